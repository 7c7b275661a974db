"""HTTP answers of the public site: the same for everybody, how long caches may keep them, and lists as downloads.

A view whose page may be stored puts a `PageToStore` under `CACHE_HINT` into the request's WSGI environment.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import wraps
from io import BytesIO
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import quote_etag
from django.views.decorators.csrf import csrf_exempt

from notices.formats.encodings import best_encoding, encoded
from notices.formats.spreadsheet import XLSX_TYPE, workbook
from notices.formats.tables import csv_lines
from notices.models.clock import database_now

CACHE_HINT = "horizonscan.page_to_store"
# Seconds that a cache may keep a page.
MAX_AGE = 60
# A page is made for one reader, or some: a higher quality would take longer than it saves.
BR_QUALITY, GZIP_LEVEL = 4, 6
# Bytes. What is shorter fits into one packet as it is.
MIN_COMPRESSED = 1_000
CSV_TYPE = "text/csv; charset=utf-8; header=present"
SAFE_METHODS = ("GET", "HEAD")
# Bytes of a file that are written in memory before it is sent, and that are sent at a time.
MAX_MEASURED, PIECE = 4 * 1_048_576, 65_536

# Pages of other sites may read files. No cookie is read, so the answer is the same for everybody.
CROSS_ORIGIN_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Retry-After, Content-Disposition",
    "Cross-Origin-Resource-Policy": "cross-origin",
}

View = Callable[..., HttpResponseBase]


def public(view: View) -> View:
    """Make a view readable without an account; caches keep its answers for a minute unless the view says how long.

    The method is checked last, and no form token before: what the public never saw is a 404 by every method.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if request.method not in SAFE_METHODS:
            return HttpResponseNotAllowed(SAFE_METHODS)
        if response.status_code in (200, 304) and not response.has_header("Cache-Control"):
            patch_cache_control(response, public=True, max_age=MAX_AGE)
        if isinstance(response, HttpResponse) and response.headers.get("Content-Type", "").startswith("text/html"):
            send_encoded(request, response)
        return response

    return login_not_required(csrf_exempt(answer))


def send_encoded(request: HttpRequest, response: HttpResponse) -> None:
    """Compress a page that is not compressed yet, as its reader accepts it.

    A public page holds no secret beside what its reader asked for, so its length tells nobody anything.
    """
    if response.has_header("Content-Encoding") or len(response.content) < MIN_COMPRESSED:
        return
    patch_vary_headers(response, ("Accept-Encoding",))
    encoding = accepted_encoding(request)
    if encoding != "identity":
        response.content = encoded(response.content, encoding, br_quality=BR_QUALITY, gzip_level=GZIP_LEVEL)
        response["Content-Encoding"] = encoding
        if etag := response.headers.get("ETag"):
            # The same page in other bytes (RFC 9110, 8.8.3).
            response["ETag"] = f"W/{etag.removeprefix('W/')}"


def accepted_encoding(request: HttpRequest) -> str:
    return best_encoding(request.headers.get("Accept-Encoding", ""))


def lead_to(request: HttpRequest, name: str) -> HttpResponse:
    """Lead for good to the page of this name, with what was asked."""
    query = request.META["QUERY_STRING"]
    return redirect(f"{reverse(name)}{'?' if query else ''}{query}", permanent=True)


def without_empty(request: HttpRequest) -> HttpResponse | None:
    """Lead to the same address without the parameters that a form sent empty; None where it has none."""
    parameters = [(name, value) for name, values in request.GET.lists() for value in values]
    filled = [(name, value) for name, value in parameters if value]
    if len(filled) == len(parameters):
        return None
    return redirect(f"{request.path}{'?' if filled else ''}{urlencode(filled)}")


def cache_until(response: HttpResponse, changes_at: datetime | None) -> HttpResponse:
    """Let caches keep the response for a minute, or for as many whole seconds as are left until the change."""
    patch_cache_control(response, public=True, max_age=max_age_until(changes_at))
    return response


def max_age_until(changes_at: datetime | None) -> int:
    """Return how many seconds a cache may keep an answer that changes at this time, or at no known time."""
    seconds_left = MAX_AGE if changes_at is None else int((changes_at - database_now()).total_seconds())
    return max(0, min(MAX_AGE, seconds_left))


def allow_other_sites(response: HttpResponseBase) -> HttpResponseBase:
    """Let pages of other sites read the response."""
    for name, value in CROSS_ORIGIN_HEADERS.items():
        response[name] = value
    return response


def conditional_response(
    request: HttpRequest, content: bytes, media_type: str, changes_at: datetime | None, file_name: str = ""
) -> HttpResponseBase:
    """Answer with the bytes, or with 304 if the reader has them; with a file name, the browser saves them under it."""
    etag = quote_etag(hashlib.sha256(content).hexdigest())
    response = HttpResponse(content, content_type=media_type, headers={"ETag": etag})
    if file_name:
        response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    cache_until(response, changes_at)
    answer = get_conditional_response(request, etag=etag, response=response) or response
    # Other sites read the data formats, not our pages.
    return answer if media_type.startswith("text/html") else allow_other_sites(answer)


def streamed(content: Iterable[str | bytes], media_type: str, headers: dict[str, str]) -> StreamingHttpResponse:
    """Send this in pieces of one size, with its length where that is not above `MAX_MEASURED`.

    So much is written before anything is sent: however slowly somebody reads, the database is no longer asked for it,
    and a fault on the way is an answer of its own.
    """
    source = (piece.encode() if isinstance(piece, str) else piece for piece in content)
    written = BytesIO()
    is_whole = True
    for piece in source:
        written.write(piece)
        if written.tell() > MAX_MEASURED:
            is_whole = False
            break
    length = {"Content-Length": str(written.tell())} if is_whole else {}
    written.seek(0)
    pieces = chain(iter(lambda: written.read(PIECE), b""), source)
    return StreamingHttpResponse(pieces, content_type=media_type, headers=headers | length)


def csv_response(name: str, columns: Sequence[str], rows: Iterable[Iterable[Any]]) -> StreamingHttpResponse:
    """Return a table to open in a spreadsheet: `columns` are its names, in the order of each row's values."""
    return _download(name, "csv", CSV_TYPE, csv_lines(columns, rows, for_excel=True))


def workbook_response(name: str, columns: Sequence[str], rows: Iterable[Iterable[Any]]) -> StreamingHttpResponse:
    """Return the same table as a workbook, in which numbers and dates are such."""
    return _download(name, "xlsx", XLSX_TYPE, workbook(name, columns, rows))


# What answers with a table, by the format that a link names.
TABLE_RESPONSES = {"csv": csv_response, "xlsx": workbook_response}


def json_lines_response(name: str, objects: Iterable[Mapping[str, Any]]) -> StreamingHttpResponse:
    """Return a download of one JSON object a line."""
    lines = (json.dumps(one, ensure_ascii=False, separators=(",", ":")) + "\n" for one in objects)
    return _download(name, "jsonl", "application/x-ndjson; charset=utf-8", lines)


def _download(name: str, ending: str, content_type: str, lines: Iterable[str | bytes]) -> StreamingHttpResponse:
    filename = f"horizonscan-{name}-{timezone.localdate().isoformat()}.{ending}"
    # No cache on the way keeps a copy: it may hold what only the desk may see.
    headers = {"Content-Disposition": f'attachment; filename="{filename}"', "Cache-Control": "no-store"}
    return streamed(lines, content_type, headers)
