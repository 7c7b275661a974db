"""The list of all notices: filtered, ordered, with the columns that each person chose; as a page or as a file."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from notices.access import people
from notices.desk.notice_order import (
    COLUMNS,
    FIXED_COLUMNS,
    VIEWS,
    ListColumn,
    OrderedNotices,
    counts_by_view,
    in_order,
    known_sort,
    view_condition,
    with_person,
)
from notices.desk.notice_rows import CSV_COLUMNS, IN_PLAIN_LIST, STATE_FILTERS, concerns, csv_rows
from notices.desk.notice_search import matching
from notices.desk.table_rows import table_notices, table_rows
from notices.document.template import TECHNOLOGY_TYPES
from notices.forms.edit.fields import TermField
from notices.forms.several import chosen_ids
from notices.models import Notice
from notices.public.http import TABLE_RESPONSES
from notices.views.desk.access import DeskRequest, role_required
from notices.views.desk.lists import ListAddress, numbered_page, pager_of

PAGE_SIZE = 25


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
    type = TermField(TECHNOLOGY_TYPES, blank=_("All"), label=_("Type of technology"))
    assignee = forms.ChoiceField(label=pgettext_lazy("person", "With"), required=False)
    # What a link above the table sets.
    view = forms.ChoiceField(choices=list(VIEWS.items()), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, colleagues: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [("", _("All")), *((code, label) for code, (label, _condition) in STATE_FILTERS.items())]
        self.fields["state"].choices = states  # type: ignore[attr-defined]
        names = [(str(person.pk), people.name_of(person)) for person in colleagues]
        whose = [("", _("Everybody")), ("me", _("Mine: assigned to me, or saved by me")), *names]
        self.fields["assignee"].choices = whose  # type: ignore[attr-defined]

    @property
    def is_filtered(self) -> bool:
        """Is anything asked for that a person can take away again?"""
        return any(self.data.get(name) for name in self.fields)

    def applied_to(self, notices: QuerySet[Notice], person: User) -> QuerySet[Notice]:
        """Return those of `table_notices` that fit the filter; none where it is not valid."""
        if not self.is_valid():
            return notices.none()
        wanted = self.cleaned_data
        notices = with_person(notices).filter(matching(wanted["words"]))
        notices = notices.filter(STATE_FILTERS[wanted["state"]][1] if wanted["state"] else IN_PLAIN_LIST)
        if wanted["view"]:
            notices = notices.filter(view_condition(wanted["view"], person))
        if whose := wanted["assignee"]:
            notices = notices.filter(concerns(person) if whose == "me" else Q(person_id=int(whose)))
        if technology_type := wanted["type"]:
            notices = notices.filter(technology_type=technology_type)
        return notices


@require_safe
@role_required
def notice_list(request: DeskRequest) -> HttpResponseBase:
    """Show a page of the notices that fit the filter; or send all of them, or those that are chosen, as a file."""
    colleagues = list(people.active())
    form, sort = NoticeFilter(request.GET, colleagues=colleagues), known_sort(request.GET.get("sort", ""))
    chosen = chosen_ids(request.GET)
    notices = table_notices().filter(pk__in=chosen) if chosen else form.applied_to(table_notices(), request.user)
    if as_table := TABLE_RESPONSES.get(request.GET.get("format", "")):
        return as_table("notices", CSV_COLUMNS, csv_rows(in_order(notices, sort)))
    address = ListAddress(request, "desk-notices")
    numbers, total = counts_by_view(request.user, notices)
    page = numbered_page(request, OrderedNotices(notices, sort, total), PAGE_SIZE)
    # Read with their settings.
    columns = _shown_columns(next(person for person in colleagues if person == request.user))
    context = {
        "form": form,
        "page": page,
        "rows": table_rows(page.object_list, request.user),
        "address": address,
        "back": request.GET.urlencode(),
        "pager": pager_of(page, address),
        "views": _views(request, form, numbers),
        "kept": [(name, value) for name in ("view", "sort") if (value := request.GET.get(name))],
        "heads": [_head(column, sort, address) for column in (*FIXED_COLUMNS, *columns)],
        "columns": columns,
        "all_columns": [(column, column in columns) for column in COLUMNS],
        "csv_url": address.with_values(format="csv"),
        "workbook_url": address.with_values(format="xlsx"),
    }
    return render(request, "desk/notices/list.html", context)


def _views(request: DeskRequest, form: NoticeFilter, numbers: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return the links to what is often asked for, with how many notices each has."""
    address, current = reverse("desk-notices"), request.GET.get("view", "")
    is_plain = not any(form.data.get(name) for name in ("words", "state", "type", "assignee"))
    return [
        {
            "label": VIEWS[view],
            "number": number,
            "url": f"{address}?view={view}" if view else address,
            "is_shown": view == current and is_plain,
        }
        for view, number in numbers.items()
    ]


def _head(column: ListColumn, sort: str, address: ListAddress) -> dict[str, Any]:
    """Return what the head of a column prints: the link that orders by it, the other way where it does already."""
    is_sorted, is_descending = sort.removeprefix("-") == column.code, sort.startswith("-")
    goes_down = not is_descending if is_sorted else column.is_descending
    return {
        "label": column.label,
        "url": address.with_values(sort=f"-{column.code}" if goes_down else column.code),
        "order": ("descending" if is_descending else "ascending") if is_sorted else "",
    }


# The columns that somebody wants to see.


def _shown_columns(person: User) -> list[ListColumn]:
    codes = people.profile_of(person).list_columns.split(",")
    return [column for column in COLUMNS if column.code in codes]


@require_POST
@role_required
def choose_columns(request: DeskRequest) -> HttpResponse:
    """Remember which columns the person wants to see, and lead back to the list as it was."""
    chosen = request.POST.getlist("column")
    columns = ",".join(column.code for column in COLUMNS if column.code in chosen)
    people.update_profile(request.user, list_columns=columns)
    back = QueryDict(request.POST.get("back", "")).urlencode()
    return redirect(f"{reverse('desk-notices')}?{back}" if back else reverse("desk-notices"))
