"""How many days work takes: the log of events read as periods of drafting and of review."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from statistics import median
from typing import NamedTuple

from django.db.models import Case, OuterRef, Subquery, When

from notices.models import Event

# The whole way: from the first words to the approval, however often a text went back and forth.
DRAFTING, IN_REVIEW, WHOLE = "drafting", "in_review", "whole"
STATES = (DRAFTING, IN_REVIEW, WHOLE)

WRITES = ("create", "save", "restore")
# After these commands nothing is being written, until somebody saves.
STOPS_WRITING = ("approve", "discard", "set_aside")


class CommandEffect(NamedTuple):
    """What a command does to the work periods of a notice."""

    ends: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    # A period that ended in no decision is counted nowhere.
    drops: tuple[str, ...] = ()
    # The new period begins only where one was ended: a withdrawal returns an open review, if there is one.
    needs_end: bool = False


COMMAND_EFFECTS = {
    **dict.fromkeys((*WRITES, "bring_back", "cancel"), CommandEffect(begins=(DRAFTING, WHOLE))),
    "submit": CommandEffect(ends=(DRAFTING,), begins=(IN_REVIEW, WHOLE)),
    **dict.fromkeys(
        ("recall", "return", "withdraw"), CommandEffect(ends=(IN_REVIEW,), begins=(DRAFTING,), needs_end=True)
    ),
    "approve": CommandEffect(ends=(IN_REVIEW, WHOLE)),
    **dict.fromkeys(("discard", "set_aside"), CommandEffect(drops=(DRAFTING, WHOLE))),
}


class WorkEvent(NamedTuple):
    """The part of an event that is needed here."""

    notice: int
    at: datetime
    command: str


class WorkPeriod(NamedTuple):
    """A notice was in a state from one moment to another; `until` is None while it still is."""

    state: str
    since: datetime
    until: datetime | None

    def days(self, now: datetime) -> float:
        return ((self.until or now) - self.since).total_seconds() / 86_400


def work_events() -> list[WorkEvent]:
    """Return the events that begin or end a period, notice by notice, in order. One query.

    Most events are saves, and a save begins nothing but after one of STOPS_WRITING: of the others none is read.
    """
    saves = Event.objects.filter(notice=OuterRef("notice"), command="save", sequence__gt=OuterRef("sequence"))
    events = (
        Event.objects.filter(command__in=COMMAND_EFFECTS, notice__isnull=False)
        .exclude(command="save")
        .annotate(
            saved_at=Case(When(command__in=STOPS_WRITING, then=Subquery(saves.order_by("sequence").values("at")[:1])))
        )
    )
    events_of_work = []
    for notice, command, at, saved_at in events.values_list("notice", "command", "at", "saved_at"):
        events_of_work.append(WorkEvent(notice, at, command))
        if saved_at:
            events_of_work.append(WorkEvent(notice, saved_at, "save"))
    return sorted(events_of_work)


def work_periods(events: Iterable[WorkEvent]) -> list[WorkPeriod]:
    """Return all periods, also those that are not over. Expects the events of each notice together and in order."""
    periods: list[WorkPeriod] = []
    for _notice, rows in groupby(events, key=attrgetter("notice")):
        since: dict[str, datetime] = {}
        for event in rows:
            effect = COMMAND_EFFECTS[event.command]
            ended = [WorkPeriod(state, since.pop(state), event.at) for state in effect.ends if state in since]
            for state in effect.drops:
                since.pop(state, None)
            for state in effect.begins if ended or not effect.needs_end else ():
                since.setdefault(state, event.at)
            periods += ended
        periods += [WorkPeriod(state, start, None) for state, start in since.items()]
    return periods


@dataclass(frozen=True)
class DaySummary:
    """Of `count` periods half took at most `median` days, nine of ten at most `percentile_90`; None without any."""

    count: int
    median: float | None
    percentile_90: float | None

    @classmethod
    def of(cls, days: Iterable[float]) -> "DaySummary":
        in_order = sorted(days)
        if not in_order:
            return cls(0, None, None)
        # The nearest rank: a number of days that some work really took.
        return cls(len(in_order), round(median(in_order), 1), round(in_order[math.ceil(0.9 * len(in_order)) - 1], 1))


@dataclass(frozen=True)
class Duration:
    """The days spent in one state: by what is in it now, until now, and by what left it since `start`."""

    state: str
    now: DaySummary
    ended: DaySummary


def durations(periods: Iterable[WorkPeriod], start: datetime, now: datetime) -> list[Duration]:
    days: dict[str, tuple[list[float], list[float]]] = {state: ([], []) for state in STATES}
    for period in periods:
        going_on, ended = days[period.state]
        if period.until is None:
            going_on.append(period.days(now))
        elif period.until >= start:
            ended.append(period.days(now))
    return [Duration(state, DaySummary.of(going_on), DaySummary.of(ended)) for state, (going_on, ended) in days.items()]
