"""A form that was drawn before an upgrade of the document's schema.

What it did not have yet keeps the value that the upgrade gave it; what it had and today's form has not is shown.
"""

import json
from collections.abc import Iterator
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from notices.document.fields import DOCUMENT_FIELDS
from notices.forms.edit.notice import PLACE_OF_FIELD, NoticeForm
from notices.forms.edit.rows import RowFormSet
from notices.forms.edit.untouched import untouched_values

Fields = MultiValueDict[str, str]


def completed(data: QueryDict, stored: str, form: NoticeForm) -> QueryDict:
    """Return what was sent, with the fields that are newer than the `stored` text it was made from.

    `form` shows that text as it is read today. Of a form that has any of the newer fields nothing is changed.
    """
    before = json.loads(stored)
    new = dict(_new_fields(form, before, data))
    if not new or new.keys() & data.keys():
        return data
    whole = QueryDict(mutable=True)
    for name, values in data.lists():
        whole.setlist(name, values)
    for name, values in new.items():
        whole.setlist(name, values)
    return whole


def texts_without_field(data: Fields, stored: str) -> list[tuple[str, str]]:
    """Return name and value of what somebody typed into fields of the `stored` text that today's form has not."""
    before = json.loads(stored)
    gone = before.keys() - DOCUMENT_FIELDS.keys()
    return [
        (name, value)
        for name, values in data.lists()
        for value in values
        if name.partition("-")[0] in gone and value.strip() and not _is_stored(before[name.partition("-")[0]], value)
    ]


def _is_stored(before: Any, value: str) -> bool:
    return before == value or (isinstance(before, dict) and before.get("code") == value)


def _new_fields(form: NoticeForm, before: dict[str, Any], data: Fields) -> Iterator[tuple[str, list[str]]]:
    """Yield the names, as they are sent, and values of the fields that the older text has not."""
    for name in form.fields:
        top, _slash, inner = PLACE_OF_FIELD.get(name, name).partition("/")
        part = before.get(top)
        is_new = top not in before or (inner and isinstance(part, dict) and inner not in part)
        if top in DOCUMENT_FIELDS and is_new:
            yield form.add_prefix(name), untouched_values(form[name])
    for name, rows in form.lists.items():
        yield from _in_new_list(rows) if name not in before else _in_rows(rows, before[name], data)


def _in_new_list(rows: RowFormSet) -> Iterator[tuple[str, list[str]]]:
    for row in rows.forms:
        yield from ((row.add_prefix(name), untouched_values(row[name])) for name in row.fields)


def _in_rows(rows: RowFormSet, before: list[dict[str, Any]], data: Fields) -> Iterator[tuple[str, list[str]]]:
    """Yield the newer fields of the sent rows that the text has, whatever their place in the list is now."""
    known = {row["key"]: row for row in before}
    for row in rows.forms:
        old = known.get(row.current_key)
        key_name = next((name for name in data if name.endswith("-key") and data[name] == row.current_key), "")
        if old is None or not key_name.startswith(f"{rows.prefix}-"):
            continue
        for name in row.row.model_fields.keys() & row.fields.keys() - old.keys():
            yield f"{key_name.removesuffix('key')}{name}", untouched_values(row[name])
