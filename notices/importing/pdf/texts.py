"""Texts of a PDF written as blocks: lines joined, with the addresses that their letters lead to."""

from notices.importing.blocks import BlockKind, Link, SourceBlock, SourceWriter, Span
from notices.importing.pdf.addresses import LinkArea
from notices.importing.pdf.letters import Glyph
from notices.importing.pdf.lines import Joiner, Line
from notices.importing.words import GLYPHS

# Texts, each as its lines.
Texts = list[list[Line]]


class TextWriter:
    """It writes the texts of one file."""

    def __init__(self, writer: SourceWriter, joiner: Joiner, areas: list[LinkArea], letters: list[Glyph]) -> None:
        self._writer, self._joiner = writer, joiner
        self._areas: dict[int, list[LinkArea]] = {}
        for area in areas:
            self._areas.setdefault(area.page, []).append(area)
        self._edges: dict[int, float] = {}
        for letter in letters:
            if not letter.text.isspace():
                self._edges[letter.page] = max(self._edges.get(letter.page, 0.0), letter.x1)

    def add(self, kind: BlockKind, texts: Texts, level: int = 0) -> None:
        """Add a block, each text on a line of its own; nothing for no text."""
        if not any(texts):
            return
        page = next(lines for lines in texts if lines)[0].first.page
        span = self._write(texts)
        words = self._writer.parts[-2].strip()
        kind = BlockKind.BOX if len(words) == 1 and words in GLYPHS else kind
        self._writer.blocks.append(SourceBlock(kind, span, page, level))

    def add_row(self, cells: list[Texts], table: int, edges: list[float] | None = None) -> None:
        """Add a row; `edges` is how far the lines of each column may reach."""
        pages = [lines[0].first.page for cell in cells for lines in cell if lines]
        spans = tuple(self._write(cell, edges[at] if edges else None) for at, cell in enumerate(cells))
        whole = Span(spans[0].start, spans[-1].end) if spans else Span(self._writer.length, self._writer.length)
        self._writer.blocks.append(SourceBlock(BlockKind.ROW, whole, min(pages, default=1), cells=spans, table=table))

    def _write(self, texts: Texts, edge: float | None = None) -> Span:
        letters: list[tuple[str, Glyph | None]] = []
        for lines in texts:
            if lines:
                letters += [("\n", None)] if letters else []
                letters += self._joiner.joined_letters(lines, edge or self._edges[lines[0].first.page])
        span = self._writer.write("".join(text for text, _letter in letters))
        self._write_links(letters, span.start)
        return span

    def _write_links(self, letters: list[tuple[str, Glyph | None]], start: int) -> None:
        """Write each stretch of letters that leads to the same address."""
        at = begun = last = start
        address = ""
        for text, letter in letters:
            here = self._address_at(letter) if letter else address
            if here != address:
                self._link(begun, last, address)
                address, begun = here, at
            at += len(text)
            last = at if letter else last
        self._link(begun, last, address)

    def _link(self, start: int, end: int, address: str) -> None:
        if address and end > start:
            self._writer.links.append(Link(Span(start, end), address))

    def _address_at(self, letter: Glyph) -> str:
        return next((area.address for area in self._areas.get(letter.page, []) if area.has(letter)), "")
