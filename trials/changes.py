"""What a reader would notice between two readings of a study's record, graded. Pure: no Django, no network.

The values that matter are compared, never the record: of ten real records, read on two days without an edit by their
sponsors, all ten differed, and none in a value that matters. Noise, and so left out: contacts, places, references,
keywords, the registry's own dates; the order of arms, outcomes and countries; letter case, white space, markup,
Unicode form and typography of texts; the day of the month.

What one of the two records does not say is a change where readers see it (a number of participants that came, a date
that went). It is none for what every record of the registry holds, as the sponsor: there a missing value tells only
that it was not asked for, or that the record was made by hand.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from trials.dates import PartialDate
from trials.study import Intervention, Outcome, Study, StudyArm
from trials.study.numbers import DASHES

# Of the values that matter and of how they are normalised: another number means that fingerprints are not comparable.
PROJECTION = 1

LEVELS = ("important", "notable", "minor")

# To or from one of these, a study's course has changed.
ENDED = {"COMPLETED", "TERMINATED", "SUSPENDED", "WITHDRAWN"}

# Quotation marks and apostrophes, beside the dashes of registry numbers.
TYPOGRAPHY = DASHES | dict.fromkeys(map(ord, "\u2018\u2019\u201a\u2032`\u00b4"), "'")
TYPOGRAPHY |= dict.fromkeys(map(ord, "\u201c\u201d\u201e\u00ab\u00bb\u2033"), '"')


@dataclass(frozen=True)
class Change:
    """One field of a study that says something else now; `old` and `new` are JSON values that people can read."""

    field: str
    old: Any
    new: Any
    level: str

    def as_json(self) -> dict[str, Any]:
        return {"field": self.field, "old": self.old, "new": self.new, "level": self.level}


@dataclass(frozen=True)
class Field:
    """A value that matters: as people read it, as it is compared, and how much a change of it weighs."""

    name: str
    shown: Callable[[Study], Any]
    compared: Callable[[Study], Any]
    level: Callable[[Study, Study], str]
    # Whether the two records say enough for a difference to be a change.
    noticed: Callable[[Study, Study], bool] = lambda _old, _new: True


def changes_between(old: Study, new: Study) -> list[Change]:
    """What a reader would notice, worst first, then in the order of FIELDS."""
    changes = [
        Change(field.name, field.shown(old), field.shown(new), field.level(old, new))
        for field in FIELDS
        if field.compared(old) != field.compared(new) and field.noticed(old, new)
    ]
    return sorted(changes, key=lambda change: LEVELS.index(change.level))


def values_that_matter(study: Study) -> dict[str, Any]:
    """The values as they are compared, as JSON; where they are equal, changes_between finds nothing."""
    return {field.name: field.compared(study) for field in FIELDS}


def fingerprint(study: Study) -> str:
    """The sha256 of the values that matter, in hexadecimal digits."""
    values = json.dumps(values_that_matter(study), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(values.encode()).hexdigest()


# How values are compared.


def same_words(text: str) -> str:
    """A text without what only its typing makes different."""
    return " ".join(text.casefold().translate(TYPOGRAPHY).replace("•", " ").split())


def month(date: PartialDate | None) -> dict[str, Any] | None:
    """To the month, which is what rows print; a date that is known to the year only stays so."""
    return {"date": date.value[:7], "estimated": date.estimated} if date else None


def without_order(rows: Iterable[list[Any]]) -> list[list[Any]]:
    return sorted(rows, key=json.dumps)


def arms(study: Study) -> list[list[Any]]:
    """All of each arm, and as often as it stands there: labels need not be unique."""
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


def outcomes(found: tuple[Outcome, ...]) -> list[list[Any]]:
    """A set of measures with their time frames: one that is listed twice is one."""
    pairs = {(same_words(outcome.measure), same_words(outcome.time_frame)) for outcome in found}
    return without_order([*pair] for pair in pairs)


def phases(study: Study) -> list[str]:
    """Without NA, which rows print as they print none."""
    return sorted({*study.phases} - {"NA"})


def in_norway(study: Study) -> bool:
    return "norway" in map(str.casefold, study.countries)


# How values are shown.


def enrollment(study: Study) -> dict[str, Any] | None:
    if study.enrollment is None:
        return None
    return {"count": study.enrollment, "estimated": study.enrollment_estimated}


def age(study: Study) -> str:
    """ "18 Years – 75 Years", or "18 Years –" without an upper limit."""
    ages = (study.minimum_age, study.maximum_age)
    return " – ".join(ages).strip() if any(ages) else ""


def arm_text(arm: StudyArm) -> str:
    names = ", ".join(arm.interventions)
    return described(f"{arm.label} ({arm.kind})" if arm.kind else arm.label, names, arm.description)


def intervention_text(each: Intervention) -> str:
    return described(f"{each.name} ({each.kind})" if each.kind else each.name, each.description)


def described(*parts: str) -> str:
    return ": ".join(" ".join(part.split()) for part in parts if part)


def outcome_text(outcome: Outcome) -> str:
    return f"{outcome.measure} [{outcome.time_frame}]" if outcome.time_frame else outcome.measure


# How much a change weighs.


def important(_old: Study, _new: Study) -> str:
    return "important"


def notable(_old: Study, _new: Study) -> str:
    return "notable"


def minor(_old: Study, _new: Study) -> str:
    return "minor"


def status_level(old: Study, new: Study) -> str:
    return "important" if {old.status, new.status} & ENDED else "notable"


def enrollment_level(old: Study, new: Study) -> str:
    """An estimate that stays one and moves by less than a tenth is minor."""
    if old.enrollment is None or new.enrollment is None:
        return "notable"
    if not (old.enrollment_estimated and new.enrollment_estimated):
        return "notable"
    return "notable" if abs(new.enrollment - old.enrollment) * 10 >= old.enrollment else "minor"


# The fields.


def plain(name: str, shown: Callable[[Study], Any], level: Callable[[Study, Study], str] = notable) -> Field:
    """A field that is compared as it is shown."""
    return Field(name, shown, shown, level)


def wording(
    name: str,
    text: Callable[[Study], str],
    level: Callable[[Study, Study], str],
    noticed: Callable[[Study, Study], bool] = lambda _old, _new: True,
) -> Field:
    """A text in which only other words are a change."""
    return Field(name, text, lambda study: same_words(text(study)), level, noticed)


def where_both(say: Callable[[Study], Any]) -> Callable[[Study, Study], bool]:
    """Noticed only where both records say something: what every record holds, and a lacking one was not asked for."""
    return lambda old, new: bool(say(old)) and bool(say(new))


FIELDS = (
    plain("number", lambda study: study.number, important),
    plain("status", lambda study: study.status, status_level),
    plain("results", lambda study: study.has_results, important),
    Field(
        "primary_outcomes",
        shown=lambda study: [outcome_text(outcome) for outcome in study.primary_outcomes],
        compared=lambda study: outcomes(study.primary_outcomes),
        level=important,
    ),
    plain("enrollment", enrollment, enrollment_level),
    plain("completion", lambda study: month(study.completion)),
    plain("primary_completion", lambda study: month(study.primary_completion)),
    plain("start", lambda study: month(study.start)),
    Field("phases", lambda study: list(study.phases), phases, notable),
    Field("arms", lambda study: [arm_text(arm) for arm in study.arms], arms, notable),
    Field("interventions", lambda study: [intervention_text(i) for i in study.interventions], interventions, notable),
    wording("sponsor", lambda study: study.sponsor, notable, where_both(lambda study: study.sponsor)),
    # No limit of age is written as none: only a record that speaks of who may take part says that there is none.
    wording("age", age, notable, where_both(lambda study: study.sex or study.eligibility or age(study))),
    Field("sex", lambda s: s.sex, lambda s: s.sex, notable, where_both(lambda s: s.sex)),
    # A study has no places before it has found them; that all of them went is no word about Norway.
    Field("norway", in_norway, in_norway, notable, lambda _old, new: bool(new.countries)),
    Field(
        "secondary_outcomes",
        shown=lambda study: [outcome_text(outcome) for outcome in study.secondary_outcomes],
        compared=lambda study: outcomes(study.secondary_outcomes),
        level=minor,
    ),
    wording("eligibility", lambda study: study.eligibility, minor, where_both(lambda study: study.eligibility)),
    wording("why_stopped", lambda study: study.why_stopped, minor),
    Field("masking", lambda s: s.masking, lambda s: s.masking, minor, where_both(lambda s: s.masking)),
    plain("acronym", lambda study: study.acronym, minor),
)
