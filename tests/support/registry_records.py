"""Made-up records in the form of ClinicalTrials.gov's API v2: small, complete, and changed one value at a time."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared" / "registry"

# In the place of a value: the record lacks the key.
MISSING: Any = object()

RECORD: dict[str, Any] = {
    "protocolSection": {
        "identificationModule": {
            "nctId": "NCT01234567",
            "orgStudyIdInfo": {"id": "EX-001"},
            "secondaryIdInfos": [
                {"id": "2023-501234-10-00", "type": "EUDRACT_NUMBER"},
                {"id": "U1111-1234-5678", "type": "OTHER", "domain": "WHO"},
            ],
            "briefTitle": "Examplimab in Adults With Eczema",
            "officialTitle": "A Made-up Trial of Examplimab in Adults With Moderate to Severe Eczema",
            "acronym": "EXAMPLE-1",
        },
        "statusModule": {
            "statusVerifiedDate": "2024-01",
            "overallStatus": "RECRUITING",
            "whyStopped": "",
            "startDateStruct": {"date": "2022-03-15", "type": "ACTUAL"},
            "primaryCompletionDateStruct": {"date": "2025-06", "type": "ESTIMATED"},
            "completionDateStruct": {"date": "2025-12-31", "type": "ESTIMATED"},
            "lastUpdatePostDateStruct": {"date": "2024-01-20", "type": "ESTIMATED"},
        },
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Example Pharma", "class": "INDUSTRY"}},
        "conditionsModule": {"conditions": ["Eczema"]},
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "phases": ["PHASE2", "PHASE3"],
            "designInfo": {
                "allocation": "RANDOMIZED",
                "interventionModel": "PARALLEL",
                "maskingInfo": {"masking": "DOUBLE"},
            },
            "enrollmentInfo": {"count": 600, "type": "ESTIMATED"},
        },
        "armsInterventionsModule": {
            "armGroups": [
                {
                    "label": "Examplimab 4 mg",
                    "type": "EXPERIMENTAL",
                    "description": "Once daily",
                    "interventionNames": ["Drug: Examplimab"],
                },
                {"label": "Placebo", "type": "PLACEBO_COMPARATOR", "interventionNames": ["Drug: Placebo"]},
            ],
            "interventions": [{"type": "DRUG", "name": "Examplimab"}, {"type": "DRUG", "name": "Placebo"}],
        },
        "outcomesModule": {
            "primaryOutcomes": [
                {"measure": "Percentage with EASI \\>75", "timeFrame": "Week 16"},
                {"measure": "IGA of 0 or 1", "timeFrame": "Week 16"},
            ],
            "secondaryOutcomes": [{"measure": "Itch", "timeFrame": "Week 4"}, {"measure": "Sleep"}],
        },
        "eligibilityModule": {
            "eligibilityCriteria": "Inclusion Criteria:\n\n* EASI \\>16\n* Adults\n\nExclusion Criteria:\n\n* Asthma",
            "healthyVolunteers": False,
            "sex": "ALL",
            "minimumAge": "18 Years",
        },
        "contactsLocationsModule": {
            "locations": [{"city": "Bergen", "country": "Norway"}, {"country": "Sweden"}, {"country": "Norway"}]
        },
    },
    "derivedSection": {"miscInfoModule": {"versionHolder": "2024-01-21"}},
    "hasResults": False,
}

# The words that tests use for values of the record.
PLACES = {
    "number": "identificationModule.nctId",
    "aliases": "identificationModule.nctIdAliases",
    "own_number": "identificationModule.orgStudyIdInfo",
    "other_numbers": "identificationModule.secondaryIdInfos",
    "title": "identificationModule.briefTitle",
    "acronym": "identificationModule.acronym",
    "status": "statusModule.overallStatus",
    "last_known_status": "statusModule.lastKnownStatus",
    "why_stopped": "statusModule.whyStopped",
    "start": "statusModule.startDateStruct",
    "primary_completion": "statusModule.primaryCompletionDateStruct",
    "completion": "statusModule.completionDateStruct",
    "results_posted": "statusModule.resultsFirstPostDateStruct",
    "verified": "statusModule.statusVerifiedDate",
    "results_submitted": "statusModule.resultsFirstSubmitDate",
    "references": "referencesModule.references",
    "allocation": "designModule.designInfo.allocation",
    "model": "designModule.designInfo.interventionModel",
    "sponsor": "sponsorCollaboratorsModule.leadSponsor.name",
    "conditions": "conditionsModule.conditions",
    "kind": "designModule.studyType",
    "phases": "designModule.phases",
    "masking": "designModule.designInfo.maskingInfo.masking",
    "enrollment": "designModule.enrollmentInfo",
    "arms_module": "armsInterventionsModule",
    "arms": "armsInterventionsModule.armGroups",
    "interventions": "armsInterventionsModule.interventions",
    "primary_outcomes": "outcomesModule.primaryOutcomes",
    "secondary_outcomes": "outcomesModule.secondaryOutcomes",
    "eligibility_module": "eligibilityModule",
    "eligibility": "eligibilityModule.eligibilityCriteria",
    "healthy_volunteers": "eligibilityModule.healthyVolunteers",
    "sex": "eligibilityModule.sex",
    "minimum_age": "eligibilityModule.minimumAge",
    "maximum_age": "eligibilityModule.maximumAge",
    "locations": "contactsLocationsModule.locations",
}


def record(**changes: Any) -> dict[str, Any]:
    """A record of a trial in two arms that recruits; `changes` by the words of PLACES, and `has_results`."""
    made = copy.deepcopy(RECORD)
    if "has_results" in changes:
        put(made, "hasResults", changes.pop("has_results"))
    for word, value in changes.items():
        *folders, key = PLACES[word].split(".")
        module = made["protocolSection"]
        for folder in folders:
            module = module.setdefault(folder, {})
        put(module, key, value)
    return made


def put(module: dict[str, Any], key: str, value: Any) -> None:
    if value is MISSING:
        module.pop(key, None)
    else:
        module[key] = copy.deepcopy(value)


def enrolled(count: int, kind: str = "ESTIMATED") -> dict[str, Any]:
    return {"count": count, "type": kind}


def dated(date: str, kind: str = "ESTIMATED") -> dict[str, Any]:
    return {"date": date, "type": kind}


def shared_records(pattern: str) -> list[Path]:
    """Real records that lie beside the project; where they do not, the test is skipped."""
    paths = sorted(SHARED.glob(pattern))
    if not paths:
        pytest.skip("the real records of the registry are not here")
    return paths


def shared_record(name: str) -> dict[str, Any]:
    (path,) = shared_records(name)
    content: dict[str, Any] = json.loads(path.read_bytes())
    return content
