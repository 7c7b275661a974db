"""The columns of the picture: what has passed, this quarter and the next ones, and all that is later. Pure.

A quarter is a whole number, four times its year and then 0 to 3, so that the next one is one more.
"""

from datetime import date
from typing import NamedTuple

from trials.dates import PartialDate

# This quarter and the six after it have columns of their own, between what has passed and what is later.
MAX_QUARTERS = 7
PASSED, NOW, LATER = 0, 1, MAX_QUARTERS + 1
NUMBER_OF_COLUMNS = MAX_QUARTERS + 2


class Columns(NamedTuple):
    """The first and the last column that a date may mean, both included."""

    first: int
    last: int


class QuarterColumn(NamedTuple):
    """The head of a column; its quarter has a number from 1 to 4 and a year, those of PASSED are 0.

    `starts_year` says whether its left edge is also that of a year, whose name is written over it.
    """

    number: int
    quarter: int
    year: int
    starts_year: bool


def columns_of(expected: PartialDate, today: date) -> Columns:
    """Return where a date stands: only a year is as wide as what is left of it, all else is in one column."""
    if expected.has_passed(today):
        return Columns(PASSED, PASSED)
    now = quarter_of(today)
    first, last = (_column(quarter_of(day), now) for day in (expected.first_day(), expected.last_day()))
    return Columns(first, last)


def columns(today: date) -> list[QuarterColumn]:
    """Return the heads of all columns, from left to right."""
    now = quarter_of(today)
    return [QuarterColumn(PASSED, 0, 0, starts_year=False), *(_head(number, now) for number in range(NOW, LATER + 1))]


def quarter_of(day: date) -> int:
    return day.year * 4 + (day.month - 1) // 3


def _column(quarter: int, now: int) -> int:
    return min(max(quarter - now, 0) + NOW, LATER)


def _head(number: int, now: int) -> QuarterColumn:
    year, quarter = divmod(now + number - NOW, 4)
    return QuarterColumn(number, quarter + 1, year, starts_year=number == NOW or quarter == 0)
