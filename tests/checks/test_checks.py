"""Ready to submit? Each finding appears when something is broken, alone, and not when all is well."""

import datetime
import json
from typing import Any

import pytest

from notices.checks.readiness import findings
from notices.document.model import (
    AssessmentElement,
    Atc,
    Choice,
    Cost,
    Document,
    Found,
    JointAssessment,
    Name,
    NorwegianAssessment,
    NyeMetoderNumber,
    Patients,
    Reference,
    RegulatoryStatus,
    TrialRow,
    VersionNote,
    empty_elements,
    empty_kinds,
)
from notices.document.template import ASSESSMENT_RELATIONS, TECHNOLOGY_TYPES
from notices.document.terms import COST_BASES, PATIENT_BASES
from tests.support.worlds import complete_document
from trials.dates import PartialDate

AREAS = {"hud"}
RELATION = Choice.of(ASSESSMENT_RELATIONS, ASSESSMENT_RELATIONS.codes[0], "nb")
WHOLE = complete_document()
TRIAL = WHOLE.trials[0]
EVERY_ELEMENT = tuple(AssessmentElement(code=box.code, label=box.label, checked=True) for box in empty_elements("nb"))


def trial(**changes: Any) -> dict[str, Any]:
    return {"trials": (TrialRow.model_validate({**dict(TRIAL), **changes}),)}


def status(**changes: Any) -> dict[str, Any]:
    row = WHOLE.regulatory_statuses[0]
    return {"regulatory_statuses": (RegulatoryStatus.model_validate({**dict(row), **changes}),)}


def assessment(**fields: Any) -> dict[str, Any]:
    return {"norwegian_assessments": (NorwegianAssessment(key="n1", **fields),)}


# (what is broken, the code of the finding, its place)
BLOCKING: list[tuple[dict[str, Any], str, str]] = [
    ({"title": ""}, "missing", "title"),
    ({"areas": ()}, "missing", "areas"),
    ({"areas": (Choice(code="gone", label="Nedlagt"),)}, "area", "areas"),
    ({"substances": ()}, "missing", "substances"),
    ({"substances": (Name(key="s", text=""),)}, "missing", "substances"),
    ({"holder": "", "summary": "<p>[@ema]</p>"}, "missing", "holder"),
    ({"atc": Atc(code="L04X1")}, "atc", "atc/code"),
    ({"financing": None}, "missing", "financing"),
    ({"information_as_of": None}, "missing", "information_as_of"),
    ({"nye_metoder": (NyeMetoderNumber(key="m", number="2020-67"),)}, "nye_metoder", "nye_metoder/m/number"),
    ({"nye_metoder": (NyeMetoderNumber(key="m", number=""),)}, "missing", "nye_metoder/m/number"),
    ({"regulatory_statuses": ()}, "missing", "regulatory_statuses"),
    (status(region=None), "missing", "regulatory_statuses/no/region"),
    (status(kind=None), "missing", "regulatory_statuses/no/kind"),
    (status(status=None), "missing", "regulatory_statuses/no/status"),
    ({"status": ""}, "missing", "status"),
    ({"description": "<p> </p>"}, "missing", "description"),
    ({"disease": ""}, "missing", "disease"),
    ({"current_treatment": ""}, "missing", "current_treatment"),
    (assessment(number="ID2020_001"), "missing", "norwegian_assessments/n1/relation"),
    (assessment(relation=RELATION), "missing", "norwegian_assessments/n1/number"),
    (assessment(relation=RELATION, number="x"), "nye_metoder", "norwegian_assessments/n1/number"),
    ({"international_done": Found()}, "missing", "international_done/count"),
    ({"international_ongoing": Found()}, "missing", "international_ongoing/count"),
    ({"alerts": Found()}, "missing", "alerts/count"),
    ({"trials": ()}, "missing", "research"),
    (trial(number=""), "missing", "trials/t1/number"),
    (trial(number="NCT123"), "trial_number", "trials/t1/number"),
    (trial(population=""), "missing", "trials/t1/population"),
    (trial(control=""), "missing", "trials/t1/control"),
    (trial(outcomes=""), "missing", "trials/t1/outcomes"),
    (trial(status=None), "missing", "trials/t1/status"),
    (trial(phase=None), "missing", "trials/t1/phase"),
    (trial(intervention="", arms=()), "missing", "trials/t1/intervention"),
    ({"elements": empty_elements("nb")}, "missing", "elements"),
    ({"elements": ()}, "missing", "elements"),
    ({"kinds": empty_kinds("nb")}, "missing", "kinds"),
    ({"elements": EVERY_ELEMENT}, "missing", "elements_other"),
    (
        {"references": (Reference(key="ema", title="x", url="javascript:x"), WHOLE.references[1])},
        "address",
        "references/ema/url",
    ),
    (assessment(relation=RELATION, number="ID2020_001", url="#a"), "address", "norwegian_assessments/n1/url"),
    ({"title": "Tittel [@gone]"}, "dangling", "title"),
    ({"status": "<p>[@ema] [@gone]</p>"}, "dangling", "status"),
    (trial(population="pasienter [@gone]"), "dangling", "trials/t1/population"),
    (
        {"references": (*WHOLE.references, Reference(key="new")), "summary": "<p>[@new]</p>"},
        "missing",
        "references/new/title",
    ),
]
NEW_PATIENTS, PER_YEAR = Choice.of(PATIENT_BASES, "new_per_year", "nb"), Choice.of(COST_BASES, "per_year", "nb")
BLOCKING += [
    ({"patients": Patients(low=300, high=200, basis=NEW_PATIENTS, source="x")}, "range", "patients/high"),
    ({"cost": Cost(low=2, high=1, basis=PER_YEAR, source="x")}, "range", "cost/high"),
    ({"joint_assessment": JointAssessment(number="JCA-1")}, "joint_state", "joint_assessment/state"),
    ({"joint_assessment": JointAssessment(date=PartialDate(value="2026"))}, "joint_state", "joint_assessment/state"),
    ({"version_log": (VersionNote(key="v", date=PartialDate(value="2019")),)}, "empty_change", "version_log/v/note"),
]
TWO_NUMBERS = (NyeMetoderNumber(key="m", number="ID2019_131 A"), NyeMetoderNumber(key="n", number="2019-131a"))
ADVICE: list[tuple[dict[str, Any], str, str]] = [
    (trial(participants=None), "participants", "trials/t1/participants"),
    ({"ema_number": "EMEA-1234"}, "ema_number", "ema_number"),
    ({"patients": Patients(low=300, source="x")}, "no_basis", "patients/basis"),
    ({"cost": Cost(high=0, basis=PER_YEAR)}, "no_source", "cost/source"),
    ({"references": (*WHOLE.references, Reference(key="new", title="x"))}, "unused", "references/new/title"),
]


def named(item: Any) -> str:
    return item if isinstance(item, str) else "-"


def test_nothing_is_found_in_a_whole_document() -> None:
    assert findings(WHOLE, AREAS) == []


@pytest.mark.parametrize(("broken", "code", "place"), BLOCKING, ids=named)
def test_what_is_broken_blocks_and_is_named_with_its_place(broken: dict[str, Any], code: str, place: str) -> None:
    all_findings = findings(WHOLE.revised(**broken), AREAS)

    assert [
        (finding.code, finding.place, finding.blocking) for finding in all_findings if finding.code != "unused"
    ] == [(code, place, True)]


@pytest.mark.parametrize(("broken", "code", "place"), ADVICE, ids=named)
def test_advice_is_given_and_blocks_nothing(broken: dict[str, Any], code: str, place: str) -> None:
    document = WHOLE.revised(**broken)

    assert [(finding.code, finding.place) for finding in findings(document, AREAS)] == [(code, place)]
    assert not any(finding.blocking for finding in findings(document, AREAS))


@pytest.mark.parametrize(("broken", "code", "place"), BLOCKING + ADVICE, ids=named)
def test_the_place_of_a_finding_is_one_that_the_document_has(broken: dict[str, Any], code: str, place: str) -> None:
    document = WHOLE.revised(**broken)

    for finding in findings(document, AREAS):
        assert place_exists(document, finding.place), finding.place


def place_exists(document: Document, place: str) -> bool:
    """Follow "trials/<key>/number" down the document's JSON."""
    part = json.loads(document.canonical())
    for step in place.split("/"):
        if isinstance(part, list):
            part = {row["key"]: row for row in part}
        if not isinstance(part, dict) or step not in part:
            return False
        part = part[step]
    return True


def test_a_trial_that_has_two_rows_is_advised_at_both() -> None:
    document = WHOLE.revised(trials=(TRIAL, TRIAL.model_copy(update={"key": "t2"})))

    trial_findings = findings(document, AREAS)

    assert [(finding.code, finding.place) for finding in trial_findings] == [
        ("same_trial", "trials/t1/number"),
        ("same_trial", "trials/t2/number"),
    ]
    assert not any(finding.blocking for finding in findings(document, AREAS))


@pytest.mark.parametrize(
    "spelling", ["nct 03334396", "https://clinicaltrials.gov/study/NCT03334396", "NCT\u00ad0333\u00a04396"]
)
def test_the_same_trial_is_seen_in_another_spelling(spelling: str) -> None:
    document = WHOLE.revised(trials=(TRIAL, TRIAL.model_copy(update={"key": "t2", "number": spelling})))

    same = [finding for finding in findings(document, AREAS) if finding.code == "same_trial"]
    places = [(finding.place, finding.values) for finding in same]

    assert places == [(f"trials/{key}/number", {"number": "NCT03334396"}) for key in ("t1", "t2")]


def test_findings_come_in_the_templates_order_whichever_check_found_them() -> None:
    broken = {
        "status": "<p>[@gone] [@ema]</p>",
        "title": "",
        "summary": "<p>01016050012</p>",
        "kinds": empty_kinds("nb"),
    }

    assert [finding.place for finding in findings(WHOLE.revised(**broken), AREAS)] == [
        *("title", "summary", "status", "kinds"),
    ]


def test_what_depends_on_the_day_is_found_only_when_the_day_is_given() -> None:
    assert findings(WHOLE, AREAS) == []
    assert [finding.code for finding in findings(WHOLE, AREAS, datetime.date(2021, 3, 1))] == ["expected_passed"]


def test_an_empty_draft_hears_everything_that_is_missing_at_once() -> None:
    document = Document(technology_type=Choice.of(TECHNOLOGY_TYPES, "medicine", "nb"))

    places = [finding.place for finding in findings(document, AREAS)]

    assert places == [
        *("title", "areas", "substances", "holder", "financing", "information_as_of", "regulatory_statuses"),
        *("status", "description", "disease", "current_treatment"),
        *("international_done/count", "international_ongoing/count", "alerts/count"),
        *("research", "elements", "kinds", "references"),
    ]


def test_another_type_of_technology_needs_no_holder_no_atc_code_and_no_authority() -> None:
    bare = {"holder": "", "regulatory_statuses": (), "summary": "<p>[@ema]</p>", "atc": Atc(code="x")}
    document = complete_document(technology_type="procedure").revised(**bare)

    assert findings(document, AREAS) == []


def test_a_text_that_says_no_trial_was_found_stands_for_the_table() -> None:
    assert findings(WHOLE.revised(trials=(), research="<p>Ingen studier ble funnet.</p>"), AREAS) == []


@pytest.mark.parametrize("code", ["", "L", "L04A", "L04AA37"])
def test_an_atc_code_may_be_blank_or_of_any_level(code: str) -> None:
    assert findings(WHOLE.revised(atc=Atc(code=code)), AREAS) == []


def test_areas_are_not_looked_at_where_the_list_is_not_known() -> None:
    assert findings(WHOLE.revised(areas=(Choice(code="gone", label="Nedlagt"),)), None) == []


def test_a_finding_is_kept_as_data_with_its_words_and_values() -> None:
    (finding,) = findings(WHOLE.revised(atc=Atc(code="x")), AREAS)

    assert finding.as_data() == {
        "code": "atc",
        "place": "atc/code",
        "message": "“%(code)s” is not an ATC code.",
        "blocking": True,
        "values": {"code": "x"},
    }


def test_a_number_that_stands_twice_is_advised_at_both_however_it_is_written() -> None:
    report = findings(complete_document(nye_metoder=TWO_NUMBERS))

    places = [finding.place for finding in report if finding.code == "same_number" and not finding.blocking]
    assert places == ["nye_metoder/m/number", "nye_metoder/n/number"]


@pytest.mark.parametrize("number", ["ID2019_131 A", "2023_075", "2023-075", "2023/075", "ID 2018 113"])
def test_a_number_of_nye_metoder_may_be_submitted_as_it_is_printed(number: str) -> None:
    rows = (NyeMetoderNumber(key="m", number=number),)

    assert [finding for finding in findings(complete_document(nye_metoder=rows)) if finding.blocking] == []
