"""The code lists: each row is one that the migrations made, or what the events since then made of it."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from notices.models import Area, AtcAlteration, Event
from notices.verification.history import data_of

# A line for each row of a new installation; `make schema` writes it.
INITIAL = Path(__file__).parent / "code_lists.txt"


def findings() -> Iterator[str]:
    expected = initial()
    for event in Event.objects.filter(notice__isnull=True, command="change_codes").order_by("sequence").iterator():
        for before, after in _changes(event):
            if before and expected.pop(_name(before), None) != hash_of(before):
                yield f"event {event.sequence} of no notice changed {_name(before)}, which was another one"
            if after:
                expected[_name(after)] = hash_of(after)
    present = rows()
    for name in sorted(expected.keys() | present.keys()):
        if name not in present:
            yield f"{name} is gone, and no event says so"
        elif name not in expected:
            yield f"{name} is there, and no event says so"
        elif expected[name] != present[name]:
            yield f"{name} is not what its events say"


def initial() -> dict[str, str]:
    """Return the hash of each row of a new installation, by its name."""
    lines = INITIAL.read_text("utf-8").splitlines()
    return {name: digest for digest, _space, name in (line.partition(" ") for line in lines)}


def rows() -> dict[str, str]:
    """Return the hash of each row that is there, by its name."""
    present = [row.values for table in (Area, AtcAlteration) for row in table._default_manager.iterator()]
    return {_name(values): hash_of(values) for values in present}


def hash_of(values: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:32]


def _name(values: dict[str, Any]) -> str:
    if "code" in values:
        return f"the clinical area {values['code']}"
    return f"the ATC alteration of {values.get('old')} to {values.get('new')} in {values.get('year')}"


def _changes(event: Event) -> list[list[dict[str, Any] | None]]:
    changes: Any = data_of(event).get("changes")
    if not isinstance(changes, list) or not all(isinstance(each, list) and len(each) == 2 for each in changes):
        return []  # its chain does not fit, which `chains` reports
    return changes
