"""The language of a page: at the desk the person's own, before they sign in their browser's.

On public pages the address decides, and no session is read.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from notices.access.people import LANGUAGE_KEY

# Pages for signed-in people only.
DESK_PREFIXES = ("/admin/", "/accounts/", "/django-admin/")
# What some browsers ask for that does not say which Norwegian.
NORWEGIAN = "no"


class LanguageMiddleware:
    """Sets the language: the person's at the desk, that of the address on public pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = _language_of_person(request) if is_desk(request) else language_of_address(request)
        with translation.override(language):
            return self.get_response(request)


def is_desk(request: HttpRequest) -> bool:
    """Is the address one of the pages for signed-in people?"""
    return request.path_info.startswith(DESK_PREFIXES)


def language_of_address(request: HttpRequest) -> str:
    """Return the language that a public address names, else the site's own."""
    return _supported(request.path_info.split("/", 2)[1])


def _language_of_browser(request: HttpRequest) -> str:
    """Return the first language that the browser asks for and the site has, else the site's own."""
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        language = code.partition("-")[0].lower()
        if language == NORWEGIAN or _supported(language) == language:
            return _supported(language)
    return settings.LANGUAGE_CODE


def _language_of_person(request: HttpRequest) -> str:
    known = request.session.get(LANGUAGE_KEY)
    return _supported(known) if known else _language_of_browser(request)


def _supported(language: str | None) -> str:
    """Return the language where the site has it, else the site's own."""
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
