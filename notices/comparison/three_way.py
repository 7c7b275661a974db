"""Two texts that were made from the same one → one text: what each side changed, and where they collide.

A row is the same row by its key, a box by its code. Where one side only changed a place, its change counts. Where both
changed it differently they collide: mine stands until somebody chooses.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from notices.comparison.documents import UNSEEN_ORDER
from notices.document.model import Choice, Document
from notices.document.places import is_part, is_rows, name_of, text_at


@dataclass(frozen=True)
class Collision:
    """A place that both sides changed: its text in each of the three, None where there is no such row.

    Where only the order of a list collides, the texts are its rows in their order, and `is_order` says so.
    """

    place: str
    base: str | None
    theirs: str | None
    mine: str | None
    is_order: bool = False


@dataclass(frozen=True)
class Merge:
    """The merged text, not checked anew: two long lists may be longer than a document allows."""

    document: Document
    collisions: tuple[Collision, ...]


def merge(base: Document, theirs: Document, mine: Document, theirs_at: Collection[str] = ()) -> Merge:
    """What `theirs` and `mine` made of `base`, as one text; at the places of `theirs_at` theirs wins over mine."""
    merging = _Merging(base, theirs, mine, theirs_at)
    return Merge(merging.at("", base, theirs, mine), tuple(merging.collisions))


class _Merging:
    """Walks three documents side by side; collisions that are decided for theirs are none."""

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
        return self._collided(place, theirs, mine)

    def _collided(self, place: str, theirs: Any, mine: Any) -> Any:
        if place in self._theirs_at:
            return theirs
        was, now, own = (text_at(document, place) for document in self._documents)
        self.collisions.append(Collision(place, was, now, own))
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
        was, now, own = ({name_of(row): row for row in rows} for rows in (base, theirs, mine))
        merged = {}
        for name in {**was, **now, **own}:
            row = self.at(f"{place}/{name}", was.get(name), now.get(name), own.get(name))
            if row is not None:
                merged[name] = row
        return tuple(merged[name] for name in self._order(place, list(was), list(now), list(own)) if name in merged)

    def _order(self, place: str, base: list[str], theirs: list[str], mine: list[str]) -> list[str]:
        """The order of whoever changed it, with the rows of the other behind those they stood behind."""
        in_all = {name for name in base if name in theirs and name in mine}
        was, now, own = ([name for name in names if name in in_all] for names in (base, theirs, mine))
        if now in (was, own) or place in UNSEEN_ORDER:
            return _with(mine, theirs)
        if was == own or place in self._theirs_at:
            return _with(theirs, mine)
        first, second, third = (self._in_order(place, document) for document in self._documents)
        self.collisions.append(Collision(place, first, second, third, is_order=True))
        return _with(mine, theirs)

    def _in_order(self, place: str, document: Document) -> str | None:
        """The first line of each row of a list."""
        rows = text_at(document, place)
        if rows is None:
            return None
        value: Any = document
        for name in place.split("/"):
            value = next(row for row in value if name_of(row) == name) if is_rows(value) else getattr(value, name)
        texts = (text_at(document, f"{place}/{name_of(row)}") or "–" for row in value)
        return "\n".join(text.partition("\n")[0] for text in texts)


def _with(leading: list[str], following: list[str]) -> list[str]:
    """The leading names in their order, each other name behind the one that it follows."""
    order = list(leading)
    before = None
    for name in following:
        if name not in order:
            order.insert(order.index(before) + 1 if before is not None else 0, name)
        before = name
    return order


def _are_lists(three: Sequence[Any], is_kind: Any) -> bool:
    """Three lists of the kind, some of them empty?"""
    return all(isinstance(value, tuple) and (not value or is_kind(value)) for value in three)


def _is_choices(value: Sequence[Any]) -> bool:
    return all(type(member) is Choice for member in value)


def _same_boxes(three: Sequence[Any]) -> bool:
    """A checklist has every box of the template or none: between those there is no merging."""
    is_checklist = any(hasattr(member, "checked") for value in three for member in value)
    return not is_checklist or all(three)


def _choices(base: Sequence[Choice], theirs: Sequence[Choice], mine: Sequence[Choice]) -> tuple[Choice, ...]:
    """What was chosen by either and taken away by none; the order of choices says nothing."""
    was, now, own = ({choice.code: choice for choice in choices} for choices in (base, theirs, mine))
    chosen = {**now, **own}
    return tuple(
        chosen[code] for code in _with(list(own), list(now)) if code not in was or (code in now and code in own)
    )
