"""The timeline's scale: from days, months and years to places across a picture. Pure.

A time is a year with its part, 2020.5 being the middle of 2020: so all years are as wide as each other.
"""

import calendar
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from trials.dates import PartialDate

# Room left and right for half a mark, per cent.
MARGIN = 4.0
# A day that lies further from all trials (years) would make them too small to read: it stays out of the picture.
FAR = 10
# Every first, second, fourth … year is named, so that few are; so many have a line at most; a picture has at least two.
STEPS, MOST_NAMED, MOST_LINES, FEWEST_YEARS = (1, 2, 4, 5, 10, 20, 50), 5, 15, 2
# A year's name begins at its line: further right than this (per cent) it would leave the picture.
LAST_NAMED = 87.0


@dataclass(frozen=True)
class Stretch:
    """A piece of a line or bar, ready to print."""

    x: str
    end: str
    width: str
    is_open: bool = False


@dataclass(frozen=True)
class Year:
    """The line at which a year begins; some have no room for their name."""

    x: str
    name: str


@dataclass(frozen=True)
class Scale:
    """From the beginning of one year to the beginning of another."""

    first: int
    last: int

    def at(self, time: float) -> float:
        """The place across, in per cent; what lies outside stands at the edge."""
        share = (time - self.first) / (self.last - self.first)
        return MARGIN + (100 - 2 * MARGIN) * min(1.0, max(0.0, share))

    def stretch(self, start: float, end: float, *, is_open: bool = False) -> Stretch:
        """What lies between two times."""
        left, right = self.at(start), self.at(end)
        return Stretch(percent(left), percent(right), percent(right - left), is_open)

    def years(self) -> list[Year]:
        """The years' lines, evenly apart, a few of them with their names."""
        length = self.last - self.first
        named = next(step for step in STEPS if length / step <= MOST_NAMED)
        step = 1 if length <= MOST_LINES else named
        found = [(year, self.at(year)) for year in range(self.first, self.last + 1) if year % step == 0]
        return [Year(percent(x), str(year) if year % named == 0 and x <= LAST_NAMED else "") for year, x in found]


def scale_of(dates: Sequence[PartialDate], as_of: date | None) -> Scale:
    """Whole years that hold all dates, and the day of the information, unless it is far from them."""
    first = math.floor(min(reach(day)[0] for day in dates))
    last = math.ceil(max(reach(day)[1] for day in dates))
    if as_of and first - FAR <= as_of.year < last + FAR:
        first, last = min(first, as_of.year), max(last, as_of.year + 1)
    return Scale(first, max(last, first + FEWEST_YEARS))


def middle(day: PartialDate) -> float:
    """The middle of what a date can mean."""
    return sum(reach(day)) / 2


def reach(day: PartialDate) -> tuple[float, float]:
    """From the beginning of the first day that a date can mean to the end of the last."""
    return time_of(day.first_day()), time_of(day.last_day(), is_over=True)


def time_of(day: date, *, is_over: bool = False) -> float:
    """The beginning of a day, or its end."""
    days = day.timetuple().tm_yday - (0 if is_over else 1)
    return day.year + days / (366 if calendar.isleap(day.year) else 365)


def percent(share: float) -> str:
    """Ready to print, whatever the language."""
    return f"{share:.2f}%"
