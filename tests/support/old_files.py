"""The old notices of `old_notices` as files: as Word writes them, and as PDF without a structure.

Their facts are the same. In Word files boxes are controls, boxes of old forms or signs, and the table is one; in PDF
the table is ruled, its columns are so narrow that they cut words, and it goes on over pages.
"""

import re
import textwrap
from dataclasses import dataclass, field

from tests.support import word_documents as word
from tests.support.old_notice_text import Maker, narrow_lines
from tests.support.pdf_pages import COURIER_WIDTH, HEIGHT, PdfPage, pdf

COLUMN_COUNT = 6


@dataclass
class FileMaker(Maker):
    """It collects the cells of a table into rows."""

    cells: list[str] = field(default_factory=list)
    # The title may go over several lines of a text; it is one paragraph of a file.
    title: list[str] = field(default_factory=list)
    is_in_title: bool = True

    def __post_init__(self) -> None:
        super().__post_init__()
        self.may_merge = False

    def put(self, line: str) -> None:
        if self.is_in_title and ": " not in line:
            self.title.append(line.strip())
        else:
            self.end_title()
            self.line(line.strip())

    def title_row(self, text: str) -> None:
        self.title.append(text)

    def field_row(self, label: str, value: str) -> None:
        self.end_title()
        self.line(f"{label}: {value}")

    def heading(self, text: str, number: str = "") -> None:
        self.end_title()
        self.head(f"{number} {text}".strip())

    def end_title(self) -> None:
        if self.is_in_title:
            self.is_in_title = False
            self.line(" ".join(self.title))

    def paragraph(self, text: str) -> None:
        self.line(text)

    def line(self, text: str) -> None:
        raise NotImplementedError

    def head(self, text: str) -> None:
        raise NotImplementedError

    def cell(self, text: str) -> None:
        self.cells.append(text)
        if len(self.cells) == COLUMN_COUNT:
            self.row(self.cells)
            self.cells = []

    def labelled_row(self, label: str, values: list[str]) -> None:
        self.row([label, *values])

    def row(self, cells: list[str]) -> None:
        raise NotImplementedError


@dataclass
class WordMaker(FileMaker):
    """It writes a Word file."""

    body: list[str] = field(default_factory=list)
    rows: list[tuple[str, ...]] = field(default_factory=list)

    def line(self, text: str) -> None:
        self._end_table()
        glyphs = "|".join(map(re.escape, self.glyphs))
        parts = [part for part in re.split(f"({glyphs})", text) if part]
        self.body.append(word.paragraph(*(self._box(part) if part in self.glyphs else part for part in parts)))

    def _box(self, glyph: str) -> str:
        is_checked = glyph == self.glyphs[0]
        makers = (word.box, word.old_box, lambda checked: word.sign("F0FE" if checked else "F0A8"))
        return makers[len(self.body) % len(makers)](is_checked)

    def head(self, text: str) -> None:
        self._end_table()
        self.body.append(word.paragraph(text, style="Overskrift1"))

    def field_row(self, label: str, value: str) -> None:
        self.end_title()
        self.rows.append((label, value))

    def row(self, cells: list[str]) -> None:
        self.rows.append(tuple("".join(word.paragraph(part) for part in cell.split("\n")) for cell in cells))

    def _end_table(self) -> None:
        if self.rows:
            self.body.append(word.table(*self.rows))
            self.rows = []

    def file(self) -> bytes:
        self._end_table()
        return word.word_document(*self.body)


@dataclass
class PdfMaker(FileMaker):
    """It writes a PDF: text of 9 points in lines of 90 letters, a table of columns of 17 letters."""

    pages: list[PdfPage] = field(default_factory=lambda: [PdfPage()])
    top: float = 40

    SIZE, STEP, LEFT, COLUMN, LETTERS = 9, 11, 36, 17, 90

    def _place(self, height: float) -> float:
        """Return where something of this height begins, on a new page where this one is full."""
        if self.top + height > HEIGHT - 110:
            self.pages.append(PdfPage())
            self.top = 110
        top = self.top
        self.top += height
        return top

    def line(self, text: str) -> None:
        if not text:
            self.top += self.STEP
            return
        full, empty = self.glyphs
        # A font of the standard has no boxes; programs that fill in forms write letters in brackets.
        text = re.sub(re.escape(full), "[x]", re.sub(re.escape(empty), "[ ]", text))
        for part in textwrap.wrap(text, self.LETTERS):
            top = self._place(self.STEP)
            self.pages[-1].words(self.LEFT, top, part, self.SIZE)
        self.top += 6

    def head(self, text: str) -> None:
        self.top += 8
        top = self._place(20)
        self.pages[-1].words(self.LEFT, top, text, 13)

    def row(self, cells: list[str]) -> None:
        lines = [[line for part in cell.split("\n") for line in narrow_lines(part, self.COLUMN)] for cell in cells]
        height = 6 + self.STEP * max(map(len, lines))
        top = self._place(height)
        width = self.COLUMN * COURIER_WIDTH * 8 + 4
        columns = [self.LEFT - 10 + width * at for at in range(len(cells) + 1)]
        self.pages[-1].row(top, top + height, columns, lines, size=8, step=self.STEP)

    def file(self) -> bytes:
        return pdf(*self.pages)
