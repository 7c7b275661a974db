"""PDF files without a structure into blocks, and what is refused; files with one are in test_round_trips."""

import io

import pikepdf
import pytest

from notices.checks.identity_numbers import has_identity_number
from notices.importing.blocks import BlockKind, ReadSource
from notices.importing.pdf import texts as pdf_texts
from notices.importing.pdf.reader import MAX_PAGES, read
from notices.importing.reasons import REFUSALS, RefusedFile
from notices.importing.words import count_words
from tests.support.pdf_pages import PdfPage, pdf

COLUMNS = [40.0, 160.0, 280.0, 400.0]
HEAD = [["Populasjon"], ["Kontrollgruppe"], ["Tidsperspektiv", "resultater"]]


def read_whole(*pages: PdfPage) -> ReadSource:
    """What is read; PDFium finds no letter that is not in it."""
    source = read(pdf(*pages))

    assert source.words == count_words(source.text)
    return source


def rows(source: ReadSource) -> list[list[str]]:
    return [[source.words_at(cell) for cell in block.cells] for block in source.blocks if block.kind is BlockKind.ROW]


def texts(source: ReadSource, kind: BlockKind = BlockKind.PARAGRAPH) -> list[str]:
    return [source.words_at(block.span) for block in source.blocks if block.kind is kind]


def page_of_text() -> PdfPage:
    """A page with a title, a heading, a paragraph of two lines, and one of one."""
    page = PdfPage()
    page.words(40, 100, "Baricitinib ved eksem", 20)
    page.words(40, 150, "Dagens behandling", 14)
    page.words(40, 180, "Fuktighetskrem er grunnlaget og skal hindre at eksemet")
    page.words(40, 192, "blusser opp igjen.")
    page.words(40, 216, "UV-lys er et tillegg.")
    return page


def test_headings_are_larger_and_paragraphs_further_apart():
    source = read_whole(page_of_text())

    assert [(block.kind, block.level) for block in source.blocks] == [
        (BlockKind.HEADING, 1),
        (BlockKind.HEADING, 2),
        (BlockKind.PARAGRAPH, 0),
        (BlockKind.PARAGRAPH, 0),
    ]
    assert texts(source) == [
        "Fuktighetskrem er grunnlaget og skal hindre at eksemet blusser opp igjen.",
        "UV-lys er et tillegg.",
    ]


def test_a_bold_line_is_a_heading():
    page = page_of_text()
    page.words(40, 240, "Metodevarsler", is_bold=True)
    page.words(40, 252, "Det foreligger to.")

    assert texts(read_whole(page), BlockKind.HEADING)[-1] == "Metodevarsler"


def test_a_line_that_ends_early_ends_its_paragraph():
    page = page_of_text()
    for at, text in enumerate(["Type metode", "Legemiddel", "Hud"]):
        page.words(40, 300 + 12 * at, text)

    assert texts(read_whole(page))[-3:] == ["Type metode", "Legemiddel", "Hud"]


def test_numbered_lines_are_items():
    page = page_of_text()
    page.words(40, 300, "1. Drucker AM, et al. Systemic immunomodulatory treatments")
    page.words(40, 312, "for patients.")
    page.words(40, 324, "2. Norsk legemiddelhåndbok. Eksem hos voksne.")

    assert texts(read_whole(page), BlockKind.ITEM) == [
        "1. Drucker AM, et al. Systemic immunomodulatory treatments for patients.",
        "2. Norsk legemiddelhåndbok. Eksem hos voksne.",
    ]


def table_over_two_pages() -> tuple[PdfPage, PdfPage]:
    """A table whose second row goes on over the page, where its head is printed again."""
    first, second = page_of_text(), PdfPage()
    first.row(300, 340, COLUMNS, HEAD)
    first.row(340, 380, COLUMNS, [["N = 624"], ["Placebo"], ["Avsluttet 2019"]])
    first.row(380, 420, COLUMNS, [["N = 615, voksne som"], ["Placebo"], ["Pågående. Estimert"]], is_open=True)
    second.row(60, 100, COLUMNS, HEAD)
    second.row(100, 140, COLUMNS, [["er over 18 år"], [], ["avslutning: 2023"]])
    second.row(140, 180, COLUMNS, [["N = 329"], ["Salve"], ["Avsluttet 2020"]])
    return first, second


def test_a_table_over_two_pages_is_one_and_its_repeated_head_furniture():
    source = read_whole(*table_over_two_pages())

    assert rows(source) == [
        ["Populasjon", "Kontrollgruppe", "Tidsperspektiv resultater"],
        ["N = 624", "Placebo", "Avsluttet 2019"],
        ["N = 615, voksne som er over 18 år", "Placebo", "Pågående. Estimert avslutning: 2023"],
        ["N = 329", "Salve", "Avsluttet 2020"],
    ]
    assert {block.table for block in source.blocks if block.kind is BlockKind.ROW} == {1}
    assert texts(source, BlockKind.FURNITURE) == ["Populasjon Kontrollgruppe Tidsperspektiv resultater"]


def test_a_second_table_has_a_number_of_its_own():
    page = page_of_text()
    for top, words in ((300, ["a", "b"]), (330, ["c", "d"]), (500, ["e", "f"]), (530, ["g", "h"])):
        page.row(top, top + 30, [40.0, 160.0, 280.0], [[word] for word in words])
    source = read_whole(page)

    tables = [(block.table, block.page) for block in source.blocks if block.kind is BlockKind.ROW]
    assert rows(source) == [["a", "b"], ["c", "d"], ["e", "f"], ["g", "h"]]
    assert tables == [(1, 1), (1, 1), (2, 1), (2, 1)]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["avslutningsmåned/", "år: mai 2023"], "avslutningsmåned/år: mai 2023"),
        # Each fills its cell to the last letter that fits.
        (["Estimert", "avslutningsmånedog", "år"], "Estimert avslutningsmånedogår"),
        (["inklusjonskriteri-", "ene"], "inklusjonskriteri-ene"),
        (["NCT03334396", "BREEZE-AD1"], "NCT03334396 BREEZE-AD1"),
        (["NCT033343", "96"], "NCT03334396"),
    ],
)
def test_words_that_a_narrow_cell_cuts_are_whole_again(lines, text):
    page = page_of_text()
    width = 4 + 6 * max(map(len, lines))
    page.row(300, 400, [40.0, 40.0 + width, 400.0], [lines, ["Placebo"]])

    assert rows(read_whole(page)) == [[text, "Placebo"]]


def test_what_was_joined_is_told():
    page = page_of_text()
    page.row(300, 400, [40.0, 152.0, 400.0], [["Estimert", "avslutningsmånedog", "år"], ["Placebo"]])

    assert read_whole(page).warnings == ("joined_words",)


def test_links_belong_to_the_words_they_lie_on():
    page = page_of_text()
    page.row(300, 340, COLUMNS, [["N = 624"], [], ["2019"]])
    page.link(165, 303, "NCT03334396", "https://clinicaltrials.gov/study/NCT03334396")
    source = read_whole(page)

    assert [(source.words_at(link.span), link.address) for link in source.links] == [
        ("NCT03334396", "https://clinicaltrials.gov/study/NCT03334396")
    ]
    assert rows(source) == [["N = 624", "NCT03334396", "2019"]]


def test_what_stands_at_the_edge_of_each_page_is_furniture():
    pages = [page_of_text(), page_of_text()]
    for number, page in enumerate(pages, 1):
        page.words(40, 20, "Legemiddelverket")
        page.words(300, 810, f"Side {number} av 2")

    assert texts(read_whole(*pages), BlockKind.FURNITURE) == [
        "Legemiddelverket",
        "Side 1 av 2",
        "Legemiddelverket",
        "Side 2 av 2",
    ]


def test_a_letter_that_the_reader_loses_is_counted_all_the_same(monkeypatch):
    data = pdf(page_of_text())
    monkeypatch.setattr(pdf_texts.TextWriter, "add_row", None)
    whole = pdf_texts.TextWriter.add
    monkeypatch.setattr(
        pdf_texts.TextWriter,
        "add",
        lambda self, kind, texts, level=0: None if "UV" in texts[0][0].text else whole(self, kind, texts, level),
    )
    source = read(data)

    assert (source.words - count_words(source.text)).total() == len("UVlyserettillegg")


def encrypted(data: bytes) -> bytes:
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        document.save(file, encryption=pikepdf.Encryption(owner="a", user="b"))
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (lambda: encrypted(pdf(page_of_text())), "encrypted"),
        (lambda: pdf(PdfPage(), picture=True), "scanned"),
        (lambda: pdf(PdfPage()), "empty"),
        (lambda: pdf(*[PdfPage()] * (MAX_PAGES + 1)), "too_many_pages"),
        (lambda: b"%PDF-1.7\nnothing", "broken"),
        (lambda: pdf(page_of_text())[:300], "broken"),
    ],
)
def test_a_pdf_that_cannot_be_read_is_refused_with_the_reason(data, code):
    with pytest.raises(RefusedFile) as refusal:
        read(data())

    assert refusal.value.code == code
    assert code in REFUSALS


def with_words_beside(where: str) -> bytes:
    """A PDF that says the number in one of the places that nobody reads."""
    file, number = io.BytesIO(pdf(page_of_text())), "Kari 01016050012"
    with pikepdf.open(file) as document:
        if where == "properties":
            document.docinfo["/Author"] = number
        elif where == "note":
            note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Contents=number)
            note.Rect = [0, 0, 10, 10]
            document.pages[0].Annots = document.make_indirect(pikepdf.Array([document.make_indirect(note)]))
        elif where == "metadata":
            with document.open_metadata() as metadata:
                metadata["dc:description"] = number
        elif where == "attachment":
            document.attachments["liste.txt"] = number.encode()
        else:
            page = PdfPage(["BT /F1 10 Tf 3 Tr 40 500 Td (Kari 010160) Tj ( 50012) Tj ET"])
            return pdf(page_of_text(), page)
        written = io.BytesIO()
        document.save(written)
    return written.getvalue()


@pytest.mark.parametrize("where", ["properties", "note", "metadata", "attachment", "unseen letters"])
def test_what_stands_beside_the_text_is_read_for_identity_numbers(where: str):
    assert has_identity_number(read(with_words_beside(where)).beside)
    assert not has_identity_number(read(pdf(page_of_text())).beside)
