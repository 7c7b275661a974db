"""Numbers as the geometry of plain bars in SVG. Pure: it knows neither words nor colours.

Across, everything is a percentage of the room there is; down, it is `em`. So a bar grows with its page while the words
beside it keep their size, on a phone and at 400 % zoom alike. All lengths are ready to print, whatever the language.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Down a row of a bar chart, in em: the words, the bar, what is printed below it, and where the next row starts.
WORDS, BAR, THICKNESS, BELOW, ROW = 1.1, 1.6, 1.0, 3.8, 3.6
ROW_WITH_WORDS_BELOW = 5.2
# A mark has its own words under all rows.
MARK_WORDS = 1.0
# What is not nought can be seen.
LEAST = 0.6


@dataclass(frozen=True)
class Bar:
    """One bar, lying, with its name above it; `reach` is a thin line that goes on from its end."""

    label: str
    printed: str
    label_y: str
    printed_y: str
    bar_y: str
    middle_y: str
    width: str
    reach: str = ""


@dataclass(frozen=True)
class Bars:
    """A chart of lying bars; `mark` is where a line stands that the bars are measured by."""

    bars: list[Bar]
    height: str
    thickness: str
    # Is the value printed under its bar, from the left, or above it, at the right?
    is_printed_below: bool = False
    mark: str = ""
    mark_end: str = ""
    mark_label: str = ""


@dataclass(frozen=True)
class Column:
    """One bar, standing, with its number above it and its name below."""

    label: str
    printed: str
    x: str
    width: str
    middle: str
    top: str
    height: str


@dataclass(frozen=True)
class Row:
    """What a lying bar shows."""

    label: str
    printed: str
    value: float
    reach: float | None = None


def lying(
    rows: Sequence[Row],
    *,
    most: float | None = None,
    mark: tuple[float, str] | None = None,
    printed_below: bool = False,
) -> Bars:
    """Bars under each other, on a scale that ends at `most`, or at the largest value."""
    most = most or max((max(row.value, row.reach or 0) for row in rows), default=0)
    step = ROW_WITH_WORDS_BELOW if printed_below else ROW
    bars = [_bar(row, number * step, most, printed_below) for number, row in enumerate(rows)]
    end = len(rows) * step
    if mark is None:
        return Bars(bars, _em(end), _em(THICKNESS), printed_below)
    height = _em(end + MARK_WORDS)
    return Bars(bars, height, _em(THICKNESS), printed_below, _percent(mark[0], most), _em(end - 0.4), mark[1])


def _bar(row: Row, top: float, most: float, printed_below: bool) -> Bar:
    return Bar(
        row.label,
        row.printed,
        label_y=_em(top + WORDS),
        printed_y=_em(top + (BELOW if printed_below else WORDS)),
        bar_y=_em(top + BAR),
        middle_y=_em(top + BAR + THICKNESS / 2),
        width=_percent(row.value, most),
        reach="" if row.reach is None else _percent(row.reach, most),
    )


def standing(rows: Iterable[tuple[str, int]], most: int) -> list[Column]:
    """Columns beside each other, (label, value) each, on a scale that ends at `most`."""
    rows = list(rows)
    share = 100 / len(rows) if rows else 100.0
    return [
        Column(
            label,
            str(value),
            x=f"{number * share + share * 0.15:.2f}%",
            width=f"{share * 0.7:.2f}%",
            middle=f"{(number + 0.5) * share:.2f}%",
            top=f"{100 - _part(value, most):.2f}%",
            height=_percent(value, most),
        )
        for number, (label, value) in enumerate(rows)
    ]


def _part(value: float, most: float) -> float:
    if value <= 0 or most <= 0:
        return 0.0
    return min(100.0, max(LEAST, 100 * value / most))


def _percent(value: float, most: float) -> str:
    return f"{_part(value, most):.2f}%"


def _em(length: float) -> str:
    return f"{length:.2f}em"
