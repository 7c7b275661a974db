"""Label the places of a document ("Trial 2 (NCT03334396): Population") in the language of the page."""

from functools import cached_property

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from notices.document.citations import collect_citations
from notices.document.fields import DOCUMENT_FIELDS, PARTS, fields_of, has_field, term_of
from notices.document.labels import COMMENT_ON_KIND, FIELDS, HEADER, LISTS, ROWS, cell_label
from notices.document.model import Choice, Document, Part, Row
from notices.document.places import field_names, is_part, is_rows, row_name, text_at, value_at
from notices.document.sections import SECTION_OF, section_of
from notices.document.template import ASSESSMENT_ELEMENTS, ASSESSMENT_KINDS, HEADINGS
from notices.rendering.page_language import page_language

__all__ = ["PlaceLabels", "all_places", "label_of", "section_label", "section_of", "text_at"]

# The field whose text stands in brackets after a row's label, to tell it from its neighbours.
DETAIL_FIELDS = {
    "regulatory_statuses": "region",
    "norwegian_assessments": "number",
    "trials": "number",
    "references": "title",
}
# The only field of a row needs no label beside the row's own.
ONLY_FIELDS = {(name, cell) for name, field in LISTS.items() for cell in field.only_cell}
BOXES = {"elements": ASSESSMENT_ELEMENTS, "kinds": ASSESSMENT_KINDS}
MAX_DETAIL_LENGTH = 60


def all_places(document: Document) -> list[tuple[str, str]]:
    """Return every place that a page can show, filled in or not, with its label: texts, rows and lists."""
    return PlaceLabels(document).all()


def label_of(document: Document, place: str) -> str:
    """Return the label of a place; of a place that the document lacks, the part of the label that is known."""
    return PlaceLabels(document).of(place)


def section_label(section: str) -> str:
    """Return the heading of a section."""
    if section == "header":
        return _(HEADER)
    return HEADINGS[section].label(page_language())


def field_label(place: str, technology_type: str) -> str:
    """Return the label of a field, which may depend on the type of technology."""
    if place in FIELDS:
        return _(FIELDS[place])
    name, _slash, inner = place.partition("/")
    if inner and (label := fields_of(PARTS[name])[inner].about.label):
        return f"{field_label(name, technology_type)}: {_(label)}"
    term = term_of(name, technology_type) if name in DOCUMENT_FIELDS else HEADINGS.get(name)
    return term.label(page_language()) if term else _part_label(name)


def _part_label(name: str) -> str:
    section = SECTION_OF.get(name, name)
    return HEADINGS[section].label(page_language()) if section in HEADINGS else _(FIELDS.get(f"{name}/count", name))


class PlaceLabels:
    """The labels of one document's places; make it once for many places."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._language = page_language()
        self._type = document.technology_type.code

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return collect_citations(self._document).numbers

    def all(self) -> list[tuple[str, str]]:
        return [(place, self.of(place)) for name in field_names(self._document) for place in self._places(name)]

    def _places(self, name: str) -> list[str]:
        value = getattr(self._document, name)
        is_absent = not has_field(self._type, name)
        return [] if is_absent and not text_at(self._document, name) else _places_within(name, value)

    def of(self, place: str) -> str:
        field, _slash, rest = place.partition("/")
        if field in BOXES and rest:
            return self._box(field, rest)
        if rest and field not in PARTS:
            return self._in_list(field, "", rest)
        return self._field(place)

    def _field(self, place: str) -> str:
        return field_label(place, self._type)

    def _in_list(self, field: str, within: str, rest: str) -> str:
        """Return the label of a row, or of a text in it, in the list `field` that stands at `within`."""
        key, _slash, cell = rest.partition("/")
        row = f"{within}{field}/{key}"
        name, _slash, deeper = cell.partition("/")
        label = self._row(field, f"{within}{field}", key)
        if deeper:
            return f"{label}: {self._in_list(name, f'{row}/', deeper)}"
        return label if not cell or (field, cell) in ONLY_FIELDS else f"{label}: {_(cell_label(field, cell))}"

    def _row(self, field: str, rows_at: str, key: str) -> str:
        label = _(ROWS[field]) if field in ROWS else self._field(field)
        rows = self._rows(rows_at)
        if key not in rows:
            return label
        number = self._numbers[key] if field == "references" else list(rows).index(key) + 1
        text = getattr(rows[key], DETAIL_FIELDS.get(field, ""), "") or ""
        detail = Truncator(text.label if isinstance(text, Choice) else text).chars(MAX_DETAIL_LENGTH)
        return f"{label} {number} ({detail})" if detail else f"{label} {number}"

    def _rows(self, place: str) -> dict[str, Part]:
        try:
            rows = value_at(self._document, place)
        except LookupError:
            return {}
        return {row_name(row): row for row in rows}

    def _box(self, field: str, rest: str) -> str:
        code, _slash, cell = rest.partition("/")
        terms = BOXES[field]
        label = terms.label(code, self._language) if code in terms.codes else code
        return _(COMMENT_ON_KIND) % {"kind": label} if cell == "comment" else label


def _places_within(place: str, value: object) -> list[str]:
    if isinstance(value, tuple) and is_rows(value):
        return [place, *(inner for row in value for inner in _places_within(f"{place}/{row_name(row)}", row))]
    if not isinstance(value, Part) or not is_part(value):
        return [place]
    # A box is one place: its label is the template's, and its row adds nothing to the box.
    names = [name for name in field_names(value) if not (name == "label" and isinstance(value, Choice))]
    inner = [deeper for name in names for deeper in _places_within(f"{place}/{name}", getattr(value, name))]
    return [place, *inner] if isinstance(value, Row) else inner
