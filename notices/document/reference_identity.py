"""Which references are the same source: by DOI, PubMed number, web address or title."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from notices.document.model import Reference

DOI, PMID, ADDRESS, TITLE = "doi", "pmid", "address", "title"
KINDS = (DOI, PMID, ADDRESS, TITLE)

# Behind the prefix a DOI may hold nearly everything; a query or fragment of an address is no part of it.
DOI_IN_PATH = re.compile(r"(?:^|/)(10\.\d{4,9}/[^?#]+)")
PUBMED_HOST = re.compile(r"(?:^|\.)(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov)$")
PUBMED_PATH = re.compile(r"/(?:pubmed/)?(\d{1,9})/?")
# A page of a publisher's around the article, after its DOI.
PAGE_OF_ARTICLE = re.compile(r"/(?:full|abstract|pdf|epdf|meta|fulltext|html)/?$", re.IGNORECASE)
# Titles of fewer words are shared by different sources ("Atopic eczema").
MIN_WORDS_OF_OWN = 5


class SameSource(NamedTuple):
    """Two references of the same source: the keys of both, and what they share, by its kind and value."""

    key: str
    other: str
    kind: str
    value: str


def identifiers(reference: Reference) -> dict[str, str]:
    """Return what the reference's source is known by: of DOI, PubMed number and address what it has."""
    return identifiers_of_address(reference.url)


def identifiers_of_address(url: str) -> dict[str, str]:
    """Return the DOI and PubMed number that an address holds, and the address in the one form in which it is compared.

    The front page of a site is no source of its own.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return {}
    if parts.scheme not in ("http", "https"):
        return {}
    names = {}
    if match := DOI_IN_PATH.search(unquote(parts.path)):
        names[DOI] = folded_doi(PAGE_OF_ARTICLE.sub("", match[1]))
    if PUBMED_HOST.search(host) and (match := PUBMED_PATH.fullmatch(parts.path)):
        names[PMID] = match[1].lstrip("0")
    if parts.path.strip("/") or parts.query:
        query = f"?{parts.query}" if parts.query else ""
        names[ADDRESS] = f"{host}{unquote(parts.path).rstrip('/')}{query}"
    return names


def publication_names(url: str) -> list[str]:
    """Return the names of the publication at an address, as "doi:10.1000/1" and "pmid:1"; none for another page."""
    names = identifiers_of_address(url)
    return [f"{kind}:{names[kind]}" for kind in (DOI, PMID) if kind in names]


def folded_doi(doi: str) -> str:
    """Return a DOI as it is compared: letters in DOIs have no case."""
    return doi.lower().rstrip("/.,;")


def folded_title(title: str) -> str:
    """Return the words of a title without case, marks and signs; "" for none."""
    letters = unicodedata.normalize("NFKD", title).casefold()
    return " ".join(re.findall(r"\w+", "".join(each for each in letters if not unicodedata.combining(each))))


def same_sources(references: Iterable[Reference]) -> Iterator[SameSource]:
    """Yield each reference whose source another one has too, once, with what they share of the strongest kind."""
    rows = list(references)
    seen: set[str] = set()
    for kind in KINDS:
        groups: defaultdict[str, list[Reference]] = defaultdict(list)
        for row in rows:
            if value := folded_title(row.title) if kind == TITLE else identifiers(row).get(kind, ""):
                groups[value].append(row)
        for value, group in groups.items():
            for row in group:
                other = next((each for each in group if each is not row and _are_same(row, each, kind)), None)
                if other and row.key not in seen:
                    seen.add(row.key)
                    yield SameSource(row.key, other.key, kind, row.title if kind == TITLE else value)


def _are_same(one: Reference, other: Reference, kind: str) -> bool:
    """Are they the same, once they share what the kind says? Short titles need the same authors or source too."""
    if kind != TITLE:
        return True
    if len(folded_title(one.title).split()) >= MIN_WORDS_OF_OWN:
        return True
    shared = (folded_title(getattr(one, name)) == folded_title(getattr(other, name)) for name in ("authors", "source"))
    return any(shared)
