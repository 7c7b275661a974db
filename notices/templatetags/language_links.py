"""Where the same page stands in the other languages, for a page's head and for its reader."""

from typing import NamedTuple

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.urls import Resolver404, resolve
from django.utils import translation

from notices.public.addresses import absolute, canonical, without_prefix

register = template.Library()

# Each in its own words, as a reader looks for it.
NAMES = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}


class Twin(NamedTuple):
    """The same page with its chrome in another language."""

    language: str
    name: str
    path: str


@register.inclusion_tag("public/_languages.html", takes_context=True)
def language_links(context: Context, query: str = "", front: bool = False) -> dict[str, object]:
    """Links to the page in each language; to the first page in each where this one is not there."""
    twins = _twins(context["request"]) if "request" in context and not front else []
    twins = twins or _prefixed(canonical("notice-list"))
    return {"twins": twins, "here": translation.get_language(), "query": query.rstrip("?")}


@register.inclusion_tag("public/_alternates.html", takes_context=True)
def alternates(context: Context) -> dict[str, object]:
    """What tells machines of the same page in other languages: for pages whose words are the site's own."""
    twins = _twins(context["request"])
    return {"twins": [twin._replace(path=absolute(twin.path)) for twin in twins], "house": settings.LANGUAGE_CODE}


@register.simple_tag(takes_context=True)
def whole_address(context: Context) -> str:
    """The page's own address, without what was asked beside it."""
    return absolute(context["request"].path)


def _twins(request: HttpRequest) -> list[Twin]:
    """None where the page has no address in another language."""
    match = request.resolver_match
    if match is None or not match.url_name:
        return []
    plain = without_prefix(request.path)
    if match.url_name not in _have_twins:
        _have_twins[match.url_name] = all(_is_there(twin) for twin in _prefixed(plain))
    return _prefixed(plain) if _have_twins[match.url_name] else []


# By the name of the address: what holds for one notice's page holds for all of them.
_have_twins: dict[str, bool] = {}


def _prefixed(path: str) -> list[Twin]:
    """Where a path without prefix would stand in each language."""
    house = settings.LANGUAGE_CODE
    return [
        Twin(code, NAMES.get(code, str(name)), path if code == house else f"/{code}{path}")
        for code, name in settings.LANGUAGES
    ]


def _is_there(twin: Twin) -> bool:
    with translation.override(twin.language):
        try:
            resolve(twin.path)
        except Resolver404:
            return False
    return True
