"""The rows in a sent form: which there are, and how a button moves, adds, copies or removes one without script.

The names of the fields say which rows there are ("trials-2-arms-0-text"); no count that the browser sends is believed.
A row that was removed stays in the form with a mark, so that it can come back until the notice is saved.
"""

import re
from collections.abc import Sequence

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from notices.document.field_types import MAX_ROWS, new_key
from notices.document.fields import DOCUMENT_FIELDS, lists_in

# The name, within its row, of the field that says that the row was removed.
REMOVED = "removed"
# The name, within a reference's row, of the key that it had when the page was made.
KEY_BEFORE = "key_before"

# The lists of the form, and the lists inside their rows.
LISTS = {name: lists_in(field.holds) for name, field in DOCUMENT_FIELDS.items() if field.holds and field.is_list}

INDEX = r"(0|[1-9][0-9]{0,5})"
ACTION = re.compile(rf"(add|copy|remove|restore|up|down):([a-z_]+)(?:-{INDEX}(?:-([a-z_]+)(?:-{INDEX})?)?)?")


def indexes(data: MultiValueDict[str, str], prefix: str) -> list[int]:
    """Return the numbers of the rows that were sent, in order."""
    name = re.compile(rf"{re.escape(prefix)}-{INDEX}-")
    matches = (name.match(key) for key in data if key.startswith(prefix))
    return sorted({int(match[1]) for match in matches if match})


def with_rows(data: MultiValueDict[str, str], prefix: str, order: Sequence[int | None]) -> MultiValueDict[str, str]:
    """Return a copy of the data with the list's rows in `order`, numbered from 0; None stands for a new row."""
    name = re.compile(rf"{re.escape(prefix)}-{INDEX}-(.*)", re.DOTALL)
    position_of = {index: position for position, index in enumerate(order) if index is not None}
    copy: MultiValueDict[str, str] = MultiValueDict()
    for key, values in data.lists():
        match = name.fullmatch(key)
        if not match:
            copy.setlist(key, values)
        elif (index := int(match[1])) in position_of:
            copy.setlist(f"{prefix}-{position_of[index]}-{match[2]}", values)
    for position, old in enumerate(order):
        if old is None:
            copy[f"{prefix}-{position}-key"] = new_key()
    return copy


def apply_row_action(data: MultiValueDict[str, str], action: str) -> QueryDict:
    """Return the data after one press of a row's button: "add:trials", "up:trials-2", "remove:trials-2-arms-1".

    An action that names no list or no row of ours changes nothing.
    """
    after = QueryDict(mutable=True)
    for name, values in _apply(data, action).lists():
        after.setlist(name, values)
    return after


def _apply(data: MultiValueDict[str, str], action: str) -> MultiValueDict[str, str]:
    match = ACTION.fullmatch(action)
    if not match or match[2] not in LISTS:
        return data
    verb, prefix, index, inner, inner_index = match.groups()
    if inner:
        if inner not in LISTS[prefix] or int(index) not in indexes(data, prefix):
            return data
        prefix, index = f"{prefix}-{index}-{inner}", inner_index
    rows = indexes(data, prefix)
    if index is None:
        is_possible = verb == "add" and len(rows) < MAX_ROWS
        return with_rows(data, prefix, [*rows, None]) if is_possible else data
    if int(index) not in rows:
        return data
    if verb in ("remove", "restore"):
        return _with_mark(data, f"{prefix}-{index}-{REMOVED}", is_set=verb == "remove")
    if verb == "copy":
        return _with_copy(data, prefix, rows, int(index)) if len(rows) < MAX_ROWS else data
    return with_rows(data, prefix, _moved(data, prefix, rows, int(index), verb))


def _with_mark(data: MultiValueDict[str, str], name: str, *, is_set: bool) -> MultiValueDict[str, str]:
    copy = data.copy()
    copy.pop(name, None)
    if is_set:
        copy[name] = "on"
    return copy


def _with_copy(data: MultiValueDict[str, str], prefix: str, rows: list[int], row: int) -> MultiValueDict[str, str]:
    """Return the data with a copy of the row below it: the same text, under keys of its own."""
    copy, new = data.copy(), rows[-1] + 1
    start = f"{prefix}-{row}-"
    for name in [name for name in data if name.startswith(start)]:
        copy.setlist(f"{prefix}-{new}-{name.removeprefix(start)}", data.getlist(name))
    for name in [name for name in copy if name.startswith(f"{prefix}-{new}-") and name.endswith("-key")]:
        copy[name] = new_key()
    copy.pop(f"{prefix}-{new}-{KEY_BEFORE}", None)
    at = rows.index(row) + 1
    return with_rows(copy, prefix, [*rows[:at], new, *rows[at:]])


def _moved(data: MultiValueDict[str, str], prefix: str, rows: list[int], row: int, verb: str) -> list[int | None]:
    """Return the rows after one of them changed its place with the next one that is not removed, if there is one."""
    seen = [other for other in rows if other == row or f"{prefix}-{other}-{REMOVED}" not in data]
    to = seen.index(row) + (-1 if verb == "up" else 1)
    if not 0 <= to < len(seen):
        return [*rows]
    others = [other for other in rows if other != row]
    at = others.index(seen[to]) + (verb == "down")
    return [*others[:at], row, *others[at:]]
