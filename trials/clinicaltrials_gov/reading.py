"""A record of ClinicalTrials.gov's API v2 as a Study: whatever it lacks or holds beyond what is known, it can be read.

Only the number is demanded. A value of the wrong kind counts as missing, and a warning says so; unknown codes are kept.
Its structure is that of the registry's OpenAPI file.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from trials.clinicaltrials_gov.markup import LONGEST_LINE, LONGEST_TEXT, one_line, paragraphs
from trials.dates import PartialDate
from trials.msgid import gettext_noop
from trials.study.model import Intervention, Outcome, Study, StudyArm
from trials.study.numbers import RegistryNumber, identify

# The longest list of a real record had 89 rows (places, of which there can be thousands, are read as countries only).
MOST_ROWS = 500
# More people than any study has had; a larger number is a slip.
MOST_PARTICIPANTS = 1_000_000_000

# "Drug: Baricitinib", "Combination Product: …", as the registry writes an intervention where an arm names it.
INTERVENTION_TYPE = re.compile(
    r"(?:Behavioral|Biological|Combination[ _]Product|Device|Diagnostic[ _]Test|Dietary[ _]Supplement|Drug|Genetic"
    r"|Procedure|Radiation|Other): +",
    re.IGNORECASE,
)


WRONG_KIND = gettext_noop("Parts of the record have another form than expected and were left out.")
TOO_LONG = gettext_noop("Parts of the record are longer than any real one and were cut.")
NO_COUNT = gettext_noop("The record does not say how many participants there are.")
NO_COUNT_TYPE = gettext_noop(
    "The record does not say whether the number of participants is actual or estimated; it is taken as actual."
)
# By the part of the record: the date cannot be read; it is not said whether it is actual.
DATES = {
    "startDateStruct": (
        gettext_noop("The start date cannot be read and was left out."),
        gettext_noop("The record does not say whether the start date is actual or estimated; it is taken as actual."),
    ),
    "primaryCompletionDateStruct": (
        gettext_noop("The primary completion date cannot be read and was left out."),
        gettext_noop(
            "The record does not say whether the primary completion date is actual or estimated; it is taken as actual."
        ),
    ),
    "completionDateStruct": (
        gettext_noop("The completion date cannot be read and was left out."),
        gettext_noop(
            "The record does not say whether the completion date is actual or estimated; it is taken as actual."
        ),
    ),
    # The registry's own dates: whether one is estimated turns a day after it is posted, and nobody needs to know.
    "resultsFirstPostDateStruct": (gettext_noop("The date of the results cannot be read and was left out."), ""),
    "lastUpdatePostDateStruct": (gettext_noop("The date of the last update cannot be read and was left out."), ""),
}


class NotAStudy(ValueError):
    """The value is no record of a study: it is no object, or has no number of ClinicalTrials.gov."""


def read_study(record: Any) -> Study:
    """Read a record as it came, parsed from JSON; raises NotAStudy."""
    if not isinstance(record, Mapping):
        raise NotAStudy("The record is not a JSON object.")
    warnings: dict[str, None] = {}  # each once, in the order they were met
    whole = Part(record, warnings)
    protocol = whole.part("protocolSection")
    values = names(protocol) | progress(whole, protocol) | design(protocol) | content(protocol)
    return Study(**values, warnings=tuple(warnings))


class Part:
    """An object inside the record. What is missing reads as empty; what has the wrong kind, too, with a warning."""

    def __init__(self, values: Mapping[str, Any], warnings: dict[str, None]) -> None:
        self.values = values
        self.warnings = warnings

    def warn(self, message: str) -> None:
        self.warnings[message] = None

    def value(self, key: str, kind: type) -> Any:
        """The value where it has this kind, else None. A bool is no number, though Python calls it one."""
        value = self.values.get(key)
        if isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
            return value
        if key in self.values:
            self.warn(WRONG_KIND)
        return None

    def part(self, key: str) -> "Part":
        return Part(self.value(key, dict) or {}, self.warnings)

    def line(self, key: str) -> str:
        return self.plain(self.value(key, str) or "")

    def text(self, key: str) -> str:
        raw = self.value(key, str) or ""
        if len(raw) > LONGEST_TEXT:
            self.warn(TOO_LONG)
        return paragraphs(raw)

    def flag(self, key: str) -> bool | None:
        value: bool | None = self.value(key, bool)
        return value

    def items(self, key: str, kind: type) -> Iterator[Any]:
        """The list's values of this kind; of a list beyond all measure only the beginning."""
        found = self.value(key, list) or []
        if len(found) > MOST_ROWS:
            self.warn(TOO_LONG)
        for item in found[:MOST_ROWS]:
            if isinstance(item, kind):
                yield item
            else:
                self.warn(WRONG_KIND)

    def parts(self, key: str) -> list["Part"]:
        return [Part(item, self.warnings) for item in self.items(key, dict)]

    def lines(self, key: str) -> tuple[str, ...]:
        return tuple(line for item in self.items(key, str) if (line := self.plain(item)))

    def plain(self, raw: str) -> str:
        if len(raw) > LONGEST_LINE:
            self.warn(TOO_LONG)
        return one_line(raw)

    def date(self, key: str) -> PartialDate | None:
        """The date of a struct {date, type}; its type is missing in records that are old."""
        unreadable, no_type = DATES[key]
        struct = self.part(key)
        if not struct.values:
            return None
        kind = struct.line("type")
        try:
            found = PartialDate(value=struct.line("date"), estimated=kind == "ESTIMATED")
        except ValueError:
            self.warn(unreadable)
            return None
        if no_type and kind not in {"ACTUAL", "ESTIMATED"}:
            self.warn(no_type)
        return found


def names(protocol: Part) -> dict[str, Any]:
    """Numbers, titles, and who answers for the study."""
    module = protocol.part("identificationModule")
    number = module.line("nctId")
    found = identify(number)
    if found is None or found.registry != "ctgov":
        raise NotAStudy("The record has no number of ClinicalTrials.gov.")
    aliases = dict.fromkeys(alias for alias in map(nct_number, module.lines("nctIdAliases")) if alias)
    aliases.pop(found.number, None)
    return {
        "number": found.number,
        "aliases": tuple(aliases),
        "other_numbers": other_numbers(module, {found.number, *aliases}),
        "title": module.line("briefTitle"),
        "official_title": module.line("officialTitle"),
        "acronym": module.line("acronym"),
        "sponsor": protocol.part("sponsorCollaboratorsModule").part("leadSponsor").line("name"),
        "conditions": protocol.part("conditionsModule").lines("conditions"),
    }


def nct_number(text: str) -> str | None:
    found = identify(text)
    return found.number if found and found.registry == "ctgov" else None


def other_numbers(module: Part, own: set[str]) -> tuple[RegistryNumber, ...]:
    """Its numbers in other registers, by their syntax: sponsors give an EU CT number as one of EudraCT, or as OTHER."""
    ids = [part.line("id") for part in [module.part("orgStudyIdInfo"), *module.parts("secondaryIdInfos")]]
    found = [number for text in ids if (number := identify(text)) and number.number not in own]
    return tuple(dict.fromkeys(found))


def progress(whole: Part, protocol: Part) -> dict[str, Any]:
    """How far the study has come, and when."""
    module = protocol.part("statusModule")
    results_posted = module.date("resultsFirstPostDateStruct")
    has_results = whole.flag("hasResults")
    if has_results is None:
        has_results = bool(results_posted or whole.values.get("resultsSection"))
    return {
        "status": module.line("overallStatus"),
        "last_known_status": module.line("lastKnownStatus"),
        "why_stopped": module.text("whyStopped"),
        "start": module.date("startDateStruct"),
        "primary_completion": module.date("primaryCompletionDateStruct"),
        "completion": module.date("completionDateStruct"),
        "has_results": has_results,
        "results_posted": results_posted,
        "last_update": module.date("lastUpdatePostDateStruct"),
    }


def design(protocol: Part) -> dict[str, Any]:
    """What kind of study it is, and how large."""
    module = protocol.part("designModule")
    info = module.part("designInfo")
    enrollment = module.part("enrollmentInfo")
    count, kind = enrollment.value("count", int), enrollment.line("type")
    if count is not None and not 0 <= count <= MOST_PARTICIPANTS:
        module.warn(WRONG_KIND)
        count = None
    if count is None:
        module.warn(NO_COUNT)
    elif kind not in {"ACTUAL", "ESTIMATED"}:
        module.warn(NO_COUNT_TYPE)
    return {
        "kind": module.line("studyType"),
        "phases": module.lines("phases"),
        "allocation": info.line("allocation"),
        "intervention_model": info.line("interventionModel"),
        "masking": info.part("maskingInfo").line("masking"),
        "enrollment": count,
        "enrollment_estimated": kind == "ESTIMATED",
    }


def content(protocol: Part) -> dict[str, Any]:
    """Who is given what, what is measured, who may take part and where."""
    arms, outcomes = protocol.part("armsInterventionsModule"), protocol.part("outcomesModule")
    eligibility = protocol.part("eligibilityModule")
    return {
        # A row without the words that name it says nothing: an arm may lack its label, but then names what is given.
        "arms": tuple(row for row in map(arm, arms.parts("armGroups")) if row.label or row.interventions),
        "interventions": tuple(row for row in map(intervention, arms.parts("interventions")) if row.name),
        "primary_outcomes": tuple(row for row in map(outcome, outcomes.parts("primaryOutcomes")) if row.measure),
        "secondary_outcomes": tuple(row for row in map(outcome, outcomes.parts("secondaryOutcomes")) if row.measure),
        "eligibility": eligibility.text("eligibilityCriteria"),
        "healthy_volunteers": eligibility.flag("healthyVolunteers"),
        "sex": eligibility.line("sex"),
        "minimum_age": eligibility.line("minimumAge"),
        "maximum_age": eligibility.line("maximumAge"),
        "countries": countries(protocol.part("contactsLocationsModule")),
    }


def arm(part: Part) -> StudyArm:
    given = tuple(INTERVENTION_TYPE.sub("", name, count=1) for name in part.lines("interventionNames"))
    return StudyArm(part.line("label"), part.line("type"), part.text("description"), given)


def intervention(part: Part) -> Intervention:
    return Intervention(part.line("name"), part.line("type"), part.text("description"))


def outcome(part: Part) -> Outcome:
    return Outcome(part.line("measure"), part.line("timeFrame"), part.text("description"))


def countries(module: Part) -> tuple[str, ...]:
    """Each country once, in the order of the places; however many places there are, each name is cleaned once."""
    places = module.value("locations", list) or []
    raw = [place.get("country", "") if isinstance(place, dict) else None for place in places]
    told = [country for country in raw if isinstance(country, str)]
    if len(told) < len(raw):
        module.warn(WRONG_KIND)
    cleaned = map(one_line, list(dict.fromkeys(told))[:MOST_ROWS])
    return tuple(dict.fromkeys(country for country in cleaned if country))
