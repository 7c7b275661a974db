"""The one intermediate form of all sources: blocks in reading order, each with its place in the source's text.

The reader writes down one text of the whole source, with a newline where a line, paragraph or cell ends, and says of
each stretch of it what it is. The box of a form is a glyph of that text (☒ or ☐). Links are addresses that belong to a
stretch of the text; an address that stands in the text as words is a block of kind LINK.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class BlockKind(StrEnum):
    """What a stretch of the source is."""

    HEADING = "heading"  # the source itself says so; `level` from 1
    PARAGRAPH = "paragraph"
    LINE = "line"  # of text that is broken at the edge of the page: a paragraph may go on in the next one
    ITEM = "item"  # of a list
    ROW = "row"  # of a table, with its `cells`
    BOX = "box"  # a paragraph that is nothing but a form's box; other boxes are glyphs in their paragraph or cell
    LINK = "link"  # an address printed as text
    FURNITURE = "furniture"  # the running head or foot of a page, its number


class Gap(StrEnum):
    """What the source has before a block: the next line, a blank paragraph, the end of a cell."""

    NONE = ""
    BLANK = "blank"
    CELL = "cell"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the source's text: characters from `start` to before `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SourceBlock:
    """A stretch of the source, on its page (from 1)."""

    kind: BlockKind
    span: Span
    page: int = 1
    level: int = 0
    gap: Gap = Gap.NONE
    # Of a row, from the left; an empty cell is an empty span.
    cells: tuple[Span, ...] = ()
    # Of an item: does its list number it?
    is_numbered: bool = False
    # Tables of a source are numbered from 1; 0 is none. A table that goes on over a page has one number.
    table: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """The address of words in the text, where the address itself is no word of it."""

    span: Span
    address: str


@dataclass(frozen=True, slots=True)
class TextMark:
    """How words stand in the text: `tag` is strong, em, sub or sup."""

    span: Span
    tag: str


@dataclass(frozen=True, slots=True)
class ReadSource:
    """What a reader makes of a file. Every word of `text` stands in exactly one block."""

    kind: str  # "text", "docx" or "pdf"
    text: str
    blocks: tuple[SourceBlock, ...]
    # The words of the file, counted without the reader's own way: raw `w:t`, characters of the page, bytes.
    words: Counter[str]
    links: tuple[Link, ...] = ()
    marks: tuple[TextMark, ...] = ()
    # What was doubtful in reading: codes of `reasons.WARNINGS`.
    warnings: tuple[str, ...] = ()
    # Words of the file that stand in no place of the text, such as comments: see `between`.
    beside: str = ""

    def words_at(self, span: Span) -> str:
        """Return the text of a span."""
        return self.text[span.start : span.end]


def between(texts: Iterable[str]) -> str:
    """Return texts that have nothing to do with each other as one, with a sign between them that no number has."""
    return "\n|\n".join(text for text in texts if text.strip())


@dataclass(slots=True)
class SourceWriter:
    """Writes the text of a source and its blocks, for readers."""

    parts: list[str] = field(default_factory=list)
    blocks: list[SourceBlock] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    marks: list[TextMark] = field(default_factory=list)
    length: int = 0

    def write(self, text: str, end: str = "\n") -> Span:
        """Add a stretch of text; return its span, without `end`."""
        span = Span(self.length, self.length + len(text))
        self.parts += [text, end]
        self.length += len(text) + len(end)
        return span

    def add(
        self,
        kind: BlockKind,
        text: str,
        *,
        page: int = 1,
        level: int = 0,
        gap: Gap = Gap.NONE,
        is_numbered: bool = False,
    ) -> SourceBlock:
        """Add a block with its text."""
        span = self.write(text)
        self.blocks.append(SourceBlock(kind, span, page, level, gap, is_numbered=is_numbered))
        return self.blocks[-1]

    def add_row(self, cells: list[str], *, page: int = 1, table: int = 1) -> SourceBlock:
        """Add a row with the texts of its cells."""
        spans = tuple(self.write(cell) for cell in cells)
        whole = Span(spans[0].start, spans[-1].end) if spans else Span(self.length, self.length)
        self.blocks.append(SourceBlock(BlockKind.ROW, whole, page, 0, Gap.NONE, spans, table=table))
        return self.blocks[-1]

    def source(self, kind: str, words: Counter[str], warnings: tuple[str, ...] = (), beside: str = "") -> ReadSource:
        """Return what was written as a source."""
        text, blocks = "".join(self.parts), tuple(self.blocks)
        return ReadSource(kind, text, blocks, words, tuple(self.links), tuple(self.marks), warnings, beside)
