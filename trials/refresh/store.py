"""The end of a round: what was fetched is judged as a whole, and stored in one transaction, or not at all.

A registry that has changed its answers, or has lost some, shows it in many trials at once. Then nothing is stored and
an administrator reads why, who passes `accept` if the changes are real.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from trials.changes import fingerprint
from trials.models import FetchedStudy, RefreshRun, StudyRecord, Trial
from trials.records import fingerprint_of, latest_records, mark_checked, record_moved_number, store_record
from trials.refresh.claim import AlreadyRunning, Clock, claimed_run
from trials.registry import RegistryVersion
from trials.study import registry_name

logger = logging.getLogger(__name__)

PAGE_SIZE = 100

# An incident: at least so many trials, and more than this share of those with a record from before.
MIN_INCIDENT_TRIALS = 5
MAX_CHANGED_SHARE = 0.2


@dataclass
class RefreshSummary:
    """What a round did. Lists hold numbers; `gone` and `moved` only what was not known before.

    `problem` says in English why nothing was stored: the registry does not answer (a msgid), or an `incident`.
    """

    data_version: str = ""
    total: int = 0
    unchanged: int = 0
    changed: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    moved: list[tuple[str, str]] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    calls: int = 0
    seconds: float = 0.0
    incident: bool = False
    problem: str = ""

    def counts(self) -> dict[str, int]:
        """Return how many there are of each, as the round's row stores them."""
        lists = {name: len(getattr(self, name)) for name in ("changed", "new", "gone", "moved", "unreadable")}
        return {"asked": self.total, "unchanged": self.unchanged, **lists}


@dataclass(frozen=True)
class StudyVerdict:
    """What a fetched record means for its trial: unchanged, changed, new, gone or unreadable."""

    kind: str
    fingerprint: str = ""
    # The registry knew the trial before, and we have a record to prove it.
    has_record: bool = False
    # It was gone, or had moved to the same number, before.
    was_known: bool = False


def store_round(run: RefreshRun, version: RegistryVersion, now: Clock, summary: RefreshSummary, accept: bool) -> None:
    """Store the round, or close it as an incident."""
    verdicts = judge_round(run, summary)
    problem = "" if accept else incident_reason(verdicts.values())
    summary.incident, summary.problem = bool(problem), problem
    at, outcome = now(), "incident" if problem else "stored"
    with transaction.atomic():
        # First of all, and only while the claim holds: a process that took the round over stores it by itself.
        if not claimed_run(run).update(finished_at=at, outcome=outcome, problem=problem, counts=summary.counts()):
            raise AlreadyRunning
        if not problem:
            store_studies(run, verdicts, version, at)
        run.fetched.all().delete()
    if problem:
        text = "Trials of %s were not refreshed. %s Nothing was stored. If it is real: refresh with accept."
        logger.error(text, registry_name(run.registry), problem)


def trials_with_record(trials: Iterable[int]) -> set[int]:
    """Return those of the trials that have a record and were not gone."""
    keys, with_record = list(trials), set[int]()
    has_record = Q(records__isnull=False) | Q(moved_to__records__isnull=False)
    for start in range(0, len(keys), PAGE_SIZE):
        rows = Trial.objects.filter(has_record, pk__in=keys[start : start + PAGE_SIZE], gone_at=None)
        with_record.update(rows.values_list("pk", flat=True))
    return with_record


def is_incident(count: int, total: int) -> bool:
    """Are these too many of all trials with a record to have changed, or vanished, in one day?"""
    return count >= MIN_INCIDENT_TRIALS and count > MAX_CHANGED_SHARE * total


def incident_reason(verdicts: Iterable[StudyVerdict]) -> str:
    """Say why a round looks like a mistake of the registry or of our reading; "" where it does not."""
    kinds = [verdict.kind for verdict in verdicts if verdict.has_record]
    vanished, other = kinds.count("gone"), kinds.count("changed") + kinds.count("unreadable")
    if is_incident(vanished, len(kinds)):
        return f"{vanished} of {len(kinds)} trials have vanished from the registry at once."
    if is_incident(other, len(kinds)):
        return f"{other} of {len(kinds)} trials have changed in the registry at once."
    return ""


def pages(run: RefreshRun) -> Iterator[list[FetchedStudy]]:
    """Read what was fetched a page at a time: a thousand records need no more memory than a hundred."""
    last = 0
    while page := list(run.fetched.filter(pk__gt=last).select_related("trial__moved_to").order_by("pk")[:PAGE_SIZE]):
        yield page
        last = page[-1].pk


def judge_round(run: RefreshRun, summary: RefreshSummary) -> dict[int, StudyVerdict]:
    """Return what each fetched record means, by trial, and count it in the summary."""
    verdicts: dict[int, StudyVerdict] = {}
    for page in pages(run):
        records = latest_records({number for row in page for number in (row.trial.number, row.number)})
        for row in page:
            verdicts[row.trial_id] = verdict = judge(row, records)
            count_verdict(row, verdict, summary)
    return verdicts


def judge(row: FetchedStudy, records: dict[str, StudyRecord]) -> StudyVerdict:
    """Compare what was fetched with the newest stored records, by number."""
    trial = row.trial
    has_record = trial.number in records and trial.gone_at is None
    if not row.number:
        return StudyVerdict("gone", has_record=has_record, was_known=trial.gone_at is not None)
    try:
        digest = fingerprint(trial.part.study_in(row.content))
    except ValueError:  # no study, or no text of the registry's
        return StudyVerdict("unreadable", has_record=has_record)
    has_same_number = row.number == (trial.moved_to.number if trial.moved_to else trial.number)
    before = records.get(row.number)
    if before and has_same_number and fingerprint_of(before) == digest:
        return StudyVerdict("unchanged", digest, has_record, was_known=True)
    return StudyVerdict("changed" if trial.number in records else "new", digest, has_record, was_known=has_same_number)


def count_verdict(row: FetchedStudy, verdict: StudyVerdict, summary: RefreshSummary) -> None:
    summary.total += 1
    number = row.trial.number
    if verdict.kind == "unchanged":
        summary.unchanged += 1
    elif verdict.kind != "gone" or not verdict.was_known:
        getattr(summary, verdict.kind).append(number)
    if row.number and not verdict.was_known and row.number != number and verdict.kind != "unreadable":
        summary.moved.append((number, row.number))


def store_studies(run: RefreshRun, verdicts: dict[int, StudyVerdict], version: RegistryVersion, at: datetime) -> None:
    """Store all that was fetched, and note which trials are gone."""
    for page in pages(run):
        judged_rows = [(row, verdicts[row.trial_id]) for row in page]
        store_page(judged_rows, version, at)
        gone = [row.trial_id for row, verdict in judged_rows if verdict.kind == "gone"]
        Trial.objects.filter(pk__in=gone).update(checked_at=at, checked_version=version.data_version)
        Trial.objects.filter(pk__in=gone, gone_at=None).update(gone_at=at)


def store_page(judged_rows: list[tuple[FetchedStudy, StudyVerdict]], version: RegistryVersion, at: datetime) -> None:
    """Store records that say something new, one by one; of the others, note only that they were checked."""
    same = [row.trial for row, verdict in judged_rows if verdict.kind == "unchanged" and row.number == row.trial.number]
    mark_checked(same, version, at, moved_to=None)
    for row, verdict in judged_rows:
        if row.trial in same or verdict.kind in {"gone", "unreadable"}:
            continue
        target = row.trial if row.number == row.trial.number else Trial.objects.for_number(row.number)
        record = target.part.from_text(row.content)
        store_record(target, record, version, at, verdict.fingerprint)
        if target != row.trial:
            record_moved_number(row.trial, target, version, at)
