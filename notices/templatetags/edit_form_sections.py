"""The sections of the edit form, their lists and rows as HTML: rendered by functions, for speed, as their fields are.

What fills a trial from its registry, and fetches new ones, are templates.
"""

from collections.abc import Iterable

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from notices.forms.edit.rows import FormBlock, RowForm, RowFormSet
from notices.forms.edit.sections import FormSection
from notices.templatetags.edit_form_fields import escape, render_field, render_fields, render_without_label, row_buttons

register = template.Library()


@register.filter
def render_section(section: FormSection, level: int = 2) -> SafeString:
    """Render a section with everything in it; `level` is that of its heading."""
    heading = f'<h{level} id="{section.anchor}-heading">{escape(section.heading)}</h{level}>'
    blocks = _blocks(section.blocks, level, section.heading)
    attributes = f'id="{section.anchor}" aria-labelledby="{section.anchor}-heading"'
    # Every block is escaped where it is made.
    return mark_safe(f"<section {attributes}>{heading}{blocks}</section>")  # noqa: S308


def render_rows(rows: RowFormSet, level: int) -> str:
    """Render a list of rows. Script replaces the outermost [data-rows] by what the server renders."""
    last = len(rows.forms) - 1
    parts = [_errors(rows.non_form_errors())]
    parts += [_row(row, rows, level, first=place == 0, last=place == last) for place, row in enumerate(rows.forms)]
    parts += [_add_button(rows)] if rows.can_add else []
    parts += [render_to_string("desk/edit/_fetch.html", {"rows": rows})] if getattr(rows, "numbers_field", None) else []
    return f'<div class="hs-rows" id="rows-{rows.prefix}" data-rows="{rows.prefix}">{"".join(parts)}</div>'


def _row(row: RowForm, rows: RowFormSet, level: int, *, first: bool, last: bool) -> str:
    only_field = row.only_field
    name = f'<h{level} id="{row.html_id}-name">{escape(row.heading)}</h{level}>'
    toolbar = f'<div class="hs-row-toolbar">{name}{row_buttons(row, rows, first=first, last=last)}</div>'
    hidden = "".join(map(render_field, row.hidden_fields()))
    content = render_without_label(only_field) if only_field else _blocks(row.blocks(), level, "", row)
    attributes = f'id="{row.html_id}" role="group" aria-labelledby="{row.html_id}-name" tabindex="-1" data-row'
    compact = " data-compact" if only_field else ""
    errors = _errors(row.non_field_errors())
    return f'<div class="hs-row" {attributes}{compact}>{toolbar}{errors}{hidden}{content}</div>'


def _blocks(blocks: Iterable[FormBlock], level: int, heading: str, row: RowForm | None = None) -> str:
    """Render fields, lists of rows, sub-sections. The buttons that fill a trial's row come below its first field."""
    parts = []
    for place, block in enumerate(blocks):
        if block.kind == "rows":
            parts.append(render_rows(block.content, level + 1))
        elif block.kind == "section":
            parts.append(render_section(block.content, level + 1))
        else:
            parts.append(render_fields(block, heading))
            if place == 0 and getattr(row, "side_notes", None):
                parts.append(render_to_string("desk/edit/_fill.html", {"row": row}))
    return "".join(parts)


def _errors(errors: Iterable[object]) -> str:
    return "".join(f'<p class="ds-validation-message">{escape(error)}</p>' for error in errors)


def _add_button(rows: RowFormSet) -> str:
    """Render the button that adds a row; its answer leads to that row."""
    sends = f'type="submit" name="row" value="add:{rows.prefix}" id="{rows.add_id}" formnovalidate'
    leads = f'formaction="#row-{rows.prefix}-{len(rows.forms)}"'
    look = 'class="ds-button" data-variant="secondary" data-size="sm"'
    return f"<div><button {look} {sends} {leads}>{escape(rows.add_text)}</button></div>"
