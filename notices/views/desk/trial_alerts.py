"""Changed since approval: where registries differ from published rows, and what editors do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from notices import workflow
from notices.access.permissions import WHO_MAY, require_role, roles_of
from notices.access.refusals import Reason, reason_for
from notices.access.roles import EDITOR
from notices.comparison.documents import differences
from notices.forms.tokens import VersionTokenForm
from notices.forms.trial_alerts import DismissAlertForm, TrialAlertFilterForm
from notices.models import Notice, TrialAlert, Version
from notices.models.clock import database_now
from notices.monitoring.failing_checks import failing_checks
from notices.monitoring.open_alerts import ChangedRow, alert_rows, changed_rows
from notices.rendering.place_labels import label_of
from notices.views.desk.access import DeskRequest, areas_in_use, role_required, status_of
from notices.views.desk.lists import ListAddress, numbered_page, pager_of
from notices.workflow import Refused

PAGE_SIZE = 20
NOTHING = "–"


@dataclass(frozen=True)
class RejectedAction:
    """A button or a reason that could not be carried out, to be shown again with the reasons."""

    form: DismissAlertForm | None = None
    alert: int = 0
    reasons: Sequence[Reason] = ()
    status: int = 200


@require_safe
@role_required
def changes(request: DeskRequest) -> HttpResponse:
    """List the rows that are out of date, worst first."""
    return _page(request)


@require_http_methods(["POST"])
@role_required
def update(request: DeskRequest, pk: int, key: str) -> HttpResponse:
    """Open a draft with this row updated, and show what that changed."""
    tokens = VersionTokenForm(request.POST)
    # The command itself refuses those who may not, and logs it; but only for a notice that exists.
    if not (tokens.is_valid() and Notice.objects.filter(pk=pk).exists()):
        require_role(request.user, WHO_MAY["save"])
    notice = get_object_or_404(Notice, pk=pk)
    try:
        if not tokens.is_valid():
            raise Refused(reason_for("tokens", "reload"))
        outcome = workflow.update_trial(notice=notice, row_key=key, by=request.user, **tokens.cleaned_data)
    except Refused as refusal:
        return _page(request, RejectedAction(reasons=refusal.reasons, status=status_of(refusal)))
    if outcome.event is None or outcome.version is None:
        messages.info(request, _("The draft has these values already: nothing was changed."))
    else:
        messages.success(request, _what_was_changed(outcome.version, key))
    return redirect("desk-review", pk)


@require_http_methods(["POST"])
@role_required
def dismiss(request: DeskRequest, pk: int) -> HttpResponse:
    """Mark a change as not relevant, with the reason."""
    form = _form_of(pk, request.POST)
    if not (form.is_valid() and TrialAlert.objects.filter(pk=pk).exists()):
        require_role(request.user, WHO_MAY["dismiss_alert"])
    alert = get_object_or_404(TrialAlert, pk=pk)
    if not form.is_valid():
        return _page(request, RejectedAction(form, pk, status=422))
    try:
        workflow.dismiss_alert(alert=alert, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.refuse(reason for reason in refusal.reasons if reason.place in form.fields)
        return _page(request, RejectedAction(form, pk, refusal.reasons, status_of(refusal)))
    messages.success(request, _("The change is off the list. Its reason can be read under “not relevant”."))
    query = request.GET.urlencode()
    return redirect(reverse("desk-changes") + (f"?{query}" if query else ""))


def _form_of(alert: int, data: Any = None) -> DismissAlertForm:
    """Return the form under an alert; the alert's number is in the ids of its fields, as a page has several."""
    return DismissAlertForm(data, auto_id=f"id_alert_{alert}_%s")


def _what_was_changed(version: Version, key: str) -> str:
    """Return each changed value of the row in words, before and now."""
    before = version.parent.document if version.parent else version.document
    changes = [
        f"{label_of(version.document, each.place)}: {each.before or NOTHING} → {each.after or NOTHING}"
        for each in differences(before, version.document)
    ]
    words = _("Version %(number)s is a draft with the registry's values: %(changes)s. Nothing else was changed.")
    return words % {"number": version.number, "changes": "; ".join(changes)}


def _page(request: DeskRequest, rejected: RejectedAction = RejectedAction()) -> HttpResponse:
    """Show the list as it is filtered, with what could not be carried out."""
    may_act = EDITOR in roles_of(request.user)
    form = TrialAlertFilterForm(request.GET, areas=areas_in_use())
    alerts, left_out = form.filter_for(request.user)
    address = ListAddress(request, "desk-changes")
    page = numbered_page(request, alert_rows(alerts), PAGE_SIZE)
    rows = changed_rows(alerts, page.object_list)
    context = {
        "form": form,
        "failing": failing_checks(database_now()),
        "page": page,
        "address": address,
        "pager": pager_of(page, address),
        "minor_url": address.with_values(level="all"),
        "rows": [
            (row, _tokens(row), [(words, _form_under(words.alert.pk, rejected)) for words in row.alerts])
            for row in rows
        ],
        "is_of_dismissed": form.is_valid() and form.cleaned_data["dismissed"],
        "left_out": left_out.count(),
        "may_act": may_act,
        "rejected": rejected,
        "top_reasons": [reason for reason in rejected.reasons if not reason.place],
        "return_query": request.GET.urlencode(),
    }
    return render(request, "desk/trial_alerts/list.html", context, status=rejected.status)


def _tokens(row: ChangedRow) -> dict[str, Any]:
    """Return the tokens that a row's button sends back."""
    return {"etag": row.notice.etag, "seen_version": row.head_number, "request_id": uuid4()}


def _form_under(alert: int, rejected: RejectedAction) -> DismissAlertForm:
    return rejected.form if rejected.form and rejected.alert == alert else _form_of(alert)
