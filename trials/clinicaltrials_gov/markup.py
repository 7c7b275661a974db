"""The registry's texts, CommonMark with escapes, as the plain text that people read."""

import html
import re
import unicodedata

# The registry takes 600 characters for a title and 32,000 for a description; what is longer than this is cut.
MAX_LINE_LENGTH = 2_000
MAX_TEXT_LENGTH = 40_000

# CommonMark, section "Backslash escapes": a backslash before ASCII punctuation, and nothing else.
ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
# Only with its semicolon, as CommonMark has it: "AT&T" and "R&D" stay.
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]\w{1,30});")
BULLET = re.compile(r"^([ \t]*)[*+-][ \t\xa0]+", re.MULTILINE)
HARD_BREAK = re.compile(r"\\$", re.MULTILINE)
LINE_BREAK = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
# Marks that show nothing or turn the direction of the text, half characters, and what no database takes.
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
# Sorting a row of accents takes the square of its length.
MANY_ACCENTS = re.compile("([\u0300-\u036f]{8})[\u0300-\u036f]+")


def one_line(raw: str) -> str:
    """Write a title, a name or a time frame on one line, without escapes, in Unicode's composed form."""
    text = ESCAPE.sub(r"\1", raw[:MAX_LINE_LENGTH])
    return " ".join(readable(text).split())


def paragraphs(raw: str) -> str:
    """Write a text of several lines: bullets become "• ", indentation stays, and at most one empty line in a row."""
    text = BULLET.sub(r"\1• ", LINE_BREAK.sub("\n", raw[:MAX_TEXT_LENGTH]))
    # After the bullets, so that an escaped asterisk at the beginning of a line does not become one.
    text = readable(ESCAPE.sub(r"\1", HARD_BREAK.sub("", text)))
    lines = [indentation(line) + " ".join(line.split()) for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def readable(text: str) -> str:
    """Replace entities by their characters, drop what is invisible, and compose the text (NFC)."""
    decoded = ENTITY.sub(lambda match: html.unescape(match[0]), text)
    return unicodedata.normalize("NFC", MANY_ACCENTS.sub(r"\1", INVISIBLE.sub("", decoded)))


def indentation(line: str) -> str:
    """Return the line's indentation, at most eight spaces; an empty line has none."""
    return " " * min(len(line) - len(line.lstrip()), 8) if line.strip() else ""
