"""The facts of a document that its fields' own definitions make metadata of: their names, types and values."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, make_dataclass
from datetime import date
from functools import cache
from typing import Annotated, Any

from pydantic import Field

from notices.document.citations import without_citations
from notices.document.field_types import Kind
from notices.document.fields import DOCUMENT_FIELDS, PartField, fields_of, has_field
from notices.document.model import Choice, Document, Part
from notices.document.rich_text import plain_text
from notices.document.template import Language
from notices.document.wording import date_text
from trials.dates import PartialDate


@dataclass(frozen=True)
class Coded:
    """A value of a code list, with its label in the notice's language."""

    code: str
    label: str


def coded(choice: Choice) -> Coded:
    return Coded(choice.code, choice.label)


TYPES: dict[Kind, Any] = {
    Kind.COUNT: int | None,
    Kind.AMOUNT: int | None,
    Kind.DAY: date | None,
    Kind.BOX: bool,
    Kind.TERM: Coded | None,
    Kind.TERMS: tuple[Coded, ...],
}


def _columns(field: PartField, description: str, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield name and type of each fact that a field makes: several for a part, and for a date with its mark."""
    name = f"{prefix}{field.name}"
    if field.kind is Kind.PART and field.holds:
        for inner in fields_of(field.holds).values():
            yield from _columns(inner, description, f"{name}_")
    elif field.kind is Kind.ROWS and field.holds:
        rows: Any = tuple.__class_getitem__((_row_type(field.holds), ...))
        yield name, Annotated[rows, Field(description=description)]
    else:
        yield name, Annotated[TYPES.get(field.kind, str), Field(description=description)]
        if field.kind is Kind.PARTIAL_DATE:
            yield f"{name}_estimated", Annotated[bool, Field(description=description)]


@cache
def _row_type(row: type[Part]) -> Any:
    """Return the type of a row's facts; its key is of no use to others."""
    columns = [column for inner in _cells(row) for column in _columns(inner, "")]
    return make_dataclass(f"{row.__name__}Facts", columns, frozen=True)


def _cells(row: type[Part]) -> list[PartField]:
    return [inner for inner in fields_of(row).values() if inner.kind is not Kind.KEY]


FACTS = {name: field for name, field in DOCUMENT_FIELDS.items() if field.about.metadata}
COLUMNS = [column for field in FACTS.values() for column in _columns(field, field.about.metadata)]
FACT_NAMES = tuple(name for name, _type in COLUMNS)
# A fact each, with its description: the base of what describes a version.
DocumentFacts: Any = make_dataclass(
    "DocumentFacts", [(name, kind, field(kw_only=True)) for name, kind in COLUMNS], frozen=True
)


def document_facts(document: Document) -> dict[str, Any]:
    """Return the facts by name; those that the type of technology does not print are empty."""
    facts: dict[str, Any] = {}
    for name, definition in FACTS.items():
        is_printed = has_field(document.technology_type.code, name)
        value = getattr(document, name) if is_printed else Document.model_fields[name].default
        facts |= dict(_values(definition, value))
    return facts


def _values(definition: PartField, value: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    name = f"{prefix}{definition.name}"
    if definition.kind is Kind.PART and definition.holds:
        for inner in fields_of(definition.holds).values():
            yield from _values(inner, getattr(value, inner.name), f"{name}_")
    elif definition.kind is Kind.ROWS and definition.holds:
        yield name, tuple(_row_facts(definition.holds, row) for row in value)
    else:
        yield name, _plain(definition.kind, value)
        if definition.kind is Kind.PARTIAL_DATE:
            yield f"{name}_estimated", bool(value and value.estimated)


def _row_facts(kind: type[Part], row: Any) -> Any:
    each = (_values(inner, getattr(row, inner.name)) for inner in _cells(kind))
    return _row_type(kind)(**{name: value for values in each for name, value in values})


def row_words(facts: Any, language: Language) -> str:
    """Return a row's facts in words: "Norge, Markedsføringstillatelse (MT), Under vurdering, februar 2021"."""
    values = {each.name: getattr(facts, each.name) for each in fields(facts)}
    words = []
    for name, value in values.items():
        if isinstance(value, Coded):
            words.append(value.label)
        elif value and f"{name}_estimated" in values:
            words.append(date_text(PartialDate(value=value, estimated=values[f"{name}_estimated"]), language))
        elif value and not isinstance(value, bool):
            words.append(str(value))
    return ", ".join(words)


def _plain(kind: Kind, value: Any) -> Any:
    if isinstance(value, Choice):
        return coded(value)
    if kind is Kind.TERMS:
        return tuple(map(coded, value))
    if kind is Kind.PARTIAL_DATE:
        return value.value if isinstance(value, PartialDate) else ""
    if kind is Kind.RICH_TEXT:
        return without_citations(plain_text(value))
    return without_citations(value) if isinstance(value, str) else value
