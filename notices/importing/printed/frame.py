"""What our PDF prints around a notice: its line of origin above the title, and how to check it at the end."""

import re

from notices.importing.blocks import BlockKind
from notices.importing.claims import Claims
from notices.importing.flows import SourceLine

ORIGIN = re.compile(r"(?:Metodevarsel|Notice) \d+, (?:versjon|version) \d+\b")
TRAILER = re.compile(r"(?:Om denne versjonen|About this version)")
HASH = re.compile(r"\b[0-9a-f]{64}\b")


def without_frame(lines: list[SourceLine], claims: Claims) -> list[SourceLine]:
    """Take what stands around the notice; return the notice. Files of others are left as they are."""
    start, end = 0, len(lines)
    title = next((at for at, line in enumerate(lines) if _is_title(line)), 0)
    if any(ORIGIN.search(line.text) for line in lines[:title]):
        start = title
    for at, line in enumerate(lines):
        if TRAILER.fullmatch(line.text) and any(HASH.search(each.text) for each in lines[at:]):
            end = at
            break
    for line in (*lines[:start], *lines[end:]):
        if line.flow:
            claims.furniture("page", line.flow)
    return lines[start:end]


def _is_title(line: SourceLine) -> bool:
    return line.block.kind is BlockKind.HEADING and line.block.level == 1
