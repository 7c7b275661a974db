"""What a reader would notice between two readings of a study's record, graded. Pure: no Django, no network.

The values that matter are compared, never the record: of ten real records, read on two days without an edit by their
sponsors, all ten differed, and none in a value that matters. Noise, and so left out: contacts, places, what a trial
builds on, keywords, the registry's own dates; the order of arms, outcomes and countries; letter case, white space,
markup, Unicode form and typography of texts.

Where only one of the two records has a value, that is a change. It is none where the earlier record lacks the whole
part (`Study.lacks`): then it was not asked for. Nor is it where that record was made by hand, and lacks what every
record of the registry holds, as the sponsor.

What each field is compared by is here; how much a change matters is the table of `trials.change_levels`.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

from trials.change_levels import LEVELS, level_of
from trials.compared_values import (
    age,
    arm_text,
    arms,
    dated,
    described,
    enrollment,
    exact,
    in_norway,
    intervention_text,
    interventions,
    link,
    number_rows,
    numbers_by_outcome,
    outcome_pairs,
    phases,
    posted,
    publication_text,
    publications,
    retraction_texts,
    retractions,
    same_words,
    without_order,
)
from trials.dates import PartialDate
from trials.readable import status_of
from trials.study import Study, StudyOutcome

# The version of these rules, and of what registries are asked for: fingerprints of different ones cannot be compared.
PROJECTION = 2
# Since this version the answers hold publications, and whether results were submitted.
PROJECTION_WITH_REFERENCES = 2


@dataclass(frozen=True)
class TrialChange:
    """One field of a study that says something else now; `old` and `new` are JSON values that people can read."""

    field: str
    old: Any
    new: Any
    level: str
    # Both values as they were compared: equal as long as the change is the same one, however it is worded.
    compared: tuple[Any, Any] | None = dataclass_field(default=None, compare=False, repr=False)

    @property
    def fingerprint(self) -> str:
        """Return the sha256 of the field and of what was compared, in hexadecimal digits."""
        return digest([self.field, *(self.compared or (self.old, self.new))])

    def as_json(self) -> dict[str, Any]:
        return {"field": self.field, "old": self.old, "new": self.new, "level": self.level}


def is_whole(study: Study) -> bool:
    """Is it a record as the registry gives it? Each of them says when it was last confirmed."""
    return study.status_verified is not None


def always(_old: Study, _new: Study) -> bool:
    return True


@dataclass(frozen=True)
class ComparedField:
    """A value that matters: `value` as people read it, `key` as it is compared, `graded` as its level is judged by."""

    name: str
    value: Callable[[Study], Any]
    key: Callable[[Study], Any]
    # The part of the record (Study.lacks) without which an earlier one says nothing of it.
    part: str = ""
    graded: Callable[[Study], Any] | None = None
    # Whether every whole record holds a value: one that was made by hand says nothing where it lacks it.
    is_always_given: bool = False
    # Whether the two records say enough for a difference to be a change.
    is_comparable: Callable[[Study, Study], bool] = always

    def is_known(self, study: Study) -> bool:
        """Does this record say what the value was?"""
        if self.part in study.lacks:
            return False
        return is_whole(study) or not self.is_always_given or bool(self.value(study))

    def change(self, old: Study, new: Study) -> TrialChange | None:
        """Return what changed, or None."""
        compared = self.key(old), self.key(new)
        if not self.is_known(old) or compared[0] == compared[1] or not self.is_comparable(old, new):
            return None
        graded = self.graded or self.key
        return TrialChange(
            self.name, self.value(old), self.value(new), level_of(self.name, graded(old), graded(new)), compared
        )


@dataclass(frozen=True)
class OutcomeNumbers(ComparedField):
    """The numbers in the descriptions of outcomes that stand in both records: another limit is another measure."""

    outcomes: Callable[[Study], Sequence[StudyOutcome]] = lambda study: study.primary_outcomes

    def change(self, old: Study, new: Study) -> TrialChange | None:
        """Return the descriptions whose numbers changed, or None."""
        before, now = (numbers_by_outcome(self.outcomes(study)) for study in (old, new))
        changed = {pair for pair in before.keys() & now.keys() if before[pair] != now[pair]}
        if not is_whole(old):
            changed = {pair for pair in changed if any(before[pair])}
        if not self.is_known(old) or not changed:
            return None
        before_text, text = (described(self.outcomes(study), changed) for study in (old, new))
        compared = [without_order([*pair, *numbers[pair]] for pair in changed) for numbers in (before, now)]
        return TrialChange(self.name, before_text, text, level_of(self.name), (compared[0], compared[1]))


def changes_between(old: Study, new: Study) -> list[TrialChange]:
    """Return what a reader would notice, worst first, then in the order of FIELDS."""
    return worst_first(change for each in FIELDS if (change := each.change(old, new)))


def worst_first(changes: Iterable[TrialChange]) -> list[TrialChange]:
    return sorted(changes, key=lambda change: LEVELS.index(change.level))


def values_that_matter(study: Study) -> dict[str, Any]:
    """Return the values as they are compared, as JSON; where they are equal, changes_between finds nothing.

    The month in which the record was last confirmed is among them: it is no change, but a long silence is one.
    """
    return {each.name: each.key(study) for each in FIELDS} | {"status_verified": exact(study.status_verified)}


def fingerprint(study: Study) -> str:
    """Return the sha256 of the values that matter, in hexadecimal digits."""
    return digest(values_that_matter(study))


def digest(values: Any) -> str:
    """Return the sha256 of JSON values, in hexadecimal digits."""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


# The fields.


def plain_field(name: str, value: Callable[[Study], Any], part: str = "", **options: Any) -> ComparedField:
    """Make a field that is compared as people read it."""
    return ComparedField(name, value, value, part, **options)


def text_field(name: str, text: Callable[[Study], str], part: str = "", **options: Any) -> ComparedField:
    """Make a text field in which only other words are a change."""
    return ComparedField(name, text, lambda study: same_words(text(study)), part, **options)


def date_field(name: str, date: Callable[[Study], PartialDate | None], **options: Any) -> ComparedField:
    return ComparedField(
        name, lambda study: dated(date(study)), lambda study: exact(date(study)), "status", date, **options
    )


FIELDS = (
    plain_field("number", lambda study: study.number),
    plain_field("status", lambda study: study.status, "status", graded=lambda study: status_of(study) or study.status),
    plain_field("results", lambda study: study.has_results),
    date_field("results_date", posted, is_comparable=lambda old, new: old.has_results and new.has_results),
    # Once they are posted, submitting them is no news.
    ComparedField(
        "results_submitted",
        value=lambda study: dated(study.results_submitted),
        key=lambda study: study.results_submitted is not None,
        part="submissions",
        is_comparable=lambda _old, new: not new.has_results,
    ),
    ComparedField("retractions", retraction_texts, retractions, "references"),
    ComparedField(
        "publications",
        value=lambda study: [publication_text(each) for each in publications(study)],
        key=lambda study: without_order([link(each), each.kind] for each in publications(study)),
        part="references",
        graded=lambda study: [link(each) for each in publications(study)],
    ),
    ComparedField(
        "primary_outcomes",
        value=lambda study: [outcome.text for outcome in study.primary_outcomes],
        key=lambda study: outcome_pairs(study.primary_outcomes),
        part="outcomes",
    ),
    OutcomeNumbers(
        "primary_outcome_numbers",
        value=lambda study: [],
        key=lambda study: number_rows(study.primary_outcomes),
        part="outcomes",
    ),
    ComparedField(
        "enrollment",
        enrollment,
        enrollment,
        "design",
        graded=lambda study: (study.enrollment, study.enrollment_estimated),
    ),
    date_field("completion", lambda study: study.completion),
    date_field("primary_completion", lambda study: study.primary_completion, is_always_given=True),
    date_field("start", lambda study: study.start, is_always_given=True),
    ComparedField("phases", lambda study: list(study.phases), phases, "design"),
    plain_field("kind", lambda study: study.kind, "design", is_always_given=True),
    plain_field("allocation", lambda study: study.allocation, "design", is_always_given=True),
    plain_field(
        "model",
        lambda study: study.intervention_model or study.observational_model,
        "design",
        is_always_given=True,
    ),
    ComparedField("arms", lambda study: [arm_text(arm) for arm in study.arms], arms, "arms"),
    ComparedField(
        "interventions", lambda study: [intervention_text(i) for i in study.interventions], interventions, "arms"
    ),
    ComparedField(
        "conditions",
        value=lambda study: list(study.conditions),
        key=lambda study: sorted(set(map(same_words, study.conditions))),
        part="conditions",
    ),
    text_field("sponsor", lambda study: study.sponsor, "sponsor", is_always_given=True),
    # A study without limits of age has no such values: only a record with other rules of eligibility says so.
    text_field(
        "age",
        age,
        "eligibility",
        is_comparable=lambda old, _new: bool(is_whole(old) or old.sex or old.eligibility or age(old)),
    ),
    plain_field("sex", lambda study: study.sex, "eligibility", is_always_given=True),
    plain_field("healthy_volunteers", lambda study: bool(study.healthy_volunteers), "eligibility"),
    plain_field("norway", in_norway, "places"),
    ComparedField(
        "secondary_outcomes",
        value=lambda study: [outcome.text for outcome in study.secondary_outcomes],
        key=lambda study: outcome_pairs(study.secondary_outcomes),
        part="outcomes",
        is_always_given=True,
    ),
    OutcomeNumbers(
        "secondary_outcome_numbers",
        value=lambda study: [],
        key=lambda study: number_rows(study.secondary_outcomes),
        part="outcomes",
        outcomes=lambda study: study.secondary_outcomes,
    ),
    text_field(
        "eligibility",
        lambda study: study.eligibility,
        "eligibility",
        is_always_given=True,
    ),
    text_field(
        "why_stopped",
        lambda study: study.why_stopped,
        "status",
        graded=lambda study: (study.why_stopped, status_of(study)),
    ),
    plain_field("masking", lambda study: study.masking, "design", is_always_given=True),
    plain_field("acronym", lambda study: study.acronym),
)
