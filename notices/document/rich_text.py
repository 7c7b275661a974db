"""Rich text is a short list of marks. What comes in is cleaned here, once; what is stored is never touched again."""

import html
import re
import unicodedata

import nh3

ALLOWED_TAGS = {"p", "br", "strong", "em", "sub", "sup", "ul", "ol", "li", "a"}
ALLOWED_SCHEMES = {"http", "https", "mailto"}

# nh3 would drop these marks and blocks with their meaning: they have an allowed twin.
TWINS = (
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
MOST_ROUNDS = 10
# Everything that is no character of a text: control characters (but tab and newline) and lone surrogates.
NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean_text(text: str) -> str:
    """Plain text of several lines: NFC, one kind of line end, no control characters, no space at the ends."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", NOT_TEXT.sub("", text)).strip()


def clean_line(text: str) -> str:
    """Plain text of one line: as `clean_text`, with every run of ordinary white space made one space.

    Hard spaces stay: they keep "10 %" together.
    """
    return re.sub(r"[ \t\n]+", " ", clean_text(text)).strip()


def clean_rich_text(text: str) -> str:
    """HTML, or plain text with blank lines between paragraphs, as HTML with the allowed marks only.

    Cleaning what is clean changes nothing. A text that shows nothing becomes "". ValueError where cleaning has no end.
    """
    # Once is not enough: a character reference becomes a character only in here, and taking it out of a link, or
    # joining it to the ">" before it (U+0338 makes them one letter), would open what was closed.
    for _ in range(MOST_ROUNDS):
        if (cleaner := _cleaned_once(text)) == text:
            return text
        text = cleaner
    raise ValueError("the text cannot be cleaned")


def _cleaned_once(text: str) -> str:
    text = clean_text(text)
    for pattern, twin in TWINS:
        text = pattern.sub(twin, text)
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
    """Does the text show nothing, whatever empty marks it holds?"""
    return not plain_text(rich_text).strip()


def plain_text(rich_text: str) -> str:
    """The words alone, blocks set apart by a newline."""
    return html.unescape(TAG.sub("", re.sub(r"</(?:p|li)>|<br>", "\n", rich_text))).strip()
