"""Print the segments of a rich text as valid HTML: <ins> and <del> stand inside the blocks, never around them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import nh3
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from notices.comparison.rich_text import html_of, link_address, tag_name
from notices.comparison.words import Act, DiffSegment, Token
from notices.document.rich_text import ALLOWED_SCHEMES, ALLOWED_TAGS
from notices.rendering.word_changes import Numbers, citation_html, fold_html, marked, screen_reader_text

TAGS = ALLOWED_TAGS | {"ins", "del", "span"}
ATTRIBUTES = {"a": {"href"}, "span": {"class", "aria-hidden", "lang"}}
BREAK_SIGN = mark_safe('<span aria-hidden="true">¶</span>')  # screen readers get words instead


def rich_html(segments: Iterable[DiffSegment], numbers: Numbers) -> SafeString:
    """Return the text as it is now, with the inserted and deleted words marked in place."""
    writer = _HtmlWriter(numbers)
    for segment in segments:
        for token in segment.tokens:
            writer.add(segment.act, token)
    html = nh3.clean(writer.finish(), tags=TAGS, attributes=ATTRIBUTES, url_schemes=ALLOWED_SCHEMES, link_rel=None)
    return mark_safe(html)  # noqa: S308 - cleaned in the line above


@dataclass(eq=False)
class _Block:
    """A paragraph, list or list item, compared by identity: two with the same tag are two."""

    name: str


@dataclass
class _Run:
    """Consecutive words of the same act in the same blocks."""

    act: Act
    blocks: list[_Block]
    tokens: list[Token] = field(default_factory=list)


class _HtmlWriter:
    """Write words into blocks. Each side has its own blocks; where a tag stayed, both sides share the block."""

    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers
        self._sides: dict[str, list[_Block]] = {"before": [], "after": []}
        self._now_in: dict[_Block, _Block] = {}  # deleted blocks, with the block where their words stand now
        self._loose = _Block("p")
        self._run = _Run("equal", [])
        self._break: Act = "equal"  # not "equal": a block began or ended on one side only, and no word shows it yet
        self._open: list[_Block] = []
        self._parts: list[str] = []

    def add(self, act: Act, token: Token) -> None:
        if token.kind == "tag" and tag_name(token.text) != "br" and token.text.startswith("<"):
            self._tag(act, token)
        elif token.text:
            self._word(act, token)

    def finish(self) -> str:
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
        block = _Block(tag_name(token.text))
        for side in sides:
            self._sides[side].append(block)
        self._break = act if act != "equal" and block.name in ("p", "li") else self._break

    def _word(self, act: Act, token: Token) -> None:
        blocks = self._blocks_for(act, token)
        if blocks is None:
            return
        if self._break not in ("equal", act) and not token.text.isspace():
            self._write_break()
        if token.text.strip():
            self._break = "equal"
        if (self._run.act, self._run.blocks) != (act, blocks):
            self._write()
            self._run = _Run(act, blocks)
        self._run.tokens.append(token)

    def _blocks_for(self, act: Act, token: Token) -> list[_Block] | None:
        """Return the blocks around the word; None for white space between blocks."""
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

    def _write_break(self) -> None:
        """Mark that two paragraphs became one, or one became two, where no word changed with them."""
        blocks = self._run.blocks or [self._loose]
        self._write()
        self._move_to(blocks)
        self._parts.append(marked(self._break, BREAK_SIGN + screen_reader_text(_("paragraph break"))))
        self._break = "equal"

    def _write(self) -> None:
        if self._run.tokens:
            self._move_to(self._run.blocks)
            self._parts.append(marked(self._run.act, self._words(self._run)))
            self._run = _Run(self._run.act, self._run.blocks)

    def _words(self, run: _Run) -> SafeString:
        printed = [token._replace(text=_printed(token, self._numbers[run.act])) for token in run.tokens]
        addresses = dict.fromkeys(link_address(token) for token in run.tokens) if run.act != "equal" else {}
        after = "".join(
            format_html(' <span class="hs-address">({})</span>', address) for address in addresses if address
        )
        return mark_safe(html_of(printed) + after)  # noqa: S308 - cleaned as a whole in rich_html

    def _move_to(self, blocks: list[_Block]) -> None:
        shared = 0
        while shared < min(len(blocks), len(self._open)) and blocks[shared] is self._open[shared]:
            shared += 1
        self._parts += (f"</{block.name}>" for block in reversed(self._open[shared:]))
        self._parts += (f"<{block.name}>" for block in blocks[shared:])
        self._open = list(blocks)


def _printed(token: Token, numbers: Mapping[str, int]) -> str:
    if token.kind == "fold":
        return fold_html()
    return citation_html(token, numbers) if token.kind == "citation" else token.text
