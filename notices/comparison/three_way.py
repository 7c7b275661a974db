"""Merge two documents that were made from the same one, and list where they collide.

Rows are matched by their keys, boxes by their codes, paragraphs and list items of a rich text by their words. Where
only one side changed a place, its change counts. Where both changed it differently they collide, and mine stands until
somebody chooses.

A place is one of `notices.document.places`, or a passage of a rich text: "disease#3" is the third passage of the text
that both were made from, "disease#2.1" the first that was inserted after its second.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from notices.comparison.documents import LISTS_WITHOUT_ORDER
from notices.comparison.passages import Passage, align, both_inserted, html_of_passages, passages_of
from notices.document.field_types import MAX_LINE_LENGTH, MAX_TEXT_LENGTH, Kind
from notices.document.fields import fields_of
from notices.document.model import Choice, Document, Part
from notices.document.places import is_part, is_rows, row_name, text_at

Side = Literal["mine", "theirs", "both"]
# The text of a place in the base, theirs and mine.
Texts = tuple[str | None, str | None, str | None]
# What stands between two texts that are both kept until somebody rewrites them, and how long the two may be.
BETWEEN_TEXTS = {Kind.LINE: (" | ", MAX_LINE_LENGTH), Kind.TEXT: ("\n", MAX_TEXT_LENGTH)}


def _id_of(*texts: str | None) -> str:
    return hashlib.sha256("\0".join(text if text is not None else "\1" for text in texts).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Collision:
    """A place that both sides changed: its text in each of the three documents, None where there is no such place.

    Where only the order of a list collides, the texts are its rows in their order, and `is_order` is true. `both` is
    the text that keeps both, None where a place can hold only one.
    """

    place: str
    base: str | None
    theirs: str | None
    mine: str | None
    is_order: bool = False
    both: str | None = None

    @property
    def id(self) -> str:
        """Return what names this collision as long as their text and the one before stay the same."""
        return _id_of(self.place, self.base, self.theirs)

    @property
    def my_id(self) -> str:
        """Return what names my text."""
        return _id_of(self.mine)

    @property
    def sides(self) -> tuple[Side, ...]:
        return ("mine", "theirs", "both") if self.both is not None else ("mine", "theirs")


@dataclass(frozen=True)
class TheirChange:
    """What only they changed: the text before, and theirs; None where there is no such place."""

    place: str
    base: str | None
    theirs: str | None
    is_order: bool = False

    @property
    def id(self) -> str:
        return _id_of(self.place, self.base, self.theirs)


@dataclass(frozen=True)
class Merge:
    """The merged document, its collisions, and what of it only they changed.

    The document was not validated: two long lists may exceed its limits.
    """

    document: Document
    collisions: tuple[Collision, ...]
    taken_over: tuple[TheirChange, ...]


def merge(
    base: Document,
    theirs: Document,
    mine: Document,
    choices: Mapping[str, Side] | None = None,
    without: Collection[str] = (),
) -> Merge:
    """Merge the changes that `theirs` and `mine` made to `base`.

    A collision whose place has a choice is decided by it. What they changed at a place of `without` is not taken over.
    """
    merger = _Merger((base, theirs, mine), choices or {}, without)
    document = merger.at("", base, theirs, mine)
    return Merge(document, tuple(merger.collisions), tuple(merger.taken_over))


def decided(base: Document, theirs: Document, text: Document, choices: Mapping[str, Side]) -> Document:
    """Return a merged text with each choice put in its place, and nothing else taken over."""
    taken_back = {change.place for change in merge(base, theirs, text).taken_over}
    return merge(base, theirs, text, choices, taken_back).document


def taken_out(base: Document, theirs: Document, text: Document, place: str) -> Document:
    """Return a merged text without what they changed at one place; unchanged where somebody has written on it."""
    return merge(theirs, merge(base, theirs, base, without={place}).document, text).document


def taken_in(base: Document, theirs: Document, text: Document, change: TheirChange) -> Document:
    """Return a merged text with a change of theirs that it lacks, in place of what the text has there."""
    places = [other.place for other in merge(base, theirs, base).taken_over]
    # An order is one change, and so is what they wrote in a row that the text has no more.
    others = {
        place for place in places if place != change.place and (change.is_order or not is_inside(place, change.place))
    }
    only = merge(base, theirs, base, without=others).document
    return merge(base, only, text, {change.place: "theirs"}).document


def field_of(place: str) -> str:
    """Return the place of the field that a passage is in; other places unchanged."""
    return place.partition("#")[0]


def is_inside(place: str, around: str) -> bool:
    """Is a place the other one, or a passage, cell or row inside it?"""
    return place == around or field_of(place) == around or place.startswith(f"{around}/")


class _Merger:
    """Walk three documents side by side."""

    def __init__(
        self, documents: tuple[Document, Document, Document], choices: Mapping[str, Side], without: Collection[str]
    ) -> None:
        self._documents, self._choices, self._without = documents, choices, without
        self.collisions: list[Collision] = []
        self.taken_over: list[TheirChange] = []

    def at(self, place: str, base: Any, theirs: Any, mine: Any, kind: Kind = Kind.OTHER) -> Any:
        if theirs in (base, mine):
            return mine
        three = (base, theirs, mine)
        if all(is_part(value) for value in three):
            return self._in_part(place, *three)
        if _are_lists(three, is_rows) and _same_boxes(three):
            return self._in_rows(place, *three)
        if _are_lists(three, _is_choices):
            return self._in_choices(place, *three)
        if kind is Kind.RICH_TEXT:
            return self._in_rich_text(place, *three)
        if base == mine:
            return self._theirs_or(mine, theirs, TheirChange(place, *self._texts(place)[:2]))
        if base and theirs and mine and all(type(value) is Choice for value in three):
            if mine.code == base.code:  # only its label changed, with the language of the text
                return theirs
            if theirs.code in (base.code, mine.code):
                return mine
        return self._collision(place, theirs, mine, kind)

    def _texts(self, place: str) -> Texts:
        base, theirs, mine = self._documents
        return text_at(base, place), text_at(theirs, place), text_at(mine, place)

    def _theirs_or(self, mine: Any, theirs: Any, change: TheirChange) -> Any:
        """Return theirs, which nobody else changed; or mine where their change is not wanted."""
        if change.place in self._without:
            return mine
        self.taken_over.append(change)
        return theirs

    def _chosen(self, collision: Collision) -> Side | None:
        """Return the side that was chosen for a collision, or list it."""
        choice = self._choices.get(collision.place)
        if choice in collision.sides:
            return choice
        self.collisions.append(collision)
        return None

    def _collision(self, place: str, theirs: Any, mine: Any, kind: Kind) -> Any:
        both = _both(theirs, mine, kind)
        choice = self._chosen(Collision(place, *self._texts(place), both=both))
        return theirs if choice == "theirs" else both if choice == "both" else mine

    def _in_part(self, place: str, base: Any, theirs: Any, mine: Any) -> Any:
        part_type: type[Part] = type(mine)
        merged = {}
        for name in part_type.model_fields:
            old, their_value, my_value = (getattr(part, name) for part in (base, theirs, mine))
            if name == "label":  # of a box: the template's word, in the language of the text
                merged[name] = their_value if old == my_value else my_value
            else:
                kind = fields_of(part_type)[name].kind
                merged[name] = self.at(f"{place}/{name}".lstrip("/"), old, their_value, my_value, kind)
        return mine.model_copy(update=merged)

    def _in_choices(self, place: str, base: Any, theirs: Any, mine: Any) -> Any:
        merged = _choices(base, theirs, mine)
        if {choice.code for choice in merged} == {choice.code for choice in mine}:
            return merged if base != mine else theirs
        return self._theirs_or(mine, merged, TheirChange(place, *self._texts(place)[:2]))

    # Rich text

    def _in_rich_text(self, place: str, base: str, theirs: str, mine: str) -> str:
        old, their_passages, my_passages = (passages_of(text) for text in (base, theirs, mine))
        if not old and _have_nothing_of_each_other(their_passages, my_passages):
            return self._first_texts(place, their_passages, my_passages)
        theirs_now, mine_now = align(old, their_passages), align(old, my_passages)
        merged: list[Passage] = []
        for number in range(len(old) + 1):
            merged += self._inserted(f"{place}#{number}", theirs_now.inserted[number], mine_now.inserted[number])
            if number < len(old):
                three = old[number], theirs_now.now[number], mine_now.now[number]
                merged += self._passage(f"{place}#{number + 1}", *three)
        return html_of_passages(merged)

    def _first_texts(self, place: str, theirs: list[Passage], mine: list[Passage]) -> str:
        """Return the text of a field that was empty, and that both filled in: it collides as a whole."""
        texts = {"theirs": html_of_passages(theirs), "mine": html_of_passages(mine)}
        texts["both"] = html_of_passages([*mine, *theirs])
        return texts[self._chosen(Collision(place, "", texts["theirs"], texts["mine"], both=texts["both"])) or "mine"]

    def _inserted(self, place: str, theirs: list[Passage], mine: list[Passage]) -> list[Passage]:
        """Return what each side inserted between two passages. It does not collide: both stay."""
        return [
            passage
            for passage, number in both_inserted(theirs, mine)
            if number is None
            or self._theirs_or(None, passage, TheirChange(f"{place}.{number + 1}", None, passage.alone))
        ]

    def _passage(self, place: str, base: Passage, theirs: Passage | None, mine: Passage | None) -> list[Passage]:
        """Return what stands in the place of a passage: one, none or both."""
        if theirs and mine:
            begins = mine.begins if mine.begins != base.begins else theirs.begins
            theirs, mine = theirs._replace(begins=begins), mine._replace(begins=begins)
        old, their_words, my_words = (passage and passage.words for passage in (base, theirs, mine))
        # Where only their markup changed, which nobody sees, it is theirs.
        chosen: Passage | None = theirs if mine and mine.html == base.html and their_words == old else mine
        if their_words not in (old, my_words):
            texts: Texts = (base.alone, theirs.alone if theirs else None, mine.alone if mine else None)
            if old == my_words:
                chosen = self._theirs_or(mine, theirs, TheirChange(place, *texts[:2]))
            else:
                both = html_of_passages([mine, theirs]) if mine and theirs else None
                choice = self._chosen(Collision(place, *texts, both=both))
                if choice == "both" and mine and theirs:
                    return [mine, theirs]
                chosen = theirs if choice == "theirs" else mine
        return [chosen] if chosen else []

    # Rows

    def _in_rows(self, place: str, base: Sequence[Any], theirs: Sequence[Any], mine: Sequence[Any]) -> tuple[Any, ...]:
        three = [{row_name(row): row for row in rows} for rows in (base, theirs, mine)]
        merged = {}
        for name in dict.fromkeys(name for rows in three for name in rows):
            old, their_row, my_row = (rows.get(name) for rows in three)
            row = self.at(f"{place}/{name}", old, their_row, my_row)
            if row is not None:
                merged[name] = row
        return tuple(merged[name] for name in self._order(place, *map(list, three)) if name in merged)

    def _order(self, place: str, base: list[str], theirs: list[str], mine: list[str]) -> list[str]:
        """Return the order of the side that changed it, with the other side's own rows after those they followed."""
        in_all = {name for name in base if name in theirs and name in mine}
        old, their_order, my_order = ([name for name in names if name in in_all] for names in (base, theirs, mine))
        if their_order == my_order or place in LISTS_WITHOUT_ORDER:
            return _with(theirs, mine) if base == mine else _with(mine, theirs)
        if their_order == old:
            return _with(mine, theirs)
        in_base, in_theirs, in_mine = self._documents
        lines: Texts = (
            self._first_lines(place, in_base),
            self._first_lines(place, in_theirs),
            self._first_lines(place, in_mine),
        )
        if old == my_order:
            return self._theirs_or(
                _with(mine, theirs), _with(theirs, mine), TheirChange(place, lines[0], lines[1], is_order=True)
            )
        choice = self._chosen(Collision(place, *lines, is_order=True))
        return _with(theirs, mine) if choice == "theirs" else _with(mine, theirs)

    def _first_lines(self, place: str, document: Document) -> str | None:
        """Return the first line of each row of a list, in the order of the document."""
        rows = text_at(document, place)
        if rows is None:
            return None
        value: Any = document
        for name in place.split("/"):
            value = next(row for row in value if row_name(row) == name) if is_rows(value) else getattr(value, name)
        texts = (text_at(document, f"{place}/{row_name(row)}") or "–" for row in value)
        return "\n".join(text.partition("\n")[0] for text in texts)


def _with(leading: list[str], following: list[str]) -> list[str]:
    """Return the leading names in their order, with each other name after the one that it follows."""
    order = list(leading)
    before = None
    for name in following:
        if name not in order:
            order.insert(order.index(before) + 1 if before is not None else 0, name)
        before = name
    return order


def _have_nothing_of_each_other(theirs: Sequence[Passage], mine: Sequence[Passage]) -> bool:
    """Has each side a passage that the other lacks?"""
    words = [{passage.words for passage in passages} for passages in (theirs, mine)]
    return not (words[0] <= words[1] or words[1] <= words[0])


def _both(theirs: Any, mine: Any, kind: Kind) -> str | None:
    """Return a text that keeps both, None for values of which a place holds only one."""
    if kind not in BETWEEN_TEXTS or not (theirs and mine):
        return None
    between, max_length = BETWEEN_TEXTS[kind]
    both = f"{mine}{between}{theirs}"
    return both if len(both) <= max_length else None


def _are_lists(three: Sequence[Any], is_kind: Any) -> bool:
    """Are these three lists of the kind? Some of them may be empty."""
    return all(isinstance(value, tuple) and (not value or is_kind(value)) for value in three)


def _is_choices(value: Sequence[Any]) -> bool:
    return all(type(member) is Choice for member in value)


def _same_boxes(three: Sequence[Any]) -> bool:
    """May the boxes be merged one by one? A checklist has every box of the template or none."""
    is_checklist = any(hasattr(member, "checked") for value in three for member in value)
    return not is_checklist or all(three)


def _choices(base: Sequence[Choice], theirs: Sequence[Choice], mine: Sequence[Choice]) -> tuple[Choice, ...]:
    """Return what either side chose and neither took away; the order of choices has no meaning."""
    old, their_choices, my_choices = ({choice.code: choice for choice in choices} for choices in (base, theirs, mine))
    # A choice is renamed where the agency's list was: the label that one side alone has as before gives way.
    choices = their_choices | {
        code: choice for code, choice in my_choices.items() if code not in their_choices or old.get(code) != choice
    }
    return tuple(
        choices[code]
        for code in _with(list(my_choices), list(their_choices))
        if code not in old or (code in their_choices and code in my_choices)
    )
