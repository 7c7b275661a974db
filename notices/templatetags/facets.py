"""The options of a facet. A page has hundreds: a loop in the template would take most of its time."""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

from notices.search import FacetOption
from notices.search.facets import Facet

register = template.Library()


@register.simple_tag
def facet_options(options: Iterable[FacetOption]) -> SafeString:
    return mark_safe("\n".join(map(_option_html, options)))  # noqa: S308  # escaped one by one


def _option_html(option: FacetOption) -> str:
    chosen = " selected" if option.is_chosen else ""
    return f'<option value="{escape(option.value)}"{chosen}>{escape(str(option.label))} ({option.count})</option>'


@register.simple_tag
def facet_boxes(facet: Facet) -> SafeString:
    """Draw a checkbox with its count for each option of a facet."""
    unit = escape(pgettext("how many", "notices"))
    return mark_safe("\n".join(_box_html(facet.name, option, unit) for option in facet.options))  # noqa: S308


def _box_html(name: str, option: FacetOption, unit: str) -> str:
    checked = " checked" if option.is_chosen else ""
    return (
        f'<label><input type="checkbox" name="{name}" value="{escape(option.value)}"{checked}>'
        f"<span>{escape(str(option.label))}</span>"
        f'<span><span class="visually-hidden">, </span>{option.count}'
        f'<span class="visually-hidden"> {unit}</span></span></label>'
    )
