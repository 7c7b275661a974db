"""The projections: is what was copied for lists and search what texts and ledger say?

Columns are compared with what texts and ledger give. The words to search for take the longest to make: it is enough
that they are those that a command sealed; `verify --render` and `rebuild_listings --check` make them again.
"""

from collections.abc import Iterable, Iterator
from functools import cache, partial
from types import SimpleNamespace
from typing import Any

from notices.models import Listing, ListingName, Publication
from notices.verification.history import History, histories, snapshot
from notices.workflow.projections import (
    DESK_COLUMNS,
    contents_sha256,
    desk_row,
    listed_columns,
    listing_of,
    listings_of,
    rows_beside,
    trials_of,
)

# What differs from row to row, or is compared by its hash.
OWN_KEYS = ("id", "publication_id", "seal", "search_text", "text_sha256", "words")


def differences() -> Iterator[str]:
    """Yield every projection that differs from what `rebuild` would make."""
    with snapshot():
        for history in histories():
            yield from findings_of_all(history)


def findings(history: History, *, are_made_again: bool = False) -> Iterator[str]:
    if not history.is_readable:
        return  # `texts` reports it; its copies cannot be checked
    yield from _listings(history, are_made_again)
    yield from _trials(history)
    yield from _desk(history)


def findings_of_all(history: History) -> Iterator[str]:
    """Make the words to search for again as well."""
    return findings(history, are_made_again=True)


def _entries(history: History) -> list[Publication] | None:
    """Return the ledger rows that stand; None where one is of another notice's version, which `ledger` reports."""
    entries = [entry for entry in history.entries if entry.cancelled_at is None]
    return entries if all(entry.version_id in history.version_by_id for entry in entries) else None


def _listings(history: History, are_made_again: bool) -> Iterator[str]:
    if (entries := _entries(history)) is None:
        return
    make = listing_of if are_made_again else partial(_quick_listing, history)
    expected = {row.publication_id: row for row in listings_of(entries, make)}
    stored = {row.publication_id: row for row in history.listings}
    for publication in sorted(expected.keys() | stored.keys()):
        name = f"ledger row {publication} of {history}"
        if publication not in stored:
            yield f"{name} is not in the public's list"
        elif publication not in expected:
            yield f"{name} is in the public's list, and should not be"
        elif names := _differing(expected[publication], stored[publication], history, are_made_again):
            yield f"{name}: the public's list has another {', '.join(names)}"
        elif not _is_sealed(stored[publication], history):
            yield f"{name}: its rows of the public's list have no seal of a known key, or lack one that was sealed"


def _quick_listing(history: History, publication: Publication, earlier: list[Publication]) -> Any:
    """Return what has the columns of a row of the list, without being one that could be saved."""
    document = history.quick_documents[publication.version_id]
    return _ExpectedListing(
        **listed_columns(publication, earlier, document),
        publication_id=publication.pk,
        notice_id=publication.notice_id,
        live_until=None,
    )


class _ExpectedListing(SimpleNamespace):
    def give_seal(self) -> None:
        """Need none: seals are not compared, but checked."""


@cache
def _compared_columns() -> list[str]:
    return [column.attname for column in Listing._meta.concrete_fields if column.attname not in OWN_KEYS]


def _differing(expected: Listing, stored: Listing, history: History, are_made_again: bool) -> list[str]:
    """Return the names of what is not what it should be."""
    names = [name for name in _compared_columns() if getattr(expected, name) != getattr(stored, name)]
    document = history.quick_documents[expected.publication.version_id]
    if _areas(document.areas) != _areas(history.beside[stored.pk].areas):
        names.append("areas")
    if are_made_again:
        beside, present = rows_beside(expected), history.beside[stored.pk]
        pairs = {
            "search_text": (expected.search_text, stored.search_text),
            "names": (_names(beside.names), _names(present.names)),
            "words": (expected.words, stored.words or expected.words),
            "terms": (_terms(beside.terms), _terms(*present.terms)),
        }
        names += [name for name, (made, stored_value) in pairs.items() if made != stored_value]
    return names


def _is_sealed(listing: Listing, history: History) -> bool:
    """Has it a seal, and have all rows beside it one, and is none of them missing?"""
    (areas, names, terms), pk = history.beside[listing.pk], listing.publication_id
    return (
        listing.is_sealed
        and contents_sha256(listing.search_text, areas, names, *terms) == listing.text_sha256
        and all(area.is_genuine(pk) for area in areas)
        and ListingName.are_genuine(names, pk)
    )


def _areas(areas: Iterable[Any]) -> list[tuple[str, str]]:
    return sorted((area.code, area.label) for area in areas)


def _names(names: Iterable[Any]) -> list[tuple[str, str, str]]:
    return sorted((name.kind, name.key, name.label) for name in names)


def _terms(terms: Any = None) -> tuple[str, ...] | None:
    return (terms.title, terms.names, terms.focus, terms.body) if terms else None


def _differing_names(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    return [name for name in one if one[name] != other[name]]


def _trials(history: History) -> Iterator[str]:
    submitted = {review.version_id for review in history.reviews}
    expected = {
        (version.pk, key, trial.number)
        for version in history.versions
        if version.pk in submitted
        for key, trial in trials_of(history.quick_documents[version.pk])
    }
    stored = {(row.version_id, row.row_key, row.number) for row in history.trials}
    for version_id, key, number in sorted(expected ^ stored):
        yield f"version row {version_id} of {history}: whether it cites {number} (row {key}) is not what its text says"


def _desk(history: History) -> Iterator[str]:
    if not history.versions:
        return
    version = history.version_by_id.get(history.notice.head_id) or history.versions[-1]
    stored = {name: getattr(history.notice, name) for name in DESK_COLUMNS}
    if wrong := _differing_names(desk_row(history.quick_documents[version.pk]), stored):
        yield f"{history}: the desk's list has another {', '.join(wrong)}"
