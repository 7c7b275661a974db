"""A round of asking the registry for all watched trials: safe to run twice, to break off and to resume.

What is fetched is put aside (FetchedStudy) until all of it is there; trials.refresh.store then judges it as a whole.
"""

import time
from collections.abc import Callable, Iterable, Iterator

from django.utils import timezone

from trials.clinicaltrials_gov.answers import Record, numbers_of
from trials.clinicaltrials_gov.client import (
    BATCH_SIZE,
    ClinicalTrialsGov,
    RecordUnreadable,
    RegistryUnavailable,
    RegistryVersion,
    StudyNotFound,
)
from trials.models import FetchedStudy, RefreshRun, Trial
from trials.records import json_text
from trials.refresh.claim import AlreadyRunning, Clock, claim_round, renew_claim
from trials.refresh.store import RefreshSummary, is_incident, store_round, trials_with_record
from trials.study import identify

__all__ = ["AlreadyRunning", "RefreshSummary", "refresh"]

Progress = Callable[[int, int], None]


def refresh(
    numbers: Iterable[str],
    *,
    client: ClinicalTrialsGov,
    progress: Progress = lambda done, total: None,
    now: Clock = timezone.now,
    accept: bool = False,
) -> RefreshSummary:
    """Ask the registry what it says of these numbers today, and store it; raises AlreadyRunning.

    `progress` is called with how many of how many trials are done. `accept` stores the round even where it looks like
    an incident. A registry that does not answer is a `problem` of the summary; what was fetched stays for the next
    time.
    """
    started, calls_before = time.monotonic(), client.calls
    summary = RefreshSummary()
    numbers = readable_numbers(numbers, summary)
    try:
        version = client.version()
        summary.data_version = version.data_version
        unchecked = unchecked_trials(numbers, version)
        if unchecked:
            with claim_round(version, now) as run:
                fetch(run, unchecked, client, progress, now, accept)
                store_round(run, version, now, summary, accept)
    except RegistryUnavailable as problem:
        summary.problem = problem.reason
    summary.calls = client.calls - calls_before
    summary.seconds = time.monotonic() - started
    return summary


def readable_numbers(texts: Iterable[str], summary: RefreshSummary) -> list[str]:
    """Return the numbers that this registry has, each once; the summary counts those of other registers."""
    numbers: dict[str, None] = {}
    for text in texts:
        number = identify(text)
        if number and number.registry == "ctgov":
            numbers[number.number] = None
        else:
            summary.skipped += 1
    return list(numbers)


def unchecked_trials(numbers: list[str], version: RegistryVersion) -> dict[str, int]:
    """Return those that were not checked against this version of the data: number → key of the trial."""
    unchecked: dict[str, int] = {}
    for batch in batches(numbers):
        trials = Trial.objects.filter(number__in=batch)
        new = set(batch).difference(trials.values_list("number", flat=True))
        Trial.objects.bulk_create([Trial(number=number, registry="ctgov") for number in new], ignore_conflicts=True)
        unchecked |= trials.exclude(checked_version=version.data_version).values_list("number", "pk")
    return unchecked


def batches(numbers: list[str]) -> Iterator[list[str]]:
    """Split the numbers into as many as one call to the registry takes."""
    for start in range(0, len(numbers), BATCH_SIZE):
        yield numbers[start : start + BATCH_SIZE]


# Fetching.


def fetch(
    run: RefreshRun, unchecked: dict[str, int], client: ClinicalTrialsGov, progress: Progress, now: Clock, accept: bool
) -> None:
    """Fetch all that the round has not fetched yet."""
    already_fetched = set(run.fetched.values_list("trial_id", flat=True))
    remaining = [number for number, pk in unchecked.items() if pk not in already_fetched]
    done = len(unchecked) - len(remaining)
    missing: list[str] = []
    progress(done, len(unchecked))
    for batch in batches(remaining):
        records = client.studies(batch)
        save_fetched(run, [fetched_study(run, unchecked[number], record) for number, record in records.items()])
        missing += [number for number in batch if number not in records]
        renew_claim(run, now)
        done += len(records)
        progress(done, len(unchecked))
    known = trials_with_record(unchecked.values())
    vanished = [number for number in missing if unchecked[number] in known]
    # So many at once did not vanish: nothing will be stored, and the registry need not be asked for each.
    incident = is_incident(len(vanished), len(known)) and not accept
    for number in missing:
        pk = unchecked[number]
        save_fetched(run, [missing_study(run, pk) if incident else fetch_one(run, pk, number, client)])
        renew_claim(run, now)
        done += 1
        progress(done, len(unchecked))


def fetch_one(run: RefreshRun, pk: int, number: str, client: ClinicalTrialsGov) -> FetchedStudy:
    """Ask for a number that a batch left out: it is gone, has moved, or its record cannot be read."""
    try:
        return fetched_study(run, pk, client.study(number))
    except StudyNotFound:
        return missing_study(run, pk)
    except RecordUnreadable:
        return FetchedStudy(run=run, trial_id=pk, number=number)


def fetched_study(run: RefreshRun, pk: int, record: Record) -> FetchedStudy:
    return FetchedStudy(run=run, trial_id=pk, number=numbers_of(record)[0], content=json_text(record))


def missing_study(run: RefreshRun, pk: int) -> FetchedStudy:
    return FetchedStudy(run=run, trial_id=pk, number="")


def save_fetched(run: RefreshRun, rows: list[FetchedStudy]) -> None:
    # A process that took the round over may have fetched the same.
    FetchedStudy.objects.bulk_create(rows, ignore_conflicts=True)
