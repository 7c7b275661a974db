"""What is no part of the notice's text: numbers of pages, running heads, and the addresses at the ends of pages."""

import re
from collections import Counter

from notices.importing.blocks import BlockKind, Gap, ReadSource
from notices.importing.claims import Claims
from notices.importing.flows import SourceLine, line_of
from trials.msgid import gettext_noop

PAGE_NUMBER = re.compile(r"(?:side|page)\s*\d{1,3}(?:\s*(?:av|of|/)\s*\d{1,3})?|\d{1,3}\s*/\s*\d{1,3}", re.IGNORECASE)
MARK_ANYWHERE = re.compile(r"(?:side|page) \d{1,3}(?: (?:av|of) \d{1,3})?", re.IGNORECASE)
MIN_HEAD_LENGTH = 3
RUNNING = gettext_noop("This line begins or ends nearly every page; it was taken as the pages' own.")


def body_and_links(source: ReadSource, claims: Claims) -> tuple[list[SourceLine], list[SourceLine]]:
    """Take the marks of pages; return the lines of the notice, and the addresses that stand apart from it."""
    lines = [line_of(source, block) for block in source.blocks]
    running = _running_lines(lines, claims)
    body: list[SourceLine] = []
    links: list[SourceLine] = []
    gap = Gap.NONE
    for number, line in enumerate(lines):
        if line.block.kind is BlockKind.LINK:
            links.append(line)
            gap = _wider(gap, line.gap)
        elif line.block.kind is BlockKind.FURNITURE or number in running:
            claims.furniture("page", line.flow)
            gap = _wider(gap, line.gap)
        else:
            body.append(SourceLine(line.flow, line.block, _wider(gap, line.gap), line.cells))
            gap = Gap.NONE
    return [_over_page(body, at) for at in range(len(body))], links


def _over_page(body: list[SourceLine], at: int) -> SourceLine:
    """Return the line; at the top of a page it goes on with a sentence that the page before has not ended."""
    line = body[at]
    if at == 0 or line.gap is not Gap.BLANK or body[at - 1].block.page == line.block.page:
        return line
    before = body[at - 1].text.rstrip()
    goes_on = not re.search(r"[.:!?)☒☐]$", before) and line.text[:1].islower()
    return SourceLine(line.flow, line.block, Gap.NONE, line.cells) if goes_on else line


def _wider(one: Gap, other: Gap) -> Gap:
    return Gap.CELL if Gap.CELL in (one, other) else one or other


def _running_lines(lines: list[SourceLine], claims: Claims) -> set[int]:
    """Return the numbers of the lines that begin or end nearly every page, and of page numbers there."""
    pages = len({line.block.page for line in lines})
    running = {number for number, line in enumerate(lines) if MARK_ANYWHERE.fullmatch(line.text)}
    for edge in zip(*_edges(lines), strict=True):
        counts = Counter(lines[number].text for number in edge)
        for number in edge:
            text = lines[number].text
            is_number = bool(PAGE_NUMBER.fullmatch(text)) or text.strip("- ") == str(lines[number].block.page)
            if pages > 1 and is_number:
                running.add(number)
            elif counts[text] >= max(2, pages - 1) and len(text) > MIN_HEAD_LENGTH and not text[0].islower():
                running.add(number)
                claims.doubt("", RUNNING, text)
    return running


def _edges(lines: list[SourceLine]) -> list[tuple[int, ...]]:
    """Return the numbers of the first and last lines of each page, without rows and addresses, a page each."""
    pages: dict[int, list[int]] = {}
    for number, line in enumerate(lines):
        if line.block.kind not in (BlockKind.LINK, BlockKind.ROW):
            pages.setdefault(line.block.page, []).append(number)
    return [(numbers[0], numbers[-1]) for numbers in pages.values()]
