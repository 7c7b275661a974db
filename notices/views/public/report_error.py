"""The page on which anybody can report an error in a notice, without an account.

The form acts with nobody's rights: so it needs no CSRF token, and no cookie for one.
"""

from math import ceil
from typing import NamedTuple
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.views.decorators.csrf import csrf_exempt

from notices.access.client_address import client_address
from notices.document.model import Document
from notices.forms.comments import version_number
from notices.forms.error_reports import HONEYPOT, ErrorReportForm
from notices.models.clock import database_now
from notices.public import error_reports, ledger
from notices.public.http import cache_until
from notices.public.ledger import PublicRecord, PublishedVersion
from notices.rendering.fragment import plain_title
from notices.views.public.notice import gone_page, notice, record_or_404

# One address may send this many reports within this many seconds.
MAX_REPORTS, WINDOW_SECONDS = 5, 60
# More than the longest report takes in any script; a longer body is not read at all.
MAX_BYTES = 100_000
METHODS = ("GET", "HEAD", "POST")


class ReportedVersion(NamedTuple):
    """The version that a report is about, with its document."""

    record: PublicRecord
    version: PublishedVersion
    document: Document


@login_not_required
@csrf_exempt
def report(request: HttpRequest, number: int) -> HttpResponseBase:
    """Show the form about one version, take a report in, or thank for it."""
    record = record_or_404(number)
    if record.notice.slug == "feil" and "v" not in request.GET:
        return notice(request, number, "feil")
    version = _version_or_404(record, request.GET.get("v"))
    if request.method not in METHODS:
        return HttpResponseNotAllowed(METHODS)
    if record.gone(version):
        return gone_page(request, record, version)
    reported = ReportedVersion(record, version, ledger.text_of(version).document)
    if request.method == "POST":
        return _receive(request, reported)
    return cache_until(_page(request, reported, is_sent="sent" in request.GET), record.changes_at)


def _version_or_404(record: PublicRecord, text: str | None) -> PublishedVersion:
    """Return the version with this number, or the current one where there is no number."""
    try:
        number = version_number(text, [version.number for version in record.versions])
    except LookupError as error:
        raise Http404 from error
    return record.versions[number - 1] if number else record.current


def _receive(request: HttpRequest, reported: ReportedVersion) -> HttpResponse:
    """Store a report, or show the page again with all that was typed and the reason; no cache keeps the answer."""
    if _length(request) > MAX_BYTES:
        return _page(request, reported, status=413)
    form = ErrorReportForm(request.POST, document=reported.document)
    if not form.is_valid():
        return _page(request, reported, form, status=422)
    if seconds := _seconds_to_wait(request):
        response = _page(request, reported, form, status=429)
        response.headers["Retry-After"] = str(seconds)
        return response
    publication, number = reported.version.publication, reported.version.number
    error_reports.report(publication=publication, published_number=number, **form.cleaned_data)
    query = urlencode({"v": number, "sent": 1})
    return redirect(f"{reverse('notice-report', args=[reported.record.notice.number])}?{query}")


def _page(
    request: HttpRequest,
    reported: ReportedVersion,
    form: ErrorReportForm | None = None,
    *,
    is_sent: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "reported": reported,
        "title": plain_title(reported.document),
        "form": form or ErrorReportForm(document=reported.document),
        "honeypot": HONEYPOT,
        "query": f"?v={reported.version.number}",
        "is_sent": is_sent,
        "is_too_long": status == 413,
        "is_too_often": status == 429,
    }
    response = render(request, "public/report.html", context, status=status)
    if status != 200:
        response.headers["Cache-Control"] = "no-store"
    return response


def _length(request: HttpRequest) -> int:
    length = request.headers.get("Content-Length", "")
    return int(length) if length.isdecimal() else 0


def _seconds_to_wait(request: HttpRequest) -> int:
    """Count a report and return 0, or return the seconds that the sender has to wait."""
    # The cache holds a hash of the address for a minute, not the address itself.
    key = f"error-reports-{salted_hmac('error reports', client_address(request)).hexdigest()}"
    now = database_now().timestamp()
    until, count = cache.get(key) or (0, 0)
    if until <= now:
        until, count = now + WINDOW_SECONDS, 0
    if count >= MAX_REPORTS:
        return ceil(until - now)
    cache.set(key, (until, count + 1), WINDOW_SECONDS)
    return 0
