"""How many notices are in each state, and what is overdue: from one pass over all notices, and the open reviews."""

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
from notices.desk.notice_rows import PUBLIC_STATES, WORK_STATES, NoticeRow, desk_notices
from notices.models import Notice, Review

UNTOUCHED_DAYS = 30

# States of the work in which the text is a draft.
DRAFT_STATES = ("drafting", "returned")


def all_rows() -> list[NoticeRow]:
    """Return every notice with its states, without its text and its people. One query."""
    notices = (
        desk_notices()
        .order_by("pk")
        .select_related(None)
        .annotate(saved_at=F("head__created_at"))
        .only("number", "title", "head_id", "set_aside_at", "review_by", "assignee_id")
    )
    return [NoticeRow(notice) for notice in notices]


@dataclass(frozen=True)
class StateCount:
    """How many notices are in a state."""

    code: str
    label: str | Promise
    number: int


def counts_by_work(rows: Iterable[NoticeRow]) -> list[StateCount]:
    return _counts(WORK_STATES, Counter(row.work for row in rows))


def counts_by_public(rows: Iterable[NoticeRow]) -> list[StateCount]:
    return _counts(PUBLIC_STATES, Counter(row.public for row in rows))


def _counts(labels: dict[str, str | Promise], numbers: Counter[str]) -> list[StateCount]:
    return [StateCount(code, label, numbers[code]) for code, label in labels.items()]


@dataclass(frozen=True)
class Overdue:
    """A notice that somebody should have looked at: since when, and who, where it is assigned."""

    kind: str
    notice: Notice
    since: date
    days: int
    person_id: int | None
    person: str = ""

    @property
    def title(self) -> str:
        return self.notice.title or _("Untitled notice")


def overdue(rows: Iterable[NoticeRow], now: datetime) -> dict[str, list[Overdue]]:
    """Return everything that is overdue, by kind, the longest wait first. Two queries."""
    rows = list(rows)
    by_kind = {"review": _reviews(now), "review_by": _notices(rows, now), "draft": _drafts(rows, now)}
    people = User.objects.in_bulk(
        {late.person_id for entries in by_kind.values() for late in entries if late.person_id}
    )
    names = {pk: name_of(person) for pk, person in people.items()}
    return {
        kind: sorted((replace(late, person=names.get(late.person_id, "")) for late in entries), key=_longest_first)
        for kind, entries in by_kind.items()
    }


def _reviews(now: datetime) -> list[Overdue]:
    """Return the open reviews that are past their due time."""
    today = _day(now)
    late = Review.objects.filter(status="open", due_at__lt=now).select_related("notice")
    reviews = late.only("due_at", "assigned_to_id", "notice__number", "notice__title")
    return [_overdue("review", one.notice, one.due_at, today, one.assigned_to_id) for one in reviews if one.due_at]


def _notices(rows: list[NoticeRow], now: datetime) -> list[Overdue]:
    """Return the notices that should have been looked at again before today; not those that are withdrawn."""
    today = _day(now)
    return [
        _overdue("review_by", row.notice, row.notice.review_by, today, row.notice.assignee_id)
        for row in rows
        if row.notice.review_by and row.notice.review_by < today and row.public in ("never", "publish")
    ]


def _drafts(rows: list[NoticeRow], now: datetime) -> list[Overdue]:
    """Return the drafts that nobody has saved for UNTOUCHED_DAYS; not those that were set aside."""
    today, limit = _day(now), now - timedelta(days=UNTOUCHED_DAYS)
    return [
        _overdue("draft", row.notice, saved_at, today, row.notice.assignee_id)
        for row in rows
        if row.work in DRAFT_STATES and (saved_at := row.notice.saved_at) < limit  # type: ignore[attr-defined]  # an annotation of all_rows
    ]


def _overdue(kind: str, notice: Notice, since: date, today: date, person_id: int | None) -> Overdue:
    day = _day(since) if isinstance(since, datetime) else since
    return Overdue(kind, notice, day, (today - day).days, person_id)


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def _longest_first(late: Overdue) -> tuple[date, int]:
    return late.since, late.notice.pk
