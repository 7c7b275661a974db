"""The overview's numbers in words, pictures and tables; each picture has the table it was drawn from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notices.desk.overview.charts import BarChart, BarValue, Column, horizontal_bars, vertical_bars
from notices.desk.overview.durations import DRAFTING, IN_REVIEW, WHOLE, DaySummary, Duration
from notices.desk.overview.standings import StateCount
from notices.desk.overview.throughput import MIN_SHARE, LanguageShare, Month
from notices.rendering.page_language import page_language

STATE_WORDS: dict[str, str | Promise] = {
    DRAFTING: gettext_lazy("Drafting"),
    IN_REVIEW: gettext_lazy("In review"),
    WHOLE: gettext_lazy("From draft to approval"),
}
LANGUAGE_WORDS: dict[str, str | Promise] = {
    "nb": gettext_lazy("Bokmål"),
    "nn": gettext_lazy("Nynorsk"),
    "en": gettext_lazy("English"),
}


# The states in which somebody has something to do.
OPEN_WORK = ("drafting", "returned", "in_review")


@dataclass(frozen=True)
class FigureRow:
    """A row of a table: its name for programs and for people, and its values."""

    code: str
    label: str | Promise
    values: tuple[int | float | None, ...]


@dataclass(frozen=True)
class Table:
    """A table that can be printed and downloaded: each column has a name for programs and one for people."""

    name: str
    columns: tuple[tuple[str, str], ...]
    rows: list[FigureRow]

    @property
    def headings(self) -> list[str]:
        return [heading for _column, heading in self.columns]

    @property
    def column_names(self) -> list[str]:
        return [column for column, _heading in self.columns]

    @property
    def csv_rows(self) -> list[list[Any]]:
        return [[row.code, *row.values] for row in self.rows]


@dataclass(frozen=True)
class Chart:
    """A picture of horizontal bars or of columns, and all they show in words."""

    name: str
    title: str
    bars: BarChart | None = None
    columns: tuple[Column, ...] = ()

    @property
    def description(self) -> str:
        """What the picture shows, in words, for people who do not see it."""
        marks: Sequence[Any] = self.bars.bars if self.bars else self.columns
        return "; ".join(f"{one.label}: {one.printed}" for one in marks)


@dataclass(frozen=True)
class Figure:
    """What the numbers say in a sentence, in pictures, and as a table."""

    title: str
    message: str
    charts: tuple[Chart, ...]
    table: Table
    warning: str = ""


def work_figure(counts: list[StateCount]) -> Figure:
    title, total = _("The work"), sum(count.number for count in counts)
    open_work = sum(count.number for count in counts if count.code in OPEN_WORK)
    message = _("%(open)s of %(all)s notices have open work.") % {"open": _number(open_work), "all": _number(total)}
    return _counted("work", title, message, counts)


def public_figure(counts: list[StateCount]) -> Figure:
    title, total = _("What the public sees"), sum(count.number for count in counts)
    live = sum(count.number for count in counts if count.code == "publish")
    message = _("%(live)s of %(all)s notices are published now.") % {"live": _number(live), "all": _number(total)}
    return _counted("public", title, message, counts)


def _counted(name: str, title: str, message: str, counts: list[StateCount]) -> Figure:
    bars = horizontal_bars([BarValue(str(count.label), _number(count.number), count.number) for count in counts])
    columns = (("state", _("State")), ("notices", _("Notices")))
    table_rows = [FigureRow(count.code, count.label, (count.number,)) for count in counts]
    return Figure(title, message, (Chart(name, title, bars),), Table(name, columns, table_rows))


def days_figure(durations: Iterable[Duration]) -> Figure:
    """Ended and open periods have a scale each: one that was forgotten for years would hide all the others."""
    durations = list(durations)
    title = _("Days in each state")
    ended = [_days_row(duration, duration.ended) for duration in durations]
    going_on = [_days_row(duration, duration.now) for duration in durations if duration.state != WHOLE]
    charts = (
        Chart("days-ended", _("Ended in the last 12 months"), horizontal_bars(ended, values_below=True)),
        Chart("days-now", _("Not ended yet"), horizontal_bars(going_on, values_below=True)),
    )
    columns = (
        ("state", _("State")),
        ("ended_count", _("Ended in the last 12 months")),
        ("ended_median_days", _("Median, days")),
        ("ended_p90_days", _("9 of 10 within, days")),
        ("now_count", _("Not ended yet")),
        ("now_median_days", _("Median so far, days")),
        ("now_p90_days", _("9 of 10 within so far, days")),
    )
    table_rows = [
        FigureRow(
            duration.state, STATE_WORDS[duration.state], (*_days_values(duration.ended), *_days_values(duration.now))
        )
        for duration in durations
    ]
    return Figure(title, _days_message(durations), charts, Table("days", columns, table_rows))


def _days_row(duration: Duration, days: DaySummary) -> BarValue:
    label = f"{STATE_WORDS[duration.state]} ({_number(days.count)})"
    if days.median is None or days.percentile_90 is None:
        return BarValue(label, "–", 0)
    values = {"median": _number(days.median), "ninety": _number(days.percentile_90)}
    printed = _("median %(median)s days, 9 of 10: %(ninety)s") % values
    return BarValue(label, printed, days.median, days.percentile_90)


def _days_values(days: DaySummary) -> tuple[int, float | None, float | None]:
    return days.count, days.median, days.percentile_90


def _days_message(durations: list[Duration]) -> str:
    decided = next((one.ended for one in durations if one.state == IN_REVIEW), DaySummary(0, None, None))
    if decided.median is None or decided.percentile_90 is None:
        return _("Nothing was decided in the last 12 months.")
    message = _("In the last 12 months half of the decisions took at most %(median)s days, nine of ten %(ninety)s.")
    return message % {"median": _number(decided.median), "ninety": _number(decided.percentile_90)}


def throughput_figure(months: list[Month]) -> Figure:
    scale_end = max((max(month.submitted, month.published) for month in months), default=0)
    submitted = vertical_bars(((_short(month.first), month.submitted) for month in months), scale_end)
    published = vertical_bars(((_short(month.first), month.published) for month in months), scale_end)
    message = _("%(submitted)s texts were submitted and %(published)s published. The last month is not over.") % {
        "submitted": _number(sum(month.submitted for month in months)),
        "published": _number(sum(month.published for month in months)),
    }
    charts = (
        Chart("submitted", _("Submitted a month"), columns=tuple(submitted)),
        Chart("published", _("Published a month"), columns=tuple(published)),
    )
    columns = (("month", _("Month")), ("submitted", _("Submitted")), ("published", _("Published")))
    table_rows = [
        FigureRow(f"{month.first:%Y-%m}", date_format(month.first, "F Y"), (month.submitted, month.published))
        for month in months
    ]
    return Figure(_("The last 12 months"), message, charts, Table("throughput", columns, table_rows))


def _short(first: date) -> str:
    """Return three letters: twelve of them must fit beside each other on a phone."""
    return date_format(first, "M" if page_language() == "en" else "b").rstrip(".")[:3]


def language_figure(shares: list[LanguageShare]) -> Figure:
    title = _("Bokmål and nynorsk")
    norwegian = [share for share in shares if share.percent is not None]
    rows = [
        BarValue(str(LANGUAGE_WORDS[share.language]), _share_words(share), share.percent or 0) for share in norwegian
    ]
    chart = Chart(
        "languages",
        title,
        horizontal_bars(rows, scale_end=100, mark=(MIN_SHARE, _("%(percent)s %%") % {"percent": MIN_SHARE})),
    )
    columns = (
        ("language", _("Language")),
        ("notices", _("Notices")),
        ("words", _("Words")),
        ("percent", _("Share of the Norwegian words, per cent")),
    )
    table_rows = [
        FigureRow(share.language, LANGUAGE_WORDS[share.language], (share.notices, share.words, share.percent))
        for share in shares
    ]
    charts = (chart,) if norwegian else ()
    return Figure(
        title, _language_message(norwegian), charts, Table("languages", columns, table_rows), _warning(shares)
    )


def _share_words(share: LanguageShare) -> str:
    values = {"percent": _number(share.percent or 0), "words": _number(share.words)}
    return _("%(percent)s %% (%(words)s words)") % values


def _language_message(norwegian: list[LanguageShare]) -> str:
    if not norwegian:
        return _("Nothing was published in bokmål or nynorsk in the last 12 months.")
    message = _("The law on language asks for at least %(least)s %% of each over time.")
    return message % {"least": MIN_SHARE}


def _warning(shares: list[LanguageShare]) -> str:
    small = next((share for share in shares if share.is_too_small), None)
    if small is None:
        return ""
    message = _("Too little %(language)s: %(percent)s %% of the words. It should be at least %(least)s %%.")
    language = str(LANGUAGE_WORDS[small.language]).lower()
    return message % {"language": language, "percent": _number(small.percent or 0), "least": MIN_SHARE}


def _number(value: float) -> str:
    """Return a number as people write it: at most one decimal, thousands set apart."""
    rounded = round(value, 1)
    return number_format(rounded, 0 if rounded == int(rounded) else 1, force_grouping=True)
