"""Which of many notices are drawn: what is expected first, and never so many that nobody finds anything. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

# Of all that is found, and of one quarter of an area: what is left out is counted in its place.
MAX_MARKS, MAX_MARKS_IN_CELL = 48, 4


class PictureCell(NamedTuple):
    """A place in the picture: an area's code, and the first column of a date."""

    area: str
    column: int


class Selection(NamedTuple):
    """What is drawn, in the order in which it was given, and how many are left out of each cell."""

    positions: list[int]
    left_out: Counter[PictureCell]


def select(candidates: Iterable[tuple[int, PictureCell]], counts: Mapping[PictureCell, int]) -> Selection:
    """Choose among notices, each named by a number, the most urgent one first; `counts`: how many each cell has."""
    positions: list[int] = []
    drawn: Counter[PictureCell] = Counter()
    for number, cell in candidates:
        if drawn[cell] < MAX_MARKS_IN_CELL:
            drawn[cell] += 1
            positions.append(number)
            if len(positions) == MAX_MARKS:
                break
    return Selection(positions, Counter(counts) - drawn)
