"""Pieces of rich text as HTML that is valid again: words in <ins> and <del>, blocks around them, never the reverse."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import nh3
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from notices.comparison.rich_text import address_of, html_of, name_of
from notices.comparison.words import Act, Piece, Token
from notices.document.rich_text import ALLOWED_SCHEMES, ALLOWED_TAGS
from notices.rendering.word_changes import Numbers, aside, citation_html, fold_html, marked

TAGS = ALLOWED_TAGS | {"ins", "del", "span"}
ATTRIBUTES = {"a": {"href"}, "span": {"class", "aria-hidden", "lang"}}
BREAK_SIGN = mark_safe('<span aria-hidden="true">¶</span>')  # the words beside it are for the ear


def rich_html(pieces: Iterable[Piece], numbers: Numbers) -> SafeString:
    """The text as it is now, with what was inserted and deleted in its place."""
    page = _Page(numbers)
    for piece in pieces:
        for token in piece.tokens:
            page.add(piece.act, token)
    html = nh3.clean(page.finished(), tags=TAGS, attributes=ATTRIBUTES, url_schemes=ALLOWED_SCHEMES, link_rel=None)
    return mark_safe(html)  # noqa: S308 - cleaned in the line above


@dataclass(eq=False)
class _Block:
    """A paragraph, list or item; two with the same tag are two."""

    name: str


@dataclass
class _Run:
    """Words one after the other with the same fate in the same block."""

    act: Act
    blocks: list[_Block]
    tokens: list[Token] = field(default_factory=list)


class _Page:
    """Writes words into blocks. Each side has blocks of its own; where a tag stayed, both sides share the block."""

    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers
        self._sides: dict[str, list[_Block]] = {"before": [], "after": []}
        self._now_in: dict[_Block, _Block] = {}  # blocks that went whose words stand in another one now
        self._loose = _Block("p")
        self._run = _Run("equal", [])
        self._break: Act = "equal"  # a block began or ended here on one side only, and nothing has said so yet
        self._open: list[_Block] = []
        self._parts: list[str] = []

    def add(self, act: Act, token: Token) -> None:
        if token.kind == "tag" and name_of(token.text) != "br" and token.text.startswith("<"):
            self._tag(act, token)
        elif token.text:
            self._word(act, token)

    def finished(self) -> str:
        self._write()
        self._move_to([])
        return "".join(self._parts)

    def _tag(self, act: Act, token: Token) -> None:
        sides = [side for side, absent in (("before", "insert"), ("after", "delete")) if act != absent]
        if token.text.startswith("</"):
            for side in sides:
                if self._sides[side]:
                    self._sides[side].pop()
            return
        block = _Block(name_of(token.text))
        for side in sides:
            self._sides[side].append(block)
        self._break = act if act != "equal" and block.name in ("p", "li") else self._break

    def _word(self, act: Act, token: Token) -> None:
        blocks = self._blocks_for(act, token)
        if blocks is None:
            return
        if self._break not in ("equal", act) and not token.text.isspace():
            self._say_break()
        if token.text.strip():
            self._break = "equal"
        if (self._run.act, self._run.blocks) != (act, blocks):
            self._write()
            self._run = _Run(act, blocks)
        self._run.tokens.append(token)

    def _blocks_for(self, act: Act, token: Token) -> list[_Block] | None:
        """Where the word goes; None for white space between blocks."""
        if act == "equal":
            self._now_in |= dict(zip(reversed(self._sides["before"]), reversed(self._sides["after"]), strict=False))
        blocks = self._sides["before" if act == "delete" else "after"]
        if act == "delete":
            blocks = [self._now_in.get(block, block) for block in blocks]
        if blocks and blocks[-1].name in ("p", "li"):
            return list(blocks)
        if not token.text.strip():
            return None
        if not blocks:
            return [self._loose]
        item = self._now_in.setdefault(self._loose, _Block("li"))
        return [*blocks, item]

    def _say_break(self) -> None:
        """A block that began or ended, and no word with it: two paragraphs became one, or one became two."""
        blocks = self._run.blocks or [self._loose]
        self._write()
        self._move_to(blocks)
        self._parts.append(marked(self._break, BREAK_SIGN + aside(_("paragraph break"))))
        self._break = "equal"

    def _write(self) -> None:
        if self._run.tokens:
            self._move_to(self._run.blocks)
            self._parts.append(marked(self._run.act, self._words(self._run)))
            self._run = _Run(self._run.act, self._run.blocks)

    def _words(self, run: _Run) -> SafeString:
        shown = [token._replace(text=_shown(token, self._numbers[run.act])) for token in run.tokens]
        addresses = dict.fromkeys(address_of(token) for token in run.tokens) if run.act != "equal" else {}
        after = "".join(
            format_html(' <span class="hs-address">({})</span>', address) for address in addresses if address
        )
        return mark_safe(html_of(shown) + after)  # noqa: S308 - cleaned as a whole in rich_html

    def _move_to(self, blocks: list[_Block]) -> None:
        shared = 0
        while shared < min(len(blocks), len(self._open)) and blocks[shared] is self._open[shared]:
            shared += 1
        self._parts += (f"</{block.name}>" for block in reversed(self._open[shared:]))
        self._parts += (f"<{block.name}>" for block in blocks[shared:])
        self._open = list(blocks)


def _shown(token: Token, numbers: Mapping[str, int]) -> str:
    if token.kind == "fold":
        return fold_html()
    return citation_html(token, numbers) if token.kind == "citation" else token.text
