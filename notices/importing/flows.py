"""A flow: stretches of the source in reading order, cut and searched as one text, with each letter's place kept."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from notices.importing.blocks import BlockKind, Gap, ReadSource, SourceBlock, Span

NEWLINE, BLANK_LINE = "\n", "\n\n"


@dataclass(frozen=True, slots=True)
class FlowPart:
    """A stretch of the source and what stands before it in the flow: a newline, a blank line, or nothing."""

    span: Span
    text: str
    before: str = NEWLINE


@dataclass(frozen=True)
class Flow:
    """Stretches as one text. Cutting it keeps the places of its letters in the source."""

    stretches: tuple[FlowPart, ...] = ()

    @property
    def text(self) -> str:
        """Return the words with a newline between lines and a blank line between paragraphs."""
        parts = [part for stretch in self.stretches for part in (stretch.before, stretch.text)]
        return "".join(parts[1:])

    @property
    def spans(self) -> tuple[Span, ...]:
        return tuple(stretch.span for stretch in self.stretches)

    def __bool__(self) -> bool:
        return any(stretch.text.strip() for stretch in self.stretches)

    def __add__(self, other: "Flow") -> "Flow":
        return Flow(self.stretches + other.stretches)

    def cut(self, start: int, end: int | None = None) -> "Flow":
        """Return the part of the flow between two places of its text, without white space at its ends."""
        whole = self.text
        end = len(whole) if end is None else end
        start += len(whole[start:end]) - len(whole[start:end].lstrip())
        end -= len(whole[start:end]) - len(whole[start:end].rstrip())
        return Flow(tuple(self._within(start, end)))

    def _within(self, start: int, end: int) -> Iterator[FlowPart]:
        at = 0
        for number, stretch in enumerate(self.stretches):
            at += len(stretch.before) if number else 0
            first, last = max(start - at, 0), min(end - at, len(stretch.text))
            if first < last:
                offset = stretch.span.start
                yield FlowPart(Span(offset + first, offset + last), stretch.text[first:last], stretch.before)
            at += len(stretch.text)

    def search(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        return pattern.search(self.text)

    def without(self, start: int, end: int) -> "Flow":
        """Return the flow without the part between two places of its text."""
        return self.cut(0, start) + self.cut(end)

    def with_next(self, other: "Flow", source: ReadSource) -> "Flow | None":
        """Return both as one stretch, if in the source nothing but a space stands between them; else None."""
        if not self.stretches or not other.stretches:
            return None
        last, first = self.stretches[-1], other.stretches[0]
        between = source.text[last.span.end : first.span.start]
        if last.span.end > first.span.start or between.strip(" \u00a0"):
            return None
        whole = Span(last.span.start, first.span.end)
        part = FlowPart(whole, source.words_at(whole), last.before)
        return Flow((*self.stretches[:-1], part, *other.stretches[1:]))

    def lines(self) -> list["Flow"]:
        """Return each stretch as a flow of its own."""
        return [Flow((stretch,)) for stretch in self.stretches]

    def paragraphs(self) -> list["Flow"]:
        """Return the parts between blank lines."""
        groups: list[list[FlowPart]] = []
        for stretch in self.stretches:
            if not groups or stretch.before == BLANK_LINE:
                groups.append([])
            groups[-1].append(stretch)
        return [Flow(tuple(group)) for group in groups]


@dataclass(frozen=True)
class SourceLine:
    """A block as the parts read it: its words as a flow, and of a row one flow a cell."""

    flow: Flow
    block: SourceBlock
    # What stands before it once the marks and links of pages are taken out.
    gap: Gap = Gap.NONE
    cells: tuple[Flow, ...] = ()

    @property
    def text(self) -> str:
        return self.flow.text

    @property
    def is_row(self) -> bool:
        return self.block.kind is BlockKind.ROW

    @property
    def ends_itself(self) -> bool:
        """Is the block a whole paragraph, not a line that the page broke?"""
        return self.block.kind is not BlockKind.LINE


def flow_of(source: ReadSource, span: Span) -> Flow:
    """Return a span of the source as a flow, a stretch for each of its lines."""
    stretches, at, before = [], span.start, NEWLINE
    for part in source.words_at(span).split("\n"):
        inner = part.strip()
        first = at + part.find(inner) if inner else at
        if inner:
            stretches.append(FlowPart(Span(first, first + len(inner)), inner, before))
        before = NEWLINE if inner or not stretches else BLANK_LINE
        at += len(part) + 1
    return Flow(tuple(stretches))


def line_of(source: ReadSource, block: SourceBlock) -> SourceLine:
    """Return a block as a line."""
    cells = tuple(flow_of(source, cell) for cell in block.cells)
    flow = sum(cells, Flow()) if cells else flow_of(source, block.span)
    return SourceLine(flow, block, block.gap, cells)


def cells_of(lines: Iterable[SourceLine]) -> list[list[SourceLine]]:
    """Return the lines between truly empty lines."""
    cells: list[list[SourceLine]] = []
    for line in lines:
        if not cells or line.gap is Gap.CELL:
            cells.append([])
        cells[-1].append(line)
    return cells


def joined_lines(lines: Iterable[SourceLine]) -> Flow:
    """Return the words of lines as one flow, with a blank line where the source has a gap or a new paragraph."""
    stretches: list[FlowPart] = []
    is_open = False  # does the line before go on?
    for line in lines:
        is_new = not is_open or line.gap is not Gap.NONE or line.ends_itself
        for number, stretch in enumerate(line.flow.stretches):
            before = BLANK_LINE if is_new and not number else stretch.before
            stretches.append(FlowPart(stretch.span, stretch.text, before))
        is_open = not line.ends_itself
    return Flow(tuple(stretches))
