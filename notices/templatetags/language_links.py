"""Links to the same page in the other languages, for a page's head and for its reader."""

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


class LanguageLink(NamedTuple):
    """The same page with its menus and headings in another language."""

    language: str
    name: str
    path: str


@register.inclusion_tag("public/_languages.html", takes_context=True)
def language_links(context: Context, query: str = "", front: bool = False) -> dict[str, object]:
    """Return links to the page in each language; to the first page where this one is not in another language."""
    links = _links(context["request"]) if "request" in context and not front else []
    links = links or _with_prefixes(canonical("notice-list"))
    return {"links": links, "here": translation.get_language(), "query": query.rstrip("?")}


@register.inclusion_tag("public/_alternates.html", takes_context=True)
def alternates(context: Context) -> dict[str, object]:
    """Return the head's links to the same page in other languages: for pages whose words are the site's own."""
    links = [link._replace(path=absolute(link.path)) for link in _links(context["request"])]
    return {"links": links, "default_language": settings.LANGUAGE_CODE}


@register.simple_tag(takes_context=True)
def absolute_address(context: Context) -> str:
    """Return the page's own address, without the query string."""
    return absolute(context["request"].path)


def _links(request: HttpRequest) -> list[LanguageLink]:
    """Return the page in every language; an empty list where it has no address in another one."""
    match = request.resolver_match
    if match is None or not match.url_name:
        return []
    plain = without_prefix(request.path)
    name = settings.ROOT_URLCONF, match.url_name
    if name not in _is_in_all_languages:
        _is_in_all_languages[name] = all(map(_is_page, _with_prefixes(plain)))
    return _with_prefixes(plain) if _is_in_all_languages[name] else []


# By the name of the address in its URLconf: what holds for one notice's page holds for all of them.
_is_in_all_languages: dict[tuple[str, str], bool] = {}


def _with_prefixes(path: str) -> list[LanguageLink]:
    """Return what a path without prefix would be in each language."""
    default_language = settings.LANGUAGE_CODE
    return [
        LanguageLink(code, NAMES.get(code, str(name)), path if code == default_language else f"/{code}{path}")
        for code, name in settings.LANGUAGES
    ]


def _is_page(link: LanguageLink) -> bool:
    with translation.override(link.language):
        try:
            resolve(link.path)
        except Resolver404:
            return False
    return True
