"""Alerts of what registries say now and published rows do not: created, and ended when they no longer hold.

They exist for every version that is live or scheduled, so that a notice that changes by schedule needs no job. Updating
them again changes nothing: the same difference is one alert.
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
from trials.readable import is_readable, watched_number
from trials.records import latest_records

PUBLICATIONS_PER_BATCH = 50
LEVELS = {level.name.lower(): level for level in TrialAlert.Level}


@dataclass
class AlertUpdate:
    """What an update of the alerts changed: the new ones, and how many have ended."""

    new: list[TrialAlert] = field(default_factory=list)
    ended: int = 0


def update_alerts_of(publication: Publication, at: datetime) -> AlertUpdate:
    """Compare what this version prints, from its approval on, with the newest records."""
    update = AlertUpdate()
    _compare([publication], at, update)
    return update


def update_alerts(at: datetime | None = None) -> AlertUpdate:
    """Compare what all live and scheduled versions print with the newest records."""
    at = at or timezone.now()
    listings = Listing.objects.not_ended().order_by("pk")
    publications = (listing.publication for listing in listings.select_related("publication__version").iterator(50))
    update = AlertUpdate()
    while batch := list(islice(publications, PUBLICATIONS_PER_BATCH)):
        _compare(batch, at, update)
    return update


@dataclass(frozen=True)
class _CitedRow:
    """A row of a published version, and the number of its trial."""

    publication: Publication
    document: Document
    row: TrialRow
    number: str


def _compare(publications: list[Publication], at: datetime, update: AlertUpdate) -> None:
    cited_rows = [each for publication in publications for each in _cited_rows(publication)]
    is_checked = Q(checked_at__isnull=False) | Q(gone_at__isnull=False)
    checked_trials = Trial.objects.filter(is_checked, number__in={each.number for each in cited_rows})
    trials = {trial.number: trial for trial in checked_trials}
    # At most approvals no trial was ever checked, and nothing more is asked.
    newest = latest_records(trials) if trials else {}
    baselines = _baselines(cited_rows, trials) if newest else {}
    current_alerts = [
        _alert_for(each, trials[each.number], change, at)
        for each in cited_rows
        if each.number in trials
        for change in _changes(each, trials[each.number], newest.get(each.number), baselines.get(_row_place(each)))
    ]
    _save_changes(publications, current_alerts, at, update)


def _cited_rows(publication: Publication) -> Iterator[_CitedRow]:
    document = publication.version.document
    for row in document.trials:
        if number := watched_number(row.number):
            yield _CitedRow(publication, document, row, number.number)


def _row_place(each: _CitedRow) -> tuple[int, str]:
    return each.publication.pk, each.row.key


def _changes(
    each: _CitedRow, trial: Trial, newest: StudyRecord | None, baseline: StudyRecord | None
) -> list[TrialChange]:
    if trial.gone_at is not None:
        return [TrialChange("number", each.row.number, "", "important")]
    if newest is None:
        return []
    changes = printed_changes(each.row, newest.study, each.document.language)
    if baseline is not None and baseline.pk != newest.pk:
        changes += record_changes(baseline.study, newest.study)
    return changes


def _baselines(cited_rows: Iterable[_CitedRow], trials: dict[str, Trial]) -> dict[tuple[int, str], StudyRecord]:
    """Return for each row the record it was written from; the oldest one where the registry was read only later."""
    ids = {trials[each.number].pk for each in cited_rows if each.number in trials}
    records: defaultdict[int, list[StudyRecord]] = defaultdict(list)
    for record in (
        StudyRecord.objects.filter(trial__in=ids).order_by("read_at", "pk").defer("content").select_related("trial")
    ):
        records[record.trial_id].append(record)
    return {
        _row_place(each): _record_at(known, _written_at(each))
        for each in cited_rows
        if each.number in trials and (known := records[trials[each.number].pk])
    }


def _written_at(each: _CitedRow) -> datetime:
    """Return when the row was last compared with the registry: on the day that it names, else at its approval."""
    approved_at = each.publication.created_at
    if each.row.checked_on is None:
        return approved_at
    day_after = each.row.checked_on + timedelta(days=1)
    return min(approved_at, timezone.make_aware(datetime.combine(day_after, time())))


def _record_at(records: list[StudyRecord], at: datetime) -> StudyRecord:
    return next((record for record in reversed(records) if record.read_at <= at), records[0])


def _alert_for(each: _CitedRow, trial: Trial, change: TrialChange, at: datetime) -> TrialAlert:
    difference = json.dumps([change.field, change.old, change.new], sort_keys=True, ensure_ascii=False)
    return TrialAlert(
        notice_id=each.publication.notice_id,
        version_id=each.publication.version_id,
        trial=trial,
        row_key=each.row.key,
        field=change.field,
        old=change.old,
        new=change.new,
        level=LEVELS[change.level],
        fingerprint=hashlib.sha256(difference.encode()).hexdigest(),
        first_seen_at=at,
    )


def _identity(alert: TrialAlert) -> tuple[int, str, str]:
    return alert.version_id, alert.row_key, alert.fingerprint


def _save_changes(
    publications: list[Publication], current_alerts: list[TrialAlert], at: datetime, update: AlertUpdate
) -> None:
    """Insert new alerts, end those that no longer hold, and open those that hold again."""
    versions = {publication.version_id for publication in publications}
    notices = {publication.notice_id for publication in publications}
    earlier = list(TrialAlert.objects.filter(notice__in=notices).select_related("trial"))
    known = {_identity(alert): alert for alert in earlier if alert.version_id in versions}
    current = {_identity(alert): alert for alert in current_alerts}
    new = [alert for key, alert in current.items() if key not in known]
    for alert in new:
        _keep_dismissal(alert, earlier)
    # Another process may update at the same time: the same alert is inserted once.
    TrialAlert.objects.bulk_create(new, ignore_conflicts=True)
    # What can't be compared any more, because no part reads its registry, stays as it was.
    comparable = {key for key, alert in known.items() if is_readable(alert.trial.registry)}
    ended = [known[key].pk for key in comparable - current.keys() if known[key].resolved_at is None]
    reopened = [alert.pk for key, alert in known.items() if key in current and alert.resolved_at is not None]
    TrialAlert.objects.filter(pk__in=ended).update(resolved_at=at)
    TrialAlert.objects.filter(pk__in=reopened).update(resolved_at=None)
    update.new += [alert for alert in new if alert.dismissed_at is None]
    update.ended += len(ended)


def _keep_dismissal(alert: TrialAlert, earlier: Iterable[TrialAlert]) -> None:
    """Keep an alert dismissed that was dismissed for an earlier version, while row and registry say the same."""
    for other in earlier:
        identity = (other.notice_id, other.row_key, other.fingerprint)
        if other.dismissed_at and identity == (alert.notice_id, alert.row_key, alert.fingerprint):
            alert.dismissed_by_id, alert.dismissed_at = other.dismissed_by_id, other.dismissed_at
            alert.reason = other.reason
