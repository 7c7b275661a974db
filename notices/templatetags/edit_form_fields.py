"""The edit form's fields as HTML, drawn by functions: a page has hundreds, and templates take ten times as long.

What stands here is what templates/ds/field.html says, for the controls that the edit form has; a test holds the two
together. Every other control is drawn by that template. Functions with "_" give HTML in which everything is escaped.
"""

import html
from collections.abc import Iterator, Mapping
from typing import Any

from django import template
from django.forms import BoundField, Field
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from notices.forms.edit.rows import FormBlock, PartForm, RowForm, RowFormSet

register = template.Library()


def drawn_fields(block: FormBlock, heading: str = "") -> str:
    """A block of kind "field" or "together". A text that is all of its section hides its label: the heading says it."""
    if block.kind == "together":
        fields = "".join(_drawn(field) for field in block.content)
        return f'<div class="hs-together">{fields}</div>'
    shows_label = not heading or block.content.label != heading
    return _drawn(block.content, shows_label=shows_label)


@register.filter
def drawn_field(field: BoundField) -> SafeString:
    return mark_safe(_drawn(field))  # noqa: S308


def without_label(field: BoundField) -> str:
    """A field whose heading is label enough for the eye."""
    return _drawn(field, shows_label=False)


def row_buttons(row: RowForm, rows: RowFormSet, *, first: bool, last: bool) -> str:
    """What moves and removes a row, without script too: the answer leads back to its list."""
    name = {"row": row.heading}
    up, down = escape(_("Move %(row)s up") % name), escape(_("Move %(row)s down") % name)
    remove = escape(_("Remove %(row)s") % name)
    buttons = [
        _row_button("up", row, rows, f'aria-label="{up}" title="{up}"{" disabled" if first else ""}', "↑"),
        _row_button("down", row, rows, f'aria-label="{down}" title="{down}"{" disabled" if last else ""}', "↓"),
        _row_button("remove", row, rows, f'aria-label="{remove}" data-color="danger"', escape(_("Remove"))),
    ]
    return "".join(buttons)


def _row_button(act: str, row: RowForm, rows: RowFormSet, attributes: str, text: str) -> str:
    sends = f'type="submit" name="row" value="{act}:{row.prefix}" formaction="#rows-{rows.prefix}" formnovalidate'
    return f'<button class="ds-button" data-variant="tertiary" data-size="sm" {sends} {attributes}>{text}</button>'


def escape(value: object) -> str:
    """As Django's conditional_escape, without its care for lazy texts: what is escaped here is printed at once."""
    text = str(value)
    return text if isinstance(text, SafeString) else html.escape(text)


# Where a form's own name and text go in what is kept of a field; Unicode gives these letters no meaning.
NAME, TYPED = "\ue000", "\ue001"
IN_WORDS = {f"django/forms/widgets/{kind}.html" for kind in ("hidden", "text", "textarea")}
shared_drawings: dict[Field, dict[Any, str]] = {}


def _drawn(field: BoundField, *, shows_label: bool = True) -> str:
    """Of a field that forms share, only its name and what stands in it are a form's own: the rest is kept."""
    widget, value = field.field.widget, field.value()
    is_in_words = widget.template_name in IN_WORDS
    is_shared = isinstance(field.form, PartForm) and field.form.shared_fields.get(field.name) is field.field
    # What was sent may be chosen among anything, and would be kept for good.
    is_anybodys = field.form.is_bound and not is_in_words
    if not is_shared or is_anybodys or field.name in field.form.errors:
        return _drawn_anew(field, shows_label)
    typed = widget.format_value(value) if is_in_words else None
    of_field = shared_drawings.setdefault(field.field, {})
    which = get_language(), shows_label, typed is None if is_in_words else repr(value)
    if which not in of_field:
        drawn = _drawn_anew(field, shows_label, value if typed is None else TYPED)
        of_field[which] = drawn.replace(field.html_name, NAME)
    # The text last: whatever somebody wrote, nothing in it is replaced.
    return of_field[which].replace(NAME, field.html_name).replace(TYPED, escape(typed))


def _drawn_anew(field: BoundField, shows_label: bool, value: Any = None) -> str:
    """With another value than its own, where one is given."""
    match field.field.widget.template_name:
        case "django/forms/widgets/hidden.html":
            return _input(_widget(field, value))
        case "django/forms/widgets/text.html":
            return _field(field, shows_label, _input(_widget(field, value)))
        case "django/forms/widgets/textarea.html":
            return _field(field, shows_label, _text_area(_widget(field, value)))
        case "django/forms/widgets/select.html":
            return _field(field, shows_label, _select(_widget(field)))
        case "django/forms/widgets/checkbox.html":
            return _check_box(field, shows_label)
        case "django/forms/widgets/checkbox_select.html":
            return _check_boxes(field, shows_label)
    shown = {"field": field, "form_show_labels": shows_label, "form_show_errors": True}
    return str(get_template("ds/field.html").render(shown))


def _field(field: BoundField, shows_label: bool, control: str) -> str:
    label, description = _label(field, shows_label), _description(field)
    return f'<div class="ds-field">{label}{description}{control}{_errors(field)}</div>'


def _check_box(field: BoundField, shows_label: bool) -> str:
    label, description = _label(field, shows_label), _description(field)
    return f'<div class="ds-field">{_input(_widget(field))}{label}{description}{_errors(field)}</div>'


def _check_boxes(field: BoundField, shows_label: bool) -> str:
    """Several boxes that answer one question."""
    described = _attributes({"aria-describedby": field.aria_describedby or False})
    legend = f'<legend class="{_label_class(shows_label)}">{escape(field.label)}</legend>'
    boxes = "".join(map(_option, _options(field)))
    return f'<fieldset class="ds-fieldset"{described}>{legend}{_description(field)}{boxes}{_errors(field)}</fieldset>'


def _option(option: Mapping[str, Any]) -> str:
    html_id, text = escape(option["attrs"]["id"]), escape(option["label"])
    label = f'<label class="ds-label" data-weight="regular" for="{html_id}">{text}</label>'
    return f'<div class="ds-field">{_input(option)}{label}</div>'


def _input(widget: Mapping[str, Any]) -> str:
    value = "" if widget["value"] is None else f' value="{escape(widget["value"])}"'
    return f'<input type="{widget["type"]}" name="{escape(widget["name"])}"{value}{_attributes(widget["attrs"])}>'


def _text_area(widget: Mapping[str, Any]) -> str:
    # A browser drops the first line end of what stands in it.
    start = f'<textarea name="{escape(widget["name"])}"{_attributes(widget["attrs"])}>\n'
    return f"{start}{escape(widget['value'] or '')}</textarea>"


def _select(widget: Mapping[str, Any]) -> str:
    options = "".join(_choice(option) for _name, options, _index in widget["optgroups"] for option in options)
    return f'<select name="{escape(widget["name"])}"{_attributes(widget["attrs"])}>{options}</select>'


def _choice(option: Mapping[str, Any]) -> str:
    value, text = escape(option["value"]), escape(option["label"])
    return f'<option value="{value}"{_attributes(option["attrs"])}>{text}</option>'


def _widget(field: BoundField, value: Any = None) -> dict[str, Any]:
    """What Django tells its own templates of a control, with the classes that crispy gives it."""
    widget = field.field.widget
    attributes = field.build_widget_attrs({"id": field.auto_id})
    if not field.is_hidden:
        attributes["class"] = f"{widget.attrs.get('class', '')} {type(widget).__name__.lower()} ds-input".lstrip()
    value = field.value() if value is None else value
    told: dict[str, Any] = widget.get_context(field.html_name, value, attributes)["widget"]
    return told


def _options(field: BoundField) -> Iterator[dict[str, Any]]:
    widget = field.field.widget
    attributes = field.build_widget_attrs({"id": field.auto_id, "class": "ds-input"})
    groups = widget.optgroups(field.html_name, widget.format_value(field.value()), attributes)
    return (option for _name, options, _index in groups for option in options)


def _label(field: BoundField, shows_label: bool) -> str:
    return f'<label class="{_label_class(shows_label)}" for="{field.id_for_label}">{escape(field.label)}</label>'


def _label_class(shows_label: bool) -> str:
    return "ds-label" if shows_label else "ds-label visually-hidden"


def _description(field: BoundField) -> str:
    """The id is the one that the control's aria-describedby names; a help text may hold marks, as in Django's own."""
    if not field.help_text:
        return ""
    return f'<div data-field="description" id="{field.auto_id}_helptext">{field.help_text}</div>'


def _errors(field: BoundField) -> str:
    if not field.errors:
        return ""
    errors = "".join(f'<p class="ds-validation-message">{escape(error)}</p>' for error in field.errors)
    return f'<div class="hs-field-errors" data-field="validation" id="{field.auto_id}_error">{errors}</div>'


def _attributes(attributes: Mapping[str, Any]) -> str:
    """As Django writes them: True stands without a value, False not at all."""
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(value)}"'
        for name, value in attributes.items()
        if value is not False
    )
