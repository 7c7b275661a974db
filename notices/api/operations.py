"""The addresses of the API below /api/v1/, each with its parameters and its answer."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_noop as _
from ninja import NinjaAPI, Path, Query
from ninja.errors import ValidationError
from pydantic import BaseModel

from notices.api import bulk_files, queries
from notices.api import changes as change_list
from notices.api.document_schema import document_schema
from notices.api.parameters import ChangeQuery, FilterQuery, NoticeQuery, TrialQuery
from notices.api.problems import gone, invalid, not_found, redacted
from notices.api.schemas import ChangeList, NoticeList, NoticeToday, TrialList, VersionList, WholeTrial, WholeVersion
from notices.api.staleness import NOTICE_TODAY, notice_today
from notices.formats.encodings import best_encoding
from notices.formats.spreadsheet import XLSX_TYPE
from notices.models.clock import database_now
from notices.public import ledger
from notices.public.addresses import absolute
from notices.public.http import CSV_TYPE, streamed
from notices.public.ledger import PublicRecord
from notices.public.page_cache.file_parts import FileFormat, StoredFile
from notices.public.public_notices import NoticeWithText, every_notice

JSON = "application/json"
MAX_NUMBER = 2_147_483_647
NoticeNumber = Annotated[int, Path(ge=1, le=MAX_NUMBER, description=_("The notice's number."), examples=[1])]
VersionNumber = Annotated[
    int, Path(ge=1, le=MAX_NUMBER, description=_("Which of its published versions, from 1."), examples=[1])
]
TrialNumber = Annotated[str, Path(description=_("A trial's number in its registry."), examples=["NCT03334396"])]

api = NinjaAPI(title="HorizonScan", version="1", docs_url=None, openapi_url=None, urls_namespace="api")
api.exception_handler(ValidationError)(invalid)


@api.exception_handler(Http404)
def handle_404(request: HttpRequest, fault: Http404) -> HttpResponse:
    return not_found("There is no such thing, or it is not public.")


def get_operation(path: str, name: str, response: Any, summary: str) -> Callable[[Callable[..., Any]], Any]:
    """Return a decorator for the view of an address: its path, URL name, type of answer and summary."""
    return api.api_operation(
        ["GET", "HEAD"], path, url_name=name, operation_id=name, response=response, summary=summary
    )


@get_operation(
    "/v1/notices",
    "api-notices",
    NoticeList,
    _("Notices, the live ones unless another state is asked for, page by page."),
)
def notices(request: HttpRequest, query: Query[NoticeQuery]) -> HttpResponse:
    page = queries.notices(query)
    return _json(NoticeList(items=page.items, next=_next(request, "api-notices", page.cursor), total=page.total))


@get_operation(
    "/v1/notices/{int:number}", "api-notice", NoticeToday, _("A notice: its live version, or the last one it had.")
)
def notice(request: HttpRequest, number: NoticeNumber) -> HttpResponse:
    record = _record_or_404(number)
    if withdrawal := record.gone(record.current):
        return gone(withdrawal)
    return HttpResponse(NOTICE_TODAY.dump_json(notice_today(record)), content_type=JSON)


@get_operation(
    "/v1/notices/{int:number}/versions", "api-notice-versions", VersionList, _("All published versions of a notice.")
)
def notice_versions(request: HttpRequest, number: NoticeNumber) -> HttpResponse:
    record = _record_or_404(number)
    if record.state == "wrong" and record.withdrawal:
        return gone(record.withdrawal)
    return _json(queries.versions(record))


@get_operation(
    "/v1/notices/{int:number}/versions/{int:n}",
    "api-notice-version",
    WholeVersion,
    _("A published version with its whole text."),
)
def notice_version(request: HttpRequest, number: NoticeNumber, n: VersionNumber) -> HttpResponse:
    record = _record_or_404(number)
    version = record.version(n)
    if version is None:
        raise Http404
    if withdrawal := record.gone(version):
        return gone(withdrawal)
    if version.redaction:
        return redacted(version.redaction)
    return _json(queries.whole_version(record, version))


@get_operation(
    "/v1/document.schema.json", "api-document-schema", dict[str, Any], _("The JSON Schema of a notice's text.")
)
def text_schema(request: HttpRequest) -> HttpResponse:
    return HttpResponse(json.dumps(document_schema(), ensure_ascii=False), content_type=JSON)


@get_operation("/v1/trials", "api-trials", TrialList, _("The trials that live notices cite, by number."))
def trials(request: HttpRequest, query: Query[TrialQuery]) -> HttpResponse:
    items, cursor = queries.trials(query.cursor or "", query.limit)
    return _json(TrialList(items=items, next=_next(request, "api-trials", cursor)))


@get_operation("/v1/trials/{path:number}", "api-trial", WholeTrial, _("A trial, and the live notices that cite it."))
def trial(request: HttpRequest, number: TrialNumber) -> HttpResponse:
    answer = queries.trial(number)
    if answer is None:
        raise Http404
    return _json(answer)


@get_operation("/v1/changes", "api-changes", ChangeList, _("What was published, updated and withdrawn, oldest first."))
def changes(request: HttpRequest, query: Query[ChangeQuery]) -> HttpResponse:
    items, cursor, has_more = change_list.changes(query)
    return _json(ChangeList(items=items, cursor=cursor, next=_next(request, "api-changes", cursor if has_more else "")))


@get_operation(
    "/v1/notices.meta.json",
    "api-notices-meta",
    bulk_files.FileDescription,
    _("What the files of all notices hold: how many, in which format, from whom, under which licence."),
)
def notices_meta(request: HttpRequest) -> HttpResponse:
    # The tag is read first: a later change is then counted already, and the answer is fetched once too often.
    etag = bulk_files.etag()
    response = _json(bulk_files.description(database_now()))
    response["ETag"] = etag
    return response


@get_operation(
    "/v1/notices.jsonl",
    "api-notices-jsonl",
    str,
    _("All notices with their texts, a line of JSON each, withdrawn ones too; with filters, those that match."),
)
def notices_jsonl(request: HttpRequest, query: Query[FilterQuery]) -> HttpResponse | StreamingHttpResponse:
    return _file(request, query, bulk_files.LINES, bulk_files.JSON_LINES, "jsonl")


@get_operation(
    "/v1/notices.csv",
    "api-notices-csv",
    str,
    _("All notices as a table without their texts; with filters, those that match."),
)
def notices_csv(request: HttpRequest, query: Query[FilterQuery]) -> HttpResponse | StreamingHttpResponse:
    return _file(request, query, bulk_files.TABLE, CSV_TYPE, "csv")


@get_operation(
    "/v1/notices.excel.csv",
    "api-notices-excel",
    str,
    _("The same table for Excel with Norwegian settings: semicolons, decimal comma, byte order mark."),
)
def notices_excel(request: HttpRequest, query: Query[FilterQuery]) -> HttpResponse | StreamingHttpResponse:
    return _file(request, query, bulk_files.EXCEL_TABLE, CSV_TYPE, "csv")


@get_operation(
    "/v1/notices.xlsx",
    "api-notices-xlsx",
    str,
    _("The same table as a workbook, in which numbers, days and times are such."),
)
def notices_xlsx(request: HttpRequest, query: Query[FilterQuery]) -> HttpResponse | StreamingHttpResponse:
    return _written(request, bulk_files.spreadsheet(_notices(request, query, database_now())), XLSX_TYPE, "xlsx")


def _notices(request: HttpRequest, query: FilterQuery, now: datetime) -> Iterator[NoticeWithText]:
    """Return the notices that match the parameters; without any all notices, withdrawn ones too."""
    return queries.every_matching(query, now) if request.GET else every_notice(now)


def _json(answer: BaseModel) -> HttpResponse:
    return HttpResponse(answer.model_dump_json(), content_type=JSON)


def _file(
    request: HttpRequest, query: FilterQuery, form: FileFormat, media_type: str, ending: str
) -> HttpResponse | StreamingHttpResponse:
    """Answer with a file of notices: one of all is put together from stored parts."""
    now = database_now()
    answer: HttpResponse | StreamingHttpResponse
    if request.GET or request.method == "HEAD":
        answer = _written(request, form.lines(now, _notices(request, query, now)), media_type, ending)
    elif settings.STORED_PAGES:
        answer = _stored(request, StoredFile(form), media_type, ending)
    else:
        content = form.lines(now, every_notice(now))
        answer = StreamingHttpResponse(content, content_type=media_type, headers=_file_headers(ending))
    patch_vary_headers(answer, ["Accept-Encoding"])
    return answer


def _stored(request: HttpRequest, file: StoredFile, media_type: str, ending: str) -> StreamingHttpResponse:
    """Answer with a file that is put together, as the reader's browser or program takes it."""
    is_gzip = best_encoding(request.headers.get("Accept-Encoding", ""), ("gzip",)) == "gzip"
    length = file.content_length(is_gzip=is_gzip)
    headers = _file_headers(ending)
    answer = StreamingHttpResponse(file.chunks(is_gzip=is_gzip), content_type=media_type, headers=headers)
    if is_gzip:
        answer["Content-Encoding"] = "gzip"
    if length is not None:
        answer["Content-Length"] = str(length)
    return answer


def _written(
    request: HttpRequest, content: Iterator[bytes], media_type: str, ending: str
) -> HttpResponse | StreamingHttpResponse:
    """Answer with a file that is written for this reader; a request for the headers alone writes nothing."""
    if request.method == "HEAD":
        return HttpResponse(content_type=media_type, headers=_file_headers(ending))
    return streamed(content, media_type, _file_headers(ending))


def _file_headers(ending: str) -> dict[str, str]:
    return {"ETag": bulk_files.etag(), "Content-Disposition": f'attachment; filename="metodevarsler.{ending}"'}


def _next(request: HttpRequest, name: str, cursor: str) -> str | None:
    """Return the address of the page after this one; None for the last page."""
    parameters = {**dict(request.GET.lists()), "cursor": cursor}
    return absolute(f"{reverse(name)}?{urlencode(parameters, doseq=True)}") if cursor else None


def _record_or_404(number: int) -> PublicRecord:
    if (record := ledger.public_record(number)) is None:
        raise Http404
    return record
