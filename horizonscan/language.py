"""The language of a page: on the desk the person's own; on public pages the address decides, and no session is read."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

from notices.access.people import LANGUAGE_KEY

# What only people of the house see.
INSIDE = ("/admin/", "/accounts/", "/django-admin/")


class LanguageMiddleware:
    """Speak the language of the person inside, and of the address outside."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(INSIDE):
            language = request.session.get(LANGUAGE_KEY)
        else:
            language = request.path_info.split("/", 2)[1]
        with translation.override(_known(language)):
            return self.get_response(request)


def _known(language: str | None) -> str:
    """The language where we speak it, else the house's own."""
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
