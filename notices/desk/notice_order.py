"""The list of notices in the order of one of its columns, a page at a time; and what of it is often asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    IntegerField,
    OrderBy,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat, Lower, NullIf, Trim
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from notices.desk.notice_rows import DRAFTING, IN_PLAIN_LIST
from notices.desk.table_rows import SILENT_COMMANDS, table_notices
from notices.document.template import TECHNOLOGY_TYPES
from notices.models import Event, Notice
from notices.rendering.page_language import page_language


def _name(person: str) -> Any:
    """Return the expression for the name of a joined person, None where there is none."""
    full = Trim(Concat(f"{person}__first_name", Value(" "), f"{person}__last_name"))
    return Lower(Coalesce(NullIf(full, Value("", output_field=CharField())), F(f"{person}__username")))


def _type() -> Any:
    """Return the expression for the place of a type among the types, as the page's language orders them."""
    terms = sorted(TECHNOLOGY_TYPES, key=lambda term: term.label(page_language()))
    places = [When(technology_type=term.code, then=place) for place, term in enumerate(terms)]
    return Case(*places, output_field=IntegerField())


def _changed() -> Any:
    events = Event.objects.filter(notice=OuterRef("pk")).exclude(command__in=SILENT_COMMANDS).order_by("-sequence")
    return Subquery(events.values("at")[:1])


IS_OPEN_WORK = Q(in_review=False, head_was_published=False, head_is_scheduled=False, head__isnull=False)
# The id of who has it: who decides, else who writes. As `TableRow.person`.
PERSON = Case(
    When(in_review=True, then=F("open_review__assigned_to")),
    When(IS_OPEN_WORK, then=Coalesce(F("assignee"), F("head__created_by"))),
    output_field=IntegerField(),
)
# From what somebody must do something with to what is over. As `TableRow.state`.
STATE = Case(
    When(in_review=True, then=3),
    When(head__isnull=True, then=9),
    When(head_is_scheduled=True, then=4),
    When(IS_OPEN_WORK & Q(set_aside_at__isnull=True, last_decision="returned"), then=1),
    When(IS_OPEN_WORK & Q(set_aside_at__isnull=True), then=2),
    When(public_kind="publish", then=5),
    When(public_kind__isnull=False, then=6),
    default=7,
    output_field=IntegerField(),
)
PERSON_NAME = Case(
    When(in_review=True, then=_name("open_review__assigned_to")),
    When(IS_OPEN_WORK, then=Coalesce(_name("assignee"), _name("head__created_by"))),
    output_field=CharField(),
)


@dataclass(frozen=True)
class ListColumn:
    """A column of the list: the template of its cells, what orders it, and whether the newest comes first."""

    code: str
    label: str | Promise
    key: Callable[[], Any]
    is_descending: bool = False

    @property
    def cell(self) -> str:
        return f"desk/rows/_{self.code}.html"


# These two are always shown.
FIXED_COLUMNS = (
    ListColumn("number", _("No."), lambda: F("number")),
    ListColumn("title", _("Notice"), lambda: Lower("title")),
)
COLUMNS = (
    ListColumn("type", _("Type"), _type),
    ListColumn("areas", _("Clinical areas"), lambda: NullIf(F("areas_text"), Value("", output_field=CharField()))),
    ListColumn("state", _("State"), lambda: STATE),
    ListColumn("person", pgettext_lazy("person", "With"), lambda: PERSON_NAME),
    ListColumn("due", _("Due"), lambda: F("due_day")),
    ListColumn("changed", _("Last change"), _changed, is_descending=True),
)
DEFAULT_SORT = "-changed"
_BY_CODE = {column.code: column for column in (*FIXED_COLUMNS, *COLUMNS)}


def known_sort(sort: str) -> str:
    """Return the order that an address asks for, as "due" or "-due"; the default for what is none."""
    return sort if sort.removeprefix("-") in _BY_CODE and not sort.startswith("--") else DEFAULT_SORT


def in_order(notices: QuerySet[Notice], sort: str) -> QuerySet[Notice]:
    """Order notices of `table_notices`: empty cells last, whichever way; of equal ones the newest notice first."""
    key, is_descending = _BY_CODE[sort.removeprefix("-")].key(), sort.startswith("-")
    return notices.order_by(OrderBy(key, descending=is_descending, nulls_last=True), "-pk")


class OrderedNotices:
    """Notices in an order, for a paginator: only their ids are ordered, and one page of them is read."""

    def __init__(self, notices: QuerySet[Notice], sort: str, number: int) -> None:
        self.notices = notices
        self.sort = sort
        self.number = number

    def __len__(self) -> int:
        return self.number

    def __getitem__(self, part: slice) -> Sequence[Notice]:
        ids = in_order(self.notices, self.sort).values("pk")[part]
        return list(in_order(table_notices().filter(pk__in=ids), self.sort))


# What is often asked for: all of the plain list, and parts of it.

VIEWS: dict[str, str | Promise] = {
    "": _("All"),
    "work": _("In work"),
    "mine": _("With me"),
    "late": _("Overdue"),
}


def view_condition(view: str, person: User) -> Q:
    """Return the condition of a view on notices of `with_person`."""
    parts = {
        "work": DRAFTING | Q(in_review=True),
        "mine": Q(person_id=person.pk),
        "late": Q(due_day__lt=timezone.localdate()),
    }
    return IN_PLAIN_LIST & parts.get(view, Q())


def with_person(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    return notices.annotate(person_id=PERSON)


def counts_by_view(person: User, listed: QuerySet[Notice]) -> tuple[dict[str, int], int]:
    """Return how many notices each view has, and how many are listed. One query."""
    counts = {f"view_{view}": Count("pk", filter=view_condition(view, person)) for view in VIEWS}
    counts["listed"] = Count("pk", filter=Q(pk__in=listed.order_by().values("pk")))
    numbers = with_person(table_notices()).order_by().aggregate(**counts)
    return {view: numbers[f"view_{view}"] for view in VIEWS}, numbers["listed"]
