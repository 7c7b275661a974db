"""The pages that tell what went wrong. They ask neither database nor session, as these may be what is broken.

A program that asked the API is answered with a problem in JSON instead.
"""

import sys
from collections.abc import Callable
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import get_token
from django.template import loader
from django.utils import translation

from horizonscan.context import site
from horizonscan.language import is_desk, language_of_address
from horizonscan.unsent import DESK, unsent_fields
from notices.access.permissions import known_roles
from notices.api.problems import problem
from notices.public.http import SAFE_METHODS
from notices.public.page_cache.outage import NO_DATABASE, note_failure


class Fault(NamedTuple):
    """How a fault is told: to people by a page, to programs that ask the API in a sentence."""

    template: str
    sentence: str


FAULTS = {
    400: Fault("400.html", "The request could not be understood."),
    403: Fault("403.html", "This is not allowed."),
    404: Fault("404.html", "There is nothing at this address."),
    405: Fault("405.html", "This address does not take this method."),
    413: Fault("413.html", "This is too long to be read."),
    429: Fault("429.html", "Too many requests. Retry-After says how many seconds to wait."),
    500: Fault("500.html", "The fault is ours. Try again in a few minutes."),
    503: Fault("503.html", "The site can't answer just now. Try again in a minute."),
}
TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
# Seconds after which somebody may try again, where nothing else says how long.
RETRY_AFTER = 60
API = "/api/"


class ErrorPageMiddleware:
    """Gives a page to each answer about an error that has none, as Django's about a method that is not allowed.

    With DEBUG on it also replaces Django's technical 404: all pages of a demonstration say that they are one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code in FAULTS and _lacks_page(response):
            page = error_page(request, response.status_code)
            for name in ("Allow", "Retry-After"):
                if name in response.headers:
                    page.headers[name] = response.headers[name]
            return page
        if response.status_code in (429, 503):
            response.headers.setdefault("Retry-After", str(RETRY_AFTER))
        return response


def _lacks_page(response: HttpResponseBase) -> bool:
    if not isinstance(response, HttpResponse):
        return False
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    return not response.content or (settings.DEBUG and response.status_code == 404 and is_html)


def error_page(request: HttpRequest, status: int, *, template: str = "", **words: Any) -> HttpResponse:
    """Answer with this status, in the language of the address; no cache keeps it."""
    if request.path_info.startswith(API) and request.path_info != API:
        response = problem(status, words.get("problem") or FAULTS[status].sentence)
    else:
        response = HttpResponse(_page(request, template or FAULTS[status].template, words), status=status)
        response.headers["Cache-Control"] = "no-store"
    if status in (429, 503):
        response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def _page(request: HttpRequest, template: str, words: dict[str, Any]) -> str:
    """Render without the context processors: some of theirs read the session, or who is signed in."""
    user = _known_user(request)
    context = {**site(request), "request": request, "user": user, "desk_roles": known_roles(user), **words}
    # At the desk the language is the person's own, which was found before.
    language = translation.get_language() if is_desk(request) else language_of_address(request)
    with translation.override(language):
        return loader.get_template(template).render(context)


def _known_user(request: HttpRequest) -> User | AnonymousUser:
    """Return who is signed in where something has asked for them already, else nobody."""
    return getattr(request, "_cached_user", None) or AnonymousUser()


# What Django calls (`handler400` … in `horizonscan.urls`), and allauth for too many attempts.


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    # Nothing was sent with an address that has too many parameters: it is wrong, not too large.
    is_of_address = request.method in SAFE_METHODS and isinstance(exception, TooManyFieldsSent)
    is_too_large = isinstance(exception, TOO_LARGE) and not is_of_address
    return error_page(request, 413 if is_too_large else 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 403, exception=str(exception))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 404)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    return error_page(request, 429)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer for a fault of ours, or with 503 for a database that does not answer."""
    fault = sys.exc_info()[1]
    # An act may have waited for another one alone: then the database answers all others.
    if request.method in SAFE_METHODS:
        note_failure(fault)
    return no_database(request) if isinstance(fault, NO_DATABASE) else error_page(request, 500)


def no_database(request: HttpRequest) -> HttpResponse:
    """Answer that the database does not; a page of the desk gives back what was typed, and says where it is kept."""
    is_of_desk = request.path_info.startswith(DESK)
    fields = unsent_fields(request)
    token = get_token(request) if fields else ""
    return error_page(request, 503, is_of_desk=is_of_desk, fields=fields, token=token)
