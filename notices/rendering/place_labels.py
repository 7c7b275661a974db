"""What people call a place of a document ("Trial 2 (NCT03334396): Population"), in the language of the page."""

from functools import cached_property

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from notices.document.citations import cite
from notices.document.model import Choice, Document, Part, Row
from notices.document.places import fields_of, is_part, is_rows, name_of, text_at, value_at
from notices.document.sections import SECTION_OF, section_of
from notices.document.template import ASSESSMENT_ELEMENTS, ASSESSMENT_KINDS, HEADER_LABELS, HEADINGS
from notices.rendering.page_language import page_language

__all__ = ["PlaceLabels", "all_places", "label_of", "section_label", "section_of", "text_at"]

# The words of the edit form. What is missing here is called as on the printed page (HEADER_LABELS, HEADINGS).
FIELDS = {
    "language": gettext_noop("Language of the notice"),
    "title": gettext_noop("Title"),
    "atc/group": gettext_noop("Name of the ATC group"),
    "nye_metoder": gettext_noop("Nye metoder number"),
    "regulatory_statuses": gettext_noop("Approvals"),
    "norwegian_assessments": gettext_noop("Norwegian assessments"),
    "norwegian_note": gettext_noop("Text on the Norwegian assessments"),
    "international_done/count": gettext_noop("Completed assessments"),
    "international_done/at_least": gettext_noop("At least so many completed"),
    "international_done/citations": gettext_noop("References to the completed"),
    "international_ongoing/count": gettext_noop("Ongoing assessments"),
    "international_ongoing/at_least": gettext_noop("At least so many ongoing"),
    "international_ongoing/citations": gettext_noop("References to the ongoing"),
    "international_note": gettext_noop("Text on the international assessments"),
    "alerts/count": gettext_noop("Alerts"),
    "alerts/at_least": gettext_noop("At least so many alerts"),
    "alerts/citations": gettext_noop("References to the alerts"),
    "alerts_note": gettext_noop("Text on the alerts"),
    "research": gettext_noop("Text before the trials"),
    "trials": gettext_noop("Trials"),
    "elements_other": gettext_noop("The other element"),
}
# A row of each list, and what tells it from its neighbours: the field whose text stands in the bracket.
ROWS = {
    "nye_metoder": (gettext_noop("Nye metoder number"), ""),
    "regulatory_statuses": (gettext_noop("Approval"), "region"),
    "norwegian_assessments": (gettext_noop("Assessment"), "number"),
    "trials": (gettext_noop("Trial"), "number"),
    "arms": (gettext_noop("Arm"), ""),
    "references": (gettext_noop("Reference"), "title"),
}
# The field of a row that has no other needs no name beside the row's.
ONLY_FIELDS = {("substances", "text"), ("brand_names", "text"), ("nye_metoder", "number"), ("arms", "text")}
CELLS = {
    "region": gettext_noop("Region"),
    "kind": gettext_noop("Kind of approval"),
    "status": gettext_noop("Status"),
    "date": gettext_noop("Date, past or expected"),
    "note": gettext_noop("Note"),
    "relation": gettext_noop("Relation to this technology"),
    "title": gettext_noop("Title"),
    "url": gettext_noop("Web address"),
    "name": gettext_noop("Study name"),
    "phase": gettext_noop("Phase"),
    "participants": gettext_noop("Number of participants (N)"),
    "participants_estimated": gettext_noop("Number of participants is estimated"),
    "population": gettext_noop("Population"),
    "intervention": gettext_noop("Intervention"),
    "arms": gettext_noop("Arms"),
    "control": gettext_noop("Control group"),
    "outcomes": gettext_noop("Outcome measures"),
    "start": gettext_noop("Start"),
    "primary_completion": gettext_noop("Primary completion"),
    "completion": gettext_noop("Completion"),
    "results": gettext_noop("Results posted"),
    "checked_on": gettext_noop("Read in the registry"),
    "authors": gettext_noop("Authors"),
    "source": gettext_noop("Source"),
    "published": gettext_noop("Published"),
    "accessed": gettext_noop("Accessed"),
}
NUMBERS = {"trials": gettext_noop("Registry number"), "norwegian_assessments": gettext_noop("Nye metoder number")}
BOXES = {"elements": ASSESSMENT_ELEMENTS, "kinds": ASSESSMENT_KINDS}
MOST_LETTERS = 60


def all_places(document: Document) -> list[tuple[str, str]]:
    """Every place that the page can show, filled in or not, with its label: texts, rows and lists."""
    return PlaceLabels(document).all()


def label_of(document: Document, place: str) -> str:
    """What people call the place; of one that the document lacks, as much as can be said."""
    return PlaceLabels(document).of(place)


def section_label(section: str) -> str:
    """The heading of a section."""
    if section == "header":
        return _("Header")
    return HEADINGS[section].label(page_language())


class PlaceLabels:
    """The labels of one document's places; ask the same one for many."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._language = page_language()
        self._header = HEADER_LABELS[document.technology_type.code]

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return cite(self._document).numbers

    def all(self) -> list[tuple[str, str]]:
        return [(place, self.of(place)) for name in fields_of(self._document) for place in self._places(name)]

    def _places(self, name: str) -> list[str]:
        value = getattr(self._document, name)
        is_absent = name in {"substances", "brand_names", "atc", "holder"} - self._header.keys()
        return [] if is_absent and not text_at(self._document, name) else _places_within(name, value)

    def of(self, place: str) -> str:
        field, _slash, rest = place.partition("/")
        if field in BOXES and rest:
            return self._box(field, rest)
        if rest and field not in ("atc", "international_done", "international_ongoing", "alerts"):
            return self._in_list(field, "", rest)
        return self._field(place)

    def _field(self, place: str) -> str:
        if place in FIELDS:
            return _(FIELDS[place])
        name = {"technology_type": "type", "atc/code": "atc"}.get(place, place)
        # A row that the type lacks is called as a medicine's, which has them all.
        term = self._header.get(name) or HEADER_LABELS["medicine"].get(name) or HEADINGS.get(name)
        return term.label(self._language) if term else self._part(name)

    def _part(self, name: str) -> str:
        section = SECTION_OF.get(name, name)
        return HEADINGS[section].label(self._language) if section in HEADINGS else _(FIELDS.get(f"{name}/count", name))

    def _in_list(self, field: str, within: str, rest: str) -> str:
        """A row, or a text of it, of the list `field` that stands at `within`."""
        key, _slash, cell = rest.partition("/")
        row = f"{within}{field}/{key}"
        name, _slash, deeper = cell.partition("/")
        label = self._row(field, f"{within}{field}", key)
        if deeper:
            return f"{label}: {self._in_list(name, f'{row}/', deeper)}"
        return label if not cell or (field, cell) in ONLY_FIELDS else f"{label}: {self._cell(field, cell)}"

    def _row(self, field: str, rows_at: str, key: str) -> str:
        name, telling = ROWS.get(field, ("", ""))
        label = _(name) if name else self._field(field)
        rows = self._rows(rows_at)
        if key not in rows:
            return label
        number = self._numbers[key] if field == "references" else list(rows).index(key) + 1
        text = getattr(rows[key], telling, "") or ""
        detail = Truncator(text.label if isinstance(text, Choice) else text).chars(MOST_LETTERS)
        return f"{label} {number} ({detail})" if detail else f"{label} {number}"

    def _rows(self, place: str) -> dict[str, Part]:
        try:
            rows = value_at(self._document, place)
        except LookupError:
            return {}
        return {name_of(row): row for row in rows}

    def _cell(self, field: str, cell: str) -> str:
        if cell == "number":
            return _(NUMBERS.get(field, "Number"))
        return _(CELLS[cell]) if cell in CELLS else cell

    def _box(self, field: str, rest: str) -> str:
        code, _slash, cell = rest.partition("/")
        terms = BOXES[field]
        label = terms.label(code, self._language) if code in terms.codes else code
        return _("Comment on “%(kind)s”") % {"kind": label} if cell == "comment" else label


def _places_within(place: str, value: object) -> list[str]:
    if isinstance(value, tuple) and is_rows(value):
        return [place, *(inner for row in value for inner in _places_within(f"{place}/{name_of(row)}", row))]
    if not isinstance(value, Part) or not is_part(value):
        return [place]
    # A box is one place: its label is the template's, and its row says no more than the box.
    names = [name for name in fields_of(value) if not (name == "label" and isinstance(value, Choice))]
    inner = [deeper for name in names for deeper in _places_within(f"{place}/{name}", getattr(value, name))]
    return [place, *inner] if isinstance(value, Row) else inner
