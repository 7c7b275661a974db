"""A study as a row of the Norwegian table: what is filled, what is left to people, and what stands beside it."""

import json
import re
from typing import Any

import pytest

from notices.document.model import Arm, Choice, TrialRow
from notices.document.template import LANGUAGES, TRIAL_STATUSES, Language
from notices.trial_table import wording as trial_wording
from notices.trial_table.arm_terms import ENGLISH_WORDS
from notices.trial_table.filling import NO_DAY_OF_RESULTS, warnings
from notices.trial_table.population import TAKES_HEALTHY, population_text
from notices.trial_table.registry_text import criteria, registry_text
from tests.support.registry_records import shared_records
from tests.support.trial_rows import TODAY, arm, day, filled_row, study
from trials.clinicaltrials_gov.reading import read_study
from trials.study import Study, StudyOutcome

# Numbers, names, statuses


def test_a_row_is_filled_with_what_the_registry_says():
    source = study(
        acronym="EXAMPLE-1",
        phases=("PHASE3",),
        enrollment=624,
        status="COMPLETED",
        start=day("2017-11-27"),
        primary_completion=day("2019-01"),
        completion=day("2019-08-14"),
        has_results=True,
        results_posted=day("2020-08-11", estimated=True),
    )

    row = filled_row(source)

    assert (row.number, row.name, trial_wording.phase(row)) == ("NCT01234567", "EXAMPLE-1", "(Fase 3)")
    assert (row.participants, row.participants_estimated, row.checked_on) == (624, False, TODAY)
    assert trial_wording.time_perspective(row, "nb") == "Avsluttet august 2019"
    assert row.results == day("2020-08-11")
    assert (row.key, row.note, row.outcomes) == ("r", "", "")


@pytest.mark.parametrize(
    ("status", "text"),
    [
        ("RECRUITING", "Pågående. Estimert avslutningsmåned/år: mai 2030"),
        ("ENROLLING_BY_INVITATION", "Pågående. Estimert avslutningsmåned/år: mai 2030"),
        ("ACTIVE_NOT_RECRUITING", "Pågående. Estimert avslutningsmåned/år: mai 2030"),
        (
            "NOT_YET_RECRUITING",
            "Ikke startet. Estimert oppstart: mars 2027. Estimert avslutningsmåned/år: mai 2030",
        ),
        ("SUSPENDED", "Midlertidig stanset. Estimert avslutningsmåned/år: mai 2030"),
        ("WITHDRAWN", "Trukket tilbake før inklusjon"),
        (
            "UNKNOWN",
            "Ukjent status (ikke oppdatert på over to år). Estimert avslutningsmåned/år: mai 2030",
        ),
        ("AVAILABLE", "Tilgjengelig"),
        ("NO_LONGER_AVAILABLE", "Ikke lenger tilgjengelig"),
        ("TEMPORARILY_NOT_AVAILABLE", "Midlertidig utilgjengelig"),
        ("APPROVED_FOR_MARKETING", "Godkjent for markedsføring"),
        ("WITHHELD", "Opplysninger holdt tilbake"),
        ("PAUSED_BY_MOON", "PAUSED_BY_MOON. Estimert avslutningsmåned/år: mai 2030"),
    ],
)
def test_every_status_of_the_registry_has_its_words(status: str, text: str):
    row = filled_row(
        study(status=status, start=day("2027-03", estimated=True), completion=day("2030-05-02", estimated=True))
    )

    assert trial_wording.time_perspective(row, "nb") == text


@pytest.mark.parametrize(
    ("status", "completion", "text"),
    [
        ("RECRUITING", day("2026-10", True), "Pågående. Estimert avslutningsmåned/år: oktober 2026 (passert)"),
        ("UNKNOWN", day("2019-12", True), "Ukjent status (ikke oppdatert på over to år). Estimert"),
        ("RECRUITING", day("2026-11", True), ""),
        ("RECRUITING", day("2026-10"), ""),
        ("COMPLETED", day("2026-10", True), ""),
        ("WITHDRAWN", day("2026-10", True), ""),
        ("RECRUITING", None, ""),
    ],
)
def test_writers_see_that_an_expected_end_has_passed_and_the_approved_text_never_says_so(status, completion, text):
    row = filled_row(study(status=status, completion=completion))

    assert trial_wording.passed_time(row, "nb", TODAY).startswith(text)
    assert bool(trial_wording.passed_time(row, "nb", TODAY)) == bool(text)
    assert "passert" not in trial_wording.time_perspective(row, "nb")


def test_a_trial_that_was_broken_off_says_when():
    row = filled_row(study(status="TERMINATED", completion=day("2026-11")))

    assert trial_wording.time_perspective(row, "nb") == "Avbrutt november 2026"


def test_a_new_code_of_the_registry_is_not_taken_for_one_of_ours():
    row = filled_row(study(status="PLANNED", phases=("PHASE5",)))

    assert row.status == Choice(code="registry_planned", label="PLANNED")
    assert row.phase == Choice(code="registry_phase5", label="PHASE5")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_status_has_the_words_of_the_notices_language(language: Language):
    row = filled_row(study(status="AVAILABLE"), language=language)

    assert row.status == Choice.of(TRIAL_STATUSES, "available", language)


@pytest.mark.parametrize(
    ("kind", "phases", "label"),
    [
        ("INTERVENTIONAL", ("EARLY_PHASE1",), "Tidlig fase 1"),
        ("INTERVENTIONAL", ("PHASE1", "PHASE2"), "Fase 1/2"),
        ("INTERVENTIONAL", ("PHASE3", "PHASE2"), "Fase 2/3"),
        ("INTERVENTIONAL", ("NA",), "fase ikke relevant"),
        ("INTERVENTIONAL", (), "fase ikke relevant"),
        ("OBSERVATIONAL", (), "observasjonsstudie"),
        ("EXPANDED_ACCESS", (), "utvidet tilgang"),
        ("INTERVENTIONAL", ("PHASE4", "PHASE3"), "Fase 3/4"),
        ("INTERVENTIONAL", ("PHASE1", "PHASE4"), "PHASE1/PHASE4"),
    ],
)
def test_a_phase_has_its_words(kind: str, phases: tuple[str, ...], label: str):
    row = filled_row(Study(number="NCT01234567", kind=kind, phases=phases))

    assert row.phase is not None
    assert row.phase.label == label


def test_primary_completion_stands_as_the_end_where_the_writer_wants_it():
    source = study(status="RECRUITING", primary_completion=day("2026-12", True), completion=day("2030-05", True))

    row = filled_row(source, end_date="primary")

    assert row.completion is None
    expected = "Pågående. Estimert måned/år for primær avslutning: desember 2026"
    assert trial_wording.time_perspective(row, "nb") == expected


def test_what_a_person_wrote_is_never_overwritten_and_silence_of_the_registry_empties_nothing():
    written = TrialRow(
        key="r",
        name="Ex-1 [@a]",
        phase=Choice(code="3", label="Fase 3"),
        participants=40,
        population="barn",
        arms=(Arm(key="a", text="4 mg"),),
        control="Ingen",
        outcomes="Kløe",
        completion=day("2025"),
        note="Merk",
    )
    source = study(
        acronym="EX-1", minimum_age="18 Years", arms=(arm("X", "EXPERIMENTAL", "X"), arm("P", "NO_INTERVENTION"))
    )

    row = filled_row(source, written)

    assert row == written.model_copy(update={"number": "NCT01234567", "checked_on": TODAY})


def test_a_name_that_changes_keeps_what_it_cites():
    assert filled_row(study(acronym="NEW"), TrialRow(key="r", name="OLD [@a]")).name == "NEW [@a]"


def test_texts_of_the_registry_cite_nothing():
    row = filled_row(study(acronym="[@a]", arms=(arm("[@b]", "EXPERIMENTAL", "[@b]"),)), language="en")

    assert (row.name, row.arms[0].text) == ("[ @a]", "[ @b]")


def test_however_many_take_part_the_row_says_so():
    source = study(enrollment=20_000_000, healthy_volunteers=True)

    assert trial_wording.population(filled_row(source), "nb") == "N = 20\u00a0000\u00a0000"
    assert warnings(source, "nb") == (TAKES_HEALTHY,)


def test_thousands_are_set_apart_from_ten_thousand_on():
    source = study(enrollment=13_000, enrollment_estimated=True, minimum_age="18 Years")

    assert trial_wording.population(filled_row(source), "nb") == "Estimert: N = 13\u00a0000, pasienter fra 18 år"


def test_posted_results_without_a_day_are_said_beside_the_row():
    source = study(has_results=True)

    assert filled_row(source).results is None
    assert NO_DAY_OF_RESULTS in warnings(source, "nb")


# Who takes part


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"minimum_age": "18 Years", "sex": "ALL"}, "pasienter fra 18 år"),
        ({"minimum_age": "12 Years", "maximum_age": "75 Years"}, "pasienter 12–75 år"),
        ({"maximum_age": "18 Years"}, "pasienter til og med 18 år"),
        ({"minimum_age": "1 Month", "maximum_age": "18 Years"}, "pasienter fra 1 måned til 18 år"),
        ({"minimum_age": "6 Months"}, "pasienter fra 6 måneder"),
        ({"minimum_age": "1 Week", "maximum_age": "2 Weeks"}, "pasienter 1–2 uker"),
        ({"minimum_age": "30 Days"}, "pasienter fra 30 dager"),
        ({"minimum_age": "1 Day"}, "pasienter fra 1 dag"),
        ({"minimum_age": "18 Years", "maximum_age": "18 Years"}, "pasienter 18 år"),
        ({"minimum_age": "N/A", "maximum_age": "old"}, ""),
        ({"sex": "FEMALE", "minimum_age": "18 Years"}, "kvinner fra 18 år"),
        ({"sex": "MALE"}, "menn"),
        ({"healthy_volunteers": True, "conditions": ("Healthy Volunteers",)}, ""),
        ({"healthy_volunteers": True, "minimum_age": "5 Years"}, "deltakere fra 5 år"),
        ({"healthy_volunteers": True, "sex": "FEMALE"}, "kvinner"),
        ({}, ""),
    ],
)
def test_people_are_described_by_sex_and_age(values: dict[str, Any], text: str):
    assert population_text(study(**values), "nb") == text


def test_people_are_described_in_every_language():
    source = study(minimum_age="1 Month", maximum_age="17 Years")

    assert population_text(source, "nn") == "pasientar frå 1 månad til 17 år"
    assert population_text(source, "en") == "patients aged 1 month to 17 years"


# Beside the cells


def test_the_registrys_english_stands_beside_the_cells():
    source = study(
        title="A Study of Ex",
        eligibility=(
            "Inclusion Criteria:\n\n• EASI >16\n• Adults\n\n"
            "Exclusion Criteria:\n\n1. Asthma\n2. Other exclusion criteria"
        ),
        primary_outcomes=tuple(StudyOutcome(f"Measure {n}", "Week 16") for n in range(39)),
        secondary_outcomes=(StudyOutcome("Itch"),),
        has_results=True,
    )

    english = registry_text(source, "nb")

    assert (english.inclusion, english.exclusion) == (("EASI >16", "Adults"), ("Asthma", "Other exclusion criteria"))
    assert english.first_outcomes == tuple(f"Measure {n} [Week 16]" for n in range(3))
    assert (english.more_outcomes, len(english.primary_outcomes), english.secondary_count) == (36, 39, 1)
    assert english.warnings == (NO_DAY_OF_RESULTS,)


def test_each_arm_says_where_it_is_shown_and_why():
    arms = (arm("Dose 0", "EXPERIMENTAL", "Placebo"), arm("Dose 1", "EXPERIMENTAL", "Ex"))

    english = registry_text(study(arms=arms), "nb")

    assert [(each.arm.label, each.role, each.reason) for each in english.arms] == [
        ("Dose 0", "Shown as the control.", "It is given a placebo or sham, and no treatment that other arms lack."),
        ("Dose 1", "Shown with the intervention.", "It is registered as experimental."),
    ]


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("", ((), ())),
        ("Adults with eczema", (("Adults with eczema",), ())),
        ("Inclusion: adults. Exclusion Criteria: asthma", (("Inclusion: adults.",), ("asthma",))),
        (
            "• Meets no exclusion criteria\nKey Exclusion Criteria\n• Asthma",
            (("Meets no exclusion criteria",), ("Asthma",)),
        ),
        ("Exclusion criteria are asthma", ((), ("are asthma",))),
    ],
)
def test_criteria_are_split_where_the_exclusion_begins(text: str, split: tuple[tuple[str, ...], tuple[str, ...]]):
    assert criteria(text) == split


# Real records


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_real_record_breaks_a_row_or_puts_its_english_into_one(language: Language):
    for path in [*shared_records("NCT*.json"), *shared_records("constructed/*.json")]:
        source = read_study(json.loads(path.read_text()))
        row = filled_row(source, language=language)
        cells = [row.name, row.population, row.control, *(each.text for each in row.arms)]

        assert TrialRow.model_validate_json(row.model_dump_json()) == row
        # In English our own words of who takes part, and how, are no description.
        words = set(re.findall(r"[\w-]+", " ".join(cells if language != "en" else [])))
        assert {word for word in words if ENGLISH_WORDS.fullmatch(word)} == set()
        assert (row.outcomes, row.intervention, row.note) == ("", "", "")
        assert registry_text(source, language).primary_outcomes or not source.primary_outcomes
