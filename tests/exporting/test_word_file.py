"""A notice as a Word file: real headings, tables and boxes, the language, always the same bytes, in its own process."""

import ast
import io
import zipfile
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest
from docx import Document as WordDocument

from notices.document.model import Document, sha256
from notices.exporting.exported import Exported
from notices.exporting.word_blocks import word_blocks
from notices.exporting.word_file import WordFileError, word_file, word_job
from notices.formats.docx.writer import word_file as written
from notices.models import Version
from notices.rendering.fragment import fragment
from tests.support.source_code import modules, tree_of
from tests.support.worlds import complete_document
from trials.dates import PartialDate

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
HEAVY = {"docx", "mammoth", "pdfplumber", "pdfminer", "pypdfium2"}
# A worker holds these from when it first needs them: eight megabytes of the 123 that it begins with.
WHEN_NEEDED = {"bibtexparser", "httpx", "xlsxwriter"}


def exported(document: Document, state: Any = "live") -> Exported:
    version = SimpleNamespace(
        document=document,
        sha256=sha256(document.canonical()),
        created_at=datetime(2026, 11, 1, 9, 30, tzinfo=UTC),
        notice_id=7,
    )
    return Exported(cast(Version, version), state, 2, 12 if state != "draft" else None)


@pytest.fixture(scope="module")
def notice() -> Document:
    trial = complete_document().trials[0]
    return complete_document(
        trials=(
            trial.model_copy(update={"start": PartialDate(value="2018-02"), "results": PartialDate(value="2020")}),
        ),
        description="<p>Et <strong>antistoff</strong> mot H<sub>2</sub>O.</p><ol><li>én</li><li>to</li></ol>",
    )


@pytest.fixture(scope="module")
def content(notice: Document) -> bytes:
    return written(word_job(exported(notice)))


@pytest.fixture(scope="module")
def file(content: bytes) -> Any:
    return WordDocument(io.BytesIO(content))


def test_headings_are_those_of_the_page(file, notice):
    headings = [paragraph.text for paragraph in file.paragraphs if paragraph.style.name.startswith("Heading")]

    assert headings[0] == notice.title
    assert ["Dagens behandling" in headings, "Klinisk forskning" in headings, headings[-1]] == [
        True,
        True,
        "Referanser",
    ]
    assert all(f">{heading}</h" in fragment(notice) for heading in headings)


def test_facts_approvals_trials_and_dates_are_tables_with_heads_that_come_again(file):
    heads = [[cell.text for cell in table.rows[0].cells] for table in file.tables]
    repeated = [bool(table.rows[0]._tr.findall(f"{W}trPr/{W}tblHeader")) for table in file.tables]

    assert [len(head) for head in heads] == [2, 4, 6, 5]
    assert heads[0] == ["Type metode", "Legemiddel"]
    assert repeated == [False, True, True, True]


def test_each_box_is_a_control_that_can_be_ticked(file, notice):
    boxes = list(file.element.iter(f"{W14}checkbox"))
    states = [box.find(f"{W14}checked").get(f"{W14}val") for box in boxes]
    expected = [
        str(int(part == "true"))
        for part in fragment(notice).split('data-checked="')[1:]
        for part in [part.split('"')[0]]
    ]

    assert states == expected
    assert "1" in states


def test_citations_lead_to_their_sources(file):
    links = {link.get(f"{W}anchor") for link in file.element.iter(f"{W}hyperlink") if link.get(f"{W}anchor")}
    marks = {mark.get(f"{W}name") for mark in file.element.iter(f"{W}bookmarkStart")}

    assert links == {"ref_1", "ref_2"}
    assert links <= marks


def test_numbered_lists_each_begin_with_one(file):
    numbers = [element.get(f"{W}val") for element in file.element.iter(f"{W}numId")]

    assert len(set(numbers)) == 2
    assert len(numbers) == len(["én", "to"]) + len(["ema", "sps"])


def test_marks_of_the_text_are_kept(file):
    runs = [run for paragraph in file.paragraphs for run in paragraph.runs]

    assert [run.text for run in runs if run.bold and run.text == "antistoff"] == ["antistoff"]
    assert [run.text for run in runs if run.font.subscript] == ["2"]


def test_the_file_says_what_it_is_and_in_which_language(content, file, notice):
    about = file.core_properties
    styles = zipfile.ZipFile(io.BytesIO(content)).read("word/styles.xml").decode()

    assert (about.title, about.language) == (notice.title, "nb-NO")
    assert about.identifier == f"sha256 {sha256(notice.canonical())}"
    assert '<w:lang w:val="nb-NO"' in styles
    assert file.sections[0].header.paragraphs[0].text.endswith("Metodevarsel 12, versjon 2, godkjent og publisert")


@pytest.mark.parametrize(
    ("state", "words", "name"),
    [
        ("live", "Metodevarsel 12, versjon 2, godkjent og publisert", "metodevarsel-12-v2.docx"),
        ("past", "Metodevarsel 12, versjon 2, gjelder ikke lenger", "metodevarsel-12-v2.docx"),
        ("draft", "Metodevarsel, arbeidsutkast 2, ikke publisert", "utkast-7-2.docx"),
    ],
)
def test_each_page_says_whether_the_text_is_approved(notice, state, words, name):
    out = exported(notice, state)

    assert word_job(out)["above"].endswith(words)
    assert out.file_name("docx") == name


def test_the_same_version_is_the_same_bytes_also_from_the_program_of_its_own(notice, content):
    assert word_file(exported(notice)) == content


def test_a_file_that_could_not_be_written_is_an_error(notice, monkeypatch):
    monkeypatch.setattr("notices.exporting.word_file.word_blocks", lambda document: [{"kind": "unknown"}])

    with pytest.raises(WordFileError, match="unknown"):
        word_file(exported(notice))


def test_letters_that_xml_cannot_hold_do_no_harm(notice):
    job = word_job(exported(notice)) | {"title": "a\x0b\ufffeb", "above": "\x01"}

    assert WordDocument(io.BytesIO(written(job))).core_properties.title == "a\ufffd\ufffdb"


def test_every_word_of_the_notice_is_in_the_file(file, notice):
    runs = [run["text"] for block in word_blocks(notice) for run in _runs(block)]
    text = "".join(element.text or "" for element in file.element.iter(f"{W}t"))

    assert [run for run in runs if run.strip() and run not in text] == []


def _runs(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        return [value] if "marks" in value else [run for inner in value.values() for run in _runs(inner)]
    return [run for inner in value for run in _runs(inner)] if isinstance(value, list | tuple) else []


def test_no_worker_of_the_site_holds_the_libraries_for_files():
    """Only what runs in a process of its own takes them when it is imported."""
    alone = ("notices.formats.docx.", "notices.importing.word.", "notices.importing.pdf.")
    heavy = {
        name
        for name in modules()
        for node in tree_of(name).body
        if {each.split(".")[0] for each in _imported(node)} & (HEAVY | WHEN_NEEDED)
        or any(each.startswith(alone) for each in _imported(node))
    }

    assert {name for name in heavy if not f"{name}.".startswith(alone)} == set()


def _imported(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.ImportFrom):
        return {f"{node.module}."}
    return {f"{alias.name}." for alias in node.names} if isinstance(node, ast.Import) else set()
