"""A round of asking the registry for all trials that are watched: safe to run twice, to break off and to go on with.

What is fetched is kept beside the records until all of it is there; trials.settling then looks at it as a whole.
"""

import time
from collections.abc import Callable, Iterable, Iterator

from django.utils import timezone

from trials.clinicaltrials_gov.answers import Record, numbers_of
from trials.clinicaltrials_gov.client import (
    BATCH,
    ClinicalTrialsGov,
    RecordUnreadable,
    RegistryUnavailable,
    RegistryVersion,
    StudyNotFound,
)
from trials.models import FetchedStudy, RefreshRun, Trial
from trials.records import as_text
from trials.refresh.claim import AlreadyRunning, Clock, claimed, renew
from trials.refresh.store import Summary, known_before, settle, too_many
from trials.study import identify

__all__ = ["AlreadyRunning", "Summary", "refresh"]

Progress = Callable[[int, int], None]


def refresh(
    numbers: Iterable[str],
    *,
    client: ClinicalTrialsGov,
    progress: Progress = lambda done, total: None,
    now: Clock = timezone.now,
    accept: bool = False,
) -> Summary:
    """Ask the registry for what it says of these numbers today, and keep it; AlreadyRunning where somebody else does.

    `progress` is told how many of how many trials are done. `accept`: so many changes are real, store them. A registry
    that does not answer is a `problem` of the summary; what was fetched stays for the next time.
    """
    started, calls = time.monotonic(), client.calls
    summary = Summary()
    wanted = watched(numbers, summary)
    try:
        version = client.version()
        summary.data_version = version.data_version
        waiting = not_yet_checked(wanted, version)
        if waiting:
            with claimed(version, now) as run:
                fetch(run, waiting, client, progress, now, accept)
                settle(run, version, now, summary, accept)
    except RegistryUnavailable as problem:
        summary.problem = problem.why
    summary.calls = client.calls - calls
    summary.seconds = time.monotonic() - started
    return summary


def watched(numbers: Iterable[str], summary: Summary) -> list[str]:
    """The numbers that this registry has, each once; those of other registers are counted."""
    wanted: dict[str, None] = {}
    for text in numbers:
        found = identify(text)
        if found and found.registry == "ctgov":
            wanted[found.number] = None
        else:
            summary.skipped += 1
    return list(wanted)


def not_yet_checked(numbers: list[str], version: RegistryVersion) -> dict[str, int]:
    """Which of them have not been checked against this version of the data: number → key of the trial."""
    waiting: dict[str, int] = {}
    for some in parts(numbers):
        trials = Trial.objects.filter(number__in=some)
        new = set(some).difference(trials.values_list("number", flat=True))
        Trial.objects.bulk_create([Trial(number=number, registry="ctgov") for number in new], ignore_conflicts=True)
        waiting |= trials.exclude(checked_version=version.data_version).values_list("number", "pk")
    return waiting


def parts(numbers: list[str]) -> Iterator[list[str]]:
    """As many at a time as the registry is asked for at once."""
    for start in range(0, len(numbers), BATCH):
        yield numbers[start : start + BATCH]


# Fetching.


def fetch(
    run: RefreshRun, waiting: dict[str, int], client: ClinicalTrialsGov, progress: Progress, now: Clock, accept: bool
) -> None:
    """Ask for all that the round has not fetched yet."""
    already = set(run.fetched.values_list("trial_id", flat=True))
    left = [number for number, pk in waiting.items() if pk not in already]
    done = len(waiting) - len(left)
    missing: list[str] = []
    progress(done, len(waiting))
    for some in parts(left):
        found = client.studies(some)
        keep(run, [fetched(run, waiting[number], record) for number, record in found.items()])
        missing += [number for number in some if number not in found]
        renew(run, now)
        done += len(found)
        progress(done, len(waiting))
    known = known_before(waiting.values())
    vanished = [number for number in missing if waiting[number] in known]
    # So many at once did not vanish: nothing will be stored, and the registry need not be asked for each.
    incident = too_many(len(vanished), len(known)) and not accept
    for number in missing:
        keep(run, [gone(run, waiting[number]) if incident else asked_alone(run, waiting[number], number, client)])
        renew(run, now)
        done += 1
        progress(done, len(waiting))


def asked_alone(run: RefreshRun, pk: int, number: str, client: ClinicalTrialsGov) -> FetchedStudy:
    """What the registry says of a number that it left out of a batch: gone, moved, or a record that cannot be read."""
    try:
        return fetched(run, pk, client.study(number))
    except StudyNotFound:
        return gone(run, pk)
    except RecordUnreadable:
        return FetchedStudy(run=run, trial_id=pk, number=number)


def fetched(run: RefreshRun, pk: int, record: Record) -> FetchedStudy:
    return FetchedStudy(run=run, trial_id=pk, number=numbers_of(record)[0], content=as_text(record))


def gone(run: RefreshRun, pk: int) -> FetchedStudy:
    return FetchedStudy(run=run, trial_id=pk, number="")


def keep(run: RefreshRun, rows: list[FetchedStudy]) -> None:
    # Somebody who took the round over may have fetched the same.
    FetchedStudy.objects.bulk_create(rows, ignore_conflicts=True)
