"""LIX as its author reckons it, on his scale; and what a sentence is in Norwegian prose."""

from pathlib import Path

import pytest

from notices.checks import readability
from notices.checks.readability import Readability, lix, scale_of, section_readability, sentences
from tests.support.worlds import complete_document

# Ten words, of which three are long: in one sentence LIX is 10 + 30.
TEN_WORDS = "Legemidlet er en tablett som svelges hver dag uten vann"


def test_lix_is_words_in_a_sentence_plus_the_percentage_of_long_words():
    assert lix(f"{TEN_WORDS}.") == 10 + 30
    assert lix(f"{TEN_WORDS}. {TEN_WORDS}.") == 10 + 30
    assert lix("Du er her. Det er han. Vi er de.") == 3


def test_a_word_of_seven_letters_is_long_and_one_of_six_is_not():
    assert lix("abcdef " * 9 + "abcdefg") == 10 + 10


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (0, "very easy"),
        (24, "very easy"),
        (25, "easy"),
        (35, "easy"),
        (36, "medium"),
        (45, "medium"),
        (46, "hard"),
        (55, "hard"),
        (56, "very hard"),
    ],
)
def test_the_scale_has_five_steps(value: int, name: str):
    assert scale_of(value) == name


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Godkjent 28. mars 2017 i USA.", 1),
        ("Brukes f.eks. Norge og Sverige. Ikke ellers.", 2),
        ("Møtet er kl. 13.00 i dag.", 1),
        ("I alt 6,1 prosent. Er det mye? Ja!", 3),
        ("Dette er nytt: Legemidlet svelges.", 2),
        ("Første punkt\nAndre punkt", 2),
        ("Han sa «nei.» Så gikk han", 2),
        ("…", 0),
    ],
)
def test_a_sentence_ends_where_a_reader_stops(text: str, number: int):
    assert len(list(sentences(text))) == number


def test_a_section_is_measured_without_its_marks_and_citations():
    text = f"<p><strong>{TEN_WORDS}</strong> [@ema; @sps].</p><ul><li><p>{TEN_WORDS}</p></li></ul>"
    document = complete_document(summary=text, description="", disease="<p>[@sps]</p>")

    assert section_readability(document) == [
        Readability("summary", 20, 40, "medium"),
        Readability("status", 4, None, ""),
        Readability("current_treatment", 1, None, ""),
    ]


def test_the_prose_of_a_real_notice_is_as_hard_as_it_was_measured_by_hand():
    sample = Path(__file__).resolve().parents[3] / "shared" / "notices" / "baricitinib-atopisk-eksem.txt"
    if not sample.exists():
        pytest.skip("the sample notice is not beside the project")
    text = sample.read_text(encoding="utf-8")
    prose = text[text.index("Metoden omfatter") : text.index("Status for dokumentasjon")]

    assert 50 <= lix(" ".join(prose.split())) <= 56


# Advice on the summary.


def advice(summary: str) -> list[tuple[str, bool, dict[str, int]]]:
    prose_findings = readability.findings(complete_document(summary=summary))
    return [(finding.code, finding.blocking, finding.values) for finding in prose_findings]


def test_a_summary_that_is_hard_to_read_gets_advice_with_its_figure():
    assert advice(f"<p>{TEN_WORDS} {TEN_WORDS}.</p>") == [("readability", False, {"lix": 50})]
    assert advice(f"<p>{TEN_WORDS}. {TEN_WORDS}.</p>") == []


def test_a_hard_text_of_another_section_gets_none():
    hard = complete_document(description=f"<p>{TEN_WORDS} {TEN_WORDS}.</p>")

    assert [section.lix for section in section_readability(hard) if section.place == "description"] == [50]
    assert list(readability.findings(hard)) == []


def test_a_summary_may_have_120_words_and_no_more():
    assert advice("<p>" + "Du er her. " * 40 + "</p>") == []
    assert advice("<p>" + "Du er her. " * 40 + "Nå.</p>") == [("length", False, {"words": 121, "most": 120})]


def test_a_short_summary_has_no_figure():
    assert advice("<p>Immunsuppressive legemidler hemmer betennelsessignalene.</p>") == []
