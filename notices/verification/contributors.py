"""Who contributed to each text, computed again from the events: no row missing or forged, nobody decided alone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from notices.models import Event, Publication, Review, Version, VersionContributor
from notices.verification.history import History, data_of

# Of several reasons that a person has, the first one stands in the row.
WROTE, RESTORED, COPIED, SET_ASIDE, DISCARDED = "wrote", "restored", "copied", "set_aside", "discarded"
WRITING = ("create", "save", "restore")


class Published(NamedTuple):
    """A version that the ledger published, and from when."""

    number: int
    effective_at: datetime


@dataclass
class KnownContributors:
    """Who contributed to which version of one notice, and what the ledger says, up to some moment."""

    people: dict[int, dict[int, str]] = field(default_factory=dict)  # {number of the version: {person: why}}
    published: dict[int, Published] = field(default_factory=dict)  # {id of the ledger row: …}
    wrong: list[tuple[int, int]] = field(default_factory=list)  # (id of the ledger row, number of the version)

    def last_standing_before(self, number: int, at: datetime) -> int:
        standing = (
            entry.number
            for pk, entry in self.published.items()
            if entry.number < number
            and entry.effective_at <= at
            and not any(later > pk and wrong == entry.number for later, wrong in self.wrong)
        )
        return max(standing, default=0)

    def to(self, number: int, at: datetime, *, of_the_head: bool = False) -> set[int]:
        """Return who contributed to a version; for the head also those whose later versions were discarded."""
        last = self.last_standing_before(number, at)
        return {
            person
            for each, people in self.people.items()
            if last < each and (of_the_head or each <= number)
            for person in people
        }


@dataclass
class Replay(KnownContributors):
    """What the events of a notice say, one after the other."""

    history: History = field(kw_only=True)
    head: Version | None = None
    is_set_aside: bool = False
    is_in_review: bool = False
    marks: dict[tuple[Any, ...], tuple[int | None, int]] = field(default_factory=dict)  # {bracket: (person, version)}
    unread_typists: dict[int | None, set[int]] = field(default_factory=dict)  # {id of the version: people}
    authors: dict[int, int | None] = field(default_factory=dict)  # {id of a comment that stops an approval: person}
    problems: list[str] = field(default_factory=list)

    def read(self) -> "Replay":
        entries = {entry.pk: entry for entry in self.history.entries}
        for event in self.history.events:
            self._read(event, data_of(event), entries)
        return self

    @property
    def head_number(self) -> int:
        return self.head.number if self.head else 0

    def _read(self, event: Event, data: dict[str, Any], entries: dict[int, Publication]) -> None:
        version = self.history.version_by_id.get(event.version_id)
        if event.command in WRITING and version is not None:
            self.people[version.number] = self._people_of(event, data)
            self.head, self.is_set_aside = version, False
        elif event.command == "discard":
            self.head, self.is_set_aside = version, False
        elif event.command in ("set_aside", "bring_back", "submit"):
            self.is_set_aside = event.command == "set_aside"
        elif event.command == "save_unread" and event.actor_id is not None:
            self.unread_typists.setdefault(event.version_id, set()).add(event.actor_id)
        elif event.command in ("mark_not_citation", "take_back_mark") and version is not None:
            self._read_mark(event, data, version)
        self._read_comments(event, data)
        self._read_review(event, data)
        self._read_ledger(event, data, version, entries)

    def _people_of(self, event: Event, data: dict[str, Any]) -> dict[int, str]:
        """Return who contributes to the version that this event is of, and why."""
        writer = {event.actor_id} if event.actor_id is not None else set()
        people: dict[int, str] = {}
        older = data.get("of") or data.get("base")
        groups: list[tuple[str, Iterable[int]]] = [
            (WROTE, writer | self.unread_typists.get(self.head.pk if self.head else None, set())),
            (RESTORED, self.to(older, event.at) if isinstance(older, int) else ()),
            (COPIED, _contributors_to_draft(data.get("started_from"), event.at)),
            (SET_ASIDE, self.to(self.head_number, event.at) if self.is_set_aside else ()),
            (DISCARDED, {one for number, each in self.people.items() if number > self.head_number for one in each}),
        ]
        for why, ids in groups:
            for person in ids:
                people.setdefault(person, why)
        return people

    def _read_mark(self, event: Event, data: dict[str, Any], version: Version) -> None:
        """Remember whose mark a bracket has now."""
        bracket = tuple(str(data.get(name)) for name in ("place", "bracket", "sentence", "occurrence"))
        self.marks.pop(bracket, None)
        if event.command == "mark_not_citation":
            self.marks[bracket] = (event.actor_id, version.number)

    def _read_comments(self, event: Event, data: dict[str, Any]) -> None:
        """Check that nobody who wrote the text resolved what somebody else let stop its approval."""
        comment = data.get("comment")
        if event.command == "comment" and data.get("is_blocking") and isinstance(comment, int):
            self.authors[comment] = event.actor_id
        is_resolving = event.command == "resolve" or (event.command == "save" and data.get("is_resolved"))
        if not is_resolving or comment not in self.authors or event.actor_id == self.authors[comment]:
            return
        if event.actor_id in self.to(self.head_number, event.at, of_the_head=True):
            finding = "stopped the approval, and one who wrote the text resolved it"
            self.problems.append(f"comment {comment} of {self.history} {finding}")

    def _read_review(self, event: Event, data: dict[str, Any]) -> None:
        """Check that no declared conflict of interest was ended while a review was open."""
        if event.command == "submit" or data.get("review"):
            self.is_in_review = event.command in ("submit", "assign")
        if event.command == "end_conflict" and self.is_in_review:
            who = f"account {event.actor_id}"
            self.problems.append(f"{self.history}: {who} ended a declared conflict of interest while a review was open")

    def _read_ledger(
        self, event: Event, data: dict[str, Any], version: Version | None, entries: dict[int, Publication]
    ) -> None:
        entry = entries.get(data.get("publication") or 0)
        if event.command == "approve" and version is not None:
            self._check_approval(event, data, version)
            if entry is not None:
                self.published[entry.pk] = Published(version.number, entry.effective_at)
        if event.command == "withdraw" and data.get("kind") == Publication.Kind.WITHDRAW_WRONG and version is not None:
            self.wrong.append((data.get("publication") or 0, version.number))
        if event.command in ("cancel", "withdraw"):
            self.published.pop(data.get("cancelled") or 0, None)

    def _check_approval(self, event: Event, data: dict[str, Any], version: Version) -> None:
        review = self.history.review_by_id.get(data.get("review"))
        if review is None or review.status != Review.Status.APPROVED:
            return
        last = self.last_standing_before(version.number, event.at)
        markers = {person for person, number in self.marks.values() if number > last}
        if {event.actor_id, review.decided_by_id} & (self.to(version.number, event.at, of_the_head=True) | markers):
            self.problems.append(
                f"review {review.pk} of {self.history}: the person who approved it had a hand in its text"
            )


def findings(history: History) -> Iterator[str]:
    replay = Replay(history=history).read()
    yield from replay.problems
    stored: dict[int, dict[int, str]] = {}
    for row in history.contributors:
        version = history.version_by_id.get(row.version_id)
        if version is None:
            yield f"a contributor of version row {row.version_id} stands in {history}, which does not have it"
        else:
            stored.setdefault(version.number, {})[row.person_id] = row.why
    for number in sorted(replay.people.keys() | stored.keys()):
        expected, present = (set(rows.get(number, {}).items()) for rows in (replay.people, stored))
        for person, why in sorted(expected - present):
            yield f"version {number} of {history}: account {person} contributed to it ({why}), and no row says so"
        for person, why in sorted(present - expected):
            yield f"version {number} of {history}: a row names account {person} ({why}), and no event does"


def _contributors_to_draft(version_id: Any, at: datetime) -> set[int]:
    """Return who contributed to the text of another notice, as of a time; nobody where it was published and stands."""
    source = Version.objects.only("notice_id", "number").filter(pk=version_id).first() if version_id else None
    if source is None:
        return set()
    known = KnownContributors()
    rows = VersionContributor.objects.filter(notice=source.notice_id).values_list("version__number", "person", "why")
    for number, person, why in rows:
        known.people.setdefault(number, {})[person] = why
    entries = Publication.objects.filter(notice=source.notice_id, cancelled_at__isnull=True, effective_at__lte=at)
    for pk, kind, number, effective_at in entries.values_list("pk", "kind", "version__number", "effective_at"):
        if kind == Publication.Kind.PUBLISH:
            known.published[pk] = Published(number, effective_at)
        elif kind == Publication.Kind.WITHDRAW_WRONG:
            known.wrong.append((pk, number))
    is_standing = known.last_standing_before(source.number + 1, at) == source.number
    return set() if is_standing else known.to(source.number, at)
