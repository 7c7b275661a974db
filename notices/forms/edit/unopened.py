"""What was not opened is not sent: the server takes it from the version that the form names.

A section that stays folded sends `folded=<section>` and nothing else of it; a row that stays folded sends only
`<list>-<place>-folded=<key>`, which says where it stands. Whatever is sent with its fields counts as it was sent.
A version never changes, so what was left out is still what the person saw; and what differs from that version, such as
text that was typed and not saved, is always drawn with its fields.
"""

import re
from collections.abc import Collection, Iterable
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from notices.document.model import Document
from notices.forms.edit.notice import NoticeForm
from notices.forms.edit.row_moves import INDEX, LISTS, REMOVED, indexes
from notices.forms.edit.rows import RowForm, RowFormSet
from notices.forms.edit.sections import names_of_section, section_plan
from notices.forms.edit.untouched import untouched_row, untouched_values

FOLDED = "folded"
FOLDED_ROW = re.compile(rf"([a-z_]+)-{INDEX}-{FOLDED}")

Fields = dict[str, list[str]]


def _names(section: str) -> tuple[str, ...]:
    plan = section_plan(section)
    names = names_of_section(plan) if plan else ()
    # Numbers that somebody wants to fetch stand below the list of trials.
    return (*names, "wanted") if "trials" in names else names


class StoredForm:
    """A version's text as the form holds it before anybody has touched it."""

    def __init__(self, document: Document) -> None:
        self.form = NoticeForm(document=document, areas=())
        self._rows_by_key: dict[str, dict[str, RowForm]] = {}

    def fields_of(self, section: str) -> Fields:
        """Return the fields of a section that are no rows."""
        names = (name for name in _names(section) if name in self.form.fields and self.form.shows(name))
        return {name: untouched_values(self.form[name]) for name in names}

    def lists_of(self, section: str) -> list[str]:
        return [name for name in _names(section) if name in self.form.lists]

    def keys_of(self, name: str) -> list[str]:
        return [row.current_key for row in self.form.lists[name].forms]

    def row(self, name: str, key: str) -> Fields | None:
        row = self._rows_of(name).get(key)
        return dict(untouched_row(row)) if row else None

    def _rows_of(self, name: str) -> dict[str, RowForm]:
        """Return the rows of a list by their keys."""
        if name not in self._rows_by_key:
            # Two rows with one key can't stand in a version that was typed; one that was imported keeps the first.
            self._rows_by_key[name] = {row.current_key: row for row in reversed(self.form.lists[name].forms)}
        return self._rows_by_key[name]


def leaves_out(data: MultiValueDict[str, str]) -> bool:
    """Was anything left out of what was sent?"""
    return FOLDED in data or any(map(FOLDED_ROW.fullmatch, data))


def with_unopened(data: MultiValueDict[str, str], document: Document) -> QueryDict:
    """Return the whole form: what was sent, and of `document` what was left out."""
    stored = StoredForm(document)
    whole = QueryDict(mutable=True)
    for name, values in data.lists():
        if match := FOLDED_ROW.fullmatch(name):
            prefix, fields = f"{match[1]}-{match[2]}", _row(stored, data, match[1], match[2])
            for inner, inner_values in fields.items():
                if inner_values:
                    whole.setlist(f"{prefix}-{inner}", inner_values)
        elif name != FOLDED:
            whole.setlist(name, values)
    for section in data.getlist(FOLDED):
        _add_section(whole, stored, section)
    return whole


def _row(stored: StoredForm, data: MultiValueDict[str, str], name: str, index: str) -> Fields:
    """Return the fields of a folded row; none where its fields were sent, too."""
    if f"{name}-{index}-key" in data or name not in LISTS:
        return {}
    return stored.row(name, str(data[f"{name}-{index}-{FOLDED}"])) or {}


def _add_section(whole: QueryDict, stored: StoredForm, section: str) -> None:
    for name, values in stored.fields_of(section).items():
        if name not in whole and values:
            whole.setlist(name, values)
    for name in stored.lists_of(section):
        if indexes(whole, name):
            continue
        for place, key in enumerate(stored.keys_of(name)):
            for inner, values in (stored.row(name, key) or {}).items():
                if values:
                    whole.setlist(f"{name}-{place}-{inner}", values)


class Folding:
    """Which sections and rows of a form can be left out: those that hold exactly what the version holds."""

    def __init__(self, form: NoticeForm, document: Document, opened: Collection[str] = ()) -> None:
        """`opened` are sections that are drawn whatever stands in them."""
        # Nobody has typed anything, and everything could be read: then nothing is compared.
        self._is_untouched = not form.is_bound and not form.has_unread and form.base == document
        # The text in which folded parts stand.
        self.document = document
        self._form, self._stored = form, None if self._is_untouched else StoredForm(document)
        self._rows: dict[str, bool] = {}
        self._opened = opened

    def folds_section(self, section: str) -> bool:
        if section in self._opened:
            return False
        if self._stored is None:
            return True
        stored, form = self._stored, self._form
        names = [name for name in _names(section) if form.shows(name)]
        own = {name: _values_of(form, name) for name in names if name in form.fields}
        lists = [name for name in names if name in form.lists]
        if _clean(own) != _clean(stored.fields_of(section)) or lists != stored.lists_of(section):
            return False
        return all(self._folds_list(name) for name in lists)

    def _folds_list(self, name: str) -> bool:
        rows, stored = self._form.lists[name], self._stored
        keys = [row.current_key for row in rows.forms]
        is_same = stored is None or keys == stored.keys_of(name)
        is_same = is_same and not any(row.is_removed for row in rows.forms)
        return is_same and all(self.folds_row(rows, row) for row in rows.forms)

    def folds_row(self, rows: RowFormSet, row: RowForm) -> bool:
        if self._stored is None:
            return True
        name = str(row.prefix)
        if name not in self._rows:
            stored = self._stored.row(str(rows.prefix), row.current_key)
            self._rows[name] = stored is not None and _clean(_values_of_row(row)) == _clean(stored)
        return self._rows[name]


def _values_of(form: NoticeForm, name: str) -> list[str]:
    data: Any = form.data
    return data.getlist(name) if form.is_bound else untouched_values(form[name])


def _values_of_row(row: RowForm) -> Fields:
    if not row.is_bound:
        return dict(untouched_row(row))
    start = f"{row.prefix}-"
    data: Any = row.data
    lists: Iterable[tuple[str, list[str]]] = data.lists()
    fields = {name.removeprefix(start): values for name, values in lists if name.startswith(start)}
    return {name: values for name, values in fields.items() if name != REMOVED}


def _clean(fields: Fields) -> Fields:
    """Without line ends as a browser writes them, and without boxes that are empty."""
    return {name: [value.replace("\r\n", "\n") for value in values] for name, values in fields.items() if values}
