"""No word of a source is lost: over texts by chance, and when a field drops a word."""

import json
from collections import Counter
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notices.document.citations import without_citations
from notices.document.model import Document, parse
from notices.document.rich_text import plain_text
from notices.importing.blocks import ReadSource
from notices.importing.claims import Claims
from notices.importing.flows import flow_of, line_of
from notices.importing.proof import KINDS, printed, unproven, unread
from notices.importing.result import Fate, ImportResult
from notices.importing.text_reader import read
from notices.importing.understanding import understand
from notices.importing.words import count_words, word_list
from tests.support.imported_facts import verdicts, words_lost
from tests.support.old_notices import make


@cache
def imported(seed: int) -> tuple[ReadSource, ImportResult]:
    source = read(make(seed).data)
    return source, understand(str(seed), source)


def words_of_pieces(result: ImportResult) -> Counter[str]:
    pieces = [result.text[piece.span.start : piece.span.end] for piece in result.pieces]
    return sum((count_words(text) for text in pieces), Counter())


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10_000), cut=st.tuples(st.integers(0, 6000), st.integers(0, 200)))
def test_every_word_of_any_text_stands_in_one_place(seed: int, cut: tuple[int, int]):
    # A stretch is taken out of the text, so that headings, cells and brackets are broken anywhere.
    text = make(seed).data.decode()
    source = read((text[: cut[0]] + text[cut[0] + cut[1] :]).encode())

    result = understand("text", source)

    assert result.document is not None
    assert words_of_pieces(result) == source.words
    assert unproven(source, result.document, result.pieces, list(result.normalisations)) == []
    assert {change.kind for change in result.normalisations} <= KINDS.keys()


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[tuple[Any, ...], str]]:
    """Return every text of a document's JSON with its path."""
    if isinstance(value, dict):
        return [leaf for name, inner in value.items() for leaf in leaves(inner, (*path, name))]
    if isinstance(value, list):
        return [leaf for at, inner in enumerate(value) for leaf in leaves(inner, (*path, at))]
    return [(path, value)] if isinstance(value, str) and word_list(value) else []


def without_a_word(document: Document, path: tuple[Any, ...], text: str) -> Document:
    """Return the document with the last word of one text gone."""
    data = json.loads(document.canonical())
    holder = data
    for name in path[:-1]:
        holder = holder[name]
    word = word_list(without_citations(plain_text(text)))[-1]
    at = text.rindex(word)
    holder[path[-1]] = text[:at] + text[at + len(word) :]
    return parse(json.dumps(data))


# No words of the source, but the program's own.
OWN = {"schema", "language", "code", "key", "precision"}


def test_a_field_that_drops_a_word_is_not_proven():
    source, result = imported(8)
    assert result.document is not None
    texts = [(path, text) for path, text in leaves(json.loads(result.document.canonical())) if path[-1] not in OWN]
    assert len(texts) > 60
    survivors = []
    for path, text in texts:
        # Dates are typed: without a word they are another date, or none.
        if path[-1] == "value" or not word_list(without_citations(plain_text(text))):
            continue
        mutant = without_a_word(result.document, path, text)
        if not unproven(source, mutant, result.pieces, list(result.normalisations)):
            survivors.append(path)

    assert survivors == []


def test_a_citation_date_number_or_box_that_changes_is_not_proven():
    source, result = imported(8)
    document = result.document
    assert document is not None
    trial = document.trials[0]
    mutants = [
        document.revised(holder=document.holder.partition("[")[0]),
        document.revised(trials=(trial.model_copy(update={"participants": 1}), *document.trials[1:])),
        document.revised(trials=(trial.model_copy(update={"completion": None}), *document.trials[1:])),
        document.revised(
            trials=(
                trial.model_copy(update={"participants_estimated": not trial.participants_estimated}),
                *document.trials[1:],
            )
        ),
        document.revised(
            elements=(
                document.elements[0].model_copy(update={"checked": not document.elements[0].checked}),
                *document.elements[1:],
            )
        ),
        document.revised(trials=document.trials[1:]),
    ]

    assert all(unproven(source, one, result.pieces, list(result.normalisations)) for one in mutants)


def test_words_that_the_reader_lost_are_counted():
    source = read(make(3).data)
    text = source.text.replace("behandling", "", 1)

    assert unread(replace(source, text=text)) == Counter({"behandling": 1})


def test_words_that_the_reader_lost_are_not_placed_and_said():
    source = read(make(3).data)
    with_more = replace(source, words=source.words + Counter({"forsvunnet": 1}))

    result = understand("text", with_more)

    assert result.unread == ("forsvunnet",)
    assert any(doubt.words == "forsvunnet" for doubt in result.doubts)


def test_a_field_that_cannot_be_proven_stays_empty_and_its_words_are_not_placed(monkeypatch: pytest.MonkeyPatch):
    # A part that drops a word by mistake.
    monkeypatch.setattr("notices.importing.claims.LineJoiner.join", lambda self, flow: flow.text.partition(" ")[2])
    source = read(make(8).data)

    result = understand("text", source)

    assert result.document is not None
    assert result.document.disease == ""
    assert any("Sykdommen" in text or "sykdom" in text for text in result.texts(Fate.NOT_PLACED))
    assert words_of_pieces(result) == source.words


def test_no_letter_is_taken_twice():
    source = read(b"Ett ord her\nog her\n")
    claims = Claims(source)
    claims.furniture("heading", flow_of(source, source.blocks[0].span))

    with pytest.raises(Exception, match="Ett ord her"):
        claims.text("title", line_of(source, source.blocks[0]).flow)


@pytest.mark.parametrize("seed", range(14))
def test_no_fact_is_wrong_without_being_said(seed: int):
    notice = make(seed)
    _source, result = imported(seed)

    wrong = [(place, why) for place, verdict, why in verdicts(result, notice.truth) if verdict == "wrong"]

    assert wrong == []
    assert words_lost(result, notice.data) == Counter()


def test_the_print_of_an_empty_document_is_empty():
    _source, result = imported(8)
    assert result.document is not None

    assert list(printed(Document(technology_type=result.document.technology_type))) == ["technology_type"]
