"""Somebody's own page of the desk: what is their turn, what waits for others, what was decided lately."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.contrib.auth.models import User
from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notices.access.people import absent_with_deputy, name_of
from notices.access.roles import EDITOR, MANAGER
from notices.desk.notice_rows import DRAFTING, concerns
from notices.desk.table_rows import NOTICES_BY_ID, TableRow, table_notices, table_rows
from notices.desk.waiting_reviews import NAMES, WaitingReview, waiting_for
from notices.models import Notice, Publication, Review
from notices.models.prepared import Place, Prepared

MAX_DECIDED = 10
# The page shows so many lines of a group, and so many of one that is shown alone.
MAX_ITEMS, MAX_ALONE = 20, 200


@dataclass(frozen=True)
class WorkItem:
    """A notice on somebody's page, and why it is there; `href` is where its title leads, "" for its page."""

    notice_id: int
    group: str  # turn, waiting or decided
    kind: str  # review, or one of `_reasons`
    is_late: bool = False
    deputy_for: str = ""  # the name of the absent person whose work it is
    href: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class MyWork:
    """Everything on the page, each notice once, and how many drafts of this person are set aside."""

    items: list[WorkItem]
    set_aside: int

    def items_for(self, choice: str) -> list[WorkItem]:
        """Return the items that a choice of the page shows: a group, what is late, what is done for others, or all."""
        conditions = {"late": lambda item: item.is_late, "deputy": lambda item: item.deputy_for != ""}
        is_shown = conditions.get(choice, lambda item: choice in ("", item.group))
        return [item for item in self.items if is_shown(item)]

    def choices(self, chosen: str) -> list[tuple[str, int]]:
        """Return what the page can be narrowed to, and how many lines it then has; without what would be empty."""
        numbers = [(choice, len(self.items_for(choice))) for choice in ("", "late", "deputy")]
        return [(choice, number) for choice, number in numbers if number or choice in ("", chosen)]

    @property
    def absent(self) -> list[str]:
        """The names of those for whom this person stands in."""
        return sorted({item.deputy_for for item in self.items if item.deputy_for})

    def with_notes(self, notes: dict[int, list[str]]) -> "MyWork":
        """Return it with more said of some notices, by their ids."""
        items = [replace(item, notes=(*item.notes, *notes.get(item.notice_id, ()))) for item in self.items]
        return replace(self, items=items)


def work_of(person: User, roles: Iterable[str]) -> MyWork:
    """Return somebody's work. Three queries, or two for somebody who decides nothing."""
    roles = set(roles)
    rows = _notice_rows(EDITOR in roles, MANAGER in roles).rows(person=person.pk)
    items: dict[int, WorkItem] = {}
    for item in (*_review_items(person, roles), *_notice_items(rows), *_decided_items(person)):
        items.setdefault(item.notice_id, item)
    decided = [pk for pk, item in items.items() if item.group == "decided"][MAX_DECIDED:]
    return MyWork([item for pk, item in items.items() if pk not in decided], sum(row["is_set_aside"] for row in rows))


@dataclass(frozen=True)
class WorkGroup:
    """Lines under one heading, and how many there are: the page shows the first ones."""

    code: str
    label: str | Promise
    rows: list[TableRow]
    number: int


GROUPS: dict[str, str | Promise] = {
    "turn": _("Your turn"),
    "waiting": _("Waiting for others"),
    "decided": _("Recently decided"),
}


def groups_of(work: MyWork, choice: str, person: User) -> list[WorkGroup]:
    """Return the groups that a choice of the page shows, without empty ones. Three queries."""
    by_group = {code: [item for item in work.items_for(choice) if item.group == code] for code in GROUPS}
    limit = MAX_ALONE if choice else MAX_ITEMS
    items = {item.notice_id: item for group in by_group.values() for item in group[:limit]}
    rows = {row.notice.pk: row for row in table_rows(NOTICES_BY_ID.rows(items), person)}
    lines = {pk: replace(row, href=items[pk].href, notes=items[pk].notes) for pk, row in rows.items()}
    return [
        WorkGroup(code, label, [lines[item.notice_id] for item in by_group[code][:limit]], len(by_group[code]))
        for code, label in GROUPS.items()
        if by_group[code]
    ]


def _review_items(person: User, roles: set[str]) -> list[WorkItem]:
    """Return the open reviews: first those assigned to this person, then those that anybody may decide."""
    waiting = waiting_for(person, roles)
    waiting.sort(key=lambda item: item.review.assigned_to_id != person.pk)  # a stable sort: oldest first stays
    return [_review_item(item, person) for item in waiting]


def _review_item(item: WaitingReview, person: User) -> WorkItem:
    review, is_turn = item.review, item.is_turn_of(person)
    return WorkItem(
        review.notice_id,
        "turn" if is_turn else "waiting",
        "review",
        is_late=review.is_late,
        deputy_for=name_of(review.assigned_to) if is_turn and item.is_for_absent and review.assigned_to else "",
        href=reverse("desk-review", args=[review.notice_id]) if is_turn else "",
        notes=(item.hindrance,) if item.hindrance else (),
    )


def _reasons(person: Place, is_editor: bool, is_manager: bool) -> dict[str, Q]:
    """Return under which conditions a notice is on the page, by kind; the first that is true counts."""
    took_part = Q(created_by=person) | Q(version__created_by=person) | Q(review__submitted_by=person)
    scheduled = Publication.objects.pending().filter(notice=OuterRef("pk"))
    reasons = {}
    if is_editor:
        writes = Q(assignee=person) | Q(is_for_absent=True)
        reasons["draft"] = DRAFTING & (concerns(person) | Q(is_for_absent=True))
        reasons["in_review"] = Q(in_review=True) & (concerns(person) | Q(open_review__submitted_by=person))
        reasons["changed"] = Q(public_kind="publish", worst_change__isnull=False) & writes
    if is_manager:
        reasons["scheduled"] = Q(scheduled_at__isnull=False)
    else:
        reasons["scheduled"] = Q(Exists(scheduled.filter(took_part))) | Q(scheduled_at__isnull=False, assignee=person)
    return reasons


@cache
def _notice_rows(is_editor: bool, is_manager: bool) -> Prepared[dict[str, Any]]:
    """Return the query for why each notice is on the page, without text and people; newest work first."""
    return Prepared(lambda: _notices_of(Place("person"), is_editor, is_manager))


def _notices_of(person: Place, is_editor: bool, is_manager: bool) -> QuerySet[Notice, dict[str, Any]]:
    whens = [When(condition, then=Value(kind)) for kind, condition in _reasons(person, is_editor, is_manager).items()]
    aside = concerns(person) & Q(set_aside_at__isnull=False) if is_editor else Q(pk__in=[])
    absent = absent_with_deputy(person).filter(pk=OuterRef("assignee")).order_by()
    rows: QuerySet[Notice, dict[str, Any]] = (
        table_notices()
        .annotate(is_for_absent=Exists(absent))
        .annotate(
            kind=Case(*whens, default=Value("")),
            is_set_aside=Case(When(aside, then=True), default=False, output_field=BooleanField()),
        )
        .filter(~Q(kind="") | Q(is_set_aside=True))
        .values("pk", "kind", "due_day", "is_for_absent", "is_set_aside", *_ASSIGNEE)
    )
    return rows


_ASSIGNEE = tuple(f"assignee__{name}" for name in NAMES)
_TURN = ("draft", "changed")


def _notice_items(rows: Iterable[dict[str, Any]]) -> Iterator[WorkItem]:
    for row in rows:
        if kind := row["kind"]:
            is_turn = kind in _TURN
            yield WorkItem(
                row["pk"],
                "turn" if is_turn else "waiting",
                kind,
                is_late=row["due_day"] is not None and row["due_day"] < timezone.localdate(),
                deputy_for=_assignee_name(row) if is_turn and row["is_for_absent"] else "",
                href=_href(kind, row["pk"]),
            )


def _assignee_name(row: dict[str, Any]) -> str:
    return name_of(User(**{name.removeprefix("assignee__"): row[name] for name in _ASSIGNEE}))


def _href(kind: str, notice_id: int) -> str:
    if kind == "changed":
        return f"{reverse('desk-changes')}?notice={notice_id}"
    return reverse("desk-edit", args=[notice_id]) if kind == "draft" else ""


def _decided_items(person: User) -> Iterator[WorkItem]:
    """Yield the notices of the newest decisions on what the person wrote or submitted, and of their own."""
    decided = (
        Review.objects.exclude(status="open")
        .filter(Q(submitted_by=person) | Q(decided_by=person) | Q(version__created_by=person))
        .order_by("-decided_at")
        .values_list("notice_id", flat=True)
    )
    # A notice may be decided often, and be on the page for something else.
    yield from (WorkItem(pk, "decided", "decided") for pk in decided[: MAX_DECIDED * 10])
