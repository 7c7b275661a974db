"""The printed text cut into passages, so that comments can stand beside them. Joined, they are the text, byte for byte.

A passage is a block (a paragraph, an item of a list, a table, the fact box) with the headings above it.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from notices.document.anchors import Anchor, letters_without_citations
from notices.document.fields import DOCUMENT_FIELDS, term_of
from notices.document.model import Document
from notices.document.places import texts_of
from notices.document.rich_text import plain_text
from notices.document.sections import section_of

TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*?)(/?)>")
ID = re.compile(r' id="([^"]*)"')
# These hold blocks; every other element is one.
CONTAINERS = {"article", "section", "ul", "ol"}
PROSE = 'class="hs-prose"'
HEADINGS = {"h2", "h3", "h4"}
VOID = {"br", "hr", "img", "input", "wbr"}
# Opened again for a later passage, these are no second article or section to a screen reader.
LANDMARKS = {"article", "section"}
# Words that the page shows to nobody, or only to screen readers.
UNSEEN = re.compile(r'<span (?:aria-hidden="true"|class="visually-hidden")>[^<]*</span>')
MIN_BEFORE = 20  # letters before a quote that tell it from another one


@dataclass
class _Container:
    """An element around blocks that is open, with the number of items that it has had."""

    name: str
    attributes: str
    items: int = 0

    @property
    def start_tag(self) -> str:
        """Its start tag for a later passage: no id stands twice on a page, and a numbered list counts on."""
        extra = ' role="none"' if self.name in LANDMARKS else ""
        extra += f' start="{self.items + 1}"' if self.name == "ol" else ""
        return f"<{self.name}{ID.sub('', self.attributes)}{extra}>"


@dataclass
class _Passage:
    """Where a passage begins, what is opened again around it, the ids of its section and heading."""

    start: int
    open_tags: list[str]
    end_tags: list[str]
    sections: frozenset[str] = frozenset()


class Passages:
    """The passages of one printed text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._passages = list(_passages(text))
        self._letters = [_letters(self.source(number, number + 1)) for number in range(len(self))]

    def __len__(self) -> int:
        return len(self._passages)

    def source(self, first: int, end: int) -> str:
        """Return the text from a passage up to another one, as it stands in the whole."""
        until = self._passages[end].start if end < len(self) else len(self._text)
        return self._text[self._passages[first].start : until]

    def drawn(self, first: int, end: int) -> SafeString:
        """Return the same with the elements around it opened and closed again."""
        if first >= end:
            return SafeString("")
        begin = "".join(self._passages[first].open_tags)
        closing = "".join(self._passages[end].end_tags) if end < len(self) else ""
        return mark_safe(f"{begin}{self.source(first, end)}{closing}")  # noqa: S308 - the text is HTML of templates

    def find(self, document: Document, anchor: Anchor) -> int | None:
        """Return the passage that prints the anchor's words, or its place; None where the place is not printed."""
        section = section_of(anchor.place)
        candidates = [number for number, passage in enumerate(self._passages) if section in passage.sections]
        for words in _words_of(document, anchor):
            if (number := self._passage_with(candidates, words)) is not None:
                return number
        return candidates[0] if candidates else None

    def _passage_with(self, candidates: list[int], words: tuple[str, str]) -> int | None:
        """Return the passage in which the second of the words begin, where both stand one after the other."""
        before, own = (letters_without_citations(part) for part in words)
        at = "".join(self._letters[number] for number in candidates).find(before[-MIN_BEFORE:] + own) if own else -1
        if at < 0:
            return None
        at += len(before[-MIN_BEFORE:])
        for number in candidates:
            if at < len(self._letters[number]):
                return number
            at -= len(self._letters[number])
        return None


def _words_of(document: Document, anchor: Anchor) -> Iterator[tuple[str, str]]:
    """Yield what to look for, the surest first: each with the words before it."""
    if anchor.quote:
        yield anchor.before, anchor.quote
        yield "", anchor.quote
    within = [text for text in texts_of(document) if f"{text.place}/".startswith(f"{anchor.place}/")]
    yield from (("", plain_text(text.text) if text.is_rich else text.text) for text in within)
    name = anchor.place.partition("/")[0]
    term = term_of(name, document.technology_type.code) if name in DOCUMENT_FIELDS else None
    if term:
        yield "", document.edition.label(term, document.language)


def _letters(source: str) -> str:
    return letters_without_citations(html.unescape(TAG.sub("", UNSEEN.sub("", source))))


def _passages(text: str) -> Iterator[_Passage]:
    """Yield the passages: each begins at the first start tag after a block."""
    stack: list[_Container] = []
    passage = _Passage(0, [], [])
    section = heading = ""
    is_heading = has_block = False
    depth = 0  # inside a block
    for match in TAG.finditer(text):
        is_end, name, attributes, is_empty = match.groups()
        if depth:
            depth += 0 if is_empty or name in VOID else -1 if is_end else 1
            has_block = has_block or not (depth or is_heading)
        elif is_end:
            stack.pop()
        else:
            if has_block:
                yield passage
                passage = _Passage(match.start(), [one.start_tag for one in stack], _end_tags(stack))
                has_block = False
            if name in CONTAINERS or PROSE in attributes:
                stack.append(_Container(name, attributes))
                section, heading = (_id(attributes), "") if name == "section" else (section, heading)
                continue
            depth, is_heading = 1, name in HEADINGS
            heading = _id(attributes) or heading if is_heading else heading
            if name == "li":
                stack[-1].items += 1
            passage.sections = frozenset({section or "header", heading} - {""})
    yield passage


def _end_tags(stack: Iterable[_Container]) -> list[str]:
    return [f"</{one.name}>" for one in reversed(list(stack))]


def _id(attributes: str) -> str:
    match = ID.search(attributes)
    return match[1] if match else ""
