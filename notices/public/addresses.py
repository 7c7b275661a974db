"""The public's addresses: with or without the prefix of a language, and whole.

They begin with SITE_URL, not with the request's host: a page is made once and sent under every host name.
"""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.urls import reverse
from django.utils import translation


def canonical(name: str, *args: Any) -> str:
    """Return the path of a page without language prefix, as others should cite it."""
    return in_language(settings.LANGUAGE_CODE, name, *args)


def in_language(language: str, name: str, *args: Any) -> str:
    """Return the path of a page whose chrome is in this language."""
    with translation.override(language):
        return reverse(name, args=args)


def absolute(path: str) -> str:
    """Return the whole address of a path."""
    return urljoin(settings.SITE_URL, path)


def is_web_page(text: str) -> bool:
    """Is it the address of a page with https?"""
    try:
        URLValidator(schemes=["https"])(text)
    except ValidationError:
        return False
    return True


def without_prefix(path: str) -> str:
    """Return the path of the same page without language prefix."""
    for language in prefixed_languages():
        if path.startswith(f"/{language}/"):
            return path[len(language) + 1 :]
    return path


def prefixed_languages() -> list[str]:
    """Return the languages that have a prefix: all but the site's default."""
    return [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
