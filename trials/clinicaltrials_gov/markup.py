"""The registry's texts, CommonMark with escapes, as the plain text that people read."""

import html
import re
import unicodedata

# Longer than any text the registry takes: 600 characters for a title, 32,000 for a description. What is more is cut.
LONGEST_LINE = 2_000
LONGEST_TEXT = 40_000

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
# Sorting a heap of accents takes the square of its length.
HEAP_OF_ACCENTS = re.compile("([\u0300-\u036f]{8})[\u0300-\u036f]+")


def one_line(raw: str) -> str:
    """A title, a name, a time frame: without escapes, in Unicode's composed form, on one line."""
    text = ESCAPE.sub(r"\1", raw[:LONGEST_LINE])
    return " ".join(readable(text).split())


def paragraphs(raw: str) -> str:
    """A text of several lines: bullets become "• ", their indentation stays, and at most one empty line is left."""
    text = BULLET.sub(r"\1• ", LINE_BREAK.sub("\n", raw[:LONGEST_TEXT]))
    # After the bullets, so that an escaped asterisk at the beginning of a line does not become one.
    text = readable(ESCAPE.sub(r"\1", HARD_BREAK.sub("", text)))
    lines = [indentation(line) + " ".join(line.split()) for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def readable(text: str) -> str:
    """Entities as the marks they stand for, nothing invisible, in Unicode's composed form (NFC)."""
    decoded = ENTITY.sub(lambda match: html.unescape(match[0]), text)
    return unicodedata.normalize("NFC", HEAP_OF_ACCENTS.sub(r"\1", INVISIBLE.sub("", decoded)))


def indentation(line: str) -> str:
    """How far a line stands in, at most eight spaces; an empty line stands nowhere."""
    return " " * min(len(line) - len(line.lstrip()), 8) if line.strip() else ""
