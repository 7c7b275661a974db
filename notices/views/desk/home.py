"""The desk's lists: my work, all notices."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from notices.access.permissions import roles_of
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
)
from notices.desk.notice_search import matching
from notices.document.template import TECHNOLOGY_TYPES
from notices.forms.edit.fields import TermField
from notices.models import Notice
from notices.monitoring.failing_checks import failing_registries
from notices.monitoring.unknown_numbers import unknown_in_drafts
from notices.public.http import csv_response
from notices.views.desk.access import DeskRequest, menu_counts, role_required
from notices.views.desk.lists import ListAddress, numbered_page, pager_of

PAGE_SIZE = 25


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
