"""The trials' timeline as geometry: when each began, when it ends, how far it had come. Pure: it knows no colours.

It depends on the document alone: the line of "now" is the day that its information is from. Lengths across are in per
cent and lengths down in em, ready to print, so that words keep their size on a phone.

- A mark is in the middle of what its date can mean; where only the year is known, a line shows the whole year.
- A bar is solid as far as the trial had come: to its last actual date, or, in a trial that had begun and is not over,
  to the day of the information; the bar of an ongoing trial is solid beyond an end that was only estimated.
- A trial without a date is left out and named; one without a start, or withdrawn, has marks and no bar.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from notices.document.model import Document, TrialRow
from notices.document.template import Language
from notices.document.wording import day_text
from notices.trial_table.timeline_scale import Scale, Stretch, Year, middle, percent, reach, scale_of, time_of
from notices.trial_table.timeline_wording import (
    KINDS,
    WORDS,
    date_text_of,
    description,
    name_and_number,
    name_of,
    words_of,
)
from notices.trial_table.wording import OVER
from trials.dates import PartialDate

# A phone has room for so many letters; the table shows the whole name.
MAX_NAME_LENGTH = 36
# Marks closer than a mark's width on a phone, in per cent, are moved apart, by half a mark each, in em.
MIN_MARK_DISTANCE, MARK_OFFSET = 5.0, 0.5
# The height of a line of words over or under the rows; with more rows than this, the years are below, too.
LINE_HEIGHT, MANY_ROWS = 1.4, 8


@dataclass(frozen=True)
class Mark:
    """A date of a trial: `kind` is one of KINDS, `left` is where its box of 1 em begins, measured from `x`."""

    kind: str
    is_estimated: bool
    x: str
    y: str
    left: str
    words: str


@dataclass(frozen=True)
class TimelineRow:
    """A trial: its name, bar and marks, and its `cells` in the table: (the name of the date, the date)."""

    name: str
    name_y: str
    bar_y: str
    middle_y: str
    bar: list[Stretch]
    year_lines: list[tuple[Stretch, str]]
    marks: list[Mark]
    full_name: str
    cells: list[tuple[str, str]]


@dataclass(frozen=True)
class AsOfLine:
    """The line of the day that the information is from; its words are on the side that has room."""

    x: str
    words: str
    is_left_of_line: bool


@dataclass(frozen=True)
class MarkKind:
    """A kind of date, one of KINDS, in words."""

    code: str
    words: str


@dataclass(frozen=True)
class Timeline:
    """The picture with its words."""

    rows: list[TimelineRow]
    years: list[Year]
    years_y: list[str]
    now: AsOfLine | None
    top: str
    end: str
    height: str
    thickness: str
    description: str
    undated: str
    words: dict[str, str]
    # Has no trial two dates, so that a list of them says as much?
    is_list: bool

    @property
    def columns(self) -> list[str]:
        """Return the heads of the table's columns, after the trial's."""
        return [self.words[kind] for kind in KINDS]

    @property
    def kinds(self) -> list[MarkKind]:
        """Return the kinds of marks that the picture holds."""
        present = {mark.kind for row in self.rows for mark in row.marks}
        return [MarkKind(kind, self.words[kind]) for kind in KINDS if kind in present]

    @property
    def has_bars(self) -> bool:
        """Does any trial have a bar?"""
        return any(row.bar for row in self.rows)

    @property
    def has_estimates(self) -> bool:
        """Is anything estimated, and so drawn open?"""
        return any(mark.is_estimated for row in self.rows for mark in row.marks)

    @property
    def has_year_lines(self) -> bool:
        """Is only the year known of any date?"""
        return any(row.year_lines for row in self.rows)

    @property
    def now_words(self) -> str:
        """Explain the line of the information's day."""
        return self.words["as_of"].format(date=self.now.words) if self.now else ""


@dataclass(frozen=True)
class RowHeights:
    """The heights in a row, in em: the name's foot, the middle of pins and of the bar, the start of the next row."""

    name: float
    pins: float
    bar: float
    row: float
    thickness: float = 0.6

    def of(self, kind: str) -> float:
        """Return a mark's height. Pins are over the bar, where the ends of a short trial do not hide them."""
        return self.pins if kind in PINS else self.bar


PINS = {"primary_completion", "results"}
# No room is kept for pins where no trial has any.
WITH_PINS, WITHOUT_PINS = RowHeights(1.0, 1.75, 2.5, 4.0), RowHeights(1.0, 1.0, 1.9, 3.3)


@dataclass(frozen=True)
class TimelineFrame:
    """What all rows share."""

    scale: Scale
    heights: RowHeights
    as_of: date | None
    language: Language


def draw_timeline(document: Document) -> Timeline | None:
    """Draw a document's trials, in their order; None where none of them has a date."""
    language, as_of = document.language, document.information_as_of
    placed = list(enumerate(document.trials, 1))
    dates = [day for row in document.trials for day in _dates(row).values()]
    if not dates:
        return None
    scale = scale_of(dates, as_of)
    has_pins = any(kind in PINS for row in document.trials for kind in _dates(row))
    frame = TimelineFrame(scale, WITH_PINS if has_pins else WITHOUT_PINS, as_of, language)
    now = _as_of_line(scale, as_of, language) if as_of and scale.first <= as_of.year < scale.last else None
    top = LINE_HEIGHT * (2 if now else 1) + 0.2
    dated_rows = [(place, row) for place, row in placed if _dates(row)]
    is_list = document.edition.lists_single_dates and all(len(_dates(row)) == 1 for _place, row in dated_rows)
    if is_list:
        dated_rows.sort(key=lambda placed_row: [middle(day) for day in _dates(placed_row[1]).values()])
    end = top + len(dated_rows) * frame.heights.row
    undated = [name_of(row, place, language) for place, row in placed if not _dates(row)]
    return Timeline(
        rows=[_row(frame, place, row, top + at * frame.heights.row) for at, (place, row) in enumerate(dated_rows)],
        years=scale.years(),
        years_y=[
            _em(top - 0.6),
            *([_em(end + LINE_HEIGHT - 0.3)] if len(dated_rows) > MANY_ROWS else []),
        ],
        now=now,
        top=_em(top - LINE_HEIGHT),
        end=_em(end),
        height=_em(end + LINE_HEIGHT if len(dated_rows) > MANY_ROWS else end),
        thickness=_em(frame.heights.thickness),
        description=description(len(dated_rows), dates, as_of if now else None, language),
        undated=WORDS[language]["undated"].format(names=", ".join(undated)) if undated else "",
        words=words_of(document),
        is_list=is_list,
    )


def _row(frame: TimelineFrame, place: int, row: TrialRow, top: float) -> TimelineRow:
    heights, language = frame.heights, frame.language
    name = name_of(row, place, language)
    years = [(kind, day) for kind, day in _dates(row).items() if day.precision == "year"]
    return TimelineRow(
        name=name if len(name) <= MAX_NAME_LENGTH else f"{name[: MAX_NAME_LENGTH - 1].rstrip()}…",
        name_y=_em(top + heights.name),
        bar_y=_em(top + heights.bar - heights.thickness / 2),
        middle_y=_em(top + heights.bar),
        bar=_bar(row, frame),
        year_lines=[(frame.scale.stretch(*reach(day)), _em(top + heights.of(kind))) for kind, day in years],
        marks=list(_marks(row, frame, top)),
        full_name=name_and_number(row, place, language),
        cells=[(WORDS[language][kind], date_text_of(row, kind, frame.as_of, language)) for kind in KINDS],
    )


def _marks(row: TrialRow, frame: TimelineFrame, top: float) -> Iterator[Mark]:
    """Return the marks in the order of KINDS; of two that would cover each other the earlier one is moved left."""
    places = {kind: frame.scale.at(middle(day)) for kind, day in _dates(row).items()}
    for kind, day in _dates(row).items():
        level = frame.heights.of(kind)
        offset = 0.0
        for other in places.keys() - {kind}:
            if frame.heights.of(other) == level and abs(places[other] - places[kind]) < MIN_MARK_DISTANCE:
                is_first = (places[kind], KINDS.index(kind)) < (places[other], KINDS.index(other))
                offset = -MARK_OFFSET if is_first else MARK_OFFSET
        words = f"{WORDS[frame.language][kind]}: {date_text_of(row, kind, frame.as_of, frame.language)}"
        yield Mark(kind, day.estimated, percent(places[kind]), _em(top + level), _em(offset - 0.5), words)


def _bar(row: TrialRow, frame: TimelineFrame) -> list[Stretch]:
    """Return what had happened, solid, and what was still expected, open."""
    if row.start is None or _status(row) == "withdrawn":
        return []
    start = middle(row.start)
    last = row.completion or row.primary_completion
    end = middle(last) if last else start
    happened = _happened(row, end, time_of(frame.as_of) if frame.as_of else None)
    stretches = [(start, happened, False), (max(start, happened), end, True)]
    return [frame.scale.stretch(left, right, is_open=is_open) for left, right, is_open in stretches if left < right]


def _happened(row: TrialRow, end: float, as_of: float | None) -> float:
    """Return how far the trial had come; minus infinity where it had not begun."""
    if row.completion and not row.completion.estimated:
        return end
    actual = [day for day in (row.start, row.primary_completion) if day and not day.estimated]
    known = max(map(middle, actual), default=-math.inf)
    has_begun = row.start is not None and not row.start.estimated and _status(row) not in {"planned", *OVER}
    if not has_begun or as_of is None:
        return known
    return max(known, as_of if _status(row) == "ongoing" else min(as_of, end))


def _as_of_line(scale: Scale, as_of: date, language: Language) -> AsOfLine:
    x = scale.at(time_of(as_of))
    return AsOfLine(percent(x), day_text(as_of, language), is_left_of_line=x > 50)


def _dates(row: TrialRow) -> dict[str, PartialDate]:
    return {kind: day for kind in KINDS if (day := getattr(row, kind))}


def _status(row: TrialRow) -> str:
    return row.status.code if row.status else ""


def _em(length: float) -> str:
    return f"{length:.2f}em"
