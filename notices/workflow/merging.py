"""Who changed what between two versions, and what a save makes of it: merged into its text, or overruled."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from notices.access.people import name_of
from notices.access.refusals import reason_for
from notices.comparison.three_way import TheirChange, is_inside, merge
from notices.comparison.undone import place_of_change, undone_changes
from notices.document.model import Document
from notices.models import Event, Version
from notices.workflow.command import CommandContext, Refused


class ChangeSource(NamedTuple):
    """The save, or the discarding of a draft, that a change came with."""

    number: int
    person_id: int
    name: str
    at: datetime


class VersionsBetween:
    """The versions from the one that a text was made from up to the one that is merged into it."""

    def __init__(self, notice_id: int, base_number: int, number: int) -> None:
        """`base_number` is taken for the oldest version where there is no such version: all texts come from it."""
        versions = Version.objects.filter(notice=notice_id)
        numbers = list(versions.order_by("number").values_list("number", flat=True))
        self.notice_id = notice_id
        self.base_number: int = base_number if base_number in numbers else numbers[0]
        self.number: int = number if number in numbers else self.base_number
        first, last = sorted((self.base_number, self.number))
        # The draft was discarded, and work goes on from an older version.
        self._is_back = self.number < self.base_number
        between = {"number__in": [first, last]} if self._is_back else {"number__range": (first, last)}
        ordered = versions.filter(**between).order_by("-number" if self._is_back else "number")
        self._versions = list(ordered.select_related("created_by"))
        self._texts = [version.document for version in self._versions]

    def up_to(self, number: int) -> "VersionsBetween":
        return VersionsBetween(self.notice_id, self.base_number, number)

    @property
    def is_empty(self) -> bool:
        """Was nothing saved in between?"""
        return self.number == self.base_number

    @property
    def base(self) -> Document:
        """The text that both sides were made from."""
        return self._texts[0]

    @property
    def newest(self) -> Document:
        return self._texts[-1]

    def changes(self) -> tuple[TheirChange, ...]:
        """Return all that the versions changed."""
        return merge(self.base, self.newest, self.base).taken_over

    def source(self, change: TheirChange) -> ChangeSource:
        """Return the save that a change came with last."""
        return self._source(self._versions[place_of_change(self._texts, change)])

    def _source(self, version: Version) -> ChangeSource:
        if self._is_back and (event := self._discarding()):
            return ChangeSource(version.number, event.actor_id or 0, event.actor_name, event.at)
        return ChangeSource(version.number, version.created_by_id, name_of(version.created_by), version.created_at)

    def last_source(self) -> ChangeSource:
        """Return the save that the newest version came with."""
        return self._source(self._versions[-1])

    def by_others(self, changes: Iterable[TheirChange], person_id: int) -> dict[TheirChange, ChangeSource]:
        """Return the changes that somebody else made, with their sources."""
        sources = {change: self.source(change) for change in changes}
        return {change: source for change, source in sources.items() if source.person_id != person_id}

    def undone_by(self, document: Document, person_id: int) -> dict[TheirChange, ChangeSource]:
        """Return what a text would undo of what others changed."""
        return self.by_others(undone_changes(self.base, self.newest, document), person_id)

    def _discarding(self) -> Event | None:
        return Event.objects.filter(notice=self.notice_id, command="discard").order_by("-sequence").first()


def merge_data(
    notice_id: int, base_number: int, head: Version | None, document: Document, person_id: int, known: Iterable[str]
) -> dict[str, Any]:
    """Return what an event says of a merged text: which places of which versions and people it merged or overruled.

    Raises Refused for a text that would undo something of which the person was not told: whose id is not `known`.
    """
    if head is None or head.number == base_number:
        return {}
    between = VersionsBetween(notice_id, base_number, head.number)
    overruled = between.undone_by(document, person_id)
    if {change.id for change in overruled} - set(known):
        raise Refused(reason_for("would_undo"))
    gone = {change.place for change in overruled}
    remaining = (change for change in between.changes() if not any(is_inside(change.place, place) for place in gone))
    merged = between.by_others(remaining, person_id)
    both = {"merged": merged, "overruled": overruled}
    return {name: [_row(*item) for item in changes.items()] for name, changes in both.items() if changes}


def older_base(context: CommandContext, base_number: int | None) -> int:
    """Return the number of the text that a save was made from, where a publication has passed it since; 0 otherwise.

    What such a text still holds may bring back words that the published one no longer has.
    """
    numbers = [number for number, _ in context.state.versions]
    if base_number is None or context.state.head is None:
        return 0
    base = base_number if base_number in numbers else min(numbers)
    return base if base < context.state.contributions_at(context.at).last_standing_before(max(numbers) + 1) else 0


def merged_people(data: Mapping[str, Any]) -> set[int]:
    """Return the ids of the people whose changes an event merged or overruled."""
    return {row["by"] for name in ("merged", "overruled") for row in data.get(name, ())}


def _row(change: TheirChange, source: ChangeSource) -> dict[str, Any]:
    return {"place": change.place, "version": source.number, "by": source.person_id}
