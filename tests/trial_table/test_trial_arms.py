"""A study's arms as cells of the table: names, doses and words of ours, and what they are compared with."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notices.document.model import Arm, TrialRow
from notices.document.template import LANGUAGES
from notices.trial_table import wording as trial_wording
from notices.trial_table.arm_terms import GENERIC_WORDS, name_text, translate_label
from notices.trial_table.arms import (
    ALL_ARE_ACTIVE,
    NO_USABLE_NAME,
    SAME_TEXT,
    UNREGISTERED_CONTROL,
    arm_cells,
)
from tests.support.trial_rows import arm, filled_row, study
from trials.study import Intervention, Study, StudyArm

# Arms


@pytest.mark.parametrize(
    ("label", "names", "text"),
    [
        ("Baricitinib 4 mg", ("Baricitinib",), "Baricitinib 4 mg"),
        ("Examplimab 0.5 mg/kg Q2W", ("Examplimab",), "Examplimab 0,5 mg/kg hver 2. uke"),
        ("Baricitinib High Dose Nonresponders", ("Baricitinib",), "Baricitinib høydose, ikke-respondere"),
        ("Ex + Topical Corticosteroids", ("Ex", "Topical corticosteroid"), "Ex + topikale kortikosteroider"),
        ("Examplimab 1,000 mg for people who failed before", ("Examplimab",), "Examplimab 1000 mg"),
        ("Part I: Low dose group", ("Ex 1",), "Ex 1, del I: lavdose"),
        ("300 mg", ("examplimab",), "Examplimab 300 mg"),
        ("Combo 2.4 mg/2.4 mg", ("Aglutide", "Bglutide"), "Aglutid + bglutid (2,4 mg/2,4 mg)"),
        ("Age 12 to <18 Years and Weight ≥40 kg", ("Examplimab",), "Examplimab"),
        ("LDL <2 %", ("Examplimab",), "Examplimab"),
        ("LDL ≥ 2 %", ("Examplimab",), "Examplimab"),
        ("A: Examplimab single agent", ("Examplimab",), "Examplimab monoterapi"),
        ("Cells", ("CAR-T", "Bendamustine (blinded)"), "CAR-T + bendamustin"),
        ("Standard of care", (), "Standardbehandling"),
        ("Intervention", ("PRIDE 1 problem-solving intervention",), ""),
        ("Patients get a leaflet from their nurse", ("A leaflet given by the nurse",), ""),
    ],
)
def test_an_arm_is_its_names_its_dose_and_words_of_ours(label: str, names: tuple[str, ...], text: str):
    cells = arm_cells(study(arms=(arm(label, "EXPERIMENTAL", *names),)), "nb")

    assert [each.text for each in cells.arms] == [text]


def test_arms_are_worded_in_every_language():
    source = study(arms=(arm("Ex 2.5 mg Low Dose Once Daily", "EXPERIMENTAL", "Ex"),))

    texts = [arm_cells(source, language).arms[0].text for language in LANGUAGES]

    assert texts == [
        "Ex 2,5 mg lavdose én gang daglig",
        "Ex 2,5 mg lågdose éin gong dagleg",
        "Ex 2.5 mg low dose once daily",
    ]


def test_an_arm_keeps_its_key_and_one_without_words_keeps_its_place():
    source = study(
        arms=(arm("Given by the nurse"), arm("Placebo", "PLACEBO_COMPARATOR"), arm("Ex", "EXPERIMENTAL", "Ex"))
    )

    cells = arm_cells(source, "nb")

    assert cells.arms == (Arm(key="nct01234567-1", text=""), Arm(key="nct01234567-3", text="Ex"))
    assert NO_USABLE_NAME in cells.warnings


@pytest.mark.parametrize(
    ("arms", "control"),
    [
        ([arm("P", "PLACEBO_COMPARATOR", "Placebo matching Ex")], "Placebo"),
        ([arm("P", "PLACEBO_COMPARATOR", "Placebo", "Topical corticosteroids")], "Placebo + topikale kortikosteroider"),
        ([arm("S", "SHAM_COMPARATOR", "Sham procedure")], "Narrebehandling (sham)"),
        ([arm("N", "NO_INTERVENTION")], "Ingen behandling"),
        ([arm("Other 5 mg", "ACTIVE_COMPARATOR", "Other")], "Other 5 mg"),
        ([arm("P", "PLACEBO_COMPARATOR"), arm("O", "ACTIVE_COMPARATOR", "Other")], "Placebo; Other"),
        ([arm("P", "PLACEBO_COMPARATOR"), arm("Q", "PLACEBO_COMPARATOR")], "Placebo"),
        ([], "Ingen kontrollgruppe"),
    ],
)
def test_the_control_group_is_what_the_other_arms_get(arms: list[StudyArm], control: str):
    cells = arm_cells(study(arms=(arm("Ex", "EXPERIMENTAL", "Ex"), *arms)), "nb")

    assert (cells.control, [each.text for each in cells.arms]) == (control, ["Ex"])


def test_which_of_several_active_arms_is_the_control_is_left_to_people():
    source = study(arms=(arm("A", "ACTIVE_COMPARATOR", "Aa"), arm("B", "ACTIVE_COMPARATOR", "Bb")))

    cells = arm_cells(source, "nb")

    assert ([each.text for each in cells.arms], cells.control) == (["Aa", "Bb"], "")
    assert ALL_ARE_ACTIVE in cells.warnings


def test_placebo_alone_is_a_control_whatever_it_is_registered_as():
    cells = arm_cells(study(arms=(arm("Placebo qw", "EXPERIMENTAL", "Placebo"), arm("Ex", "EXPERIMENTAL", "Ex"))), "nb")

    assert ([each.text for each in cells.arms], cells.control) == (["Ex"], "Placebo")
    assert UNREGISTERED_CONTROL in cells.warnings


def test_arms_without_a_kind_say_nothing_of_a_control():
    source = Study(number="NCT01234567", kind="OBSERVATIONAL", arms=(arm("Cases", "", "Ex"), arm("Controls", "", "Ex")))

    cells = arm_cells(source, "nb")

    assert (len(cells.arms), cells.control) == (2, "")
    assert SAME_TEXT in cells.warnings


def test_without_arms_the_interventions_stand_as_one_text_or_not_at_all():
    source = study(interventions=(Intervention("Ex", "DRUG"), Intervention("Aa", "DRUG")))
    with_english = study(interventions=(Intervention("Ex", "DRUG"), Intervention("Walking", "BEHAVIORAL")))

    cells, half = arm_cells(source, "nb"), arm_cells(with_english, "nb")

    assert ([each.text for each in cells.arms], cells.control) == (["Ex, Aa"], "")
    assert ([each.text for each in half.arms], NO_USABLE_NAME in half.warnings) == ([""], True)


def test_no_arms_and_no_interventions_fill_nothing():
    assert arm_cells(study(), "nb").arms == ()


def test_thirteen_arms_are_all_there():
    source = study(arms=tuple(arm(f"Ex Dose {n}", "EXPERIMENTAL", "Ex") for n in range(1, 14)))

    texts = trial_wording.arms(filled_row(source))

    assert (len(texts), texts[12]) == (13, "Arm 13: Ex dose 13")


def test_a_cell_is_never_longer_than_it_can_be():
    names = tuple(f"Substance {n}" for n in range(500))
    source = study(
        arms=tuple(arm("Ex", kind, *names) for kind in ("EXPERIMENTAL", "ACTIVE_COMPARATOR") for _ in range(120))
    )

    assert TrialRow.model_validate_json(filled_row(source).model_dump_json()) == filled_row(source)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.text(max_size=40), st.sampled_from(["", "EXPERIMENTAL", "OTHER", "SHAM_COMPARATOR", "NEW"]))),
    st.lists(st.text(max_size=20), max_size=3),
    st.text(max_size=20),
)
def test_any_words_at_all_give_a_row_that_a_document_can_hold(arms, names, word):
    source = study(
        acronym=word,
        status=word,
        phases=(word,) if word else (),
        arms=tuple(arm(label, kind, *names) for label, kind in arms),
    )

    row = filled_row(source)

    assert TrialRow.model_validate_json(row.model_dump_json()) == row


# The dictionary


@pytest.mark.parametrize("word", sorted(GENERIC_WORDS - {"placebo", "control", "group"}))
def test_a_word_that_tells_nothing_does_not_make_a_label_a_name(word: str):
    assert translate_label(word, (f"Dance {word}",), "nb") is None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Fludarabine and Cytarabine", "Fludarabine + Cytarabine"),
        ("Topical corticosteroid", "topical corticosteroids"),
        ("NO inhaled", "NO inhaled"),
        ("Hepatitis A vaccine 0.5 ml", "Hepatitis A vaccine 0.5 ml"),
        ("Removal of caries in teeth", ""),
        ("One two three four five six seven eight nine", ""),
    ],
)
def test_a_name_enters_an_english_cell_and_a_description_does_not(name: str, text: str):
    assert name_text(name, "en") == text


def test_what_is_done_rather_than_given_enters_no_cell_in_english():
    source = study(
        arms=(StudyArm("Group 1", "EXPERIMENTAL", interventions=("Walking",)),),
        interventions=(Intervention("Walking", "BEHAVIORAL"),),
    )

    cells = arm_cells(source, "nb")

    assert [each.text for each in cells.arms] == [""]
    assert cells.warnings == (NO_USABLE_NAME,)
