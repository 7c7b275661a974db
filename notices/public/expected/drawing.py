"""Rows and marks with their places. Pure: it knows no colours and no words but those it is given.

Lengths across are in per cent of the room of the columns and lengths down in em, ready to print, so that words keep
their size. A mark is as wide as the columns that its date can mean. Marks that would cover each other stand in lanes,
one under the other: first what is known to the quarter, then the years, then how many more a cell has.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from notices.public.expected.quarters import (
    NUMBER_OF_COLUMNS,
    PASSED,
    Columns,
    QuarterColumn,
    columns,
    columns_of,
)
from notices.public.expected.selection import PictureCell
from trials.dates import PartialDate

# In em of the picture's letters, which are 13 px: a lane is 26 px high, as a finger needs 24.
LANE_HEIGHT, ROW_PADDING = 2.0, 0.5

State = Literal["passed", "under_review", "estimate"]


class PictureArea(NamedTuple):
    """A clinical area: its code, "" where a notice names none, and its name."""

    code: str
    label: str


@dataclass(frozen=True)
class ExpectedNotice:
    """A notice with the date on which its authorisation is expected.

    `name` begins with `short_name`, both in the notice's `language`; `label` begins with the name and says all that the
    mark shows. `label`, `when` and `basis` are in the language of the page.
    """

    area: PictureArea
    expected: PartialDate
    is_under_review: bool
    short_name: str
    name: str
    disease: str
    label: str
    when: str
    basis: str
    url: str
    language: str


@dataclass(frozen=True)
class DateMark:
    """A notice in its row. `dot_x` is the middle of its first column, in per cent of its own width."""

    notice: ExpectedNotice
    state: State
    columns: Columns
    lane: int

    @property
    def x(self) -> str:
        return _across(self.columns.first)

    @property
    def width(self) -> str:
        return _across(self._number_of_columns)

    @property
    def y(self) -> str:
        return _top(self.lane)

    @property
    def dot_x(self) -> str:
        return f"{50 / self._number_of_columns:.2f}%"

    @property
    def is_only_year(self) -> bool:
        """Is only the year known? Of what has passed that does not matter any more."""
        return self.notice.expected.precision == "year" and self.state != "passed"

    @property
    def _number_of_columns(self) -> int:
        return self.columns.last - self.columns.first + 1


@dataclass(frozen=True)
class LeftOut:
    """How many more a cell has, under its marks."""

    count: int
    column: int
    lane: int

    @property
    def x(self) -> str:
        return _across(self.column)

    @property
    def y(self) -> str:
        return _top(self.lane)


@dataclass(frozen=True)
class AreaRow:
    """An area with its marks, in the order in which one reads them: column by column, from above."""

    area: PictureArea
    marks: list[DateMark]
    left_out: list[LeftOut]

    @property
    def height(self) -> str:
        lanes = 1 + max([mark.lane for mark in self.marks] + [one.lane for one in self.left_out])
        return _em(lanes * LANE_HEIGHT + 2 * ROW_PADDING)


@dataclass(frozen=True)
class Head:
    """The head of a column, with its place."""

    column: QuarterColumn
    x: str


@dataclass(frozen=True)
class Picture:
    """The whole picture."""

    heads: list[Head]
    column_width: str
    rows: list[AreaRow]

    @property
    def marks(self) -> list[DateMark]:
        """Return all marks by their dates, as the table lists them."""
        marks = (mark for row in self.rows for mark in row.marks)
        return sorted(marks, key=lambda mark: (_order(mark.notice), mark.notice.area.label))

    @property
    def states(self) -> set[State]:
        return {mark.state for row in self.rows for mark in row.marks}

    @property
    def has_years(self) -> bool:
        return any(mark.is_only_year for row in self.rows for mark in row.marks)


def draw(
    notices: Sequence[ExpectedNotice], left_out: Mapping[PictureCell, int], areas: Sequence[PictureArea], today: date
) -> Picture:
    """Draw the notices, with how many more each cell has; `areas` are those of both, in the order of their rows."""
    heads = [Head(column, _across(column.number)) for column in columns(today)]
    by_area: dict[PictureArea, list[ExpectedNotice]] = {}
    for notice in notices:
        by_area.setdefault(notice.area, []).append(notice)
    rest: dict[str, list[tuple[int, int]]] = {}
    for cell, count in sorted(left_out.items()):
        rest.setdefault(cell.area, []).append((cell.column, count))
    rows = [_row(area, by_area.get(area, []), rest.get(area.code, []), today) for area in areas]
    return Picture(heads, _across(1), rows)


def state_of(notice: ExpectedNotice, columns: Columns) -> State:
    if columns.first == PASSED:
        return "passed"
    return "under_review" if notice.is_under_review else "estimate"


def _row(
    area: PictureArea, notices: Sequence[ExpectedNotice], left_out: Sequence[tuple[int, int]], today: date
) -> AreaRow:
    """Draw an area; `left_out`: the columns of which it has more, from left to right, and how many."""
    own = [(notice, columns_of(notice.expected, today)) for notice in notices]
    lanes = _Lanes()
    marks = [
        DateMark(notice, state_of(notice, where), where, lanes.next_free(where))
        for notice, where in sorted(own, key=lambda pair: (pair[0].expected.precision == "year", _order(pair[0])))
    ]
    rest = [LeftOut(count, column, lanes.under_all(column)) for column, count in left_out]
    return AreaRow(area, sorted(marks, key=lambda mark: (mark.columns.first, mark.lane)), rest)


def _order(notice: ExpectedNotice) -> tuple[date, date, str, str, str]:
    """Return a sort key: by the last day that the date can mean, so that a year comes after its months."""
    expected = notice.expected
    return expected.last_day(), expected.first_day(), notice.name, notice.disease, notice.url


class _Lanes:
    """Which lanes of a row are taken, in each of its columns."""

    def __init__(self) -> None:
        self._taken: list[set[int]] = [set() for _ in range(NUMBER_OF_COLUMNS)]

    def next_free(self, where: Columns) -> int:
        """Take the highest lane that is free in all these columns."""
        taken = self._taken[where.first : where.last + 1]
        return self._take(next(lane for lane in itertools.count() if not any(lane in lanes for lanes in taken)), where)

    def under_all(self, column: int) -> int:
        """Take the lane under the last one of this column."""
        return self._take(max(self._taken[column], default=-1) + 1, Columns(column, column))

    def _take(self, lane: int, where: Columns) -> int:
        for lanes in self._taken[where.first : where.last + 1]:
            lanes.add(lane)
        return lane


def _across(number_of_columns: int) -> str:
    return f"{100 * number_of_columns / NUMBER_OF_COLUMNS:.2f}%"


def _top(lane: int) -> str:
    return _em(ROW_PADDING + lane * LANE_HEIGHT)


def _em(length: float) -> str:
    return f"{length:.2f}em"
