"""Which characters can be printed: those that all styles of the text's font have, and the three boxes.

Typst refuses a text with any other. Such a character is replaced by a box, and the file explains that box.
"""

import re
import struct
import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
# This replaces a character that no font has.
MISSING = "□"
BOXES = frozenset("☐☑☒")
# An invisible break, for addresses and other words that would run out of their column.
SOFT_BREAK = "\u200b"
LONG_WORD_LENGTH, PART_LENGTH = 30, 14
BREAKS_AFTER = "/.?&=_-"
# Unicode's default-ignorable marks that have no shape, and the byte order mark; a soft hyphen breaks words.
SHAPELESS = re.compile(
    "[\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\u00ad]"
)
LINE_ENDS = re.compile("[\u2028\u2029]")


def printable(text: str) -> str:
    """Return the text as it can be printed: without shapeless marks, with MISSING for what no font has."""
    has_base, characters = True, []
    for letter in LINE_ENDS.sub(" ", SHAPELESS.sub("", text)):
        is_mark = unicodedata.category(letter).startswith("M")
        is_known = letter in font_characters() and (has_base or not is_mark)
        # A mark sits on the letter before it, in the same font: not on a box.
        has_base = is_known or (is_mark and has_base)
        characters.append(letter if is_known or letter in BOXES else MISSING)
    return "".join(characters)


def breakable(text: str) -> str:
    """Return the text with invisible breaks in its longest words."""
    return re.sub(rf"[^ \n]{{{LONG_WORD_LENGTH},}}", lambda word: _broken(word[0]), text)


def _broken(word: str) -> str:
    parts = re.findall(
        rf"[^{BREAKS_AFTER}]{{1,{PART_LENGTH}}}[{BREAKS_AFTER}]*|[{BREAKS_AFTER}]{{1,{PART_LENGTH}}}", word
    )
    return SOFT_BREAK.join(_with_marks(parts))


def _with_marks(parts: list[str]) -> list[str]:
    """Join parts so that none begins with a mark that belongs to the letter before."""
    joined: list[str] = []
    for part in parts:
        if joined and unicodedata.category(part[0]).startswith("M"):
            joined[-1] += part
        else:
            joined.append(part)
    return joined


@cache
def font_characters() -> frozenset[str]:
    """Return the characters that every style of the text's font has."""
    styles = [_characters(path.read_bytes()) for path in sorted(FONTS.glob("SourceSans3-*.ttf"))]
    return frozenset.intersection(*styles)


def _characters(font: bytes) -> frozenset[str]:
    """Return the characters in a TrueType font's table "cmap" of format 12."""
    tables = {font[at : at + 4]: struct.unpack(">II", font[at + 8 : at + 16]) for at in _records(font, 4, 12, 16)}
    start = tables[b"cmap"][0]
    for at in _records(font, start + 2, start + 4, 8):
        subtable = start + struct.unpack(">I", font[at + 4 : at + 8])[0]
        if struct.unpack(">H", font[subtable : subtable + 2])[0] == 12:
            return frozenset(_groups(font, subtable))
    raise ValueError("the font has no readable table of characters")


def _records(font: bytes, count_at: int, first: int, length: int) -> range:
    count = struct.unpack(">H", font[count_at : count_at + 2])[0]
    return range(first, first + count * length, length)


def _groups(font: bytes, subtable: int) -> list[str]:
    count = struct.unpack(">I", font[subtable + 12 : subtable + 16])[0]
    characters: list[str] = []
    for group in range(count):
        at = subtable + 16 + group * 12
        first, last, _ = struct.unpack(">III", font[at : at + 12])
        characters += map(chr, range(first, last + 1))
    return characters
