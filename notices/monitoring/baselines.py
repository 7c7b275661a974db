"""From which stored record a printed row was written: what changed since then is an alert.

A row's baseline moves only when its own printed values change, or when a person confirms it (its day of reading
changes): a typo that is fixed elsewhere in the text moves none. What a person words of a field (the outcomes, the arms)
moves the baseline of that field alone.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from notices.document.citations import without_citations
from notices.document.model import Document, TrialRow
from notices.models import Publication
from notices.trial_table.staleness import record_only_fields
from trials.changes import ComparedField, TrialChange
from trials.models import StudyRecord, Trial
from trials.readable import watched_number

# The cells in which a person words what a field of the record says.
CELLS = {
    **dict.fromkeys(("primary_outcomes", "primary_outcome_numbers"), ("outcomes",)),
    **dict.fromkeys(("arms", "interventions"), ("intervention", "arms", "control")),
    **dict.fromkeys(("allocation", "model"), ("control",)),
    **dict.fromkeys(("conditions", "age", "sex", "healthy_volunteers", "eligibility"), ("population",)),
}


@dataclass(frozen=True)
class CitedRow:
    """A row of a published version, and the number of its trial."""

    publication: Publication
    document: Document
    row: TrialRow
    number: str


def cited_rows(publication: Publication) -> Iterator[CitedRow]:
    """Return the rows whose trials are watched."""
    document = publication.version.document
    for row in document.trials:
        if number := watched_number(row.number):
            yield CitedRow(publication, document, row, number.number)


@dataclass(frozen=True)
class RowHistory:
    """The row as the publications had it, up to the compared one, oldest first."""

    rows: tuple[CitedRow, ...]

    def written_at(self, cells: Collection[str] = ()) -> datetime:
        """Return since when the row prints its values, and these cells its words."""
        first = len(self.rows) - 1
        while first and _printed(self.rows[first - 1].row, cells) == _printed(self.rows[first].row, cells):
            first -= 1
        cited, written_at = self.rows[first], self.rows[first].publication.version.created_at
        read_on = cited.row.checked_on
        if read_on is None or (first and self.rows[first - 1].row.checked_on == read_on):
            return written_at
        # The registry was read on that day; the version may have been saved later.
        return min(written_at, timezone.make_aware(datetime.combine(read_on + timedelta(days=1), time())))


def _printed(row: TrialRow, cells: Collection[str]) -> list[Any]:
    """Return what the row prints of its registry, and the words of these cells; citations have no part in it."""
    values = [row.participants, row.participants_estimated, row.start, row.primary_completion, row.completion]
    choices = [choice.code if choice else "" for choice in (row.phase, row.status)]
    words = [without_citations(text) for cell in cells for text in _words(getattr(row, cell))]
    return [*values, row.results, row.checked_on, *choices, *words]


def _words(cell: Any) -> list[str]:
    return [cell] if isinstance(cell, str) else [each.text for each in cell]


def record_changes(history: RowHistory, records: list[StudyRecord], newest: StudyRecord) -> Iterator[TrialChange]:
    """Return what changed in the record since the row was written, without a printed value that shows it.

    `records` are all of the trial, the oldest first. A field is compared with the first record since then that says
    anything of it: what nobody had asked for is no change.
    """
    if len(records) < 2:
        return
    for field in record_only_fields(history.rows[-1].row, newest.study):
        baseline = _baseline(field, records, history.written_at(CELLS.get(field.name, ())))
        if baseline and baseline.pk != newest.pk and (change := field.change(baseline.study, newest.study)):
            yield change


def _baseline(field: ComparedField, records: list[StudyRecord], at: datetime) -> StudyRecord | None:
    """Return the last record of that time, or the oldest where the registry was read only later."""
    first = max((place for place, record in enumerate(records) if record.read_at <= at), default=0)
    return next((record for record in records[first:] if field.is_known(record.study)), None)


def records_of(trials: Iterable[Trial]) -> dict[int, list[StudyRecord]]:
    """Return the records of each trial, and of the one that its number leads to, the oldest first."""
    ids = {trial.pk: {trial.pk, trial.moved_to_id or trial.pk} for trial in trials}
    records = StudyRecord.objects.readable().filter(trial__in=set().union(*ids.values())).select_related("trial")
    by_trial: defaultdict[int, list[StudyRecord]] = defaultdict(list)
    for record in records.order_by("read_at", "pk").defer("content"):
        by_trial[record.trial_id].append(record)
    return {
        pk: sorted((record for each in group for record in by_trial[each]), key=lambda record: record.read_at)
        for pk, group in ids.items()
    }


def histories_of(rows: Iterable[CitedRow]) -> dict[tuple[int, str], RowHistory]:
    """Return the history of each row, by its publication and key. One query."""
    rows = list(rows)
    publications = Publication.objects.filter(
        Q(notice__in={each.publication.notice_id for each in rows}),
        kind=Publication.Kind.PUBLISH,
        cancelled_at__isnull=True,
    )
    earlier: defaultdict[int, list[Publication]] = defaultdict(list)
    for publication in publications.select_related("version").order_by("created_at", "pk"):
        earlier[publication.notice_id].append(publication)
    cited = {each.pk: list(cited_rows(each)) for group in earlier.values() for each in group}
    return {(each.publication.pk, each.row.key): RowHistory((*_earlier(each, earlier, cited), each)) for each in rows}


def _earlier(
    each: CitedRow, publications: dict[int, list[Publication]], cited: dict[int, list[CitedRow]]
) -> Iterator[CitedRow]:
    """Return the same trial's rows in the publications before, from the last one that lacks it on."""
    rows: list[CitedRow] = []
    for publication in publications[each.publication.notice_id]:
        if (publication.created_at, publication.pk) >= (each.publication.created_at, each.publication.pk):
            break
        same = [other for other in cited[publication.pk] if other.number == each.number]
        by_key = [other for other in same if other.row.key == each.row.key]
        rows = [*rows, (by_key or same)[0]] if same else []
    return iter(rows)
