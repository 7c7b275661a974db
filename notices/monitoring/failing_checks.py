"""Checks against registries that have not worked for three days: told at the desk, in managers' digests and by health.

A registry's checks fail where it does not answer, where its answers look like a mistake, or where nobody asks it: the
timer may have stopped. A trial's check fails where the registry's work, and its record can't be read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import CharField, Exists, IntegerField, Min, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from notices.models import Listing, NoticeTrial
from notices.models.moment import RunTime
from notices.models.sql import RowCount
from notices.monitoring.sentences import day_words
from trials import registry as reasons
from trials.models import RegistryCheck, Trial
from trials.readable import readable_registries
from trials.study import registry_name

MAX_SILENCE = timedelta(days=3)
# Trials that are named.
MAX_NUMBERS = 20
# What a check's problem may be that people have words for in their own language.
REASONS = {reasons.SILENT, reasons.SLOW, reasons.BUSY, reasons.CROWDED, reasons.BROKEN, reasons.REFUSED}
REASONS |= {reasons.UNREADABLE, reasons.TOO_LARGE, reasons.ELSEWHERE}


@dataclass(frozen=True)
class FailingCheck:
    """A registry that was last checked `since`; or, with `numbers`, trials whose records it gives and nobody can read.

    `problem` is what was last said to be wrong: a msgid of REASONS, an English sentence, or "".
    """

    registry: str
    since: datetime
    problem: str = ""
    numbers: tuple[str, ...] = ()
    # False where no check was ever tried: the site has no timer yet.
    was_tried: bool = True

    @property
    def begins_at(self) -> datetime:
        """Return when it is first told."""
        return self.since + MAX_SILENCE

    @property
    def registry_name(self) -> str:
        return registry_name(self.registry)

    @property
    def text(self) -> str:
        """Say in a sentence what has not worked, and since when."""
        day = day_words(timezone.localdate(self.since))
        values = {"registry": self.registry_name, "day": day, "numbers": ", ".join(self.numbers)}
        if self.numbers:
            return _("The records of %(numbers)s in %(registry)s have not been readable since %(day)s.") % values
        return _("The trials have not been checked against %(registry)s since %(day)s.") % values

    @property
    def reason(self) -> str:
        """Return the problem in the page's language, "" where there are only English words for it."""
        return _(self.problem) if self.problem in REASONS else ""

    @property
    def english(self) -> str:
        """Return the problem where nobody has translated it, for the administrator."""
        return "" if self.problem in REASONS else self.problem


def number_of_unchecked(codes: Iterable[str]) -> RowCount:
    """Count the cited trials of those of these registries that fail, as a column of another query."""
    worked = RegistryCheck.objects.annotate(since=Coalesce("worked_at", "first_tried_at"))
    works = worked.filter(registry=OuterRef("registry"), since__gt=RunTime(-MAX_SILENCE))
    return RowCount(_watched(codes).filter(~Exists(works), created_at__lte=RunTime(-MAX_SILENCE)))


def failing_checks(now: datetime) -> list[FailingCheck]:
    """Return what has not worked for MAX_SILENCE: registries in the settings' order, then trials. Two queries."""
    states = _states()
    return _failing_registries(states, now) + _unreadable(states, now)


def failing_registries(now: datetime) -> list[FailingCheck]:
    """Return the registries whose checks have not worked for MAX_SILENCE, in the settings' order. One query."""
    return _failing_registries(_states(), now)


class _RegistryState(NamedTuple):
    """What is known of the checks against one registry; `since` is when they worked last, or should have begun."""

    registry: str
    since: datetime
    problem: str
    data_version: str
    is_watched: bool
    was_tried: bool = True


def _states() -> list[_RegistryState]:
    """Return the state of each registry that is read and was ever tried, or should have been."""
    codes = [registry.code for registry in readable_registries()]
    worked_at = Coalesce("worked_at", "first_tried_at")
    checks = RegistryCheck.objects.filter(registry__in=codes).values_list(
        "registry", worked_at, "problem", "data_version", Value(0, IntegerField())
    )
    no_text = Value("", CharField())
    by_registry: Any = _watched(codes).order_by().values("registry").annotate(since=Min("created_at"))
    watched = by_registry.values_list("registry", "since", no_text, no_text, Value(1, IntegerField()))
    rows: list[Any] = list(checks.union(watched, all=True))
    watched_since = {row[0]: row[1] for row in rows if row[4]}
    checked = {row[0]: row for row in rows if not row[4]}
    states: list[_RegistryState] = []
    for code in codes:
        if code in checked:
            _code, since, problem, version, _rank = checked[code]
            states.append(_RegistryState(code, since, problem, version, code in watched_since))
        elif code in watched_since:
            states.append(_RegistryState(code, watched_since[code], "", "", True, was_tried=False))
    return states


def _failing_registries(states: Iterable[_RegistryState], now: datetime) -> list[FailingCheck]:
    return [
        FailingCheck(state.registry, state.since, state.problem, was_tried=state.was_tried)
        for state in states
        if state.since <= now - MAX_SILENCE and (state.is_watched or state.problem)
    ]


def _watched(codes: Iterable[str]) -> QuerySet[Trial]:
    """Return the trials that live and scheduled versions cite."""
    cited = NoticeTrial.objects.filter(
        trial=OuterRef("pk"), version__in=Listing.objects.not_ended().values("publication__version")
    )
    return Trial.objects.filter(Exists(cited), registry__in=codes)


def _unreadable(states: Iterable[_RegistryState], now: datetime) -> list[FailingCheck]:
    """Return the trials that were left unchecked while their registry's checks worked."""
    working = [state for state in states if state.since > now - MAX_SILENCE and state.data_version and state.is_watched]
    if not working:
        return []
    unchecked = Q(pk__in=())
    for state in working:
        unchecked |= Q(registry=state.registry) & ~Q(checked_version=state.data_version)
    trials: Any = _watched(state.registry for state in working).filter(unchecked, gone_at=None)
    trials = trials.annotate(since=Coalesce("checked_at", "created_at")).filter(since__lte=now - MAX_SILENCE)
    by_registry: dict[str, list[Any]] = {}
    for trial in trials.order_by("since", "number")[:MAX_NUMBERS]:
        by_registry.setdefault(trial.registry, []).append(trial)
    return [
        FailingCheck(code, rows[0].since, numbers=tuple(trial.number for trial in rows))
        for code, rows in by_registry.items()
    ]
