"""One notice against the registry: what each says of a trial, part by part, what has changed first.

Numbers and dates are in the page's language, words of the notice in its own, the registry's prose in English.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from notices.document.citations import without_citations
from notices.document.labels import TRIAL
from notices.document.model import Choice, TrialRow
from notices.document.template import Language
from notices.document.wording import date_text, number_text
from notices.monitoring.alert_text import field_label, with_estimated
from notices.monitoring.sentences import Words
from notices.rendering.page_language import page_language
from notices.trial_table import wording as trial_wording
from notices.trial_table.staleness import printed_changes
from trials.dates import PartialDate
from trials.study import Study

DATES = ("start", "primary_completion", "completion")
# Parts that are compared by what they mean; of the others a person must judge whether they say the same.
COMPARED = ("number", "status", "results", "participants", "phase", "name", *DATES)
NOTHING = Words("")


@dataclass(frozen=True)
class ComparedPart:
    """A part of a trial as both have it; `state` is changed, same, registry or notice (alone), or "" if not known."""

    label: str
    printed: Words
    registered: Words
    state: str


def compared_parts(row: TrialRow, language: Language, registered: TrialRow, study: Study) -> list[ComparedPart]:
    """Return the parts of which one of the two says something: those that differ first, then in the table's order.

    `language` is the notice's; `registered` is the registry's record as a row in the page's language.
    """
    changed = {change.field for change in printed_changes(row, study, language)}
    own, other = _values(row, language), _values(registered, page_language()) | _prose(study)
    parts = [
        ComparedPart(_label(name), printed, there, _state(name, printed, there, changed))
        for name in dict.fromkeys((*own, *other))
        for printed, there in [(own.get(name, NOTHING), other.get(name, NOTHING))]
        if printed.text or there.text
    ]
    return sorted(parts, key=lambda part: part.state != "changed")


def _state(name: str, printed: Words, registered: Words, changed: set[str]) -> str:
    if name in changed:
        return "changed"
    if not (printed.text and registered.text):
        return "notice" if printed.text else "registry"
    is_alike = printed.text.casefold() == registered.text.casefold()
    return "same" if name in COMPARED or is_alike else ""


def _label(name: str) -> str:
    return _(TRIAL[name]) if name in TRIAL else field_label(name)


def _values(row: TrialRow, language: Language) -> dict[str, Words]:
    """Return what a row says, by the name of each part."""
    return {
        "participants": Words(_participants(row)),
        "results": Words(_day(row.results)),
        "status": _choice(row.status, language),
        **{name: Words(_day(getattr(row, name))) for name in DATES},
        "phase": _choice(row.phase, language),
        "population": _text(row.population, language),
        "arms": _text(" ".join(filter(None, [row.intervention, "; ".join(trial_wording.arms(row))])), language),
        "control": _text(row.control, language),
        "outcomes": _text(row.outcomes, language),
    }


def _prose(study: Study) -> dict[str, Words]:
    """Return what the registry says in its own English."""
    texts = {
        "outcomes": "; ".join(outcome.measure for outcome in study.primary_outcomes),
        "conditions": ", ".join(study.conditions),
        "sponsor": study.sponsor,
    }
    posted = {"results": Words(_("posted"))} if study.has_results and study.results_posted is None else {}
    return {name: _text(text, "en") for name, text in texts.items()} | posted


def _participants(row: TrialRow) -> str:
    if row.participants is None:
        return ""
    return with_estimated(number_text(row.participants), row.participants_estimated)


def _day(day: PartialDate | None) -> str:
    return date_text(day, page_language()) if day else ""


def _choice(choice: Choice | None, language: Language) -> Words:
    return _text(choice.label if choice else "", language)


def _text(text: str, language: Language) -> Words:
    return Words(without_citations(text), "" if language == page_language() else language)
