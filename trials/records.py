"""The stored records of trials: the newest ones, the one as of today, and storing what a registry says.

latest_records(numbers)               the newest readable record of each, from the database alone
record_for(number)                    the record as of today: the stored one, else the registry's
records_for(numbers)                  the same for many of one registry, in as few calls as it allows
studies_matching(words, registry)     studies whose title has these words, from the registry
store_record, record_moved_number     what a registry said of a trial: its record, or another number
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from trials.changes import PROJECTION, fingerprint
from trials.models import StudyRecord, Trial
from trials.readable import registry_with_code
from trials.registry import (
    CROWDED,
    UNREADABLE,
    Record,
    RecordUnreadable,
    Registry,
    RegistryClient,
    RegistryUnavailable,
    RegistryVersion,
    StudyNotFound,
)
from trials.study import Study, identify

# A registry's data change once a day.
FRESH_FOR = timedelta(hours=24)
# After a failure nobody waits for that registry for this many seconds: long enough for a form, too short to annoy.
QUIET_SECONDS = 60
MAX_QUIET_SECONDS = 600
FAILED = "trials.registry_failed."  # and the registry's code

# The key of a trial's newest record, beside a record of the same trial.
NEWEST = StudyRecord.objects.filter(trial=OuterRef("trial")).order_by("-read_at", "-id").values("pk")[:1]


def latest_records(numbers: Iterable[str]) -> dict[str, StudyRecord]:
    """Return the newest record by number; where the registry has given the trial a later number, that number's.

    Records of a registry that is not read any more are left out, as if it had never been asked.
    """
    numbers = set(numbers)
    rows: Any = (
        StudyRecord.objects.readable()
        .filter(pk=Subquery(NEWEST))
        .filter(Q(trial__number__in=numbers) | Q(trial__moved_from__number__in=numbers))
        .annotate(earlier_number=F("trial__moved_from__number"))
        .select_related("trial")
    )
    records = {record.trial.number: record for record in rows}
    # After the others: a number that has moved on may have a record of its own from before.
    records |= {record.earlier_number: record for record in rows if record.earlier_number}
    return {number: record for number, record in records.items() if number in numbers}


def record_for(number: str, client: RegistryClient | None = None) -> StudyRecord:
    """Return the record of a number as of today, from its own registry; another trial's where that redirects to it.

    Raises ValueError for a number of a register that is not read, StudyNotFound, or RegistryUnavailable: then
    latest_records() may have an older one.
    """
    registry = readable_registry(number)
    number = registry.number_in(number)
    if record := record_checked_today(number):
        return record
    with registry_client(registry, client) as open_client:
        return _store_answer(registry, number, open_client.study(number))


def records_for(numbers: Iterable[str], client: RegistryClient | None = None) -> dict[str, StudyRecord]:
    """Return the records of many numbers of one registry as of today; those that are not stored are asked for together.

    A number is absent where the registry knows no such study, or where its record can't be read. Raises ValueError and
    RegistryUnavailable as record_for does, and ValueError also for numbers of two registries.
    """
    texts = list(numbers)
    if not texts:
        return {}
    registry = readable_registry(texts[0])
    distinct = {registry.number_in(text) for text in texts}
    since = timezone.now() - FRESH_FOR
    fresh = Trial.objects.filter(number__in=distinct, checked_at__gt=since, gone_at=None)
    records = latest_records(fresh.values_list("number", flat=True))
    if missing := sorted(distinct - records.keys()):
        with registry_client(registry, client) as open_client:
            answers = open_client.studies(missing)
        records |= {
            number: _store_answer(registry, number, answer)
            for number, answer in answers.items()
            if study_or_none(registry, answer)
        }
    return records


def readable_registry(text: str) -> Registry:
    """Return the registry of a number; raises ValueError where the text is none, or its register is not read."""
    number = identify(text)
    registry = registry_with_code(number.registry) if number else None
    if registry is None:
        raise ValueError("The text is no number of a registry that is read.")
    return registry


def _store_answer(registry: Registry, number: str, record: Record) -> StudyRecord:
    """Store what the registry answered for a number, under the number that it has now."""
    study = study_in(registry, record)
    trial = Trial.objects.for_number(study.number)
    # One trial at a time, never both in one transaction: a round of refreshing takes them in another order.
    stored = store_record(trial, record, None, timezone.now(), fingerprint(study))
    if study.number != number:
        record_moved_number(Trial.objects.for_number(number), trial, None, timezone.now())
    return stored


def studies_matching(words: str, registry: Registry, client: RegistryClient | None = None) -> list[Study]:
    """Return the registry's best few studies whose title or acronym has these words; raises RegistryUnavailable."""
    with registry_client(registry, client) as open_client:
        records = open_client.search(words)
    studies = (study_or_none(registry, record) for record in records)
    return [study for study in studies if study]


def store_record(
    trial: Trial, record: Record, version: RegistryVersion | None, at: datetime, digest: str | None = None
) -> StudyRecord:
    """Store what the registry says of a trial under its own number; a new row only where a value that matters differs.

    The version is None where nobody asked for it: then the next refreshing asks again. `digest` is the record's
    fingerprint where it is known already. Returns the newest record of the trial.
    """
    study = study_in(trial.part, record)
    digest = digest or fingerprint(study)
    with transaction.atomic():
        # First of all: who stores the same trial at the same time waits here, and then sees this record.
        mark_checked([trial], version, at, moved_to=None)
        newest = StudyRecord.objects.filter(trial=trial).first()
        if newest and says_the_same(newest, study, digest):
            return newest
        return StudyRecord.objects.create(
            trial=trial,
            read_at=at,
            data_version=version.data_version if version else "",
            api_version=version.api_version if version else "",
            content=trial.part.to_text(record),
            fingerprint=digest,
            projection=PROJECTION,
        )


def record_moved_number(trial: Trial, to: Trial, version: RegistryVersion | None, at: datetime) -> None:
    """Record that the registry answers for this trial under another number."""
    mark_checked([trial], version, at, moved_to=to)


def mark_checked(
    trials: Sequence[Trial], version: RegistryVersion | None, at: datetime, moved_to: Trial | None
) -> None:
    """Note in the rows and in these objects that the registry knows the trials; one that was gone is back."""
    data_version = version.data_version if version else ""
    Trial.objects.filter(pk__in=[trial.pk for trial in trials]).update(
        checked_at=at, checked_version=data_version, gone_at=None, moved_to=moved_to
    )
    for trial in trials:
        trial.checked_at, trial.checked_version, trial.gone_at, trial.moved_to = at, data_version, None, moved_to


def says_the_same(record: StudyRecord, study: Study, digest: str) -> bool:
    """Does a stored record say what matters of the study, whose fingerprint is given, and its title?

    It is read again, and its own fingerprint is not believed: rules change, and a row that somebody wrote past the
    program may have any.
    """
    try:
        stored = record.study
    except ValueError:  # it could be read once
        return False
    return (fingerprint(stored), stored.title) == (digest, study.title)


def study_in(registry: Registry, record: Record) -> Study:
    """Read the record as a Study; raises RecordUnreadable where it is none."""
    try:
        return registry.read(record)
    except ValueError as error:
        raise RecordUnreadable(UNREADABLE) from error


def study_or_none(registry: Registry, record: Record) -> Study | None:
    try:
        return registry.read(record)
    except ValueError:
        return None


def record_checked_today(number: str) -> StudyRecord | None:
    """Return the stored record if the registry was asked within a day; raises StudyNotFound if it was gone then."""
    trial = Trial.objects.filter(number=number, checked_at__gt=timezone.now() - FRESH_FOR).first()
    if trial is None:
        return None
    if trial.gone_at:
        raise StudyNotFound(number)
    return latest_records([number]).get(number)


@contextmanager
def registry_client(registry: Registry, client: RegistryClient | None) -> Iterator[RegistryClient]:
    """Give a client to somebody who waits; for a while after a failure, raise the same failure at once."""
    failed = f"{FAILED}{registry.code}"
    if reason := cache.get(failed):
        raise RegistryUnavailable(reason)
    try:
        if client:
            yield client
        else:
            with registry.interactive_client() as interactive_client:
                yield interactive_client
    except RecordUnreadable:  # about one study; the registry itself answers
        raise
    except RegistryUnavailable as problem:
        if problem.reason == CROWDED:  # of our own making, and over in seconds
            raise
        seconds = min(max(problem.retry_after or 0, QUIET_SECONDS), MAX_QUIET_SECONDS)
        cache.set(failed, problem.reason, seconds)
        raise
