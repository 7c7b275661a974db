"""The open reviews as one reviewer sees them: which they may decide, and whose they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from notices.access.contributors import had_a_hand
from notices.access.people import absent_with_deputy
from notices.access.roles import REVIEWER
from notices.models import ConflictOfInterest, Review
from notices.models.prepared import Place, Prepared

# What the name of a person is made of.
NAMES = ("first_name", "last_name", "username")


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
    def hindrance(self) -> str:
        """Why somebody else must decide, in words; "" where this person may."""
        if self.contributed:
            return _("you contributed to it, somebody else decides")
        return _("you declared a conflict of interest, somebody else decides") if self.has_conflict else ""

    def is_turn_of(self, person: User) -> bool:
        """May this person decide, and is it not assigned to somebody else who is at work?"""
        return self.is_mine_to_decide and (self.is_for_absent or self.review.assigned_to_id in (None, person.pk))


def waiting_for(person: User, roles: Iterable[str]) -> list[WaitingReview]:
    """Return all open reviews for a reviewer, oldest first, each with what keeps this person from deciding it."""
    reviews = _OPEN_REVIEWS.rows(person=person.pk) if REVIEWER in roles else []
    return [
        WaitingReview(
            review,
            review.is_contributor or review.submitted_by_id == person.pk,
            review.has_conflict,
            review.is_for_absent,
        )
        for review in reviews
    ]


def _open_reviews() -> QuerySet[Review]:
    person = Place("person")
    conflicts = ConflictOfInterest.objects.filter(notice=OuterRef("notice"), person=person, ended_at__isnull=True)
    absent = absent_with_deputy(person).filter(pk=OuterRef("assigned_to")).order_by()
    return (
        Review.objects.filter(status="open")
        .annotate(is_contributor=had_a_hand(person), has_conflict=Exists(conflicts), is_for_absent=Exists(absent))
        .select_related("assigned_to")
        .only("notice", "status", "due_at", "submitted_by", *(f"assigned_to__{name}" for name in NAMES))
        .order_by("submitted_at", "pk")
    )


_OPEN_REVIEWS: Prepared[Any] = Prepared(_open_reviews)
