"""Somebody's own page of the desk: reviews that wait for them, their drafts, what is scheduled and decided."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from notices.access.contributors import had_a_hand
from notices.access.people import absent_with_deputy, name_of
from notices.access.roles import MANAGER, REVIEWER
from notices.desk.notice_rows import DRAFTING, NoticeRow, concerns, desk_notices
from notices.models import ConflictOfInterest, Notice, Publication, Review

MAX_DECIDED = 10
# The page shows so many of a kind; the list of notices has the others.
MAX_ITEMS = 20


@dataclass(frozen=True)
class WaitingReview:
    """An open review as one reviewer sees it."""

    review: Review
    contributed: bool
    has_conflict: bool
    # Is it assigned to somebody whose deputy this person is today?
    is_for_absent: bool = False

    @property
    def is_mine_to_decide(self) -> bool:
        return not (self.contributed or self.has_conflict)

    @property
    def is_overdue(self) -> bool:
        return self.review.due_at is not None and self.review.due_at < timezone.now()

    @property
    def submitted_by(self) -> str:
        return name_of(self.review.submitted_by)

    @property
    def assigned_to(self) -> str:
        return name_of(self.review.assigned_to) if self.review.assigned_to else ""


@dataclass(frozen=True)
class WaitingReviews:
    """The open reviews as one reviewer sees them, in groups; each group oldest first."""

    mine: list[WaitingReview]  # assigned to me, then to nobody
    as_deputy: list[WaitingReview]  # assigned to somebody whose deputy I am
    elsewhere: list[WaitingReview]  # assigned to somebody else
    not_mine: list[WaitingReview]  # of my own text, or where I declared a conflict of interest

    @classmethod
    def of(cls, waiting: Iterable[WaitingReview], person: User) -> "WaitingReviews":
        groups = cls([], [], [], [])
        for item in waiting:
            groups._group_of(item, person.pk).append(item)
        groups.mine.sort(key=lambda item: item.review.assigned_to_id is None)  # a stable sort: oldest first stays
        return groups

    def _group_of(self, item: WaitingReview, person: int) -> list[WaitingReview]:
        if not item.is_mine_to_decide:
            return self.not_mine
        if item.review.assigned_to_id in (None, person):
            return self.mine
        return self.as_deputy if item.is_for_absent else self.elsewhere


def waiting_for(person: User, roles: Iterable[str]) -> list[WaitingReview]:
    """Return all open reviews for a reviewer, oldest first, each with what keeps this person from deciding it."""
    if REVIEWER not in roles:
        return []
    conflicts = ConflictOfInterest.objects.filter(notice=OuterRef("notice"), person=person, ended_at__isnull=True)
    absent = absent_with_deputy(person).filter(pk=OuterRef("assigned_to")).order_by()
    reviews = (
        Review.objects.filter(status="open")
        .annotate(is_contributor=had_a_hand(person), has_conflict=Exists(conflicts), is_for_absent=Exists(absent))
        .select_related("notice", "version", "submitted_by", "assigned_to")
        .defer("version__content", "checks")
        .order_by("submitted_at", "pk")
    )
    return [
        WaitingReview(
            review,
            review.is_contributor or review.submitted_by_id == person.pk,
            review.has_conflict,
            review.is_for_absent,
        )
        for review in reviews
    ]


def my_drafts(person: User) -> list[NoticeRow]:
    """Return the open work that is assigned to the person or was last saved by them; at most MAX_ITEMS and one."""
    return _rows(concerns(person))


def drafts_of_absent(person: User) -> list[NoticeRow]:
    """Return the open work that is assigned to somebody whose deputy the person is today."""
    return _rows(Q(assignee__in=absent_with_deputy(person).order_by().values("pk")))


def _rows(condition: Q) -> list[NoticeRow]:
    return [NoticeRow(notice) for notice in desk_notices().filter(DRAFTING, condition)[: MAX_ITEMS + 1]]


def set_aside_count(person: User) -> int:
    """Count the drafts of this person that are set aside."""
    return Notice.objects.filter(concerns(person), set_aside_at__isnull=False).count()


def scheduled(person: User, roles: Iterable[str]) -> list[Publication]:
    """Return the scheduled publications, soonest first: those the person took part in, all of them for a manager."""
    pending = Publication.objects.pending()
    if MANAGER not in roles:
        pending = pending.filter(
            Q(created_by=person)
            | Q(notice__assignee=person)
            | Q(version__created_by=person)
            | Q(review__submitted_by=person)
        )
    return list(pending.select_related("notice", "version", "created_by").defer("version__content")[: MAX_ITEMS + 1])


def recently_decided(person: User) -> list[Review]:
    """Return the newest decisions on what the person wrote or submitted, and their own."""
    return list(
        Review.objects.exclude(status="open")
        .filter(Q(submitted_by=person) | Q(decided_by=person) | Q(version__created_by=person))
        .select_related("notice", "version", "submitted_by", "decided_by", "publication")
        .defer("version__content", "checks")
        .order_by("-decided_at")[:MAX_DECIDED]
    )
