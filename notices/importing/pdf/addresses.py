"""The links of a page: where on it an address belongs to."""

from dataclasses import dataclass
from typing import Any

from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import resolve1
from pdfminer.utils import decode_text

from notices.importing.pdf.letters import Glyph

MAX_LINKS = 5_000


@dataclass(frozen=True, slots=True)
class LinkArea:
    """An area of a page that leads to an address; measures as those of letters."""

    page: int
    x0: float
    x1: float
    top: float
    bottom: float
    address: str

    def has(self, letter: Glyph) -> bool:
        """Is the middle of the letter in the area?"""
        x, y = (letter.x0 + letter.x1) / 2, (letter.top + letter.bottom) / 2
        return letter.page == self.page and self.x0 <= x <= self.x1 and self.top <= y <= self.bottom


def areas_of(page: PDFPage, number: int) -> list[LinkArea]:
    """Return the areas of a page that lead into the web."""
    left, _bottom, _right, top = page.mediabox
    areas = []
    for reference in (resolve1(page.annots) or [])[:MAX_LINKS]:
        annotation = resolve1(reference)
        address, place = _address(annotation), _place(annotation)
        if address and place:
            x0, y0, x1, y1 = place
            area = (min(x0, x1) - left, max(x0, x1) - left, top - max(y0, y1), top - min(y0, y1))
            areas.append(LinkArea(number, *area, address))
    return areas


def _address(annotation: Any) -> str:
    action = resolve1(annotation.get("A")) if isinstance(annotation, dict) else None
    address = resolve1(action.get("URI")) if isinstance(action, dict) else None
    return decode_text(address) if isinstance(address, bytes) else ""


def _place(annotation: Any) -> list[float] | None:
    place = [resolve1(each) for each in resolve1(annotation.get("Rect")) or []]
    return place if len(place) == 4 and all(isinstance(each, int | float) for each in place) else None
