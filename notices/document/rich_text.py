"""Clean rich text down to a short list of tags, once, when it comes in; stored text is never changed again."""

import html
import re
from collections.abc import Iterator

from notices.document.pasting.characters import composed
from notices.document.pasting.cleaning import ALLOWED_SCHEMES, ALLOWED_TAGS, clean

__all__ = [
    "ALLOWED_SCHEMES",
    "ALLOWED_TAGS",
    "clean_line",
    "clean_rich_text",
    "clean_text",
    "is_blank",
    "letters_of",
    "links",
    "plain_text",
]

TAG = re.compile(r"<[^>]*>")
LINK = re.compile(r"""<a\s[^>]*?href\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)[^>]*>(.*?)</a>""", re.IGNORECASE | re.DOTALL)


def clean_text(text: str) -> str:
    """Clean plain text of several lines: NFC, one kind of line end, no space at the ends.

    Control characters and characters that nobody can see are gone (see `characters`).
    """
    return composed(text).strip()


def clean_line(text: str) -> str:
    """Clean plain text of one line: as `clean_text`, with one space for every run of ordinary white space.

    Non-breaking spaces stay: they keep "10 %" together.
    """
    return re.sub(r"[ \t\n]+", " ", clean_text(text)).strip()


def clean_rich_text(text: str) -> str:
    """Turn HTML, or plain text with blank lines between paragraphs, into HTML with the allowed tags only.

    Clean text is not changed. A text without visible words becomes "". Raises ValueError for a text that is too long
    to be read, or where cleaning never ends.
    """
    return clean(text).html


def links(text: str) -> Iterator[tuple[str, str]]:
    """Yield the address and the words, without marks, of each link in a stored text."""
    for match in LINK.finditer(text):
        yield html.unescape(match[1].strip("\"'")), " ".join(plain_text(match[2]).split())


def is_blank(rich_text: str) -> bool:
    """Has the text no visible words, whatever empty tags it holds?"""
    return not plain_text(rich_text).strip()


def plain_text(rich_text: str) -> str:
    """Return the words without tags, with a newline between blocks."""
    return html.unescape(TAG.sub("", re.sub(r"</(?:p|li)>|<br>", "\n", rich_text))).strip()


def letters_of(stored: str) -> Iterator[tuple[str, int, int]]:
    """Yield each visible letter of rich text with its span in the HTML; a newline for the end of a block."""
    for match in re.finditer(r"<[^>]*>|&(?:[a-zA-Z]+|#[0-9]+|#x[0-9a-fA-F]+);|.", stored, re.DOTALL):
        token = match[0]
        if not token.startswith("<"):
            yield html.unescape(token), match.start(), match.end()
        elif token in ("</p>", "</li>", "<br>"):
            yield "\n", match.start(), match.start()
