"""Two documents → differences: words inside a text, rows added, removed, changed or moved.

A row is the same row by its key, wherever it stands. Citations are compared by the keys they name, so numbers that
change only because a reference came before them are no difference.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any, Literal

from notices.comparison.rich_text import NotRichText, rich_text_differences
from notices.comparison.words import Piece, word_differences
from notices.document.model import Choice, Document
from notices.document.places import RICH_TEXTS, PlacedText, fields_of, is_part, is_rows, name_of, texts_of, texts_within
from notices.document.sections import section_of
from notices.document.template import Language

Kind = Literal["changed", "added", "removed", "moved"]

# Their order is seen by nobody: references are printed in the order in which they are cited.
UNSEEN_ORDER = {"references"}


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
    """A row and where it stands among its neighbours, counted from 1."""

    place: str
    was: int
    now: int


@dataclass(frozen=True)
class Change:
    """What happened at a place.

    A text has `pieces`; a row that came or went has `cells`, its texts; what was moved has `moves`.
    """

    place: str
    kind: Kind
    pieces: tuple[Piece, ...] = ()
    is_rich: bool = False
    is_box: bool = False
    cells: tuple["Change", ...] = ()
    moves: tuple[Move, ...] = ()


@dataclass(frozen=True)
class SectionChanges:
    """The changes in one section of the template."""

    section: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Comparison:
    """Everything that differs between two documents, section by section in the template's order."""

    before: Document
    after: Document
    sections: tuple[SectionChanges, ...]

    @cached_property
    def changes(self) -> list[Change]:
        return [change for section in self.sections for change in section.changes]


def compare(before: Document, after: Document) -> Comparison:
    """What a reader of `before` must know of `after`. There is no change if and only if the two are the same."""
    pair = _Pair(before, after)
    changes = list(pair.in_parts("", before, after))
    sections = groupby(changes, key=lambda change: section_of(change.place))
    return Comparison(before, after, tuple(SectionChanges(name, tuple(found)) for name, found in sections))


def differences(before: Document, after: Document) -> list[Difference]:
    """Every place whose text differs, in the order of the document, without the words. Rows only moved are none."""
    old = {found.place: found.text for found in texts_of(before)}
    new = {found.place: found.text for found in texts_of(after)}
    places = list(new) + [place for place in old if place not in new]
    return [
        Difference(place, old.get(place, ""), new.get(place, ""))
        for place in places
        if old.get(place, "") != new.get(place, "")
    ]


class _Pair:
    """Walks two documents side by side."""

    def __init__(self, before: Document, after: Document) -> None:
        self._before, self._after = before, after

    def in_parts(self, place: str, old: Any, new: Any) -> Iterator[Change]:
        for name in fields_of(new):
            yield from self._at(f"{place}/{name}".lstrip("/"), getattr(old, name), getattr(new, name))

    def _at(self, place: str, old: Any, new: Any) -> Iterator[Change]:
        if old == new:
            return
        if is_rows(old) or is_rows(new):
            yield from self._in_rows(place, old, new)
        elif is_part(new):
            yield from self.in_parts(place, old, new)
        else:
            yield self._text(place, old, new)

    def _text(self, place: str, old: Any, new: Any) -> Change:
        (was,) = texts_within(place, old, self._before.language)
        (now,) = texts_within(place, new, self._after.language)
        return _text_change(*((was, now) if was.text != now.text else (_with_code(was), _with_code(now))))

    def _in_rows(self, place: str, old: Sequence[Any], new: Sequence[Any]) -> Iterator[Change]:
        """The rows in their new order, each that went after the one it stood behind."""
        was, now = {name_of(row): row for row in old}, {name_of(row): row for row in new}
        moves = {move.place: move for move in _moves(place, list(was), list(now))}
        if moves and place in UNSEEN_ORDER:
            yield Change(place, "moved", moves=tuple(moves.values()))
            moves = {}
        behind = _gone_by_neighbour(list(was), now)
        for key in (None, *now):
            if key is not None:
                yield from self._row(f"{place}/{key}", was.get(key), now[key], moves)
            yield from (self._gone(f"{place}/{gone}", was[gone]) for gone in behind.get(key, ()))

    def _row(self, place: str, old: Any, new: Any, moves: dict[str, Move]) -> Iterator[Change]:
        if old is None:
            texts = _filled_in(place, new, self._after.language)
            yield Change(place, "added", cells=tuple(_text_change(_blank(text), text) for text in texts))
            return
        if place in moves:
            yield Change(place, "moved", moves=(moves[place],))
        yield from self.in_parts(place, old, new)

    def _gone(self, place: str, row: Any) -> Change:
        texts = _filled_in(place, row, self._before.language)
        return Change(place, "removed", cells=tuple(_text_change(text, _blank(text)) for text in texts))


def _filled_in(place: str, row: Any, language: Language) -> list[PlacedText]:
    return [text for text in texts_within(place, row, language) if text.text and text.value is not False]


def _text_change(old: PlacedText, new: PlacedText) -> Change:
    kind: Kind = "changed" if old.text and new.text else "added" if new.text else "removed"
    if new.is_rich:
        try:
            return Change(new.place, kind, tuple(rich_text_differences(old.text, new.text)), is_rich=True)
        except NotRichText:
            pass  # its source is compared instead, as a plain text
    return Change(new.place, kind, tuple(word_differences(old.text, new.text)), is_box=new.is_box)


def _blank(text: PlacedText) -> PlacedText:
    """What stands against a text that the other document lacks."""
    return PlacedText(text.place, "", text.value)


def _with_code(text: PlacedText) -> PlacedText:
    """Two choices that are called the same are told apart by their codes."""
    chosen = text.value if isinstance(text.value, tuple) else (text.value,)
    coded = ", ".join(f"{choice.label} ({choice.code})" for choice in chosen if isinstance(choice, Choice))
    return PlacedText(text.place, coded, text.value)


def _moves(place: str, old: list[str], new: list[str]) -> list[Move]:
    """The fewest rows that must be moved to bring the old order into the new one, leaving out who came and went."""
    was = {key: number for number, key in enumerate(old, 1)}
    now = {key: number for number, key in enumerate(new, 1)}
    both = [key for key in new if key in was]
    stayed = _longest_rise([was[key] for key in both])
    return [Move(f"{place}/{key}", was[key], now[key]) for key in both if was[key] not in stayed]


def _longest_rise(numbers: Sequence[int]) -> set[int]:
    """The longest subsequence that only rises."""
    ends: list[int] = []  # the smallest number that ends a rise of each length
    lengths: list[int] = []
    for number in numbers:
        length = bisect_left(ends, number)
        ends[length : length + 1] = [number]
        lengths.append(length)
    rise: set[int] = set()
    wanted = len(ends) - 1
    for number, length in zip(reversed(numbers), reversed(lengths), strict=True):
        if length == wanted:
            rise.add(number)
            wanted -= 1
    return rise


def _gone_by_neighbour(old: list[str], new: dict[str, Any]) -> dict[str | None, list[str]]:
    """The keys that went, by the key that stood before them and stayed; None for those that stood first."""
    gone: dict[str | None, list[str]] = {}
    neighbour = None
    for key in old:
        if key in new:
            neighbour = key
        else:
            gone.setdefault(neighbour, []).append(key)
    return gone
