"""From what is wrong to the place where it is mended: errors and findings as links into the form."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.forms import BoundField
from django.utils.translation import gettext as _

from notices.checks.readiness import Finding
from notices.forms.edit.rows import Piece, RowForm, RowFormSet, drawn


class Link(NamedTuple):
    """What is wrong, what the field is called, and the id of the element to go to ("" where the form has none)."""

    html_id: str
    label: str
    message: str
    blocking: bool = True


class Target(NamedTuple):
    """An element of the form and what people call it."""

    html_id: str
    label: str


def error_links(pieces: Iterable[Piece], within: str = "") -> Iterator[Link]:
    """Every error of the form, in the order of the page."""
    for item in drawn(pieces):
        if isinstance(item, RowFormSet):
            yield from _errors_of_list(item, within)
        else:
            target = target_of(item, within)
            yield from (Link(*target, str(error)) for error in item.errors)


def _errors_of_list(rows: RowFormSet, within: str) -> Iterator[Link]:
    target = target_of(rows, within)
    yield from (Link(*target, str(error)) for error in rows.non_form_errors())
    for row in rows.forms:
        name = inside(within, row.heading)
        yield from (Link(row.html_id, name, str(error)) for error in row.non_field_errors())
        yield from error_links(row.pieces(), name)


def finding_links(pieces: Iterable[Piece], findings: Iterable[Finding]) -> list[Link]:
    """The findings in words, each with its place in the form."""
    pieces = list(pieces)  # to be searched once for each finding
    nowhere = Target("", "")
    return [
        Link(*(find(pieces, finding.place) or nowhere), _(finding.message) % finding.values, finding.blocking)
        for finding in findings
    ]


def find(pieces: Iterable[Piece], place: str, within: str = "") -> Target | None:
    """The element for a finding's place ("title", "atc/code", "trials/<key>/number"); None if it is not drawn."""
    pieces = list(pieces)
    return _find_item(pieces, place, within) or _find_section(pieces, place)


def _find_item(pieces: list[Piece], place: str, within: str) -> Target | None:
    name, _slash, rest = place.partition("/")
    for item in drawn(pieces):
        if isinstance(item, RowFormSet):
            if item.prefix.rpartition("-")[2] == name:
                return _find_in_list(item, rest, within) if rest else target_of(item, within)
        elif item.name == place.replace("/", "_"):
            return target_of(item, within)
    return None


def _find_section(pieces: list[Piece], place: str) -> Target | None:
    """The first field of the section that the place names: "kinds" is no field of its own."""
    for piece in pieces:
        if piece.kind == "part" and piece.content.anchor == f"section-{place}":
            first = next(drawn([piece]))
            return Target(target_of(first).html_id, piece.content.heading)
    return None


def _find_in_list(rows: RowFormSet, place: str, within: str) -> Target | None:
    key, _slash, rest = place.partition("/")
    row: RowForm | None = next((row for row in rows.forms if row.current_key == key), None)
    if row is None:
        return None
    name = inside(within, row.heading)
    return find(row.pieces(), rest, name) if rest else Target(row.html_id, name)


def target_of(item: BoundField | RowFormSet, within: str = "") -> Target:
    """A field's first control; of a list its first field, or the button that adds a row to it."""
    if not isinstance(item, RowFormSet):
        return Target(first_id(item), inside(within, str(item.label)))
    fields = [field for row in item.forms[:1] for field in drawn(row.pieces()) if isinstance(field, BoundField)]
    return Target(first_id(fields[0]) if fields else item.add_id, inside(within, str(item.heading or item.row_name)))


def inside(within: str, label: str) -> str:
    """ "Trial 2" and "Population" as one label."""
    return f"{within}: {label}" if within else label


def first_id(field: BoundField) -> str:
    """The id of the control that takes the focus: in a group of check boxes the first."""
    if field.use_fieldset and (options := field.subwidgets):
        return str(options[0].id_for_label)
    return str(field.id_for_label or field.auto_id)
