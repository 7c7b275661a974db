"""The page on which anybody can report an error in a notice, without an account.

Nothing is done here with anybody's rights: so there is no form token, and no cookie for one.
"""

from math import ceil
from typing import NamedTuple
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.csrf import csrf_exempt

from notices.access.client_address import client_address
from notices.document.model import Document
from notices.forms.comments import version_number
from notices.forms.error_reports import HONEYPOT, ErrorReportForm
from notices.public import error_reports, ledger
from notices.public.http import cache_until
from notices.public.ledger import PublicRecord, PublishedVersion
from notices.rendering.fragment import plain_title
from notices.views.public.notice import gone_page, notice, record_or_404

# So many reports from one address, in so many seconds from the first of them on.
MOST, SECONDS = 5, 60
# More than the longest report takes, in whatever letters; a body beyond it is not read at all.
MOST_BYTES = 100_000
METHODS = ("GET", "HEAD", "POST")


class About(NamedTuple):
    """Which version a report is about."""

    record: PublicRecord
    version: PublishedVersion
    document: Document


@login_not_required
@csrf_exempt
def report(request: HttpRequest, number: int) -> HttpResponseBase:
    """The form about one version, and the thanks after it was sent."""
    record = record_or_404(number)
    if record.notice.slug == "feil" and "v" not in request.GET:
        return notice(request, number, "feil")
    version = _version_or_404(record, request.GET.get("v"))
    if request.method not in METHODS:
        return HttpResponseNotAllowed(METHODS)
    if record.gone(version):
        return gone_page(request, record, version)
    about = About(record, version, ledger.text_of(version).document)
    if request.method == "POST":
        return _heard(request, about)
    return cache_until(_page(request, about, is_sent="sent" in request.GET), record.changes_at)


def _version_or_404(record: PublicRecord, asked: str | None) -> PublishedVersion:
    """The version that is asked for by its number, or the current one."""
    try:
        number = version_number(asked, [version.number for version in record.versions])
    except LookupError as error:
        raise Http404 from error
    return record.versions[number - 1] if number else record.current


def _heard(request: HttpRequest, about: About) -> HttpResponse:
    """Taken in, or the page again with all that was typed and why it was not; no answer to what was sent is kept."""
    if _length(request) > MOST_BYTES:
        return _page(request, about, status=413)
    form = ErrorReportForm(request.POST, document=about.document)
    if not form.is_valid():
        return _page(request, about, form, status=422)
    if pause := _pause_of(request):
        response = _page(request, about, form, status=429)
        response.headers["Retry-After"] = str(pause)
        return response
    publication, number = about.version.publication, about.version.number
    error_reports.report(publication=publication, published_number=number, **form.cleaned_data)
    query = urlencode({"v": number, "sent": 1})
    return redirect(f"{reverse('notice-report', args=[about.record.notice.number])}?{query}")


def _page(
    request: HttpRequest,
    about: About,
    form: ErrorReportForm | None = None,
    *,
    is_sent: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "about": about,
        "title": plain_title(about.document),
        "form": form or ErrorReportForm(document=about.document),
        "trap": HONEYPOT,
        "query": f"?v={about.version.number}",
        "is_sent": is_sent,
        "is_too_big": status == 413,
        "is_too_often": status == 429,
    }
    response = render(request, "public/report.html", context, status=status)
    if status != 200:
        response.headers["Cache-Control"] = "no-store"
    return response


def _length(request: HttpRequest) -> int:
    length = request.headers.get("Content-Length", "")
    return int(length) if length.isdecimal() else 0


def _pause_of(request: HttpRequest) -> int:
    """Seconds that the sender has to wait; 0 where they don't, and then this report is counted."""
    # Kept for a minute, and not the address itself.
    key = f"error-reports-{salted_hmac('error reports', client_address(request)).hexdigest()}"
    now = timezone.now().timestamp()
    until, sent = cache.get(key) or (0, 0)
    if until <= now:
        until, sent = now + SECONDS, 0
    if sent >= MOST:
        return ceil(until - now)
    cache.set(key, (until, sent + 1), SECONDS)
    return 0
