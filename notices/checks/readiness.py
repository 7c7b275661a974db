"""Check whether a document is ready to submit. Every finding says what is wrong and where; only some are blocking."""

import datetime
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType

from notices.checks import addresses as address_checks
from notices.checks import citations as citation_checks
from notices.checks import dates as date_checks
from notices.checks import facts as fact_checks
from notices.checks import readability
from notices.checks import references as reference_checks
from notices.checks import regulatory_status as status_checks
from notices.checks import texts as text_checks
from notices.checks.finding import Finding, advice
from notices.document.brackets import BracketMark
from notices.document.citations import collect_citations
from notices.document.codes import is_atc, is_nye_metoder
from notices.document.fields import HEADER_ROWS
from notices.document.model import Document, TrialRow
from notices.document.rich_text import is_blank
from trials.msgid import gettext_noop
from trials.study import identify_each, normalise

__all__ = ["Finding", "findings"]

MISSING = gettext_noop("This must be filled in before the notice can be submitted.")
REQUIRED_TEXTS = ("title", "status", "description", "disease", "current_treatment")
REQUIRED_COUNTS = ("international_done", "international_ongoing", "alerts")
REQUIRED_IN_TRIAL = ("number", "population", "control", "outcomes", "status", "phase")


PLACES = list(Document.model_fields)


def findings(
    document: Document,
    areas_in_use: Collection[str] | None = None,
    today: datetime.date | None = None,
    marks: Collection[BracketMark] = (),
    retracted: Mapping[str, str] = MappingProxyType({}),
) -> list[Finding]:
    """Return all findings in the template's order.

    `areas_in_use` holds the codes of the clinical areas that a notice may have today, `today` is the day in Oslo; None
    leaves out the checks that depend on them. `marks` are the brackets that somebody marked as no citations.
    `retracted` names who said that a publication was retracted, by its identifiers.
    """
    unsorted = [
        *_header(document, areas_in_use),
        *_sections(document),
        *_norwegian(document),
        *(_missing(f"{name}/count") for name in REQUIRED_COUNTS if getattr(document, name).count is None),
        *_trials(document),
        *_boxes(document),
        *_references(document),
        *reference_checks.findings(document, retracted),
        *date_checks.findings(document, today),
        *fact_checks.findings(document),
        *status_checks.findings(document),
        *text_checks.findings(document),
        *address_checks.findings(document),
        *citation_checks.findings(document, marks),
        *readability.findings(document),
    ]
    return sorted(unsorted, key=lambda finding: PLACES.index(finding.place.partition("/")[0]))


def _missing(place: str) -> Finding:
    return Finding("missing", place, MISSING)


def _header(document: Document, areas_in_use: Collection[str] | None) -> Iterator[Finding]:
    if not document.title:
        yield _missing("title")
    yield from _areas(document, areas_in_use)
    rows = HEADER_ROWS[document.technology_type.code]
    if not any(name.text for name in document.substances):
        yield _missing("substances")
    if not document.holder and document.technology_type.code == "medicine":
        yield _missing("holder")
    if "atc" in rows and document.atc.code and not is_atc(document.atc.code):
        yield Finding(
            "atc",
            "atc/code",
            gettext_noop("“%(code)s” is not an ATC code."),
            values={"code": document.atc.code},
        )
    for name in ("financing", "information_as_of"):
        if getattr(document, name) is None:
            yield _missing(name)
    for row in document.nye_metoder:
        if not is_nye_metoder(row.number):
            yield _bad_nye_metoder(f"nye_metoder/{row.key}/number", row.number)
    if document.technology_type.code == "medicine" and not document.regulatory_statuses:
        yield _missing("regulatory_statuses")
    for status in document.regulatory_statuses:
        for name in ("region", "kind", "status"):
            if getattr(status, name) is None:
                yield _missing(f"regulatory_statuses/{status.key}/{name}")


def _areas(document: Document, areas_in_use: Collection[str] | None) -> Iterator[Finding]:
    if not document.areas:
        yield _missing("areas")
    for area in document.areas:
        if areas_in_use is not None and area.code not in areas_in_use:
            message = gettext_noop("“%(area)s” is no longer in the list of clinical areas.")
            yield Finding("area", "areas", message, values={"area": area.label})


def _sections(document: Document) -> Iterator[Finding]:
    for name in REQUIRED_TEXTS[1:]:
        if is_blank(getattr(document, name)):
            yield _missing(name)


def _bad_nye_metoder(place: str, number: str) -> Finding:
    if not number:
        return _missing(place)
    message = gettext_noop("“%(number)s” is not a number of Nye metoder. It looks like ID2020_067.")
    return Finding("nye_metoder", place, message, values={"number": number})


def _norwegian(document: Document) -> Iterator[Finding]:
    for row in document.norwegian_assessments:
        place = f"norwegian_assessments/{row.key}"
        if row.relation is None:
            yield _missing(f"{place}/relation")
        if not is_nye_metoder(row.number):
            yield _bad_nye_metoder(f"{place}/number", row.number)


def _trials(document: Document) -> Iterator[Finding]:
    if not document.trials and is_blank(document.research):
        message = gettext_noop("Add the trials, or say in the text that no trial was found.")
        yield Finding("missing", "research", message)
    # In the registry's own spelling: a pasted address and a number with a space are the same trial.
    numbers = Counter(normalise(trial.number) for trial in document.trials if trial.number)
    for trial in document.trials:
        yield from _trial(trial, f"trials/{trial.key}")
        if numbers[number := normalise(trial.number)] > 1:
            message = gettext_noop("The trial %(number)s has more than one row.")
            yield advice("same_trial", f"trials/{trial.key}/number", message, number=number)


def _trial(trial: TrialRow, place: str) -> Iterator[Finding]:
    for name in REQUIRED_IN_TRIAL:
        if not getattr(trial, name):
            yield _missing(f"{place}/{name}")
    if trial.number and not identify_each(trial.number):
        message = gettext_noop("“%(number)s” is not the number of a trial in a registry that we know.")
        yield Finding("trial_number", f"{place}/number", message, values={"number": trial.number})
    if not trial.intervention and not trial.arms:
        yield _missing(f"{place}/intervention")
    if trial.participants is None:
        message = gettext_noop("The number of participants is missing; the table will say that it is not stated.")
        yield advice("participants", f"{place}/participants", message)


def _boxes(document: Document) -> Iterator[Finding]:
    for name in ("elements", "kinds"):
        if not any(box.checked for box in getattr(document, name)):
            yield Finding("missing", name, gettext_noop("Check at least one box."))
    other_is_checked = any(box.checked for box in document.elements if box.code == "other")
    if other_is_checked and not document.elements_other:
        yield Finding("missing", "elements_other", gettext_noop("Say what the other element is."))


def _references(document: Document) -> Iterator[Finding]:
    citations = collect_citations(document)
    for place, key in citations.dangling:
        message = gettext_noop("The citation [@%(key)s] names no reference in the list.")
        yield Finding("dangling", place, message, values={"key": key})
    if not document.references:
        yield _missing("references")
    for reference in document.references:
        if not reference.title:
            yield _missing(f"references/{reference.key}/title")
    for key in citations.unused:
        message = gettext_noop("Nothing cites the reference “%(key)s”.")
        yield advice("unused", f"references/{key}/title", message, key=key)
