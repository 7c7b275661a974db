"""The letters of a page as its content draws them, each with its place and with the mark that the structure names.

PDFMiner's own reader of marks forgets a mark when one inside it ends, and knows no `ActualText`; this one does.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTContainer
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.utils import decode_text

SOFT_HYPHEN = "\u00ad"
MAX_LETTERS = 1_000_000


@dataclass(frozen=True, slots=True)
class Glyph:
    """A letter on its page (from 1): measures in points from the upper left; `mark` is None outside the structure."""

    text: str
    page: int
    x0: float
    x1: float
    top: float
    bottom: float
    font: str
    mark: int | None

    @property
    def size(self) -> float:
        return self.bottom - self.top


class _MarkedPages(PDFPageAggregator):
    """It notes with each letter the innermost mark with a number, and the text that stands for it."""

    def __init__(self, resources: PDFResourceManager) -> None:
        super().__init__(resources)
        self._open: list[tuple[int | None, str | None]] = []

    def begin_page(self, page: PDFPage, ctm: Any) -> None:
        self._open = []
        super().begin_page(page, ctm)

    def begin_tag(self, tag: Any, props: Any = None) -> None:
        marks = props if isinstance(props, dict) else {}
        outer = self._open[-1] if self._open else (None, None)
        number = marks.get("MCID", None if tag.name == "Artifact" else outer[0])
        instead = marks.get("ActualText")
        text = decode_text(instead) if isinstance(instead, bytes) else outer[1]
        self._open.append((number if isinstance(number, int) else None, text))

    def end_tag(self) -> None:
        if self._open:
            self._open.pop()

    def render_char(self, *arguments: Any, **named: Any) -> float:
        advance = super().render_char(*arguments, **named)
        drawn: Any = self.cur_item._objs[-1] if self.cur_item._objs else None
        if isinstance(drawn, LTChar):
            drawn.mark, drawn.instead = self._open[-1] if self._open else (None, None)  # type: ignore[attr-defined]
        return advance


class PageReader:
    """It reads the letters of one page after another."""

    def __init__(self) -> None:
        resources = PDFResourceManager()
        self._device = _MarkedPages(resources)
        self._interpreter = PDFPageInterpreter(resources, self._device)

    def letters(self, page: PDFPage, number: int) -> list[Glyph]:
        """Return the letters in the order in which they are drawn; one that is drawn twice for weight counts once."""
        self._interpreter.process_page(page)
        layout = self._device.get_result()
        seen: set[tuple[str, int, int]] = set()
        letters = []
        for char in _chars(layout):
            place = (char.get_text(), round(char.x0), round(char.y0))
            if place not in seen:
                seen.add(place)
                letters.append(_letter(char, number, layout.y1))
        return letters


def _chars(container: Any) -> Iterator[LTChar]:
    for item in container:
        if isinstance(item, LTChar):
            yield item
        elif isinstance(item, LTContainer):
            yield from _chars(item)


def _letter(char: Any, page: int, height: float) -> Glyph:
    # A font may have one glyph for the hyphen and the soft one; only the latter is marked as such.
    text = char.instead if char.instead == SOFT_HYPHEN else known_text(char.get_text()).replace(SOFT_HYPHEN, "-")
    return Glyph(text, page, char.x0, char.x1, height - char.y1, height - char.y0, char.fontname, char.mark)


def known_text(text: str) -> str:
    """Return the text of a glyph: ligatures as their letters, a sign that the file does not name as U+FFFD."""
    if text.startswith("(cid:") or "\x00" in text:
        return "\ufffd"
    return unicodedata.normalize("NFKC", text) if "\ufb00" <= text <= "\ufb06" else text
