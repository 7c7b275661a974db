"""Merge two documents that were made from the same one, and list where they collide.

Rows are matched by their keys, boxes by their codes. Where only one side changed a place, its change counts. Where
both changed it differently they collide, and mine stands until somebody chooses.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from notices.comparison.documents import LISTS_WITHOUT_ORDER
from notices.document.model import Choice, Document
from notices.document.places import is_part, is_rows, row_name, text_at


@dataclass(frozen=True)
class Collision:
    """A place that both sides changed: its text in each of the three documents, None where there is no such row.

    Where only the order of a list collides, the texts are its rows in their order, and `is_order` is true.
    """

    place: str
    base: str | None
    theirs: str | None
    mine: str | None
    is_order: bool = False


@dataclass(frozen=True)
class Merge:
    """The merged document and its collisions. It was not validated: two long lists may exceed a document's limits."""

    document: Document
    collisions: tuple[Collision, ...]


def merge(base: Document, theirs: Document, mine: Document, theirs_at: Collection[str] = ()) -> Merge:
    """Merge the changes that `theirs` and `mine` made to `base`; at the places of `theirs_at` theirs wins over mine."""
    merger = _Merger(base, theirs, mine, theirs_at)
    return Merge(merger.at("", base, theirs, mine), tuple(merger.collisions))


class _Merger:
    """Walk three documents side by side. A place that is decided for theirs does not collide."""

    def __init__(self, base: Document, theirs: Document, mine: Document, theirs_at: Collection[str]) -> None:
        self._documents, self._theirs_at = (base, theirs, mine), theirs_at
        self.collisions: list[Collision] = []

    def at(self, place: str, base: Any, theirs: Any, mine: Any) -> Any:
        if theirs in (base, mine):
            return mine
        if base == mine:
            return theirs
        three = (base, theirs, mine)
        if all(is_part(value) for value in three):
            return self._in_part(place, *three)
        if _are_lists(three, is_rows) and _same_boxes(three):
            return self._in_rows(place, *three)
        if _are_lists(three, _is_choices):
            return _choices(*three)
        if base and theirs and mine and all(type(value) is Choice for value in three):
            if mine.code == base.code:  # only its label changed, with the language of the text
                return theirs
            if theirs.code in (base.code, mine.code):
                return mine
        return self._collision(place, theirs, mine)

    def _collision(self, place: str, theirs: Any, mine: Any) -> Any:
        if place in self._theirs_at:
            return theirs
        base_text, their_text, my_text = (text_at(document, place) for document in self._documents)
        self.collisions.append(Collision(place, base_text, their_text, my_text))
        return mine

    def _in_part(self, place: str, base: Any, theirs: Any, mine: Any) -> Any:
        merged = {}
        for name in type(mine).model_fields:
            three = [getattr(part, name) for part in (base, theirs, mine)]
            if name == "label":  # of a box: the template's word, in the language of the text
                merged[name] = three[1] if three[0] == three[2] else three[2]
            else:
                merged[name] = self.at(f"{place}/{name}".lstrip("/"), *three)
        return mine.model_copy(update=merged)

    def _in_rows(self, place: str, base: Sequence[Any], theirs: Sequence[Any], mine: Sequence[Any]) -> tuple[Any, ...]:
        three = [{row_name(row): row for row in rows} for rows in (base, theirs, mine)]
        merged = {}
        for name in dict.fromkeys(name for rows in three for name in rows):
            row = self.at(f"{place}/{name}", *(rows.get(name) for rows in three))
            if row is not None:
                merged[name] = row
        return tuple(merged[name] for name in self._order(place, *map(list, three)) if name in merged)

    def _order(self, place: str, base: list[str], theirs: list[str], mine: list[str]) -> list[str]:
        """Return the order of the side that changed it, with the other side's own rows after those they followed."""
        in_all = {name for name in base if name in theirs and name in mine}
        old, their_order, my_order = ([name for name in names if name in in_all] for names in (base, theirs, mine))
        if their_order in (old, my_order) or place in LISTS_WITHOUT_ORDER:
            return _with(mine, theirs)
        if old == my_order or place in self._theirs_at:
            return _with(theirs, mine)
        base_lines, their_lines, my_lines = (self._first_lines(place, document) for document in self._documents)
        self.collisions.append(Collision(place, base_lines, their_lines, my_lines, is_order=True))
        return _with(mine, theirs)

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
    choices = {**their_choices, **my_choices}
    return tuple(
        choices[code]
        for code in _with(list(my_choices), list(their_choices))
        if code not in old or (code in their_choices and code in my_choices)
    )
