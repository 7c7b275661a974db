"""The edit form as crispy draws it: a helper with the layout of a section or a row, and templates/ds/ for the markup.

A page has hundreds of fields, and a template takes ten times as long as all else. So the HTML of a field that forms
share is drawn once, with marks in place of its name and its text, and kept.
"""

from functools import cache
from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, LayoutObject
from crispy_forms.layout import Layout as CrispyLayout
from django.forms import BooleanField, BoundField, ChoiceField, Field, MultipleChoiceField
from django.template import Context
from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from notices.forms.edit.links import control_id
from notices.forms.edit.rows import Layout, PartForm

# These stand for the form's own name and text in the kept HTML of a field; Unicode gives them no meaning.
NAME_MARK, VALUE_MARK = "\ue000", "\ue001"
TEXT_WIDGETS = {f"django/forms/widgets/{kind}.html" for kind in ("hidden", "text", "textarea")}
kept_html: dict[Field, dict[Any, str]] = {}


class Item(LayoutObject):
    """A field or a list of the form, by its name."""

    def __init__(self, name: str, *, is_alone: bool = True) -> None:
        self.name, self.fields, self._is_alone = name, [name], is_alone

    def render(self, form: PartForm, context: Context, **options: Any) -> str:
        if self.name in form.lists:
            return _render("desk/edit/_rows.html", context, rows=form.lists[self.name])
        field = form[self.name]
        # The label of a text that is all of its section or row is hidden: the heading says it.
        html = draw_field(field, shows_label=not (self._is_alone and field.label == context.get("heading")))
        at_fields = getattr(context.get("form"), "threads", None)
        threads = at_fields.get(control_id(field)) if at_fields else None
        return html + _render("desk/edit/_threads.html", context, threads=threads) if threads else html


class Together(Div):
    """Fields that stand side by side."""

    css_class = "hs-together"


class Include(LayoutObject):
    """A template among the fields of a form, which it calls `row`."""

    def __init__(self, template: str) -> None:
        self.template = template
        self.fields: list[str] = []

    def render(self, form: PartForm, context: Context, **options: Any) -> str:
        return _render(self.template, context, row=form)


class Generated(LayoutObject):
    """The sentences of a section that the program writes from its fields, as they will stand."""

    def __init__(self, section: str) -> None:
        self.section = section
        self.fields: list[str] = []

    def render(self, form: Any, context: Context, **options: Any) -> str:
        names = {"name": self.section, "sentences": form.generated[self.section], "language": form.text_language}
        return _render("desk/edit/_generated.html", context, **names)


@cache
def helper_of(layout: Layout) -> FormHelper:
    """Return crispy's helper for a layout of ours."""
    helper = FormHelper()
    helper.form_tag = False
    helper.layout = CrispyLayout(*map(_layout_object, layout))
    return helper


def _layout_object(item: Any) -> LayoutObject:
    if isinstance(item, tuple):
        return Together(*(Item(name, is_alone=False) for name in item))
    return Item(item) if isinstance(item, str) else item


def _render(template: str, context: Context, **names: Any) -> SafeString:
    with context.push(**names):
        return get_template(template).template.render(context)  # type: ignore[attr-defined]


def draw_field(field: BoundField, *, shows_label: bool = True) -> SafeString:
    """Draw a field with its label, its errors, and what saving changed in its text."""
    notes = getattr(field.form, "cleaning_notes", {}).get(field.auto_id, ())
    if notes or not _is_shared(field):
        return _draw(field, shows_label, notes)
    widget, value = field.field.widget, field.value()
    is_text = widget.template_name in TEXT_WIDGETS
    if not (is_text or _is_of_ours(field, value)):
        return _draw(field, shows_label)
    text = widget.format_value(value) if is_text else None
    pattern_html = _pattern_html(field, shows_label, VALUE_MARK if text is not None else value)
    # The text comes last: nothing in what somebody wrote is replaced.
    return mark_safe(pattern_html.replace(NAME_MARK, field.html_name).replace(VALUE_MARK, escape(text)))  # noqa: S308


def _is_shared(field: BoundField) -> bool:
    form = field.form
    return (
        isinstance(form, PartForm)
        and form.shared_fields.get(field.name) is field.field
        and field.name not in form.errors
    )


def _is_of_ours(field: BoundField, value: Any) -> bool:
    """Is it one of the choices? What somebody sent can be anything, and would be kept for good."""
    kind = field.field
    if not field.form.is_bound or isinstance(kind, BooleanField):
        return True
    return isinstance(kind, ChoiceField) and not isinstance(kind, MultipleChoiceField) and kind.valid_value(value)


def _pattern_html(field: BoundField, shows_label: bool, value: Any) -> str:
    """Return the HTML of a field as every form has it: its name and its text are marks."""
    form = cast(PartForm, field.form)
    key = form.page_language, form.text_language, shows_label, repr(value)
    by_variant = kept_html.setdefault(field.field, {})
    if key not in by_variant:
        pattern = type(field)(form, field.field, field.name)
        pattern.html_name = NAME_MARK
        pattern.value = lambda: value  # type: ignore[method-assign]
        by_variant[key] = _draw(pattern, shows_label)
    return by_variant[key]


def _draw(field: BoundField, shows_label: bool, notes: Any = ()) -> SafeString:
    context = {"field": field, "form_show_labels": shows_label, "form_show_errors": True, "notes": notes}
    return cast(SafeString, get_template("ds/field.html").render(context))
