"""Running text: words with their marks, links and targets, white space as a browser would show it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils.encoding import iri_to_uri

from notices.public.pdf.glyphs import breakable, printable
from notices.public.pdf.html_tree import Tag

Run = dict[str, Any]
MARKS = {"strong", "em", "sub", "sup"}
SPACE = re.compile(r"[ \t\n\r\f]+")
# More than any address that leads somewhere; a file may not hold one of any length.
LONGEST_ADDRESS = 2_000
BREAK = "\n"


@dataclass(frozen=True)
class Style:
    """What holds of some words: their marks, where they lead, and what leads to them."""

    marks: tuple[str, ...] = ()
    link: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class Piece:
    """Some words in one style."""

    text: str
    style: Style


def styled(tag: Tag, style: Style) -> Style:
    """The style inside a tag of running text."""
    if tag.name in MARKS and tag.name not in style.marks:
        return replace(style, marks=(*style.marks, tag.name))
    if tag.name == "a":
        return replace(style, link=tag.attributes.get("href", ""), anchor=tag.attributes.get("id", ""))
    return style


def is_unseen(tag: Tag) -> bool:
    """Is it there for those who hear the page? A box and a number say by themselves what stands in it."""
    return "visually-hidden" in tag.classes


def pieces(nodes: Iterable[Tag | str], style: Style = Style()) -> Iterator[Piece]:
    """The running text in some nodes."""
    for node in nodes:
        if isinstance(node, str):
            yield Piece(SPACE.sub(" ", node), style)
        elif node.name == "br":
            yield Piece(BREAK, style)
        elif not is_unseen(node):
            yield from pieces(node.inside, styled(node, style))


def runs(found: Iterable[Piece]) -> list[Run]:
    """The pieces ready to set: one space between words, none at the ends or beside a break."""
    kept: list[Piece] = []
    at_start = True
    for piece in found:
        text = piece.text
        if text == BREAK:
            kept = _without_space_at_end(kept)
        else:
            text = SPACE.sub(" ", printable(text))
            text = text.removeprefix(" ") if at_start else text
        if text:
            kept.append(replace(piece, text=text))
            at_start = text.endswith((" ", BREAK))
    kept = _without_space_at_end(kept)
    while kept and kept[-1].text == BREAK:
        kept = _without_space_at_end(kept[:-1])
    return [_run(piece) for piece in kept]


def _without_space_at_end(kept: list[Piece]) -> list[Piece]:
    if kept and kept[-1].text.endswith(" "):
        last = kept[-1].text.removesuffix(" ")
        return [*kept[:-1], replace(kept[-1], text=last)] if last else kept[:-1]
    return kept


def _run(piece: Piece) -> Run:
    text = piece.text if piece.text == BREAK else breakable(piece.text)
    style = piece.style
    return {"text": text, "marks": style.marks, "link": _address(style.link), "anchor": style.anchor}


def _address(link: str) -> str:
    """Where a link leads, in the letters that a file allows; "" where it leads nowhere outside this document."""
    if link.startswith("#"):
        return link
    address = iri_to_uri(link.strip()) if link.lower().startswith(("http://", "https://", "mailto:")) else ""
    return address if len(address) <= LONGEST_ADDRESS else ""
