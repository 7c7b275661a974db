"""Text into blocks, for what a PDF's text looks like: lines as the page broke them.

The bytes are read before anything is stripped: a line that is truly empty ends a cell or a paragraph, a line of white
space is a blank paragraph inside it. A form feed, or a line that begins with a space after one that does not, begins a
page: that is how such programs write pages.
"""

import re
from collections import Counter
from itertools import pairwise

from notices.importing.blocks import BlockKind, Gap, ReadSource, SourceWriter
from notices.importing.reasons import RefusedFile
from notices.importing.words import count_words

ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
MAX_CHARACTERS = 2_000_000


def read(data: bytes) -> ReadSource:
    """Return the blocks of a text; raises RefusedFile where its letters cannot be read."""
    text = decoded(data)
    if len(text) > MAX_CHARACTERS:
        raise RefusedFile("too_large")
    writer = SourceWriter()
    lines = text.split("\n")
    gap, page = Gap.NONE, 1
    for before, line in pairwise(["", *lines]):
        stripped = line.strip()
        if _begins_page(before, line):
            page += 1
        if not stripped:
            gap = _wider(gap, line)
            continue
        kind = BlockKind.LINK if ADDRESS.fullmatch(stripped) else BlockKind.LINE
        writer.add(kind, stripped, page=page, gap=gap)
        gap = Gap.NONE
    warnings = ("trimmed",) if _is_trimmed(lines) else ()
    return writer.source("text", _words_of_bytes(data), warnings)


def decoded(data: bytes) -> str:
    """Return the text of the bytes with plain line ends; raises RefusedFile."""
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    raise RefusedFile("unknown_encoding")


def _encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    return ("utf-8", "cp1252")


def _begins_page(before: str, line: str) -> bool:
    if line.startswith("\x0c"):
        return True
    return line.startswith(" ") and line.strip() != "" and before != "" and not before.startswith(" ")


def _wider(gap: Gap, line: str) -> Gap:
    """Return the gap with one more line without words."""
    return Gap.CELL if line == "" or gap is Gap.CELL else Gap.BLANK


def _is_trimmed(lines: list[str]) -> bool:
    """Has somebody taken the spaces off? Then no line of the text ends with one, and no blank line holds one."""
    return not any(line.endswith(" ") for line in lines)


def _words_of_bytes(data: bytes) -> Counter[str]:
    """Count the words of the bytes once more, without lines."""
    return count_words(" ".join(decoded(data).split()))
