"""The end of a round: what was fetched is looked at as a whole, and stored in one transaction, or not at all.

A registry that has changed its answers, or has lost some, shows itself in many trials at once. Then nothing is stored,
an administrator is told, and says `accept` if the changes are real.
"""

import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from trials.changes import fingerprint
from trials.clinicaltrials_gov.client import RegistryVersion
from trials.clinicaltrials_gov.reading import read_study
from trials.models import FetchedStudy, RefreshRun, StudyRecord, Trial
from trials.records import checked, latest, lead_on, mark_of, store
from trials.refresh.claim import AlreadyRunning, Clock, held

logger = logging.getLogger(__name__)

PAGE = 100

# An incident: at least so many trials, and more than this share of those with a record from before.
LEAST_TRIALS = 5
MOST_SHARE = 0.2


@dataclass
class Summary:
    """What a round did. Lists hold numbers; `gone` and `moved` only what was not known before.

    `problem` says in English why nothing was stored: the registry does not answer (a msgid), or an `incident`.
    """

    data_version: str = ""
    asked: int = 0
    unchanged: int = 0
    changed: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    moved: list[tuple[str, str]] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    skipped: int = 0
    calls: int = 0
    seconds: float = 0.0
    incident: bool = False
    problem: str = ""

    def counts(self) -> dict[str, int]:
        """How many of each, as they are kept with the round."""
        lists = {name: len(getattr(self, name)) for name in ("changed", "new", "gone", "moved", "unreadable")}
        return {"asked": self.asked, "unchanged": self.unchanged, **lists}


@dataclass(frozen=True)
class Verdict:
    """What a fetched record means for its trial: unchanged, changed, new, gone or unreadable."""

    kind: str
    mark: str = ""
    # The registry knew the trial before, and we have a record to prove it.
    known: bool = False
    # It was gone, or led on to the same number, before.
    old_news: bool = False


def settle(run: RefreshRun, version: RegistryVersion, now: Clock, summary: Summary, accept: bool) -> None:
    """Store the round, or close it as an incident."""
    verdicts = judged(run, summary)
    problem = "" if accept else suspicion(verdicts.values())
    summary.incident, summary.problem = bool(problem), problem
    at, outcome = now(), "incident" if problem else "stored"
    with transaction.atomic():
        # First of all, and only while it is ours: somebody who took the round over stores it by themselves.
        if not held(run).update(finished_at=at, outcome=outcome, problem=problem, counts=summary.counts()):
            raise AlreadyRunning
        if not problem:
            store_all(run, verdicts, version, at)
        run.fetched.all().delete()
    if problem:
        logger.error("Trials were not refreshed. %s Nothing was stored. If it is real: refresh with accept.", problem)


def known_before(trials: Iterable[int]) -> set[int]:
    """Which of these trials have a record and were not gone."""
    keys, known = list(trials), set[int]()
    has_record = Q(records__isnull=False) | Q(moved_to__records__isnull=False)
    for start in range(0, len(keys), PAGE):
        rows = Trial.objects.filter(has_record, pk__in=keys[start : start + PAGE], gone_at=None)
        known.update(rows.values_list("pk", flat=True))
    return known


def too_many(count: int, known: int) -> bool:
    return count >= LEAST_TRIALS and count > MOST_SHARE * known


def suspicion(verdicts: Iterable[Verdict]) -> str:
    """Why a round looks like a mistake of the registry or of our reading; "" where it does not."""
    kinds = [verdict.kind for verdict in verdicts if verdict.known]
    vanished, other = kinds.count("gone"), kinds.count("changed") + kinds.count("unreadable")
    if too_many(vanished, len(kinds)):
        return f"{vanished} of {len(kinds)} trials have vanished from the registry at once."
    if too_many(other, len(kinds)):
        return f"{other} of {len(kinds)} trials have changed in the registry at once."
    return ""


def pages(run: RefreshRun) -> Iterator[list[FetchedStudy]]:
    """What was fetched, some at a time: a thousand records need no more memory than a hundred."""
    last = 0
    while page := list(run.fetched.filter(pk__gt=last).select_related("trial__moved_to").order_by("pk")[:PAGE]):
        yield page
        last = page[-1].pk


def judged(run: RefreshRun, summary: Summary) -> dict[int, Verdict]:
    """What each fetched record means, by trial; counted in the summary."""
    verdicts: dict[int, Verdict] = {}
    for page in pages(run):
        records = latest({number for row in page for number in (row.trial.number, row.number)})
        for row in page:
            verdicts[row.trial_id] = verdict = verdict_of(row, records)
            count(row, verdict, summary)
    return verdicts


def verdict_of(row: FetchedStudy, records: dict[str, StudyRecord]) -> Verdict:
    trial = row.trial
    known = trial.number in records and trial.gone_at is None
    if not row.number:
        return Verdict("gone", known=known, old_news=trial.gone_at is not None)
    try:
        mark = fingerprint(read_study(json.loads(row.content)))
    except ValueError:  # also what NotAStudy and no JSON are
        return Verdict("unreadable", known=known)
    stays = row.number == (trial.moved_to.number if trial.moved_to else trial.number)
    before = records.get(row.number)
    if before and stays and mark_of(before) == mark:
        return Verdict("unchanged", mark, known, old_news=True)
    return Verdict("changed" if trial.number in records else "new", mark, known, old_news=stays)


def count(row: FetchedStudy, verdict: Verdict, summary: Summary) -> None:
    summary.asked += 1
    number = row.trial.number
    if verdict.kind == "unchanged":
        summary.unchanged += 1
    elif verdict.kind != "gone" or not verdict.old_news:
        getattr(summary, verdict.kind).append(number)
    if row.number and not verdict.old_news and row.number != number and verdict.kind != "unreadable":
        summary.moved.append((number, row.number))


def store_all(run: RefreshRun, verdicts: dict[int, Verdict], version: RegistryVersion, at: datetime) -> None:
    for page in pages(run):
        kept = [(row, verdicts[row.trial_id]) for row in page]
        store_found(kept, version, at)
        lost = Trial.objects.filter(pk__in=[row.trial_id for row, verdict in kept if verdict.kind == "gone"])
        lost.update(checked_at=at, checked_version=version.data_version)
        lost.filter(gone_at=None).update(gone_at=at)


def store_found(kept: list[tuple[FetchedStudy, Verdict]], version: RegistryVersion, at: datetime) -> None:
    """Records that say something new, one by one; for the others only that they were looked at."""
    same = [row.trial for row, verdict in kept if verdict.kind == "unchanged" and row.number == row.trial.number]
    checked(same, version, at, moved_to=None)
    for row, verdict in kept:
        if row.trial in same or verdict.kind in {"gone", "unreadable"}:
            continue
        target = row.trial if row.number == row.trial.number else Trial.objects.for_number(row.number)
        store(target, json.loads(row.content), version, at, verdict.mark)
        if target != row.trial:
            lead_on(row.trial, target, version, at)
