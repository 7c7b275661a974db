"""The language of the desk: the person's own. On public pages the address decides, and no session is read."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

# Where the session keeps it, so that no page asks the database for it.
SESSION_KEY = "desk_language"
# What only people of the house see.
INSIDE = ("/admin/", "/accounts/", "/django-admin/")


class DeskLanguageMiddleware:
    """Speak the person's language on the pages inside; leave all others alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(INSIDE):
            return self.get_response(request)
        with translation.override(_known(request.session.get(SESSION_KEY))):
            return self.get_response(request)


def _known(language: str | None) -> str:
    """The language where the desk speaks it, else the house's own."""
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
