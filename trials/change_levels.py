"""How much a change of a study matters: one table, each line with its reason. Pure.

The first line of a field whose condition holds decides. Values are those that are compared: a status in our code where
its registry's part maps it, a number of participants with whether it is estimated, a date, a set of publications.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from trials.dates import PartialDate

LEVELS = ("important", "notable", "minor")

# To or from one of these, a study's course has changed.
ENDS = {"completed", "terminated", "suspended", "withdrawn"}
# Statuses for which a sponsor gives a reason.
STOPPED = ENDS - {"completed"}
UNKNOWN = {"unknown", "not_updated"}

MONTHS_OF_A_LONG_DELAY = 6


def has_ended_or_goes_on(old: str, new: str) -> bool:
    return bool({old, new} & ENDS)


def is_unknown_now(_old: str, new: str) -> bool:
    return new in UNKNOWN


def is_of_stopped_study(_old: tuple[str, str | None], new: tuple[str, str | None]) -> bool:
    """Is the study stopped? Values are the sponsor's words and the status beside them."""
    return new[1] in STOPPED


def falls_by_a_fifth(old: tuple[int | None, bool], new: tuple[int | None, bool]) -> bool:
    before, now = old[0], new[0]
    return bool(before) and now is not None and before is not None and now * 5 <= before * 4


def is_smaller_change_of_estimate(old: tuple[int | None, bool], new: tuple[int | None, bool]) -> bool:
    """Does an estimate stay one and change by less than a tenth?"""
    (before, was_estimated), (now, is_estimated) = old, new
    if before is None or now is None or not (was_estimated and is_estimated):
        return False
    return abs(now - before) * 10 < before


def is_in_same_month(old: PartialDate | None, new: PartialDate | None) -> bool:
    return bool(old and new) and month_of(old) == month_of(new)


def month_of(date: PartialDate | None) -> tuple[str, bool] | None:
    return (date.value[:7], date.estimated) if date else None


def is_moved_far(old: PartialDate | None, new: PartialDate | None) -> bool:
    """Is it six months or more between the two? Of a year that is all that is known, the middle counts."""
    if old is None or new is None:
        return False
    before, now = (date.first_day() for date in (old, new))
    months = (now.year - before.year) * 12 + now.month - before.month
    years_only = [date.precision == "year" for date in (old, new)]
    months += 6 * (years_only[1] - years_only[0])
    return abs(months) >= MONTHS_OF_A_LONG_DELAY


def is_taken_up(old: Collection[Any], new: Collection[Any]) -> bool:
    """Is there something new among the links?"""
    return any(link not in old for link in new)


def is_reworded(old: Collection[tuple[Any, Any]], new: Collection[tuple[Any, Any]]) -> bool:
    """Are only the words others: as many rows of the same kinds, with the same treatments and numbers?

    A row is (what it is, its words): see `trials.changes`.
    """
    return sorted(map(repr, (row[0] for row in old))) == sorted(map(repr, (row[0] for row in new)))


@dataclass(frozen=True)
class LevelRule:
    """A line of the table; without `applies` it holds for every old and new value."""

    fields: tuple[str, ...]
    level: str
    reason: str
    applies: Callable[[Any, Any], bool] = lambda _old, _new: True


TABLE = (
    LevelRule(("number",), "important", "The row is about another trial, or about none that anybody can look up."),
    LevelRule(("status",), "important", "The trial has ended, was stopped, or goes on again.", has_ended_or_goes_on),
    LevelRule(("status",), "important", "Nobody has confirmed the trial for two years.", is_unknown_now),
    LevelRule(("status",), "notable", "It recruits, or no longer does."),
    LevelRule(("why_stopped",), "important", "A trial may have stopped for safety.", is_of_stopped_study),
    LevelRule(("why_stopped",), "minor", "Of a trial that goes on, the words explain nothing that readers see."),
    LevelRule(("results",), "important", "There are results to read, or they were taken back."),
    LevelRule(("results_date",), "minor", "Only the day of posting is another one.", is_in_same_month),
    LevelRule(("results_date",), "notable", "The page prints the month of posting."),
    LevelRule(("results_submitted",), "notable", "Results will come within weeks: an early signal."),
    LevelRule(("retractions",), "important", "What the trial rests on may be wrong.", is_taken_up),
    LevelRule(("retractions",), "notable", "A publication stands again."),
    LevelRule(("publications",), "notable", "There is something new to read.", is_taken_up),
    LevelRule(("publications",), "minor", "A link was taken away; the publication is still there."),
    LevelRule(("primary_outcomes",), "important", "What decides whether the treatment works is another measure."),
    LevelRule(("primary_outcome_numbers",), "notable", "A limit in what is measured may have moved."),
    LevelRule(("secondary_outcomes", "secondary_outcome_numbers"), "minor", "The table prints primary outcomes only."),
    LevelRule(("enrollment",), "important", "So many fewer people can say much less.", falls_by_a_fifth),
    LevelRule(("enrollment",), "minor", "An estimate moved by less than a tenth.", is_smaller_change_of_estimate),
    LevelRule(("enrollment",), "notable", "The page prints another number."),
    LevelRule(
        ("start", "primary_completion", "completion"), "minor", "Only the timeline tells days.", is_in_same_month
    ),
    LevelRule(("primary_completion",), "important", "Main results come half a year sooner or later.", is_moved_far),
    LevelRule(("start", "primary_completion", "completion"), "notable", "The page prints another month."),
    LevelRule(("phases", "kind", "allocation", "model"), "notable", "It is another kind of study."),
    LevelRule(("arms", "interventions"), "minor", "The same is given, in other words.", is_reworded),
    LevelRule(("arms", "interventions"), "notable", "Something else is given, or to other groups."),
    LevelRule(("conditions", "age", "sex", "healthy_volunteers"), "notable", "Other people are studied."),
    LevelRule(("sponsor",), "notable", "Somebody else answers for the trial."),
    LevelRule(("norway",), "notable", "Norwegian hospitals take part, or no longer do."),
    LevelRule(("results_overdue",), "notable", "Silence about results is news, too; it is no change of the record."),
    LevelRule(("unverified",), "notable", "The record may be out of date, without anybody having stopped the trial."),
    LevelRule(
        ("eligibility",), "minor", "Its numbers stand in fields of their own; the words are long and often edited."
    ),
    LevelRule(("masking", "acronym"), "minor", "It changes little of what the row says."),
)


def level_of(name: str, old: Any = None, new: Any = None) -> str:
    """Return the level of a change of this field; raises LookupError for a field that the table lacks."""
    for rule in TABLE:
        if name in rule.fields and rule.applies(old, new):
            return rule.level
    raise LookupError(name)
