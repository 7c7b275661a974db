"""Lists, headings that nobody knows, raised numbers and listed trials of a plain text: placed rightly, or doubted."""

import pytest

from notices.importing.context import RAISED_NUMBER
from notices.importing.listed_trials import LISTED, NOT_DIVIDED
from notices.importing.paragraphs import LIKE_A_HEADING, LIKE_AN_ITEM
from notices.importing.proof import unaccounted, unproven
from notices.importing.result import ImportResult
from notices.importing.text_reader import read
from notices.importing.understanding import understand

HEAD = "Dupilumab ved astma \nType metode: Legemiddel \nHandelsnavn: Dupixent \nOmråde: Lunge \n"
REFERENCES = "\nReferanser \n1. Hansen A. Tittel. BMJ. 2020. \n2. Olsen B. Annet. BMJ. 2021. \n"


def understood(words: str, heading: str = "Dagens behandling", after: str = "") -> ImportResult:
    source = read(f"{HEAD}{heading} \n{words} \n{after}".encode())
    result = understand("varsel.txt", source)
    assert result.document is not None
    assert unproven(source, result.document, result.pieces, list(result.normalisations)) == []
    assert not unaccounted(source, result.pieces)
    return result


def treatment(words: str, after: str = "") -> tuple[str, list[tuple[str, str]]]:
    """What stands in the field, and what is doubtful about it."""
    result = understood(words, after=after)
    assert result.document is not None
    doubts = [(doubt.why, doubt.words) for doubt in result.doubts if doubt.place == "current_treatment"]
    return result.document.current_treatment, doubts


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("Tre veier:\n- en\n- to", "<p>Tre veier:</p><ul><li>en</li><li>to</li></ul>"),
        ("Bare:\n– en\nEtterpå.", "<p>Bare:</p><ul><li>en</li></ul><p>Etterpå.</p>"),
        ("Slik:\n1. mål\n2. gi en dose\nover tid", "<p>Slik:</p><ol><li>mål</li><li>gi en dose over tid</li></ol>"),
        ("1) mål\n2) gi", "<ol><li>mål</li><li>gi</li></ol>"),
        ("Nå\n• en\n– to", "<p>Nå</p><ul><li>en</li><li>to</li></ul>"),
        ("Gitt med dose på 2\n- 3 mg daglig.", "<p>Gitt med dose på 2 - 3 mg daglig.</p>"),
        ("Den kom i 2020,\n12. mai.", "<p>Den kom i 2020, 12. mai.</p>"),
        ("Gis i uke2, fase3, med IL-4 og B12.", "<p>Gis i uke2, fase3, med IL-4 og B12.</p>"),
    ],
)
def test_lists_are_lists_where_that_is_certain(words: str, text: str):
    # A wide line, so that the lines of the list are seen to end by themselves.
    wide = "Dette er en lang linje som viser hvor bred siden er, og som ender med punktum som alle andre gjør."

    assert treatment(f"{words}\n\n{wide}") == (f"{text}<p>{wide}</p>", [])


def test_a_sign_that_may_begin_a_list_is_doubted():
    text, doubts = treatment("Metoden er ny.\n\n- gis i sykehus.")

    assert text == "<p>Metoden er ny.</p><p>- gis i sykehus.</p>"
    assert doubts == [(LIKE_AN_ITEM, "- gis i sykehus.")]


def test_a_heading_that_nobody_knows_is_a_paragraph_of_its_own_and_doubted():
    text, doubts = treatment("Salver er vanlige.\n\nSikkerhet og risiko\nBivirkninger er\nvanlige hos barn.")

    assert text == "<p>Salver er vanlige.</p><p>Sikkerhet og risiko</p><p>Bivirkninger er vanlige hos barn.</p>"
    assert doubts == [(LIKE_A_HEADING, "Sikkerhet og risiko")]


def test_raised_numbers_are_citations_where_they_count_from_one_to_the_last_reference():
    text, doubts = treatment("Godkjent i EU.1 Økt overlevelse i studien1,2 mot uke12.", REFERENCES)

    assert text == "<p>Godkjent i EU. [@kilde-1] Økt overlevelse i studien [@kilde-1; @kilde-2] mot uke12.</p>"
    assert doubts == []


@pytest.mark.parametrize("words", ["Økt overlevelse12 mot placebo1.", "Økt overlevelse2 mot placebo.", "Nyttig1 (1)."])
def test_raised_numbers_are_doubted_where_nobody_can_tell(words: str):
    text, doubts = treatment(words, REFERENCES)

    assert text.startswith(f"<p>{words.split('1')[0].split('2')[0]}")
    assert {why for why, _words in doubts} == {RAISED_NUMBER}


def test_trials_in_a_list_become_rows():
    items = (
        "Studier:\n- TREET (NCT03633617), fase 3, N = 321, avsluttet desember 2021\n"
        "- EudraCT 2018-000844-25, fase 2, 47 pasienter\n- CTIS 2022-501234-11-00 – KIDS, planlagt"
    )
    result = understood(items, "Klinisk forskning")

    assert result.document is not None
    first, second, third = result.document.trials
    assert (first.number, first.name, first.participants) == ("NCT03633617", "TREET", 321)
    assert first.phase and first.status and first.completion
    assert (first.phase.code, first.status.code, first.completion.value) == ("3", "completed", "2021-12")
    assert (second.number, second.population) == ("2018-000844-25", "47 pasienter")
    assert (third.number, third.name) == ("2022-501234-11-00", "KIDS")
    assert result.document.research == "<p>Studier:</p>"
    assert [doubt.place for doubt in result.doubts if doubt.why == LISTED] == [
        f"trials/{each.key}" for each in result.document.trials
    ]


def test_an_item_about_several_trials_stays_in_the_text_and_is_doubted():
    result = understood("Studier:\n- NCT03633617 og NCT04394351 pågår\n- flere ventes", "Klinisk forskning")

    assert result.document is not None and not result.document.trials
    assert "<li>NCT03633617 og NCT04394351 pågår</li>" in result.document.research
    assert NOT_DIVIDED in {doubt.why for doubt in result.doubts}
