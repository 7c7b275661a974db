"""What the form can't read stays as it was typed, beside the document; a national identity number stays nowhere."""

import hashlib
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import count
from typing import Any, NamedTuple, cast

from django.core.exceptions import ValidationError
from django.forms import BooleanField, BoundField, ChoiceField, Field, MultipleChoiceField
from django.utils.translation import gettext as _
from pydantic import ValidationError as TooLong

from notices.checks.texts import holds_identity_number
from notices.checks.unread_values import BOX
from notices.document.field_types import new_key
from notices.document.model import Document
from notices.document.reference_keys import with_keys
from notices.forms.edit.fields import KeyField, PartialDateField
from notices.forms.edit.links import FieldLink
from notices.forms.edit.notice import NoticeForm, initial_of_notice, place_of_field
from notices.forms.edit.rows import SAME_KEY, PartForm, RowForm, initial_of
from notices.rendering.place_labels import PlaceLabels
from trials.msgid import gettext_noop

# The name of a text whose place is not on the page, before that place.
WITHOUT_FIELD = "unread:"
SEPARATOR = ", "
NO_ROOM = gettext_noop("A text that cites this reference would become too long with this key. Write a shorter one.")
NUMBER_STANDS_HERE = gettext_noop(
    "A national identity number (fødselsnummer) stands here. This text was not saved: take the number out."
)


class TypedValues(NamedTuple):
    """What was typed: as a document, and the texts that no field can read by their places.

    Where a text can't be read, the document has the value of the form's base. `withheld` are the texts that hold a
    national identity number, by their places: they are in neither of the two.
    """

    document: Document
    unread: dict[str, str]
    withheld: dict[str, str]


def read_values(form: NoticeForm) -> TypedValues:
    """Read a form that was sent. Nothing is refused; the form's errors say what could not be read."""
    if form.typed_values is None:
        form.typed_values = _read(form)
    values: TypedValues = form.typed_values
    return values


def _read(form: NoticeForm) -> TypedValues:
    form.is_valid()
    reader = _Reader()
    reader.read(form, initial_of_notice(form.base), "")
    for place, text in unplaced_texts(form):
        if holds_identity_number(text):
            reader.withheld[place] = text
        else:
            reader.unread.setdefault(place, text)
    document = _document_of(form, reader)
    keys = form.references.changed_keys
    unread = {place: with_keys(text, keys) for place, text in reader.unread.items()}
    return TypedValues(document, unread, reader.withheld)


def _document_of(form: NoticeForm, reader: "_Reader") -> Document:
    """Return the typed document; with the earlier keys where a text has no room for citations of the new ones."""
    try:
        return form.document()
    except TooLong:
        for row, key in form.references.take_back_keys():
            row.add_error("key", _(NO_ROOM))
            row.cleaned_data["key"] = key
            reader.unread[f"references/{key}/key"] = _text(row["key"])
            row.has_unread = True
        return form.document()


def unplaced_texts(form: NoticeForm) -> list[tuple[str, str]]:
    """Return the unread texts that have no field on the page, with their places."""
    if not form.is_bound:
        return form.unplaced_texts
    names = (name for name in form.data if name.startswith(WITHOUT_FIELD))
    texts = ((name.removeprefix(WITHOUT_FIELD)[:200], str(form.data[name]).strip()) for name in names)
    return [(place, text) for place, text in texts if text]


class UnplacedText(NamedTuple):
    """An unread text whose place the page lacks, as a field of its own."""

    name: str
    label: str
    text: str


def unplaced_views(form: NoticeForm) -> list[UnplacedText]:
    """Return the fields for unread texts whose places the page lacks."""
    labels = PlaceLabels(form.base)
    return [UnplacedText(f"{WITHOUT_FIELD}{place}", labels.of(place), text) for place, text in unplaced_texts(form)]


def unplaced_links(form: NoticeForm) -> list[FieldLink]:
    """Return the unread texts that have no field, as what must be corrected."""
    labels = PlaceLabels(form.base)
    message = _("This could not be read, and has no field. Write it where it belongs, then empty this one.")
    return [FieldLink(f"id_{WITHOUT_FIELD}{place}", labels.of(place), message) for place, _text in unplaced_texts(form)]


def show_values(form: NoticeForm, unread: Mapping[str, str]) -> None:
    """Put unread texts into a form that nobody has sent: each into its field, with what is wrong."""
    for place, text in unread.items():
        if target := _find(form, place):
            _show(*target, text)
        else:
            form.unplaced_texts.append((place, text))
    form.has_unread = bool(unread)


@dataclass
class _Reader:
    unread: dict[str, str] = field(default_factory=dict)
    withheld: dict[str, str] = field(default_factory=dict)

    def read(self, form: PartForm, initial: Mapping[str, Any], within: str) -> None:
        """Read the fields and lists of a form; `within` is the place of its row, with a slash."""
        for name in form.fields:
            self._read_field(form, name, initial, within)
        for name, rows in form.lists.items():
            known = {row.key: initial_of(row) for row in initial.get(name, ())}
            keys = {row.cleaned_data.get("key", "") for row in rows.forms}
            for row in rows.forms:
                if row.is_removed:
                    continue
                key = self._key_of(row, f"{within}{name}", keys)
                self.read(row, known.get(row.earlier_key or key, {}), f"{within}{name}/{key}/")
            if surplus := rows.surplus():
                self._keep(form, None, f"{within}{name}", _lines_of(surplus))

    def _key_of(self, row: RowForm, within: str, keys: set[str]) -> str:
        """Return the row's key; instead of one that can't be used another, the same for the same text."""
        if "key" in row.cleaned_data:
            return str(row.cleaned_data["key"])
        text = str(row["key"].data or "")
        if row.earlier_key and row.earlier_key not in keys:
            # The row stays what it was, and its citations with it.
            row.cleaned_data["key"] = row.earlier_key
            self._keep(row, "key", f"{within}/{row.earlier_key}/key", text)
            return row.earlier_key
        numbered = (hashlib.sha256(f"{number}:{text}".encode()).hexdigest()[:12] for number in count())
        # A hash of a national identity number would give it away.
        key = new_key() if holds_identity_number(text) else next(key for key in numbered if key not in keys)
        keys.add(key)
        row.cleaned_data["key"] = key
        self._keep(row, "key", f"{within}/{key}/key", text)
        return key

    def _read_field(self, form: PartForm, name: str, initial: Mapping[str, Any], within: str) -> None:
        if name == "key" or not form.shows(name):
            return
        bound, place = form[name], place_of_field(form, name, within)
        text = _text(bound)
        if name in form.cleaned_data and not (place and holds_identity_number(text)):
            return
        if isinstance(bound.field, MultipleChoiceField):
            offered = {str(code) for code in _codes(bound.field)}
            form.cleaned_data[name] = [code for code in bound.data or () if code in offered]
            text = SEPARATOR.join(code for code in bound.data or () if code not in offered)
        else:
            form.cleaned_data[name] = _earlier(bound.field, initial.get(name))
            box = f"{name}{BOX}"
            if isinstance(bound.field, PartialDateField) and box in form.fields:
                if form[box].data and place and not holds_identity_number(text):
                    self.unread[f"{place}{BOX}"] = "on"
                form.cleaned_data[box] = bool(initial.get(box))  # of the date that stays
        if place:
            self._keep(form, name, place, text)

    def _keep(self, form: PartForm, name: str | None, place: str, text: str) -> None:
        """Keep a text beside the document, or withhold it, with an error at its field."""
        if not text.strip():
            return
        if isinstance(form, RowForm):
            form.has_unread = True
        if not holds_identity_number(text):
            self.unread[place] = text
            return
        self.withheld[place] = text
        if name is not None:
            value = form.cleaned_data.get(name)
            form.add_error(name, _(NUMBER_STANDS_HERE))  # which takes the value away
            form.cleaned_data[name] = value


def _text(bound: BoundField) -> str:
    data = bound.data
    return SEPARATOR.join(map(str, data)) if isinstance(data, list | tuple) else str(data or "")


def _codes(field: ChoiceField) -> list[Any]:
    return [code for code, _label in cast(Iterable[Any], field.choices)]


def _earlier(form_field: Field, value: Any) -> Any:
    """Return the cleaned value that a field had before; that of an empty field where it can't have it any more."""
    for earlier in (form_field.prepare_value(value), None):
        try:
            cleaned = form_field.clean(earlier)
        except ValidationError:
            continue
        if not (isinstance(cleaned, str) and holds_identity_number(cleaned)):
            return cleaned
    return ""


def _lines_of(rows: list[RowForm]) -> str:
    """Return rows that have no room in their list, each as a line of its texts."""
    texts = ([_text(row[name]) for name in row.fields if name != "key"] for row in rows)
    return "\n".join(" | ".join(text for text in row if text) for row in texts)


def _find(form: PartForm, place: str, within: str = "") -> tuple[PartForm, str] | None:
    """Return the form and the name of the field at a place, or None where the page has none."""
    for name in form.fields:
        if form.shows(name) and place_of_field(form, name, within) == place:
            return form, name
    for name, rows in form.lists.items():
        for row in rows.forms:
            inside = f"{within}{name}/{row.current_key}/"
            if place.startswith(inside):
                return _find(row, place, inside)
    return None


def _show(form: PartForm, name: str, text: str) -> None:
    old = form.fields[name]
    value: Any = text
    if isinstance(old, ChoiceField):  # also one of several choices
        form.fields[name] = offering = deepcopy(old)
        codes = text.split(SEPARATOR) if isinstance(old, MultipleChoiceField) else [text]
        offering.choices = [*cast(Iterable[Any], old.choices), *((code, code) for code in codes)]
        value = [*(form.initial.get(name) or ()), *codes] if isinstance(old, MultipleChoiceField) else text
    if isinstance(form, RowForm) and name == "key":
        form.stored_key = form.current_key
    if isinstance(old, BooleanField):
        form.initial[name] = True
        form._bound_fields_cache.pop(name, None)  # type: ignore[attr-defined]
        return
    form.initial[name] = value
    form._bound_fields_cache.pop(name, None)  # type: ignore[attr-defined]  # it remembers its value
    errors = form.errors  # an empty list, for nobody has sent the form
    errors[name] = form.error_class(_messages(old, text), renderer=form.renderer)


def _messages(old: Field, text: str) -> list[str]:
    """Return why a field can't read the text, in the language of the page."""
    if holds_identity_number(text):
        return [_(NUMBER_STANDS_HERE)]
    try:
        old.clean(text.split(SEPARATOR) if isinstance(old, MultipleChoiceField) else text)
    except ValidationError as error:
        return list(error.messages)
    return [_(SAME_KEY) if isinstance(old, KeyField) else _("This could not be read. Look at it, and save again.")]
