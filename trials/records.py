"""The records that are kept of trials: the newest ones, one that is asked for now, and keeping what a registry says.

latest(numbers)          the newest record of each, from the database alone
record_for(number)       the record as of today: the one that is kept, else the registry's
records_for(numbers)     the same for many, in one call
studies_matching(words)  studies whose title has these words, from the registry
store, lead_on           what a registry said of a trial: its record, or another number
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from trials.changes import PROJECTION, fingerprint
from trials.clinicaltrials_gov.answers import CROWDED, UNREADABLE, Record
from trials.clinicaltrials_gov.client import (
    ClinicalTrialsGov,
    RecordUnreadable,
    RegistryUnavailable,
    RegistryVersion,
    StudyNotFound,
    ctgov_number,
)
from trials.clinicaltrials_gov.reading import NotAStudy, read_study
from trials.models import StudyRecord, Trial
from trials.study import Study

# The registry's data change once a day.
FRESH_FOR = timedelta(hours=24)
# After a failure nobody waits for the registry for this many seconds: long enough for a form, too short to annoy.
QUIET_SECONDS = 60
LONGEST_QUIET_SECONDS = 600
FAILED = "trials.registry_failed"

# The key of a trial's newest record, beside a record of the same trial.
NEWEST = StudyRecord.objects.filter(trial=OuterRef("trial")).order_by("-read_at", "-id").values("pk")[:1]


def latest(numbers: Iterable[str]) -> dict[str, StudyRecord]:
    """The newest record by number; for a number that the registry leads on from, the record of the later number."""
    wanted = set(numbers)
    rows = (
        StudyRecord.objects.filter(pk=Subquery(NEWEST))
        .filter(Q(trial__number__in=wanted) | Q(trial__moved_from__number__in=wanted))
        .annotate(earlier_number=F("trial__moved_from__number"))
        .select_related("trial")
    )
    records = {record.trial.number: record for record in rows}
    # After the others: a number that has moved on may have a record of its own from before.
    records |= {record.earlier_number: record for record in rows if record.earlier_number}
    return {number: record for number, record in records.items() if number in wanted}


def record_for(number: str, client: ClinicalTrialsGov | None = None) -> StudyRecord:
    """The record of a ClinicalTrials.gov number as of today; of another trial where the registry leads on to it.

    Raises ValueError for another register's number, StudyNotFound, or RegistryUnavailable: then latest() may have an
    older one.
    """
    asked = ctgov_number(number)
    if known := checked_today(asked):
        return known
    with asking(client) as registry:
        return _kept(asked, registry.study(asked))


def records_for(numbers: Iterable[str], client: ClinicalTrialsGov | None = None) -> dict[str, StudyRecord]:
    """The records of many ClinicalTrials.gov numbers as of today, in one call for those that are not kept.

    A number is absent where the registry knows no such study, or where its record can't be read. Raises ValueError and
    RegistryUnavailable as record_for does.
    """
    asked = {ctgov_number(number) for number in numbers}
    since = timezone.now() - FRESH_FOR
    fresh = Trial.objects.filter(number__in=asked, checked_at__gt=since, gone_at=None)
    known = latest(fresh.values_list("number", flat=True))
    if missing := asked - known.keys():
        with asking(client) as registry:
            found = registry.studies(missing)
        known |= {number: _kept(number, record) for number, record in found.items() if read_or_none(record)}
    return known


def _kept(asked: str, record: Record) -> StudyRecord:
    """Keep what the registry answered for a number, under the number that it has now."""
    study = read(record)
    trial = Trial.objects.for_number(study.number)
    # One trial at a time, never both in one transaction: a refreshing takes them in another order.
    kept = store(trial, record, None, timezone.now(), fingerprint(study))
    if study.number != asked:
        lead_on(Trial.objects.for_number(asked), trial, None, timezone.now())
    return kept


def studies_matching(words: str, client: ClinicalTrialsGov | None = None) -> list[Study]:
    """The registry's best few studies whose title or acronym has these words; RegistryUnavailable where it is down."""
    with asking(client) as registry:
        found = registry.search(words)
    return [study for study in map(read_or_none, found) if study]


def store(
    trial: Trial, record: Record, version: RegistryVersion | None, at: datetime, mark: str | None = None
) -> StudyRecord:
    """Keep what the registry says of a trial under its own number; a new row only where a value that matters differs.

    The version is None where nobody asked for it: then the next refreshing asks again. `mark` is the record's
    fingerprint where it is known already. Returns the newest record of the trial.
    """
    mark = mark or fingerprint(read(record))
    with transaction.atomic():
        # First of all: whoever stores the same trial at the same time waits here, and then sees this record.
        checked([trial], version, at, moved_to=None)
        newest = StudyRecord.objects.filter(trial=trial).first()
        if newest and mark_of(newest) == mark:
            return newest
        return StudyRecord.objects.create(
            trial=trial,
            read_at=at,
            data_version=version.data_version if version else "",
            api_version=version.api_version if version else "",
            content=as_text(record),
            fingerprint=mark,
            projection=PROJECTION,
        )


def lead_on(trial: Trial, to: Trial, version: RegistryVersion | None, at: datetime) -> None:
    """Remember that the registry answers for this trial under another number."""
    checked([trial], version, at, moved_to=to)


def checked(trials: Sequence[Trial], version: RegistryVersion | None, at: datetime, moved_to: Trial | None) -> None:
    """Note that the registry knows these trials, in the database and in hand; one that was gone is back."""
    seen = version.data_version if version else ""
    Trial.objects.filter(pk__in=[trial.pk for trial in trials]).update(
        checked_at=at, checked_version=seen, gone_at=None, moved_to=moved_to
    )
    for trial in trials:
        trial.checked_at, trial.checked_version, trial.gone_at, trial.moved_to = at, seen, None, moved_to


def mark_of(record: StudyRecord) -> str:
    """The record's fingerprint by today's rules: one made by older rules says nothing about a change."""
    if record.projection == PROJECTION:
        return record.fingerprint
    study = read_or_none(json.loads(record.content))
    return fingerprint(study) if study else ""


def as_text(record: Record) -> str:
    """The record as JSON text; ASCII, since some characters that JSON may hold no database takes."""
    return json.dumps(record, separators=(",", ":"))


def read(record: Record) -> Study:
    """The record as a Study; RecordUnreadable where it is none."""
    try:
        return read_study(record)
    except NotAStudy as error:
        raise RecordUnreadable(UNREADABLE) from error


def read_or_none(record: Record) -> Study | None:
    try:
        return read_study(record)
    except NotAStudy:
        return None


def checked_today(number: str) -> StudyRecord | None:
    """What is kept of a number, if the registry was asked within a day; StudyNotFound if it then was gone."""
    trial = Trial.objects.filter(number=number, checked_at__gt=timezone.now() - FRESH_FOR).first()
    if trial is None:
        return None
    if trial.gone_at:
        raise StudyNotFound(number)
    return latest([number]).get(number)


@contextmanager
def asking(client: ClinicalTrialsGov | None) -> Iterator[ClinicalTrialsGov]:
    """A client for somebody who waits; after a failure, for a while, the same failure at once."""
    if why := cache.get(FAILED):
        raise RegistryUnavailable(why)
    try:
        if client:
            yield client
        else:
            with ClinicalTrialsGov.hasty() as hasty:
                yield hasty
    except RecordUnreadable:  # about one study; the registry itself answers
        raise
    except RegistryUnavailable as problem:
        if problem.why == CROWDED:  # of our own making, and over in seconds
            raise
        seconds = min(max(problem.retry_after or 0, QUIET_SECONDS), LONGEST_QUIET_SECONDS)
        cache.set(FAILED, problem.why, seconds)
        raise
