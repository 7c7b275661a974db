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
from notices.document.wording import date_text
from notices.trial_table import filling as trial_filling
from notices.trial_table import wording as trial_wording
from trials.change_levels import level_of
from trials.changes import FIELDS, ComparedField, TrialChange, worst_first
from trials.compared_values import exact
from trials.dates import PartialDate
from trials.readable import status_of
from trials.registry import NOT_UPDATED
from trials.study import Study, identify_each

DATES = ("start", "primary_completion", "completion")

# Fields of the record by the field of the row that prints them; the others are of the record only.
ROW_FIELDS = {"enrollment": "participants", "phases": "phase", "acronym": "name", "results_date": "results"}
ROW_FIELDS |= {name: name for name in ("number", "status", "results", *DATES)}
# Signals of time, which no change of the record tells.
SIGNALS = ("results_overdue", "unverified")
RECORD_ONLY_FIELDS = {field.name for field in FIELDS if field.name not in ROW_FIELDS}.union(SIGNALS)
YEARS_UNTIL_OVERDUE, YEARS_UNTIL_UNVERIFIED = 1, 2


# The printed values.


def printed_changes(row: TrialRow, study: Study, language: Language) -> list[TrialChange]:
    """Return what the registry says otherwise than the page, worst first; old and new as people read them.

    `field` is the row's: number, status, results, participants, start, primary_completion, completion, phase, name.
    """
    changes = [change for compare in COMPARISONS if (change := compare(row, study, language))]
    changes += [change for name in DATES if (change := _date(name, row, study, language))]
    return worst_first(changes)


def _number(row: TrialRow, study: Study, _language: Language) -> TrialChange | None:
    """Compare with the record's own number and with those of the same trial in other registers."""
    printed = {number.number for number in identify_each(row.number)}
    known = {study.number, *(other.number for other in study.other_numbers)}
    if not row.number or printed & known or study.number in row.number.upper():
        return None
    compared = sorted(printed), study.number
    return TrialChange("number", row.number, trial_filling.number_cell(row, study), level_of("number"), compared)


def _status(row: TrialRow, study: Study, language: Language) -> TrialChange | None:
    current = trial_filling.status(study, language)
    if row.status is None or current is None or _is_same(row.status, current):
        return None
    level = level_of("status", row.status.code, current.code)
    return TrialChange("status", row.status.label, current.label, level, (_coded(row.status), _coded(current)))


def _is_same(one: Choice, other: Choice) -> bool:
    """Are the codes equal? A label may have been shortened; it counts only where the code was made from it."""
    return one.code == other.code and (not one.code.startswith("registry_") or one.label == other.label)


def _coded(choice: Choice) -> str:
    """Return by what a choice is compared."""
    return choice.label if choice.code.startswith("registry_") else choice.code


def _results(row: TrialRow, study: Study, language: Language) -> TrialChange | None:
    """Compare whether results are posted, and when; an estimated date in the row is only an expectation."""
    printed = row.results if row.results and not row.results.estimated else None
    current = trial_filling.results_date(study)
    if not study.has_results and not printed:
        return None
    if study.has_results and printed and (current is None or _agrees(printed, current)):
        return None
    new = trial_wording.results(row.model_copy(update={"results": current}), language)
    if study.has_results and current is None:
        new = trial_wording.WORDS[language]["results_undated"]
    old, level = trial_wording.results(row, language), level_of("results")
    if study.has_results and printed and current:
        level = level_of("results_date", printed, current)
        if level == "minor":
            old, new = date_text(printed, language), date_text(current, language)
    return TrialChange("results", old, new, level, (exact(printed), study.has_results and exact(current)))


def _participants(row: TrialRow, study: Study, language: Language) -> TrialChange | None:
    current = trial_filling.participants(study)
    printed, now = (row.participants, row.participants_estimated), (current, study.enrollment_estimated)
    if current is None or printed == now:
        return None
    old = trial_wording.participants(row, language)
    new = row.model_copy(update={"participants": current, "participants_estimated": study.enrollment_estimated})
    level = level_of("enrollment", printed, now)
    return TrialChange("participants", old, trial_wording.participants(new, language), level, (printed, now))


def _date(name: str, row: TrialRow, study: Study, language: Language) -> TrialChange | None:
    """Compare a date that the row holds: the timeline prints all of it, whatever the table leaves out."""
    printed: PartialDate | None = getattr(row, name)
    current: PartialDate | None = getattr(study, name)
    if printed is None or current is None or _agrees(printed, current):
        return None
    level = level_of(name, printed, current)
    if level == "minor":
        old, new = date_text(printed, language), date_text(current, language)
    else:
        old = _dated(row, name, printed, language)
        new = _dated(_with_current_status(row, study, language), name, current, language)
    return TrialChange(name, old, new, level, (exact(printed), exact(current)))


def _agrees(printed: PartialDate, current: PartialDate) -> bool:
    """Do they say the same? A month that was printed agrees with each of its days, which the registry may add."""
    length = 7 if printed.precision == "month" else len("2019-08-14")
    return (printed.value, printed.estimated) == (current.value[:length], current.estimated)


def _dated(row: TrialRow, name: str, day: PartialDate, language: Language) -> str:
    """Write the date as the table would print it; by itself where the table leaves it out."""
    new = row.model_copy(update={name: day})
    if name == trial_wording.printed_end(new)[0] and (words := trial_wording.end(new, language)):
        return words
    return trial_wording.dated(name, day, language)


def _with_current_status(row: TrialRow, study: Study, language: Language) -> TrialRow:
    return row.model_copy(update={"status": trial_filling.status(study, language) or row.status})


def _phase(row: TrialRow, study: Study, language: Language) -> TrialChange | None:
    if row.phase is None or not trial_filling.has_phase(study):
        return None
    current = trial_filling.phase(study, language)
    if _is_same(row.phase, current):
        return None
    return TrialChange(
        "phase", row.phase.label, current.label, level_of("phases"), (_coded(row.phase), _coded(current))
    )


def _name(row: TrialRow, study: Study, _language: Language) -> TrialChange | None:
    current = trial_filling.name_with_citations(row, study)
    old = without_citations(row.name)
    if not old or not current or current == row.name:
        return None
    return TrialChange("name", old, without_citations(current), level_of("acronym"))


COMPARISONS: tuple[Callable[[TrialRow, Study, Language], TrialChange | None], ...] = (
    _number,
    _status,
    _results,
    _participants,
    _phase,
    _name,
)


# What no printed value shows.


def record_only_fields(row: TrialRow, study: Study) -> list[ComparedField]:
    """Return the fields of the record that only an earlier record can contradict.

    They are those that nothing in this row prints, and those in which the record contradicts no printed value, but may
    have lost one, or have become more precise.
    """
    cells = {"participants", "results"} | {name for name in ROW_FIELDS.values() if getattr(row, name)}
    return [field for field in FIELDS if ROW_FIELDS.get(field.name) not in cells or _may_differ(field, row, study)]


def _may_differ(field: ComparedField, row: TrialRow, study: Study) -> bool:
    match field.name:
        case "number":
            return False
        case "results":
            return not study.has_results and row.results is None
        case "start" | "primary_completion" | "completion":
            printed, current = getattr(row, field.name), getattr(study, field.name)
            return current is None or (_agrees(printed, current) and printed.value != current.value)
    return not field.value(study)


# What time says.


def signals_of_time(study: Study, today: date, written_on: date = date.min) -> list[TrialChange]:
    """Return what the passing of time says of a record; `today` is the clock.

    What was so when the row was written, or confirmed, is no news.
    """
    changes = []
    for name, day, years in (
        ("results_overdue", _results_due(study), YEARS_UNTIL_OVERDUE),
        ("unverified", _verified(study), YEARS_UNTIL_UNVERIFIED),
    ):
        if day is not None and written_on < _years_after(day.last_day(), years) <= today:
            value = {"date": day.value, "estimated": day.estimated}
            changes.append(TrialChange(name, value, "", level_of(name), (day.value, "")))
    return changes


def _results_due(study: Study) -> PartialDate | None:
    """Return when the main results are due: at the primary completion; None where they are posted, or none can be."""
    if study.has_results or status_of(study) in trial_wording.WITHOUT_END:
        return None
    return study.primary_completion or study.completion


def _verified(study: Study) -> PartialDate | None:
    """Return when the sponsor last confirmed the record of a trial that is not over.

    None where the registry itself calls the status unknown: that says the same.
    """
    is_over = status_of(study) in {*trial_wording.OVER, NOT_UPDATED}
    return None if is_over else study.status_verified


def _years_after(day: date, years: int) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if is_leap_day else day.day)


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

    @property
    def is_of_trial(self) -> bool:
        return self.place.startswith("trials/")


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
    return day.estimated and day.has_passed(today)
