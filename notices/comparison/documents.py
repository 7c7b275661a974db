"""Compare two documents: words inside a text, rows that were added, removed, changed or moved.

Rows are matched by their keys, wherever they stand. Citations are compared by the keys they name, so numbers that
change only because a reference came before them are no difference.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import Any, Literal

from notices.comparison.rich_text import NotRichText, rich_text_differences
from notices.comparison.words import DiffSegment, word_differences
from notices.document.model import Choice, Document
from notices.document.places import (
    RICH_TEXTS,
    PlacedText,
    field_names,
    is_part,
    is_rows,
    row_name,
    texts_of,
    texts_within,
    value_at,
)
from notices.document.sections import section_of
from notices.document.template import Language

Kind = Literal["changed", "added", "removed", "moved", "unchanged"]

# Nobody sees the order of these lists: references are printed in the order in which they are cited.
LISTS_WITHOUT_ORDER = {"references"}


@dataclass(frozen=True)
class Difference:
    """The text at a place ("trials/<key>/population") in each of the documents; "" where one lacks it."""

    place: str
    before: str
    after: str

    @property
    def is_rich_text(self) -> bool:
        """Are both texts HTML, cleaned when their documents were made?"""
        return self.place in RICH_TEXTS


@dataclass(frozen=True)
class Move:
    """A row, and where it stood and stands among its neighbours, counted from 1."""

    place: str
    old_position: int
    new_position: int


@dataclass(frozen=True)
class DocumentChange:
    """What happened at a place.

    A text has `segments`; a row that was added or removed has `cells`, its texts; what was moved has `moves`.
    """

    place: str
    kind: Kind
    segments: tuple[DiffSegment, ...] = ()
    is_rich: bool = False
    is_box: bool = False
    cells: tuple["DocumentChange", ...] = ()
    moves: tuple[Move, ...] = ()


@dataclass(frozen=True)
class SectionChanges:
    """The changes in one section of the template."""

    section: str
    changes: tuple[DocumentChange, ...]


@dataclass(frozen=True)
class Comparison:
    """Everything that differs between two documents, section by section in the template's order."""

    before: Document
    after: Document
    sections: tuple[SectionChanges, ...]

    @cached_property
    def changes(self) -> list[DocumentChange]:
        return [change for section in self.sections for change in section.changes]


def compare(before: Document, after: Document) -> Comparison:
    """Return all changes from `before` to `after`. There is no change if and only if the two are the same."""
    pair = _DocumentPair(before, after)
    changes = list(pair.in_parts("", before, after))
    sections = groupby(changes, key=lambda change: section_of(change.place))
    return Comparison(before, after, tuple(SectionChanges(name, tuple(changes)) for name, changes in sections))


def differences(before: Document, after: Document) -> list[Difference]:
    """Return every place whose text differs, in the order of the document. A row that only moved does not differ."""
    old = {text.place: text.text for text in texts_of(before)}
    new = {text.place: text.text for text in texts_of(after)}
    places = list(new) + [place for place in old if place not in new]
    return [
        Difference(place, old.get(place, ""), new.get(place, ""))
        for place in places
        if old.get(place, "") != new.get(place, "")
    ]


def unchanged(document: Document, place: str) -> DocumentChange:
    """Return what stands at a place of a document as a change that changes nothing. Raises LookupError without one."""
    value = value_at(document, place)
    texts = _filled_in(place, value, document.language)
    parts = tuple(replace(_text_change(text, text), kind="unchanged") for text in texts)
    if [part.place for part in parts] == [place]:
        return parts[0]
    return DocumentChange(place, "unchanged", cells=parts)


class _DocumentPair:
    """Walk two documents side by side."""

    def __init__(self, before: Document, after: Document) -> None:
        self._before, self._after = before, after

    def in_parts(self, place: str, old: Any, new: Any) -> Iterator[DocumentChange]:
        for name in field_names(new):
            yield from self._at(f"{place}/{name}".lstrip("/"), getattr(old, name), getattr(new, name))

    def _at(self, place: str, old: Any, new: Any) -> Iterator[DocumentChange]:
        if old == new:
            return
        if is_rows(old) or is_rows(new):
            yield from self._in_rows(place, old, new)
        elif is_part(new):
            yield from self.in_parts(place, old, new)
        else:
            yield self._text(place, old, new)

    def _text(self, place: str, old: Any, new: Any) -> DocumentChange:
        (old_text,) = texts_within(place, old, self._before.language)
        (new_text,) = texts_within(place, new, self._after.language)
        if old_text.text == new_text.text:
            old_text, new_text = _with_code(old_text), _with_code(new_text)
        return _text_change(old_text, new_text)

    def _in_rows(self, place: str, old: Sequence[Any], new: Sequence[Any]) -> Iterator[DocumentChange]:
        """Yield the changes of the rows in their new order, a removed row after the one it stood behind."""
        old_rows, new_rows = {row_name(row): row for row in old}, {row_name(row): row for row in new}
        moves = {move.place: move for move in _moves(place, list(old_rows), list(new_rows))}
        if moves and place in LISTS_WITHOUT_ORDER:
            yield DocumentChange(place, "moved", moves=tuple(moves.values()))
            moves = {}
        removed = _removed_by_neighbour(list(old_rows), new_rows)
        for key in (None, *new_rows):
            if key is not None:
                yield from self._row(f"{place}/{key}", old_rows.get(key), new_rows[key], moves)
            yield from (self._removed(f"{place}/{name}", old_rows[name]) for name in removed.get(key, ()))

    def _row(self, place: str, old: Any, new: Any, moves: dict[str, Move]) -> Iterator[DocumentChange]:
        if old is None:
            texts = _filled_in(place, new, self._after.language)
            yield DocumentChange(place, "added", cells=tuple(_text_change(_blank(text), text) for text in texts))
            return
        if place in moves:
            yield DocumentChange(place, "moved", moves=(moves[place],))
        yield from self.in_parts(place, old, new)

    def _removed(self, place: str, row: Any) -> DocumentChange:
        texts = _filled_in(place, row, self._before.language)
        return DocumentChange(place, "removed", cells=tuple(_text_change(text, _blank(text)) for text in texts))


def _filled_in(place: str, row: Any, language: Language) -> list[PlacedText]:
    return [text for text in texts_within(place, row, language) if text.text and text.value is not False]


def _text_change(old: PlacedText, new: PlacedText) -> DocumentChange:
    kind: Kind = "changed" if old.text and new.text else "added" if new.text else "removed"
    if new.is_rich:
        try:
            return DocumentChange(new.place, kind, tuple(rich_text_differences(old.text, new.text)), is_rich=True)
        except NotRichText:
            pass  # its source is compared instead, as a plain text
    return DocumentChange(new.place, kind, tuple(word_differences(old.text, new.text)), is_box=new.is_box)


def _blank(text: PlacedText) -> PlacedText:
    """Return the empty text that is compared with a text which the other document lacks."""
    return PlacedText(text.place, "", text.value)


def _with_code(text: PlacedText) -> PlacedText:
    """Return the text with the codes of its choices, which tell two choices with the same label apart."""
    choices = text.value if isinstance(text.value, tuple) else (text.value,)
    labels = ", ".join(f"{choice.label} ({choice.code})" for choice in choices if isinstance(choice, Choice))
    return PlacedText(text.place, labels, text.value)


def _moves(place: str, old: list[str], new: list[str]) -> list[Move]:
    """Return the fewest moves from the old order to the new one, leaving out rows that were added or removed."""
    old_positions = {key: number for number, key in enumerate(old, 1)}
    new_positions = {key: number for number, key in enumerate(new, 1)}
    both = [key for key in new if key in old_positions]
    stayed = _longest_rise([old_positions[key] for key in both])
    return [
        Move(f"{place}/{key}", old_positions[key], new_positions[key])
        for key in both
        if old_positions[key] not in stayed
    ]


def _longest_rise(numbers: Sequence[int]) -> set[int]:
    """Return the longest subsequence that only rises."""
    ends: list[int] = []  # the smallest number that ends a rise of each length
    lengths: list[int] = []
    for number in numbers:
        length = bisect_left(ends, number)
        ends[length : length + 1] = [number]
        lengths.append(length)
    rise: set[int] = set()
    next_length = len(ends) - 1
    for number, length in zip(reversed(numbers), reversed(lengths), strict=True):
        if length == next_length:
            rise.add(number)
            next_length -= 1
    return rise


def _removed_by_neighbour(old: list[str], new: dict[str, Any]) -> dict[str | None, list[str]]:
    """Return the removed keys by the key that stood before them and stayed; None for those that stood first."""
    removed: dict[str | None, list[str]] = {}
    neighbour = None
    for key in old:
        if key in new:
            neighbour = key
        else:
            removed.setdefault(neighbour, []).append(key)
    return removed
