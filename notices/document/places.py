"""Find every text of a document by its place ("trials/<key>/population"): rows by their keys, boxes by their codes."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from notices.document.fields import RICH_TEXTS as RICH_TEXTS
from notices.document.model import AssessmentElement, AssessmentKind, Choice, Document, Part, Row, joined_labels
from notices.document.template import Language
from notices.document.wording import date_text, day_text
from trials.dates import FIRST_YEAR, LAST_YEAR, PartialDate

# Fields that are not texts: a key or code names its row, the schema number belongs to the whole document.
FIELDS_WITHOUT_TEXT = {Row: "key", AssessmentElement: "code", AssessmentKind: "code", Document: "schema_number"}
CHECKED, UNCHECKED = "☒", "☐"


@dataclass(frozen=True)
class PlacedText:
    """A text as people read it; `value` is what the document holds, since two values may have the same text."""

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
    """Yield every text, empty ones too, in the template's order."""
    return texts_within("", document, document.language)


def texts_within(place: str, value: Any, language: Language) -> Iterator[PlacedText]:
    """Yield the texts of a value of the document that stands at `place`."""
    if is_rows(value):
        for row in value:
            yield from texts_within(f"{place}/{row_name(row)}", row, language)
    elif is_part(value):
        for name in field_names(value):
            yield from texts_within(f"{place}/{name}".lstrip("/"), getattr(value, name), language)
    else:
        yield PlacedText(place, value_text(value, language), value)


def value_at(document: Document, place: str) -> Any:
    """Return the value, row, list or part at a place; raises LookupError when the document has no such place."""
    value: Any = document
    for name in place.split("/"):
        value = _inside(value, name)
    return value


def text_at(document: Document, place: str) -> str | None:
    """Return the text at a place, rich text as stored; of a row or list a line for each text; None if no such place."""
    try:
        value = value_at(document, place)
    except LookupError:
        return None
    texts = texts_within(place, value, document.language)
    return "\n".join(text.text for text in texts if text.text and (text.place == place or not text.is_box))


def is_part(value: Any) -> bool:
    """Is the value a part with texts of its own? A choice from a vocabulary is one text, its label."""
    return isinstance(value, Part) and (type(value) is not Choice)


def is_rows(value: Any) -> bool:
    """Is the value a list whose members have places of their own? An empty list is one empty text."""
    return isinstance(value, tuple) and any(is_part(row) for row in value)


def row_name(row: Any) -> str:
    """Return the key or code that names a row in its list."""
    return str(row.key if isinstance(row, Row) else row.code)


def field_names(part: Part) -> list[str]:
    """Return the names of a part's texts, lists and parts, in its order."""
    hidden = {name for kind, name in FIELDS_WITHOUT_TEXT.items() if isinstance(part, kind)}
    return [name for name in type(part).model_fields if name not in hidden]


def value_text(value: Any, language: Language) -> str:
    """Return a value as people read it, dates in the language of the notice."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return CHECKED if value else UNCHECKED
    if isinstance(value, PartialDate):
        return date_text(value, language)
    if isinstance(value, datetime.date):
        # An import may bring a day in a year that PartialDate does not allow.
        return day_text(value, language) if FIRST_YEAR <= value.year <= LAST_YEAR else value.isoformat()
    if isinstance(value, Choice):
        return value.label
    return joined_labels(value) if isinstance(value, tuple) else str(value)


def _inside(value: Any, name: str) -> Any:
    if is_rows(value):
        for row in value:
            if row_name(row) == name:
                return row
    elif is_part(value) and name in field_names(value):
        return getattr(value, name)
    raise LookupError(name)
