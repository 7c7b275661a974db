"""Clean rich text down to a short list of tags, once, when it comes in; stored text is never changed again."""

import html
import re

from notices.document.pasting.addresses import ALLOWED_SCHEMES
from notices.document.pasting.characters import composed
from notices.document.pasting.cleaning import ALLOWED_TAGS, clean

__all__ = ["ALLOWED_SCHEMES", "ALLOWED_TAGS", "clean_line", "clean_rich_text", "clean_text", "is_blank", "plain_text"]

TAG = re.compile(r"<[^>]*>")


def clean_text(text: str) -> str:
    """Clean plain text of several lines: NFC, one kind of line end, no control characters, no space at the ends."""
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


def is_blank(rich_text: str) -> bool:
    """Has the text no visible words, whatever empty tags it holds?"""
    return not plain_text(rich_text).strip()


def plain_text(rich_text: str) -> str:
    """Return the words without tags, with a newline between blocks."""
    return html.unescape(TAG.sub("", re.sub(r"</(?:p|li)>|<br>", "\n", rich_text))).strip()
