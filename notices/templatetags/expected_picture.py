"""What is in the picture of what is expected when. A page has a hundred pieces of few forms."""

from functools import lru_cache
from html import escape

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from notices.public.expected.drawing import AreaRow, DateMark, ExpectedNotice, LeftOut, Picture
from notices.public.expected.head_words import HeadWords

# No template has it.
GAP = "\x00"
# What differs from one piece of a form to another.
MARK_GAPS = ("url", "label", "x", "y", "width", "dot_x", "short_name")
LEFT_OUT_GAPS = ("x", "y", "count")
ROW_GAPS = ("url", "name", "disease", "area_label", "when", "basis")
# One a day and language.
MAX_GRIDS = 8
MAX_FORMS = 64

register = template.Library()


@register.simple_tag
def expected_grid(heads: list[tuple[str, HeadWords, int]], column_width: str) -> SafeString:
    """Draw the columns of the picture."""
    return _grid(tuple(heads), column_width)


@register.simple_tag
def expected_marks(row: AreaRow) -> SafeString:
    """Draw the notices of an area at their places in the picture, and how many more each cell has."""
    return mark_safe("".join([*map(_mark, row.marks), *map(_left_out, row.left_out)]))  # noqa: S308  # templates


@register.simple_tag
def expected_table_rows(picture: Picture) -> SafeString:
    """Draw the same notices as rows of the table under the picture."""
    language = get_language()
    return mark_safe("".join(_table_row(mark.notice, language) for mark in picture.marks))  # noqa: S308  # a template


@lru_cache(MAX_GRIDS)
def _grid(heads: tuple[tuple[str, HeadWords, int], ...], column_width: str) -> SafeString:
    return render_to_string("public/_expected_grid.html", {"heads": heads, "column_width": column_width})


def _mark(mark: DateMark) -> str:
    notice, form = mark.notice, _form("mark", MARK_GAPS, state=mark.state, is_only_year=mark.is_only_year)
    values = notice.url, notice.label, mark.x, mark.y, mark.width, mark.dot_x, notice.short_name
    return form % dict(zip(MARK_GAPS, map(escape, values), strict=True))


def _left_out(one: LeftOut) -> str:
    return _form("left_out", LEFT_OUT_GAPS) % {"x": one.x, "y": one.y, "count": one.count}


def _table_row(notice: ExpectedNotice, page_language: str | None) -> str:
    form = _form("table_row", ROW_GAPS, language=notice.language, page_language=page_language)
    values = notice.url, notice.name, notice.disease, notice.area.label, notice.when, notice.basis
    return form % dict(zip(ROW_GAPS, map(escape, values), strict=True))


@lru_cache(MAX_FORMS)
def _form(name: str, gaps: tuple[str, ...], **values: object) -> str:
    """Return the template drawn with gaps, as `%` fills them: a page has a hundred such pieces, of few forms."""
    context = {gap: f"{GAP}{gap}{GAP}" for gap in gaps} | values
    parts = render_to_string(f"public/_expected_{name}.html", context).split(GAP)
    # Every other part is the name of a gap.
    return "".join(f"%({part})s" if place % 2 else part.replace("%", "%%") for place, part in enumerate(parts))
