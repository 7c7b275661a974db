"""Numbers as the geometry of plain bars in SVG; it knows neither words nor colours.

Horizontal lengths are percentages of the width, vertical ones are `em`. So a bar grows with its page while the words
beside it keep their size, on a phone and at 400 % zoom alike. All lengths are ready to print, whatever the language.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Down a row of a bar chart, in em: the words, the bar, what is printed below it, and where the next row starts.
WORDS, BAR, THICKNESS, BELOW, ROW = 1.1, 1.6, 1.0, 3.8, 3.6
ROW_WITH_WORDS_BELOW = 5.2
# A mark has its own words under all rows.
MARK_WORDS = 1.0
# The share of the scale, in per cent, that every value above 0 gets at least: it can be seen.
MIN_VISIBLE = 0.6


@dataclass(frozen=True)
class Bar:
    """One horizontal bar with its name above it; `reach` is a thin line that goes on from its end."""

    label: str
    printed: str
    label_y: str
    printed_y: str
    bar_y: str
    middle_y: str
    width: str
    reach: str = ""


@dataclass(frozen=True)
class BarChart:
    """A chart of horizontal bars; `mark` is where a line stands that the bars are measured by."""

    bars: list[Bar]
    height: str
    thickness: str
    # Are the values printed under their bars, from the left, or above them, at the right?
    values_are_below: bool = False
    mark: str = ""
    mark_end: str = ""
    mark_label: str = ""


@dataclass(frozen=True)
class Column:
    """One vertical bar with its number above it and its name below."""

    label: str
    printed: str
    x: str
    width: str
    middle: str
    top: str
    height: str


@dataclass(frozen=True)
class BarValue:
    """What a horizontal bar shows."""

    label: str
    printed: str
    value: float
    reach: float | None = None


def horizontal_bars(
    rows: Sequence[BarValue],
    *,
    scale_end: float | None = None,
    mark: tuple[float, str] | None = None,
    values_below: bool = False,
) -> BarChart:
    """Draw bars under each other, on a scale that ends at `scale_end`, or at the largest value."""
    scale_end = scale_end or max((max(row.value, row.reach or 0) for row in rows), default=0)
    step = ROW_WITH_WORDS_BELOW if values_below else ROW
    bars = [_bar(row, number * step, scale_end, values_below) for number, row in enumerate(rows)]
    end = len(rows) * step
    if mark is None:
        return BarChart(bars, _em(end), _em(THICKNESS), values_below)
    height = _em(end + MARK_WORDS)
    return BarChart(bars, height, _em(THICKNESS), values_below, _percent(mark[0], scale_end), _em(end - 0.4), mark[1])


def _bar(row: BarValue, top: float, scale_end: float, values_below: bool) -> Bar:
    return Bar(
        row.label,
        row.printed,
        label_y=_em(top + WORDS),
        printed_y=_em(top + (BELOW if values_below else WORDS)),
        bar_y=_em(top + BAR),
        middle_y=_em(top + BAR + THICKNESS / 2),
        width=_percent(row.value, scale_end),
        reach="" if row.reach is None else _percent(row.reach, scale_end),
    )


def vertical_bars(rows: Iterable[tuple[str, int]], scale_end: int) -> list[Column]:
    """Draw columns beside each other, (label, value) each, on a scale that ends at `scale_end`."""
    rows = list(rows)
    share = 100 / len(rows) if rows else 100.0
    return [
        Column(
            label,
            str(value),
            x=f"{number * share + share * 0.15:.2f}%",
            width=f"{share * 0.7:.2f}%",
            middle=f"{(number + 0.5) * share:.2f}%",
            top=f"{100 - _part(value, scale_end):.2f}%",
            height=_percent(value, scale_end),
        )
        for number, (label, value) in enumerate(rows)
    ]


def _part(value: float, scale_end: float) -> float:
    if value <= 0 or scale_end <= 0:
        return 0.0
    return min(100.0, max(MIN_VISIBLE, 100 * value / scale_end))


def _percent(value: float, scale_end: float) -> str:
    return f"{_part(value, scale_end):.2f}%"


def _em(length: float) -> str:
    return f"{length:.2f}em"
