"""The desk's reading pages: my work, all notices, one notice."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import Exists, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from notices.access.notice_state import NoticeState
from notices.access.permissions import reasons_against, roles_of
from notices.desk import my_work
from notices.desk.merge_news import unseen_news
from notices.desk.notice_rows import (
    CSV_COLUMNS,
    IN_PLAIN_LIST,
    STATE_FILTERS,
    NoticeRow,
    concerns,
    csv_rows,
    desk_notices,
    event_label,
)
from notices.desk.notice_search import matching
from notices.desk.presence import others_present
from notices.desk.version_history import OpenItems, public_numbers, version_rows
from notices.document.template import TECHNOLOGY_TYPES
from notices.forms.edit.fields import TermField
from notices.models import Event, Notice, Publication, RetractedPublication
from notices.monitoring import open_alerts
from notices.monitoring.failing_checks import failing_registries
from notices.monitoring.retracted_references import RetractedReference, retracted_references
from notices.monitoring.unknown_numbers import unknown_in_drafts
from notices.public.http import csv_response
from notices.views.desk.access import DeskRequest, menu_counts, role_required, state_or_404
from notices.views.desk.lists import ListAddress, numbered_page, pager_of
from notices.views.desk.workflow_steps import STEPS

PAGE_SIZE = 25
EVENTS_SHOWN = 100


@require_safe
@role_required
def home(request: DeskRequest) -> HttpResponse:
    """Show somebody's own work as lines of one table: their turn, what waits for others, what was decided."""
    person, roles = request.user, roles_of(request.user)
    counts = menu_counts(person)
    work = my_work.work_of(person, roles)
    if counts["unknown_numbers"]:
        drafts = [item.notice_id for item in work.items if item.kind == "draft"]
        work = work.with_notes({each.notice.pk: each.sentences for each in unknown_in_drafts(drafts)})
    shown = request.GET.get("show", "")
    context = {
        "merge_news": unseen_news(person) if counts["merge_news"] else [],
        "failing": failing_registries(timezone.now()) if counts["unchecked"] else [],
        "groups": my_work.groups_of(work, shown, person),
        "shown": shown,
        "choices": work.choices(shown),
        "absent": work.absent,
        "set_aside": work.set_aside,
    }
    return render(request, "desk/home/home.html", context)


class NoticeFilter(forms.Form):
    """The filter of the list; it applies itself."""

    # A limit, as each word is a condition, and SQLite takes no more than a thousand.
    words = forms.CharField(
        label=_("Words, number, trial, code or person"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"type": "search"}),
    )
    state = forms.ChoiceField(label=_("State"), required=False)
    type = TermField(TECHNOLOGY_TYPES, label=_("Type of technology"))
    assignee = forms.ChoiceField(
        label=_("Whose"),
        required=False,
        choices=[("", _("Everybody's")), ("me", _("Mine: assigned to me, or saved by me"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [("", _("All")), *((code, label) for code, (label, _condition) in STATE_FILTERS.items())]
        self.fields["state"].choices = states  # type: ignore[attr-defined]

    def applied_to(self, notices: QuerySet[Notice], person: User) -> QuerySet[Notice]:
        """Return the notices that fit the filter; none where it is not valid."""
        if not self.is_valid():
            return notices.none()
        notices = notices.filter(matching(self.cleaned_data["words"]))
        state = self.cleaned_data["state"]
        notices = notices.filter(STATE_FILTERS[state][1] if state else IN_PLAIN_LIST)
        if self.cleaned_data["assignee"]:
            notices = notices.filter(concerns(person))
        if technology_type := self.cleaned_data["type"]:
            notices = notices.filter(technology_type=technology_type)
        return notices


@require_safe
@role_required
def notice_list(request: DeskRequest) -> HttpResponseBase:
    """Show a page of the notices that fit the filter, or send all of them as a file."""
    form = NoticeFilter(request.GET)
    notices = form.applied_to(desk_notices(), request.user)
    if request.GET.get("format") == "csv":
        return csv_response("notices", CSV_COLUMNS, csv_rows(notices))
    address = ListAddress(request, "desk-notices")
    page = numbered_page(request, notices, PAGE_SIZE)
    context = {
        "form": form,
        "page": page,
        "rows": [NoticeRow(notice) for notice in page],
        "address": address,
        "pager": pager_of(page, address),
        "csv_url": address.with_values(format="csv"),
    }
    return render(request, "desk/notice_list.html", context)


@require_safe
@role_required
def notice(request: DeskRequest, pk: int) -> HttpResponse:
    """Show one notice: what is live, what is in work, its history, and the steps that this person can take."""
    # Hardly ever is one known: then no text is read for it.
    state = state_or_404(pk, has_retractions=Exists(RetractedPublication.objects.all()), **OpenItems.columns())
    roles, today = roles_of(request.user), timezone.localdate()
    versions, changed = list(version_rows(state)), open_alerts.rows_of_notice(pk)
    steps = [(name, step, reasons_against(step.command, state, request.user.pk, roles)) for name, step in STEPS.items()]
    reviews = list(
        state.notice.reviews.select_related("version", "submitted_by", "decided_by", "assigned_to")
        .defer("version__content")
        .order_by("-pk")
    )
    events = Event.objects.filter(notice=pk).select_related("version").defer("version__content").order_by("-sequence")
    context = {
        "state": state,
        "merge_news": unseen_news(request.user, pk) if menu_counts(request.user)["merge_news"] else [],
        "others_present": others_present([pk], request.user).get(pk, []),
        "row": NoticeRow.of(state, reviews, open_alerts.worst_level(changed)),
        "open_items": OpenItems.of(state),
        "changed": changed,
        "unknown": unknown_in_drafts([pk]) if menu_counts(request.user)["unknown_numbers"] else [],
        "retracted": _retracted(state),
        "passed": open_alerts.passed_sentences("".join(row.live_text for row in versions), today),
        "review_is_due": open_alerts.is_review_due(state, today),
        "open_review": reviews[0] if state.review else None,
        "is_overdue": bool(state.review and state.review.due_at and state.review.due_at < timezone.now()),
        "offered": [(name, step) for name, step, reasons in steps if not reasons],
        "refused": [(step.label, reasons) for _name, step, reasons in steps if reasons],
        "withdrawals": [entry for entry in reversed(state.effective) if entry.kind != Publication.Kind.PUBLISH],
        "save_reasons": reasons_against("save", state, request.user.pk, roles),
        "versions": versions,
        "live_number": _last_public_number(state),
        "events": [(event, event_label(event)) for event in events[:EVENTS_SHOWN]],
        "reviews": reviews,
    }
    return render(request, "desk/notice/notice.html", context)


def _retracted(state: NoticeState) -> list[RetractedReference]:
    """Return what was retracted of the references of the newest text and the live one."""
    notice: Any = state.notice
    numbers = {state.notice.head_id, state.live.version_id if state.live else None} - {None}
    return retracted_references(numbers) if notice.has_retractions else []


def _last_public_number(state: NoticeState) -> int | None:
    """Return the number under which the public reads the live version."""
    return max(public_numbers(state)[state.live.version_id]) if state.live else None
