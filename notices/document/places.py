"""Every text of a document by its place ("trials/<key>/population"): a row is named by its key, a box by its code."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_type_hints

from notices.document.field_types import RichText
from notices.document.model import AssessmentElement, AssessmentKind, Choice, Document, Part, Row, labels
from notices.document.template import Language
from notices.document.wording import date_text, day_text
from trials.dates import FIRST_YEAR, LAST_YEAR, PartialDate

RICH_TEXTS = {name for name, kind in get_type_hints(Document, include_extras=True).items() if kind == RichText}
# What is no text of its own: a key or code names its row, the schema names the whole document.
NAMES = {Row: "key", AssessmentElement: "code", AssessmentKind: "code", Document: "schema_number"}
CHECKED, UNCHECKED = "☒", "☐"


@dataclass(frozen=True)
class PlacedText:
    """A text as people read it; `value` is what the document holds, for a text may say two values alike."""

    place: str
    text: str
    value: Any

    @property
    def is_rich(self) -> bool:
        """Is the text HTML, cleaned when its document was made?"""
        return self.place in RICH_TEXTS

    @property
    def is_box(self) -> bool:
        return isinstance(self.value, bool)


def texts_of(document: Document) -> Iterator[PlacedText]:
    """Every text, the empty ones too, in the template's order."""
    return texts_within("", document, document.language)


def texts_within(place: str, value: Any, language: Language) -> Iterator[PlacedText]:
    """The texts of a piece of a document that stands at `place`."""
    if is_rows(value):
        for row in value:
            yield from texts_within(f"{place}/{name_of(row)}", row, language)
    elif is_part(value):
        for name in fields_of(value):
            yield from texts_within(f"{place}/{name}".lstrip("/"), getattr(value, name), language)
    else:
        yield PlacedText(place, as_text(value, language), value)


def value_at(document: Document, place: str) -> Any:
    """The text, row, list or part of the document at a place; LookupError when it has no such place."""
    value: Any = document
    for name in place.split("/"):
        value = _inside(value, name)
    return value


def text_at(document: Document, place: str) -> str | None:
    """The text at a place, rich text as stored; for a row or list the texts in it, a line each. None: it is gone."""
    try:
        value = value_at(document, place)
    except LookupError:
        return None
    texts = texts_within(place, value, document.language)
    return "\n".join(found.text for found in texts if found.text and (found.place == place or not found.is_box))


def is_part(value: Any) -> bool:
    """Does it hold texts of its own? A choice from a list is one text: its label."""
    return isinstance(value, Part) and (type(value) is not Choice)


def is_rows(value: Any) -> bool:
    """A list whose members have a place of their own; an empty one of any kind is one text, the empty one."""
    return isinstance(value, tuple) and any(is_part(row) for row in value)


def name_of(row: Any) -> str:
    """What names a row in its list."""
    return str(row.key if isinstance(row, Row) else row.code)


def fields_of(part: Part) -> list[str]:
    """The names of a part's texts, lists and parts, in its order."""
    hidden = {name for kind, name in NAMES.items() if isinstance(part, kind)}
    return [name for name in type(part).model_fields if name not in hidden]


def as_text(value: Any, language: Language) -> str:
    """A value as people read it; dates in the language of the notice."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return CHECKED if value else UNCHECKED
    if isinstance(value, PartialDate):
        return date_text(value, language)
    if isinstance(value, datetime.date):
        # An import may bring a day that no text of ours can name.
        return day_text(value, language) if FIRST_YEAR <= value.year <= LAST_YEAR else value.isoformat()
    if isinstance(value, Choice):
        return value.label
    return labels(value) if isinstance(value, tuple) else str(value)


def _inside(value: Any, name: str) -> Any:
    if is_rows(value):
        for row in value:
            if name_of(row) == name:
                return row
    elif is_part(value) and name in fields_of(value):
        return getattr(value, name)
    raise LookupError(name)
