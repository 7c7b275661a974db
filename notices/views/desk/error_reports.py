"""The desk's list of the errors that readers reported."""

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
    """What somebody wrote to close a report with, where that could not be done."""

    pk: int
    form: CloseReportForm


@require_safe
@role_required
def reports(request: DeskRequest) -> HttpResponse:
    """What readers reported, open ones first; of one notice alone where the address names it."""
    return _page(request)


@require_POST
@role_required
def close(request: DeskRequest, pk: int) -> HttpResponse:
    """It is dealt with: the reader's address goes."""
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
    """The form under a report; its field has the report's number in its id, for there are several on a page."""
    return CloseReportForm(data, auto_id=f"id_report_{pk}_%s")


def _page(request: DeskRequest, sent: RejectedNote | None = None) -> HttpResponse:
    """The list as it was asked for, with what somebody sent."""
    asked = request.GET.get("notice", "")
    notice = int(asked) if asked.isdecimal() and len(asked) < 10 else None
    page = numbered_page(request, error_reports.listed(notice), PAGE_SIZE)
    context = {
        "page": page,
        "pager": pager_of(page, ListAddress(request, "desk-reports")),
        "rows": [(report, error_reports.heading_of(report.section), _asked(report.pk, sent)) for report in page],
        "notice": notice,
        "sent": sent,
        "return_query": request.GET.urlencode(),
    }
    return render(request, "desk/error_reports/list.html", context, status=422 if sent else 200)


def _asked(report: int, sent: RejectedNote | None) -> CloseReportForm:
    return sent.form if sent and sent.pk == report else _form_of(report)
