"""Word files into blocks: everything that other readers lose is there, and each word is counted a second time."""

import io
import zipfile
from collections import Counter

import pytest

from notices.checks.identity_numbers import has_identity_number
from notices.importing.blocks import BlockKind, ReadSource, SourceBlock
from notices.importing.kinds import kind_of
from notices.importing.reasons import REFUSALS, WARNINGS, RefusedFile
from notices.importing.word import html as word_html
from notices.importing.word.package import MAX_ROWS
from notices.importing.word.reader import read
from notices.importing.words import count_words
from tests.support import word_documents as word
from tests.support.word_documents import paragraph, run, table, word_document


def texts(source: ReadSource) -> list[str]:
    return [source.words_at(block.span) for block in source.blocks]


def cells(source: ReadSource, block: SourceBlock) -> list[str]:
    return [source.words_at(cell) for cell in block.cells]


def read_whole(*body: str, **parts: str) -> ReadSource:
    """What is read; not a word is missing or added."""
    source = read(word_document(*body, addresses=(), **parts))

    assert count_words(source.text) == source.words
    return source


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ((word.box(True), " Etikk"), "☒ Etikk"),
        ((word.box(False), " Etikk"), "☐ Etikk"),
        ((word.old_box(True), " Etikk"), "☒ Etikk"),
        ((word.old_box(False), " Etikk"), "☐ Etikk"),
        ((word.sign("F0FE"), " Etikk"), "☑ Etikk"),
        ((word.sign("F06F"), " Etikk"), "□ Etikk"),
        ((run("\uf0fe", '<w:rFonts w:ascii="Wingdings"/>'), " Etikk"), "☑ Etikk"),
        (("Før ", word.inserted("innsatt"), word.deleted("strøket")), "Før innsatt"),
        ((word.control(run("Hud"))), "Hud"),
        (('<w:fldSimple w:instr="DATE">' + run("3. august 2020") + "</w:fldSimple>",), "3. august 2020"),
        (("<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>",), "x"),
        (("Kappa", "<w:r><w:noBreakHyphen/></w:r>", "lys"), "Kappa\u2011lys"),
        (("BREE", "ZE"), "BREEZE"),
        (("Én", "<w:r><w:br/></w:r>", "to"), "Én\nto"),
        ((f"<w:moveFrom>{run('gammelt')}</w:moveFrom><w:moveTo>{run('flyttet')}</w:moveTo>",), "flyttet"),
    ],
)
def test_the_text_of_a_paragraph_is_read(inside, text):
    inside = (inside,) if isinstance(inside, str) else inside

    assert texts(read_whole(paragraph(*inside))) == [text]


@pytest.mark.parametrize("has_old_form", [True, False])
def test_the_words_of_a_text_box_stand_after_its_paragraph(has_old_form):
    source = read_whole(paragraph("Før", word.text_box("Tidsperspektiv", has_old_form=has_old_form), " etter"))

    assert texts(source) == ["Før etter", "Tidsperspektiv"]


def test_headings_are_known_by_their_style_whatever_its_id():
    source = read_whole(
        paragraph("Baricitinib", style="Tittel"),
        paragraph("Dagens behandling", style="Overskrift1"),
        paragraph("Metodevarsler", style="Overskrift2"),
        paragraph("Salver."),
    )

    assert [(block.kind, block.level) for block in source.blocks] == [
        (BlockKind.HEADING, 1),
        (BlockKind.HEADING, 1),
        (BlockKind.HEADING, 2),
        (BlockKind.PARAGRAPH, 0),
    ]


def test_items_of_lists_are_items_with_their_depth():
    source = read_whole(paragraph("Kilde", level=0), paragraph("Del", level=1), paragraph("Neste", level=0))

    assert [(block.kind, block.level) for block in source.blocks] == [
        (BlockKind.ITEM, 1),
        (BlockKind.ITEM, 2),
        (BlockKind.ITEM, 1),
    ]
    assert texts(source) == ["Kilde", "Del", "Neste"]


def test_a_table_is_rows_of_cells_and_an_inner_table_lines_of_its_cell():
    inner = table(("4 mg", "2 mg"))
    source = read_whole(table(("Populasjon", "Intervensjon"), (paragraph("N = 624") + paragraph("voksne"), inner)))

    assert [(block.kind, block.table) for block in source.blocks] == [(BlockKind.ROW, 1)] * 2
    assert [cells(source, block) for block in source.blocks] == [
        ["Populasjon", "Intervensjon"],
        ["N = 624\nvoksne", "4 mg\n2 mg"],
    ]


def test_a_cell_knows_its_table_and_its_place():
    source = read_whole(table(("a", "b"), ("c", "d")), paragraph("Mellom."), table(("e", "f"), ("g", "h")))

    rows = [block for block in source.blocks if block.kind is BlockKind.ROW]
    assert [(block.table, cells(source, block)) for block in rows] == [
        (1, ["a", "b"]),
        (1, ["c", "d"]),
        (2, ["e", "f"]),
        (2, ["g", "h"]),
    ]


def test_a_cell_over_several_columns_leaves_the_others_empty():
    wide = f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{paragraph("Begge")}</w:tc>'
    tall = f'<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{paragraph("Høy")}</w:tc>'
    below = f"<w:tc><w:tcPr><w:vMerge/></w:tcPr>{paragraph('')}</w:tc>"
    plain = f"<w:tc>{paragraph('x')}</w:tc>"
    source = read_whole(f"<w:tbl><w:tr>{tall}{wide}</w:tr><w:tr>{below}{plain}{plain}</w:tr></w:tbl>")

    assert [cells(source, block) for block in source.blocks] == [["Høy", "Begge", ""], ["", "x", "x"]]


def test_a_table_that_is_only_a_frame_is_no_table():
    source = read_whole(table((paragraph("Dagens behandling", style="Overskrift1") + paragraph("Salver."),)))

    assert [block.kind for block in source.blocks] == [BlockKind.HEADING, BlockKind.PARAGRAPH]


def test_links_keep_their_addresses_also_those_of_fields():
    link = f'<w:hyperlink r:id="rId1">{run("ID2016_069")}</w:hyperlink>'
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "https://b.no/"</w:instrText></w:r>'
    )
    field = f'{begin}<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("ID2019_015")}'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    body = (paragraph("Se ", link), table((paragraph(f"{field}{end}"),)))
    source = read(word_document(*body, addresses=("https://a.no/x?y=1&z",)))

    assert [(source.words_at(link.span), link.address) for link in source.links] == [
        ("ID2016_069", "https://a.no/x?y=1&z"),
        ("ID2019_015", "https://b.no/"),
    ]


def test_a_footnote_stands_in_brackets_at_its_mark_and_is_told():
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    line = f'<w:footnote w:type="separator" w:id="0">{paragraph("")}</w:footnote>'
    note = f'{line}<w:footnote w:id="2">{paragraph("Bare voksne.")}</w:footnote>'
    source = read_whole(paragraph("Pasienter", mark, " i Norge."), footnotes=note)

    assert texts(source) == ["Pasienter [Bare voksne.] i Norge."]
    assert source.warnings == ("notes",)


def test_heads_and_feet_of_pages_are_furniture():
    source = read_whole(paragraph("Salver."), header1=paragraph("Legemiddelverket"), footer1=paragraph("Side 1"))

    assert [(block.kind, source.words_at(block.span)) for block in source.blocks] == [
        (BlockKind.FURNITURE, "Side 1"),
        (BlockKind.FURNITURE, "Legemiddelverket"),
        (BlockKind.PARAGRAPH, "Salver."),
    ]


def test_tracked_changes_are_told():
    source = read_whole(paragraph(word.inserted("Nytt."), word.deleted("Gammelt.")))

    assert source.warnings == ("tracked_changes",)
    assert set(source.warnings) <= WARNINGS.keys()


def test_a_blank_paragraph_is_a_gap():
    source = read_whole(paragraph("Først."), paragraph(""), paragraph("Så."))

    assert [block.gap.value for block in source.blocks] == ["", "blank"]


def test_a_word_that_the_reader_loses_is_counted_all_the_same(monkeypatch):
    data = word_document(paragraph("Ett ord til."))
    monkeypatch.setattr(word_html.Text, "add", lambda self, text: setattr(self, "letters", text.replace("ord ", "")))
    source = read(data)

    assert source.words - count_words(source.text) == Counter({"ord": 1})


def changed(data: bytes, name: str, content: bytes) -> bytes:
    file = io.BytesIO(data)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


DATA = word_document(paragraph("Salver."))
ENTITY = b'<!DOCTYPE x [<!ENTITY a "b">]><w:ftr xmlns:w="x"/>'


# Made by the test that reads it: some are large.
@pytest.mark.parametrize(
    ("make_file", "code"),
    [
        (lambda: changed(DATA, "word/vbaProject.bin", b"x"), "macros"),
        (lambda: changed(DATA, "word/media/a.png", b"0" * 160_000_000), "unpacked_too_large"),
        (lambda: changed(DATA, "word/footnotes.xml", b" " * 25_000_000), "unpacked_too_large"),
        (lambda: word_document(table(*[("x",)] * (MAX_ROWS + 1))), "too_many_rows"),
        (lambda: changed(DATA, "word/footer9.xml", ENTITY), "broken"),
        (lambda: changed(DATA, "word/footer9.xml", b"<w:ftr"), "broken"),
        (lambda: DATA[:-200], "broken"),
        (lambda: DATA[:60] + b"xxxxxxxx" + DATA[68:], "broken"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(make_file, code):
    with pytest.raises(RefusedFile) as refusal:
        read(make_file())

    assert refusal.value.code == code
    assert code in REFUSALS


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("word/comments.xml", f"<w:comments {word.W}>{paragraph(run('010160'), run('50012'))}</w:comments>"),
        ("word/header9.xml", f"<w:hdr {word.W}>{paragraph('01016050012')}</w:hdr>"),
        ("docProps/core.xml", "<core><creator>Kari 010160 50012</creator></core>"),
        ("word/document.xml.rels", '<Relationships><R Target="mailto:01016050012@eks.no"/></Relationships>'),
        ("word/afchunk.html", "<p>01016050012</p>"),
        ("word/embeddings/book.xlsx", changed(b"", "xl/sharedStrings.xml", b"<sst><t>01016050012</t></sst>")),
    ],
)
def test_what_stands_beside_the_text_is_read_for_identity_numbers(name, content):
    data = changed(DATA, name, content if isinstance(content, bytes) else content.encode())
    source = read(data)

    assert not has_identity_number(source.text) or "header" in name
    assert has_identity_number(source.beside)


def test_a_deleted_number_and_the_description_of_a_picture_stand_beside_the_text():
    picture = '<w:r><w:drawing><wp:inline><wp:docPr id="1" descr="Kari, 01016050012"/></wp:inline></w:drawing></w:r>'

    assert has_identity_number(read(word_document(paragraph(word.deleted("01016050012"), "Salver."))).beside)
    assert has_identity_number(read(word_document(paragraph(picture, "Salver."))).beside)
    assert not has_identity_number(read(word_document(paragraph("Salver 010160."), paragraph("50012"))).beside)


def test_a_word_file_is_known_by_its_content():
    assert kind_of(DATA) == "docx"
