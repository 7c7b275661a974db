"""What a reader would notice between two readings of a study's record, graded. Pure: no Django, no network.

The values that matter are compared, never the record: of ten real records, read on two days without an edit by their
sponsors, all ten differed, and none in a value that matters. Noise, and so left out: contacts, places, references,
keywords, the registry's own dates; the order of arms, outcomes and countries; letter case, white space, markup,
Unicode form and typography of texts; the day of the month.

Where only one of the two records has a value, that is a change if readers see it (a number of participants that was
added, a date that was removed). It is none for what every record of the registry holds, as the sponsor: there a missing
value means only that it was not asked for, or that the record was made by hand.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from trials.dates import PartialDate
from trials.readable import status_of
from trials.study import Intervention, Study, StudyArm, StudyOutcome
from trials.study.numbers import DASHES

# The version of these rules: fingerprints made by different versions cannot be compared.
PROJECTION = 1

LEVELS = ("important", "notable", "minor")

# To or from one of these, a study's course has changed.
STOPPED = {"completed", "terminated", "suspended", "withdrawn"}

# Quotation marks and apostrophes, beside the dashes of registry numbers.
TYPOGRAPHY = DASHES | dict.fromkeys(map(ord, "\u2018\u2019\u201a\u2032`\u00b4"), "'")
TYPOGRAPHY |= dict.fromkeys(map(ord, "\u201c\u201d\u201e\u00ab\u00bb\u2033"), '"')


@dataclass(frozen=True)
class TrialChange:
    """One field of a study that says something else now; `old` and `new` are JSON values that people can read."""

    field: str
    old: Any
    new: Any
    level: str

    def as_json(self) -> dict[str, Any]:
        return {"field": self.field, "old": self.old, "new": self.new, "level": self.level}


@dataclass(frozen=True)
class ComparedField:
    """A value that matters: `value` as people read it, `key` as it is compared, and the `level` of a change."""

    name: str
    value: Callable[[Study], Any]
    key: Callable[[Study], Any]
    level: Callable[[Study, Study], str]
    # Whether the two records say enough for a difference to be a change.
    is_comparable: Callable[[Study, Study], bool] = lambda _old, _new: True


def changes_between(old: Study, new: Study) -> list[TrialChange]:
    """Return what a reader would notice, worst first, then in the order of FIELDS."""
    changes = [
        TrialChange(field.name, field.value(old), field.value(new), field.level(old, new))
        for field in FIELDS
        if field.key(old) != field.key(new) and field.is_comparable(old, new)
    ]
    return sorted(changes, key=lambda change: LEVELS.index(change.level))


def values_that_matter(study: Study) -> dict[str, Any]:
    """Return the values as they are compared, as JSON; where they are equal, changes_between finds nothing."""
    return {field.name: field.key(study) for field in FIELDS}


def fingerprint(study: Study) -> str:
    """Return the sha256 of the values that matter, in hexadecimal digits."""
    values = json.dumps(values_that_matter(study), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(values.encode()).hexdigest()


# How values are compared.


def same_words(text: str) -> str:
    """Return the text without case, typography and spaces, so that texts of the same words are equal."""
    return " ".join(text.casefold().translate(TYPOGRAPHY).replace("•", " ").split())


def month(date: PartialDate | None) -> dict[str, Any] | None:
    """Cut the date to the month, which is what rows print; a year stays a year."""
    return {"date": date.value[:7], "estimated": date.estimated} if date else None


def without_order(rows: Iterable[list[Any]]) -> list[list[Any]]:
    return sorted(rows, key=json.dumps)


def arms(study: Study) -> list[list[Any]]:
    """Return all of each arm, as often as the record lists it: labels need not be unique."""
    return without_order(
        [
            same_words(arm.label),
            arm.kind,
            same_words(arm.description),
            *sorted(same_words(name) for name in arm.interventions),
        ]
        for arm in study.arms
    )


def interventions(study: Study) -> list[list[Any]]:
    return without_order(
        [same_words(each.name), each.kind, same_words(each.description)] for each in study.interventions
    )


def outcome_pairs(outcomes: tuple[StudyOutcome, ...]) -> list[list[Any]]:
    """Return the measures with their time frames; one that is listed twice counts once."""
    pairs = {(same_words(outcome.measure), same_words(outcome.time_frame)) for outcome in outcomes}
    return without_order([*pair] for pair in pairs)


def phases(study: Study) -> list[str]:
    """Return the phases without NA, which rows print as if there were none."""
    return sorted({*study.phases} - {"NA"})


def in_norway(study: Study) -> bool:
    return "norway" in map(str.casefold, study.countries)


# How people read values.


def enrollment(study: Study) -> dict[str, Any] | None:
    if study.enrollment is None:
        return None
    return {"count": study.enrollment, "estimated": study.enrollment_estimated}


def age(study: Study) -> str:
    """Write "18 Years – 75 Years", or "18 Years –" without an upper limit."""
    ages = (study.minimum_age, study.maximum_age)
    return " – ".join(ages).strip() if any(ages) else ""


def arm_text(arm: StudyArm) -> str:
    names = ", ".join(arm.interventions)
    return joined(f"{arm.label} ({arm.kind})" if arm.kind else arm.label, names, arm.description)


def intervention_text(each: Intervention) -> str:
    return joined(f"{each.name} ({each.kind})" if each.kind else each.name, each.description)


def joined(*parts: str) -> str:
    return ": ".join(" ".join(part.split()) for part in parts if part)


# How much a change weighs.


def important(_old: Study, _new: Study) -> str:
    return "important"


def notable(_old: Study, _new: Study) -> str:
    return "notable"


def minor(_old: Study, _new: Study) -> str:
    return "minor"


def status_level(old: Study, new: Study) -> str:
    return "important" if {status_of(old), status_of(new)} & STOPPED else "notable"


def enrollment_level(old: Study, new: Study) -> str:
    return count_level(old.enrollment, new.enrollment, old.enrollment_estimated and new.enrollment_estimated)


def count_level(old: int | None, new: int | None, are_estimated: bool) -> str:
    """Return minor for an estimate that stays one and changes by less than a tenth, else notable."""
    if old is None or new is None or not are_estimated:
        return "notable"
    return "notable" if abs(new - old) * 10 >= old else "minor"


# The fields.


def plain_field(
    name: str, value: Callable[[Study], Any], level: Callable[[Study, Study], str] = notable
) -> ComparedField:
    """Make a field that is compared as people read it."""
    return ComparedField(name, value, value, level)


def text_field(
    name: str,
    text: Callable[[Study], str],
    level: Callable[[Study, Study], str],
    is_comparable: Callable[[Study, Study], bool] = lambda _old, _new: True,
) -> ComparedField:
    """Make a text field in which only other words are a change."""
    return ComparedField(name, text, lambda study: same_words(text(study)), level, is_comparable)


def if_both_have(value: Callable[[Study], Any]) -> Callable[[Study, Study], bool]:
    """Compare only where both records have the value: every record holds it, so a missing one was not asked for."""
    return lambda old, new: bool(value(old)) and bool(value(new))


FIELDS = (
    plain_field("number", lambda study: study.number, important),
    plain_field("status", lambda study: study.status, status_level),
    plain_field("results", lambda study: study.has_results, important),
    ComparedField(
        "primary_outcomes",
        value=lambda study: [outcome.text for outcome in study.primary_outcomes],
        key=lambda study: outcome_pairs(study.primary_outcomes),
        level=important,
    ),
    plain_field("enrollment", enrollment, enrollment_level),
    plain_field("completion", lambda study: month(study.completion)),
    plain_field("primary_completion", lambda study: month(study.primary_completion)),
    plain_field("start", lambda study: month(study.start)),
    ComparedField("phases", lambda study: list(study.phases), phases, notable),
    ComparedField("arms", lambda study: [arm_text(arm) for arm in study.arms], arms, notable),
    ComparedField(
        "interventions", lambda study: [intervention_text(i) for i in study.interventions], interventions, notable
    ),
    text_field("sponsor", lambda study: study.sponsor, notable, if_both_have(lambda study: study.sponsor)),
    # A study without limits of age has no such values: only a record with other rules of eligibility says so.
    text_field("age", age, notable, if_both_have(lambda study: study.sex or study.eligibility or age(study))),
    ComparedField("sex", lambda s: s.sex, lambda s: s.sex, notable, if_both_have(lambda s: s.sex)),
    # A study has no places before it has found them; losing all of them says nothing about Norway.
    ComparedField("norway", in_norway, in_norway, notable, lambda _old, new: bool(new.countries)),
    ComparedField(
        "secondary_outcomes",
        value=lambda study: [outcome.text for outcome in study.secondary_outcomes],
        key=lambda study: outcome_pairs(study.secondary_outcomes),
        level=minor,
    ),
    text_field("eligibility", lambda study: study.eligibility, minor, if_both_have(lambda study: study.eligibility)),
    text_field("why_stopped", lambda study: study.why_stopped, minor),
    ComparedField("masking", lambda s: s.masking, lambda s: s.masking, minor, if_both_have(lambda s: s.masking)),
    plain_field("acronym", lambda study: study.acronym, minor),
)
