"""How a printed row has become stale: the registry has other values now, or its expected dates have passed.

Pure, and nothing here reads the clock. A row is compared by what it prints, not by what the registry said on the day
it was written: a number that was typed wrong is as stale as one that changed. A value that the registry lacks is no
change, and what the row leaves out is compared only where the page says so ("N ikke oppgitt").
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date

from notices.document.approvals import NOT_EXPECTED
from notices.document.citations import without_citations
from notices.document.model import Choice, Document, RegulatoryStatus, TrialRow
from notices.document.template import Language
from notices.trial_table import filling as trial_filling
from notices.trial_table import wording as trial_wording
from trials.changes import LEVELS, STOPPED, TrialChange, changes_between, count_level
from trials.dates import PartialDate
from trials.study import Study, identify_each

# Fields of the record that no value of the row prints.
RECORD_ONLY_FIELDS = {
    "primary_outcomes",
    "arms",
    "interventions",
    "sponsor",
    "age",
    "sex",
    "norway",
    "secondary_outcomes",
    "eligibility",
    "why_stopped",
    "masking",
}

DATES = ("start", "primary_completion", "completion")


# The printed values.


def printed_changes(row: TrialRow, study: Study, language: Language) -> list[TrialChange]:
    """Return what the registry says otherwise than the page, worst first; old and new as people read them.

    `field` is the row's: number, status, results, participants, completion or primary_completion, start, phase, name.
    """
    changes = [change for compare in COMPARISONS if (change := compare(row, study, language))]
    return sorted(changes, key=lambda change: LEVELS.index(change.level))


def _number(row: TrialRow, study: Study, _language: Language) -> TrialChange | None:
    """Compare with the record's own number and with those of the same trial in other registers."""
    printed = {number.number for number in identify_each(row.number)}
    known = {study.number, *(other.number for other in study.other_numbers)}
    if not row.number or printed & known or study.number in row.number.upper():
        return None
    return TrialChange("number", row.number, trial_filling.number_cell(row, study), "important")


def _status(row: TrialRow, study: Study, language: Language) -> TrialChange | None:
    current = trial_filling.status(study, language)
    if row.status is None or current is None or _is_same(row.status, current):
        return None
    level = "important" if {row.status.code, current.code} & STOPPED else "notable"
    return TrialChange("status", row.status.label, current.label, level)


def _is_same(one: Choice, other: Choice) -> bool:
    """Are the codes equal? A label may have been shortened; it counts only where the code was made from it."""
    return one.code == other.code and (not one.code.startswith("registry_") or one.label == other.label)


def _results(row: TrialRow, study: Study, language: Language) -> TrialChange | None:
    """Compare whether results are posted, and when; an estimated date in the row is only an expectation."""
    printed = row.results if row.results and not row.results.estimated else None
    current = trial_filling.results_date(study)
    if not study.has_results and not printed:
        return None
    if study.has_results and printed and (current is None or _month(current) == _month(printed)):
        return None
    new = trial_wording.results(row.model_copy(update={"results": current}), language)
    if study.has_results and current is None:
        new = trial_wording.WORDS[language]["results_undated"]
    level = "notable" if study.has_results and printed else "important"
    return TrialChange("results", trial_wording.results(row, language), new, level)


def _participants(row: TrialRow, study: Study, language: Language) -> TrialChange | None:
    current = trial_filling.participants(study)
    if current is None or (row.participants, row.participants_estimated) == (current, study.enrollment_estimated):
        return None
    old = trial_wording.participants(row, language)
    new = row.model_copy(update={"participants": current, "participants_estimated": study.enrollment_estimated})
    level = count_level(row.participants, current, row.participants_estimated and study.enrollment_estimated)
    return TrialChange("participants", old, trial_wording.participants(new, language), level)


def _end(row: TrialRow, study: Study, language: Language) -> TrialChange | None:
    """Compare the date that the row prints as the trial's end: its month, and whether it is estimated."""
    name, printed = trial_wording.printed_end(row)
    current: PartialDate | None = getattr(study, name)
    if _as_printed(printed) == _as_printed(current) or printed is None or current is None:
        return None
    new = _with_current_status(row, study, language)
    return TrialChange(name, trial_wording.end(row, language), _dated(new, name, current, language), "notable")


def _start(row: TrialRow, study: Study, language: Language) -> TrialChange | None:
    old = trial_wording.start(row, language)
    if not old or study.start is None or _as_printed(row.start) == _as_printed(study.start):
        return None
    return TrialChange("start", old, _dated(row, "start", study.start, language), "notable")


def _dated(row: TrialRow, name: str, day: PartialDate, language: Language) -> str:
    """Write the date as the row would print it; by itself where the row's new status leaves it out."""
    new = row.model_copy(update={name: day})
    words = trial_wording.start(new, language) if name == "start" else trial_wording.end(new, language)
    return words or trial_wording.dated(name, day, language)


def _with_current_status(row: TrialRow, study: Study, language: Language) -> TrialRow:
    return row.model_copy(update={"status": trial_filling.status(study, language) or row.status})


def _as_printed(day: PartialDate | None) -> tuple[str, bool] | None:
    return (_month(day), day.estimated) if day else None


def _month(day: PartialDate) -> str:
    return day.value[:7]


def _phase(row: TrialRow, study: Study, language: Language) -> TrialChange | None:
    if row.phase is None or not trial_filling.has_phase(study):
        return None
    current = trial_filling.phase(study, language)
    return None if _is_same(row.phase, current) else TrialChange("phase", row.phase.label, current.label, "notable")


def _name(row: TrialRow, study: Study, _language: Language) -> TrialChange | None:
    current = trial_filling.name_with_citations(row, study)
    old = without_citations(row.name)
    if not old or not current or current == row.name:
        return None
    return TrialChange("name", old, without_citations(current), "minor")


COMPARISONS: tuple[Callable[[TrialRow, Study, Language], TrialChange | None], ...] = (
    _number,
    _status,
    _results,
    _participants,
    _end,
    _start,
    _phase,
    _name,
)


# What no printed value shows.


def record_changes(baseline: Study, latest: Study) -> list[TrialChange]:
    """Return what changed in the record without a printed value that shows it."""
    return [change for change in changes_between(baseline, latest) if change.field in RECORD_ONLY_FIELDS]


# Taking over.


def updated_row(
    row: TrialRow, study: Study, language: Language, read_on: date, fields: Collection[str] | None = None
) -> TrialRow:
    """Return the row with the registry's values where it prints others (only those of `fields`, if given).

    The words that a person wrote stay: population, arms, control, outcomes, note. With all fields, every date that the
    row holds is updated, so that none contradicts the printed ones. Results without a day in the registry are left for
    a person to enter.
    """
    changed = {change.field for change in printed_changes(row, study, language)}
    changed = changed | _dates_in(row) if fields is None else changed & set(fields)
    current = trial_filling.registry_values(row, study, language)
    values = {name: current[name] for name in changed if name in current}
    if "participants" in values:
        values["participants_estimated"] = current["participants_estimated"]
    if "results" in changed and not study.has_results:
        values["results"] = None
    return trial_filling.with_values(row, values, read_on)


def _dates_in(row: TrialRow) -> set[str]:
    return {name for name in DATES if getattr(row, name) is not None}


# Dates that have passed.


@dataclass(frozen=True)
class ExpectedDate:
    """An expected date that has passed: its row, its place in the document, and what was expected then.

    `kind` is start, primary_completion, completion or results of a trial, or the kind of approval of an authority
    ("ma"); `name` is the trial's name or number, or the authority's region.
    """

    key: str
    place: str
    kind: str
    name: str
    date: PartialDate


# Statuses of a trial that has begun.
BEGUN = {"ongoing", "suspended", *trial_wording.OVER}


def passed_dates(document: Document, today: date) -> list[ExpectedDate]:
    """Return the expected dates whose last day is before today, the oldest first."""
    dates = [*_of_trials(document, today), *_of_authorities(document, today)]
    return sorted(dates, key=lambda passed: passed.date.last_day())


def _of_trials(document: Document, today: date) -> Iterator[ExpectedDate]:
    for row in document.trials:
        name = without_citations(row.name) or row.number
        for field in (*DATES, "results"):
            day: PartialDate | None = getattr(row, field)
            if day and _has_passed(day, today) and not _is_no_longer_expected(row, field):
                yield ExpectedDate(row.key, f"trials/{row.key}/{field}", field, name, day)


def _is_no_longer_expected(row: TrialRow, field: str) -> bool:
    """Does the row's status say that this date is no longer expected? Results come after the end."""
    code = row.status.code if row.status else ""
    if field == "results":
        return code in trial_wording.WITHOUT_END
    return code in (BEGUN if field == "start" else trial_wording.OVER)


def _of_authorities(document: Document, today: date) -> Iterator[ExpectedDate]:
    for row in document.regulatory_statuses:
        if row.date and _has_passed(row.date, today) and not (row.status and row.status.code in NOT_EXPECTED):
            yield ExpectedDate(row.key, f"regulatory_statuses/{row.key}/date", _kind(row), _region(row), row.date)


def _kind(row: RegulatoryStatus) -> str:
    return row.kind.code if row.kind else ""


def _region(row: RegulatoryStatus) -> str:
    return row.region.label if row.region else ""


def _has_passed(day: PartialDate, today: date) -> bool:
    return day.estimated and day.last_day() < today
