"""Published versions as PDF files. Each is made at first asking; after that an answer takes two queries."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from notices.public import pdf
from notices.public.http import SAFE_METHODS, conditional_response, public
from notices.public.ledger import PublicRecord, PublishedVersion
from notices.views.public.notice import gone_page, record_or_404, version_or_404


@public
def notice_pdf(request: HttpRequest, number: int) -> HttpResponseBase:
    record = record_or_404(number)
    return _file(request, record, record.current)


@public
def notice_version_pdf(request: HttpRequest, number: int, n: int) -> HttpResponseBase:
    record = record_or_404(number)
    return _file(request, record, version_or_404(record, n))


def _file(request: HttpRequest, record: PublicRecord, version: PublishedVersion) -> HttpResponseBase:
    if record.gone(version):
        return gone_page(request, record, version)
    if request.method not in SAFE_METHODS:
        # Refused by `public`, and no reason to make a file.
        return HttpResponse()
    file = pdf.kept_pdf(record, version)
    response = conditional_response(request, bytes(file.content), "application/pdf", record.changes_at)
    # To be read at once; whoever saves it finds it again by its name.
    name = f"metodevarsel-{record.notice.number}-v{version.number}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
