"""The timeline's scale: from days, months and years to places across a picture. Pure.

A time is a year with its fraction, 2020.5 being the middle of 2020, so that all years are equally wide.
"""

import calendar
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from trials.dates import PartialDate

# The room for half a mark on the left and on the right, in per cent.
MARGIN = 4.0
# A day of information further from all trials, in years, would make them too small to read: it is left out.
MAX_YEARS_TO_AS_OF = 10
# Every first, second, fourth … year is named, so that at most five are; at most 15 have a line; there are at least two.
STEPS, MAX_NAMED_YEARS, MAX_YEAR_LINES, MIN_YEARS = (1, 2, 4, 5, 10, 20, 50), 5, 15, 2
# A year's name begins at its line: further right than this, in per cent, it would leave the picture.
MAX_NAME_POSITION = 87.0


@dataclass(frozen=True)
class Stretch:
    """A part of a line or bar, ready to print."""

    x: str
    end: str
    width: str
    is_open: bool = False


@dataclass(frozen=True)
class Year:
    """The line at which a year begins; `name` is "" where there is no room for it."""

    x: str
    name: str


@dataclass(frozen=True)
class Scale:
    """From the beginning of one year to the beginning of another."""

    first: int
    last: int

    def at(self, time: float) -> float:
        """Return the place of a time across the picture, in per cent; what lies outside is placed at the edge."""
        share = (time - self.first) / (self.last - self.first)
        return MARGIN + (100 - 2 * MARGIN) * min(1.0, max(0.0, share))

    def stretch(self, start: float, end: float, *, is_open: bool = False) -> Stretch:
        """Return the stretch between two times."""
        left, right = self.at(start), self.at(end)
        return Stretch(percent(left), percent(right), percent(right - left), is_open)

    def years(self) -> list[Year]:
        """Return the years' lines at equal distances, a few of them with their names."""
        length = self.last - self.first
        named = next(step for step in STEPS if length / step <= MAX_NAMED_YEARS)
        step = 1 if length <= MAX_YEAR_LINES else named
        lines = [(year, self.at(year)) for year in range(self.first, self.last + 1) if year % step == 0]
        return [
            Year(percent(x), str(year) if year % named == 0 and x <= MAX_NAME_POSITION else "") for year, x in lines
        ]


def scale_of(dates: Sequence[PartialDate], as_of: date | None) -> Scale:
    """Span whole years around all dates, and around the day of the information unless it is far from them."""
    first = math.floor(min(reach(day)[0] for day in dates))
    last = math.ceil(max(reach(day)[1] for day in dates))
    if as_of and first - MAX_YEARS_TO_AS_OF <= as_of.year < last + MAX_YEARS_TO_AS_OF:
        first, last = min(first, as_of.year), max(last, as_of.year + 1)
    return Scale(first, max(last, first + MIN_YEARS))


def middle(day: PartialDate) -> float:
    """Return the middle of what a date can mean."""
    return sum(reach(day)) / 2


def reach(day: PartialDate) -> tuple[float, float]:
    """Return the beginning of the first day that a date can mean, and the end of the last."""
    return time_of(day.first_day()), time_of(day.last_day(), is_over=True)


def time_of(day: date, *, is_over: bool = False) -> float:
    """Return the beginning of a day, or its end if it `is_over`."""
    days = day.timetuple().tm_yday - (0 if is_over else 1)
    return day.year + days / (366 if calendar.isleap(day.year) else 365)


def percent(share: float) -> str:
    """Write the per cent as CSS and SVG read them."""
    return f"{share:.2f}%"
