"""Running text: words with their marks, links and anchors, and white space as a browser shows it."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.utils.encoding import iri_to_uri

from notices.formats.html_tree import Tag
from notices.public.pdf.glyphs import breakable, printable

Run = dict[str, Any]
MARKS = {"strong", "em", "sub", "sup"}
# What the page's style makes bold.
BOLD = {"hs-trial-name", "hs-dates-name"}
SPACE = re.compile(r"[ \t\n\r\f]+")
# Longer than any address that works; a PDF limits their length.
MAX_ADDRESS_LENGTH = 2_000
BREAK = "\n"


class Letters(NamedTuple):
    """What becomes of the characters of a text, and of its long words."""

    known: Callable[[str], str]
    broken: Callable[[str], str]


# Those that the file's own fonts have.
PRINTED = Letters(printable, breakable)


@dataclass(frozen=True)
class Style:
    """The style of some words: their marks, the address they link to, and their anchor."""

    marks: tuple[str, ...] = ()
    link: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class StyledText:
    """Some words in one style."""

    text: str
    style: Style


def styled(tag: Tag, style: Style) -> Style:
    """Return the style inside a tag of running text."""
    if BOLD & tag.classes and "strong" not in style.marks:
        return replace(style, marks=(*style.marks, "strong"))
    if tag.name in MARKS and tag.name not in style.marks:
        return replace(style, marks=(*style.marks, tag.name))
    if tag.name == "a":
        return replace(style, link=tag.attributes.get("href", ""), anchor=tag.attributes.get("id", ""))
    return style


def is_visually_hidden(tag: Tag) -> bool:
    """Is the tag for screen readers only? The file prints the box or number that it describes."""
    return "visually-hidden" in tag.classes


def styled_texts(nodes: Iterable[Tag | str], style: Style = Style()) -> Iterator[StyledText]:
    """Yield the running text in some nodes."""
    for node in nodes:
        if isinstance(node, str):
            yield StyledText(SPACE.sub(" ", node), style)
        elif node.name == "br":
            yield StyledText(BREAK, style)
        elif not is_visually_hidden(node):
            yield from styled_texts(node.children, styled(node, style))


def runs(parts: Iterable[StyledText], letters: Letters = PRINTED) -> list[Run]:
    """Return the texts ready to typeset: one space between words, none at the ends or next to a break."""
    result: list[StyledText] = []
    at_start = True
    for part in parts:
        text = part.text
        if text == BREAK:
            result = _without_space_at_end(result)
        else:
            text = SPACE.sub(" ", letters.known(text))
            text = text.removeprefix(" ") if at_start else text
        if text:
            result.append(replace(part, text=text))
            at_start = text.endswith((" ", BREAK))
    result = _without_space_at_end(result)
    while result and result[-1].text == BREAK:
        result = _without_space_at_end(result[:-1])
    return [_run(part, letters) for part in result]


def _without_space_at_end(parts: list[StyledText]) -> list[StyledText]:
    if parts and parts[-1].text.endswith(" "):
        last = parts[-1].text.removesuffix(" ")
        return [*parts[:-1], replace(parts[-1], text=last)] if last else parts[:-1]
    return parts


def _run(part: StyledText, letters: Letters) -> Run:
    text = part.text if part.text == BREAK else letters.broken(part.text)
    style = part.style
    return {"text": text, "marks": style.marks, "link": _address(style.link), "anchor": style.anchor}


def _address(link: str) -> str:
    """Return a link's address in the characters that a PDF allows; "" for anything but a web or mail address."""
    if link.startswith("#"):
        return link
    address = iri_to_uri(link.strip()) if link.lower().startswith(("http://", "https://", "mailto:")) else ""
    return address if len(address) <= MAX_ADDRESS_LENGTH else ""
