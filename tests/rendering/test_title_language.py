"""English inside a Norwegian notice says that it is English, and nothing else does."""

import re

import pytest

from notices.document.model import Reference
from notices.document.template import Language
from notices.document.wording import reference_text
from notices.rendering.english_titles import is_english, other_language
from notices.rendering.fragment import fragment
from tests.support.worlds import complete_document
from trials.dates import PartialDate

ENGLISH = [
    "Two phase 3 trials of dupilumab versus placebo in atopic dermatitis",
    "New medicines: baricitinib",
    "FDA approves new eczema drug Dupixent",
    "European public assessment report (EPAR)",
    "The New England Journal of Medicine 375:2335–2348",
    "Technology appraisal guidance TA681",
    "Percentage of participants with EASI75 at week 16",
]
NOT_KNOWN_TO_BE = [
    "",
    "Olumiant (baricitinib)",
    "N Engl J Med",
    "Placebo",
    "Oral baricitinib 4 mg",
    "Atopisk eksem",
    "Norsk elektronisk legehåndbok (NEL)",
    "Journal for Legeforening",
    "Eksempel AS",
    "Andel med score 0 eller 1 ved uke 16",
    "Technology appraisal guidance TA534, under arbeid i juni 2017",
    "The Lancet, omtalt på norsk",
    "Översikt of studies",
]


@pytest.mark.parametrize("text", ENGLISH)
def test_a_title_with_words_that_only_english_has_is_english(text: str):
    assert is_english(text)
    assert other_language(text, "nb") == other_language(text, "nn") == "en"


@pytest.mark.parametrize("text", NOT_KNOWN_TO_BE)
def test_where_a_title_may_be_norwegian_nothing_is_said(text: str):
    assert not is_english(text)
    assert other_language(text, "nb") == ""


def test_a_roman_one_is_no_norwegian_word():
    assert is_english("Type I interferon and disease")
    assert not is_english("Review i tidsskrift")


def test_english_in_an_english_notice_is_nothing_special():
    assert other_language(ENGLISH[0], "en") == ""


def marked(language: Language, **changes: object) -> list[str]:
    """What the text of a notice says is in English."""
    return re.findall(r'<span lang="en">(.*?)</span>', fragment(complete_document(language, **changes)))


def test_titles_and_sources_of_references_are_marked_each_by_itself():
    source = Reference(
        key="ema",
        authors="The Committee of Examples",
        title="Efficacy & safety of eksempelmab",
        source="Omtalt i Norsk legemiddelhåndbok",
        published=PartialDate(value="2020-09"),
    )

    assert marked("nb", references=(source, *complete_document().references[1:])) == [
        "Efficacy &amp; safety of eksempelmab"
    ]
    assert marked("en", references=(source, *complete_document().references[1:])) == []


def test_the_words_of_a_reference_stay_as_they_are():
    source = Reference(key="ema", authors="Simpson EL.", title="What is new?", source="Review of trials")
    document = complete_document(references=(source, *complete_document().references[1:]))

    html = fragment(document)

    words = " ".join(re.sub(r"<[^>]*>", "", html).split())
    assert reference_text(source, "nb") == "Simpson EL. What is new? Review of trials."
    assert "What is new? Simpson EL. Review of trials." in words
    assert '<span lang="en">Review of trials</span>.' in html


def test_cells_in_the_registrys_english_are_marked_and_their_numbers_are_not():
    (row,) = complete_document().trials
    english = row.model_copy(update={"population": "adults with disease [@ema]", "outcomes": "Percentage of patients"})

    cells = marked("nb", trials=(english,))

    assert cells[0].startswith("adults with disease (<a ")
    assert cells[1] == "Percentage of patients"
    assert "Fase 3 · N\u00a0=\u00a0624</div>" in fragment(complete_document(trials=(english,)))
