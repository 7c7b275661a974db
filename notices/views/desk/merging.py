"""A text with the changes of newer versions in it: what must be chosen, and what of others its save would undo."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from notices.comparison.three_way import Collision, Side, TheirChange, decided, is_inside, merge, taken_in, taken_out
from notices.comparison.undone import is_held
from notices.comparison.unread_values import UnreadMerge, is_typed
from notices.document.model import Document
from notices.forms.merge_choices import MergeChoices
from notices.workflow.merging import ChangeSource, VersionsBetween

Sources = dict[TheirChange, ChangeSource]


@dataclass(frozen=True)
class Merging:
    """A text that holds what all versions of `between` changed, and the choices that were made so far."""

    between: VersionsBetween
    document: Document
    choices: MergeChoices
    person_id: int
    collisions: tuple[Collision, ...]
    # What no field can read, and the texts that hold a national identity number: they come back and are never saved.
    unread: UnreadMerge
    withheld: Mapping[str, str]

    @classmethod
    def of(
        cls,
        between: VersionsBetween,
        document: Document,
        choices: MergeChoices,
        person_id: int,
        unread: UnreadMerge,
        withheld: Mapping[str, str],
    ) -> "Merging":
        """Return the text with the collisions that its page asked about, as far as they are still there."""
        documents = between.base, between.newest, document
        all_collisions = [*merge(*documents).collisions, *unread.collisions(documents)]
        collisions = tuple(collision for collision in all_collisions if collision.id in choices.asked)
        return cls(between, document, choices, person_id, collisions, unread, withheld)

    def with_unread(self) -> "Merging":
        """Return the text with the unread values as they are saved now merged into it, and what collides with them."""
        if self.unread.is_shown:
            return self
        collisions = [each for each in self.collisions if not is_typed(each.place)]
        collisions += self.unread.collisions(self._documents)
        return replace(self, unread=self.unread.merged(self._documents, {}), collisions=tuple(collisions))

    @property
    def _documents(self) -> tuple[Document, Document, Document]:
        return self.between.base, self.between.newest, self.document

    @cached_property
    def unread_result(self) -> dict[str, str]:
        """Return the unread values as they would be saved: with every choice put in."""
        return dict(self.unread.merged(self._documents, self.sides).mine)

    def with_version(self, number: int) -> "Merging":
        """Return the text with the changes up to version `number` merged into it, and what collides with them too.

        Chosen words of others are put in first, so that a choice stays whatever the new version did around it.
        """
        if number == self.between.number:
            return self
        settled = self.with_choices()
        before, now = self.between, self.between.up_to(number)
        document = merge(before.newest, now.newest, settled.document).document
        known = {collision.id for collision in merge(before.base, before.newest, settled.document).collisions}
        collisions = tuple(
            collision
            for collision in merge(now.base, now.newest, document).collisions
            if collision.id in settled.choices.asked
            or (collision.id not in known and (before.is_empty or not is_held(collision)))
        )
        values = tuple(each for each in settled.collisions if is_typed(each.place))
        return replace(settled, between=now, document=document, collisions=(*collisions, *values))

    @cached_property
    def sides(self) -> dict[str, Side]:
        """Return the chosen side of each collision that is decided, by its place."""
        return {each.place: side for each in self.collisions if (side := self.choices.side_of(each))}

    @cached_property
    def unchosen(self) -> list[Collision]:
        return [collision for collision in self.collisions if collision.place not in self.sides]

    @cached_property
    def result(self) -> Document:
        """Return the text as it would be saved: with every choice put in."""
        return decided(self.between.base, self.between.newest, self.document, self.sides)

    @cached_property
    def is_too_long(self) -> bool:
        """Are two texts that are both kept, or rows that came back, more than a document holds?"""
        try:
            return bool(self.sides) and not self.result.revised()
        except ValueError:
            return True

    @cached_property
    def undone(self) -> Sources:
        """Return what the result would undo of what others changed; what is not chosen yet does not count."""
        undone, open_ids = self.between.undone_by(self.result, self.person_id), {each.id for each in self.unchosen}
        return {change: source for change, source in undone.items() if change.id not in open_ids}

    @cached_property
    def is_confirmed(self) -> bool:
        return not self.undone or self.choices.confirm(self.undone)

    @cached_property
    def taken_over(self) -> Sources:
        """Return what others changed and the text holds as they wrote it."""
        gone = [*(each.place for each in self.collisions), *(change.place for change in self.undone)]
        held = (each for each in self.between.changes() if not _is_inside_any(each.place, gone))
        return {change: self.between.source(change) for change in held}

    @cached_property
    def own_places(self) -> list[str]:
        """Return the places that only this person changed."""
        changes = merge(self.between.base, self.document, self.between.newest).taken_over
        return [change.place for change in changes]

    # What the page's buttons do

    def with_choices(self) -> "Merging":
        """Return the text with the chosen words of others in their places, where they can be corrected."""
        settled = {place: side for place, side in self.sides.items() if side != "mine"}
        document = decided(self.between.base, self.between.newest, self.document, settled)
        choices = self.choices.without({each.id for each in self.collisions if each.place in settled})
        unread = self.unread.decided(settled)
        return Merging.of(self.between, document, choices, self.person_id, unread, self.withheld)

    def without_change(self, change_id: str) -> "Merging":
        """Return the text without a change that was taken over."""
        place = next((change.place for change in self.taken_over if change.id == change_id), "")
        return self._with(taken_out(self.between.base, self.between.newest, self.document, place))

    def with_change(self, change_id: str) -> "Merging":
        """Return the text with a change that it would undo."""
        change = next((change for change in self.undone if change.id == change_id), None)
        if change is None:
            return self
        return self._with(taken_in(self.between.base, self.between.newest, self.document, change))

    def _with(self, document: Document) -> "Merging":
        return Merging.of(self.between, document, self.choices, self.person_id, self.unread, self.withheld)


def _is_inside_any(place: str, around: Iterable[str]) -> bool:
    return any(is_inside(place, each) or is_inside(each, place) for each in around)
