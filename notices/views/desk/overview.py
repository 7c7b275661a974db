"""The overview: where everything stands, in pictures and tables."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from notices.desk.overview import figures
from notices.desk.overview.durations import durations, happenings, spells
from notices.desk.overview.standings import UNTOUCHED_DAYS, Overdue, all_rows, counts_by_public, counts_by_work, overdue
from notices.desk.overview.throughput import language_shares, throughput
from notices.public.http import csv_response
from notices.views.desk.access import DeskRequest, role_required

YEAR = timedelta(days=365)
# So many of each kind stand on the page at once, and so many when they are asked for; the file has all.
SHOWN, MOST_SHOWN = 5, 50
OVERDUE_COLUMNS = ("kind", "notice", "number", "title", "since", "days", "person")


@dataclass(frozen=True)
class Overview:
    """All that the page shows, as of one moment."""

    at: datetime
    states: tuple[figures.Figure, ...]
    days: figures.Figure
    throughput: figures.Figure
    languages: figures.Figure
    overdue: dict[str, list[Overdue]]

    @classmethod
    def now(cls) -> Self:
        now = timezone.now()
        rows = all_rows()
        return cls(
            now,
            (figures.work_figure(counts_by_work(rows)), figures.public_figure(counts_by_public(rows))),
            figures.days_figure(durations(spells(happenings()), now - YEAR, now)),
            figures.throughput_figure(throughput(now)),
            figures.language_figure(language_shares(now - YEAR, now)),
            overdue(rows, now),
        )

    @property
    def is_all_in_time(self) -> bool:
        return not any(self.overdue.values())

    @property
    def tables(self) -> dict[str, figures.Table]:
        every = (*self.states, self.days, self.throughput, self.languages)
        return {figure.table.name: figure.table for figure in every}


@require_safe
@role_required
def overview(request: DeskRequest) -> HttpResponseBase:
    """The page, or one of its tables as a file."""
    found = Overview.now()
    if request.GET.get("format") == "csv":
        return _file(found, request.GET.get("table", ""))
    return _page(request, found)


def _page(request: DeskRequest, found: Overview) -> HttpResponse:
    context = {"overview": found, "shown": SHOWN, "most": MOST_SHOWN, "untouched_days": UNTOUCHED_DAYS}
    return render(request, "desk/overview/overview.html", context)


def _file(found: Overview, name: str) -> HttpResponseBase:
    if name == "overdue":
        late = [one for kind in found.overdue.values() for one in kind]
        rows = [[o.kind, o.notice.pk, o.notice.number, o.notice.title, o.since, o.days, o.person] for o in late]
        return csv_response("overdue", OVERDUE_COLUMNS, rows)
    table = found.tables.get(name)
    if table is None:
        raise Http404
    return csv_response(name, table.machine_names, table.machine_rows)
