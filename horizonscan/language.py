"""The language of a page: at the desk the person's own; on public pages the address decides, and no session is read."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

from notices.access.people import LANGUAGE_KEY

# Pages for signed-in people only.
DESK_PREFIXES = ("/admin/", "/accounts/", "/django-admin/")


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


def _language_of_person(request: HttpRequest) -> str:
    return _supported(request.session.get(LANGUAGE_KEY))


def _supported(language: str | None) -> str:
    """Return the language where the site has it, else the site's own."""
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
