"""What a printed row no longer says: its own values against what the registry says now, and dates that have gone by.

Pure, and nothing here reads the clock. A row is measured by what it prints, not by what the registry said on the day
it was written: a number that was typed wrong is as stale as one that changed. Where the registry is silent it does not
contradict, and what the row leaves out is compared only where the page says so ("N ikke oppgitt").
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date

from notices.document.citations import without_citations
from notices.document.model import Choice, Document, RegulatoryStatus, TrialRow
from notices.document.template import Language
from notices.trial_table import filling as trial_filling
from notices.trial_table import wording as trial_wording
from notices.trial_table.arms import plain
from trials.changes import LEVELS, TrialChange, changes_between, count_level
from trials.dates import PartialDate
from trials.study import Study, identify

# To or from one of these, the trial's course has changed.
ENDED = {"completed", "terminated", "suspended", "withdrawn"}

# Changes of the record that no value in the row shows.
OF_THE_RECORD = {
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
    """What the page says of the trial and the registry now says otherwise, worst first; old and new as people read it.

    `field` is the row's: number, status, results, participants, completion or primary_completion, start, phase, name.
    """
    changes = [change for compare in COMPARED if (change := compare(row, study, language))]
    return sorted(changes, key=lambda change: LEVELS.index(change.level))


def _number(row: TrialRow, study: Study, _language: Language) -> TrialChange | None:
    """Another number than the record's own, which may be that of the same trial in another register."""
    found = identify(row.number)
    known = {study.number, *(other.number for other in study.other_numbers)}
    if not row.number or (found and found.number in known) or study.number in row.number.upper():
        return None
    return TrialChange("number", row.number, plain(study.number), "important")


def _status(row: TrialRow, study: Study, language: Language) -> TrialChange | None:
    now = trial_filling.status(study, language)
    if row.status is None or now is None or _same(row.status, now):
        return None
    level = "important" if {row.status.code, now.code} & ENDED else "notable"
    return TrialChange("status", row.status.label, now.label, level)


def _same(one: Choice, other: Choice) -> bool:
    """By code, since a label may have been shortened; by label where the code is only made from it."""
    return one.code == other.code and (not one.code.startswith("registry_") or one.label == other.label)


def _results(row: TrialRow, study: Study, language: Language) -> TrialChange | None:
    """Results that came, went, or came at another time; an estimated date in the row is only an expectation."""
    printed = row.results if row.results and not row.results.estimated else None
    now = trial_filling.results_of(study)
    if not study.has_results and not printed:
        return None
    if study.has_results and printed and (now is None or _month(now) == _month(printed)):
        return None
    new = trial_wording.results(row.model_copy(update={"results": now}), language)
    if study.has_results and now is None:
        new = trial_wording.WORDS[language]["results_undated"]
    level = "notable" if study.has_results and printed else "important"
    return TrialChange("results", trial_wording.results(row, language), new, level)


def _participants(row: TrialRow, study: Study, language: Language) -> TrialChange | None:
    now = trial_filling.participants(study)
    if now is None or (row.participants, row.participants_estimated) == (now, study.enrollment_estimated):
        return None
    old = trial_wording.participants(row, language)
    new = row.model_copy(update={"participants": now, "participants_estimated": study.enrollment_estimated})
    level = count_level(row.participants, now, row.participants_estimated and study.enrollment_estimated)
    return TrialChange("participants", old, trial_wording.participants(new, language), level)


def _end(row: TrialRow, study: Study, language: Language) -> TrialChange | None:
    """The date that stands as the trial's end: its month, and whether it is estimated."""
    name, printed = trial_wording.printed_end(row)
    now: PartialDate | None = getattr(study, name)
    if _as_printed(printed) == _as_printed(now) or printed is None or now is None:
        return None
    new = _now(row, study, language)
    return TrialChange(name, trial_wording.end(row, language), _dated(new, name, now, language), "notable")


def _start(row: TrialRow, study: Study, language: Language) -> TrialChange | None:
    old = trial_wording.start(row, language)
    if not old or study.start is None or _as_printed(row.start) == _as_printed(study.start):
        return None
    return TrialChange("start", old, _dated(row, "start", study.start, language), "notable")


def _dated(row: TrialRow, name: str, day: PartialDate, language: Language) -> str:
    """The date as the row would print it; with its own words where the row's new status leaves it out."""
    new = row.model_copy(update={name: day})
    words = trial_wording.start(new, language) if name == "start" else trial_wording.end(new, language)
    return words or trial_wording.dated(name, day, language)


def _now(row: TrialRow, study: Study, language: Language) -> TrialRow:
    return row.model_copy(update={"status": trial_filling.status(study, language) or row.status})


def _as_printed(day: PartialDate | None) -> tuple[str, bool] | None:
    return (_month(day), day.estimated) if day else None


def _month(day: PartialDate) -> str:
    return day.value[:7]


def _phase(row: TrialRow, study: Study, language: Language) -> TrialChange | None:
    if row.phase is None or not trial_filling.says_phase(study):
        return None
    now = trial_filling.phase(study, language)
    return None if _same(row.phase, now) else TrialChange("phase", row.phase.label, now.label, "notable")


def _name(row: TrialRow, study: Study, _language: Language) -> TrialChange | None:
    now = trial_filling.name_of(row, study)
    old = without_citations(row.name)
    return TrialChange("name", old, without_citations(now), "minor") if old and now and now != row.name else None


COMPARED: tuple[Callable[[TrialRow, Study, Language], TrialChange | None], ...] = (
    _number,
    _status,
    _results,
    _participants,
    _end,
    _start,
    _phase,
    _name,
)


# Beside the printed values.


def record_changes(baseline: Study, latest: Study) -> list[TrialChange]:
    """What changed in the record and shows in no value that the row prints."""
    return [change for change in changes_between(baseline, latest) if change.field in OF_THE_RECORD]


# Taking over.


def updated(
    row: TrialRow, study: Study, language: Language, read_on: date, fields: Collection[str] | None = None
) -> TrialRow:
    """The row with the registry's values where it prints others (only those of `fields`, if given).

    The words that a person wrote stay: population, arms, control, outcomes, note. With all fields, every date that the
    row holds follows, so that none contradicts the printed ones. Results whose day the registry does not tell stay to
    be entered by a person.
    """
    changed = {change.field for change in printed_changes(row, study, language)}
    changed = changed | _held_dates(row) if fields is None else changed & set(fields)
    known = trial_filling.mechanical(row, study, language)
    values = {name: known[name] for name in changed if name in known}
    if "participants" in values:
        values["participants_estimated"] = known["participants_estimated"]
    if "results" in changed and not study.has_results:
        values["results"] = None
    return trial_filling.taken_over(row, values, read_on)


def _held_dates(row: TrialRow) -> set[str]:
    return {name for name in DATES if getattr(row, name) is not None}


# Dates gone by.


@dataclass(frozen=True)
class Passed:
    """An expected date that has gone by: of which row, in which field, of what, and when it was.

    `what` is start, primary_completion, completion or results of a trial, or the kind of approval of an authority
    ("ma"); `name` the trial's name or number, or the authority's region.
    """

    key: str
    place: str
    what: str
    name: str
    date: PartialDate


REACHED = {"granted", "refused", "withdrawn"}
OVER = {"completed", "terminated", *trial_wording.WITHOUT_END}
# What a trial has behind it that has begun.
BEGUN = {"ongoing", "suspended", *OVER}


def passed_dates(document: Document, today: date) -> list[Passed]:
    """The expected dates whose last day is before today, the oldest first."""
    found = [*_of_trials(document, today), *_of_authorities(document, today)]
    return sorted(found, key=lambda passed: passed.date.last_day())


def _of_trials(document: Document, today: date) -> Iterator[Passed]:
    for row in document.trials:
        name = without_citations(row.name) or row.number
        for field in (*DATES, "results"):
            day: PartialDate | None = getattr(row, field)
            if day and _has_passed(day, today) and not _has_come(row, field):
                yield Passed(row.key, f"trials/{row.key}/{field}", field, name, day)


def _has_come(row: TrialRow, field: str) -> bool:
    """Does the row's status say that nobody waits for this date any more? Results come after the end."""
    code = row.status.code if row.status else ""
    if field == "results":
        return code in trial_wording.WITHOUT_END
    return code in (BEGUN if field == "start" else OVER)


def _of_authorities(document: Document, today: date) -> Iterator[Passed]:
    for row in document.regulatory_statuses:
        if row.date and _has_passed(row.date, today) and not (row.status and row.status.code in REACHED):
            yield Passed(row.key, f"regulatory_statuses/{row.key}/date", _kind(row), _region(row), row.date)


def _kind(row: RegulatoryStatus) -> str:
    return row.kind.code if row.kind else ""


def _region(row: RegulatoryStatus) -> str:
    return row.region.label if row.region else ""


def _has_passed(day: PartialDate, today: date) -> bool:
    return day.estimated and day.last_day() < today
