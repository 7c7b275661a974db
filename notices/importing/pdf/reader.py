"""A PDF into blocks: along its structure where it has one, else by what its pages look like."""

import io
from typing import cast

from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser

from notices.importing.blocks import ReadSource, SourceWriter
from notices.importing.pdf.addresses import LinkArea, areas_of
from notices.importing.pdf.beside import text_beside
from notices.importing.pdf.counting import text_of, words_of
from notices.importing.pdf.letters import MAX_LETTERS, Glyph, PageReader
from notices.importing.pdf.lines import Joiner
from notices.importing.pdf.structure import Node, structure_of
from notices.importing.pdf.tagged import Tagged
from notices.importing.pdf.untagged import write_untagged
from notices.importing.reasons import RefusedFile

MAX_PAGES = 60
# A page with fewer letters is a picture with a stamp on it.
MIN_LETTERS = 20
# The part of the letters that a structure must name to be followed.
MIN_COVERED = 0.7


def read(data: bytes) -> ReadSource:
    """Return the blocks of a PDF; raises RefusedFile."""
    try:
        return _read(data)
    except (RefusedFile, MemoryError, RecursionError):
        raise
    except PDFPasswordIncorrect as error:
        raise RefusedFile("encrypted") from error
    except Exception as error:  # whatever a broken file makes of its reader
        raise RefusedFile("broken") from error


def _read(data: bytes) -> ReadSource:
    document = PDFDocument(PDFParser(io.BytesIO(data)))
    pages = _pages(document)
    letters, areas = _letters(pages)
    _require_text(letters, pages)
    writer = SourceWriter()
    tree = structure_of(document, {cast(int, page.pageid): number for number, page in enumerate(pages, 1)})
    joiner = _follow(tree, writer, letters, areas) if tree else None
    if joiner is None:
        height = max(page.mediabox[3] - page.mediabox[1] for page in pages)
        joiner = write_untagged(writer, data, letters, areas, height)
    warnings = ("joined_words",) if joiner.joined else ()
    words = words_of(data, "".join(writer.parts))
    return writer.source("pdf", words, warnings, text_beside(document, text_of(data, is_spaced=True)))


def _pages(document: PDFDocument) -> list[PDFPage]:
    pages = []
    for page in PDFPage.create_pages(document):
        pages.append(page)
        if len(pages) > MAX_PAGES:
            raise RefusedFile("too_many_pages")
    if not pages:
        raise RefusedFile("broken")
    return pages


def _letters(pages: list[PDFPage]) -> tuple[list[Glyph], list[LinkArea]]:
    reader = PageReader()
    letters: list[Glyph] = []
    areas: list[LinkArea] = []
    for number, page in enumerate(pages, 1):
        letters += reader.letters(page, number)
        areas += areas_of(page, number)
        if len(letters) > MAX_LETTERS:
            raise RefusedFile("too_large")
    return letters, areas


def _require_text(letters: list[Glyph], pages: list[PDFPage]) -> None:
    if sum(not letter.text.isspace() for letter in letters) < MIN_LETTERS:
        has_pictures = any("XObject" in (page.resources or {}) for page in pages)
        raise RefusedFile("scanned" if has_pictures else "empty")


def _follow(tree: Node, writer: SourceWriter, letters: list[Glyph], areas: list[LinkArea]) -> Joiner | None:
    """Write the blocks along the structure; None where it leaves too much out."""
    tagged = Tagged(writer, letters, areas)
    return tagged.write(tree) if tagged.covers(tree) >= MIN_COVERED else None
