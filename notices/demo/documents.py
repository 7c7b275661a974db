"""The demonstration's documents, read from the JSON files in `texts/`, and its records of trials, in `registry/`.

A notice's file is its canonical JSON with line breaks, without the fields that are empty. A file of changes names only
what differs from another notice: a field takes the place of the notice's own; a row is known by its key, and keeps the
cells that the file does not name.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from notices.document.model import Document, parse

FOLDER = Path(__file__).resolve().parent
TEXTS, REGISTRY = "texts", "registry"
READ_AT = time(9, tzinfo=UTC)

T = TypeVar("T")


class TrialRecord(NamedTuple):
    """A registry's record of a trial, and when it was read."""

    number: str
    record: dict[str, Any]
    read_at: datetime


def document(name: str) -> Document:
    """Return the notice of a file."""
    return _read(TEXTS, name, parse)


def changed(document: Document, name: str) -> Document:
    """Return the notice with what a file of changes says otherwise."""

    def with_changes(text: str) -> Document:
        data = json.loads(document.canonical())
        for field, value in json.loads(text).items():
            data[field] = _with_rows(data.get(field, []), value) if _has_keys(value) else value
        return Document.model_validate(data)

    return _read(TEXTS, name, with_changes)


def baricitinib() -> Document:
    """Return the notice of a medicine with a new indication, as it is approved.

    It prints the ATC code of its time (another one since 2024), and tells of August 2020: after the application, before
    the European committee's opinion.
    """
    return document("baricitinib")


def baricitinib_first_try() -> Document:
    """Return the notice as it is first submitted: two digits of a trial's participants have changed places."""
    return changed(baricitinib(), "baricitinib_first_try")


def baricitinib_update() -> Document:
    """Return the approved text with what became known in the autumn of 2020: the indication is approved."""
    return changed(baricitinib(), "baricitinib_update")


def device_in_review() -> Document:
    """Return the notice of software that reads mammograms, which the demonstration leaves with its reviewer."""
    return document("mammography")


def draft() -> Document:
    """Return an unfinished notice of an organisational measure.

    Current treatment, evidence, checklists, financing and the date are still missing, as in drafts.
    """
    return document("home_monitoring")


def outdated() -> Document:
    """Return the notice of a medicine as it looked in June 2017, when its substance had no ATC code in force."""
    return document("dupilumab")


def trial_records(document: Document) -> list[TrialRecord]:
    """Return what the registry said of the document's trials before its approval, of those that have a file.

    The records are of our own making, with only the facts that the demonstration needs of the registry's own: the first
    `manage.py refresh_trials` brings those. Each was read on the day of its data.
    """
    names = (trial.number for trial in document.trials)
    return [trial_record(name) for name in names if _path(REGISTRY, name).exists()]


def trial_record(name: str) -> TrialRecord:
    """Return the record of a file, which the trial's number begins."""
    record: dict[str, Any] = _read(REGISTRY, name, json.loads)
    day = datetime.fromisoformat(record["derivedSection"]["miscInfoModule"]["versionHolder"])
    return TrialRecord(name.partition("_")[0], record, datetime.combine(day, READ_AT))


def _has_keys(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(row, dict) and "key" in row for row in value)


def _with_rows(rows: list[dict[str, Any]], changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    by_key = {row["key"]: row for row in rows}
    for change in changes:
        by_key[change["key"]] = by_key.get(change["key"], {}) | change
    return list(by_key.values())


def _path(folder: str, name: str) -> Path:
    return FOLDER / folder / f"{name}.json"


def _read(folder: str, name: str, reader: Callable[[str], T]) -> T:
    """Return what the reader makes of a file; ValueError names the file and the place of the mistake."""
    path = _path(folder, name)
    try:
        return reader(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error
