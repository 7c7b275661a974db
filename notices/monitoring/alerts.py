"""What registries say now that published rows no longer say: found, and ended when it no longer holds.

Kept for every version that is live or scheduled, so that a notice that changes by schedule needs no job. Run it as
often as you like: the same difference is found once.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import islice

from django.db.models import Q
from django.utils import timezone

from notices.document.model import Document, TrialRow
from notices.models import Listing, Publication, TrialAlert
from notices.trial_table.staleness import printed_changes, record_changes
from trials.changes import TrialChange
from trials.models import StudyRecord, Trial
from trials.records import latest_records
from trials.study import identify

PUBLICATIONS_AT_A_TIME = 50
LEVELS = {level.name.lower(): level for level in TrialAlert.Level}


@dataclass
class Found:
    """What a look at the registries' records brought."""

    new: list[TrialAlert] = field(default_factory=list)
    over: int = 0


def look_at(publication: Publication, at: datetime) -> Found:
    """Compare what this version prints, from its approval on, with the newest records."""
    found = Found()
    _look_at([publication], at, found)
    return found


def look_again(at: datetime | None = None) -> Found:
    """Compare what all live and scheduled versions print with the newest records."""
    at = at or timezone.now()
    listings = Listing.objects.not_over().order_by("pk")
    publications = (listing.publication for listing in listings.select_related("publication__version").iterator(50))
    found = Found()
    while some := list(islice(publications, PUBLICATIONS_AT_A_TIME)):
        _look_at(some, at, found)
    return found


@dataclass(frozen=True)
class _Cited:
    """A row of a published version, and the trial that it is about."""

    publication: Publication
    document: Document
    row: TrialRow
    number: str


def _look_at(publications: list[Publication], at: datetime, found: Found) -> None:
    cited = [each for publication in publications for each in _rows_of(publication)]
    was_asked = Q(checked_at__isnull=False) | Q(gone_at__isnull=False)
    asked = Trial.objects.filter(was_asked, number__in={each.number for each in cited})
    trials = {trial.number: trial for trial in asked}
    # A trial that was never asked for: most approvals end here.
    newest = latest_records(trials) if trials else {}
    baselines = _baselines(cited, trials) if newest else {}
    holds = [
        _alert(each, trials[each.number], change, at)
        for each in cited
        if each.number in trials
        for change in _changes(each, trials[each.number], newest.get(each.number), baselines.get(_place(each)))
    ]
    _write(publications, holds, at, found)


def _rows_of(publication: Publication) -> Iterator[_Cited]:
    document = publication.version.document
    for row in document.trials:
        if number := identify(row.number):
            yield _Cited(publication, document, row, number.number)


def _place(each: _Cited) -> tuple[int, str]:
    return each.publication.pk, each.row.key


def _changes(each: _Cited, trial: Trial, newest: StudyRecord | None, baseline: StudyRecord | None) -> list[TrialChange]:
    if trial.gone_at is not None:
        return [TrialChange("number", each.row.number, "", "important")]
    if newest is None:
        return []
    changes = printed_changes(each.row, newest.study, each.document.language)
    if baseline is not None and baseline.pk != newest.pk:
        changes += record_changes(baseline.study, newest.study)
    return changes


def _baselines(cited: Iterable[_Cited], trials: dict[str, Trial]) -> dict[tuple[int, str], StudyRecord]:
    """For each row the record it was written from; the oldest one where the registry was read only later."""
    ids = {trials[each.number].pk for each in cited if each.number in trials}
    records: defaultdict[int, list[StudyRecord]] = defaultdict(list)
    for record in StudyRecord.objects.filter(trial__in=ids).order_by("read_at", "pk").defer("content"):
        records[record.trial_id].append(record)
    return {
        _place(each): _in_force(known, _written_at(each))
        for each in cited
        if each.number in trials and (known := records[trials[each.number].pk])
    }


def _written_at(each: _Cited) -> datetime:
    """When the row's words were last held against the registry: the day that it says, else its approval."""
    approved_at = each.publication.created_at
    if each.row.checked_on is None:
        return approved_at
    day_after = each.row.checked_on + timedelta(days=1)
    return min(approved_at, timezone.make_aware(datetime.combine(day_after, time())))


def _in_force(records: list[StudyRecord], at: datetime) -> StudyRecord:
    return next((record for record in reversed(records) if record.read_at <= at), records[0])


def _alert(each: _Cited, trial: Trial, change: TrialChange, at: datetime) -> TrialAlert:
    said = json.dumps([change.field, change.old, change.new], sort_keys=True, ensure_ascii=False)
    return TrialAlert(
        notice_id=each.publication.notice_id,
        version_id=each.publication.version_id,
        trial=trial,
        row_key=each.row.key,
        field=change.field,
        old=change.old,
        new=change.new,
        level=LEVELS[change.level],
        fingerprint=hashlib.sha256(said.encode()).hexdigest(),
        first_seen_at=at,
    )


def _same(alert: TrialAlert) -> tuple[int, str, str]:
    return alert.version_id, alert.row_key, alert.fingerprint


def _write(publications: list[Publication], holds: list[TrialAlert], at: datetime, found: Found) -> None:
    """Insert what is new, end what no longer holds, open again what has come back."""
    versions = {publication.version_id for publication in publications}
    notices = {publication.notice_id for publication in publications}
    earlier = list(TrialAlert.objects.filter(notice__in=notices))
    known = {_same(alert): alert for alert in earlier if alert.version_id in versions}
    holding = {_same(alert): alert for alert in holds}
    new = [alert for key, alert in holding.items() if key not in known]
    for alert in new:
        _carry_over(alert, earlier)
    # Somebody else may look at the same time: the same alert is inserted once.
    TrialAlert.objects.bulk_create(new, ignore_conflicts=True)
    over = [alert.pk for key, alert in known.items() if key not in holding and alert.over_at is None]
    back = [alert.pk for key, alert in known.items() if key in holding and alert.over_at is not None]
    TrialAlert.objects.filter(pk__in=over).update(over_at=at)
    TrialAlert.objects.filter(pk__in=back).update(over_at=None)
    found.new += [alert for alert in new if alert.dismissed_at is None]
    found.over += len(over)


def _carry_over(alert: TrialAlert, earlier: Iterable[TrialAlert]) -> None:
    """What was called irrelevant for an earlier version stays so as long as row and registry say the same."""
    for other in earlier:
        same = (other.notice_id, other.row_key, other.fingerprint) == (
            alert.notice_id,
            alert.row_key,
            alert.fingerprint,
        )
        if same and other.dismissed_at:
            alert.dismissed_by_id, alert.dismissed_at = other.dismissed_by_id, other.dismissed_at
            alert.reason = other.reason
