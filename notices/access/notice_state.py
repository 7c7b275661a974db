"""The state of a notice at the desk, read off its rows. Questions only."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from typing import Any

from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import JSONObject

from notices.access.contributors import Contribution, Contributions, standing_ids
from notices.models import (
    Comment,
    ConflictOfInterest,
    Event,
    NotCitation,
    Notice,
    Publication,
    Review,
    RoleGrant,
    Version,
    VersionContributor,
)
from notices.models.clock import database_now
from notices.models.prepared import Place, Prepared
from notices.models.sql import CommaJoined, json_rows


@cache
def _notices() -> QuerySet[Notice]:
    """Return the queryset of NoticeState.of. It is cached: building it takes longer than running it."""
    last = Event.objects.filter(notice=OuterRef("pk")).order_by("-sequence")[:1]
    stopping = Comment.objects.blocking().filter(notice=OuterRef("pk")).order_by().values("notice")
    versions = Version.objects.filter(notice=OuterRef("pk"))
    contributors = VersionContributor.objects.filter(notice=OuterRef("pk"))
    marks = NotCitation.objects.newest().filter(notice=OuterRef("pk"))
    declared = ConflictOfInterest.objects.filter(notice=OuterRef("pk"), ended_at__isnull=True).values("notice")
    notices: QuerySet[Notice] = Notice.objects.annotate(
        open_review=FilteredRelation("reviews", condition=Q(reviews__status="open")),
        last_event=Subquery(last.values(end=JSONObject(sequence="sequence", chain="chain"))),
        was_published=Exists(Publication.objects.filter(notice=OuterRef("pk"))),
        stopping=Subquery(stopping.annotate(count=Count("pk")).values("count")),
        version_rows=json_rows(versions, number="number", id="id"),
        contributor_rows=json_rows(contributors, number="version__number", person_id="person_id", why="why"),
        mark_rows=json_rows(marks, number="version__number", person_id="created_by_id"),
        conflicted=Subquery(declared.annotate(people=CommaJoined("person")).values("people")),
    )
    return notices.select_related("head", "open_review", "assignee")  # type: ignore[misc]  # a joined relation


@dataclass(frozen=True)
class NoticeState:
    """The state of a notice, read off its rows in one query, or two when it was ever published."""

    notice: Notice
    review: Review | None  # the open one
    versions: list[tuple[int, int]]  # (number, id), newest first
    entries: list[Publication]  # ledger rows that were not cancelled, in order of effect
    last_event: tuple[int, str]  # (sequence, chain)
    contributions: tuple[Contribution, ...] = ()
    marks: tuple[tuple[int, int], ...] = ()  # on brackets that are no citations: (number of the version, person's id)
    stopping_comments: int = 0  # unresolved comments that stop an approval
    conflicts: frozenset[int] = frozenset()  # who has declared a conflict of interest
    roles: frozenset[str] = frozenset()  # of the person given to `of`, as they are now

    @classmethod
    def of(cls, notice_id: int, person_id: int | None = None, query: "Prepared[Any] | None" = None) -> "NoticeState":
        """Read the state of a notice, with the person's roles where one is given; or by a query of `query_with`.

        Raises Notice.DoesNotExist.
        """
        notice = _notice(notice_id, person_id, query or _PREPARED[person_id is not None])
        versions = sorted(((row["number"], row["id"]) for row in notice.version_rows or ()), reverse=True)
        return cls(
            notice=notice,
            review=getattr(notice, "open_review", None),  # Django sets nothing where the join finds none
            versions=versions,
            entries=_ENTRIES.rows(notice=notice_id) if notice.was_published else [],
            last_event=(notice.last_event["sequence"], notice.last_event["chain"]) if notice.last_event else (0, ""),
            contributions=tuple(Contribution(**row) for row in notice.contributor_rows or ()),
            marks=tuple((row["number"], row["person_id"]) for row in notice.mark_rows or ()),
            stopping_comments=notice.stopping or 0,
            conflicts=frozenset(int(person) for person in (notice.conflicted or "").split(",") if person),
            roles=frozenset(row["role"] for row in getattr(notice, "role_rows", None) or ()),
        )

    @classmethod
    def of_new(cls, at: datetime | None = None, roles: frozenset[str] = frozenset()) -> "NoticeState":
        """Return the state of a notice that is not in the database yet."""
        return cls(Notice(created_at=at or database_now()), None, [], [], (0, ""), roles=roles)

    @property
    def head(self) -> Version | None:
        return self.notice.head

    @property
    def effective(self) -> list[Publication]:
        now = database_now()
        return [entry for entry in self.entries if entry.effective_at <= now]

    @property
    def pending(self) -> Publication | None:
        now = database_now()
        return next((entry for entry in self.entries if entry.effective_at > now), None)

    @property
    def live(self) -> Publication | None:
        """The ledger row that the public sees now; None when there is none, or it is withdrawn."""
        effective = self.effective
        return effective[-1] if effective and effective[-1].kind == Publication.Kind.PUBLISH else None

    @property
    def live_number(self) -> int | None:
        """The number of the version that the public sees now."""
        live = self.live.version_id if self.live else None
        return next((number for number, pk in self.versions if pk == live), None)

    @property
    def published_ids(self) -> set[int]:
        """Ids of the versions that the public has seen."""
        return {entry.version_id for entry in self.effective if entry.kind == Publication.Kind.PUBLISH}

    @property
    def last_published_number(self) -> int:
        published = self.published_ids
        return max((number for number, pk in self.versions if pk in published), default=0)

    @property
    def is_being_written(self) -> bool:
        """Is the head neither live nor scheduled?"""
        return self.head is not None and not self._is_live_or_scheduled(self.head.pk)

    @property
    def is_draft(self) -> bool:
        """Is the head a text that was never published? A withdrawn one is none, though it may be submitted again."""
        return self.is_being_written and self.notice.head_id not in self.published_ids

    def _is_live_or_scheduled(self, version_id: int) -> bool:
        return any(entry is not None and entry.version_id == version_id for entry in (self.live, self.pending))

    def contributions_at(self, at: datetime) -> Contributions:
        """Return who contributed to which version, with the publications that stand at a time."""
        ids = standing_ids(self.entries, at)
        return Contributions(self.contributions, frozenset(number for number, pk in self.versions if pk in ids))

    def contributors_of(self, number: int) -> dict[int, str]:
        """Return the ids of those who contributed to a version, each with a reason of `VersionContributor.Why`."""
        return self.contributions_at(database_now()).to(number)

    @cached_property
    def contributors(self) -> dict[int, str]:
        """The ids of those who contributed to the text under review, or to the head, each with the reason why."""
        return self.contributions_at(database_now()).to(self._text_number, of_the_head=True)

    @cached_property
    def bracket_markers(self) -> set[int]:
        """The ids of those who marked a bracket of that text as no citation, since the last text that stands."""
        last = self.contributions_at(database_now()).last_standing_before(self._text_number)
        return {person for number, person in self.marks if number > last}

    @property
    def _text_number(self) -> int:
        """The number of the text under review, or of the head; 0 for none."""
        text = self.review.version_id if self.review else self.notice.head_id
        return next((number for number, pk in self.versions if pk == text), 0)

    @property
    def unable_to_decide(self) -> set[int]:
        """The ids of those who had a hand in the text, submitted it, or declared a conflict of interest."""
        submitter = {self.review.submitted_by_id} if self.review else set()
        return self.contributors.keys() | self.bracket_markers | self.conflicts | submitter

    def is_restorable(self, number: int) -> bool:
        """Is it published, or newer than the last published? The writer of an older text would no longer count."""
        published = self.published_ids
        return any(
            number == known and (pk in published or known > self.last_published_number) and pk != self.notice.head_id
            for known, pk in self.versions
        )


def _entries() -> QuerySet[Publication]:
    """Return the ledger rows that were not cancelled, with their rows of the list: an approval ends the last one."""
    entries = Publication.objects.uncancelled().filter(notice=Place("notice")).select_related("listing")
    return entries.defer("listing__search_text")


def _with_roles_of(person_id: Any) -> QuerySet[Notice]:
    """Return the queryset of NoticeState.of with the roles of somebody whose account is active."""
    notices: QuerySet[Notice] = _notices().annotate(
        role_rows=json_rows(RoleGrant.objects.usable_by(person_id), role="role")
    )
    return notices


_ENTRIES = Prepared(_entries)
# Without a person, and with one.
_PREPARED = (
    Prepared(lambda: _notices().filter(pk=Place("notice"))),
    Prepared(lambda: _with_roles_of(Place("person")).filter(pk=Place("notice"))),
)


def query_with(columns: Callable[[], Mapping[str, Combinable]]) -> Prepared[Any]:
    """Return the query for a state with more columns, attributes of its `notice`; `Place("person")` is its reader."""
    return Prepared(lambda: _notices().annotate(**columns()).filter(pk=Place("notice")))


def _notice(notice_id: int, person_id: int | None, query: Prepared[Any]) -> Any:
    rows = query.rows(notice=notice_id, person=person_id)
    if not rows:
        raise Notice.DoesNotExist
    return rows[0]
