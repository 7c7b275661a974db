"""Records of ClinicalTrials.gov with one place changed, and whether readers must be told: nothing here is of `changes`.

A change must be told where the row that is filled from both records differs, or where one of the values differs that
the rules name: what is compared is read here from the JSON itself, by its paths.
"""

import copy
import html
import random
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from notices.document.model import TrialRow
from notices.trial_table.filling import fill_row
from trials.clinicaltrials_gov.reading import read_study

Path = tuple[str | int, ...]
TODAY = date(2026, 11, 30)

# Values that a place can take: the registry's own codes.
CODES = {
    "nctId": ("NCT07654321",),
    "overallStatus": ("RECRUITING", "COMPLETED", "TERMINATED", "SUSPENDED", "WITHDRAWN", "UNKNOWN", "NEW_CODE"),
    "allocation": ("RANDOMIZED", "NON_RANDOMIZED", "NA"),
    "interventionModel": ("SINGLE_GROUP", "PARALLEL", "CROSSOVER"),
    "observationalModel": ("COHORT", "CASE_CONTROL"),
    "masking": ("NONE", "SINGLE", "QUADRUPLE"),
    "sex": ("ALL", "FEMALE", "MALE"),
    "minimumAge": ("12 Years", "6 Months"),
    "maximumAge": ("75 Years", "90 Days"),
}
# Structures that a record may get, by the module they are in.
ADDITIONS: tuple[tuple[Path, Any], ...] = (
    (("protocolSection", "statusModule", "whyStopped"), "Safety concerns"),
    (("protocolSection", "statusModule", "resultsFirstSubmitDate"), "2026-01-02"),
    (("protocolSection", "identificationModule", "acronym"), "NEW-1"),
    (("protocolSection", "referencesModule", "references"), [{"type": "RESULT", "pmid": "1", "citation": "A."}]),
    (("protocolSection", "referencesModule", "references"), [{"type": "BACKGROUND", "pmid": "2", "citation": "B."}]),
    (
        ("protocolSection", "referencesModule", "references"),
        [{"type": "BACKGROUND", "pmid": "3", "retractions": [{"pmid": "4", "source": "C."}]}],
    ),
    (("derivedSection", "miscInfoModule", "submissionTracking"), {"submissionInfos": [{"releaseDate": "2026-02-03"}]}),
    (("protocolSection", "contactsLocationsModule", "locations"), [{"city": "Oslo", "country": "Norway"}]),
    (("hasResults",), True),
    (("protocolSection", "oversightModule", "oversightHasDmc"), True),
    (("protocolSection", "ipdSharingStatementModule", "ipdSharing"), "NO"),
)


@dataclass(frozen=True)
class Mutation:
    """Two records that differ in one place, and what was done there."""

    act: str
    path: Path
    old: dict[str, Any]
    new: dict[str, Any]

    @property
    def must_be_told(self) -> bool:
        """Would a row filled from both differ, or does a rule name what changed?"""
        if self.act == "order":
            return False
        lacking = {name for name in sections(self.new) if name not in sections(self.old)}
        if lacking:
            return False
        return row_of(self.old) != row_of(self.new) or named_values(self.old) != named_values(self.new)


def mutations(record: dict[str, Any], chance: random.Random, count: int) -> Iterator[Mutation]:
    """Yield `count` mutations of a record, each of one place, in one of the two directions."""
    places = list(leaves(record))
    lists = [path for path in branches(record, list) if len(value_at(record, path)) > 1]
    modules = [("protocolSection", name) for name in record["protocolSection"] if name != "identificationModule"]
    for _ in range(count):
        changed = copy.deepcopy(record)
        match chance.randrange(10):
            case 0:
                path, value = chance.choice(ADDITIONS)
                act = put(changed, path, copy.deepcopy(value))
            case 1 if lists:
                path = chance.choice(lists)
                value_at(changed, path).reverse()
                act = "order"
            case 2 if lists:
                path = chance.choice(lists)
                value_at(changed, path).pop(chance.randrange(len(value_at(changed, path))))
                act = "shorter"
            case 3:
                path = chance.choice(modules)
                del value_at(changed, path[:-1])[path[-1]]
                act = "module"
            case 4 | 5:
                path = chance.choice(places)
                act = delete(changed, path)
            case _:
                path = chance.choice(places)
                act = edit(changed, path, chance)
        if path == ("protocolSection", "identificationModule", "nctId") and act == "delete":
            continue
        # A record that was made by hand lacks much: that it gets it later is no change.
        is_forward = "statusVerifiedDate" not in record["protocolSection"]["statusModule"] or chance.random() < 0.7
        old, new = (record, changed) if is_forward else (changed, record)
        yield Mutation(act, path, old, new)


def put(record: dict[str, Any], path: Path, value: Any) -> str:
    """Put the value there; what is in a list already stays in it."""
    place: Any = record
    for key in path[:-1]:
        place = place.setdefault(key, {})
    known = place.get(path[-1])
    place[path[-1]] = [*known, *value] if isinstance(known, list) and isinstance(value, list) else value
    return "add"


def delete(record: dict[str, Any], path: Path) -> str:
    parent = value_at(record, path[:-1])
    del parent[path[-1]]
    return "delete"


def edit(record: dict[str, Any], path: Path, chance: random.Random) -> str:
    parent = value_at(record, path[:-1])
    value, key = parent[path[-1]], path[-1]
    if isinstance(value, bool):
        parent[key] = not value
        return "flip"
    if isinstance(value, int | float):
        parent[key] = chance.choice([0, value + 1, int(value * 0.79), int(value * 1.2) + 1])
        return "count"
    if key in CODES or (key == "type" and value in {"ACTUAL", "ESTIMATED"}):
        parent[key] = chance.choice(CODES.get(str(key), ("ACTUAL", "ESTIMATED")))
        return "code"
    if re.fullmatch(r"\d{4}-\d\d(-\d\d)?", str(value)):
        parent[key] = chance.choice([f"{int(value[:4]) + 1}{value[4:]}", f"{value[:7]}-17", f"{value[:5]}07"])
        return "date"
    return edit_words(parent, key, chance)


def edit_words(parent: Any, key: str | int, chance: random.Random) -> str:
    """Change the words, or only what is noise in them."""
    words = str(parent[key])
    match chance.randrange(5):
        case 0:
            parent[key] = f"{words} more"
            return "words"
        case 1:
            parent[key] = re.sub(r"\d", lambda digit: str((int(digit[0]) + 1) % 10), words)
            return "digits"
        case 2:
            parent[key] = f"  {words.replace(' ', '  ')}\n"
            return "spaces"
        case 3:
            parent[key] = unicodedata.normalize("NFD", words)
            return "unicode"
    parent[key] = re.sub(r"(?<!\\)>", r"\\>", words)
    return "escapes"


# The JSON.


def leaves(value: Any, path: Path = ()) -> Iterator[Path]:
    """Return the places of all values that hold no others; of long lists, the first rows and the last."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for place in sorted({*range(min(3, len(value))), *([len(value) - 1] if value else [])}):
            yield from leaves(value[place], (*path, place))
    elif path and path[0] != "resultsSection":
        yield path


def branches(value: Any, kind: type, path: Path = ()) -> Iterator[Path]:
    if isinstance(value, kind) and path:
        yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        if key != "resultsSection":
            yield from branches(each, kind, (*path, key))


def value_at(record: Any, path: Path) -> Any:
    for key in path:
        record = record[key]
    return record


def sections(record: dict[str, Any]) -> set[str]:
    return set(record["protocolSection"])


# What must be told.


def row_of(record: dict[str, Any]) -> dict[str, Any]:
    """The row that is filled from the record, with all dates as the timeline prints them."""
    return fill_row(TrialRow(key="r"), read_study(record), "nb", TODAY).model_dump()


def plain(text: Any) -> str:
    """Words without what is noise in them."""
    words = html.unescape(re.sub(r"\\([^\w\s])", r"\1", str(text)))
    return " ".join(unicodedata.normalize("NFC", words).split()).casefold()


def named_values(record: dict[str, Any]) -> dict[str, Any]:
    """The values that the rules name, as far as a reader could tell them apart."""
    protocol = record["protocolSection"]
    status, design = protocol.get("statusModule", {}), protocol.get("designModule", {})
    arms, outcomes = protocol.get("armsInterventionsModule", {}), protocol.get("outcomesModule", {})
    eligibility, info = protocol.get("eligibilityModule", {}), design.get("designInfo", {})
    enrollment = design.get("enrollmentInfo", {})
    return {
        "number": protocol["identificationModule"]["nctId"],
        "acronym": words_at(protocol["identificationModule"], "acronym"),
        "status": words_at(status, "overallStatus"),
        "why": words_at(status, "whyStopped"),
        **{name: dated(status.get(name)) for name in DATES},
        "results": has_results(record, status),
        "submitted": not has_results(record, status) and is_submitted(record, status),
        "sponsor": words_at(protocol.get("sponsorCollaboratorsModule", {}).get("leadSponsor", {}), "name"),
        "conditions": {plain(each) for each in protocol.get("conditionsModule", {}).get("conditions", ())},
        "phases": {plain(each) for each in design.get("phases", ())} - {"na"},
        "kind": words_at(design, "studyType"),
        "allocation": words_at(info, "allocation"),
        "model": words_at(info, "interventionModel") or words_at(info, "observationalModel"),
        "masking": words_at(info.get("maskingInfo", {}), "masking"),
        "enrollment": (enrollment.get("count"), enrollment.get("type") == "ESTIMATED" and "count" in enrollment),
        "arms": rows_at(arms, "armGroups", ("label", "type", "description", "interventionNames")),
        "interventions": rows_at(arms, "interventions", ("type", "name", "description")),
        **{name: pairs(outcomes.get(name, ())) for name in OUTCOMES},
        "numbers": {name: numbers(outcomes.get(name, ())) for name in OUTCOMES},
        "eligibility": words_at(eligibility, "eligibilityCriteria").replace("* ", "").replace("- ", ""),
        "who": [words_at(eligibility, name) for name in ("sex", "minimumAge", "maximumAge")],
        "healthy": bool(eligibility.get("healthyVolunteers")),
        "norway": any(
            plain(place.get("country", "")) == "norway"
            for place in protocol.get("contactsLocationsModule", {}).get("locations", ())
        ),
        **links(protocol.get("referencesModule", {}).get("references", ())),
    }


DATES = ("startDateStruct", "primaryCompletionDateStruct", "completionDateStruct")
OUTCOMES = ("primaryOutcomes", "secondaryOutcomes")


def words_at(module: dict[str, Any], key: str) -> str:
    return plain(module.get(key, ""))


def dated(struct: dict[str, str] | None) -> tuple[str, bool] | None:
    if not struct or not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", struct.get("date", "")):
        return None
    return struct["date"], struct.get("type") == "ESTIMATED"


def has_results(record: dict[str, Any], status: dict[str, Any]) -> bool:
    """A record that does not say so has results if it says when they were posted."""
    return bool(record.get("hasResults", "resultsFirstPostDateStruct" in status or "resultsSection" in record))


def is_submitted(record: dict[str, Any], status: dict[str, Any]) -> bool:
    tracking = record.get("derivedSection", {}).get("miscInfoModule", {}).get("submissionTracking", {})
    submissions = tracking.get("submissionInfos", [])
    if submissions and "unreleaseDate" in submissions[-1]:
        return False
    first = status.get("resultsFirstSubmitDate") or tracking.get("estimatedResultsFirstSubmitDate")
    return bool(first or any("releaseDate" in each for each in submissions))


def rows_at(module: dict[str, Any], key: str, names: tuple[str, ...]) -> list[Any]:
    return sorted(
        [plain(value) if isinstance(value := row.get(name, ""), str) else sorted(map(plain, value)) for name in names]
        for row in module.get(key, ())
    )


def pairs(outcomes: Any) -> set[tuple[str, str]]:
    return {(words_at(row, "measure"), words_at(row, "timeFrame")) for row in outcomes if row.get("measure")}


def numbers(outcomes: Any) -> set[Any]:
    numbered = (
        (row, re.findall(r"\d+(?:[.,]\d+)*", words_at(row, "description"))) for row in outcomes if row.get("measure")
    )
    return {(words_at(row, "measure"), words_at(row, "timeFrame"), *sorted(each)) for row, each in numbered}


def links(references: Any) -> dict[str, Any]:
    by = [(row, words_at(row, "pmid") or words_at(row, "citation")) for row in references]
    return {
        "publications": {
            (each, words_at(row, "type")) for row, each in by if words_at(row, "type") in {"result", "derived"}
        },
        "retractions": {
            (each, words_at(notice, "pmid"), words_at(notice, "source"))
            for row, each in by
            for notice in row.get("retractions", ())
        },
    }
