"""Lines fall into sections: each heading or label with the lines that stand under it, whatever their order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from notices.importing.blocks import BlockKind, Gap
from notices.importing.flows import Flow, SourceLine, joined_lines
from notices.importing.folding import NUMBER_BEFORE, folded
from notices.importing.headings import MAX_HEADING_LENGTH, PROSE, heading_code
from notices.importing.labels import label_of
from notices.importing.words import GLYPHS

MAX_HEADING_LINES = 3
SENTENCE_END = re.compile(r"[.:;!?)\]»”\"☒☐☑□■][\s*]*$")
BOX_LINE = re.compile(rf"\s*(?:[{GLYPHS}]|\[[xX ]?\])|.*[{GLYPHS}]")
# What stands in the header: after one of these, labels are read again.
HEADER_CODES = {"", "header", "type", "tags", "financing", "areas", "approvals"}
TITLE = ""
UNKNOWN = "unknown label"
# A few words and a colon, without a box: "Kontaktperson: …".
OTHER_LABEL = re.compile(rf"(?!.*(?:[{GLYPHS}]|\[ ?[xX]? ?\]))[A-ZÆØÅ][\w/()-]*(?: [\w/().&-]+){{0,5}}:(?:\s|$)")


@dataclass
class Section:
    """A heading (or label) and what stands under it. The lines before the first one have no heading."""

    code: str
    heading: Flow = field(default_factory=Flow)
    lines: list[SourceLine] = field(default_factory=list)
    # Is it a row of the header, with a label instead of a heading?
    is_label: bool = False

    @property
    def flow(self) -> Flow:
        return joined_lines(self.lines)


@dataclass(frozen=True)
class _Candidate:
    code: str
    heading: Flow
    rest: tuple[SourceLine, ...]
    length: int  # in lines
    is_sure: bool


def sections_of(lines: list[SourceLine]) -> list[Section]:
    """Return the sections in the order of the source."""
    candidates = {at: candidate for at in range(len(lines)) if (candidate := _candidate(lines, at))}
    # A source that marks its headings has no sentence that is one, and no other line that is one of them.
    marked = {folded(one.heading.text) for at, one in candidates.items() if lines[at].block.kind is BlockKind.HEADING}
    candidates = {at: one for at, one in candidates.items() if not marked or _may_head(lines[at], one, marked)}
    sure = {folded(candidate.heading.text) for candidate in candidates.values() if candidate.is_sure}
    sections, at, in_header = [Section(TITLE)], 0, True
    while at < len(lines):
        candidate = candidates.get(at)
        if candidate and not candidate.is_sure and folded(candidate.heading.text) in sure:
            candidate = None
        label = _label(lines[at]) if in_header and not candidate else None
        if label and label.code == UNKNOWN and not any(section.is_label for section in sections):
            label = None  # of the title
        section = label or (Section(candidate.code, candidate.heading, list(candidate.rest)) if candidate else None)
        if section:
            sections.append(section)
            in_header = bool(label) or section.code in HEADER_CODES
            at += candidate.length if candidate else 1
        else:
            sections[-1].lines.append(lines[at])
            at += 1
    return sections


def _may_head(line: SourceLine, candidate: _Candidate, marked: set[str]) -> bool:
    """May a line be a heading, where the source marks these as headings?"""
    if line.block.kind is BlockKind.HEADING or line.is_row:
        return True
    return folded(candidate.heading.text) not in marked and not line.text.rstrip().endswith(".")


def _candidate(lines: list[SourceLine], at: int) -> _Candidate | None:
    """Return the heading that begins here, the longest first: it may go over several lines."""
    if lines[at].is_row:
        return _heading_in_row(lines[at])
    for length in range(min(MAX_HEADING_LINES, len(lines) - at), 0, -1):
        group = lines[at : at + length]
        if length > 1 and any(line.ends_itself or line.gap is not Gap.NONE for line in group[1:]):
            continue
        flow = sum((line.flow for line in group), Flow())
        text = " ".join(flow.text.split())
        code = heading_code(text) if len(text) <= MAX_HEADING_LENGTH else ""
        if code and text[:1].upper() == text[:1]:
            return _Candidate(code, flow, (), length, _begins_anew(lines, at))
    return _heading_with_text(lines, at)


def _heading_with_text(lines: list[SourceLine], at: int) -> _Candidate | None:
    """Return a heading that is followed by a colon and its first words."""
    line = lines[at]
    colon = line.text.find(":", 0, MAX_HEADING_LENGTH)
    if colon < 1 or not line.text[:1].isupper():
        return None
    code = heading_code(line.text[:colon])
    if code not in PROSE or not line.text[colon + 1 :].strip():
        return None
    return _Candidate(code, line.flow.cut(0, colon + 1), (_cut(line, colon + 1),), 1, _begins_anew(lines, at))


def _heading_in_row(line: SourceLine) -> _Candidate | None:
    """Return the heading that is the only cell of a row, or its first one before what stands under it."""
    cells = [cell for cell in line.cells if cell]
    if not cells or not (code := heading_code(" ".join(cells[0].text.split()))):
        return None
    rest = tuple(SourceLine(cell, line.block, line.gap) for cell in cells[1:])
    return _Candidate(code, cells[0], rest, 1, is_sure=True)


def _begins_anew(lines: list[SourceLine], at: int) -> bool:
    """Does something new begin here, so that the line is not the middle of a sentence?"""
    if at == 0 or lines[at].ends_itself or lines[at].gap is not Gap.NONE or NUMBER_BEFORE.match(lines[at].text):
        return True
    before = lines[at - 1].text
    return bool(SENTENCE_END.search(before) or BOX_LINE.match(before)) or heading_code(before) != ""


def _label(line: SourceLine) -> Section | None:
    """Return the row of the header that begins with this line."""
    if line.is_row:
        return _label_in_row(line)
    code, end = label_of(line.flow)
    if not code:
        # A label that no variant has: what stands behind it is no part of the value before it.
        return Section(UNKNOWN, lines=[line]) if OTHER_LABEL.match(line.text) else None
    rest = [_cut(line, end)] if line.text[end:].strip() else []
    return Section(code, line.flow.cut(0, end), rest, is_label=True)


def _label_in_row(line: SourceLine) -> Section | None:
    cells = [cell for cell in line.cells if cell]
    if not cells:
        return None
    code, end = label_of(cells[0])
    if not code:
        return None
    rest = [SourceLine(cell, line.block, line.gap) for cell in (cells[0].cut(end), *cells[1:]) if cell]
    return Section(code, cells[0].cut(0, end), rest, is_label=True)


def _cut(line: SourceLine, start: int) -> SourceLine:
    return SourceLine(line.flow.cut(start), line.block, line.gap)


def with_code(sections: list[Section], *codes: str) -> Iterator[Section]:
    """Yield the sections with these codes, in the order of the source."""
    return (section for section in sections if section.code in codes)


def apart(lines: list[SourceLine]) -> list[SourceLine]:
    """Return lines that begin a paragraph of their own, whatever stands before them."""
    if not lines or lines[0].gap:
        return lines
    first = lines[0]
    return [SourceLine(first.flow, first.block, Gap.BLANK, first.cells), *lines[1:]]


def is_item(line: SourceLine) -> bool:
    """Is it an item of a list, as the source says itself?"""
    return line.block.kind is BlockKind.ITEM
