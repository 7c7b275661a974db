"""Read RIS by rispy; tags that nobody knows are passed over."""

from typing import Any

import rispy

from notices.references.entry import RIS, Entry, entry_of
from notices.references.printed import authors_of, date_of, journal_of, name_of_text, text_of, title_of

TITLES = ("title", "primary_title", "short_title")
JOURNALS = ("journal_name", "secondary_title", "alternate_title3", "alternate_title2", "alternate_title1")
AUTHORS = ("authors", "first_authors", "secondary_authors", "tertiary_authors")


def read_ris(text: str) -> list[Entry]:
    """Return the records of a text in RIS."""
    return [_entry(record) for record in rispy.loads(text, skip_unknown_tags=True)]


def _entry(record: dict[str, Any]) -> Entry:
    people: list[str] = next((record[name] for name in AUTHORS if record.get(name)), [])
    pages = "–".join(filter(None, (_text(record, "start_page"), _text(record, "end_page"))))
    journal, volume = _first(record, JOURNALS), _text(record, "volume")
    published = date_of(_text(record, "year") or _text(record, "publication_year") or _text(record, "date"))
    exact = date_of(_text(record, "date"))
    return entry_of(
        RIS,
        authors=authors_of(name_of_text(text_of(name)) for name in people),
        title=title_of(_first(record, TITLES)),
        source=journal_of(journal, volume, _text(record, "number"), pages) if journal else _text(record, "publisher"),
        published=published[:4] if volume or not exact.startswith(published[:4]) else exact,
        url=text_of(record.get("urls") or ""),
        doi=_text(record, "doi").lower().removeprefix("https://doi.org/"),
    )


def _first(record: dict[str, Any], names: tuple[str, ...]) -> str:
    return next((text for name in names if (text := _text(record, name))), "")


def _text(record: dict[str, Any], name: str) -> str:
    return text_of(record.get(name) or "")
