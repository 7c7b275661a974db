"""The overview: where everything stands, in pictures and tables."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, Self

from django.db import connection
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from notices.desk.overview import figures
from notices.desk.overview.durations import durations, work_events, work_periods
from notices.desk.overview.standings import UNTOUCHED_DAYS, Overdue, all_rows, counts_by_public, counts_by_work, overdue
from notices.desk.overview.throughput import language_shares, throughput
from notices.models import Event
from notices.models.clock import database_now
from notices.public.http import TABLE_RESPONSES
from notices.views.desk.access import DeskRequest, role_required
from trials.process_memory import empties_a_memory

YEAR = timedelta(days=365)
# Reading all of so many notices takes half a second; of more it is done once a minute, whatever is asked and done.
MANY, MAX_AGE = 5_000, timedelta(minutes=1)
# Events that are committed at about the same time may become visible in another order than that of their numbers.
MAX_LATE = 50
# How many of each kind the page shows at once, and how many when they are unfolded; the file has all.
MAX_VISIBLE, MAX_UNFOLDED = 5, 50
OVERDUE_COLUMNS = ("kind", "notice", "number", "title", "since", "days", "person")


@dataclass(frozen=True)
class Overview:
    """Everything that the page shows, as of one moment."""

    at: datetime
    states: tuple[figures.Figure, ...]
    days: figures.Figure
    throughput: figures.Figure
    languages: figures.Figure
    overdue: dict[str, list[Overdue]]

    @classmethod
    def now(cls) -> Self:
        now = database_now()
        rows = all_rows()
        return cls(
            now,
            (figures.work_figure(counts_by_work(rows)), figures.public_figure(counts_by_public(rows))),
            figures.days_figure(durations(work_periods(work_events()), now - YEAR, now)),
            figures.throughput_figure(throughput(now)),
            figures.language_figure(language_shares(now - YEAR, now)),
            overdue(rows, now),
        )

    @property
    def notices(self) -> float:
        """How many notices there are: each is in one state of the work."""
        return sum(row.values[0] or 0 for row in self.states[0].table.rows)

    @property
    def is_nothing_overdue(self) -> bool:
        return not any(self.overdue.values())

    @property
    def tables(self) -> dict[str, figures.Table]:
        figures_with_tables = (*self.states, self.days, self.throughput, self.languages)
        return {figure.table.name: figure.table for figure in figures_with_tables}


class _RecentOverview(NamedTuple):
    """The overview that this process made last in one language, and of which database as of which newest events."""

    database: str
    newest_events: tuple[int, ...]
    overview: Overview

    def holds_after(self, newest_events: tuple[int, ...]) -> bool:
        is_recent = timedelta() <= database_now() - self.overview.at < MAX_AGE
        return is_recent and (self.newest_events == newest_events or self.overview.notices > MANY)


_memory: dict[str, _RecentOverview] = {}


def recent_overview() -> Overview:
    """Return the overview of now; of more than MANY notices one that may be a minute old, as it says itself.

    Of fewer it is made again after each event, and after a minute in any case, as time alone changes what is overdue.
    """
    language, database = get_language() or "", str(connection.settings_dict["NAME"])
    newest_events = tuple(Event.objects.order_by("-pk").values_list("pk", flat=True)[:MAX_LATE])
    known = _memory.get(language)
    if known and known.database == database and known.holds_after(newest_events):
        return known.overview
    _memory[language] = made = _RecentOverview(database, newest_events, Overview.now())
    return made.overview


@empties_a_memory
def forget_overview() -> None:
    """Forget it; needed where the database is set back to an earlier state."""
    _memory.clear()


@require_safe
@role_required
def overview(request: DeskRequest) -> HttpResponseBase:
    """Show the page, or send one of its tables as a file."""
    current = recent_overview()
    if as_table := TABLE_RESPONSES.get(request.GET.get("format", "")):
        return _file(current, request.GET.get("table", ""), as_table)
    return _page(request, current)


def _page(request: DeskRequest, current: Overview) -> HttpResponse:
    context = {
        "overview": current,
        "max_visible": MAX_VISIBLE,
        "max_unfolded": MAX_UNFOLDED,
        "untouched_days": UNTOUCHED_DAYS,
    }
    return render(request, "desk/overview/overview.html", context)


def _file(current: Overview, name: str, as_table: Callable[..., HttpResponseBase]) -> HttpResponseBase:
    if name == "overdue":
        entries = [one for kind in current.overdue.values() for one in kind]
        rows = [[o.kind, o.notice.pk, o.notice.number, o.notice.title, o.since, o.days, o.person] for o in entries]
        return as_table("overdue", OVERDUE_COLUMNS, rows)
    table = current.tables.get(name)
    if table is None:
        raise Http404
    return as_table(name, table.column_names, table.csv_rows)
