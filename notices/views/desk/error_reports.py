"""The list of errors that readers reported, and closing them."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from notices.forms.error_reports import CloseReportForm
from notices.models import ErrorReport
from notices.public import error_reports
from notices.views.desk.access import DeskRequest, role_required
from notices.views.desk.lists import ListAddress, numbered_page, pager_of

PAGE_SIZE = 25


@dataclass(frozen=True)
class RejectedNote:
    """A note on closing a report that could not be saved."""

    pk: int
    form: CloseReportForm


@require_safe
@role_required
def reports(request: DeskRequest) -> HttpResponse:
    """List the open reports of readers, or the closed ones; only on one notice where the address names it."""
    return _page(request)


@require_POST
@role_required
def close(request: DeskRequest, pk: int) -> HttpResponse:
    """Close a report, which deletes the reader's e-mail address."""
    get_object_or_404(ErrorReport, pk=pk)
    form = _form_of(pk, request.POST)
    if not form.is_valid():
        return _page(request, RejectedNote(pk, form))
    if error_reports.close(pk, by=request.user, note=form.cleaned_data["note"]):
        messages.success(request, _("The report is closed, and the reader's e-mail address is deleted."))
    else:
        messages.info(request, _("The report was closed already. Nothing was changed."))
    query = request.GET.urlencode()
    return redirect(reverse("desk-reports") + (f"?{query}" if query else ""))


def _form_of(pk: int, data: QueryDict | None = None) -> CloseReportForm:
    """Return the form under a report; the report's number is in the id of its field, as a page has several."""
    return CloseReportForm(data, auto_id=f"id_report_{pk}_%s")


def _page(request: DeskRequest, rejected: RejectedNote | None = None) -> HttpResponse:
    """Show the list as it is filtered, with a note that could not be saved."""
    number = request.GET.get("notice", "")
    notice = int(number) if number.isdecimal() and len(number) < 10 else None
    is_of_closed, address = request.GET.get("closed") == "1", ListAddress(request, "desk-reports")
    lists = error_reports.open_reports(notice), error_reports.closed_reports(notice)
    page = numbered_page(request, lists[is_of_closed], PAGE_SIZE)
    context = {
        "page": page,
        "pager": pager_of(page, address),
        "is_of_closed": is_of_closed,
        "others": lists[not is_of_closed].count(),
        "others_url": address.with_values(closed="" if is_of_closed else "1"),
        "rows": [
            (report, error_reports.heading_of(report.section), _form_under(report.pk, rejected)) for report in page
        ],
        "notice": notice,
        "rejected": rejected,
        "return_query": request.GET.urlencode(),
    }
    return render(request, "desk/error_reports/list.html", context, status=422 if rejected else 200)


def _form_under(report: int, rejected: RejectedNote | None) -> CloseReportForm:
    return rejected.form if rejected and rejected.pk == report else _form_of(report)
