"""The rows of a list as the page shows them: a line each, as it is printed, above the fields of the row."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, cast

from django.forms import BoundField, ChoiceField
from django.http import QueryDict
from django.utils.translation import ngettext

from notices.document.citations import CITATION, keys_of, passages
from notices.document.labels import TRIAL
from notices.document.model import Document, Reference, TrialRow
from notices.document.reference_identity import publication_names
from notices.document.template import Language
from notices.document.wording import reference_text
from notices.forms.edit.lists import ReferenceRows
from notices.forms.edit.rows import RowForm, RowFormSet
from notices.forms.edit.trial_data import read_row
from notices.trial_table import wording as trial_wording
from trials.msgid import gettext_noop


class LineCell(NamedTuple):
    """A cell of a row's line: its kind, its text, and the name of the field that it repeats ("" where it is made)."""

    kind: str
    text: str
    field: str = ""


class RowLine(NamedTuple):
    """A row with its line; `index` is its name on the page, such as "trials-2"."""

    row: RowForm
    cells: list[LineCell]
    is_first: bool
    is_last: bool


def row_lines(rows: RowFormSet, folding: Any = None) -> list[RowLine]:
    """Return the rows of a list, each with its line; `folding` says which of them stay folded."""
    places = [place for place, row in enumerate(rows.forms) if not row.is_removed]
    first, last = (places[0], places[-1]) if places else (-1, -1)
    for row in rows.forms:
        # What filling from a registry says of a row must be seen.
        has_note = bool(getattr(row, "side_notes", None) and row.side_notes.note)
        row.is_folded = bool(folding) and not (row.only_field or has_note) and folding.folds_row(rows, row)
        row.is_drawn_open = not folding or has_note or bool(row.errors)
    line = LINES.get(str(rows.prefix), _line)
    uses = _uses(rows.document) if rows.prefix == "references" and rows.document else Counter[str]()
    return [
        RowLine(row, [] if row.only_field else list(line(row, rows, uses)), place == first, place == last)
        for place, row in enumerate(rows.forms)
    ]


def shown_value(bound: BoundField) -> str:
    """Return what stands in a field, as people read it."""
    value = bound.value()
    if isinstance(bound.field, ChoiceField) and not isinstance(value, list):
        labels: Iterator[tuple[Any, Any]] = iter(cast(Any, bound.field.choices))
        return next((str(label) for code, label in labels if code == value and code), "")
    return str(value or "") if value != 0 else "0"


def _cell(row: RowForm, name: str, kind: str = "text") -> LineCell:
    return LineCell(kind, shown_value(row[name]), name)


def _line(row: RowForm, rows: RowFormSet, uses: Counter[str]) -> Iterator[LineCell]:
    """Yield what is typed in a row that has no line of its own."""
    for bound in row.visible_fields():
        if not bound.name.endswith("_estimated") and (text := shown_value(bound)):
            yield LineCell("text", text, bound.name)


def _approval(row: RowForm, rows: RowFormSet, uses: Counter[str]) -> Iterator[LineCell]:
    yield _cell(row, "region", "name")
    yield _cell(row, "kind")
    yield _cell(row, "status")
    yield _cell(row, "date", "end")


def _assessment(row: RowForm, rows: RowFormSet, uses: Counter[str]) -> Iterator[LineCell]:
    yield _cell(row, "number", "name")
    yield _cell(row, "title")
    yield _cell(row, "relation", "end")


def _trial(row: RowForm, rows: RowFormSet, uses: Counter[str]) -> Iterator[LineCell]:
    language: Language = rows.document.language if rows.document else "nb"
    estimated = "*" if row["participants_estimated"].value() else ""
    participants = shown_value(row["participants"])
    yield _cell(row, "name", "name")
    yield _cell(row, "number", "number")
    yield _cell(row, "phase", "phase")
    yield LineCell("participants", f"{participants}{estimated}" if participants else "", "participants")
    yield LineCell("time", trial_wording.time_perspective(_trial_row(row, rows, language), language))


def _trial_row(row: RowForm, rows: RowFormSet, language: Language) -> TrialRow:
    if not row.is_bound and rows.document:
        stored = next((trial for trial in rows.document.trials if trial.key == row.current_key), None)
        if stored:
            return stored
    return read_row(cast(QueryDict, row.data), str(row.prefix), language)


def _reference(row: RowForm, rows: RowFormSet, uses: Counter[str]) -> Iterator[LineCell]:
    key = row.current_key
    number = uses[row.earlier_key or key]
    names = publication_names(str(row["url"].value() or ""))
    row.is_retracted = any(name in cast(ReferenceRows, rows).retracted for name in names)
    yield LineCell("key", key, "key")
    yield LineCell("text", _reference_text(row, rows))
    text = ngettext("%(number)s place", "%(number)s places", number) % {"number": number} if number else ""
    yield LineCell("uses", text)


def _reference_text(row: RowForm, rows: RowFormSet) -> str:
    language: Language = rows.document.language if rows.document else "nb"
    stored = None
    if not row.is_bound and rows.document:
        stored = next((one for one in rows.document.references if one.key == row.current_key), None)
    elif row.is_bound and not row.is_removed:
        sent_form = type(row)(row.data, prefix=row.prefix)
        stored = cast(Reference, sent_form.build(language)) if sent_form.is_valid() else None
    if stored:
        return reference_text(stored, language)
    return ". ".join(filter(None, (shown_value(row[name]) for name in ("authors", "title", "source"))))


def _uses(document: Document) -> Counter[str]:
    """Return in how many places each reference is cited, by its key."""
    return Counter(
        key
        for passage in passages(document)
        if "[" in passage.text
        for citation in CITATION.finditer(passage.text)
        for key in keys_of(citation[1])
    )


LINES: dict[str, Callable[[RowForm, RowFormSet, Counter[str]], Iterator[LineCell]]] = {
    "regulatory_statuses": _approval,
    "norwegian_assessments": _assessment,
    "trials": _trial,
    "references": _reference,
}

# The heads of the table of trials, by the kinds of their cells.
TRIAL_HEADS = {
    "name": TRIAL["name"],
    "number": TRIAL["number"],
    "phase": TRIAL["phase"],
    "participants": gettext_noop("N"),
    "time": gettext_noop("Timing"),
}
