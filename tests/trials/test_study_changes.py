"""What a reader would notice between two records of a study, and what is noise."""

import copy
import json
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.registry_records import MISSING, RECORD, dated, enrolled, record, shared_record, shared_records
from trials.change_levels import LEVELS
from trials.changes import FIELDS, PROJECTION, TrialChange, changes_between, fingerprint, values_that_matter
from trials.clinicaltrials_gov.reading import read_study

BASE = RECORD["protocolSection"]
ARMS = BASE["armsInterventionsModule"]["armGroups"]
INTERVENTIONS = BASE["armsInterventionsModule"]["interventions"]
PRIMARY = BASE["outcomesModule"]["primaryOutcomes"]
SECONDARY = BASE["outcomesModule"]["secondaryOutcomes"]


def changes_of_records(old: dict[str, Any], new: dict[str, Any]) -> list[TrialChange]:
    return changes_between(read_study(old), read_study(new))


def graded_fields(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str]]:
    return [(change.field, change.level) for change in changes_of_records(old, new)]


BY_HAND = {"verified": MISSING}
STOPPED = {"status": "TERMINATED"}
POSTED = {"has_results": True, "results_posted": dated("2026-02-02")}
PAPER = {"type": "RESULT", "pmid": "123", "citation": "A paper. 2026."}
OTHER_PAPER = {"type": "DERIVED", "citation": "Another paper."}
BACKGROUND = {"type": "BACKGROUND", "pmid": "99"}
NOTICE = {"retractions": [{"pmid": "124", "source": "A Journal. 2026"}]}
RETRACTED, LINKED = PAPER | NOTICE, {"references": [PAPER]}

# One value is another one: before, after, what is said of it.
CHANGES = [
    ({}, {"number": "NCT07654321"}, "number", "important"),
    ({}, {"status": "COMPLETED"}, "status", "important"),
    ({}, {"status": "TERMINATED"}, "status", "important"),
    ({}, {"status": "SUSPENDED"}, "status", "important"),
    ({}, {"status": "WITHDRAWN"}, "status", "important"),
    ({"status": "SUSPENDED"}, {}, "status", "important"),
    ({}, {"status": "ACTIVE_NOT_RECRUITING"}, "status", "notable"),
    ({}, {"status": "UNKNOWN"}, "status", "important"),
    ({"status": "UNKNOWN"}, {}, "status", "notable"),
    ({}, {"status": "ASLEEP"}, "status", "notable"),
    ({}, {"status": MISSING}, "status", "notable"),
    ({}, {"has_results": True}, "results", "important"),
    ({"has_results": True}, {}, "results", "important"),
    ({}, {"primary_outcomes": PRIMARY[:1]}, "primary_outcomes", "important"),
    ({}, {"primary_outcomes": [PRIMARY[0], PRIMARY[1] | {"timeFrame": "Week 24"}]}, "primary_outcomes", "important"),
    ({}, {"primary_outcomes": [PRIMARY[0], PRIMARY[1] | {"measure": "IGA of 0"}]}, "primary_outcomes", "important"),
    ({"primary_outcomes": MISSING}, {}, "primary_outcomes", "important"),
    ({}, {"enrollment": enrolled(600, "ACTUAL")}, "enrollment", "notable"),
    ({"enrollment": enrolled(624, "ACTUAL")}, {"enrollment": enrolled(625, "ACTUAL")}, "enrollment", "notable"),
    ({}, {"enrollment": enrolled(660)}, "enrollment", "notable"),
    ({}, {"enrollment": enrolled(540)}, "enrollment", "notable"),
    ({}, {"enrollment": enrolled(659)}, "enrollment", "minor"),
    ({}, {"enrollment": enrolled(541)}, "enrollment", "minor"),
    ({"enrollment": enrolled(0)}, {"enrollment": enrolled(1)}, "enrollment", "notable"),
    ({}, {"enrollment": enrolled(480)}, "enrollment", "important"),
    ({}, {"enrollment": enrolled(481)}, "enrollment", "notable"),
    ({}, {"enrollment": enrolled(480, "ACTUAL")}, "enrollment", "important"),
    ({"enrollment": enrolled(5, "ACTUAL")}, {"enrollment": enrolled(0, "ACTUAL")}, "enrollment", "important"),
    ({"enrollment": MISSING}, {}, "enrollment", "notable"),
    ({}, {"enrollment": {"type": "ESTIMATED"}}, "enrollment", "notable"),
    ({}, {"completion": dated("2026-01-01")}, "completion", "notable"),
    ({}, {"completion": dated("2025-12-31", "ACTUAL")}, "completion", "notable"),
    ({}, {"completion": dated("2025")}, "completion", "notable"),
    ({}, {"completion": MISSING}, "completion", "notable"),
    ({}, {"completion": dated("2025-12-30")}, "completion", "minor"),
    ({}, {"completion": dated("2025-12")}, "completion", "minor"),
    ({}, {"completion": dated("2027-12-31")}, "completion", "notable"),
    ({}, {"primary_completion": dated("2025-07")}, "primary_completion", "notable"),
    ({}, {"primary_completion": dated("2025-11-30")}, "primary_completion", "notable"),
    ({}, {"primary_completion": dated("2025-12-01")}, "primary_completion", "important"),
    ({}, {"primary_completion": dated("2024-12", "ACTUAL")}, "primary_completion", "important"),
    ({}, {"primary_completion": dated("2025")}, "primary_completion", "notable"),
    ({}, {"primary_completion": dated("2026")}, "primary_completion", "important"),
    ({"primary_completion": MISSING}, {}, "primary_completion", "notable"),
    ({}, {"start": dated("2022-04-01", "ACTUAL")}, "start", "notable"),
    ({}, {"start": dated("2022-03-15")}, "start", "notable"),
    ({}, {"start": dated("2022-03-14", "ACTUAL")}, "start", "minor"),
    ({}, {"phases": ["PHASE3"]}, "phases", "notable"),
    ({}, {"phases": MISSING}, "phases", "notable"),
    ({}, {"arms": ARMS[:1]}, "arms", "notable"),
    ({}, {"arms": [*ARMS, ARMS[1]]}, "arms", "notable"),
    ({}, {"arms": [ARMS[0] | {"label": "Examplimab 2 mg"}, ARMS[1]]}, "arms", "notable"),
    ({}, {"arms": [ARMS[0] | {"type": "ACTIVE_COMPARATOR"}, ARMS[1]]}, "arms", "notable"),
    ({}, {"arms": [ARMS[0] | {"description": "Twice daily"}, ARMS[1]]}, "arms", "minor"),
    ({}, {"arms": [ARMS[0] | {"label": "EXAMPLIMAB 4 mg"}, ARMS[1]]}, "arms", "minor"),
    ({}, {"arms": [ARMS[0] | {"interventionNames": ["Drug: Placebo"]}, ARMS[1]]}, "arms", "notable"),
    ({"arms": MISSING}, {}, "arms", "notable"),
    ({}, {"interventions": INTERVENTIONS[:1]}, "interventions", "notable"),
    ({}, {"interventions": [INTERVENTIONS[0] | {"type": "DEVICE"}, INTERVENTIONS[1]]}, "interventions", "notable"),
    ({}, {"interventions": [INTERVENTIONS[0], INTERVENTIONS[1] | {"description": "Oral"}]}, "interventions", "minor"),
    ({}, {"interventions": [INTERVENTIONS[0], INTERVENTIONS[1] | {"description": "1 mg"}]}, "interventions", "notable"),
    ({}, {"conditions": ["Eczema", "Asthma"]}, "conditions", "notable"),
    ({}, {"conditions": MISSING}, "conditions", "notable"),
    ({}, {"allocation": "NON_RANDOMIZED"}, "allocation", "notable"),
    ({}, {"allocation": MISSING}, "allocation", "notable"),
    ({}, {"model": "CROSSOVER"}, "model", "notable"),
    ({"kind": "INTERVENTIONAL"}, {"kind": "OBSERVATIONAL"}, "kind", "notable"),
    ({}, {"healthy_volunteers": True}, "healthy_volunteers", "notable"),
    ({}, {"sponsor": "Other Pharma"}, "sponsor", "notable"),
    ({}, {"sponsor": MISSING}, "sponsor", "notable"),
    ({"sponsor": MISSING}, {}, "sponsor", "notable"),
    (BY_HAND, {"sponsor": MISSING}, "sponsor", "notable"),
    (BY_HAND, {"why_stopped": "No money"}, "why_stopped", "minor"),
    ({}, {"minimum_age": "12 Years"}, "age", "notable"),
    ({}, {"maximum_age": "75 Years"}, "age", "notable"),
    ({}, {"minimum_age": MISSING}, "age", "notable"),
    ({}, {"minimum_age": MISSING, "maximum_age": "18 Years"}, "age", "notable"),
    ({}, {"sex": "FEMALE"}, "sex", "notable"),
    ({}, {"sex": MISSING}, "sex", "notable"),
    ({}, {"locations": [{"country": "Sweden"}]}, "norway", "notable"),
    ({"locations": [{"country": "Sweden"}]}, {}, "norway", "notable"),
    ({"locations": MISSING}, {}, "norway", "notable"),
    ({}, {"locations": []}, "norway", "notable"),
    ({}, {"secondary_outcomes": SECONDARY[:1]}, "secondary_outcomes", "minor"),
    ({"secondary_outcomes": MISSING}, {}, "secondary_outcomes", "minor"),
    ({}, {"eligibility": "Inclusion Criteria: Adults"}, "eligibility", "minor"),
    ({}, {"why_stopped": "No money"}, "why_stopped", "minor"),
    (STOPPED, STOPPED | {"why_stopped": "No money"}, "why_stopped", "important"),
    (STOPPED | {"why_stopped": "No money"}, STOPPED | {"why_stopped": "Harm"}, "why_stopped", "important"),
    (STOPPED | {"why_stopped": "No money"}, STOPPED, "why_stopped", "important"),
    ({}, {"results_submitted": "2026-01-02"}, "results_submitted", "notable"),
    ({"results_submitted": "2026-01-02"}, {}, "results_submitted", "notable"),
    (POSTED, POSTED | {"results_posted": dated("2026-02-03")}, "results_date", "minor"),
    (POSTED, POSTED | {"results_posted": dated("2026-03-02", "ACTUAL")}, "results_date", "notable"),
    (LINKED, LINKED | {"references": [PAPER, OTHER_PAPER]}, "publications", "notable"),
    (LINKED, LINKED | {"references": [OTHER_PAPER]}, "publications", "notable"),
    (LINKED, LINKED | {"references": []}, "publications", "minor"),
    (LINKED, LINKED | {"references": [PAPER | {"type": "DERIVED"}]}, "publications", "minor"),
    (LINKED, LINKED | {"references": [RETRACTED]}, "retractions", "important"),
    ({"references": [BACKGROUND]}, {"references": [BACKGROUND | NOTICE]}, "retractions", "important"),
    ({"references": [RETRACTED]}, LINKED, "retractions", "notable"),
    ({}, {"primary_outcomes": [PRIMARY[0] | {"description": "At 75 % or 90 %"}, PRIMARY[1]]},
     "primary_outcome_numbers", "notable"),
    ({"primary_outcomes": [PRIMARY[0] | {"description": "At 75 %"}]},
     {"primary_outcomes": [PRIMARY[0] | {"description": "At 90 %"}]}, "primary_outcome_numbers", "notable"),
    ({}, {"secondary_outcomes": [SECONDARY[0] | {"description": "From 0 to 10"}, SECONDARY[1]]},
     "secondary_outcome_numbers", "minor"),
    ({}, {"masking": "QUADRUPLE"}, "masking", "minor"),
    ({}, {"masking": MISSING}, "masking", "minor"),
    ({}, {"eligibility": MISSING}, "eligibility", "minor"),
    ({}, {"acronym": "EXAMPLE-2"}, "acronym", "minor"),
    ({"acronym": MISSING}, {}, "acronym", "minor"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "field", "level"), CHANGES)
def test_a_change_is_seen_and_graded(before, after, field, level):
    assert graded_fields(record(**before), record(**after)) == [(field, level)]


def test_each_field_has_a_change_that_is_tried():
    assert {field for *_, field, _ in CHANGES} == {field.name for field in FIELDS}


def other_order(content: dict[str, Any]) -> dict[str, Any]:
    turned = copy.deepcopy(content)
    for module in turned["protocolSection"].values():
        for value in module.values():
            if isinstance(value, list):
                value.reverse()
    return turned


# Nothing that a reader would notice.
SILENT = [
    ({}, {"start": {"date": "2022-03-15"}}),  # whose type is missing counts as actual
    ({"enrollment": enrolled(624, "ACTUAL")}, {"enrollment": {"count": 624}}),
    ({"phases": ["NA"]}, {"phases": MISSING}),
    ({}, {"primary_outcomes": [*PRIMARY, PRIMARY[0]]}),
    ({}, {"primary_outcomes": [PRIMARY[1], {"measure": "percentage  with EASI >75 ", "timeFrame": "WEEK 16"}]}),
    ({}, {"primary_outcomes": [PRIMARY[0], PRIMARY[1] | {"description": "As the investigator sees it"}]}),
    ({}, {"locations": [{"country": "Norway", "city": "Oslo"}, {"country": "Denmark"}]}),
    ({"locations": MISSING}, {"locations": []}),
    ({}, {"other_numbers": []}),
    ({}, {"title": "Another title"}),
    ({}, {"conditions": ["eczema", "Eczema"]}),
    ({}, {"verified": "2026-01"}),
    ({"references": []}, {"references": [BACKGROUND]}),
    (LINKED, {"references": [PAPER | {"citation": "A paper"}, BACKGROUND]}),
    (POSTED, POSTED | {"results_posted": dated("2026-02-02", "ACTUAL")}),
    (POSTED, POSTED | {"results_submitted": "2026-01-02"}),
    ({}, {"primary_outcomes": [PRIMARY[0], PRIMARY[1] | {"description": "Other words without a number"}]}),
    ({}, {"eligibility": "Inclusion criteria:\n- EASI >16\n- Adults\nExclusion criteria:\n\n\n- Asthma"}),
    ({"sponsor": "Cafe\u0301 “A”"}, {"sponsor": 'Café "A"'}),
    ({"minimum_age": "12 \u2013 13 Years"}, {"minimum_age": "12 - 13 years"}),
    # What every record of the registry has is not new where an earlier one was made by hand.
    (BY_HAND | {"sponsor": MISSING, "sex": MISSING, "masking": MISSING, "eligibility": MISSING}, {}),
    (BY_HAND | {"allocation": MISSING, "model": MISSING, "start": MISSING, "primary_completion": MISSING}, {}),
    (BY_HAND, {"primary_outcomes": [PRIMARY[0] | {"description": "At 75 %"}, PRIMARY[1]]}),
    (BY_HAND | {"secondary_outcomes": MISSING}, {}),
    ({"has_results": MISSING}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), SILENT)
def test_a_change_that_no_reader_would_notice_is_silent(before, after):
    assert changes_of_records(record(**before), record(**after)) == []


@pytest.mark.parametrize("module", [name for name in BASE if name != "identificationModule"])
def test_a_module_that_the_earlier_record_lacks_is_no_change(module):
    full = record(references=[RETRACTED])
    lacking = copy.deepcopy(full)
    del lacking["protocolSection"][module]

    assert changes_of_records(lacking, full) == []
    assert changes_of_records(full, lacking) != []


def test_changes_come_worst_first_then_in_the_order_of_the_fields():
    changed = record(
        acronym="X",
        sex="MALE",
        completion=dated("2027-01"),
        enrollment=enrolled(601),
        has_results=True,
        status="ACTIVE_NOT_RECRUITING",
    )

    assert [change.field for change in changes_of_records(record(), changed)] == [
        "results",
        *("status", "completion", "sex"),
        *("enrollment", "acronym"),
    ]


def test_old_and_new_are_values_that_people_can_read():
    changed = record(
        enrollment=enrolled(660, "ACTUAL"),
        completion=MISSING,
        primary_outcomes=PRIMARY[:1],
        arms=ARMS[:1],
        interventions=[],
        locations=[{"country": "Sweden"}],
        maximum_age="75 Years",
    )

    assert {change.field: (change.old, change.new) for change in changes_of_records(record(), changed)} == {
        "primary_outcomes": (
            ["Percentage with EASI >75 [Week 16]", "IGA of 0 or 1 [Week 16]"],
            ["Percentage with EASI >75 [Week 16]"],
        ),
        "enrollment": ({"count": 600, "estimated": True}, {"count": 660, "estimated": False}),
        "completion": ({"date": "2025-12-31", "estimated": True}, None),
        "arms": (
            ["Examplimab 4 mg (EXPERIMENTAL): Examplimab: Once daily", "Placebo (PLACEBO_COMPARATOR): Placebo"],
            ["Examplimab 4 mg (EXPERIMENTAL): Examplimab: Once daily"],
        ),
        "interventions": (["Examplimab (DRUG)", "Placebo (DRUG)"], []),
        "age": ("18 Years –", "18 Years – 75 Years"),
        "norway": (True, False),
    }


def test_a_change_is_json():
    (change,) = changes_of_records(record(), record(enrollment=enrolled(601)))

    assert json.loads(json.dumps(change.as_json())) == {
        "field": "enrollment",
        "old": {"count": 600, "estimated": True},
        "new": {"count": 601, "estimated": True},
        "level": "minor",
    }


# The fingerprint.


@pytest.mark.parametrize(("before", "after", "field", "level"), CHANGES)
def test_what_is_seen_has_another_fingerprint(before, after, field, level):
    assert fingerprint(read_study(record(**before))) != fingerprint(read_study(record(**after)))


def test_the_fingerprint_stays_until_the_projection_gets_another_number():
    # Stored fingerprints are compared with later ones: whoever changes what they are made of raises PROJECTION.
    digest = fingerprint(read_study(record()))

    assert (PROJECTION, digest[:16]) == (2, "794052a02cddcab0")


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), day=st.integers(1, 28))
def test_noise_is_never_a_change(seed, day):
    noisy = record(title=f"Day {day}")
    chance = random.Random(seed)
    for module in noisy["protocolSection"].values():
        for key, value in module.items():
            if isinstance(value, list):
                chance.shuffle(value)
            elif key == "eligibilityCriteria":
                module[key] = with_noise(value, chance)
    for outcome in noisy["protocolSection"]["outcomesModule"]["primaryOutcomes"]:
        outcome["measure"] = with_noise(outcome["measure"], chance)
    noisy["protocolSection"]["statusModule"] |= {
        "lastUpdatePostDateStruct": dated("2031-01"),
    }
    noisy["protocolSection"]["referencesModule"] = {"references": [{"type": "BACKGROUND", "pmid": str(seed)}]}
    noisy["derivedSection"] = {"miscInfoModule": {"versionHolder": str(seed)}, "seed": seed}

    old, new = read_study(record()), read_study(noisy)

    assert changes_between(old, new) == []
    assert fingerprint(old) == fingerprint(new)


def with_noise(text: str, chance: random.Random) -> str:
    """The same words in other white space, letter case and dashes."""
    words = [chance.choice([word, word.upper(), word.lower()]) for word in text.split(" ")]
    # A bullet stays one.
    spaces = [" " if word.endswith("*") else chance.choice([" ", "  ", "\u00a0", " \n"]) for word in words]
    return "".join(word + space for word, space in zip(words, spaces, strict=True))


# Real records.


@pytest.mark.parametrize("number", ["NCT05911841", "NCT05913115", "NCT05913700", "NCT05914155", "NCT05915026"])
def test_a_real_record_on_two_days_without_an_edit_has_not_changed(number):
    old, new = (json.loads(path.read_bytes()) for path in shared_records(f"pairs/{number}_*.json"))

    assert old != new
    assert changes_of_records(old, new) == []
    assert fingerprint(read_study(old)) == fingerprint(read_study(new))


def test_the_samples_trial_has_more_participants_and_results_than_the_notice_says():
    old, new = (json.loads(path.read_bytes()) for path in shared_records("constructed/NCT03334396_*.json"))

    assert [change.as_json() for change in changes_of_records(old, new)] == [
        {"field": "results", "old": False, "new": True, "level": "important"},
        {
            "field": "enrollment",
            "old": {"count": 624, "estimated": False},
            "new": {"count": 660, "estimated": False},
            "level": "notable",
        },
    ]


def test_the_samples_other_trial_has_results_only():
    old, new = (json.loads(path.read_bytes()) for path in shared_records("constructed/NCT03733301_*.json"))

    assert graded_fields(old, new) == [("results", "important")]


def test_a_real_record_is_itself_in_any_order():
    for path in shared_records("NCT*.json"):
        content = json.loads(path.read_bytes())
        study, turned = read_study(content), read_study(other_order(content))

        assert changes_between(study, turned) == []
        assert fingerprint(study) == fingerprint(turned)


def test_values_that_matter_are_json_and_graded_levels_are_known():
    study = read_study(shared_record("NCT05793801.json"))

    assert json.loads(json.dumps(values_that_matter(study))) == values_that_matter(study)
    assert {level for *_, level in CHANGES} == set(LEVELS)
