"""What goes out as a file comes in again with equal facts: JSON to the byte, Word files and our PDF field by field."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from notices.demo import baricitinib
from notices.document.fields import DOCUMENT_FIELDS
from notices.document.model import Document, parse
from notices.document.template import ASSESSMENT_KINDS
from notices.exporting.word_blocks import word_blocks
from notices.formats.docx.writer import word_file
from notices.importing.door import import_file
from notices.importing.pdf.reader import read as read_pdf
from notices.importing.result import Fate, ImportResult
from notices.importing.understanding import understand
from notices.importing.word.reader import read as read_word
from notices.importing.words import count_words
from notices.public.pdf.typeset import typeset
from tests.support.round_trips import differences, facts_of
from tests.support.worlds import complete_document

GOLDEN = Path(__file__).parents[1] / "support" / "data" / "golden"
NAMES = [
    "document-schema-4",
    "schema-3-en-medicine",
    "schema-3-nb-diagnostic",
    "schema-3-nn-organisational",
    "schema-3-demo-mammography",
]
ORIGIN = "Metodevarsel 12, versjon 2"
FRONT_MATTER = {
    **dict.fromkeys(("current", "demo", "replaced_by", "replacement", "replacement_address", "change", "missing"), ""),
    "publisher": "HorizonScan",
    "name": ORIGIN,
    "published": "Publisert 1. november 2026",
    "state": "live",
    "state_words": "Gjeldende versjon:",
    "latest_address": "https://example.org/varsel/12/",
    "about": "Om denne versjonen",
    "approved": "Godkjent 1. november 2026.",
    "check": "Fingeravtrykk (sha256):",
    "json": "Den godkjente teksten:",
    "json_address": "https://example.org/varsel/12/v/2.json",
    "licence": "Lisens:",
    "licence_address": "https://example.org/lisens/",
    "address": "https://example.org/varsel/12/v/2/",
    "sha256": "ab" * 32,
    "page": "Side {page} av {pages}",
}


def document_of(name: str) -> Document:
    """A golden document as it is written today: today's schema, its labels, its numbers without a space."""
    document = parse((GOLDEN / f"{name}.json").read_text())
    labels = {term.code: term.label(document.language) for term in ASSESSMENT_KINDS}
    kinds = [kind.model_copy(update={"label": labels[kind.code]}) for kind in document.kinds]
    numbers = [row.model_copy(update={"number": row.number.replace(" ", "")}) for row in document.nye_metoder]
    return document.revised(kinds=kinds, nye_metoder=numbers)


def as_word(document: Document) -> bytes:
    job = {
        "title": "x",
        "author": "x",
        "identifier": "x",
        "made_at": "2026-11-01",
        "above": ORIGIN,
        "below": "sha256 x",
    }
    return word_file({**job, "language": document.language, "blocks": word_blocks(document)})


def as_pdf(document: Document) -> bytes:
    return typeset(document, FRONT_MATTER, datetime(2026, 11, 1, tzinfo=UTC))


def imported(document: Document, form: str) -> ImportResult:
    source = read_word(as_word(document)) if form == "docx" else read_pdf(as_pdf(document))

    assert source.words == count_words(source.text)
    return understand("notice", source)


@pytest.mark.parametrize("form", ["docx", "pdf"])
@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_ours_comes_back_with_equal_facts(name, form):
    document = document_of(name)
    result = imported(document, form)
    again: Any = result.document

    assert differences(facts_of(document), facts_of(again)) == {}
    assert result.texts(Fate.NOT_PLACED) == []


def test_the_golden_document_fills_every_field():
    """Where it does not, the tests above prove nothing of the field."""
    document = document_of("document-schema-4")

    assert [name for name in DOCUMENT_FIELDS if not getattr(document, name)] == ["information_as_of", "summary"]
    assert document_of("schema-3-demo-mammography").summary and baricitinib().information_as_of


def test_a_notice_without_a_number_of_participants_comes_back_with_equal_facts():
    trial = complete_document().trials[0]
    few = trial.model_copy(update={"participants": None, "name": "", "arms": (), "intervention": "A\nB"})
    document = complete_document(trials=(few,))

    again: Any = imported(document, "docx").document

    assert differences(facts_of(document), facts_of(again)) == {}


def test_json_comes_back_to_the_byte():
    document = document_of("document-schema-4")
    result = import_file("notice.json", document.canonical().encode())

    assert result.document is not None
    assert result.document.canonical() == document.canonical()


def test_json_of_something_else_is_refused():
    assert import_file("x.json", json.dumps({"title": "x"}).encode()).refused == "not_our_json"


def test_a_word_file_that_is_no_notice_is_refused():
    letter = {"kind": "paragraph", "small": False, "runs": [{"text": "Kjære kollega.", "marks": (), "link": ""}]}
    job = {"title": "x", "author": "x", "identifier": "x", "made_at": "2026-11-01", "above": "", "below": ""}
    data = word_file({**job, "language": "nb", "blocks": [letter]})

    assert import_file("brev.docx", data).refused == "no_notice"
