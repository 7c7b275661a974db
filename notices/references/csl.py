"""Read the JSON of the Citation Style Language; what Crossref says of a work is nearly the same."""

from typing import Any

from notices.references.entry import CSL, Entry, entry_of
from notices.references.printed import authors_of, date_of, date_of_parts, journal_of, name_of, text_of, title_of

DATES = ("issued", "published", "published-print", "published-online", "created")
# What Crossref calls it when a publisher takes a publication back.
RETRACTIONS = {"retraction", "withdrawal", "removal", "partial_retraction", "retracted"}


def read_item(item: dict[str, Any], origin: str = CSL) -> Entry:
    """Return an item as an entry; what has another type than it should counts as missing."""
    journal = text_of(item.get("container-title"))
    volume = text_of(str(item.get("volume") or ""))
    names = journal_of(journal, volume, text_of(str(item.get("issue") or "")), text_of(str(item.get("page") or "")))
    published = _date(item)
    return entry_of(
        origin,
        authors=authors_of(_names(item)),
        title=title_of(item.get("title")),
        source=names if journal else _source_of_book(item),
        # Beside a volume readers look for the year.
        published=published[:4] if volume else published,
        url=text_of(item.get("URL")),
        doi=text_of(item.get("DOI")).lower().removeprefix("https://doi.org/"),
        pmid=text_of(str(item.get("PMID") or "")),
        is_retracted=is_retracted(item),
    )


def is_retracted(item: dict[str, Any]) -> bool:
    """Does Crossref name a retraction that updates this work?"""
    updates = item.get("updated-by")
    types = {str(update.get("type", "")).lower() for update in updates or () if isinstance(update, dict)}
    relation = item.get("relation")
    related = {name.lower() for name in relation} if isinstance(relation, dict) else set()
    return bool(types & RETRACTIONS) or "is-retracted-by" in related


def _names(item: dict[str, Any]) -> list[str]:
    people = item.get("author") or item.get("editor") or []
    return [_name(person) for person in people if isinstance(person, dict)] if isinstance(people, list) else []


def _name(person: dict[str, Any]) -> str:
    whole = text_of(person.get("literal")) or text_of(person.get("name"))
    particle = text_of(person.get("non-dropping-particle"))
    family = " ".join(filter(None, (particle, text_of(person.get("family")))))
    return whole or name_of(family, text_of(person.get("given")))


def _date(item: dict[str, Any]) -> str:
    for name in DATES:
        date = item.get(name)
        if isinstance(date, dict):
            parts = date.get("date-parts")
            first = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
            numbers = [int(part) if str(part).isdigit() else 0 for part in first]
            if iso := date_of_parts(numbers) or date_of(text_of(date.get("raw"))):
                return iso
    return ""


def _source_of_book(item: dict[str, Any]) -> str:
    number = text_of(str(item.get("number") or ""))
    return " ".join(filter(None, (text_of(item.get("publisher")), text_of(item.get("genre")), number)))
