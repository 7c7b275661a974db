"""The edit form's fields as HTML, rendered by functions: a page has hundreds, and templates take ten times as long.

The HTML is that of templates/ds/field.html, for the controls that the edit form has; a test compares the two. That
template renders every other control. Functions with "_" return HTML in which everything is escaped.
"""

import html
from collections.abc import Iterator, Mapping
from typing import Any

from django import template
from django.forms import BoundField, Field
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from notices.forms.edit.notice import NoticeForm
from notices.forms.edit.row_lines import TRIAL_HEADS, RowLine, row_lines
from notices.forms.edit.rows import FormBlock, PartForm, RowFormSet

register = template.Library()


@register.filter
def render_block(block: FormBlock, heading: str = "") -> SafeString:
    return mark_safe(render_fields(block, heading))  # noqa: S308


def render_fields(block: FormBlock, heading: str = "") -> str:
    """Render a "field" or "together" block; the label of a text that is all of its section is hidden."""
    if block.kind == "together":
        fields = "".join(_render(field) for field in block.content)
        return f'<div class="hs-together">{fields}</div>'
    shows_label = not heading or block.content.label != heading
    return _render(block.content, shows_label=shows_label)


@register.filter
def render_field(field: BoundField) -> SafeString:
    return mark_safe(_render(field))  # noqa: S308


@register.filter
def render_without_label(field: BoundField) -> SafeString:
    """Render a field whose heading is its visible label."""
    return mark_safe(_render(field, shows_label=False))  # noqa: S308


@register.simple_tag
def trial_heads() -> list[tuple[str, str]]:
    """Return the heads of the table of trials: each cell's kind and its words."""
    return [(kind, _(text)) for kind, text in TRIAL_HEADS.items()]


@register.filter
def lines_with_marks(rows: RowFormSet, form: NoticeForm) -> list[RowLine]:
    """Return the rows of a list with their lines and marks, as they stand in the form's page."""
    lines = row_lines(rows, form.folding)
    for line in lines:
        line.row.marks = form.marks.of(str(line.row.prefix))
    return lines


def escape(value: object) -> str:
    """Escape as Django's conditional_escape does, but without keeping lazy texts lazy: they are printed at once."""
    text = str(value)
    return text if isinstance(text, SafeString) else html.escape(text)


# These stand for the form's own name and text in the stored HTML of a field; Unicode gives them no meaning.
NAME_MARK, VALUE_MARK = "\ue000", "\ue001"
TEXT_WIDGETS = {f"django/forms/widgets/{kind}.html" for kind in ("hidden", "text", "textarea")}
shared_html: dict[Field, dict[Any, str]] = {}


def _render(field: BoundField, *, shows_label: bool = True) -> str:
    """Render a field, and below it what saving changed in its text."""
    rendered = _render_field(field, shows_label)
    notes = getattr(field.form, "cleaning_notes", {}).get(field.auto_id)
    if not notes:
        return rendered
    lines = "".join(f"<p>{escape(note)}</p>" for note in notes)
    return f'{rendered.removesuffix("</div>")}<div class="hs-pasted"><div>{lines}</div></div></div>'


def _render_field(field: BoundField, shows_label: bool) -> str:
    """Render a field; of one that forms share, only name and text are the form's own, so the rest is stored."""
    widget, value = field.field.widget, field.value()
    is_text = widget.template_name in TEXT_WIDGETS
    form = field.form
    # A choice that was sent can be any text, and would be stored for good.
    is_chosen_freely = form.is_bound and not is_text
    if not isinstance(form, PartForm) or is_chosen_freely or field.name in form.errors:
        return _render_fresh(field, shows_label)
    if form.shared_fields.get(field.name) is not field.field:
        return _render_fresh(field, shows_label)
    text = widget.format_value(value) if is_text else None
    by_variant = shared_html.setdefault(field.field, {})
    variant = form.page_language, shows_label, text is None if is_text else repr(value)
    if variant not in by_variant:
        fresh = _render_fresh(field, shows_label, value if text is None else VALUE_MARK)
        by_variant[variant] = fresh.replace(field.html_name, NAME_MARK)
    # The text comes last: nothing in what somebody wrote is replaced.
    return by_variant[variant].replace(NAME_MARK, field.html_name).replace(VALUE_MARK, escape(text))


def _render_fresh(field: BoundField, shows_label: bool, value: Any = None) -> str:
    """Render a field, with another value than its own where one is given."""
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
    context = {"field": field, "form_show_labels": shows_label, "form_show_errors": True}
    return str(get_template("ds/field.html").render(context))


def _field(field: BoundField, shows_label: bool, control: str) -> str:
    label, description = _label(field, shows_label), _description(field)
    return f'<div class="ds-field">{label}{description}{control}{_errors(field)}</div>'


def _check_box(field: BoundField, shows_label: bool) -> str:
    label, description = _label(field, shows_label), _description(field)
    return f'<div class="ds-field">{_input(_widget(field))}{label}{description}{_errors(field)}</div>'


def _check_boxes(field: BoundField, shows_label: bool) -> str:
    """Render several boxes that answer one question."""
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
    """Return the context that Django gives its own templates for a control, with the classes that crispy adds."""
    widget = field.field.widget
    attributes = field.build_widget_attrs({"id": field.auto_id})
    if not field.is_hidden:
        attributes["class"] = f"{widget.attrs.get('class', '')} {type(widget).__name__.lower()} ds-input".lstrip()
    value = field.value() if value is None else value
    context: dict[str, Any] = widget.get_context(field.html_name, value, attributes)["widget"]
    return context


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
    """Render the help text, which may hold markup as in Django's own; the control's aria-describedby names its id."""
    if not field.help_text:
        return ""
    return f'<div data-field="description" id="{field.auto_id}_helptext">{field.help_text}</div>'


def _errors(field: BoundField) -> str:
    if not field.errors:
        return ""
    errors = "".join(f'<p class="ds-validation-message">{escape(error)}</p>' for error in field.errors)
    return f'<div class="hs-field-errors" data-field="validation" id="{field.auto_id}_error">{errors}</div>'


def _attributes(attributes: Mapping[str, Any]) -> str:
    """Render attributes as Django does: True has no value, False is left out."""
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(value)}"'
        for name, value in attributes.items()
        if value is not False
    )
