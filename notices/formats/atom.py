"""Write a feed as Atom (RFC 4287), in pages (RFC 5005)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

from notices.formats.moments import moment_text

ATOM = "http://www.w3.org/2005/Atom"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
MEDIA_TYPE = "application/atom+xml"
CONTENT_TYPE = f"{MEDIA_TYPE}; charset=utf-8"
# Characters that no XML file may hold, not even as references.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class FeedCategory(NamedTuple):
    """A code and its label."""

    term: str
    label: str


@dataclass(frozen=True)
class FeedEntry:
    """One event. `id` never changes; all words are in `language`. `content` is given where it says more."""

    id: str
    title: str
    summary: str
    language: str
    address: str
    published: datetime
    updated: datetime
    categories: tuple[FeedCategory, ...] = ()
    content: str = ""


@dataclass(frozen=True)
class Feed:
    """Entries, newest first, with their author and licence; `links` are addresses by relation ("next")."""

    id: str
    title: str
    language: str
    updated: datetime
    author: str
    licence: str
    # The address of the feed itself, and of the page that shows the same.
    address: str
    page: str
    links: Mapping[str, str]
    entries: tuple[FeedEntry, ...]


def atom(feed: Feed) -> bytes:
    """Return the feed as XML in UTF-8."""
    root = Element("feed", {"xmlns": ATOM, LANG: feed.language})
    _text(root, "id", feed.id)
    _text(root, "title", feed.title)
    _text(root, "updated", moment_text(feed.updated))
    _text(SubElement(root, "author"), "name", feed.author)
    _text(root, "rights", feed.licence)
    SubElement(root, "link", rel="self", type=MEDIA_TYPE, href=feed.address)
    SubElement(root, "link", rel="alternate", type="text/html", href=feed.page)
    for relation, address in feed.links.items():
        SubElement(root, "link", rel=relation, href=address)
    for entry in feed.entries:
        _entry(SubElement(root, "entry", {LANG: entry.language}), entry)
    return tostring(root, encoding="utf-8", xml_declaration=True)


def _entry(element: Element, entry: FeedEntry) -> None:
    _text(element, "id", entry.id)
    _text(element, "title", entry.title)
    _text(element, "updated", moment_text(entry.updated))
    _text(element, "published", moment_text(entry.published))
    SubElement(element, "link", rel="alternate", type="text/html", href=entry.address)
    for category in entry.categories:
        SubElement(element, "category", term=_clean(category.term), label=_clean(category.label))
    _text(element, "summary", entry.summary)
    if entry.content:
        _text(element, "content", entry.content)


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = _clean(text)


def _clean(text: str) -> str:
    return NOT_XML.sub("", text)
