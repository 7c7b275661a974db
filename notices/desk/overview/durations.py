"""How many days work takes: the log of events read as spells of drafting and of review."""

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

WRITING = ("create", "save", "restore")
# After these nothing is being written, until somebody saves.
ENDINGS = ("approve", "discard", "set_aside")


class Step(NamedTuple):
    """What a command does to the spells of a notice."""

    ends: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    # Given up: it ended in no decision, so it is counted nowhere.
    drops: tuple[str, ...] = ()
    # The new spell begins only where one was ended: a withdrawal returns an open review, if there is one.
    goes_back: bool = False


STEPS = {
    **dict.fromkeys((*WRITING, "bring_back", "cancel"), Step(begins=(DRAFTING, WHOLE))),
    "submit": Step(ends=(DRAFTING,), begins=(IN_REVIEW, WHOLE)),
    **dict.fromkeys(("recall", "return", "withdraw"), Step(ends=(IN_REVIEW,), begins=(DRAFTING,), goes_back=True)),
    "approve": Step(ends=(IN_REVIEW, WHOLE)),
    **dict.fromkeys(("discard", "set_aside"), Step(drops=(DRAFTING, WHOLE))),
}


class Happening(NamedTuple):
    """As much of an event as is needed here."""

    notice: int
    at: datetime
    command: str


class Spell(NamedTuple):
    """A notice was in a state from one moment to another; `until` is None while it still is."""

    state: str
    since: datetime
    until: datetime | None

    def days(self, now: datetime) -> float:
        return ((self.until or now) - self.since).total_seconds() / 86_400


def happenings() -> list[Happening]:
    """What begins or ends a spell, notice by notice, in order. One query.

    Most events are saves, and a save begins nothing but after one of ENDINGS: of the others none is read.
    """
    saves = Event.objects.filter(notice=OuterRef("notice"), command="save", sequence__gt=OuterRef("sequence"))
    events = (
        Event.objects.filter(command__in=STEPS, notice__isnull=False)
        .exclude(command="save")
        .annotate(saved_at=Case(When(command__in=ENDINGS, then=Subquery(saves.order_by("sequence").values("at")[:1]))))
    )
    happened = []
    for notice, command, at, saved_at in events.values_list("notice", "command", "at", "saved_at"):
        happened.append(Happening(notice, at, command))
        if saved_at:
            happened.append(Happening(notice, saved_at, "save"))
    return sorted(happened)


def spells(happened: Iterable[Happening]) -> list[Spell]:
    """All spells, also those that are not over. Expects the events of each notice together and in order."""
    found: list[Spell] = []
    for _notice, rows in groupby(happened, key=attrgetter("notice")):
        since: dict[str, datetime] = {}
        for row in rows:
            step = STEPS[row.command]
            ended = [Spell(state, since.pop(state), row.at) for state in step.ends if state in since]
            for state in step.drops:
                since.pop(state, None)
            for state in step.begins if ended or not step.goes_back else ():
                since.setdefault(state, row.at)
            found += ended
        found += [Spell(state, start, None) for state, start in since.items()]
    return found


@dataclass(frozen=True)
class Days:
    """Of so many spells, half took at most `median` days, and nine of ten at most `ninety`; None without any."""

    count: int
    median: float | None
    ninety: float | None

    @classmethod
    def of(cls, days: Iterable[float]) -> "Days":
        taken = sorted(days)
        if not taken:
            return cls(0, None, None)
        # The nearest rank: a number of days that some work really took.
        return cls(len(taken), round(median(taken), 1), round(taken[math.ceil(0.9 * len(taken)) - 1], 1))


@dataclass(frozen=True)
class Duration:
    """The days of one state: of what is in it now so far, and of what left it since `start`."""

    state: str
    now: Days
    ended: Days


def durations(found: Iterable[Spell], start: datetime, now: datetime) -> list[Duration]:
    days: dict[str, tuple[list[float], list[float]]] = {state: ([], []) for state in STATES}
    for spell in found:
        going_on, ended = days[spell.state]
        if spell.until is None:
            going_on.append(spell.days(now))
        elif spell.until >= start:
            ended.append(spell.days(now))
    return [Duration(state, Days.of(going_on), Days.of(ended)) for state, (going_on, ended) in days.items()]
