"""Errors and findings as links to the fields where they are corrected."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from django.forms import BoundField
from django.utils.translation import gettext as _

from notices.checks.readiness import Finding
from notices.forms.edit.citation_choices import CitationChoice
from notices.forms.edit.fields import CleanedTextField
from notices.forms.edit.rows import FormBlock, PartForm, RowForm, RowFormSet, fields_and_lists


class FieldLink(NamedTuple):
    """A message with the label of its field and the id of the element to go to ("" where the form has none)."""

    html_id: str
    label: str
    message: str
    blocking: bool = True
    # What can be done about it at once.
    choices: Sequence[CitationChoice] = ()


class FieldTarget(NamedTuple):
    """The id of an element of the form, and its label."""

    html_id: str
    label: str


def error_links(blocks: Iterable[FormBlock], within: str = "") -> Iterator[FieldLink]:
    """Yield every error of the form, in the order of the page."""
    for item in fields_and_lists(blocks):
        if isinstance(item, RowFormSet):
            yield from _errors_of_list(item, within)
        else:
            target = target_of(item, within)
            yield from (FieldLink(*target, str(error)) for error in item.errors)


def _errors_of_list(rows: RowFormSet, within: str) -> Iterator[FieldLink]:
    target = target_of(rows, within)
    yield from (FieldLink(*target, str(error)) for error in rows.non_form_errors())
    for row in rows.forms:
        name = join_labels(within, row.heading)
        yield from (FieldLink(row.html_id, name, str(error)) for error in row.non_field_errors())
        yield from error_links(row.blocks(), name)


def cleaning_links(blocks: Iterable[FormBlock], within: str = "") -> Iterator[FieldLink]:
    """Yield what cleaning changes in the sent texts, where the person must know it, in the order of the page."""
    for item in fields_and_lists(blocks):
        if isinstance(item, RowFormSet):
            for row in item.forms:
                if row.is_removed:
                    continue
                yield from cleaning_links(row.blocks(), join_labels(within, row.heading))
        elif isinstance(item.field, CleanedTextField) and item.form.is_bound and item.data:
            for change in item.field.changes(str(item.data)):
                yield FieldLink(*target_of(item, within), change, blocking=False)


def finding_links(
    form: PartForm,
    findings: Iterable[Finding],
    choices: Mapping[str, Sequence[CitationChoice]] = MappingProxyType({}),
) -> list[FieldLink]:
    """Return the findings in words, each with its place in the form."""
    no_target = FieldTarget("", "")
    return [
        FieldLink(
            *(find_target(form, finding.place) or no_target),
            _(finding.message) % finding.values,
            finding.blocking,
            choices.get(finding.values.get("mark", ""), ()),
        )
        for finding in findings
    ]


def find_target(form: PartForm, place: str, within: str = "") -> FieldTarget | None:
    """Return the element of a place ("title", "atc/code", "trials/<key>/number"), or None if it is not drawn."""
    name, _slash, rest = place.partition("/")
    if name in form.lists:
        return _find_in_list(form.lists[name], rest, within) if rest else target_of(form.lists[name], within)
    field = place.replace("/", "_")
    if field not in form.fields or form.fields[field].widget.is_hidden:
        return _find_section(form, place)
    return target_of(form[field], within) if form.shows(field) else None


def _find_section(form: PartForm, place: str) -> FieldTarget | None:
    """Return the first field of the section that the place names: "kinds" is no field of its own."""
    for block in form.blocks():
        if block.kind == "section" and block.content.anchor == f"section-{place}":
            first = next(fields_and_lists([block]))
            return FieldTarget(target_of(first).html_id, block.content.heading)
    return None


def _find_in_list(rows: RowFormSet, place: str, within: str) -> FieldTarget | None:
    key, _slash, rest = place.partition("/")
    row: RowForm | None = next((row for row in rows.forms if row.current_key == key), None)
    if row is None:
        return None
    name = join_labels(within, row.heading)
    return find_target(row, rest, name) if rest else FieldTarget(row.html_id, name)


def target_of(item: BoundField | RowFormSet, within: str = "") -> FieldTarget:
    """Return a field's first control; of a list its first field, or the button that adds a row."""
    if not isinstance(item, RowFormSet):
        return FieldTarget(control_id(item), join_labels(within, str(item.label)))
    first = item.forms[0].first_field if item.forms else None
    return FieldTarget(
        control_id(first) if first else item.add_id, join_labels(within, str(item.heading or item.row_name))
    )


def join_labels(within: str, label: str) -> str:
    """Return "Trial 2: Population" for a label inside another."""
    return f"{within}: {label}" if within else label


def control_id(field: BoundField) -> str:
    """Return the id of the control that takes the focus: in a group of check boxes the first."""
    if field.use_fieldset and any(field.field.choices):  # type: ignore[attr-defined]  # which its boxes show
        return f"{field.auto_id}_0"
    return str(field.id_for_label or field.auto_id)
