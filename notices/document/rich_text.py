"""Clean rich text down to a short list of tags, once, when it comes in; stored text is never changed again."""

import html
import re
import unicodedata
from collections.abc import Iterator

import nh3

from notices.document.addresses import read_address
from notices.document.characters import without_invisible

ALLOWED_TAGS = {"p", "br", "strong", "em", "sub", "sup", "ul", "ol", "li", "a"}
# The schemes of what may come in; `addresses` makes web addresses of the last three.
ALLOWED_SCHEMES = {"http", "https", "mailto", "doi", "pmid", "pmcid"}

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
LINK = re.compile(r"""<a\s[^>]*?href\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)[^>]*>(.*?)</a>""", re.IGNORECASE | re.DOTALL)
LINK_WITHOUT_ADDRESS = re.compile(r"<a>(.*?)</a>", re.DOTALL)
MAX_ROUNDS = 10
LINE_END = re.compile("\r\n?|[\u2028\u2029]")


def clean_text(text: str) -> str:
    """Clean plain text of several lines: NFC, one kind of line end, no space at the ends.

    Control characters and characters that nobody can see are gone (see `characters`).
    """
    text = LINE_END.sub("\n", text)
    return unicodedata.normalize("NFC", without_invisible(text)).strip()


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
        attribute_filter=_kept_attribute,
        url_schemes=ALLOWED_SCHEMES,
        link_rel=None,
    )
    text = LINK_WITHOUT_ADDRESS.sub(r"\1", text)
    while (shorter := EMPTY_BLOCK.sub("", text)) != text:
        text = shorter
    if is_blank(text):
        return ""
    return clean_text(text if HAS_BLOCK.search(text) else _as_paragraphs(text))


def _kept_attribute(_tag: str, _name: str, address: str) -> str | None:
    """Return what is kept of a link's address, None for one that is refused: its words stay."""
    return read_address(address).url or None


def links(text: str) -> Iterator[tuple[str, str]]:
    """Yield the address and the words, without marks, of each link in HTML that may not be cleaned yet."""
    for match in LINK.finditer(text):
        yield html.unescape(match[1].strip("\"'")), " ".join(plain_text(match[2]).split())


def _as_paragraphs(text: str) -> str:
    paragraphs = (paragraph.strip() for paragraph in re.split(r"\n\s*\n", text))
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs if paragraph)


def is_blank(rich_text: str) -> bool:
    """Has the text no visible words, whatever empty tags it holds?"""
    return not plain_text(rich_text).strip()


def plain_text(rich_text: str) -> str:
    """Return the words without tags, with a newline between blocks."""
    return html.unescape(TAG.sub("", re.sub(r"</(?:p|li)>|<br>", "\n", rich_text))).strip()
