"""Lines fall into sections: each heading or label with the lines that stand under it, whatever their order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from notices.importing.blocks import BlockKind, Gap
from notices.importing.flows import Flow, SourceLine, joined_lines
from notices.importing.folding import NUMBER_BEFORE, folded
from notices.importing.headings import MAX_HEADING_LENGTH, PROSE, heading_code
from notices.importing.labels import MAX_LABEL_LENGTH, label_codes, label_of
from notices.importing.words import GLYPHS

MAX_HEADING_LINES = 3
SENTENCE_END = re.compile(r"[.:;!?)\]»”\"☒☐☑□■][\s*]*$")
BOX_LINE = re.compile(rf"\s*(?:[{GLYPHS}]|\[[xX ]?\])|.*[{GLYPHS}]")
# What stands in the header: after one of these, labels are read again.
HEADER_CODES = {"", "header", "type", "tags", "financing", "areas", "approvals", "holder"}
TITLE = ""
UNKNOWN = "unknown label"
# Chapters whose own words are running text of this section, where a source has no sections under them.
CHAPTER_PROSE = {
    "Om metoden": "description",
    "Beskrivelse av metoden": "description",
    "Omtale av metoden": "description",
    "Technology": "description",
    "Dokumentasjon": "research",
    "Dokumentasjonsgrunnlag": "research",
}
# Headings that forms have as labels, before the words on their line.
ROW_HEADINGS = ("Indikasjon", "Indikasjonsordlyd", "MT-status", "Indication", "Regulatory status")
# Labels that stand behind another value on its line.
INNER_LABEL = re.compile(r"(?<=\s)(?=((?:[A-ZÆØÅ][\w/.-]*)(?: [\w/.-]+){0,3}):\s)")
NUMBER_LABEL = re.compile(r"[A-Z]{2,8} (?:ID|number|nr)")
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
    # Of a heading that the source itself marks, from 1.
    level: int = 0

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
        labels = _labels(lines[at]) if in_header and not candidate else []
        if labels and labels[0].code == UNKNOWN and not any(section.is_label for section in sections):
            labels = []  # of the title
        new = labels or ([_section_of(candidate, lines, at)] if candidate else [])
        if not new and not _is_inside(lines[at], sections):
            new = [Section(UNKNOWN, lines=[lines[at]])]
        if new:
            sections += new
            in_header = bool(labels) or new[-1].code in HEADER_CODES or (in_header and _is_row(new[-1]))
            at += candidate.length if candidate else 1
        else:
            sections[-1].lines.append(lines[at])
            at += 1
    return sections


def _section_of(candidate: _Candidate, lines: list[SourceLine], at: int) -> Section:
    level = lines[at].block.level if lines[at].block.kind is BlockKind.HEADING else 0
    # The developer has a heading in some briefings; what stands under it is a value as behind a label.
    is_label = candidate.code == "holder"
    return Section(candidate.code, candidate.heading, list(candidate.rest), is_label=is_label, level=level)


def _is_row(section: Section) -> bool:
    """Is it a row of a form, though its words are those of a heading?"""
    return bool(section.lines) and folded(section.heading.text) in map(folded, ROW_HEADINGS)


def _is_inside(line: SourceLine, sections: list[Section]) -> bool:
    """Does the line belong to the section before it? A heading that no variant has ends one of its own level."""
    is_heading = line.block.kind is BlockKind.HEADING
    return not (is_heading and 0 < line.block.level <= sections[-1].level and sections[-1].code)


def with_prose_of_chapters(sections: list[Section]) -> list[Section]:
    """Return the sections, those of chapters that hold words of their own as the sections that the words belong to."""
    codes = {folded(words): code for words, code in CHAPTER_PROSE.items()}
    for section in sections:
        if section.code in ("chapter", "header") and section.lines:
            section.code = codes.get(folded(section.heading.text), section.code)
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
    if BOX_LINE.match(lines[at].text):
        return None  # a box may have a word of a heading
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


def _labels(line: SourceLine) -> list[Section]:
    """Return the rows of the header that stand on this line."""
    first = _label(line)
    if not first or line.is_row or not first.lines:
        return [first] if first else []
    start = len(first.heading.text) if first.heading else line.text.find(":")
    marks = INNER_LABEL.finditer(line.text, start + 1)
    cut = next((match.start() for match in marks if _is_inner_label(match[1])), 0)
    if not cut:
        return [first]
    whole = SourceLine(line.flow.cut(0, cut), line.block, line.gap)
    rest = _cut(line, cut)
    before = _label(whole)
    return [*([before] if before else []), *(_labels(rest) or [Section(UNKNOWN, lines=[rest])])]


def _is_inner_label(words: str) -> bool:
    return bool(NUMBER_LABEL.fullmatch(words)) or folded(words) in label_codes()


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
        is_form_row = len(cells) == 2 and len(cells[0].text) <= MAX_LABEL_LENGTH and not BOX_LINE.match(line.text)
        return Section(UNKNOWN, lines=[line]) if is_form_row else None
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
