"""The options of a facet. A page has hundreds: a loop in the template would take most of its time."""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from notices.search import FacetOption

register = template.Library()


@register.simple_tag
def facet_options(options: Iterable[FacetOption]) -> SafeString:
    return mark_safe("\n".join(map(_option_html, options)))  # noqa: S308  # escaped one by one


def _option_html(option: FacetOption) -> str:
    chosen = " selected" if option.is_chosen else ""
    return f'<option value="{escape(option.value)}"{chosen}>{escape(str(option.label))} ({option.count})</option>'
