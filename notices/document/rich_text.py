"""Clean rich text down to a short list of tags, once, when it comes in; stored text is never changed again."""

import html
import re
import unicodedata

import nh3

ALLOWED_TAGS = {"p", "br", "strong", "em", "sub", "sup", "ul", "ol", "li", "a"}
ALLOWED_SCHEMES = {"http", "https", "mailto"}

# nh3 would drop these tags, and their meaning with them: each has an allowed equivalent.
EQUIVALENT_TAGS = (
    (re.compile(r"<(/?)b(?=[\s>])", re.IGNORECASE), r"<\1strong"),
    (re.compile(r"<(/?)i(?=[\s>])", re.IGNORECASE), r"<\1em"),
)
BLOCKS = re.compile(
    r"<(/?)(?:div|h[1-6]|blockquote|section|article|pre|table|tr|td|th|dl|dt|dd)(?=[\s>/])[^>]*>",
    re.IGNORECASE,
)
EMPTY_BLOCK = re.compile(r"<(p|li|ul|ol)>(?:\s|&nbsp;|\u00a0|<br>)*</\1>")
HAS_BLOCK = re.compile(r"<(?:p|ul|ol)>")
TAG = re.compile(r"<[^>]*>")
MAX_ROUNDS = 10
# Characters that no text may hold: control characters (but tab and newline) and lone surrogates.
NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean_text(text: str) -> str:
    """Clean plain text of several lines: NFC, one kind of line end, no control characters, no space at the ends."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", NOT_TEXT.sub("", text)).strip()


def clean_line(text: str) -> str:
    """Clean plain text of one line: as `clean_text`, with one space for every run of ordinary white space.

    Non-breaking spaces stay: they keep "10 %" together.
    """
    return re.sub(r"[ \t\n]+", " ", clean_text(text)).strip()


def clean_rich_text(text: str) -> str:
    """Turn HTML, or plain text with blank lines between paragraphs, into HTML with the allowed tags only.

    Clean text is not changed. A text without visible words becomes "". Raises ValueError where cleaning never ends.
    """
    # Once is not enough: nh3 turns a character reference into a character, and removing that from a link, or joining
    # it to the ">" before it (U+0338 makes them one letter), would make a tag of what was none.
    for _ in range(MAX_ROUNDS):
        if (cleaner := _cleaned_once(text)) == text:
            return text
        text = cleaner
    raise ValueError("the text cannot be cleaned")


def _cleaned_once(text: str) -> str:
    text = clean_text(text)
    for pattern, replacement in EQUIVALENT_TAGS:
        text = pattern.sub(replacement, text)
    text = nh3.clean(
        BLOCKS.sub(r"<\1p>", text),
        tags=ALLOWED_TAGS,
        attributes={"a": {"href"}},
        url_schemes=ALLOWED_SCHEMES,
        link_rel=None,
    )
    while (shorter := EMPTY_BLOCK.sub("", text)) != text:
        text = shorter
    if is_blank(text):
        return ""
    return clean_text(text if HAS_BLOCK.search(text) else _as_paragraphs(text))


def _as_paragraphs(text: str) -> str:
    paragraphs = (paragraph.strip() for paragraph in re.split(r"\n\s*\n", text))
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs if paragraph)


def is_blank(rich_text: str) -> bool:
    """Has the text no visible words, whatever empty tags it holds?"""
    return not plain_text(rich_text).strip()


def plain_text(rich_text: str) -> str:
    """Return the words without tags, with a newline between blocks."""
    return html.unescape(TAG.sub("", re.sub(r"</(?:p|li)>|<br>", "\n", rich_text))).strip()
