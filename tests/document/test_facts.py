"""Facts as one line of print, in three languages; what is empty prints nothing."""

from typing import Any

import pytest

from notices.document.facts import fact_text
from notices.document.model import Choice, Cost, FirstPublished, JointAssessment, Patients, VersionNote
from notices.document.template import LANGUAGES, TECHNOLOGY_TYPES, Language
from notices.document.terms import COST_BASES, GROUPS_OF_TYPES, JOINT_STATES, PATIENT_BASES, TECHNOLOGY_GROUPS
from trials.dates import PartialDate

MONTH = PartialDate(value="2025-03", estimated=True)


@pytest.mark.parametrize(
    "part", [Patients(), Cost(), JointAssessment(), FirstPublished(), VersionNote(key="v")], ids=str
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_fact_prints_nothing(part: Any, language: Language):
    assert fact_text(part, language) == ""


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "200–300 nye per år i Norge. Kilde: Registeret [@r], mars 2025 (estimert)"),
        ("nn", "200–300 nye per år i Noreg. Kjelde: Registeret [@r], mars 2025 (estimert)"),
        ("en", "200–300 new per year in Norway. Source: Registeret [@r], March 2025 (estimated)"),
    ],
)
def test_a_number_of_patients_says_who_is_counted_and_where_it_comes_from(language: Language, text: str):
    basis = Choice.of(PATIENT_BASES, "new_per_year", language)

    assert fact_text(Patients(low=200, high=300, basis=basis, source="Registeret [@r]", date=MONTH), language) == text


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (120_000, 150_000, "120\u00a0000–150\u00a0000 kroner"),
        (5000, 5000, "5000 kroner"),
        (0, None, "minst 0 kroner"),
        (None, 1000, "høyst 1000 kroner"),
        (300, 200, "300–200 kroner"),
    ],
)
def test_a_cost_is_a_range_or_its_one_end(low: int | None, high: int | None, text: str):
    assert fact_text(Cost(low=low, high=high), "nb") == text


def test_a_cost_says_what_it_is_the_cost_of():
    assert fact_text(Cost(low=1, high=1, basis=Choice.of(COST_BASES, "per_treatment", "nn")), "nn") == (
        "1 kroner per behandling"
    )


def test_a_source_without_a_number_is_printed_as_such():
    assert fact_text(Patients(source="Eget anslag"), "nb") == "Kilde: Eget anslag"


def test_the_other_facts_are_what_is_filled_in():
    state = Choice.of(JOINT_STATES, "ongoing", "nb")

    assert fact_text(JointAssessment(state=state, number="JCA-1", date=MONTH), "nb") == (
        "Pågår, JCA-1, mars 2025 (estimert)"
    )
    assert fact_text(FirstPublished(date=PartialDate(value="2019-03-12"), number="12"), "nb") == "12. mars 2019, 12"
    assert (
        fact_text(VersionNote(key="v", date=PartialDate(value="2019"), note="Ny studie."), "nb") == "2019: Ny studie."
    )


def test_every_type_of_technology_has_an_official_group():
    assert GROUPS_OF_TYPES.keys() == set(TECHNOLOGY_TYPES.codes)
    assert set(GROUPS_OF_TYPES.values()) == set(TECHNOLOGY_GROUPS.codes)
