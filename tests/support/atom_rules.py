"""The rules of RFC 4287, and what stands in a feed."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
TAG = re.compile(r"tag:[a-z0-9.-]+,\d{4}(-\d\d){0,2}:[\w/.?=&%+~@:!$'()*,;-]+", re.ASCII)
# How often each may stand in a feed and in an entry: at least, at most.
IN_FEED = {"id": (1, 1), "title": (1, 1), "updated": (1, 1), "rights": (1, 1), "author": (1, 99)}
IN_ENTRY = {"id": (1, 1), "title": (1, 1), "updated": (1, 1), "published": (0, 1), "summary": (1, 1), "content": (0, 1)}
OTHERS = {"link", "entry", "category"}


def faults(root: Element) -> Iterator[str]:
    """What RFC 4287 would not let through."""
    if root.tag != f"{ATOM}feed":
        yield f"no feed: {root.tag}"
    yield from _faults_of(root, IN_FEED)
    names = [name.text or "" for name in root.findall(f"{ATOM}author/{ATOM}name")]
    if not all(names) or not names:
        yield "an author without a name"
    entries = root.findall(f"{ATOM}entry")
    for entry in entries:
        yield from _faults_of(entry, IN_ENTRY)
    ids = [text(element, "id") for element in (root, *entries)]
    if len(ids) != len(set(ids)):
        yield f"an id twice: {ids}"
    if not links(root, "self"):
        yield "no link to itself"


def _faults_of(element: Element, allowed: dict[str, tuple[int, int]]) -> Iterator[str]:
    names = [child.tag.removeprefix(ATOM) for child in element]
    yield from (f"unknown: {name}" for name in names if name not in allowed and name not in OTHERS)
    for name, (least, most) in allowed.items():
        if not least <= names.count(name) <= most:
            yield f"{names.count(name)} times {name}"
    if not TAG.fullmatch(text(element, "id")):
        yield f"no tag: {text(element, 'id')}"
    for name in ("updated", "published"):
        moment = element.find(ATOM + name)
        if moment is not None and not RFC_3339.fullmatch(moment.text or ""):
            yield f"no moment: {moment.text}"
    for name in ("title", "summary", "content"):
        if name in names and not text(element, name).strip():
            yield f"no {name}"
    if not element.get(LANG):
        yield "no language"
    if len(links(element, "alternate")) != 1:
        yield "not one page that shows the same"
    yield from (f"no address: {link}" for link in element.findall(f"{ATOM}link") if not _is_whole(link))
    yield from (f"no term: {each}" for each in element.findall(f"{ATOM}category") if not each.get("term"))


def _is_whole(link: Element) -> bool:
    where = urlsplit(link.get("href", ""))
    return where.scheme in {"http", "https"} and bool(where.netloc) and link.get("href", "").isascii()


def links(element: Element, relation: str) -> list[str]:
    return [link.get("href", "") for link in element.findall(f"{ATOM}link") if link.get("rel") == relation]


def text(element: Element, name: str) -> str:
    return element.findtext(ATOM + name) or ""


def entries(root: Element) -> list[Element]:
    return root.findall(f"{ATOM}entry")


def titles(root: Element) -> list[str]:
    return [text(entry, "title") for entry in entries(root)]
