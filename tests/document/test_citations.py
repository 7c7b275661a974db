"""Citations: numbered by first appearance in the template's order, header included."""

import pytest

from notices.document.citations import CITATION, collect_citations, keys_of, passages, without_citations
from notices.document.model import Arm, Document, Found, Name, Reference
from tests.support.worlds import complete_document


def with_references(*keys: str, **texts: object) -> Document:
    """A document that cites only what `texts` cite."""
    plain = {
        "holder": "",
        "status": "<p>x</p>",
        "disease": "<p>x</p>",
        "international_done": Found(count=0),
        "references": tuple(Reference(key=key, title=key) for key in keys),
    }
    return complete_document(**{**plain, **texts})


def test_references_are_numbered_by_first_appearance_in_the_templates_order() -> None:
    document = with_references("a", "b", "c", research="<p>[@b]</p>", status="<p>[@c] [@b]</p>", title="Tittel [@a]")

    assert collect_citations(document).numbers == {"a": 1, "c": 2, "b": 3}
    assert [reference.key for reference in collect_citations(document).references] == ["a", "c", "b"]


def test_the_header_counts_before_the_prose() -> None:
    document = with_references("a", "b", disease="<p>[@a]</p>", holder="Eksempel AS [@b]")

    assert collect_citations(document).numbers == {"b": 1, "a": 2}


@pytest.mark.parametrize("bracket", ["[@a; @b]", "[@a;@b]", "[@a, @b]", "[ @a ; @b ]"])
def test_several_share_a_bracket(bracket: str) -> None:
    assert collect_citations(with_references("b", "a", status=f"<p>{bracket}</p>")).numbers == {"a": 1, "b": 2}


@pytest.mark.parametrize("text", ["[a]", "@a", "[@]", "[@a b]", "[@å]", "[@a;]", "(@a)", "a@b.no"])
def test_what_only_looks_like_a_citation_is_text(text: str) -> None:
    assert CITATION.search(text) is None


def test_the_keys_of_a_bracket_are_read_one_by_one() -> None:
    assert keys_of("@a; @b ,@c-1_x") == ["a", "b", "c-1_x"]


def test_a_citation_to_no_reference_is_dangling_and_has_no_number() -> None:
    citations = collect_citations(with_references("a", status="<p>[@a; @gone]</p>", title="Tittel [@away]"))

    assert citations.dangling == [("title", "away"), ("status", "gone")]
    assert citations.number("gone") is None
    assert citations.number("a") == 1


def test_a_reference_that_nothing_cites_comes_last_in_its_own_order() -> None:
    citations = collect_citations(with_references("x", "a", "y", status="<p>[@a]</p>"))

    assert citations.unused == ["x", "y"]
    assert citations.numbers == {"a": 1, "x": 2, "y": 3}


def test_every_text_of_a_document_may_cite() -> None:
    """A text with the place of its own as its words, wherever there is room for words."""
    document = complete_document()
    trial = document.trials[0].model_copy(update={"arms": (Arm(key="a1", text="[@r]"),)})
    header = ("title", "holder", "summary", "elements_other")
    prose = ("status", "description", "disease", "current_treatment", "research")
    notes = ("norwegian_note", "international_note", "alerts_note")
    texts = dict.fromkeys((*header, *prose, *notes), "[@r]")
    document = with_references("r", trials=(trial,), substances=(Name(key="s", text="[@r]"),), **texts)

    citing = {passage.place for passage in passages(document) if "[@r]" in passage.text}

    assert citing == {*texts, "substances/s/text", "trials/t1/arms/a1/text"}


def test_places_are_named_once_each() -> None:
    places = [passage.place for passage in passages(complete_document())]

    assert sorted(set(places)) == sorted(places)


@pytest.mark.parametrize(
    ("text", "plain"), [("Tittel [@a]", "Tittel"), ("Et [@a; @b] ord", "Et ord"), ("[a] blir", "[a] blir")]
)
def test_a_text_without_its_citations_reads_on(text: str, plain: str) -> None:
    assert without_citations(text) == plain
