"""Form fields and forms of rows, made from the fields of the document: what is typed, by the kind of each."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, TypeVar

from django.forms import BooleanField, Field
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from notices.document.field_types import Kind
from notices.document.fields import PartField, fields_of
from notices.document.labels import LISTS, ROWS
from notices.document.model import Row
from notices.forms.edit.fields import (
    AddressField,
    AmountField,
    CountField,
    DayField,
    LineField,
    PartialDateField,
    RichTextField,
    TermField,
    TermsField,
    TextField,
)
from notices.forms.edit.rows import Layout, RowForm, RowFormSet

# Fields that stand side by side with their neighbours of these kinds; in a part, its lines too.
SHORT = {Kind.COUNT, Kind.AMOUNT, Kind.TERM, Kind.DAY, Kind.PARTIAL_DATE, Kind.BOX}


def estimated_box() -> BooleanField:
    """Return the check box beside a date or a number."""
    return BooleanField(label=_("Estimated"), required=False)


def form_field(field: PartField) -> Field:
    """Return the form field for a field of the document; without a label, whoever draws it gives it one."""
    about = field.about
    options: dict[str, Any] = {"label": _(about.label)} if about.label else {}
    options |= {"help_text": _(about.help_text)} if about.help_text else {}
    return MAKERS[field.kind](field, options)


def _text(kind: Callable[..., Field], field: PartField, options: dict[str, Any]) -> Field:
    return kind(cites=field.about.cites, **options)


def _value(kind: Callable[..., Field], field: PartField, options: dict[str, Any]) -> Field:
    return kind(**options)


def _term(kind: Callable[..., Field], field: PartField, options: dict[str, Any]) -> Field:
    return kind(field.about.vocabulary, **options)


def _box(field: PartField, options: dict[str, Any]) -> Field:
    return BooleanField(required=False, **options)


MAKERS: dict[Kind, Callable[[PartField, dict[str, Any]], Field]] = {
    Kind.LINE: partial(_text, LineField),
    Kind.TEXT: partial(_text, TextField),
    Kind.RICH_TEXT: partial(_text, RichTextField),
    Kind.ADDRESS: partial(_value, AddressField),
    Kind.COUNT: partial(_value, CountField),
    Kind.AMOUNT: partial(_value, AmountField),
    Kind.DAY: partial(_value, DayField),
    Kind.PARTIAL_DATE: partial(_value, PartialDateField),
    Kind.TERM: partial(_term, TermField),
    Kind.TERMS: partial(_term, TermsField),
    Kind.BOX: _box,
}


def form_fields(fields: Iterable[PartField], prefix: str = "") -> dict[str, Field]:
    """Return the form fields of these fields by name, a date's with the box beside it; `prefix` is that of a part."""
    made: dict[str, Field] = {}
    for field in fields:
        if field.kind is Kind.PART and field.holds:
            made |= form_fields(fields_of(field.holds).values(), f"{field.name}_")
        elif field.is_simple:
            made[f"{prefix}{field.name}"] = form_field(field)
            if prefix:
                # Whoever draws it names the part too: "Number of patients: Highest".
                made[f"{prefix}{field.name}"].label = None
            if field.kind is Kind.PARTIAL_DATE:
                made[f"{prefix}{field.name}_estimated"] = estimated_box()
    return made


def layout_of(fields: Iterable[PartField], prefix: str = "") -> Layout:
    """Return the layout of fields that nobody has laid out: short ones side by side, each text by itself."""
    layout: list[str | tuple[str, ...]] = []
    together: list[str] = []
    for field in fields:
        if field.kind in SHORT or (prefix and field.kind is Kind.LINE):
            together += _short(field, prefix)
            continue
        layout += _beside(together)
        together = []
        if field.kind is Kind.PART and field.holds:
            layout += layout_of(fields_of(field.holds).values(), f"{field.name}_")
        elif field.kind is not Kind.KEY:
            layout.append(f"{prefix}{field.name}")
    return (*layout, *_beside(together))


def _short(field: PartField, prefix: str) -> list[str]:
    name = f"{prefix}{field.name}"
    return [name, f"{name}_estimated"] if field.kind is Kind.PARTIAL_DATE else [name]


def _beside(names: list[str]) -> Iterator[str | tuple[str, ...]]:
    if names:
        yield tuple(names) if len(names) > 1 else names[0]


Form = TypeVar("Form", bound=RowForm)


def form_of(row: type[Row]) -> Callable[[type[Form]], type[Form]]:
    """Give a form of rows the fields of `row`; what the form declares itself counts before them."""

    def with_fields(form: type[Form]) -> type[Form]:
        form.row = row
        form.base_fields = form_fields(fields_of(row).values()) | form.base_fields
        form.layout = form.layout or layout_of(fields_of(row).values())
        return form

    return with_fields


class GeneratedRows(RowFormSet):
    """Rows without a form of their own; the list's definition says what they are called."""

    @property
    def add_text(self) -> str:
        return gettext("Add %(name)s") % {"name": self.row_name[:1].lower() + self.row_name[1:]}


def rows_of(name: str) -> type[RowFormSet]:
    """Return the form for the list `name` of the document, made from the fields of its rows."""
    row = LISTS[name].holds
    if row is None or not issubclass(row, Row):
        raise TypeError(f"{name} is no list of rows")
    form: type[RowForm] = form_of(row)(type(f"{row.__name__}Form", (RowForm,), {}))
    return type(f"{row.__name__}Rows", (GeneratedRows,), {"form": form, "row_name": _(ROWS[name])})
