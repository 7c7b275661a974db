"""The structure of a tagged PDF as a tree: what is a heading, a paragraph, a cell, and which marks hold its letters."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.psparser import PSLiteral

MAX_DEPTH = 60
MAX_NODES = 200_000
MAX_ROLE_STEPS = 8


@dataclass(frozen=True, slots=True)
class Marked:
    """The letters of one mark on a page (from 1)."""

    page: int
    mark: int


@dataclass(slots=True)
class Node:
    """An element with its children in reading order; `role` is one of those that the standard names."""

    role: str
    children: list["Node | Marked"] = field(default_factory=list)
    has_alt: bool = False

    def walk(self) -> Iterator["Node"]:
        yield self
        for each in self.children:
            if isinstance(each, Node):
                yield from each.walk()

    def marks(self) -> Iterator[Marked]:
        """Yield all marks in it, in reading order."""
        for each in self.children:
            if isinstance(each, Node):
                yield from each.marks()
            else:
                yield each


class _TooLarge(Exception):
    pass


class _TreeReader:
    def __init__(self, roles: dict[str, Any], pages: dict[int, int]) -> None:
        self._roles, self._pages = roles, pages
        self._count = 0

    def node(self, element: Any, page: int | None, depth: int) -> Node:
        self._count += 1
        if depth > MAX_DEPTH or self._count > MAX_NODES:
            raise _TooLarge
        node = Node(self._role(element), has_alt="Alt" in element)
        page = self._page_of(element) or page
        kids = resolve1(element.get("K")) if element.get("K") is not None else []
        for kid in kids if isinstance(kids, list) else [element["K"]]:
            node.children += self._kid(resolve1(kid), page, depth)
        return node

    def _kid(self, kid: Any, page: int | None, depth: int) -> list[Node | Marked]:
        if isinstance(kid, int):
            return [Marked(page, kid)] if page else []
        if not isinstance(kid, dict):
            return []
        if isinstance(mark := kid.get("MCID"), int):
            place = self._page_of(kid) or page
            return [Marked(place, mark)] if place else []
        return [self.node(kid, page, depth + 1)] if "S" in kid else []

    def _page_of(self, element: Any) -> int | None:
        page = element.get("Pg")
        return self._pages.get(page.objid) if isinstance(page, PDFObjRef) else None

    def _role(self, element: Any) -> str:
        role = _name(element.get("S"))
        for _step in range(MAX_ROLE_STEPS):
            if role not in self._roles:
                break
            role = _name(self._roles[role])
        return role


def structure_of(document: PDFDocument, pages: dict[int, int]) -> Node | None:
    """Return the tree; None where the file has none, or one that ends nowhere. `pages` are numbers by object."""
    root = resolve1(document.catalog.get("StructTreeRoot"))
    if not isinstance(root, dict) or root.get("K") is None:
        return None
    roles = resolve1(root.get("RoleMap")) or {}
    try:
        return _TreeReader(roles, pages).node({"S": PSLiteral("Document"), "K": root["K"]}, None, 0)
    except _TooLarge:
        return None


def _name(value: Any) -> str:
    value = resolve1(value)
    name = value.name if isinstance(value, PSLiteral) else ""
    return name if isinstance(name, str) else name.decode("latin-1")
