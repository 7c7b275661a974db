"""Clean a text on its way in: HTML of any source, or plain text, becomes our few tags; messages say what changed."""

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import nh3

from notices.document.addresses import read_address
from notices.document.characters import without_invisible
from notices.document.pasting.blocks import MAX_LIST_DEPTH, Block, Run, html_of, tidy_runs
from notices.document.pasting.characters import LIGATURE, composed, separate_letters, words_with_ligatures
from notices.document.pasting.footnotes import is_raised_mark
from notices.document.pasting.lines import WRAPPED, blocks_of_text
from notices.document.pasting.messages import CleaningMessage, MessageList
from notices.document.pasting.reading import HtmlReader
from notices.document.pasting.tokens import has_tags

# Of what comes in, in characters; a text of the greatest length in Word's own HTML has some 700,000.
MAX_INPUT_LENGTH = 1_000_000
MAX_MARKUP = 40_000  # of "<", each of which may be a tag
MAX_ROUNDS = 10
# Pictures inside the text, which are left out anyway.
EMBEDDED = re.compile(r"data:image/[\w.+-]{1,40};base64,[A-Za-z0-9+/=]++")
# Of addresses that were read (see `addresses`).
ALLOWED_SCHEMES = {"http", "https", "mailto"}
ALLOWED_TAGS = {"p", "br", "strong", "em", "sub", "sup", "ul", "ol", "li", "a"}
MARKS = {"strong", "em", "sub", "sup", "a"}
# What Windows puts before the HTML of its clipboard.
CLIPBOARD_HEADER = re.compile(r"\AVersion:[\d.]+\s(?:\w+:[^\n<]*\n)+", re.IGNORECASE)
PIECE = re.compile(r'<(/?)([a-z]+)(?: href="([^"<>]*)")?>|([^<>&]+|&(?:amp|lt|gt|nbsp|quot);)')
HYPHEN_AT_LINE_END = re.compile("[^\\W_][-\u2010\u00ad¬]\n")
RAISED = re.compile("<sup>([^<]*)</sup>")
EMPTY = re.compile(r'<(?:p|li|ul|ol|strong|em|sub|sup|a href="[^"<>]*")>(?:\s|&nbsp;|<br>)*</')


class TooLong(ValueError):
    """The text is too long to be read at all."""


@dataclass(frozen=True)
class CleanedText:
    """Clean rich text, and what happened to the text that came in."""

    html: str
    messages: tuple[CleaningMessage, ...] = ()
    # The address and the words of each link that came in.
    links: tuple[tuple[str, str], ...] = ()


def clean(text: str, *, is_plain: bool = False) -> CleanedText:
    """Turn HTML, or plain text, into HTML with the allowed tags only. Clean text is not changed.

    `is_plain`: "<" and "&" are characters. A text without visible words becomes "". Raises TooLong before
    it reads anything, and ValueError where cleaning never ends.
    """
    text = EMBEDDED.sub("data:,", text)
    if len(text) > MAX_INPUT_LENGTH or text.count("<") > MAX_MARKUP:
        raise TooLong
    messages = MessageList()
    text = _without_noise(html.escape(text, quote=False) if is_plain else text)
    if is_clean(text):
        return CleanedText(text)
    cleaner = _cleaned_once(text, messages)
    # Once may not be enough: a character that goes may join its neighbours, and a new letter may be another one.
    for _ in range(MAX_ROUNDS):
        if is_clean(cleaner):
            return CleanedText(cleaner, messages.messages(), tuple(messages.links))
        cleaner = _cleaned_once(cleaner, MessageList())
    raise ValueError("the text cannot be cleaned")


def _without_noise(text: str) -> str:
    return CLIPBOARD_HEADER.sub("", composed(_with_ends(text)).strip())


def _with_ends(text: str) -> str:
    """Return the text with ends of lines and pages, and soft hyphens before them, as characters that stay."""
    text = text.replace("\x0c", "\n\n").replace("\u2029", "\n\n").replace("\x0b", "\n")
    return re.sub("\u00ad[ \t]*\r?\n", "¬\n", text)


def _cleaned_once(text: str, messages: MessageList) -> str:
    return composed(_guarded(html_of(_blocks(text, messages)))).strip()


def _blocks(text: str, messages: MessageList) -> list[Block]:
    if has_tags(text):
        blocks = HtmlReader(text, messages).read()
        if max((block.level for block in blocks), default=0) > MAX_LIST_DEPTH:
            messages.add("list_depth")
        return blocks
    blocks = blocks_of_text(html.unescape(text), messages)
    for block in blocks:
        for word in words_with_ligatures(block.text):
            messages.add("ligatures", word)
        runs = (Run(without_invisible(separate_letters(run.text)), run.marks) for run in block.runs)
        block.runs = tidy_runs(runs)
    return [block for block in blocks if block.runs]


def _guarded(text: str) -> str:
    """Return the text as a sanitiser of its own leaves it, should our reading ever miss something."""
    return nh3.clean(text, tags=ALLOWED_TAGS, attributes={"a": {"href"}}, url_schemes=ALLOWED_SCHEMES, link_rel=None)


# A save asks it of each text several times: of what the version holds, of what was typed, of the whole document.
@lru_cache(maxsize=64)
def is_clean(text: str) -> bool:
    """Would cleaning leave the text alone? It is ours in every tag and character, or empty."""
    if not text:
        return True
    if LIGATURE.search(text) or re.search("[\t\r\u00a0\u2028\u2029]", text) or without_invisible(text) != text:
        return False
    if not text.startswith("<") or not unicodedata.is_normalized("NFC", text) or not _is_well_formed(text):
        return False
    if EMPTY.search(text) or HYPHEN_AT_LINE_END.search(text) or WRAPPED.search(text.replace("<br>", "\n")):
        return False
    if any(is_raised_mark(words) for words in RAISED.findall(text)):
        return False
    return _guarded(text) == text


def _is_well_formed(text: str) -> bool:
    """Does every tag stand where it may? Words only inside a paragraph or item, no block inside a mark."""
    open_tags: list[str] = []
    lists = at = 0
    while at < len(text):
        piece = PIECE.match(text, at)
        if piece is None:
            return False
        at = piece.end()
        closes, name, href, words = piece.groups()
        outer = open_tags[-1] if open_tags else ""
        if words:
            if outer in ("", "ul", "ol"):
                return False
        elif closes:
            if not open_tags or open_tags.pop() != name or href is not None:
                return False
            lists -= name in ("ul", "ol")
        elif not _may_stand(name, href, outer, open_tags):
            return False
        elif name != "br":
            open_tags.append(name)
            lists += name in ("ul", "ol")
            if lists > MAX_LIST_DEPTH:
                return False
    return not open_tags


def _may_stand(name: str, href: str | None, outer: str, open_tags: list[str]) -> bool:
    if name not in ALLOWED_TAGS or (href is not None) != (name == "a"):
        return False
    if href is not None and read_address(html.unescape(href)).url != html.unescape(href):
        return False
    if name in MARKS or name == "br":
        return outer not in ("", "ul", "ol") and name not in open_tags[-len(MARKS) :]
    if name == "li":
        return outer in ("ul", "ol")
    return outer in ("", "li")
