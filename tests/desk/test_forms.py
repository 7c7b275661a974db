"""The edit form: a document in, a document out, and what a person can type wrong in between."""

import re
from typing import Any

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings

from notices.checks.readiness import findings
from notices.document.field_types import MAX_LINE_LENGTH
from notices.document.model import Atc, Choice, Document, NyeMetoderNumber, TrialRow, parse
from notices.document.template import HEADER_LABELS, LANGUAGES, TECHNOLOGY_TYPES
from notices.forms import NoticeForm
from tests.support.areas import DEFAULT_AREAS
from tests.support.forms_data import bound, documents, drawn, errors, form_data, saved
from tests.support.worlds import complete_document
from trials.dates import PartialDate


def of_type(code: str, **changes: Any) -> Document:
    return complete_document(technology_type=code, **changes)


# There and back.


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents())
def test_a_document_that_nobody_changed_comes_back_as_it_was(document):
    assert saved(document).canonical() == document.canonical()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("technology_type", TECHNOLOGY_TYPES.codes)
def test_a_complete_document_comes_back_in_every_language_and_type(technology_type, language):
    area = Choice.of(DEFAULT_AREAS, "hud", language)
    document = complete_document(language, technology_type, areas=(area,))

    assert saved(document) == document


def test_what_was_typed_is_in_the_document():
    document = saved(
        complete_document(),
        title="En ny tittel",
        trials__0__population="pasienter fra 12 år",
        trials__0__participants="1 760",
        description="Et stoff.\r\n\r\nEt avsnitt til.",
        kinds_single_comment="kostnad-nytte",
    )

    assert document.title == "En ny tittel"
    assert (document.trials[0].population, document.trials[0].participants) == ("pasienter fra 12 år", 1760)
    assert document.description == "<p>Et stoff.</p><p>Et avsnitt til.</p>"
    assert document.kinds[0].comment == "kostnad-nytte"


def test_another_language_relabels_every_choice():
    norwegian = complete_document("nb")

    assert saved(norwegian, language="en") == complete_document("en").revised(
        areas=(Choice(code="hud", label="Dermatology"),)
    )


def test_the_day_on_which_a_trial_was_read_stays_with_the_trial_and_leaves_with_its_number():
    trials = [trial.model_copy(update={"checked_on": "2020-08-01"}) for trial in complete_document().trials]
    document = complete_document(trials=tuple(TrialRow.model_validate(dict(trial)) for trial in trials))

    assert saved(document, trials__0__population="andre").trials[0].checked_on == document.trials[0].checked_on
    assert saved(document, trials__0__number="NCT03334422").trials[0].checked_on is None


# The header rows of the type.


def test_each_type_of_technology_shows_its_own_header_rows():
    for code, labels in HEADER_LABELS.items():
        form = NoticeForm(document=of_type(code), areas=DEFAULT_AREAS)

        html_ids = drawn(form).ids
        assert ("id_atc_code" in html_ids) == ("atc" in labels)
        assert ("rows-brand_names" in html_ids) == ("brand_names" in labels)
        with translation.override("nb"):
            named = NoticeForm(document=of_type(code), areas=DEFAULT_AREAS)
        assert named.fields["holder"].label == labels["holder"].nb


def test_a_header_row_that_the_type_lacks_is_there_again_when_the_type_comes_back():
    medicine = of_type("medicine", atc=Atc(code="L04AA37", group="Selektive immunsuppressiver"))

    measure = saved(medicine, technology_type="organisational")
    edited = saved(measure, title="Et tiltak")
    medicine_again = saved(edited, technology_type="medicine")

    assert edited.atc == medicine.atc
    assert edited.brand_names == medicine.brand_names
    assert medicine_again == medicine.revised(title="Et tiltak")


def test_what_was_typed_in_a_header_row_is_kept_by_the_save_that_changes_the_type():
    medicine = of_type("medicine")

    assert saved(medicine, technology_type="device", atc_code="L04AA37").atc.code == "L04AA37"


def test_a_forged_word_about_the_shown_rows_counts_for_nothing():
    document = of_type("device", atc=Atc(code="L04AA37"))

    assert saved(document, drawn_for="<script>") == document


# Typed wrong: what saves.


def test_an_empty_form_saves_and_lacks_everything():
    empty = Document(technology_type=Choice.of(TECHNOLOGY_TYPES, "medicine", "nb"))

    document = saved(empty)

    missing = {finding.place for finding in findings(document) if finding.code == "missing"}
    assert {"title", "areas", "substances", "status", "elements", "references"} <= missing


@pytest.mark.parametrize("code", ["L4AA37", "L04AA3", "QJ01", "vet ikke ennå"])
def test_a_bad_atc_code_saves_as_it_was_typed_and_is_a_finding(code):
    document = saved(complete_document(), atc_code=code)

    assert document.atc.code == code
    assert [finding.place for finding in findings(document) if finding.code == "atc"] == ["atc/code"]


@pytest.mark.parametrize(("text", "code"), [("l04a g06", "L04AG06"), (" L04AA ", "L04AA"), ("", "")])
def test_an_atc_code_is_kept_as_it_is_printed(text, code):
    assert saved(complete_document(), atc_code=text).atc.code == code


def test_a_bad_trial_number_saves_and_is_a_finding_at_its_field():
    form = bound(complete_document(), trials__0__number="NCT123")
    assert form.is_valid()
    document = form.document()

    assert document.trials[0].number == "NCT123"
    links = NoticeForm(document=document, areas=DEFAULT_AREAS).finding_links(findings(document))
    assert [link.html_id for link in links] == ["id_trials-0-number"]


@pytest.mark.parametrize("number", ["id 2018_113", "ID2019_131 A", "2023-075", "bestilles i mai"])
def test_a_number_of_nye_metoder_keeps_the_form_in_which_it_is_printed(number):
    document = complete_document(nye_metoder=(NyeMetoderNumber(key="a", number="ID2020_067"),))

    assert saved(document, nye_metoder__0__number=number).nye_metoder[0].number == number


def test_numbers_are_tidied_and_what_is_no_number_stays():
    document = complete_document()

    assert saved(document, ema_number="emea/h/c/ 004085").ema_number == "EMEA/H/C/004085"
    assert saved(document, ema_number="kommer").ema_number == "kommer"
    assert saved(document, trials__0__number="nct 03334396").trials[0].number == "NCT03334396"


def test_a_citation_to_no_reference_saves_and_is_a_finding_at_its_field():
    document = saved(complete_document(), trials__0__arms__1__text="2 mg [@nowhere]")

    form = NoticeForm(document=document, areas=DEFAULT_AREAS)

    assert "id_trials-0-arms-1-text" in [link.html_id for link in form.finding_links(findings(document))]


SCRIPT = '<script>alert(1)</script><img src=x onerror="alert(1)"></textarea>"><b>fet</b>'


def test_html_and_script_in_every_field_is_text_in_lines_and_gone_from_prose():
    data = form_data(complete_document())
    form = NoticeForm(document=complete_document(), areas=DEFAULT_AREAS)
    plain = [name for name, field in form.fields.items() if type(field).__name__ == "LineField"]
    prose = [name for name, field in form.fields.items() if type(field).__name__ == "RichTextField"]
    rows = [name for name in data if re.search(r"-(text|name|title|note|population|control|authors|url)$", name)]
    for name in [*plain, *prose, *rows]:
        data[name] = SCRIPT

    document = saved(complete_document(), data)

    for name in prose:
        assert re.search(r"<script|<img|onerror|alert", getattr(document, name)) is None
        assert "<strong>fet</strong>" in getattr(document, name)
    assert (document.title, document.trials[0].population) == (SCRIPT, SCRIPT)
    again = drawn(NoticeForm(document=parse(document.canonical()), areas=DEFAULT_AREAS))
    assert dict(again.sent)["title"] == SCRIPT
    assert saved(document) == document


def test_a_control_character_is_dropped_and_refuses_nothing():
    assert saved(complete_document(), title="En\x00 tittel\x1b").title == "En tittel"


# Typed wrong: what is refused, at its place, and kept.


@pytest.mark.parametrize(
    ("field", "text", "message"),
    [
        ("information_as_of", "31.02.2026", "31.02.2026 is not a date in the calendar."),
        ("information_as_of", "ca. 14.09.2023", "No date is estimated here. Write only the date."),
        ("references-0-published", "ca. 2019", "No date is estimated here. Write only the date."),
        (
            "trials-0-start",
            "Q1 2025",
            "“Q1 2025” is longer than a month. Write a month as 09.2025, or only 2025.",
        ),
        (
            "trials-0-start",
            "3/4/2024",
            "“3/4/2024” can mean two days. Write the date as 14.09.2023 or 14 September 2023.",
        ),
        (
            "trials-0-participants",
            "ca. 600",
            "“ca. 600” is no exact number. Write 600, if that is what is to be printed.",
        ),
        ("information_as_of", "februar 2026", "Write the whole date: day, month and year."),
        ("trials-0-completion", "31. februar 2026", "31. februar 2026 is not a date in the calendar."),
        ("trials-0-results", "2026-13", "2026-13 is not a date in the calendar."),
        ("trials-0-start", "i fjor", "Write the date as 14.09.2023, September 2023 or 2023."),
        ("regulatory_statuses-0-date", "1.1.1600", "1.1.1600 is not a date in the calendar."),
        ("references-0-accessed", "30.02.2020", "30.02.2020 is not a date in the calendar."),
        ("trials-0-participants", "mange", "Write a whole number from 0 to 1,000,000,000."),
        ("trials-0-participants", "-5", "Write a whole number from 0 to 1,000,000,000."),
        ("international_done_count", "1000000001", "Write a whole number from 0 to 1,000,000,000."),
    ],
)
def test_what_can_be_no_value_is_refused_at_its_field_and_kept(field, text, message):
    data = form_data(complete_document())
    data[field] = text

    with translation.override("en"):
        form = bound(complete_document(), data)

        assert errors(form) == [(f"id_{field}", message)]
    assert (field, text) in drawn(form).sent
    assert f"id_{field}" in drawn(form).ids


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("september 2023", PartialDate(value="2023-09")),
        ("14.09.2023", PartialDate(value="2023-09-14")),
        ("2023", PartialDate(value="2023")),
        ("14. september 2023", PartialDate(value="2023-09-14")),
        ("august 2019.", PartialDate(value="2019-08")),
        ("ca. 2024", PartialDate(value="2024", estimated=True)),
        ("", None),
    ],
)
def test_a_date_can_be_typed_in_many_ways(text, date):
    assert saved(complete_document(), trials__0__completion=text).trials[0].completion == date


def test_a_number_of_patients_is_read_as_it_is_cited():
    assert saved(complete_document(), trials__0__participants="N = 624").trials[0].participants == 624


def test_what_was_read_in_one_of_two_ways_is_said():
    data = form_data(complete_document())
    data["trials-0-participants"] = "1.760"
    data["trials-0-start"], data["trials-0-completion"] = "14.09.23", "ca. 2024"

    with translation.override("en"):
        changes = [link.message for link in bound(complete_document(), data).cleaning_links()]

    assert changes == [
        "“1.760” was read as 1760.",
        "“14.09.23” was read as 14.09.2023.",
        "“ca. 2024” was read as 2024, estimated.",
    ]


def test_estimated_is_said_by_a_box_of_its_own():
    document = saved(complete_document(), trials__0__completion="2023", trials__0__completion_estimated="on")

    assert document.trials[0].completion == PartialDate(value="2023", estimated=True)


def test_a_section_of_200_kb_is_refused_at_its_place_and_kept():
    text = "Ord og bilde. " * 15_000
    form = bound(complete_document(), description=text, title="En ny tittel")

    assert [html_id for html_id, _message in errors(form)] == ["id_description"]
    again = dict(drawn(form).sent)
    assert (again["description"], again["title"]) == (text, "En ny tittel")


def test_a_line_that_is_too_long_is_refused_and_never_cut():
    form = bound(complete_document(), holder="x" * (MAX_LINE_LENGTH + 1))

    assert [html_id for html_id, _message in errors(form)] == ["id_holder"]
    assert dict(drawn(form).sent)["holder"] == "x" * (MAX_LINE_LENGTH + 1)
    assert "maxlength" not in str(form["holder"])


@pytest.mark.parametrize("name", ["technology_type", "language", "financing", "trials-0-phase"])
def test_a_choice_that_no_list_offers_is_refused_at_its_field(name):
    data = form_data(complete_document())
    data[name] = "forged"

    assert [html_id for html_id, _message in errors(bound(complete_document(), data))] == [f"id_{name}"]


def test_an_area_that_left_the_list_stays_where_it_was_chosen_before():
    old = Choice(code="left-the-list", label="Et gammelt område")
    document = complete_document(areas=(old, Choice(code="hud", label="Hud")))

    assert saved(document) == document


def test_an_area_that_left_the_list_meanwhile_is_refused_and_everything_else_kept():
    data = form_data(complete_document())
    data.setlist("areas", ["hud", "left-the-list"])
    data["title"] = "En ny tittel"

    with translation.override("en"):
        form = bound(complete_document(), data)
        messages = errors(form)

    assert [html_id for html_id, _message in messages] == ["id_areas_0"]
    assert "“left-the-list” is no longer in the list" in messages[0][1]
    assert ("areas", "hud") in drawn(form).sent
    assert ("title", "En ny tittel") in drawn(form).sent


def test_every_error_shows_at_once_in_the_order_of_the_page():
    form = bound(
        complete_document(),
        references__1__published="31.02.2020",
        trials__0__start="31.02.2020",
        information_as_of="31.02.2020",
    )

    assert [html_id for html_id, _message in errors(form)] == [
        "id_information_as_of",
        "id_trials-0-start",
        "id_references-1-published",
    ]


def test_an_error_inside_a_row_says_which_row():
    with translation.override("en"):
        form = bound(complete_document(), trials__0__start="31.02.2020")
        form.is_valid()

        assert [link.label for link in form.error_links()] == ["Trial 1: Start"]
