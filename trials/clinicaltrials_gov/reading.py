"""A record of ClinicalTrials.gov's API v2 as a Study: it can be read whatever it lacks, and whatever else it holds.

Only the number is required. A value of the wrong kind counts as missing, and a warning says so; unknown codes are kept.
Its structure is that of the registry's OpenAPI file.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from trials.clinicaltrials_gov.markup import MAX_LINE_LENGTH, MAX_TEXT_LENGTH, one_line, paragraphs
from trials.dates import PartialDate
from trials.msgid import gettext_noop
from trials.registry import Headline, NotAStudy
from trials.study.model import Intervention, Study, StudyArm, StudyOutcome, StudyReference
from trials.study.numbers import RegistryNumber, identify

# The longest list of a real record had 89 rows (places, of which there can be thousands, are read as countries only).
MAX_ROWS = 500
# More people than any study has had; a larger number is a slip.
MAX_PARTICIPANTS = 1_000_000_000

# "Drug: Baricitinib", "Combination Product: …", as the registry writes an intervention where an arm names it.
INTERVENTION_TYPE = re.compile(
    r"(?:Behavioral|Biological|Combination[ _]Product|Device|Diagnostic[ _]Test|Dietary[ _]Supplement|Drug|Genetic"
    r"|Procedure|Radiation|Other): +",
    re.IGNORECASE,
)

# The parts that a Study may lack, as far as they are modules of their own.
MODULES = {
    "status": "statusModule",
    "sponsor": "sponsorCollaboratorsModule",
    "conditions": "conditionsModule",
    "design": "designModule",
    "arms": "armsInterventionsModule",
    "outcomes": "outcomesModule",
    "eligibility": "eligibilityModule",
    "places": "contactsLocationsModule",
    "references": "referencesModule",
}

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
    # The registry's own dates count as estimated until a day after they are posted; nobody needs a warning of that.
    "resultsFirstPostDateStruct": (gettext_noop("The date of the results cannot be read and was left out."), ""),
    "lastUpdatePostDateStruct": (gettext_noop("The date of the last update cannot be read and was left out."), ""),
}


def read_study(record: Any) -> Study:
    """Read a record as the registry sent it, parsed from JSON; raises NotAStudy."""
    if not isinstance(record, Mapping):
        raise NotAStudy("The record is not a JSON object.")
    warnings: dict[str, None] = {}  # each once, in the order in which they came up
    whole = RecordPart(record, warnings)
    protocol = whole.part("protocolSection")
    values = read_names(protocol) | read_progress(whole, protocol) | read_design(protocol) | read_content(protocol)
    lacks = frozenset(part for part, module in MODULES.items() if module not in protocol.values)
    return Study(**values, lacks=lacks, warnings=tuple(warnings))


def read_headline(record: Any) -> Headline:
    """Read the few words that a list shows; a whole Study would take thirty times as long."""
    protocol = RecordPart(record if isinstance(record, Mapping) else {}, {}).part("protocolSection")
    names = protocol.part("identificationModule")
    return Headline(
        protocol.part("statusModule").line("overallStatus"), names.line("acronym"), names.line("briefTitle")
    )


class RecordPart:
    """An object inside the record. What is missing is read as empty; so is what has the wrong kind, with a warning."""

    def __init__(self, values: Mapping[str, Any], warnings: dict[str, None]) -> None:
        self.values = values
        self.warnings = warnings

    def warn(self, message: str) -> None:
        self.warnings[message] = None

    def value(self, key: str, kind: type) -> Any:
        """Return the value where it has this kind, else None. A bool is no number here, though Python calls it one."""
        value = self.values.get(key)
        if isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
            return value
        if key in self.values:
            self.warn(WRONG_KIND)
        return None

    def part(self, key: str) -> "RecordPart":
        return RecordPart(self.value(key, dict) or {}, self.warnings)

    def line(self, key: str) -> str:
        return self.plain(self.value(key, str) or "")

    def text(self, key: str) -> str:
        raw = self.value(key, str) or ""
        if len(raw) > MAX_TEXT_LENGTH:
            self.warn(TOO_LONG)
        return paragraphs(raw)

    def flag(self, key: str) -> bool | None:
        value: bool | None = self.value(key, bool)
        return value

    def items(self, key: str, kind: type) -> Iterator[Any]:
        """Return the list's values of this kind, at most MAX_ROWS of them."""
        values = self.value(key, list) or []
        if len(values) > MAX_ROWS:
            self.warn(TOO_LONG)
        for item in values[:MAX_ROWS]:
            if isinstance(item, kind):
                yield item
            else:
                self.warn(WRONG_KIND)

    def parts(self, key: str) -> list["RecordPart"]:
        return [RecordPart(item, self.warnings) for item in self.items(key, dict)]

    def lines(self, key: str) -> tuple[str, ...]:
        return tuple(line for item in self.items(key, str) if (line := self.plain(item)))

    def plain(self, raw: str) -> str:
        if len(raw) > MAX_LINE_LENGTH:
            self.warn(TOO_LONG)
        return one_line(raw)

    def plain_date(self, key: str) -> PartialDate | None:
        """Read a date that stands by itself; nobody needs a warning of one that can't be read."""
        text = self.line(key)
        try:
            return PartialDate(value=text) if text else None
        except ValueError:
            return None

    def date(self, key: str) -> PartialDate | None:
        """Read the date of a struct {date, type}; old records lack the type."""
        unreadable, no_type = DATES[key]
        struct = self.part(key)
        if not struct.values:
            return None
        kind = struct.line("type")
        try:
            date = PartialDate(value=struct.line("date"), estimated=kind == "ESTIMATED")
        except ValueError:
            self.warn(unreadable)
            return None
        if no_type and kind not in {"ACTUAL", "ESTIMATED"}:
            self.warn(no_type)
        return date


def read_names(protocol: RecordPart) -> dict[str, Any]:
    """Read numbers, titles, and who answers for the study."""
    module = protocol.part("identificationModule")
    number = nct_number(module.line("nctId"))
    if number is None:
        raise NotAStudy("The record has no number of ClinicalTrials.gov.")
    aliases = dict.fromkeys(alias for alias in map(nct_number, module.lines("nctIdAliases")) if alias)
    aliases.pop(number, None)
    return {
        "number": number,
        "aliases": tuple(aliases),
        "other_numbers": find_other_numbers(module, {number, *aliases}),
        "title": module.line("briefTitle"),
        "official_title": module.line("officialTitle"),
        "acronym": module.line("acronym"),
        "sponsor": protocol.part("sponsorCollaboratorsModule").part("leadSponsor").line("name"),
        "conditions": protocol.part("conditionsModule").lines("conditions"),
    }


def nct_number(text: str) -> str | None:
    number = identify(text)
    return number.number if number and number.registry == "ctgov" else None


def find_other_numbers(module: RecordPart, own: set[str]) -> tuple[RegistryNumber, ...]:
    """Find its numbers in other registers by syntax: sponsors label an EU CT number as one of EudraCT, or as OTHER."""
    ids = [part.line("id") for part in [module.part("orgStudyIdInfo"), *module.parts("secondaryIdInfos")]]
    numbers = [number for text in ids if (number := identify(text)) and number.number not in own]
    return tuple(dict.fromkeys(numbers))


def read_progress(whole: RecordPart, protocol: RecordPart) -> dict[str, Any]:
    """Read how far the study has come, and when."""
    module = protocol.part("statusModule")
    results_posted = module.date("resultsFirstPostDateStruct")
    has_results = whole.flag("hasResults")
    if has_results is None:
        has_results = bool(results_posted or whole.values.get("resultsSection"))
    return {
        "status": module.line("overallStatus"),
        "last_known_status": module.line("lastKnownStatus"),
        "why_stopped": module.text("whyStopped"),
        "status_verified": module.plain_date("statusVerifiedDate"),
        "start": module.date("startDateStruct"),
        "primary_completion": module.date("primaryCompletionDateStruct"),
        "completion": module.date("completionDateStruct"),
        "has_results": has_results,
        "results_posted": results_posted,
        "results_submitted": read_submission(whole, module),
        "last_update": module.date("lastUpdatePostDateStruct"),
    }


def read_submission(whole: RecordPart, module: RecordPart) -> PartialDate | None:
    """Return when results were last submitted; None where none were, or where they were called back."""
    tracking = whole.part("derivedSection").part("miscInfoModule").part("submissionTracking")
    submissions = tracking.parts("submissionInfos")
    if submissions and submissions[-1].line("unreleaseDate"):
        return None
    released = [day for each in submissions if (day := each.plain_date("releaseDate"))]
    first = module.plain_date("resultsFirstSubmitDate") or tracking.plain_date("estimatedResultsFirstSubmitDate")
    return released[-1] if released else first


def read_design(protocol: RecordPart) -> dict[str, Any]:
    """Read what kind of study it is, and how large."""
    module = protocol.part("designModule")
    info = module.part("designInfo")
    enrollment = module.part("enrollmentInfo")
    count, kind = enrollment.value("count", int), enrollment.line("type")
    if count is not None and not 0 <= count <= MAX_PARTICIPANTS:
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
        "observational_model": info.line("observationalModel"),
        "masking": info.part("maskingInfo").line("masking"),
        "enrollment": count,
        "enrollment_estimated": kind == "ESTIMATED",
    }


def read_content(protocol: RecordPart) -> dict[str, Any]:
    """Read what each arm is given, what is measured, and who may take part where."""
    arms, outcomes = protocol.part("armsInterventionsModule"), protocol.part("outcomesModule")
    eligibility = protocol.part("eligibilityModule")
    return {
        # A row without a name says nothing; an arm without a label may still name its interventions.
        "arms": tuple(row for row in map(read_arm, arms.parts("armGroups")) if row.label or row.interventions),
        "interventions": tuple(row for row in map(read_intervention, arms.parts("interventions")) if row.name),
        "primary_outcomes": read_outcomes(outcomes.parts("primaryOutcomes")),
        "secondary_outcomes": read_outcomes(outcomes.parts("secondaryOutcomes")),
        "eligibility": eligibility.text("eligibilityCriteria"),
        "healthy_volunteers": eligibility.flag("healthyVolunteers"),
        "sex": eligibility.line("sex"),
        "minimum_age": eligibility.line("minimumAge"),
        "maximum_age": eligibility.line("maximumAge"),
        "countries": read_countries(protocol.part("contactsLocationsModule")),
        "references": tuple(map(read_reference, protocol.part("referencesModule").parts("references"))),
    }


def read_arm(part: RecordPart) -> StudyArm:
    names = tuple(INTERVENTION_TYPE.sub("", name, count=1) for name in part.lines("interventionNames"))
    return StudyArm(part.line("label"), part.line("type"), part.text("description"), names)


def read_intervention(part: RecordPart) -> Intervention:
    return Intervention(part.line("name"), part.line("type"), part.text("description"))


def read_outcomes(parts: list[RecordPart]) -> tuple[StudyOutcome, ...]:
    outcomes = (StudyOutcome(part.line("measure"), part.line("timeFrame"), part.text("description")) for part in parts)
    return tuple(outcome for outcome in outcomes if outcome.measure)


def read_reference(part: RecordPart) -> StudyReference:
    retractions = tuple((row.line("pmid"), row.line("source")) for row in part.parts("retractions"))
    return StudyReference(part.line("type"), part.line("pmid"), part.text("citation"), retractions)


def read_countries(module: RecordPart) -> tuple[str, ...]:
    """Return each country once, in the order of the places; a name is cleaned once, however many places have it."""
    places = module.value("locations", list) or []
    raw = [place.get("country", "") if isinstance(place, dict) else None for place in places]
    names = [country for country in raw if isinstance(country, str)]
    if len(names) < len(raw):
        module.warn(WRONG_KIND)
    cleaned = map(one_line, list(dict.fromkeys(names))[:MAX_ROWS])
    return tuple(dict.fromkeys(country for country in cleaned if country))
