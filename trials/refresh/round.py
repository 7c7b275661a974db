"""A round of asking one registry for its watched trials: safe to run twice, to break off and to resume.

What is fetched is put aside (FetchedStudy) until all of it is there; trials.refresh.store then judges it as a whole.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone

from trials.models import FetchedStudy, RefreshRun, Trial
from trials.readable import is_readable
from trials.refresh.claim import AlreadyRunning, Clock, claim_round, renew_claim
from trials.refresh.guard import is_too_many
from trials.refresh.last_checks import record_check
from trials.refresh.store import RefreshSummary, store_round, trials_with_record
from trials.registry import (
    Record,
    RecordUnreadable,
    Registry,
    RegistryClient,
    RegistryUnavailable,
    RegistryVersion,
    StudyNotFound,
)
from trials.study import Study, identify

__all__ = ["AlreadyRunning", "RefreshSummary", "numbers_by_registry", "refresh"]

# Trials that one query asks the database for.
PAGE_SIZE = 100
# Numbers that are known to exist of which one must be there.
MAX_CONTROLS = 4

Progress = Callable[[int, int], None]


def numbers_by_registry(texts: Iterable[str]) -> tuple[dict[str, list[str]], int]:
    """Return the numbers of each registry that is read, by its code, each once; and how many texts are of none."""
    numbers: defaultdict[str, dict[str, None]] = defaultdict(dict)
    skipped = 0
    for text in texts:
        number = identify(text)
        if number and is_readable(number.registry):
            numbers[number.registry][number.number] = None
        else:
            skipped += 1
    return {code: list(each) for code, each in numbers.items()}, skipped


def refresh(
    numbers: Iterable[str],
    *,
    registry: Registry,
    client: RegistryClient,
    progress: Progress = lambda done, total: None,
    now: Clock = lambda: timezone.now(),
    accept: bool = False,
) -> RefreshSummary:
    """Ask the registry what it says of these numbers of its own today, and store it; raises AlreadyRunning.

    `progress` is called with how many of how many trials are done. `accept` stores the round even where it looks like
    an incident. A registry that does not answer is a `problem` of the summary; what was fetched stays for the next
    time.
    """
    started, calls_before = time.monotonic(), client.calls
    summary = RefreshSummary()
    try:
        ask(list(numbers), registry, client, progress, now, accept, summary)
    except RegistryUnavailable as problem:
        summary.problem = problem.reason
    except AlreadyRunning:
        raise
    except Exception as error:  # a fault of the registry's part: nothing works until it is mended
        record_check(registry, now(), problem=f"{type(error).__name__}: {error}")
        raise
    record_check(registry, now(), problem=summary.problem or summary.waiting, data_version=summary.data_version)
    summary.calls = client.calls - calls_before
    summary.seconds = time.monotonic() - started
    return summary


def ask(
    numbers: list[str],
    registry: Registry,
    client: RegistryClient,
    progress: Progress,
    now: Clock,
    accept: bool,
    summary: RefreshSummary,
) -> None:
    """Ask for the numbers that were not checked against the registry's data of today, and store what it says."""
    if not numbers:
        return
    version = client.version() or version_of_day(now)
    summary.data_version = version.data_version
    unchecked = unchecked_trials(registry, numbers, version)
    if not unchecked:
        return
    with claim_round(registry, version, now) as run:
        Fetching(run, registry, client, unchecked, progress, now).fetch(accept)
        store_round(run, version, now, summary, accept, lambda: control_study(registry, client, unchecked))


def control_study(registry: Registry, client: RegistryClient, fetched: Iterable[str]) -> Study | None:
    """Ask for a number that is known to exist: the registry's own example, else a trial that it knew before."""
    stored = Trial.objects.filter(registry=registry.code, gone_at=None, moved_to=None, records__isnull=False)
    numbers = [*registry.known_numbers, *stored.values_list("number", flat=True).distinct()[:PAGE_SIZE]]
    for number in [number for number in numbers if number not in set(fetched)][:MAX_CONTROLS]:
        try:
            return registry.read(client.study(number))
        except (StudyNotFound, RecordUnreadable, ValueError):
            continue
    return None


def version_of_day(now: Clock) -> RegistryVersion:
    """Return what stands for the version of the data where the registry has none: it is asked once a day."""
    return RegistryVersion("", timezone.localdate(now()).isoformat())


def unchecked_trials(registry: Registry, numbers: list[str], version: RegistryVersion) -> dict[str, int]:
    """Return those that were not checked against this version of the data: number → key of the trial."""
    unchecked: dict[str, int] = {}
    for batch in batches(numbers, PAGE_SIZE):
        trials = Trial.objects.filter(number__in=batch)
        new = set(batch).difference(trials.values_list("number", flat=True))
        rows = [Trial(number=number, registry=registry.code) for number in new]
        Trial.objects.bulk_create(rows, ignore_conflicts=True)
        unchecked |= trials.exclude(checked_version=version.data_version).values_list("number", "pk")
    return unchecked


def batches(numbers: list[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(numbers), size):
        yield numbers[start : start + size]


# Fetching.


@dataclass
class Fetching:
    """What a round has to fetch: `unchecked` is number → key of the trial."""

    run: RefreshRun
    registry: Registry
    client: RegistryClient
    unchecked: dict[str, int]
    progress: Progress
    now: Clock
    done: int = 0

    def fetch(self, accept: bool) -> None:
        """Fetch all that the round has not fetched yet."""
        already_fetched = set(self.run.fetched.values_list("trial_id", flat=True))
        remaining = [number for number, pk in self.unchecked.items() if pk not in already_fetched]
        self.done = len(self.unchecked) - len(remaining)
        self.progress(self.done, len(self.unchecked))
        incident = False
        if self.registry.batch_size > 1:
            remaining = self.fetch_batches(remaining)
            # So many at once did not vanish: nothing will be stored, and the registry need not be asked for each.
            incident = self.has_lost(remaining) and not accept
        for number in remaining:
            pk = self.unchecked[number]
            self.save([missing_study(self.run, pk) if incident else self.fetch_one(number)])

    def fetch_batches(self, numbers: list[str]) -> list[str]:
        """Fetch many with each call, and return the numbers for which none came."""
        missing: list[str] = []
        for batch in batches(numbers, self.registry.batch_size):
            records = self.client.studies(batch)
            self.save([self.fetched_study(number, record) for number, record in records.items()])
            missing += [number for number in batch if number not in records]
        return missing

    def has_lost(self, missing: list[str]) -> bool:
        known = trials_with_record(self.unchecked.values())
        return is_too_many(sum(self.unchecked[number] in known for number in missing), len(known))

    def fetch_one(self, number: str) -> FetchedStudy:
        """Ask for one number: it is there, gone, has moved, or its record cannot be read."""
        pk = self.unchecked[number]
        try:
            return self.fetched_study(number, self.client.study(number))
        except StudyNotFound:
            return missing_study(self.run, pk)
        except RecordUnreadable:
            return FetchedStudy(run=self.run, trial_id=pk, number=number)

    def fetched_study(self, number: str, record: Record) -> FetchedStudy:
        own, content = self.registry.number_of(record), self.registry.to_text(record)
        return FetchedStudy(run=self.run, trial_id=self.unchecked[number], number=own, content=content)

    def save(self, rows: list[FetchedStudy]) -> None:
        # A process that took the round over may have fetched the same.
        FetchedStudy.objects.bulk_create(rows, ignore_conflicts=True)
        renew_claim(self.run, self.now)
        self.done += len(rows)
        self.progress(self.done, len(self.unchecked))


def missing_study(run: RefreshRun, pk: int) -> FetchedStudy:
    return FetchedStudy(run=run, trial_id=pk, number="")
