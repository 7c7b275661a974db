"""How far a part of the form has come: what is missing in it, and the comments that wait there."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

# The ids of a form's elements: of a field ("id_trials-2-name", "id_areas_0"), a row, a list and its button.
ELEMENT = re.compile(r"(?:id_|row-|rows-|add-)([a-z_]+?)(?:-(\d+)(?:-.*)?|_\d+)?")


class Marks(NamedTuple):
    """The numbers of things to correct, and of open comments: all, and those that stop the approval."""

    missing: int = 0
    comments: int = 0
    stopping: int = 0

    @property
    def is_done(self) -> bool:
        return not (self.missing or self.comments)


def _sum(marks: Iterable[Marks]) -> Marks:
    return Marks(*map(sum, zip(*marks, strict=True)))


def place_of_element(html_id: str) -> tuple[str, str]:
    """Return the field or list that an element belongs to, and the row: ("trials", "trials-2"); "" for none."""
    match = ELEMENT.fullmatch(html_id)
    if not match:
        return "", ""
    return match[1], f"{match[1]}-{match[2]}" if match[2] else ""


class PartMarks:
    """The marks of each field or list, and of each row, counted from the elements that findings and comments name."""

    def __init__(self, missing: Iterable[str], comments: Iterable[tuple[str, bool]]) -> None:
        """`comments` come with whether they stop the approval."""
        self._of: dict[str, Marks] = defaultdict(Marks)
        for html_id in missing:
            self._add(html_id, Marks(missing=1))
        for html_id, stops in comments:
            self._add(html_id, Marks(comments=1, stopping=int(stops)))

    def _add(self, html_id: str, mark: Marks) -> None:
        for part in filter(None, place_of_element(html_id)):
            self._of[part] = _sum([self._of[part], mark])

    def of(self, *parts: str) -> Marks:
        return _sum([Marks(), *(self._of[part] for part in parts if part in self._of)])
