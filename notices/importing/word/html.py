"""Mammoth's HTML into blocks: headings, paragraphs, items, rows of cells; notes stand in brackets at their marks."""

import re
from dataclasses import dataclass, field

from notices.formats.html_tree import Tag
from notices.importing.blocks import BlockKind, Gap, Link, SourceBlock, SourceWriter, Span, TextMark
from notices.importing.word.names import CHECKED, UNCHECKED
from notices.importing.words import GLYPHS

HEADINGS = {f"h{level}": level for level in range(1, 7)}
LISTS = {"ul", "ol"}
MARKS = {"strong", "em", "sub", "sup"}
BLOCKS = HEADINGS.keys() | LISTS | {"p", "table", "li", "tr", "td", "th", "thead", "tbody"}
NOTE = re.compile(r"#((?:foot|end)note)-(\d+)")
BACK = re.compile(r"#(?:foot|end)note-ref-\d+")


@dataclass
class Text:
    """Running text with the addresses of its links, (start, end, address), and what stands in bold and the like."""

    letters: str = ""
    links: list[tuple[int, int, str]] = field(default_factory=list)
    # (start, end, tag)
    marks: list[tuple[int, int, str]] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.letters += text

    def join(self, other: "Text", between: str) -> None:
        """Add another text, with `between` where both have letters."""
        if not other.letters:
            return
        self.letters += between if self.letters else ""
        start = len(self.letters)
        self.letters += other.letters
        self.links += [(first + start, last + start, address) for first, last, address in other.links]
        self.marks += [(first + start, last + start, tag) for first, last, tag in other.marks]


class Html:
    """It writes the blocks of one tree."""

    def __init__(self, writer: SourceWriter) -> None:
        self._writer = writer
        self._notes: dict[str, Tag] = {}
        self._tables = 0
        self._gap = Gap.NONE

    def write(self, root: Tag) -> None:
        """Write everything; notes, which stand at the end, where their marks are."""
        notes = [tag for tag in root.all("li") if NOTE.fullmatch("#" + tag.attributes.get("id", ""))]
        self._notes = {tag.attributes["id"]: tag for tag in notes}
        self._blocks(root)

    def _blocks(self, parent: Tag) -> None:
        loose = Text()
        for node in parent.children:
            if isinstance(node, Tag) and _has_blocks(node):
                self._loose(loose)
                loose = Text()
                self._block(node)
            else:
                self._running_text(node, loose)
        self._loose(loose)

    def _loose(self, text: Text) -> None:
        """Write text that stands in no paragraph."""
        if text.letters.strip():
            self._paragraph(text, BlockKind.PARAGRAPH)

    def _block(self, tag: Tag) -> None:
        if tag.name in HEADINGS:
            self._paragraph(self._text(tag), BlockKind.HEADING, HEADINGS[tag.name])
        elif tag.name in LISTS:
            self._list(tag, 1)
        elif tag.name == "table":
            self._table(tag)
        elif tag.name == "p":
            self._paragraph(self._text(tag), BlockKind.PARAGRAPH)
        else:
            self._blocks(tag)

    def _paragraph(self, text: Text, kind: BlockKind, level: int = 0, *, is_numbered: bool = False) -> None:
        stripped = text.letters.strip()
        if not stripped:
            self._gap = Gap.BLANK
            return
        if len(stripped) == 1 and stripped in GLYPHS:
            kind = BlockKind.BOX
        block = self._writer.add(kind, text.letters, level=level, gap=self._gap, is_numbered=is_numbered)
        self._gap = Gap.NONE
        self._links(text, block.span)

    def _links(self, text: Text, span: Span) -> None:
        for start, end, tag in text.marks:
            self._writer.marks.append(TextMark(Span(span.start + start, span.start + end), tag))
        for start, end, address in text.links:
            self._writer.links.append(Link(Span(span.start + start, span.start + end), address))

    def _list(self, tag: Tag, level: int) -> None:
        for item in tag.children:
            if not isinstance(item, Tag) or item.attributes.get("id", "") in self._notes:
                continue
            text = Text()
            inner = [node for node in item.children if isinstance(node, Tag) and node.name in LISTS | {"table"}]
            for node in item.children:
                if isinstance(node, Tag) and node.name == "p":
                    text.join(self._text(node), "\n")
                elif node not in inner:
                    self._running_text(node, text)
            self._paragraph(text, BlockKind.ITEM, level, is_numbered=tag.name == "ol")
            for node in inner:
                self._list(node, level + 1) if node.name in LISTS else self._table(node)

    def _table(self, tag: Tag) -> None:
        rows = _own_rows(tag)
        self._tables += 1
        table, open_cells = self._tables, dict[int, int]()
        for row in rows:
            cells = [cell for cell in row.children if isinstance(cell, Tag)]
            filled = [cell for cell in cells if _has_words(cell)]
            if len(filled) == 1 and _is_frame(filled[0]):
                self._blocks(filled[0])
            else:
                self._row(_on_grid(cells, open_cells), table)

    def _row(self, cells: list[Tag | None], table: int) -> None:
        texts = [self._cell(cell) if cell else Text() for cell in cells]
        spans = tuple(self._writer.write(text.letters) for text in texts)
        whole = Span(spans[0].start, spans[-1].end) if spans else Span(self._writer.length, self._writer.length)
        self._writer.blocks.append(SourceBlock(BlockKind.ROW, whole, gap=self._gap, cells=spans, table=table))
        self._gap = Gap.NONE
        for text, span in zip(texts, spans, strict=True):
            self._links(text, span)

    def _cell(self, cell: Tag) -> Text:
        """Return the text of a cell: its paragraphs, items and rows of inner tables as lines."""
        lines, loose = Text(), Text()
        for node in cell.children:
            if isinstance(node, Tag) and _has_blocks(node):
                lines.join(loose, "\n")
                loose = Text()
                inside = self._text(node) if node.name in HEADINGS or node.name == "p" else self._cell(node)
                # A blank paragraph inside a cell parts what is around it.
                if not inside.letters.strip() and lines.letters:
                    lines.add("\n")
                lines.join(inside, "\n")
            else:
                self._running_text(node, loose)
        lines.join(loose, "\n")
        lines.letters = lines.letters.rstrip("\n")
        return lines

    def _text(self, tag: Tag) -> Text:
        text = Text()
        for node in tag.children:
            self._running_text(node, text)
        return text

    def _running_text(self, node: Tag | str, text: Text) -> None:
        if isinstance(node, str):
            text.add(node)
        elif node.name == "br":
            text.add("\n")
        elif node.name == "input":
            text.add(CHECKED if "checked" in node.attributes else UNCHECKED)
        elif node.name == "a":
            self._anchor(node, text)
        elif node.name in MARKS:
            start = len(text.letters)
            for inner in node.children:
                self._running_text(inner, text)
            text.marks.append((start, len(text.letters), node.name))
        else:
            for inner in node.children:
                self._running_text(inner, text)

    def _anchor(self, tag: Tag, text: Text) -> None:
        address = tag.attributes.get("href", "")
        if BACK.fullmatch(address):
            return
        if NOTE.fullmatch(address) and (note := self._notes.get(address[1:])):
            inside = self._cell(note)
            inside.letters = inside.letters.rstrip()
            text.add(" [")
            text.join(inside, "")
            text.add("]")
            return
        start = len(text.letters)
        for inner in tag.children:
            self._running_text(inner, text)
        if address and not address.startswith("#") and text.letters[start:].strip():
            text.links.append((start, len(text.letters), address))


def _has_blocks(tag: Tag) -> bool:
    return any(inner.name in BLOCKS for inner in tag.walk())


def _has_words(tag: Tag) -> bool:
    return any(
        (isinstance(node, str) and node.strip()) or (isinstance(node, Tag) and node.name == "input")
        for inner in tag.walk()
        for node in inner.children
    )


def _is_frame(cell: Tag) -> bool:
    """Is the cell no cell of a table, but a frame around headings or tables?"""
    return any(inner.name in HEADINGS or inner.name == "table" for inner in cell.walk())


def _own_rows(table: Tag) -> list[Tag]:
    """Return the rows of a table, not those of tables in its cells."""
    rows: list[Tag] = []
    for node in table.children:
        if isinstance(node, Tag):
            rows += [node] if node.name == "tr" else _own_rows(node) if node.name in ("thead", "tbody") else []
    return rows


def _on_grid(cells: list[Tag], open_cells: dict[int, int]) -> list[Tag | None]:
    """Return a row's cells by column; None where a cell from above or from the left reaches."""
    grid: list[Tag | None] = []
    rest = list(cells)
    while rest or open_cells.get(len(grid), 0) > 0:
        column = len(grid)
        if open_cells.get(column, 0) > 0:
            open_cells[column] -= 1
            grid.append(None)
            continue
        cell = rest.pop(0)
        width, height = (_number(cell, name) for name in ("colspan", "rowspan"))
        grid += [cell, *([None] * (width - 1))]
        for each in range(column, column + width):
            open_cells[each] = height - 1
    return grid


def _number(cell: Tag, name: str) -> int:
    text = cell.attributes.get(name, "1")
    return int(text) if text.isdecimal() and 0 < int(text) <= 100 else 1
