"""What is in the picture of what is expected when. Most searches draw the same notices, so each is drawn once."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from notices.public.expected.drawing import AreaRow, DateMark, ExpectedNotice, LeftOut, Picture
from notices.public.expected.head_words import HeadWords

# About a kilobyte each.
MAX_DRAWN = 3_000
# One a day and language.
MAX_GRIDS = 8

register = template.Library()


@register.simple_tag
def expected_grid(heads: list[tuple[str, HeadWords, int]], column_width: str) -> SafeString:
    """Draw the columns of the picture."""
    return _grid(tuple(heads), column_width)


@register.simple_tag
def expected_marks(row: AreaRow) -> SafeString:
    """Draw the notices of an area at their places in the picture, and how many more each cell has."""
    language = get_language()
    marks = [_mark(mark, language) for mark in row.marks]
    return mark_safe("".join([*marks, *map(_left_out, row.left_out)]))  # noqa: S308  # templates


@register.simple_tag
def expected_table_rows(picture: Picture) -> SafeString:
    """Draw the same notices as rows of the table under the picture."""
    language = get_language()
    return mark_safe("".join(_table_row(mark.notice, language) for mark in picture.marks))  # noqa: S308  # a template


@lru_cache(MAX_GRIDS)
def _grid(heads: tuple[tuple[str, HeadWords, int], ...], column_width: str) -> SafeString:
    return render_to_string("public/_expected_grid.html", {"heads": heads, "column_width": column_width})


@lru_cache(MAX_DRAWN)
def _left_out(one: LeftOut) -> SafeString:
    return render_to_string("public/_expected_left_out.html", {"one": one})


@lru_cache(MAX_DRAWN)
def _mark(mark: DateMark, language: str | None) -> SafeString:
    return render_to_string("public/_expected_mark.html", {"mark": mark})


@lru_cache(MAX_DRAWN)
def _table_row(notice: ExpectedNotice, language: str | None) -> SafeString:
    return render_to_string("public/_expected_table_row.html", {"notice": notice})
