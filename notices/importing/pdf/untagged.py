"""A PDF without a structure into blocks: headings by size, paragraphs by distance, tables by ruling lines."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from notices.importing.blocks import BlockKind, SourceWriter
from notices.importing.pdf.addresses import LinkArea
from notices.importing.pdf.letters import Glyph
from notices.importing.pdf.lines import Joiner, Line, has_room, lines_of
from notices.importing.pdf.margins import furniture_of
from notices.importing.pdf.tables import Cell, RuledTable, goes_on, stitched, tables_of
from notices.importing.pdf.texts import TextWriter
from notices.importing.words import GLYPHS

# In parts of a line's height: a step down that begins a paragraph; larger letters are a heading's.
PARAGRAPH_STEP, HEADING_SIZE = 1.55, 1.12
# In points.
SAME_SIZE = 0.6
MAX_HEADING_LINES = 4
# In parts of a letter's size: so much room is no accident.
ROOM = 0.5
# So many of a file's lines do not go beyond its right margin.
USUAL_PART = 0.9
ORDINAL = re.compile(r"\[?(\d{1,3})[.)\]]\s+\S")
MAX_DAY_WORDS = 3
BULLETS = "•·▪◦–-"


@dataclass
class _Page:
    """What stands on a page besides furniture, from the top: lines and tables."""

    items: list[Line | RuledTable]


class Untagged:
    """It writes the blocks of one file."""

    def __init__(
        self, writer: SourceWriter, data: bytes, letters: list[Glyph], areas: list[LinkArea], height: float
    ) -> None:
        self._writer = writer
        by_page: dict[int, list[Glyph]] = defaultdict(list)
        for letter in letters:
            by_page[letter.page].append(letter)
        self._tables = tables_of(data, by_page)
        lines = {page: self._lines(page, each) for page, each in by_page.items()}
        furniture = furniture_of(list(lines.values()), height)
        self._pages = [
            _Page(sorted([*(line for line in lines[page] if line not in furniture), *self._tables[page]], key=_top))
            for page in sorted(lines)
        ]
        self._furniture = sorted(furniture, key=lambda line: (line.first.page, line.top))
        self._size = _usual(Counter(round(letter.size, 1) for letter in letters))
        self._edge = _usual_edge([item for page in self._pages for item in page.items if isinstance(item, Line)])
        self._table_numbers = 0
        self._repeated: list[tuple[int, list[Cell]]] = []
        self._items = self._joined_pages()
        self._joiner = Joiner.of(text for item in self._items for text in _texts_in(item))
        self._texts = TextWriter(writer, self._joiner, areas, letters)

    def _lines(self, page: int, letters: list[Glyph]) -> list[Line]:
        outside = [letter for letter in letters if not any(table.has(letter) for table in self._tables[page])]
        return _merged(lines_of(outside))

    def write(self) -> Joiner:
        """Write everything; return how lines were joined."""
        for line in self._furniture:
            self._writer.add(BlockKind.FURNITURE, line.text.strip(), page=line.first.page)
        for page, row in self._repeated:
            words = " ".join(line.text.strip() for cell in row for line in cell)
            self._writer.add(BlockKind.FURNITURE, words, page=page)
        for item in self._items:
            if isinstance(item, RuledTable):
                self._table(item)
            else:
                self._paragraph(item)
        return self._joiner

    def _joined_pages(self) -> list[list[Line] | RuledTable]:
        """Return the paragraphs and tables of all pages; those that go on over a page are one."""
        items: list[list[Line] | RuledTable] = []
        for page in self._pages:
            for at, item in enumerate(_grouped(page.items, self._edge)):
                last = items[-1] if items else None
                if at == 0 and isinstance(item, RuledTable) and isinstance(last, RuledTable) and goes_on(last, item):
                    rows, repeated = stitched(last, item)
                    last.rows += rows
                    last.is_closed = item.is_closed
                    self._repeated += [(item.page, row) for row in repeated]
                elif at == 0 and isinstance(item, list) and isinstance(last, list) and self._goes_on(last, item):
                    last += item
                else:
                    items.append(item)
        return items

    def _goes_on(self, before: list[Line], after: list[Line]) -> bool:
        """Does a paragraph go on over the page? It ends without a full stop, and both are running text."""
        is_open = before[-1].text.strip()[-1] not in ".:?!)"
        return is_open and not self._level(before) and not self._level(after) and after[0].text.strip()[:1].islower()

    def _paragraph(self, lines: list[Line]) -> None:
        text, level = lines[0].text.strip(), self._level(lines)
        kind = BlockKind.PARAGRAPH
        if level:
            kind = BlockKind.HEADING
        elif (text[0] in BULLETS and text[1:2].isspace()) or _ordinal(lines[0]) is not None:
            kind = BlockKind.ITEM
        elif text in GLYPHS:
            kind = BlockKind.BOX
        self._texts.add(kind, [lines], level=level)

    def _level(self, lines: list[Line]) -> int:
        """Return the level of a heading; 0 for running text."""
        if len(lines) > MAX_HEADING_LINES or lines[0].text.strip()[-1:] in ".;,":
            return 0
        size = lines[0].size
        if size >= HEADING_SIZE * self._size:
            return 1 if size >= 1.5 * self._size else 2 if size >= 1.25 * self._size else 3
        return (
            3 if len(lines) == 1 and all(_is_bold(letter) for letter in lines[0].letters if letter.text.strip()) else 0
        )

    def _table(self, table: RuledTable) -> None:
        self._table_numbers += 1
        edges = _edges_of(table)
        for row in table.rows:
            cells = [_paragraphs_of(cell, edge) for cell, edge in zip(row, edges, strict=True)]
            self._texts.add_row(cells, self._table_numbers, edges)


def write_untagged(
    writer: SourceWriter, data: bytes, letters: list[Glyph], areas: list[LinkArea], height: float
) -> Joiner:
    """Write the blocks of a file; return how lines were joined."""
    return Untagged(writer, data, letters, areas, height).write()


def _top(item: Line | RuledTable) -> float:
    return item.top if isinstance(item, Line) else item.box[1]


def _usual(sizes: Counter[float]) -> float:
    return sizes.most_common(1)[0][0]


def _is_bold(letter: Glyph) -> bool:
    return any(word in letter.font.lower() for word in ("bold", "black", "heavy", "semibold"))


def _merged(lines: list[Line]) -> list[Line]:
    """Return lines from the top, with those at one height as one: a label and its value, a box and its words."""
    merged: list[Line] = []
    for line in sorted(lines, key=lambda line: (line.bottom, line.x0)):
        before = merged[-1] if merged else None
        if (
            before
            and abs(before.bottom - line.bottom) < 0.3 * line.size
            and abs(before.size - line.size) < line.size / 2
        ):
            letters = sorted((before, line), key=lambda each: each.x0)
            merged[-1] = Line((*letters[0].letters, *letters[1].letters))
        else:
            merged.append(line)
    return merged


def _grouped(items: Sequence[Line | RuledTable], edge: float) -> Iterator[list[Line] | RuledTable]:
    """Yield paragraphs, as their lines, and tables; `edge` is how far lines reach."""
    paragraph: list[Line] = []
    for item in items:
        if isinstance(item, RuledTable):
            if paragraph:
                yield paragraph
            yield item
            paragraph = []
        elif paragraph and _begins(paragraph, item, edge):
            yield paragraph
            paragraph = [item]
        else:
            paragraph.append(item)
    if paragraph:
        yield paragraph


def _begins(paragraph: list[Line], line: Line, edge: float) -> bool:
    """Does a paragraph begin with this line: lower down than a line goes, in other letters, with a sign of a list?

    Or had its first word room on the line before, which was ended on purpose?
    """
    before = paragraph[-1]
    step = line.bottom - before.bottom if line.first.page == before.first.page else 0.0
    if step > PARAGRAPH_STEP * max(line.size, before.size) or abs(line.size - before.size) > SAME_SIZE:
        return True
    usual = paragraph[1].bottom - paragraph[0].bottom if len(paragraph) > 1 else step
    if step > 1.25 * abs(usual) or _is_bold(before.letters[-1]) != _is_bold(line.first):
        return True
    first, number = _ordinal(paragraph[0]), _ordinal(line)
    if (number is not None and first is not None and number == first + 1) or has_room(
        before, line, edge - ROOM * line.size
    ):
        return True
    text = line.text.strip()
    return text[0] in GLYPHS or (text[0] in BULLETS and text[1:2].isspace())


def _paragraphs_of(cell: Cell, edge: float) -> list[list[Line]]:
    return [text for text in _grouped(list(cell), edge) if isinstance(text, list)]


def _texts_in(item: list[Line] | RuledTable) -> Iterator[list[Line]]:
    """Yield a paragraph, or the texts of a table's cells."""
    if isinstance(item, list):
        yield item
        return
    edges = _edges_of(item)
    for row in item.rows:
        for cell, edge in zip(row, edges, strict=True):
            yield from _paragraphs_of(cell, edge)


def _edges_of(table: RuledTable) -> list[float]:
    """Return how far lines may reach in each column: both sides of a cell have the same padding."""
    lines = [
        (line.x0, left) for row in table.rows for cell, left in zip(row, table.lefts, strict=False) for line in cell
    ]
    padding = max(0.0, min((x0 - left for x0, left in lines), default=0.0))
    edges = [edge - padding for edge in table.edges]
    count = max(map(len, table.rows))
    return [*edges, *([edges[-1]] * (count - len(edges)))][:count]


def _usual_edge(lines: list[Line]) -> float:
    """Return how far running text reaches; single lines, such as a long address, may go further."""
    ends = sorted(line.x1 for line in lines)
    return ends[int(len(ends) * USUAL_PART)] if ends else 0.0


def _ordinal(line: Line) -> int | None:
    """Return the number that a line of a list begins with."""
    text = line.text.strip()
    match = ORDINAL.match(text)
    # A day, such as "3. august 2020", is no item.
    return int(match[1]) if match and len(text.split()) > MAX_DAY_WORDS else None
