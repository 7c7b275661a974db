"""What a printed row no longer says, and how it is taken over."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notices.demo import baricitinib
from notices.document.model import Arm, Choice, TrialRow
from notices.document.template import LANGUAGES, PHASES, TRIAL_STATUSES, Language, Vocabulary
from notices.trial_table import wording as trial_wording
from notices.trial_table.filling import fill_row
from notices.trial_table.staleness import printed_changes, record_only_fields, updated_row
from tests.support.registry_records import shared_record
from tests.support.trial_rows import TODAY, day, row, status, study
from trials.changes import TrialChange
from trials.clinicaltrials_gov.reading import read_study
from trials.clinicaltrials_gov.registry import REGISTRY
from trials.study import RegistryNumber, Study, StudyArm, StudyOutcome

# The printed values


@pytest.mark.parametrize(
    ("printed", "now", "change"),
    [
        (
            {"participants": 624},
            {"enrollment": 660},
            TrialChange("participants", "N = 624", "N = 660", "notable"),
        ),
        (
            {"participants": 1000, "participants_estimated": True},
            {"enrollment": 1099, "enrollment_estimated": True},
            TrialChange("participants", "Estimert: N = 1000", "Estimert: N = 1099", "minor"),
        ),
        (
            {"participants": 1000, "participants_estimated": True},
            {"enrollment": 900, "enrollment_estimated": True},
            TrialChange("participants", "Estimert: N = 1000", "Estimert: N = 900", "notable"),
        ),
        (
            {"participants": 1000, "participants_estimated": True},
            {"enrollment": 1000},
            TrialChange("participants", "Estimert: N = 1000", "N = 1000", "notable"),
        ),
        ({}, {"enrollment": 40}, TrialChange("participants", "N ikke oppgitt", "N = 40", "notable")),
        (
            {"status": status("ongoing")},
            {"status": "COMPLETED"},
            TrialChange("status", "Pågående", "Avsluttet", "important"),
        ),
        (
            {"status": status("planned")},
            {"status": "RECRUITING"},
            TrialChange("status", "Ikke startet", "Pågående", "notable"),
        ),
        (
            {"status": status("suspended")},
            {"status": "RECRUITING"},
            TrialChange("status", "Midlertidig stanset", "Pågående", "important"),
        ),
        (
            {"status": status("ongoing"), "completion": day("2023-09", True)},
            {"status": "RECRUITING", "completion": day("2024-01-31", True)},
            TrialChange(
                "completion",
                "Estimert avslutningsmåned/år: september 2023",
                "Estimert avslutningsmåned/år: januar 2024",
                "notable",
            ),
        ),
        (
            {"status": status("completed"), "completion": day("2019-08")},
            {"status": "COMPLETED", "completion": day("2019-09")},
            TrialChange("completion", "Avsluttet august 2019", "Avsluttet september 2019", "notable"),
        ),
        (
            {"status": status("ongoing"), "primary_completion": day("2023-09", True)},
            {"primary_completion": day("2023-09"), "completion": day("2025-01")},
            TrialChange(
                "primary_completion",
                "Estimert måned/år for primær avslutning: september 2023",
                "Måned/år for primær avslutning: september 2023",
                "notable",
            ),
        ),
        (
            {"status": status("planned"), "start": day("2026-01", True)},
            {"status": "NOT_YET_RECRUITING", "start": day("2026-03", True)},
            TrialChange("start", "Estimert oppstart: januar 2026", "Estimert oppstart: mars 2026", "notable"),
        ),
        (
            {"phase": Choice.of(PHASES, "2", "nb")},
            {"phases": ("PHASE2", "PHASE3")},
            TrialChange("phase", "Fase 2", "Fase 2/3", "notable"),
        ),
        (
            {"status": Choice(code="registry_new_code", label="NEW_CODE")},
            {"status": "NEW-CODE"},
            TrialChange("status", "NEW_CODE", "NEW-CODE", "notable"),
        ),
        ({"name": "OLD [@a]"}, {"acronym": "NEW"}, TrialChange("name", "OLD", "NEW", "minor")),
        (
            {},
            {"has_results": True, "results_posted": day("2020-08-11")},
            TrialChange("results", "", "Resultater publisert i registeret august 2020.", "important"),
        ),
        ({}, {"has_results": True}, TrialChange("results", "", "Resultater publisert i registeret.", "important")),
        (
            {"results": day("2020-08")},
            {},
            TrialChange("results", "Resultater publisert i registeret august 2020.", "", "important"),
        ),
        (
            {"results": day("2020-08")},
            {"has_results": True, "results_posted": day("2020-09-01")},
            TrialChange(
                "results",
                "Resultater publisert i registeret august 2020.",
                "Resultater publisert i registeret september 2020.",
                "notable",
            ),
        ),
        ({}, {"number": "NCT07654321"}, TrialChange("number", "NCT01234567", "NCT07654321", "important")),
        # What only the timeline prints.
        (
            {"completion": day("2019-08"), "primary_completion": day("2018-06")},
            {"primary_completion": day("2018-11")},
            TrialChange(
                "primary_completion",
                "Måned/år for primær avslutning: juni 2018",
                "Måned/år for primær avslutning: november 2018",
                "notable",
            ),
        ),
        (
            {"status": status("withdrawn"), "completion": day("2019", True)},
            {"completion": day("2020", True)},
            TrialChange(
                "completion", "Estimert avslutningsmåned/år: 2019", "Estimert avslutningsmåned/år: 2020", "notable"
            ),
        ),
        (
            {"status": status("ongoing"), "start": day("2019-03-02")},
            {"start": day("2019-03-20")},
            TrialChange("start", "2. mars 2019", "20. mars 2019", "minor"),
        ),
        (
            {"primary_completion": day("2025-06", True)},
            {"primary_completion": day("2025-12-01", True)},
            TrialChange(
                "primary_completion",
                "Estimert måned/år for primær avslutning: juni 2025",
                "Estimert måned/år for primær avslutning: desember 2025",
                "important",
            ),
        ),
        (
            {"participants": 1000, "participants_estimated": True},
            {"enrollment": 800, "enrollment_estimated": True},
            TrialChange("participants", "Estimert: N = 1000", "Estimert: N = 800", "important"),
        ),
        (
            {"status": status("ongoing")},
            {"status": "UNKNOWN"},
            TrialChange("status", "Pågående", "Ukjent status (ikke oppdatert på over to år)", "important"),
        ),
    ],
)
def test_what_the_page_prints_otherwise_than_the_registry_is_found(
    printed: dict[str, Any], now: dict[str, Any], change: TrialChange
):
    assert printed_changes(row(**printed), study(**now), "nb") == [change]


@pytest.mark.parametrize(
    ("printed", "now"),
    [
        ({"participants": 624}, {}),
        ({"status": status("ongoing")}, {"status": "ENROLLING_BY_INVITATION"}),
        ({"status": status("unknown")}, {"status": "UNKNOWN"}),
        ({}, {"status": "COMPLETED", "completion": day("2020"), "acronym": "X", "phases": ("PHASE3",)}),
        ({"completion": day("2019-08")}, {"completion": day("2019-08-14")}),
        ({"completion": day("2019-08")}, {}),
        ({"phase": Choice.of(PHASES, "3", "nb")}, {"phases": ()}),
        ({"name": "breeze ad1 [@a]"}, {"acronym": "BREEZE AD1"}),
        ({"results": day("2020-08")}, {"has_results": True, "results_posted": day("2020-08-11", True)}),
        ({"results": day("2020-08")}, {"has_results": True}),
        ({"results": day("2030", True)}, {}),
        ({"number": "nct-0123 4567"}, {}),
        ({"number": ""}, {}),
        ({"number": "2023-501234-10-00"}, {"other_numbers": (RegistryNumber("ctis", "2023-501234-10-00"),)}),
        ({}, {"enrollment": 2_000_000_000}),
    ],
)
def test_what_the_page_says_as_the_registry_does_or_does_not_say_is_no_change(
    printed: dict[str, Any], now: dict[str, Any]
):
    assert printed_changes(row(**printed), study(**now), "nb") == []


def test_the_worst_stands_first_and_words_are_the_notices_own():
    printed = TrialRow(
        key="r",
        number="NCT01234567",
        participants=100,
        status=Choice.of(TRIAL_STATUSES, "ongoing", "nn"),
        completion=day("2026-01", True),
    )
    now = study(enrollment=200, status="TERMINATED", completion=day("2025-06"))

    changes = printed_changes(printed, now, "nn")

    assert [(change.field, change.level) for change in changes] == [
        ("status", "important"),
        ("participants", "notable"),
        ("completion", "notable"),
    ]
    assert (changes[0].new, changes[2].new) == ("Avbroten", "Avbroten juni 2025")


def test_a_row_that_was_filled_from_the_registry_is_not_stale():
    source = study(
        acronym="X", enrollment=13_000, status="RECRUITING", completion=day("2030", True), phases=("PHASE4",)
    )

    assert printed_changes(fill_row(TrialRow(key="r"), source, "nb", TODAY), source, "nb") == []


def test_the_samples_row_is_stale_from_the_first_day():
    now = read_study(shared_record("constructed/NCT03334396_mirror-2020-08-07.json"))

    changes = printed_changes(baricitinib().trials[0], now, "nb")

    assert [(change.field, change.old, change.new, change.level) for change in changes] == [
        ("results", "", "Resultater publisert i registeret.", "important"),
        ("participants", "N = 624", "N = 660", "notable"),
    ]


def test_the_samples_rows_say_what_the_registry_said_then():
    for printed in baricitinib().trials:
        then = read_study(shared_record(f"constructed/{printed.number}_as-in-notice.json"))

        assert printed_changes(printed, then, "nb") == []


# Beside the printed values


def test_of_the_record_only_what_no_printed_value_shows_is_told():
    before = study(enrollment=10, status="RECRUITING", primary_outcomes=(StudyOutcome("Itch"),), arms=(StudyArm("A"),))
    after = replace(
        before,
        enrollment=99,
        status="COMPLETED",
        has_results=True,
        primary_outcomes=(StudyOutcome("Sleep"),),
        arms=(StudyArm("B"),),
        why_stopped="No money",
    )

    def changed(**printed: Any) -> list[str]:
        return [field.name for field in record_only_fields(row(**printed), after) if field.change(before, after)]

    assert changed(status=status("ongoing")) == ["primary_outcomes", "arms", "why_stopped"]
    assert changed() == ["status", "primary_outcomes", "arms", "why_stopped"]


# Taking over


# Few values, so that they meet.
dates = st.sampled_from(
    [
        None,
        day("2019"),
        day("2019-08"),
        day("2019-08-14"),
        day("2019-08", True),
        day("2020-01", True),
        day("2020", True),
    ]
)
held_dates = dict.fromkeys(("start", "primary_completion", "completion"), dates)
counts = st.sampled_from([None, 0, 100, 105, 1_000_000])


def choices(vocabulary: Vocabulary, language: Language) -> st.SearchStrategy[Choice | None]:
    ours = [Choice.of(vocabulary, code, language) for code in vocabulary.codes]
    return st.sampled_from([None, *ours, Choice(code="registry_new_code", label="NEW_CODE")])


def rows(language: Language) -> st.SearchStrategy[TrialRow]:
    return st.builds(
        TrialRow,
        key=st.just("r"),
        number=st.sampled_from(["", "NCT01234567", "NCT07654321", "2023-501234-10-00", "unknown"]),
        name=st.sampled_from(["", "EX-1", "OLD [@a] [@b]"]),
        phase=choices(PHASES, language),
        participants=counts,
        participants_estimated=st.booleans(),
        status=choices(TRIAL_STATUSES, language),
        results=dates,
        population=st.just("barn [@c]"),
        arms=st.just((Arm(key="a", text="4 mg"),)),
        control=st.just("placebo"),
        note=st.just("merk"),
        **held_dates,
    )


studies = st.builds(
    Study,
    number=st.just("NCT01234567"),
    kind=st.sampled_from(["INTERVENTIONAL", "OBSERVATIONAL", "EXPANDED_ACCESS", ""]),
    acronym=st.sampled_from(["", "EX-1", "e\u0301 x", "[@a]", "x" * 200]),
    status=st.sampled_from([*REGISTRY.statuses, "NEW_CODE", "NEW-CODE", ""]),
    phases=st.sampled_from([*REGISTRY.phases, ("PHASE9",), ("NEW_CODE",)]),
    enrollment=counts | st.just(2_000_000_000),
    enrollment_estimated=st.booleans(),
    has_results=st.booleans(),
    results_posted=dates.filter(bool),
    **held_dates,
)
rows_and_languages = st.sampled_from(LANGUAGES).flatmap(lambda language: st.tuples(rows(language), st.just(language)))
WORDS = ("population", "intervention", "arms", "control", "outcomes", "note", "key")


@settings(max_examples=200, deadline=None)
@given(rows_and_languages, studies)
def test_what_was_taken_over_is_no_longer_stale(printed_in, now):
    printed, language = printed_in

    after = updated_row(printed, now, language, TODAY)

    assert printed_changes(after, now, language) == []
    assert after.checked_on == TODAY
    assert {name: getattr(after, name) for name in WORDS} == {name: getattr(printed, name) for name in WORDS}


def test_only_what_is_asked_for_is_taken_over():
    printed = row(participants=624, status=status("ongoing"), completion=day("2023-09", True), name="OLD")
    now = study(enrollment=660, status="COMPLETED", completion=day("2024-01-15"), acronym="NEW", start=day("2020"))

    after = updated_row(printed, now, "nb", TODAY, fields=["participants"])

    assert after == printed.model_copy(update={"participants": 660, "checked_on": TODAY})


def test_what_the_page_leaves_empty_stays_empty_and_dates_that_are_held_follow():
    printed = row(participants=10, completion=day("2023-09", True), start=day("2020"))
    now = study(
        enrollment=10,
        status="COMPLETED",
        start=day("2021"),
        primary_completion=day("2023"),
        completion=day("2024-01-15"),
        acronym="X",
    )

    after = updated_row(printed, now, "nb", TODAY)

    assert after == printed.model_copy(
        update={"completion": day("2024-01-15"), "start": day("2021"), "checked_on": TODAY}
    )


def test_results_without_a_day_are_left_to_a_person():
    now = study(has_results=True)

    after = updated_row(row(), now, "nb", TODAY)

    assert after.results is None
    assert [change.field for change in printed_changes(after, now, "nb")] == ["results"]


def test_results_that_went_are_taken_out():
    assert updated_row(row(results=day("2020")), study(), "nb", TODAY).results is None


# The sentences


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_end_of_a_trial_is_said_once(language):
    printed = row(status=Choice.of(TRIAL_STATUSES, "completed", language), completion=day("2019-08"))

    assert trial_wording.time_perspective(printed, language) == trial_wording.end(printed, language)
