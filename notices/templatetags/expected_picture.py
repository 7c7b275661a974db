"""What is in the picture of what is expected when. Most searches draw the same notices, so each is drawn once."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from notices.public.expected.drawing import DateMark, ExpectedNotice, LeftOut

# About a kilobyte each.
MAX_DRAWN = 3_000

register = template.Library()


@register.simple_tag
def expected_mark(mark: DateMark) -> SafeString:
    """Draw a notice at its place in the picture."""
    return _mark(mark, get_language())


@register.simple_tag
def expected_table_row(notice: ExpectedNotice) -> SafeString:
    """Draw a notice as a row of the table under the picture."""
    return _table_row(notice, get_language())


@register.simple_tag
def expected_left_out(one: LeftOut) -> SafeString:
    """Draw how many more a cell of the picture has."""
    return _left_out(one)


@lru_cache(MAX_DRAWN)
def _left_out(one: LeftOut) -> SafeString:
    return render_to_string("public/_expected_left_out.html", {"one": one})


@lru_cache(MAX_DRAWN)
def _mark(mark: DateMark, language: str | None) -> SafeString:
    return render_to_string("public/_expected_mark.html", {"mark": mark})


@lru_cache(MAX_DRAWN)
def _table_row(notice: ExpectedNotice, language: str | None) -> SafeString:
    return render_to_string("public/_expected_table_row.html", {"notice": notice})
