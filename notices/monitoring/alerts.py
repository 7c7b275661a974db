"""Alerts of what registries say now and published rows do not: opened, and ended when they no longer hold.

An alert is a difference of a notice, a trial and a field, whatever version it is found in: versions that are live or
scheduled have theirs, so that a notice that changes by schedule needs no job. Updating the alerts again changes
nothing. Another value is another occurrence, and so is one that comes back.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from notices.models import Listing, Publication, TrialAlert
from notices.models.clock import database_now
from notices.monitoring.baselines import CitedRow, RowHistory, cited_rows, histories_of, record_changes, records_of
from notices.trial_table.staleness import printed_changes, signals_of_time
from trials.change_levels import level_of
from trials.changes import TrialChange
from trials.models import StudyRecord, Trial
from trials.readable import is_readable
from trials.records import latest_records

PUBLICATIONS_PER_BATCH = 50
LEVELS = {level.name.lower(): level for level in TrialAlert.Level}


@dataclass
class AlertUpdate:
    """What an update of the alerts changed: the new ones, and how many have ended."""

    new: list[TrialAlert] = field(default_factory=list)
    ended: int = 0


def update_alerts_of(publication: Publication, at: datetime) -> AlertUpdate:
    """Compare what this notice prints with the newest records; the publication is the one that was just approved."""
    update = AlertUpdate()
    listings = Listing.objects.not_ended(at).filter(notice=publication.notice_id).order_by("pk")
    _compare([listing.publication for listing in listings.select_related("publication__version")], at, update)
    return update


def update_alerts(at: datetime | None = None) -> AlertUpdate:
    """Compare what all live and scheduled versions print with the newest records."""
    at = at or database_now()
    update = AlertUpdate()
    for batch in _batches(at):
        _compare(batch, at, update)
    return update


def _batches(at: datetime) -> Iterator[list[Publication]]:
    """Return the publications in batches that hold all of a notice."""
    listings = Listing.objects.not_ended(at).order_by("notice", "pk").select_related("publication__version")
    batch: list[Publication] = []
    for listing in listings.iterator(PUBLICATIONS_PER_BATCH):
        if len(batch) >= PUBLICATIONS_PER_BATCH and batch[-1].notice_id != listing.notice_id:
            yield batch
            batch = []
        batch.append(listing.publication)
    if batch:
        yield batch


@dataclass(frozen=True)
class _Difference:
    """What a row prints or rests on, and its registry says otherwise."""

    cited: CitedRow
    trial: Trial
    change: TrialChange

    @property
    def identity(self) -> tuple[int, int, str, str]:
        """Return by what it is found again: of several rows of one trial that say the same, it is one difference."""
        return self.cited.publication.notice_id, self.trial.pk, self.change.field, self.change.fingerprint


def _compare(publications: list[Publication], at: datetime, update: AlertUpdate) -> None:
    cited = [each for publication in publications for each in cited_rows(publication)]
    is_checked = Q(checked_at__isnull=False) | Q(gone_at__isnull=False)
    checked_trials = Trial.objects.filter(is_checked, number__in={each.number for each in cited})
    trials = {trial.number: trial for trial in checked_trials.select_related("moved_to")}
    # At most approvals no trial was ever checked, and nothing more is asked.
    comparison = _Comparison.of([each for each in cited if each.number in trials], trials, timezone.localdate(at))
    _save_changes(publications, list(comparison.differences()), at, update)


@dataclass(frozen=True)
class _Comparison:
    """The rows with what they are compared with."""

    cited: list[CitedRow]
    trials: dict[str, Trial]
    newest: dict[str, StudyRecord]
    records: dict[int, list[StudyRecord]]
    histories: dict[tuple[int, str], RowHistory]
    today: date

    @classmethod
    def of(cls, cited: list[CitedRow], trials: dict[str, Trial], today: date) -> "_Comparison":
        newest = latest_records(trials) if trials else {}
        records = records_of(trials.values()) if newest else {}
        # How old a row is matters only where the record has changed, or time says something.
        aged = {
            number
            for number, record in newest.items()
            if len(records[trials[number].pk]) > 1 or signals_of_time(record.study, today)
        }
        histories = histories_of([each for each in cited if each.number in aged]) if aged else {}
        return cls(cited, trials, newest, records, histories, today)

    def differences(self) -> Iterator[_Difference]:
        for each in self.cited:
            trial = self.trials[each.number]
            for change in self._changes(each, trial):
                yield _Difference(each, trial, change)

    def _changes(self, each: CitedRow, trial: Trial) -> Iterator[TrialChange]:
        """Yield what differs; of a number that is gone, what the registry last said differs still."""
        newest = self.newest.get(each.number)
        if trial.gone_at is not None:
            yield TrialChange("number", each.row.number, "", level_of("number"))
        if newest is None:
            return
        for change in printed_changes(each.row, newest.study, each.document.language):
            if trial.gone_at is None or change.field != "number":
                yield change
        if history := self.histories.get((each.publication.pk, each.row.key)):
            yield from record_changes(history, self.records[trial.pk], newest)
            written_on = timezone.localdate(history.written_at())
            yield from signals_of_time(newest.study, self.today, each.row.checked_on or written_on)


def _save_changes(
    publications: list[Publication], differences: list[_Difference], at: datetime, update: AlertUpdate
) -> None:
    """Open what is new, let go on what holds, and end what no longer does."""
    versions = {publication.version_id for publication in publications}
    notices = {publication.notice_id for publication in publications}
    by_identity: defaultdict[tuple[int, int, str, str], list[_Difference]] = defaultdict(list)
    for each in differences:
        by_identity[each.identity].append(each)
    current = TrialAlert.objects.current().filter(notice__in=notices)
    known = {
        (alert.notice_id, alert.trial_id, alert.field, alert.fingerprint): alert
        for alert in current.select_related("trial").prefetch_related("versions")
    }
    if not (by_identity or known):
        return
    # What can't be compared any more, because no part reads its registry, stays as it was.
    ended = {
        identity
        for identity, alert in known.items()
        if is_readable(alert.trial.registry) and not _goes_on(alert, by_identity.get(identity, []), versions)
    }
    with transaction.atomic():
        TrialAlert.objects.filter(pk__in=[known[identity].pk for identity in ended]).update(ended_at=at)
        for identity in by_identity.keys() & known.keys() - ended:
            _update_words(known[identity], by_identity[identity])
        new = [
            _alert_for(same[0], at)
            for identity, same in by_identity.items()
            if identity in ended or identity not in known
        ]
        # Another process may update at the same time: the same alert is inserted once.
        TrialAlert.objects.bulk_create(new, ignore_conflicts=True)
        _save_versions(notices, by_identity)
    update.new += new
    update.ended += len(ended)


def _goes_on(alert: TrialAlert, differences: list[_Difference], versions: set[int]) -> bool:
    """Is the difference the same one, in all the texts that had it, and no worse than it was?"""
    if not differences:
        return False
    had = {version.pk for version in alert.versions.all()} & versions
    is_worse = LEVELS[differences[0].change.level] < alert.level
    return had <= {each.cited.publication.version_id for each in differences} and not is_worse


def _update_words(alert: TrialAlert, differences: list[_Difference]) -> None:
    """Let the alert say the difference as it is worded now, in the row that has it now."""
    newest = max(differences, key=lambda each: each.cited.publication.version_id)
    # Of several rows in one text, the first.
    newest = next(each for each in differences if each.cited.publication == newest.cited.publication)
    values = {
        "row_key": newest.cited.row.key,
        "old": _stored(newest.change.old),
        "new": _stored(newest.change.new),
        "level": LEVELS[newest.change.level],
    }
    if any(getattr(alert, name) != value for name, value in values.items()):
        TrialAlert.objects.filter(pk=alert.pk).update(**values)


def _alert_for(difference: _Difference, at: datetime) -> TrialAlert:
    change, cited = difference.change, difference.cited
    return TrialAlert(
        notice_id=cited.publication.notice_id,
        trial=difference.trial,
        row_key=cited.row.key,
        field=change.field,
        old=_stored(change.old),
        new=_stored(change.new),
        level=LEVELS[change.level],
        fingerprint=change.fingerprint,
        first_seen_at=at,
    )


def _stored(value: Any) -> Any:
    """Return a value as the table stores it: None would be NULL, which a column of JSON does not take."""
    return "" if value is None else value


def _save_versions(notices: Iterable[int], by_identity: dict[tuple[int, int, str, str], list[_Difference]]) -> None:
    """Note in which versions each current alert was found."""
    columns = ("notice_id", "trial_id", "field", "fingerprint")
    alerts = TrialAlert.objects.current().filter(notice__in=list(notices))
    ids = {tuple(identity): pk for pk, *identity in alerts.values_list("pk", *columns)}
    through = TrialAlert.versions.through
    pairs = {
        (ids[identity], each.cited.publication.version_id)
        for identity, differences in by_identity.items()
        if identity in ids
        for each in differences
    }
    known = set(
        through.objects.filter(trialalert__in=[alert for alert, _version in pairs]).values_list(
            "trialalert_id", "version_id"
        )
    )
    rows = [through(trialalert_id=alert, version_id=version) for alert, version in sorted(pairs - known)]
    through.objects.bulk_create(rows, ignore_conflicts=True)
