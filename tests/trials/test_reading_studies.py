"""Records of the registry as studies: real ones, odd ones, broken ones."""

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.registry_records import MISSING, RECORD, dated, enrolled, record, shared_record, shared_records
from trials.clinicaltrials_gov import reading as wording
from trials.clinicaltrials_gov.markup import one_line, paragraphs
from trials.clinicaltrials_gov.reading import read_study
from trials.dates import PartialDate
from trials.registry import NotAStudy
from trials.study import Intervention, RegistryNumber, StudyArm, StudyOutcome


def test_a_record_is_read_with_all_its_values():
    study = read_study(
        record(aliases=["NCT00000001", "NCT01234567"], has_results=True, results_posted=dated("2024-02"))
    )

    assert study.number == "NCT01234567"
    assert study.aliases == ("NCT00000001",)
    assert study.other_numbers == (
        RegistryNumber("ctis", "2023-501234-10-00"),
        RegistryNumber("utn", "U1111-1234-5678"),
    )
    assert (study.title, study.acronym) == ("Examplimab in Adults With Eczema", "EXAMPLE-1")
    assert (study.sponsor, study.conditions) == ("Example Pharma", ("Eczema",))
    assert (study.status, study.kind, study.phases) == ("RECRUITING", "INTERVENTIONAL", ("PHASE2", "PHASE3"))
    assert study.start == PartialDate(value="2022-03-15")
    assert study.primary_completion == PartialDate(value="2025-06", estimated=True)
    assert study.completion == PartialDate(value="2025-12-31", estimated=True)
    assert (study.has_results, study.results_posted) == (True, PartialDate(value="2024-02", estimated=True))
    assert study.last_update == PartialDate(value="2024-01-20", estimated=True)
    assert (study.allocation, study.intervention_model, study.masking) == ("RANDOMIZED", "PARALLEL", "DOUBLE")
    assert (study.enrollment, study.enrollment_estimated) == (600, True)
    assert study.arms[0] == StudyArm("Examplimab 4 mg", "EXPERIMENTAL", "Once daily", ("Examplimab",))
    assert study.interventions == (Intervention("Examplimab", "DRUG"), Intervention("Placebo", "DRUG"))
    assert study.primary_outcomes[0] == StudyOutcome("Percentage with EASI >75", "Week 16")
    assert study.secondary_outcomes[1] == StudyOutcome("Sleep")
    assert study.eligibility.startswith("Inclusion Criteria:\n\n• EASI >16\n• Adults\n\nExclusion")
    assert (study.healthy_volunteers, study.sex) == (False, "ALL")
    assert (study.minimum_age, study.maximum_age) == ("18 Years", "")
    assert study.countries == ("Norway", "Sweden")
    assert study.warnings == ()


def test_a_number_is_all_that_a_record_needs():
    study = read_study({"protocolSection": {"identificationModule": {"nctId": "nct 0123 4567"}}})

    assert (study.number, study.enrollment, study.arms) == ("NCT01234567", None, ())
    assert study.warnings == (wording.NO_COUNT,)


@pytest.mark.parametrize(
    "nothing",
    [
        *(None, [], "NCT01234567", 7, {}, {"protocolSection": None}, [RECORD]),
        record(number=MISSING),
        record(number=1234567),
        record(number="2023-501234-10-00"),
        record(number="Examplimab"),
    ],
)
def test_what_has_no_number_of_the_registry_is_no_study(nothing):
    with pytest.raises(NotAStudy):
        read_study(nothing)


@pytest.mark.parametrize("module", sorted(RECORD["protocolSection"].keys() - {"identificationModule"}))
@pytest.mark.parametrize("junk", [None, "text", 7, [], ["text", None, 7], True])
def test_a_module_of_the_wrong_kind_counts_as_missing_and_is_warned_of(module, junk):
    broken = record()
    broken["protocolSection"][module] = junk

    assert wording.WRONG_KIND in read_study(broken).warnings


@pytest.mark.parametrize(
    ("place", "junk"),
    [
        ("title", 7),
        ("phases", "PHASE3"),
        ("phases", [None, "PHASE3"]),
        ("enrollment", {"count": "624", "type": "ACTUAL"}),
        ("enrollment", {"count": True, "type": "ACTUAL"}),
        ("enrollment", {"count": -1, "type": "ACTUAL"}),
        ("enrollment", {"count": 6.5, "type": "ACTUAL"}),
        ("enrollment", {"count": 10**30, "type": "ACTUAL"}),
        ("arms", "Placebo"),
        ("arms", [["Placebo"]]),
        ("primary_outcomes", {"measure": "Itch"}),
        ("healthy_volunteers", "No"),
        ("has_results", "true"),
        ("locations", "Norway"),
        ("locations", [{"country": ["Norway"]}]),
        ("locations", ["Norway"]),
        ("completion", "2025-12"),
        ("aliases", "NCT00000001"),
        ("own_number", "EX-001"),
    ],
)
def test_a_value_of_the_wrong_kind_is_left_out_with_a_warning(place, junk):
    assert wording.WRONG_KIND in read_study(record(**{place: junk})).warnings


def test_a_number_of_participants_that_is_no_number_counts_as_none():
    study = read_study(record(enrollment={"count": "624", "type": "ACTUAL"}))

    assert (study.enrollment, study.enrollment_estimated) == (None, False)
    assert wording.NO_COUNT in study.warnings


def test_a_number_of_participants_without_a_type_counts_as_actual_with_a_warning():
    study = read_study(record(enrollment={"count": 624}))

    assert (study.enrollment, study.enrollment_estimated) == (624, False)
    assert study.warnings == (wording.NO_COUNT_TYPE,)


@pytest.mark.parametrize("name", ["start", "primary_completion", "completion"])
def test_a_date_without_a_type_counts_as_actual_with_a_warning(name):
    study = read_study(record(**{name: {"date": "2025"}}))

    assert getattr(study, name) == PartialDate(value="2025")
    assert study.warnings == (wording.DATES[wording_key(name)][1],)


@pytest.mark.parametrize("name", ["start", "primary_completion", "completion", "results_posted"])
@pytest.mark.parametrize("impossible", ["2025-02-30", "2025-13", "June 2025", "", "0001-01", "2025-06-01T00:00"])
def test_an_impossible_date_is_left_out_with_a_warning(name, impossible):
    study = read_study(record(**{name: dated(impossible)}))

    assert getattr(study, name) is None
    assert study.warnings == (wording.DATES[wording_key(name)][0],)


def wording_key(name: str) -> str:
    keys = {"primary_completion": "primaryCompletionDateStruct", "results_posted": "resultsFirstPostDateStruct"}
    return keys.get(name, f"{name}DateStruct")


def test_unknown_codes_and_keys_are_kept_or_passed_over():
    odd = record(status="ASLEEP", phases=["PHASE9"], kind="REGISTRY_BASED", sex="OTHER")
    odd["protocolSection"]["newModule"] = {"more": [1, 2]}

    study = read_study(odd)

    assert (study.status, study.phases, study.kind, study.sex) == ("ASLEEP", ("PHASE9",), "REGISTRY_BASED", "OTHER")
    assert study.warnings == ()


def test_results_are_there_where_the_flag_is_missing_but_they_are():
    with_section = record(has_results=MISSING) | {"resultsSection": {"baselineCharacteristicsModule": {}}}

    assert read_study(with_section).has_results
    assert read_study(record(has_results=MISSING, results_posted=dated("2024-02"))).has_results
    assert not read_study(record(has_results=MISSING)).has_results


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Drug: Examplimab", "Examplimab"),
        ("Combination Product: Pen: 4 mg", "Pen: 4 mg"),
        ("DIETARY_SUPPLEMENT: Oil", "Oil"),
        ("Other: Other: care", "Other: care"),
        ("Cohort: A", "Cohort: A"),
        ("Drug:", "Drug:"),
    ],
)
def test_an_arms_interventions_lose_their_type(written, name):
    arm = {"label": "One", "interventionNames": [written]}

    assert read_study(record(arms=[arm])).arms[0].interventions == (name,)


def test_arms_with_one_label_are_all_kept_and_one_without_interventions_too():
    study = read_study(record(arms=[{"label": "Cohort"}, {"label": "Cohort"}, {}], interventions=MISSING))

    assert study.arms == (StudyArm("Cohort"), StudyArm("Cohort"))


def test_numbers_of_other_registers_are_told_by_their_syntax_not_their_type():
    numbers = read_study(
        record(
            own_number={"id": "2014-005181-30"},
            other_numbers=[
                {"id": "EU 2023-501234-10-00", "type": "CTIS"},
                {"id": "2014-005181-30", "type": "OTHER"},
                {"id": "NCT01234567"},
                {"id": "ISRCTN12345678", "type": "NIH"},
            ],
        )
    ).other_numbers

    assert numbers == (RegistryNumber("eudract", "2014-005181-30"), RegistryNumber("isrctn", "ISRCTN12345678"))


# Texts.


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        (r"EASI \>16 and \<20 \[mean\] \*", "EASI >16 and <20 [mean] *"),
        (r"a \\ b \d", r"a \ b \d"),
        ("  two \t\n lines ", "two lines"),
        ("R&D &gt;5 &amp;lt; AT&T", "R&D >5 &lt; AT&T"),
        ("e\u0301t\u00ad\u200b\x00\ud800", "ét"),
        ("caf\u00e9\u00a0au", "café au"),
    ],
)
def test_a_line_loses_its_escapes_and_what_nobody_sees(raw, plain):
    assert one_line(raw) == plain


def test_a_text_keeps_its_lines_and_bullets():
    raw = "Inclusion:\r\n\r\n\r\n\r\n* One  two\\\n  - nested\n1\\. first\n\\* star\n\x85+ plus   \n"

    assert paragraphs(raw) == "Inclusion:\n\n• One two\n  • nested\n1. first\n* star\n\n• plus"


@pytest.mark.parametrize("place", ["title", "eligibility", "phases", "arms"])
def test_what_is_absurdly_long_is_cut_with_a_warning(place):
    long = {"title": "a" * 3000, "eligibility": "a" * 50_000, "phases": ["P"] * 600, "arms": [{"label": "A"}] * 600}

    study = read_study(record(**{place: long[place]}))

    assert len(getattr(study, place)) == {"title": 2000, "eligibility": 40_000}.get(place, 500)
    assert wording.TOO_LONG in study.warnings


def test_a_record_of_five_megabytes_is_read_in_well_under_a_second():
    huge = record(
        eligibility="* EASI \\>16\n" * 100_000,
        secondary_outcomes=[{"measure": "Itch &gt; 5", "description": "x " * 500}] * 2000,
        locations=[{"country": f"Land {number}", "city": "Oslo"} for number in range(40_000)],
        arms=[{"label": "Heap of accents", "description": "a" + "\u0315\u0300" * 50_000}] * 3,
    )
    assert len(json.dumps(huge)) > 5_000_000

    begun = time.process_time()
    study = read_study(huge)

    assert time.process_time() - begun < 1
    assert (len(study.countries), len(study.secondary_outcomes)) == (500, 500)


# Real records, and no records at all.


def test_every_real_record_is_read():
    for path in shared_records("**/*.json"):
        study = read_study(json.loads(path.read_bytes()))

        assert study.number == path.name[:11]
        assert study.status and study.sponsor and study.primary_outcomes, path
        assert "\\>" not in repr(study), path


def test_the_extremes_among_the_real_records_are_read():
    many = read_study(shared_record("NCT05793801.json"))
    no_arms = read_study(shared_record("NCT02663973.json"))
    old = read_study(shared_record("NCT01987596.json"))

    assert len(many.primary_outcomes) == 39
    assert (no_arms.arms, no_arms.kind) == ((), "OBSERVATIONAL")
    assert old.warnings == (wording.DATES["startDateStruct"][1],)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_junk_anywhere_in_a_record_never_raises(data):
    broken = record()
    for _ in range(data.draw(st.integers(1, 4))):
        spoil(broken["protocolSection"], data)
    broken["protocolSection"]["identificationModule"] = {"nctId": "NCT01234567", "secondaryIdInfos": data.draw(JUNK)}
    broken["hasResults"] = data.draw(JUNK)

    assert read_study(broken).number == "NCT01234567"


def spoil(place: Any, data: st.DataObject) -> None:
    """Put junk somewhere inside."""
    key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
    if isinstance(place[key], dict | list) and place[key] and data.draw(st.booleans()):
        spoil(place[key], data)
    else:
        place[key] = data.draw(JUNK)


def test_thirteen_arms_and_a_missing_number_of_participants_are_read():
    arms = [{"label": f"Dose {number}", "type": "EXPERIMENTAL"} for number in range(13)]

    study = read_study(record(arms=arms, enrollment=MISSING))

    assert (len(study.arms), study.enrollment) == (13, None)
    assert study.warnings == (wording.NO_COUNT,)


def test_a_study_of_nobody_is_a_study_of_nobody():
    assert read_study(record(enrollment=enrolled(0, "ACTUAL"))).enrollment == 0
