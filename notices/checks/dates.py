"""Check for dates that contradict each other, or today. A date known to the month or year is compared as far as known.

Nothing here reads the clock: `today` is an argument, and None leaves out the checks that depend on it.
"""

from collections.abc import Iterator
from datetime import date

from notices.checks.finding import Finding, advice
from notices.document.approvals import AWAITED, HAPPENED
from notices.document.model import Document, RegulatoryStatus, TrialRow
from trials.dates import PartialDate
from trials.msgid import gettext_noop

TRIAL_DATES = ("start", "primary_completion", "completion", "results")


def findings(document: Document, today: date | None) -> Iterator[Finding]:
    as_of = document.information_as_of
    if today and as_of and as_of > today:
        yield advice("as_of", "information_as_of", gettext_noop("This day is still to come."))
    known_until = min((day for day in (as_of, today) if day), default=None)
    for status in document.regulatory_statuses:
        yield from _status(status, known_until, today)
    for trial in document.trials:
        place = f"trials/{trial.key}"
        yield from _trial_order(trial, place)
        yield from _against_today(trial, place, known_until, today)
    for reference in document.references:
        if today and reference.accessed and reference.accessed > today:
            yield advice("accessed", f"references/{reference.key}/accessed", gettext_noop("This day is still to come."))


def is_before(one: PartialDate | date | None, other: PartialDate | date | None) -> bool:
    """Is all of `one` before all of `other`? "2021" and "March 2021" overlap, so neither is before the other."""
    if one is None or other is None:
        return False
    last = one.last_day() if isinstance(one, PartialDate) else one
    return last < (other.first_day() if isinstance(other, PartialDate) else other)


def _status(status: RegulatoryStatus, known_until: date | None, today: date | None) -> Iterator[Finding]:
    code, place = status.status.code if status.status else "", f"regulatory_statuses/{status.key}/date"
    if code in HAPPENED and is_before(known_until, status.date):
        message = gettext_noop("The status says what was decided, but this date lies after the day of the information.")
        yield advice("decided_later", place, message)
    if code in AWAITED and status.date and status.date.estimated and is_before(status.date, today):
        message = gettext_noop("What was expected for this date has not come, or the status is out of date.")
        yield advice("expected_passed", place, message)


def _trial_order(trial: TrialRow, place: str) -> Iterator[Finding]:
    """Compare the trial's dates with each other."""
    if is_before(trial.completion, trial.start):
        yield Finding("start_after_end", f"{place}/start", gettext_noop("The trial starts after its completion."))
    elif is_before(trial.primary_completion, trial.start):
        message = gettext_noop("The trial starts after its primary completion.")
        yield advice("start_after_primary", f"{place}/start", message)
    if is_before(trial.completion, trial.primary_completion):
        message = gettext_noop("The primary completion comes after the completion.")
        yield advice("primary_after_end", f"{place}/primary_completion", message)
    if is_before(trial.results, trial.start):
        message = gettext_noop("The results were posted before the trial started.")
        yield advice("results_before_start", f"{place}/results", message)


def _against_today(trial: TrialRow, place: str, known_until: date | None, today: date | None) -> Iterator[Finding]:
    """Compare the trial's dates and status with today and the day of the information."""
    status = trial.status.code if trial.status else ""
    ends_later = status == "completed" and is_before(today, trial.completion)
    if ends_later:
        message = gettext_noop("The trial is said to be completed, but this date is still to come.")
        yield Finding("completed_later", f"{place}/completion", message)
    for name in TRIAL_DATES:
        day: PartialDate | None = getattr(trial, name)
        if day is None or (ends_later and name == "completion"):
            continue
        if day.estimated and is_before(day, today):
            message = gettext_noop("This date was estimated and has passed. Look it up in the registry.")
            yield advice("estimate_passed", f"{place}/{name}", message)
        if not day.estimated and is_before(known_until, day):
            message = gettext_noop("This date lies after the day of the information, and is not marked as estimated.")
            yield advice("not_estimated", f"{place}/{name}", message)
    yield from _status_of_trial(trial, status, place, today)


def _status_of_trial(trial: TrialRow, status: str, place: str, today: date | None) -> Iterator[Finding]:
    if status == "planned" and trial.start and not trial.start.estimated and is_before(trial.start, today):
        message = gettext_noop("The trial is said not to have started, but its start has passed.")
        yield advice("planned_but_started", f"{place}/status", message)
    ended = trial.completion if trial.completion and not trial.completion.estimated else None
    if status == "ongoing" and is_before(ended, today):
        message = gettext_noop("The trial is said to be ongoing, but its completion has passed.")
        yield advice("ongoing_but_ended", f"{place}/status", message)
    if status == "ongoing" and is_before(today, trial.start):
        message = gettext_noop("The trial is said to be ongoing, but its start is still to come.")
        yield advice("ongoing_too_early", f"{place}/status", message)
