"""The fields of a document, its parts and rows, read once from where they are defined: kind and `About` of each."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from notices.document.about import About
from notices.document.field_types import Kind
from notices.document.model import Choice, Document, Part, Row
from notices.document.template import HEADER_LABELS, HEADINGS, TECHNOLOGY_TYPES, Term
from trials.dates import PartialDate


@dataclass(frozen=True)
class PartField:
    """A field of a part; `holds` is the class of the part, or of the rows, that it holds."""

    name: str
    kind: Kind
    about: About
    holds: type[Part] | None = None

    @property
    def is_simple(self) -> bool:
        """Can a rule draw it, as one form field and as one text?"""
        return self.kind not in (Kind.PART, Kind.ROWS, Kind.KEY, Kind.OTHER)

    @property
    def is_list(self) -> bool:
        return self.kind is Kind.ROWS

    @property
    def only_cell(self) -> tuple[str, ...]:
        """The only field of a list's rows besides the key, if there is just one: the row's label says what it is."""
        cells = [name for name in (fields_of(self.holds) if self.holds else ()) if name != "key"]
        return tuple(cells) if len(cells) == 1 else ()


@cache
def fields_of(part: type[Part]) -> Mapping[str, PartField]:
    """Return the fields of a part by name, in its order."""
    hints = get_type_hints(part, include_extras=True)
    return MappingProxyType({name: _read(name, hints[name]) for name in part.model_fields})


def lists_in(part: type[Part]) -> tuple[str, ...]:
    """Return the names of a part's lists of rows."""
    return tuple(name for name, field in fields_of(part).items() if field.is_list)


def _read(name: str, hint: Any) -> PartField:
    notes = list(_notes(hint))
    about = next((note for note in notes if isinstance(note, About)), About())
    # The last one counts: an address is a line first.
    if kinds := [note for note in notes if isinstance(note, Kind)]:
        return PartField(name, kinds[-1], about)
    kind, holds = _kind_of(_plain(hint), about)
    return PartField(name, kind, about, holds)


def _notes(hint: Any) -> Iterator[Any]:
    """Yield what is annotated to a type, or to a member of a union: `Annotated[int, …] | None`."""
    if get_origin(hint) is Annotated:
        yield from hint.__metadata__
        yield from _notes(hint.__origin__)
    elif get_origin(hint) in (Union, UnionType):
        for member in get_args(hint):
            yield from _notes(member)


def _plain(hint: Any) -> Any:
    """Return the type without annotations and without None."""
    if get_origin(hint) is Annotated:
        return _plain(hint.__origin__)
    if get_origin(hint) in (Union, UnionType):
        return _plain(next(member for member in get_args(hint) if member is not type(None)))
    return hint


def _kind_of(plain: Any, about: About) -> tuple[Kind, type[Part] | None]:
    if get_origin(plain) is tuple:
        row = get_args(plain)[0]
        if issubclass(row, Row):
            return Kind.ROWS, row
        return (Kind.TERMS if row is Choice and about.vocabulary else Kind.OTHER), None
    if plain is Choice:
        return Kind.TERM, None
    if isinstance(plain, type) and issubclass(plain, Part):
        return Kind.PART, plain
    return {bool: Kind.BOX, datetime.date: Kind.DAY, PartialDate: Kind.PARTIAL_DATE}.get(plain, Kind.OTHER), None


DOCUMENT_FIELDS = {name: field for name, field in fields_of(Document).items() if name != "schema_number"}
RICH_TEXTS = {name for name, field in DOCUMENT_FIELDS.items() if field.kind is Kind.RICH_TEXT}
PARTS = {name: field.holds for name, field in DOCUMENT_FIELDS.items() if field.kind is Kind.PART and field.holds}


def _header_rows(technology_type: str) -> dict[str, Term]:
    """Return the header rows that not every type has, with the words of this one."""
    own = {
        name: field.about.term
        for name, field in DOCUMENT_FIELDS.items()
        if field.about.term and field.about.types and technology_type in field.about.types
    }
    return HEADER_LABELS[technology_type] | own


# By type of technology. A type lacks the rows that it does not name here, though another type has them.
HEADER_ROWS = {code: _header_rows(code) for code in TECHNOLOGY_TYPES.codes}
# The header rows that depend on the type.
ROWS_OF_TYPES = frozenset(name for rows in HEADER_ROWS.values() for name in rows)


def has_field(technology_type: str, name: str) -> bool:
    """Does a notice of this type have the field of Document? Only header rows depend on it."""
    return name not in ROWS_OF_TYPES or name in HEADER_ROWS[technology_type]


def term_of(name: str, technology_type: str) -> Term | None:
    """Return the words that the page prints before a field's value; None where it prints none.

    A row that the type lacks has the words that it has for medicines, which have all rows.
    """
    return HEADER_ROWS[technology_type].get(name) or _first_term(name)


def _first_term(name: str) -> Term | None:
    return HEADER_ROWS["medicine"].get(name) or DOCUMENT_FIELDS[name].about.term or HEADINGS.get(name)
