"""A Word file from a job: its blocks one after another, with what stands around them.

A job is {"language", "title", "author", "identifier", "made_at" (ISO), "above", "below", "blocks"}; `above` and `below`
are printed on each page. Blocks are those of the page: heading, paragraph, facts, list, numbered, boxes, table,
references.
"""

import io
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from docx import Document
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from notices.formats.docx.archive import repacked
from notices.formats.docx.elements import CHECKED, Elements, repeat_as_header, set_numbering, text_of
from notices.formats.docx.styles import ACCENT, LANGUAGES, TEXT_WIDTH, apply_styles, shade

Block = dict[str, Any]
LABEL_WIDTH = Mm(55)
SMALL, TRIAL_SIZE, TABLE_SIZE = Pt(8.5), Pt(8), Pt(9.5)
HEAD_COLOR = "EEF1F5"
MARKS = {"strong": "bold", "em": "italic", "sub": "subscript", "sup": "superscript"}


def word_file(job: dict[str, Any]) -> bytes:
    """Return the file, always the same bytes for the same job."""
    writer = _PackageWriter(job)
    writer.blocks(job["blocks"], writer.file)
    content = io.BytesIO()
    writer.file.save(content)
    return repacked(content.getvalue())


class _PackageWriter:
    """It writes the blocks into one file; `place` is what has paragraphs: the file or a cell of a table."""

    def __init__(self, job: dict[str, Any]) -> None:
        self.file = Document()
        apply_styles(self.file, job["language"])
        self._elements = Elements(self.file)
        self._describe(job)
        section = self.file.sections[0]
        section.header.paragraphs[0].text = text_of(job["above"])
        section.footer.paragraphs[0].text = text_of(job["below"])
        for part in (section.header, section.footer):
            for run in part.paragraphs[0].runs:
                run.font.size = SMALL
        self._writers: dict[str, Callable[[Block, Any], None]] = {
            "heading": self._heading,
            "paragraph": self._paragraph,
            "facts": self._facts,
            "list": self._list,
            "numbered": self._list,
            "boxes": self._boxes,
            "table": self._table,
            "references": self._references,
        }

    def blocks(self, blocks: Iterable[Block], place: Any) -> None:
        for block in blocks:
            self._writers[block["kind"]](block, place)

    def _describe(self, job: dict[str, Any]) -> None:
        """Fill in the file's own description."""
        about, made_at = self.file.core_properties, datetime.fromisoformat(job["made_at"])
        about.title, about.author = text_of(job["title"])[:255], text_of(job["author"])[:255]
        about.language, about.identifier = LANGUAGES[job["language"]], text_of(job["identifier"])[:255]
        about.comments, about.last_modified_by = "", about.author
        about.created = about.modified = made_at.replace(tzinfo=None, microsecond=0)

    def _heading(self, block: Block, place: Any) -> None:
        self._runs(place.add_paragraph(style=f"Heading {block['level']}"), block["runs"])

    def _paragraph(self, block: Block, place: Any) -> None:
        self._runs(place.add_paragraph(), block["runs"], size=SMALL if block["small"] else None)

    def _facts(self, block: Block, place: Any) -> None:
        table = self._new_table(place, len(block["rows"]), (LABEL_WIDTH, TEXT_WIDTH - LABEL_WIDTH))
        for row, (label, value) in zip(table.rows, block["rows"], strict=True):
            shade(row.cells[0], HEAD_COLOR)
            self._runs(row.cells[0].paragraphs[0], label, is_bold=True)
            self._runs(row.cells[1].paragraphs[0], value)
        self._space_below(table)

    def _list(self, block: Block, place: Any) -> None:
        number = self._elements.numbering() if block["kind"] == "numbered" else None
        for item in block["items"]:
            for at, inner in enumerate(item):
                if inner["kind"] != "paragraph":
                    self.blocks([inner], place)
                    continue
                style = "List Continue" if at else "List Bullet" if number is None else "List Number"
                paragraph = place.add_paragraph(style=style)
                if number is not None and not at:
                    set_numbering(paragraph, number)
                self._runs(paragraph, inner["runs"])

    def _boxes(self, block: Block, place: Any) -> None:
        for item in block["items"]:
            paragraph = place.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(2)
            self._elements.box(paragraph, is_checked=item["box"] == CHECKED)
            paragraph.add_run(" ")
            self._runs(paragraph, item["runs"])

    def _table(self, block: Block, place: Any) -> None:
        count, size = len(block["head"]), TRIAL_SIZE if block["of"] == "trials" else TABLE_SIZE
        table = self._new_table(place, len(block["rows"]) + 1, (TEXT_WIDTH // count,) * count)
        repeat_as_header(table.rows[0])
        for cell, words in zip(table.rows[0].cells, block["head"], strict=True):
            shade(cell, HEAD_COLOR)
            self._runs(cell.paragraphs[0], words, is_bold=True, size=size)
        for row, cells in zip(table.rows[1:], block["rows"], strict=True):
            for cell, inner in zip(row.cells, cells, strict=True):
                self._cell(cell, inner["blocks"], size)
        self._space_below(table)

    def _cell(self, cell: Any, blocks: list[Block], size: Any) -> None:
        self.blocks(blocks, cell)
        # A cell has an empty paragraph from the start, and needs one at its end.
        if len(cell.paragraphs) > 1:
            cell._tc.remove(cell.paragraphs[0]._p)
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.space_after = Pt(2)
            for run in paragraph.runs:
                run.font.size = run.font.size or size

    def _references(self, block: Block, place: Any) -> None:
        number = self._elements.numbering()
        for item in block["items"]:
            paragraph = place.add_paragraph(style="List Number")
            set_numbering(paragraph, number)
            self._elements.bookmark(paragraph, item["anchor"])
            self._runs(paragraph, item["runs"])

    def _new_table(self, place: Any, rows: int, widths: tuple[int, ...]) -> Any:
        table = place.add_table(rows=rows, cols=len(widths))
        table.style, table.autofit = "Table Grid", False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = width
        return table

    def _space_below(self, table: Any) -> None:
        """Keep what follows a table apart from it: two tables in a row would be one."""
        paragraph = self.file.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        table._tbl.addnext(paragraph._p)

    def _runs(self, paragraph: Paragraph, runs: list[Block], *, is_bold: bool = False, size: Any = None) -> None:
        for each in runs:
            run = self._elements.link(paragraph, each["link"]) if each["link"] else paragraph.add_run()
            if each["text"] == "\n":
                run.add_break()
            else:
                run.text = text_of(each["text"])
            for mark in each["marks"]:
                setattr(run.font, MARKS[mark], True)
            if each["link"]:
                run.font.color.rgb, run.font.underline = ACCENT, True
            if is_bold:
                run.bold = True
            if size:
                run.font.size = size
