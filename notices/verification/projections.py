"""The projections: is what was copied for lists and search what texts and ledger say?"""

from collections.abc import Iterator
from typing import Any

from notices.models import Listing, ListingTerms, Version
from notices.verification.history import History, histories, snapshot
from notices.workflow.projections import (
    DESK_COLUMNS,
    areas_of,
    desk_row,
    listings_of,
    names_of,
    terms_of,
    trials_of,
)

OWN_KEYS = ("id", "publication_id", "seal")


def differences() -> Iterator[str]:
    """Yield every projection that differs from what `rebuild` would make."""
    with snapshot():
        for history in histories():
            yield from findings(history)


def findings(history: History) -> Iterator[str]:
    if not all(_is_readable(version) for version in history.versions):
        return  # `texts` reports it; its copies cannot be checked
    yield from _listings(history)
    yield from _trials(history)
    yield from _desk(history)


def _is_readable(version: Version) -> bool:
    try:
        return bool(version.document)
    except ValueError:
        return False


def _listings(history: History) -> Iterator[str]:
    entries = [entry for entry in history.entries if entry.cancelled_at is None]
    if not all(entry.version_id in history.version_by_id for entry in entries):
        return
    for entry in entries:
        entry.version = history.version_by_id[entry.version_id]
    expected = {
        row.publication_id: _values(row, areas_of(row), names_of(row), terms_of(row)) for row in listings_of(entries)
    }
    stored = {
        row.publication_id: _values(row, row.areas.all(), row.names.all(), getattr(row, "terms", None))
        for row in history.listings
    }
    for publication in sorted(expected.keys() | stored.keys()):
        if publication not in stored:
            yield f"ledger row {publication} of {history} is not in the public's list"
        elif publication not in expected:
            yield f"ledger row {publication} of {history} is in the public's list, and should not be"
        elif names := _differing_names(expected[publication], stored[publication]):
            yield f"ledger row {publication} of {history}: the public's list has another {', '.join(names)}"


def _values(listing: Listing, areas: Any, names: Any, terms: ListingTerms | None) -> dict[str, Any]:
    columns = [column.attname for column in Listing._meta.concrete_fields if column.attname not in OWN_KEYS]
    return {name: getattr(listing, name) for name in columns} | {
        "areas": sorted((area.code, area.label) for area in areas),
        "names": sorted((name.kind, name.key, name.label) for name in names),
        "terms": terms and (terms.title, terms.names, terms.focus, terms.body),
    }


def _differing_names(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    return [name for name in one if one[name] != other[name]]


def _trials(history: History) -> Iterator[str]:
    submitted = {review.version_id for review in history.reviews}
    expected = {
        (version.pk, key, trial.number)
        for version in history.versions
        if version.pk in submitted
        for key, trial in trials_of(version.document)
    }
    stored = {(row.version_id, row.row_key, row.trial.number) for row in history.trials}
    for version_id, key, number in sorted(expected ^ stored):
        yield f"version row {version_id} of {history}: whether it cites {number} (row {key}) is not what its text says"


def _desk(history: History) -> Iterator[str]:
    if not history.versions:
        return
    version = history.version_by_id.get(history.notice.head_id) or history.versions[-1]
    stored = {name: getattr(history.notice, name) for name in DESK_COLUMNS}
    if wrong := _differing_names(desk_row(version.document), stored):
        yield f"{history}: the desk's list has another {', '.join(wrong)}"
