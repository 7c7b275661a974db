"""The overview: where everything stands, in pictures and tables."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from notices.desk.overview import figures
from notices.desk.overview.durations import durations, work_events, work_periods
from notices.desk.overview.standings import UNTOUCHED_DAYS, Overdue, all_rows, counts_by_public, counts_by_work, overdue
from notices.desk.overview.throughput import language_shares, throughput
from notices.models.clock import database_now
from notices.public.http import TABLE_RESPONSES
from notices.views.desk.access import DeskRequest, role_required

YEAR = timedelta(days=365)
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
    def is_nothing_overdue(self) -> bool:
        return not any(self.overdue.values())

    @property
    def tables(self) -> dict[str, figures.Table]:
        figures_with_tables = (*self.states, self.days, self.throughput, self.languages)
        return {figure.table.name: figure.table for figure in figures_with_tables}


@require_safe
@role_required
def overview(request: DeskRequest) -> HttpResponseBase:
    """Show the page, or send one of its tables as a file."""
    current = Overview.now()
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
