"""Where everything stands, and what is overdue: read off one pass over all notices, and the open reviews."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.contrib.auth.models import User
from django.db.models import F
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from notices.access.people import name_of
from notices.desk.notice_rows import PUBLIC_STATES, WORK_STATES, Row, desk_notices
from notices.models import Notice, Review

UNTOUCHED_DAYS = 30

# What a person counts as a draft.
DRAFTS = ("drafting", "returned")


def all_rows() -> list[Row]:
    """Every notice with its states, without its text and its people. One query."""
    notices = (
        desk_notices()
        .order_by("pk")
        .select_related(None)
        .annotate(saved_at=F("head__created_at"))
        .only("number", "title", "head_id", "set_aside_at", "review_by", "assignee_id")
    )
    return [Row(notice) for notice in notices]


@dataclass(frozen=True)
class Count:
    """How many notices are in a state."""

    code: str
    label: str | Promise
    number: int


def counts_by_work(rows: Iterable[Row]) -> list[Count]:
    return _counts(WORK_STATES, Counter(row.work for row in rows))


def counts_by_public(rows: Iterable[Row]) -> list[Count]:
    return _counts(PUBLIC_STATES, Counter(row.public for row in rows))


def _counts(labels: dict[str, str | Promise], found: Counter[str]) -> list[Count]:
    return [Count(code, label, found[code]) for code, label in labels.items()]


@dataclass(frozen=True)
class Overdue:
    """A notice that somebody should have looked at, since when, and who, where somebody has it."""

    kind: str
    notice: Notice
    since: date
    days: int
    person_id: int | None
    person: str = ""

    @property
    def title(self) -> str:
        return self.notice.title or _("Untitled notice")


def overdue(rows: Iterable[Row], now: datetime) -> dict[str, list[Overdue]]:
    """All that is overdue, by kind, the longest wait first. Two queries."""
    rows = list(rows)
    found = {"review": _reviews(now), "review_by": _notices(rows, now), "draft": _drafts(rows, now)}
    people = User.objects.in_bulk({late.person_id for kind in found.values() for late in kind if late.person_id})
    names = {pk: name_of(person) for pk, person in people.items()}
    return {
        kind: sorted((replace(late, person=names.get(late.person_id, "")) for late in every), key=_longest_first)
        for kind, every in found.items()
    }


def _reviews(now: datetime) -> list[Overdue]:
    """Open reviews past the time they were due."""
    today = _day(now)
    late = Review.objects.filter(status="open", due_at__lt=now).select_related("notice")
    asked = late.only("due_at", "assigned_to_id", "notice__number", "notice__title")
    return [_overdue("review", one.notice, one.due_at, today, one.assigned_to_id) for one in asked if one.due_at]


def _notices(rows: list[Row], now: datetime) -> list[Overdue]:
    """Notices past the day on which somebody should have looked at them again; not those that are withdrawn."""
    today = _day(now)
    return [
        _overdue("review_by", row.notice, row.notice.review_by, today, row.notice.assignee_id)
        for row in rows
        if row.notice.review_by and row.notice.review_by < today and row.public in ("never", "publish")
    ]


def _drafts(rows: list[Row], now: datetime) -> list[Overdue]:
    """Drafts that nobody has saved for long; not those that were set aside."""
    today, limit = _day(now), now - timedelta(days=UNTOUCHED_DAYS)
    return [
        _overdue("draft", row.notice, saved_at, today, row.notice.assignee_id)
        for row in rows
        if row.work in DRAFTS and (saved_at := row.notice.saved_at) < limit  # type: ignore[attr-defined]  # an annotation of all_rows
    ]


def _overdue(kind: str, notice: Notice, since: date, today: date, person_id: int | None) -> Overdue:
    day = _day(since) if isinstance(since, datetime) else since
    return Overdue(kind, notice, day, (today - day).days, person_id)


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def _longest_first(late: Overdue) -> tuple[date, int]:
    return late.since, late.notice.pk
