"""Words are taken out of texts and documents wherever people see them, and what is left is a document."""

import json

import pytest

from notices.document.model import Document, parse
from notices.document.redaction import MARKS, SHORT_MARK, Phrases, Redactor, UnfitWords, longer_words
from tests.support.worlds import complete_document

MARK = MARKS["nb"]


def redactor(words: str) -> Redactor:
    return Redactor(Phrases.read(words), "nb")


def without(words: str, document: Document) -> Document:
    return parse(redactor(words).document(document.canonical()))


@pytest.mark.parametrize(
    ("stored", "left"),
    [
        ("<p>Av Kari Nordmann.</p>", f"<p>Av {MARK}.</p>"),
        ("<p>Av <strong>Kari</strong> <em>Nordmann</em>.</p>", f"<p>Av <strong>{MARK}</strong>.</p>"),
        ("<p>Av K<strong>ari Nord</strong>mann.</p>", f"<p>Av {MARK}.</p>"),
        ("<p>KARI NORDMANN</p>", f"<p>{MARK}</p>"),
        ("<p>Av Kari</p><p>Nordmann var der.</p>", f"<p>Av {MARK}</p><p> var der.</p>"),
        ("<ul><li>Kari Nordmann</li><li>Ola</li></ul>", f"<ul><li>{MARK}</li><li>Ola</li></ul>"),
        ("<p>Kari Nordmanns bok</p>", "<p>Kari Nordmanns bok</p>"),
        ('<p><a href="https://example.org/kari%20nordmann">Her</a> og der</p>', "<p>Her og der</p>"),
        (
            '<p><a href="https://example.org/">Kari Nordmann</a></p>',
            f'<p><a href="https://example.org/">{MARK}</a></p>',
        ),
        ("<p>5 &lt; 6, Kari Nordmann &amp; co</p>", f"<p>5 &lt; 6, {MARK} &amp; co</p>"),
        ("<p>Ingen.</p>", "<p>Ingen.</p>"),
    ],
)
def test_rich_text_keeps_its_marks_and_loses_the_words(stored: str, left: str) -> None:
    assert redactor("Kari Nordmann").rich(stored) == left


def test_a_number_stands_alone() -> None:
    document = complete_document(summary="<p>624 av 1624 pasienter, 624.</p>")

    left = without("624", document)

    assert left.summary == f"<p>{MARK} av 1624 pasienter, {MARK}.</p>"
    assert left.trials[0].participants is None


def test_dates_keys_and_addresses_lose_what_they_hold() -> None:
    references = ({"key": "kari", "title": "En kilde", "url": "https://example.org/kari"},)
    document = complete_document(
        references=references, disease="<p>Slik [@kari].</p>", holder="AS [@kari]", status="", international_done={}
    )

    left = without("kari\n1. august 2020\naugust 2019", document)

    key = left.references[0].key
    assert key != "kari" and left.references[0].url == ""
    assert (left.disease, left.holder) == (f"<p>Slik [@{key}].</p>", f"AS [@{key}]")
    assert (left.information_as_of, left.trials[0].completion) == (None, None)


def test_terms_of_the_template_stay() -> None:
    document = complete_document()

    assert redactor("Hud\nLegemiddel").document(document.canonical()) == document.canonical()


def test_a_full_field_takes_a_short_mark() -> None:
    document = complete_document(holder="Kari " + "x" * 495)

    assert without("Kari", document).holder == f"{SHORT_MARK} " + "x" * 495


def test_what_is_left_is_canonical_and_says_where_the_words_were() -> None:
    made = redactor("Eksempelmab")

    content = made.document(complete_document().canonical())

    assert content == json.dumps(json.loads(content), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert {"title", "trials/t1/intervention", "references/sps/title"} <= {find.place for find in made.finds}


@pytest.mark.parametrize("words", ["", " \n ", "x", "--", "x" * 501, "\n".join(f"ord {n}" for n in range(21))])
def test_words_that_would_take_half_the_text_along_are_refused(words: str) -> None:
    with pytest.raises(UnfitWords):
        Phrases.read(words)


def test_longer_words_are_named() -> None:
    assert longer_words(Phrases.read("Nordmann"), iter(["Nordmanns bok", "Nordmann", "storNordmann"])) == [
        "Nordmanns",
        "storNordmann",
    ]


def test_what_was_typed_and_cannot_be_cleaned_is_thrown_away() -> None:
    assert redactor("Kari").typed_text('<b title="Kari">x</b>') == ""
