"""Our middleware: sign-in for every page that is not public, and lines in the log for what is refused."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth import middleware
from django.db import Error, connection
from django.http import HttpRequest, HttpResponseBase

from horizonscan.error_pages import no_database
from horizonscan.resubmit import may_return_form, return_form
from notices.access.current_request import while_answering
from notices.access.security_log import log_denied_request
from notices.public.addresses import in_language
from notices.public.http import SAFE_METHODS
from notices.public.page_cache.lists import public_state
from notices.public.page_cache.outage import is_out, may_ask, note_failure, note_recovery

# Answers to somebody who may not do what they ask for.
DENIED = (401, 403)
# Monitors are told by these what is wrong, also while it is.
HEALTH = "/health/"
# Pages for readers that are made of words and files alone.
WITHOUT_DATABASE = ("about", "contact", "privacy", "glossary", "api")


class LoginRequiredMiddleware(middleware.LoginRequiredMiddleware):
    """Django's own, but it checks first whether the view is public: Django reads the session before it checks."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., Any],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        if not getattr(view_func, "login_required", True):
            return None
        response = super().process_view(request, view_func, view_args, view_kwargs)
        if response is not None and request.method not in SAFE_METHODS:
            log_denied_request(request, "signed out")
        # People who were signed out while writing get their text back instead of the sign-in page.
        return return_form(request) if response is not None and may_return_form(request) else response


class SecurityLogMiddleware:
    """Leaves a line in the security log for each request that is refused, and keeps the request for what names it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with while_answering(request):
            response = self.get_response(request)
            if response.status_code in DENIED:
                log_denied_request(request, f"status {response.status_code}")
        return response


class DatabaseOutageMiddleware:
    """Answers at once that the site can't answer, while the database does not: no thread waits to hear it again.

    One request every few seconds asks whether it is back. It stands after what needs no database, as static files.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if is_out() and _needs_database(request.path_info) and not (may_ask() and _is_back()):
            return no_database(request)
        return self.get_response(request)


def _needs_database(path: str) -> bool:
    return not path.startswith((HEALTH, settings.STATIC_URL)) and path not in _paths_without_database()


@cache
def _paths_without_database() -> frozenset[str]:
    return frozenset(in_language(code, name) for code, _name in settings.LANGUAGES for name in WITHOUT_DATABASE)


def _is_back() -> bool:
    """Ask what every list of the public is made from, on a new connection: an old one may say nothing for long."""
    if not connection.in_atomic_block:
        connection.close()
    try:
        public_state()
    except Error as error:
        note_failure(error)
        return False
    note_recovery()
    return True
