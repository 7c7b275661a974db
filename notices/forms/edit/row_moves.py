"""The rows in a sent form: which there are, and how a button moves, adds or removes one without script.

The names of the fields say which rows there are ("trials-2-arms-0-text"); no count that the browser sends is believed.
"""

import re
from collections.abc import Sequence

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from notices.document.field_types import MAX_ROWS, new_key
from notices.document.fields import DOCUMENT_FIELDS, lists_in

# The lists of the form, and the lists inside their rows.
LISTS = {name: lists_in(field.holds) for name, field in DOCUMENT_FIELDS.items() if field.holds and field.is_list}

INDEX = r"(0|[1-9][0-9]{0,5})"
ACTION = re.compile(rf"(add|remove|up|down):([a-z_]+)(?:-{INDEX}(?:-([a-z_]+)(?:-{INDEX})?)?)?")


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
    order = _with_new_row(rows, index) if verb == "add" else _reordered(rows, verb, index)
    return data if order is None else with_rows(data, prefix, order)


def _with_new_row(rows: list[int], index: str | None) -> Sequence[int | None] | None:
    return [*rows, None] if index is None and len(rows) < MAX_ROWS else None


def _reordered(rows: list[int], verb: str, index: str | None) -> Sequence[int | None] | None:
    """Return the rows after one of them was moved or removed, or None when that can't be done."""
    if index is None or int(index) not in rows:
        return None
    row = int(index)
    others = [other for other in rows if other != row]
    if verb == "remove":
        return others
    to = rows.index(row) + (-1 if verb == "up" else 1)
    return [*others[:to], row, *others[to:]] if 0 <= to < len(rows) else None
