"""Compare two rich texts word by word. Each word knows its marks and its blocks, so that tags and words never mix.

A word whose link has another address, or that became bold, is another word: it shows as deleted and inserted.
"""

import re
from collections.abc import Iterable
from html import unescape

from notices.comparison.words import DiffSegment, Token, token_differences, tokens_of

# A tag ends at the first ">" outside its quoted attributes.
TAG_OR_TEXT = re.compile(r"""<(?:"[^"]*"|[^">])*>|[^<]+|<""")
# A character reference is one character, and no word begins in the middle of it.
REFERENCE = re.compile(r"(&(?:#?\w+);)")
BLOCKS = {"p", "ul", "ol", "li"}
MARKS = {"strong", "em", "sub", "sup", "a"}
NAME = re.compile(r"</?([a-z]+)")


class NotRichText(ValueError):
    """The text is not HTML as our cleaning leaves it, such as a text that another program stored long ago."""


def rich_text_differences(before: str, after: str) -> list[DiffSegment]:
    """Return the segments of two rich texts.

    `html_of` makes either text of the tokens that stayed and those of its own side. Raises NotRichText for a text
    that our cleaning would not have let through.
    """
    return token_differences(rich_tokens(before), rich_tokens(after))


def rich_tokens(html: str) -> list[Token]:
    """Split a rich text into tokens; raises NotRichText unless `html_of` makes the same text of them, to the letter."""
    reader = _TokenReader()
    for part in TAG_OR_TEXT.findall(html):
        reader.read(part)
    if html_of(reader.tokens) != html:
        raise NotRichText(html)
    return reader.tokens


def html_of(tokens: Iterable[Token]) -> str:
    """Join the tokens, with their marks around them: the words of one mark share it."""
    parts: list[str] = []
    open_marks: tuple[tuple[str, int], ...] = ()
    for token in (*tokens, Token("")):
        if open_marks != token.marks:
            shared = _length_in_common(open_marks, token.marks)
            parts += (closing_tag(tag) for tag, _ in reversed(open_marks[shared:]))
            parts += (tag for tag, _ in token.marks[shared:])
            open_marks = token.marks
        parts.append(token.text)
    return "".join(parts)


def closing_tag(tag: str) -> str:
    """Return the tag that closes an opening one: "</a>" for "<a href=…>"."""
    return f"</{tag_name(tag)}>"


def tag_name(tag: str) -> str:
    """Return the name of an opening or closing tag, "" for any other text."""
    match = NAME.match(tag)
    return match[1] if match else ""


def link_address(token: Token) -> str:
    """Return the address of the link around the token, "" where there is none."""
    links = [re.search(r'href="([^"]*)"', tag) for tag, _ in token.marks if tag_name(tag) == "a"]
    return unescape(links[-1][1]) if links and links[-1] else ""


def _length_in_common(one: tuple[tuple[str, int], ...], other: tuple[tuple[str, int], ...]) -> int:
    shared = 0
    while shared < min(len(one), len(other)) and one[shared] == other[shared]:
        shared += 1
    return shared


class _TokenReader:
    """Read tags and texts one after the other and collect their tokens."""

    def __init__(self) -> None:
        self.tokens: list[Token] = []
        self._marks: tuple[tuple[str, int], ...] = ()
        self._blocks: tuple[str, ...] = ()
        self._opened_at: list[int] = []  # for each open mark, how many tokens there were

    def read(self, part: str) -> None:
        name = tag_name(part)
        if name in BLOCKS:
            self._block(part, name)
        elif name in MARKS and part.startswith("</"):
            self._close_mark()
        elif name in MARKS:
            self._open_mark(part)
        elif part.startswith("<"):
            self._add(part, "tag")
        else:
            self._words(part)

    def _block(self, tag: str, name: str) -> None:
        if tag.startswith("</"):
            self._blocks = self._blocks[:-1]
            self._add(tag, "tag")
        else:
            self._add(tag, "tag")
            self._blocks = (*self._blocks, name)

    def _open_mark(self, tag: str) -> None:
        """Give a second mark right after one like it another number, or the two would be written as one."""
        before = self.tokens[-1].marks if self.tokens else ()
        depth = len(self._marks)
        is_twin = before[: depth + 1] == (*self._marks, (tag, 0))
        self._marks = (*self._marks, (tag, int(is_twin)))
        self._opened_at.append(len(self.tokens))

    def _close_mark(self) -> None:
        if not self._marks:
            raise NotRichText
        if self._opened_at.pop() == len(self.tokens):
            self._add("", "word")  # so that an empty mark is kept
        self._marks = self._marks[:-1]

    def _words(self, text: str) -> None:
        for part in REFERENCE.split(text):
            is_reference = REFERENCE.fullmatch(part)
            self.tokens += (
                Token(token.text, token.kind, self._marks, self._blocks)
                for token in ([Token(part)] if is_reference else tokens_of(part))
            )

    def _add(self, text: str, kind: str) -> None:
        self.tokens.append(Token(text, "tag" if kind == "tag" else "word", self._marks, self._blocks))
