"""Reads a PDF back as a screen reader does: along its structure, each piece of text through its font's own table."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf

INLINE = {"Link", "Span", "Strong", "Em", "Sub", "Sup"}
HEX = re.compile(rb"<([0-9A-Fa-f]*)>")
RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
CHARACTERS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)


class ReadPdf:
    """An open PDF with its texts by page and place in the structure."""

    def __init__(self, content: bytes) -> None:
        self.file = pikepdf.open(io.BytesIO(content))
        self._texts = {page.objgen: dict(_marked(page)) for page in self.file.pages}

    @property
    def root(self) -> Any:
        return self.file.Root

    def elements(self) -> Iterator[Any]:
        """Every element of the structure, in reading order."""
        yield from _elements(self.root.StructTreeRoot)

    def roles(self) -> list[str]:
        return [_role(element) for element in self.elements()]

    def elements_with(self, *roles: str) -> list[Any]:
        """The elements with one of these roles."""
        return [element for element in self.elements() if _role(element) in roles]

    def text(self, *, without: frozenset[str] = frozenset({"Figure"})) -> str:
        """All that is read aloud, but for what a picture's other words stand in for."""
        return self.text_in(self.root.StructTreeRoot, without)

    def text_in(self, element: Any, without: frozenset[str] = frozenset()) -> str:
        return "".join(self._pieces(element, None, without))

    def _pieces(self, element: Any, page: Any, without: frozenset[str]) -> Iterator[str]:
        if _role(element) in without:
            return
        page = element.get("/Pg", page)
        if "/ActualText" in element:
            yield str(element.ActualText)
            return
        for kid in _kids(element):
            if isinstance(kid, (int, pikepdf.Object)) and not isinstance(kid, pikepdf.Dictionary):
                yield self._texts[page.objgen].get(int(kid), "")
            elif str(kid.get("/Type", "")) == "/MCR":
                yield self._texts[kid.get("/Pg", page).objgen].get(int(kid.MCID), "")
            elif str(kid.get("/Type", "")) != "/OBJR":
                yield from self._pieces(kid, page, without)
        if _role(element) not in INLINE:
            yield " "

    def artifacts(self, page: int) -> str:
        """What is printed on a page and not part of its text: here the footer."""
        return dict(_marked(self.file.pages[page])).get(None, "")

    def printed(self, page: int) -> str:
        """Everything that is printed on a page."""
        return "".join(text for _place, text in _marked(self.file.pages[page]))

    def fonts(self) -> list[Any]:
        fonts = (font for page in self.file.pages for font in page.Resources.get("/Font", {}).values())
        return list({font.objgen: font for font in fonts}.values())


def _role(element: Any) -> str:
    return str(element.get("/S", "/")).removeprefix("/")


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _elements(element: Any) -> Iterator[Any]:
    for kid in _kids(element):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _elements(kid)


def _marked(page: Any) -> Iterator[tuple[int | None, str]]:
    """(place in the structure, its text) of a page; None collects what stands outside of it."""
    tables = {name: _unicode_of(font) for name, font in page.Resources.get("/Font", {}).items()}
    texts: dict[int | None, str] = {}
    # What is open: (place, its replacement text).
    opened: list[tuple[int | None, str | None]] = []
    table: dict[int, str] = {}
    for instruction in pikepdf.parse_content_stream(page):
        operands, name = list(instruction.operands), str(instruction.operator)
        if name == "BDC" or name == "BMC":
            marks: Any = operands[1] if len(operands) > 1 and isinstance(operands[1], pikepdf.Dictionary) else {}
            place = int(marks["/MCID"]) if "/MCID" in marks else (opened[-1][0] if opened else None)
            instead = str(marks["/ActualText"]) if "/ActualText" in marks else None
            opened.append((place, instead))
            if instead is not None:
                texts[place] = texts.get(place, "") + instead
        elif name == "EMC":
            opened.pop()
        elif name == "Tf":
            table = tables[str(operands[0])]
        elif name in ("Tj", "TJ") and not any(instead is not None for _place, instead in opened):
            place = opened[-1][0] if opened else None
            texts[place] = texts.get(place, "") + _text_of(operands[0], table)
    yield from texts.items()


def _text_of(operand: Any, table: dict[int, str]) -> str:
    strings = operand if isinstance(operand, pikepdf.Array) else [operand]
    texts = [bytes(string) for string in strings if isinstance(string, pikepdf.String)]
    codes = [int.from_bytes(text[at : at + 2], "big") for text in texts for at in range(0, len(text), 2)]
    return "".join(table[code] for code in codes)


def _unicode_of(font: Any) -> dict[int, str]:
    """A font's own table from the codes in the file to Unicode."""
    cmap = font.ToUnicode.read_bytes()
    table: dict[int, str] = {}
    for block in CHARACTERS.findall(cmap):
        codes = HEX.findall(block)
        table |= {int(code, 16): _utf16(text) for code, text in zip(codes[::2], codes[1::2], strict=True)}
    for block in RANGES.findall(cmap):
        codes = HEX.findall(block)
        for first, last, text in zip(codes[::3], codes[1::3], codes[2::3], strict=True):
            start = _utf16(text)
            for code in range(int(first, 16), int(last, 16) + 1):
                table[code] = start[:-1] + chr(ord(start[-1]) + code - int(first, 16))
    return table


def _utf16(text: bytes) -> str:
    return bytes.fromhex(text.decode()).decode("utf-16-be")
