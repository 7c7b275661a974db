"""The projections: is what was copied for lists and search what texts and ledger say?

Columns are compared with what texts and ledger give. The words to search for take the longest to make: it is enough
that they are those that a command sealed; `verify --render` and `rebuild_listings --check` make them again.
"""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from notices.models import Listing, ListingArea, ListingName, ListingTerms, Publication
from notices.verification.history import History, histories, snapshot
from notices.workflow.projections import (
    DESK_COLUMNS,
    contents_sha256,
    desk_row,
    listed_columns,
    listings_of,
    rows_beside,
    trials_of,
)

# What differs from row to row, or is compared by its hash.
OWN_KEYS = ("id", "publication_id", "seal", "search_text", "text_sha256")


def differences() -> Iterator[str]:
    """Yield every projection that differs from what `rebuild` would make."""
    with snapshot():
        for history in histories():
            yield from (*findings(history), *made_again(history))


def findings(history: History) -> Iterator[str]:
    if not history.is_readable:
        return  # `texts` reports it; its copies cannot be checked
    yield from _listings(history)
    yield from _trials(history)
    yield from _desk(history)


def made_again(history: History) -> Iterator[str]:
    """Make the words to search for and all that stands beside the list again, and compare."""
    entries = _entries(history)
    if not history.is_readable or entries is None:
        return
    made = {row.publication_id: row for row in listings_of(entries)}
    for stored in history.listings:
        if (row := made.get(stored.publication_id)) is None:
            continue
        beside = rows_beside(row)
        pairs = {
            "search_text": (row.search_text, stored.search_text),
            "names": (_names(beside.names), _names(stored.names.all())),
            "terms": (_terms(beside.terms), _terms(getattr(stored, "terms", None))),
        }
        if names := [name for name, (right, wrong) in pairs.items() if right != wrong]:
            yield f"{_name(stored, history)}: the public's list has another {', '.join(names)}"


def _entries(history: History) -> list[Publication] | None:
    """Return the ledger rows that stand; None where one is of another notice's version, which `ledger` reports."""
    entries = [entry for entry in history.entries if entry.cancelled_at is None]
    return entries if all(entry.version_id in history.version_by_id for entry in entries) else None


def _listings(history: History) -> Iterator[str]:
    if (entries := _entries(history)) is None:
        return
    expected = {row.publication_id: row for row in listings_of(entries, partial(_quick_listing, history))}
    stored = {row.publication_id: row for row in history.listings}
    for publication in sorted(expected.keys() | stored.keys()):
        name = f"ledger row {publication} of {history}"
        if publication not in stored:
            yield f"{name} is not in the public's list"
        elif publication not in expected:
            yield f"{name} is in the public's list, and should not be"
        else:
            yield from (f"{name}: {each}" for each in _listing(expected[publication], stored[publication], history))


def _quick_listing(history: History, publication: Publication, earlier: list[Publication]) -> Listing:
    return Listing(**listed_columns(publication, earlier, history.quick_documents[publication.version_id]))


def _listing(expected: Listing, stored: Listing, history: History) -> Iterator[str]:
    columns = [column.attname for column in Listing._meta.concrete_fields if column.attname not in OWN_KEYS]
    names = [name for name in columns if getattr(expected, name) != getattr(stored, name)]
    areas: list[ListingArea] = list(stored.areas.all())
    document = history.quick_documents[expected.publication.version_id]
    if sorted((area.code, area.label) for area in document.areas) != sorted((each.code, each.label) for each in areas):
        names.append("areas")
    if names:
        yield f"the public's list has another {', '.join(names)}"
    beside: list[ListingName] = list(stored.names.all())
    if contents_sha256(stored.search_text, areas, beside, getattr(stored, "terms", None)) != stored.text_sha256:
        yield "the public's list has other words to search for, names or areas than were sealed"
    pk = stored.publication_id
    if not (
        stored.is_sealed
        and all(ListingArea.is_sealed(row.seal, pk, row.code, row.label) for row in areas)
        and all(ListingName.is_sealed(row.seal, pk, row.kind, row.key, row.label) for row in beside)
    ):
        yield "its row of the public's list has no seal of a known key"


def _name(listing: Listing, history: History) -> str:
    return f"ledger row {listing.publication_id} of {history}"


def _names(names: Iterable[ListingName]) -> list[tuple[str, str, str]]:
    return sorted((name.kind, name.key, name.label) for name in names)


def _terms(terms: ListingTerms | None) -> tuple[str, ...] | None:
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
    stored = {(row.version_id, row.row_key, row.trial.number) for row in history.trials}
    for version_id, key, number in sorted(expected ^ stored):
        yield f"version row {version_id} of {history}: whether it cites {number} (row {key}) is not what its text says"


def _desk(history: History) -> Iterator[str]:
    if not history.versions:
        return
    version = history.version_by_id.get(history.notice.head_id) or history.versions[-1]
    stored = {name: getattr(history.notice, name) for name in DESK_COLUMNS}
    if wrong := _differing_names(desk_row(history.quick_documents[version.pk]), stored):
        yield f"{history}: the desk's list has another {', '.join(wrong)}"
