"""Numbers, addresses and titles in the field below the trials: each becomes a row."""

import pytest
from django.utils.translation import gettext as _

from notices.document.field_types import MAX_ROWS
from notices.forms.edit.pasted_numbers import numbers_in
from notices.forms.edit.registry_fill import MAX_NUMBERS, RegistryAnswers, RegistryReading, TitleMatches
from tests.support.filling import DAY, DOWN, A, B, C, answering, fetch_result_of, finding, pressed, query_dict, values
from tests.support.registry_records import record
from trials.clinicaltrials_gov.reading import read_study


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NCT01234567", [A]),
        (" nct 0123 4567 ", [A]),
        ("https://clinicaltrials.gov/study/NCT01234567?tab=history", [A]),
        (f"{A}\r\n{B}, {C};{A}", [A, B, C]),
        (f"{A} {B}\t{C}", [A, B, C]),
        (f"The trials BREEZE-AD1 ({A}) and AD2 [NCT 01234568]. See also ClinicalTrials.gov:{C}.", [A, B, C]),
        ("EU CT 2023-501234-10-00 and ISRCTN: 12345678", ["2023-501234-10-00", "ISRCTN12345678"]),
        ("A Study of Baricitinib, in Adults; with Eczema", []),
        ("BREEZE-AD1", []),
        ("", []),
    ],
)
def test_numbers_are_found_in_whatever_was_pasted(text, expected):
    assert [number.number for number in numbers_in(text)] == expected


def test_a_pasted_list_becomes_rows_and_a_number_that_has_one_is_brought_up_to_date():
    data = query_dict(trials__0__number=A, trials__0__participants="5", trials__0__key="k", wanted=f"{A}\n{B} {C}")

    filling = pressed(data, "fill:trials", answering(record(), record(number=B, acronym="TWO")))

    after = filling.data
    assert [after.get(f"trials-{place}-number") for place in range(3)] == [A, B, None]
    assert (after["trials-0-participants"], after["trials-0-key"]) == ("600", "k")
    assert (after["trials-1-name"], bool(after["trials-1-key"])) == ("TWO", True)
    assert [(line.number, line.row_id) for line in fetch_result_of(filling).lines] == [
        (A, "row-trials-0"),
        (B, "row-trials-1"),
        (C, ""),
    ]
    # What was not found stays in the field, to be mended.
    assert after["wanted"] == C


def test_a_number_of_another_register_gets_a_row_to_be_filled_in_by_hand():
    filling = pressed(query_dict(wanted="2023-501234-10-00"), "fill:trials", answering())

    assert values(filling.data, "trials-0") == {"number": "2023-501234-10-00"}
    assert "CTIS" in filling.notes[0].text


def test_numbers_get_rows_also_while_the_registry_is_down():
    filling = pressed(query_dict(wanted=f"{A}, {B}"), "fill:trials", answering(problem=DOWN))

    assert [filling.data[f"trials-{place}-number"] for place in range(2)] == [A, B]
    assert all(note.text.startswith(DOWN) for note in filling.notes.values())
    assert (fetch_result_of(filling).text, fetch_result_of(filling).color) == (DOWN, "warning")
    assert filling.data["wanted"] == ""


def test_more_numbers_than_are_fetched_at_once_wait_in_the_field():
    calls: list[list[str]] = []

    def ask(numbers: list[str]) -> RegistryAnswers:
        calls.append(numbers)
        return RegistryAnswers({number: RegistryReading(read_study(record(number=number)), DAY) for number in numbers})

    numbers = [f"NCT{number:08}" for number in range(1, MAX_NUMBERS + 3)]
    filling = pressed(query_dict(wanted="\n".join(numbers)), "fill:trials", ask)

    assert calls == [numbers[:MAX_NUMBERS]]
    assert filling.data["wanted"] == "\n".join(numbers[MAX_NUMBERS:])
    assert len(filling.notes) == MAX_NUMBERS


def test_a_full_list_takes_no_more_rows():
    rows = {f"trials__{place}__name": "x" for place in range(MAX_ROWS)}

    filling = pressed(query_dict(wanted=A, **rows), "fill:trials")

    assert [line.text for line in fetch_result_of(filling).lines] == [_("There is no room for more rows.")]
    assert filling.data["wanted"] == A


def test_the_only_study_with_a_title_becomes_a_row():
    filling = pressed(query_dict(wanted="eczema"), "fill:trials", search=finding(read_study(record())))

    assert (filling.data["trials-0-number"], filling.data["wanted"]) == (A, "")


def test_among_several_studies_with_a_title_a_person_chooses():
    several = finding(read_study(record()), read_study(record(number=B, title="Other <b>")))
    filling = pressed(query_dict(wanted="eczema"), "fill:trials", search=several)

    assert [(match.number, match.status) for match in fetch_result_of(filling).matches] == [
        (A, "Pågående"),
        (B, "Pågående"),
    ]
    assert filling.data["wanted"] == "eczema"

    chosen = pressed(filling.data, f"fill:trials:{A}")
    assert (chosen.data["trials-0-name"], chosen.data["wanted"]) == ("EXAMPLE-1", "")


@pytest.mark.parametrize(
    ("matches", "expected"),
    [
        (
            TitleMatches(registries="X"),
            "This holds no registry number, and no study in %(registries)s has such a title.",
        ),
        (
            TitleMatches(),
            "This holds no registry number, and there is no registry here that can be searched for a title.",
        ),
        (TitleMatches(problem=DOWN), DOWN),
    ],
)
def test_a_title_that_finds_nothing_stays_in_the_field(matches, expected):
    filling = pressed(query_dict(wanted="eczema"), "fill:trials", search=lambda title: matches)

    assert fetch_result_of(filling).text.startswith(_(expected).replace("%(registries)s", "X"))
    assert (filling.data["wanted"], filling.notes) == ("eczema", {})


@pytest.mark.parametrize(
    "action", ["fill:trials-9", "fill:references", "fill:trials:ISRCTN12345678", "fill:trials-0-arms-0", "fill:"]
)
def test_a_forged_action_fills_nothing(action):
    data = query_dict(trials__0__number=A, title="T")

    filling = pressed(data, action, ask=lambda numbers: pytest.fail("asked"))

    assert (filling.data, filling.notes, filling.fetch_result) == (data, {}, None)


def test_rows_that_were_sent_with_gaps_between_their_places_are_told_apart():
    filling = pressed(query_dict(trials__2__number=B, trials__5__number=A), "fill:trials-5")

    assert (filling.data["trials-1-name"], list(filling.notes)) == ("EXAMPLE-1", [1])
