"""The values of a study that matter: by what each is compared, and as people read them. Pure."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from trials.dates import PartialDate
from trials.study import Intervention, Study, StudyArm, StudyOutcome, StudyReference
from trials.study.numbers import DASHES

# Quotation marks and apostrophes, beside the dashes of registry numbers.
TYPOGRAPHY = DASHES | dict.fromkeys(map(ord, "\u2018\u2019\u201a\u2032`\u00b4"), "'")
TYPOGRAPHY |= dict.fromkeys(map(ord, "\u201c\u201d\u201e\u00ab\u00bb\u2033"), '"')

NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")


# How values are compared.


def same_words(text: str) -> str:
    """Return the text without case, typography and spaces, so that texts of the same words are equal."""
    return same_spelling(text).casefold()


def same_spelling(text: str) -> str:
    """Return the text without typography and spaces: names are printed in the case in which they stand."""
    return " ".join(text.translate(TYPOGRAPHY).replace("•", " ").split())


def exact(date: PartialDate | None) -> list[Any] | None:
    """Return all of the date: the table prints its month, and the timeline its day."""
    return [date.value, date.estimated] if date else None


def without_order(rows: Iterable[list[Any]]) -> list[list[Any]]:
    return sorted(rows, key=json.dumps)


def numbers_in(*texts: str) -> list[str]:
    return sorted(number for text in texts for number in NUMBER.findall(text))


def arms(study: Study) -> list[list[Any]]:
    """Return each arm, as often as the record lists it: what is given to whom with which numbers, and its words."""
    return without_order(
        [
            [arm.kind, sorted(map(same_words, arm.interventions)), numbers_in(arm.label, arm.description)],
            [same_spelling(arm.label), same_words(arm.description), sorted(map(same_spelling, arm.interventions))],
        ]
        for arm in study.arms
    )


def interventions(study: Study) -> list[list[Any]]:
    """Return what is given, in which numbers, and its words."""
    return without_order(
        [
            [each.kind, same_words(each.name), numbers_in(each.description)],
            [same_spelling(each.name), same_words(each.description)],
        ]
        for each in study.interventions
    )


def outcome_pair(outcome: StudyOutcome) -> tuple[str, str]:
    return same_words(outcome.measure), same_words(outcome.time_frame)


def outcome_pairs(outcomes: Sequence[StudyOutcome]) -> list[list[Any]]:
    """Return the measures with their time frames; one that is listed twice counts once."""
    return without_order([*pair] for pair in set(map(outcome_pair, outcomes)))


def numbers_by_outcome(outcomes: Sequence[StudyOutcome]) -> dict[tuple[str, str], list[list[str]]]:
    """Return the numbers in the descriptions by measure and time frame; a description that is repeated counts once."""
    numbers: defaultdict[tuple[str, str], set[tuple[str, ...]]] = defaultdict(set)
    for outcome in outcomes:
        numbers[outcome_pair(outcome)].add(tuple(numbers_in(outcome.description)))
    return {pair: sorted(map(list, each)) for pair, each in numbers.items()}


def number_rows(outcomes: Sequence[StudyOutcome]) -> list[list[Any]]:
    return without_order([*pair, *numbers] for pair, numbers in numbers_by_outcome(outcomes).items())


def posted(study: Study) -> PartialDate | None:
    """Return when results were posted; that the registry calls a new day estimated is noise."""
    return study.results_posted.model_copy(update={"estimated": False}) if study.results_posted else None


def phases(study: Study) -> list[str]:
    """Return the phases without NA, which rows print as if there were none."""
    return sorted({*study.phases} - {"NA"})


def in_norway(study: Study) -> bool:
    return "norway" in map(str.casefold, study.countries)


def publications(study: Study) -> list[StudyReference]:
    """Return what came of the study; what it builds on is none of it."""
    return [each for each in study.references if each.kind in {"RESULT", "DERIVED"}]


def link(reference: StudyReference) -> str:
    """Return by what a publication is known: its citation is edited more often than its number."""
    return reference.pmid or same_words(reference.citation)


def retractions(study: Study) -> list[list[str]]:
    """Return the retractions of all that the record links, also of what the study builds on."""
    rows = {(link(each), pmid, same_words(source)) for each in study.references for pmid, source in each.retractions}
    return without_order([*row] for row in rows)


# How people read values.


def dated(date: PartialDate | None) -> dict[str, Any] | None:
    return {"date": date.value, "estimated": date.estimated} if date else None


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


def described(outcomes: Sequence[StudyOutcome], pairs: Iterable[tuple[str, str]]) -> list[str]:
    return [joined(each.text, each.description) for each in outcomes if outcome_pair(each) in pairs]


def publication_text(each: StudyReference) -> str:
    """Write "Simpson EL et al. … (PMID 32040196)"."""
    number = f"PMID {each.pmid}" if each.pmid else ""
    return f"{joined(each.citation)} ({number})" if each.citation and number else joined(each.citation) or number


def retraction_texts(study: Study) -> list[str]:
    return [
        joined(publication_text(each), f"{source} (PMID {pmid})" if source and pmid else source or f"PMID {pmid}")
        for each in study.references
        for pmid, source in each.retractions
    ]


def joined(*parts: str) -> str:
    return ": ".join(" ".join(part.split()) for part in parts if part)
