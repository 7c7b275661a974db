"""Doing one thing with several notices of the list: each is a command of its own, and answers for itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from notices import workflow
from notices.access.people import name_of
from notices.access.refusals import Reason
from notices.desk.table_rows import TableRow, table_notices, table_rows
from notices.forms.date_and_time import end_of_day
from notices.forms.people import ArrangementForm
from notices.forms.several import SeveralForm, chosen_ids
from notices.views.desk.access import DeskRequest, role_required
from notices.workflow import Refused

ACTS: dict[str, str | Promise] = {
    "assignee": gettext_lazy("Choose who writes"),
    "reviewer": gettext_lazy("Choose who decides"),
    "due": gettext_lazy("Set the due date"),
}
# States in which no day is shown that could be set now.
WITHOUT_DAY = ("returned", "set_aside", "withdraw_outdated", "withdraw_wrong")


@dataclass(frozen=True)
class Result:
    """What became of one notice: `done` in words, or why not; `was_so` where there was nothing to change."""

    row: TableRow
    done: str = ""
    was_so: bool = False
    reasons: tuple[Reason, ...] = ()


@require_http_methods(["GET", "HEAD", "POST"])
@role_required
def several(request: DeskRequest) -> HttpResponse:
    """Ask who or when on GET; on POST change each chosen notice, and say of each what became of it."""
    data = request.POST if request.method == "POST" else request.GET
    act, chosen = data.get("act", ""), chosen_ids(data)
    back = list_address(data)
    rows = table_rows(table_notices().filter(pk__in=chosen), request.user)
    if act not in ACTS or not rows:
        messages.warning(request, _("Choose at least one notice first."))
        return redirect(back)
    context: dict[str, Any] = {
        "act": act,
        "label": ACTS[act],
        "rows": rows,
        "back": back,
        "query": data.get("back", ""),
    }
    form = SeveralForm(request.POST if request.method == "POST" else None, act=act)
    if request.method != "POST":
        return render(request, "desk/notices/several.html", {**context, "form": form})
    if not form.is_valid():
        form.renew()
        return render(request, "desk/notices/several.html", {**context, "form": form}, status=422)
    results = [_carry_out(request.user, row, act, form) for row in rows]
    refused = sum(bool(result.reasons) for result in results)
    context |= {"results": results, "refused": refused, "done": len(results) - refused}
    context["again"] = _address_of_refused(results, act, data.get("back", ""))
    return render(request, "desk/notices/results.html", context)


def list_address(data: QueryDict) -> str:
    """Return the address of the list as it was, which `back` holds without its path."""
    query = QueryDict(data.get("back", "")).urlencode()
    return reverse("desk-notices") + (f"?{query}" if query else "")


def _carry_out(person: User, row: TableRow, act: str, form: SeveralForm) -> Result:
    name, value = _change(row, act, form.cleaned_data["value"])
    request_id = form.request_id_of(row.notice.pk)
    try:
        outcome = workflow.rearrange(notice=row.notice, by=person, request_id=request_id, **{name: value})
    except Refused as refusal:
        return Result(row, reasons=tuple(refusal.reasons))
    return Result(row, done=_words(name, form.cleaned_data["value"]), was_so=outcome.event is None)


def _change(row: TableRow, act: str, value: Any) -> tuple[str, Any]:
    """Return the argument of the command. When it is due is said of the decision, else of looking at it again.

    A text that was returned or withdrawn shows no such day: there the command refuses the day of a decision.
    """
    if act != "due":
        return act, value
    is_looked_at_again = row.review is None and row.state not in WITHOUT_DAY
    return ("review_by", value) if is_looked_at_again else ("due_at", end_of_day(value) if value else None)


def _words(name: str, value: User | date | None) -> str:
    """Return what is so now, in words."""
    field: Any = ArrangementForm.base_fields[name]
    if isinstance(value, date):
        return f"{field.label}: {date_format(value, 'SHORT_DATE_FORMAT')}"
    if isinstance(value, User):
        return f"{field.label}: {name_of(value)}"
    return f"{field.label}: {getattr(field, 'nobody', '–')}"


def _address_of_refused(results: Iterable[Result], act: str, back: str) -> str:
    """Return the address at which those that were refused can be tried again; "" where there are none."""
    refused = [str(result.row.notice.pk) for result in results if result.reasons]
    query = QueryDict(mutable=True)
    query.setlist("notice", refused)
    query["act"], query["back"] = act, back
    return f"{reverse('desk-several')}?{query.urlencode()}" if refused else ""
