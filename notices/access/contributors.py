"""Who contributed to a text: one rule, over the same rows that the database's guard reads.

Contributors of a version are all whom a row of `VersionContributor` names at it or at an earlier version, back to the
last publication that still stands. A publication of the text itself does not count: what comes back after a withdrawal
keeps its contributors. Nor does one of a text that was withdrawn as wrong: nobody approved what stands in it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from notices.models import NotCitation, Publication, Version, VersionContributor
from notices.models.prepared import Place

Why = VersionContributor.Why
PUBLISH, WRONG = Publication.Kind.PUBLISH, Publication.Kind.WITHDRAW_WRONG


class Contribution(NamedTuple):
    """A row of `VersionContributor`, with its version's number."""

    number: int
    person_id: int
    why: str


@dataclass(frozen=True)
class Contributions:
    """All contributions to one notice, and the numbers of the versions whose publication stands."""

    rows: tuple[Contribution, ...]
    standing: frozenset[int]

    @classmethod
    def of(cls, notice_id: int, at: datetime) -> "Contributions":
        """Read them from the database, as of a time."""
        rows = VersionContributor.objects.filter(notice=notice_id).values_list("version__number", "person_id", "why")
        ids = standing_ids(Publication.objects.uncancelled().filter(notice=notice_id), at)
        numbers = Version.objects.filter(pk__in=ids).values_list("number", flat=True)
        return cls(tuple(Contribution(*row) for row in rows), frozenset(numbers))

    def last_standing_before(self, number: int) -> int:
        """Return the number of the last version before this one whose publication stands; 0 for none."""
        return max((each for each in self.standing if each < number), default=0)

    def to(self, number: int, *, of_the_head: bool = False) -> dict[int, str]:
        """Return the ids of a version's contributors, each with the first reason why they count.

        Versions after the head were discarded: those who wrote them contributed to it too.
        """
        last = self.last_standing_before(number)
        return first_reasons(row for row in self.rows if last < row.number and (of_the_head or row.number <= number))

    def after(self, number: int) -> dict[int, str]:
        """Return the ids of those who contributed to a version after this one."""
        return first_reasons(row for row in self.rows if row.number > number)


def first_reasons(rows: Iterable[Contribution]) -> dict[int, str]:
    """Return each person's id once, with the first of their reasons in the order of `Why`."""
    order = list(Why)
    people: dict[int, str] = {}
    for row in sorted(rows, key=lambda row: order.index(Why(row.why))):
        people.setdefault(row.person_id, row.why)
    return people


def standing_ids(entries: Iterable[Publication], at: datetime) -> set[int]:
    """Return the ids of the versions of which a publication stands: in effect, and not withdrawn as wrong since.

    `entries` are ledger rows that were not cancelled.
    """
    effective = [entry for entry in entries if entry.effective_at <= at]
    withdrawn = [entry for entry in effective if entry.kind == WRONG]
    return {
        entry.version_id
        for entry in effective
        if entry.kind == PUBLISH
        and not any(wrong.version_id == entry.version_id and wrong.pk > entry.pk for wrong in withdrawn)
    }


def had_a_hand(person: User | Place) -> Q:
    """Return a condition on reviews: this person contributed to the text, or marked a bracket of it as no citation."""
    wrong = Publication.objects.effective().filter(version=OuterRef("version"), kind=WRONG, pk__gt=OuterRef("pk"))
    pinned = OuterRef(OuterRef("version__number"))
    standing = (
        Publication.objects.effective()
        .filter(~Exists(wrong), notice=OuterRef("notice"), kind=PUBLISH, version__number__lt=pinned)
        .order_by("-version__number")
        .values("version__number")[:1]
    )
    since = {"notice": OuterRef("notice"), "version__number__gt": Coalesce(Subquery(standing), 0)}
    contributions = VersionContributor.objects.filter(**since, person=person)  # type: ignore[misc]  # or a Place
    marks = NotCitation.objects.newest().filter(**since, created_by=person)  # type: ignore[misc]  # or a Place
    return Exists(contributions) | Exists(marks)
