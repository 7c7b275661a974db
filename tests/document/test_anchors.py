"""A comment's place and words are found in the text it was made on and in later ones, and never somewhere else."""

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from notices.document.anchors import Anchor, find_again, locate, with_suggestion
from notices.document.model import Document, cleaned
from notices.document.places import RICH_TEXTS, text_at, texts_of
from notices.document.rich_text import plain_text
from tests.support.strategies import documents, texts
from tests.support.worlds import complete_document


def text(place: str, value: str) -> Document:
    return complete_document(**{place: value})


def at(document: Document, place: str, quote: str = "", **around: Any) -> Anchor:
    located = locate(document, Anchor(place, quote, **around))
    assert located is not None
    return located


# Found in its own text


def test_nothing_asked_is_the_whole_notice():
    assert locate(complete_document(), Anchor()) == Anchor()


def test_a_place_stands_with_its_text_and_takes_other_words():
    located = at(complete_document(), "trials/t1/population")

    assert (located.text, located.quote, located.takes_suggestion) == ("pasienter fra 18 år", "", True)


@pytest.mark.parametrize(
    "place", ["trials/t9/population", "trials/t1/colour", "nowhere", "trials/t1/arms/a9/text", "a//b"]
)
def test_a_place_that_is_not_there_is_not_found(place):
    assert locate(complete_document(), Anchor(place)) is None


def test_words_that_are_not_there_are_not_found():
    assert locate(complete_document(), Anchor("disease", "en lungesykdom")) is None


@pytest.mark.parametrize(
    "place",
    ["trials/t1/phase", "trials/t1/completion", "trials/t1/participants", "language", "trials", "areas", "trials/t1"],
)
def test_other_words_can_stand_for_a_text_only(place):
    assert at(complete_document(), place).takes_suggestion is False


def test_words_from_the_page_are_found_where_citations_are_numbers_and_lines_are_folded():
    document = text("status", "<p>Under vurdering hos EMA [@ema].</p><p>Ikke i\n Norge [@sps; @ema] ennå.</p>")

    assert at(document, "status", "vurdering hos EMA (1). Ikke i Norge (2, 1) ennå").quote == (
        "vurdering hos EMA [@ema].\nIkke i\n Norge [@sps; @ema] ennå"
    )


def test_words_without_a_place_are_found_in_the_text_that_has_them():
    assert at(complete_document(), "", "fra 18 år").place == "trials/t1/population"


def test_of_the_same_words_twice_those_are_meant_that_have_the_same_neighbours():
    document = text("disease", "<p>Vanlig hos barn. Sjelden hos barn i Norge.</p>")

    assert (
        at(document, "disease", "hos barn", before="Sjelden ", after=" i Norge").before == "Vanlig hos barn. Sjelden "
    )
    assert at(document, "disease", "hos barn", before="Vanlig ", after=". Sjelden").before == "Vanlig "


def test_the_neighbours_tell_also_which_text_is_meant():
    document = complete_document(disease="<p>En sykdom i huden.</p>", description="<p>Et middel i huden.</p>")

    assert at(document, "", "i huden", before="Et middel ").place == "description"


# Found again in another text


def test_words_are_found_again_wherever_their_text_has_moved_them():
    first = text("disease", "<p>En hudsykdom. Den er vanlig hos barn.</p>")
    second = text("disease", "<p>Mye nytt foran. En hudsykdom. Den er vanlig hos barn.</p>")

    again = find_again(second, at(first, "disease", "vanlig"))

    assert again is not None and again.before == "Mye nytt foran. En hudsykdom. Den er "


def test_the_same_few_words_elsewhere_are_not_the_ones_that_went():
    first = text("disease", "<p>Barn får 5 mg om dagen. Voksne tar 5 mg annenhver uke.</p>")
    second = text("disease", "<p>Barn får 6 mg om dagen. Voksne tar 5 mg annenhver uke.</p>")
    anchor = at(first, "disease", "5 mg", before="Barn får ", after=" om dagen")

    assert find_again(first, anchor) == anchor
    assert find_again(second, anchor) is None
    assert with_suggestion(second, anchor, "4 mg") is None


def test_many_words_are_the_same_whatever_stands_beside_them():
    sentence = "Behandlingen gis av lege med erfaring fra slike sykdommer"
    anchor = at(text("disease", f"<p>Før. {sentence}, etter.</p>"), "disease", sentence)

    assert find_again(text("disease", f"<p>Helt annet {sentence} og så.</p>"), anchor) is not None


def test_a_row_keeps_its_remarks_when_it_is_moved_and_loses_them_when_it_goes():
    document = complete_document()
    anchor = at(document, "references/sps/title")

    assert find_again(document.revised(references=document.references[::-1]), anchor) is not None
    assert find_again(document.revised(references=document.references[:1]), anchor) is None


# Suggestions


def put(document: Document, place: str, quote: str, suggestion: str) -> str | None:
    changed = with_suggestion(document, at(document, place, quote), suggestion)
    return None if changed is None else text_at(changed, place)


@pytest.mark.parametrize(
    ("stored", "quote", "suggestion", "expected"),
    [
        ("<p>En sykdom.</p>", "sykdom", "tilstand", "<p>En tilstand.</p>"),
        ("<p>En <strong>alvorlig</strong> sykdom.</p>", "alvorlig", "lett", "<p>En <strong>lett</strong> sykdom.</p>"),
        ("<p>En <strong>alvorlig</strong> sykdom.</p>", "En alvorlig", "Denne", "<p>Denne sykdom.</p>"),
        ("<p>Ved p &lt; 0,05 sees det.</p>", "p < 0,05", "p < 0,01 & q", "<p>Ved p &lt; 0,01 &amp; q sees det.</p>"),
        ("<p>En sykdom.</p>", "sykdom", "<b>tilstand</b>", "<p>En &lt;b&gt;tilstand&lt;/b&gt;.</p>"),
        ("<p>En vanlig sykdom.</p>", "vanlig", "", "<p>En sykdom.</p>"),
        ("<p>En sykdom, ofte.</p>", ", ofte", "", "<p>En sykdom.</p>"),
        ("<p>To ord.</p>", "", "Nytt < gammelt\nog mer", "<p>Nytt &lt; gammelt</p><p>og mer</p>"),
    ],
)
def test_suggested_words_stand_in_place_of_the_quoted_ones_and_no_mark_breaks(stored, quote, suggestion, expected):
    assert put(text("disease", stored), "disease", quote, suggestion) == expected


@pytest.mark.parametrize("quote", ["dom. Den", "En sykdom.\nDen er vond.", "lei sak"])
def test_a_suggestion_across_paragraphs_or_through_a_mark_is_left_to_people(quote):
    stored = "<p>En sykdom.</p><p>Den er vond.</p><p>En <em>svært <strong>lei</strong></em> sak.</p>"

    assert put(text("disease", stored), "disease", quote, "x") is None


def test_a_suggestion_for_a_cell_of_a_table_changes_that_cell_alone():
    document = complete_document()

    changed = with_suggestion(document, at(document, "trials/t1/arms/a2/text"), "8 mg")

    assert changed is not None
    assert [arm.text for arm in changed.trials[0].arms] == ["4 mg", "8 mg"]
    assert changed.revised(trials=document.trials) == document


def test_a_suggestion_for_a_whole_text_does_not_overwrite_what_was_written_since():
    document = complete_document()
    anchor = at(document, "trials/t1/control")
    row = document.trials[0].model_copy(update={"control": "Salve"})

    assert with_suggestion(document.revised(trials=(row,)), anchor, "Ingen") is None


@pytest.mark.parametrize(
    ("place", "suggestion"), [("trials/t1/phase", "Fase 2"), ("holder", "x" * 501), ("language", "en")]
)
def test_words_that_the_place_does_not_take_are_not_put_there(place, suggestion):
    document = complete_document()

    assert with_suggestion(document, at(document, place), suggestion) is None


# For every document


def folded(words: str) -> str:
    return re.sub(r"\s+", " ", words).strip()


@settings(max_examples=60, deadline=None)
@given(texts, st.data())
def test_any_words_of_any_text_are_found_where_they_stand(written: str, data: Any):
    document = complete_document(disease=written)
    words = plain_text(document.disease)
    start = data.draw(st.integers(0, len(words)))
    quote = words[start : data.draw(st.integers(start, len(words)))]
    # What looks like a citation is left out on purpose.
    assume(folded(quote) and not re.search(r"[@(]", words))

    located = at(document, "disease", quote, before=words[:start], after=words[start + len(quote) :])

    assert folded(located.quote) == folded(quote)
    assert find_again(document, located) == located


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents, st.data())
def test_a_suggestion_changes_its_own_place_and_no_other(document: Document, data: Any):
    document = cleaned(document)
    anchors = [anchor for text in texts_of(document) if (anchor := locate(document, Anchor(text.place)))]
    anchor = data.draw(st.sampled_from([one for one in anchors if one.takes_suggestion]))

    changed = with_suggestion(document, anchor, "nye ord")

    assert changed is not None
    was, now = ({text.place: text.text for text in texts_of(each)} for each in (document, changed))
    expected = "<p>nye ord</p>" if anchor.place in RICH_TEXTS else "nye ord"
    assert now == {**was, anchor.place: expected}
