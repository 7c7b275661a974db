"""The public's addresses: with or without the prefix of a language, and whole.

They begin with SITE_URL, not with what the request's host said: a page is made once and read under every name.
"""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils import translation


def canonical(name: str, *args: Any) -> str:
    """The path of a page without prefix, as others should cite it, whatever language is spoken here."""
    return in_language(settings.LANGUAGE_CODE, name, *args)


def in_language(language: str, name: str, *args: Any) -> str:
    """The path of a page with its chrome in this language."""
    with translation.override(language):
        return reverse(name, args=args)


def absolute(path: str) -> str:
    """The whole address of a path."""
    return urljoin(settings.SITE_URL, path)


def without_prefix(path: str) -> str:
    """The path of the same page without the prefix of a language."""
    for language in prefixed_languages():
        if path.startswith(f"/{language}/"):
            return path[len(language) + 1 :]
    return path


def prefixed_languages() -> list[str]:
    """The languages that pages have an address of their own for, beside the house's own."""
    return [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
