"""What a browser sends of a form that nobody has touched."""

from collections.abc import Iterator

from django.forms import BoundField, CheckboxInput

from notices.forms.edit.rows import RowForm


def untouched_values(bound: BoundField) -> list[str]:
    """Return what a browser would send of a field that nobody has touched; nothing for an empty box."""
    value = bound.value()
    if isinstance(bound.field.widget, CheckboxInput):
        return ["on"] if value else []
    drawn = bound.field.widget.format_value(value)
    return [str(one) for one in drawn] if isinstance(drawn, list | tuple) else [str("" if drawn is None else drawn)]


def untouched_row(row: RowForm) -> Iterator[tuple[str, list[str]]]:
    """Yield the fields of a row and of the rows inside it, by their names without the row's own prefix."""
    for name in row.fields:
        yield name, untouched_values(row[name])
    for name, rows in row.lists.items():
        for place, inner in enumerate(rows.forms):
            yield from ((f"{name}-{place}-{inner_name}", values) for inner_name, values in untouched_row(inner))
