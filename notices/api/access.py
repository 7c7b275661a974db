"""The rules of every address of the API: everybody may read it, pages of other sites too, and nobody may write."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.csrf import csrf_exempt

from notices.access.client_address import client_address
from notices.api.problems import problem
from notices.api.rate_limit import RateLimit
from notices.public import feeds
from notices.public.http import SAFE_METHODS, allow_other_sites, cache_until

View = Callable[..., HttpResponseBase]


class KnownParameters(NamedTuple):
    """The query parameters that an address knows, and those of them that may be given several times."""

    names: frozenset[str] = frozenset()
    repeatable: frozenset[str] = frozenset()


METHODS = "GET, HEAD, OPTIONS"
# The answer to a browser's preflight request, which it may keep for a day.
PREFLIGHT_HEADERS = {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}

LIMIT = RateLimit()


def open_data(view: View, parameters: Callable[[], KnownParameters]) -> View:
    """Open a view to everybody; `parameters` returns those that it knows, and any other name is an error."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return allow_other_sites(HttpResponse(status=204, headers=PREFLIGHT_HEADERS))
        response = _refusal(request, parameters())
        if response is None:
            response = _cached(request, view, args, kwargs)
        return allow_other_sites(response)

    return login_not_required(csrf_exempt(answer))


def _refusal(request: HttpRequest, parameters: KnownParameters) -> HttpResponseBase | None:
    if request.method not in SAFE_METHODS:
        response = problem(405, f"This address is to be read only: {METHODS}.")
        response["Allow"] = METHODS
        return response
    if seconds := LIMIT.seconds_to_wait(client_address(request), settings.API_CALLS_A_MINUTE):
        response = problem(429, f"More than {settings.API_CALLS_A_MINUTE} calls in a minute. Wait {seconds} seconds.")
        response["Retry-After"] = str(seconds)
        return response
    counts = {name: len(request.GET.getlist(name)) for name in request.GET}
    if unknown := sorted(counts.keys() - parameters.names):
        known = ", ".join(sorted(parameters.names)) or "none"
        return problem(422, f"No such parameter: {', '.join(unknown)[:200]}. This address knows: {known}.")
    if repeated := sorted(name for name, count in counts.items() if count > 1 and name not in parameters.repeatable):
        return problem(422, f"Given more than once: {', '.join(repeated)}.")
    return None


def _cached(request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponseBase:
    """Return the view's answer, which caches keep until the next scheduled change, or 304 for a reader who has it."""
    # Read first: what takes effect in between is in the answer, and caches keep it for less.
    changes_at = feeds.next_change()
    with translation.override("en"):
        response: Any = view(request, *args, **kwargs)
    if response.status_code != 200:
        return response
    cache_until(response, changes_at)
    if not response.has_header("ETag"):
        response["ETag"] = quote_etag(hashlib.sha256(response.content).hexdigest())
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
