"""The demonstration's documents, read from the JSON files beside this module.

A notice's file is its canonical JSON with line breaks, without the fields that are empty. A file of changes names only
what differs from another notice: a field takes the place of the notice's own; a row is known by its key, and keeps the
cells that the file does not name.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from notices.document.model import Document, parse

FOLDER = Path(__file__).resolve().parent

T = TypeVar("T")


def baricitinib() -> Document:
    """Return the notice of a medicine with a new indication, as it is approved.

    It prints the ATC code of its time (another one since 2024), and tells of August 2020: after the application, before
    the European committee's opinion.
    """
    return _read("baricitinib", parse)


def baricitinib_first_try() -> Document:
    """Return the notice as it is first submitted: two digits of a trial's participants have changed places."""
    return _changed(baricitinib(), "baricitinib_first_try")


def baricitinib_update() -> Document:
    """Return the approved text with what became known in the autumn of 2020: the indication is approved."""
    return _changed(baricitinib(), "baricitinib_update")


def device_in_review() -> Document:
    """Return the notice of software that reads mammograms, which the demonstration leaves with its reviewer."""
    return _read("mammography", parse)


def draft() -> Document:
    """Return an unfinished notice of an organisational measure.

    Current treatment, evidence, checklists, financing and the date are still missing, as in drafts.
    """
    return _read("home_monitoring", parse)


def outdated() -> Document:
    """Return the notice of a medicine as it looked in June 2017, when its substance had no ATC code in force."""
    return _read("dupilumab", parse)


def trial_record(number: str) -> dict[str, Any]:
    """Return a record of our own making, with only the facts that the notice's sources state of the trial.

    The first `manage.py refresh_trials` brings the registry's.
    """
    record: dict[str, Any] = _read(number, json.loads)
    return record


def _changed(document: Document, name: str) -> Document:
    def with_changes(text: str) -> Document:
        data = json.loads(document.canonical())
        for field, value in json.loads(text).items():
            data[field] = _with_rows(data.get(field, []), value) if _has_keys(value) else value
        return Document.model_validate(data)

    return _read(name, with_changes)


def _has_keys(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(row, dict) and "key" in row for row in value)


def _with_rows(rows: list[dict[str, Any]], changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    by_key = {row["key"]: row for row in rows}
    for change in changes:
        by_key[change["key"]] = by_key.get(change["key"], {}) | change
    return list(by_key.values())


def _read(name: str, reader: Callable[[str], T]) -> T:
    """Return what the reader makes of a file; ValueError names the file and the place of the mistake."""
    path = FOLDER / f"{name}.json"
    try:
        return reader(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error
