"""The edit form's fields and lists in its templates; `notices.forms.edit.drawing` draws them."""

from functools import lru_cache
from typing import Any, cast

from django import template
from django.forms import BoundField
from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from notices.forms.edit.drawing import draw_field, helper_of
from notices.forms.edit.marks import Marks
from notices.forms.edit.notice import NoticeForm
from notices.forms.edit.row_lines import TRIAL_HEADS, RowLine, row_lines
from notices.forms.edit.rows import Layout, PartForm, RowFormSet

register = template.Library()


@register.simple_tag(takes_context=True)
def draw(context: Context, form: PartForm, layout: Layout, **names: Any) -> SafeString:
    """Draw the fields and lists of a layout; `names` are for the templates of its lists, `heading` hides its label."""
    with context.push(**names):
        html: SafeString = helper_of(layout).render_layout(form, context)
        return html


@register.filter
def drawn(field: BoundField) -> SafeString:
    return draw_field(field)


@register.filter
def drawn_marks(marks: Marks) -> SafeString:
    """Draw how far a part has come; most parts of a page have the same marks."""
    return _drawn_marks(marks, get_language())


@lru_cache(maxsize=256)
def _drawn_marks(marks: Marks, language: str) -> SafeString:
    return cast(SafeString, get_template("desk/edit/_marks.html").render({"marks": marks}))


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


@register.filter
def threads_at(html_id: str, form: NoticeForm) -> list[Any]:
    """Return the threads about a row or a list."""
    return form.threads.get(html_id, [])
