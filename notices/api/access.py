"""What holds for every address of the API: everybody may read it, pages of other sites too, and nobody may write."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.csrf import csrf_exempt

from notices.access.client_address import client_address
from notices.api.problems import problem
from notices.api.rate_limit import Limit
from notices.public import feeds
from notices.public.http import SAFE_METHODS, allow_other_sites, cache_until

View = Callable[..., HttpResponseBase]

METHODS = "GET, HEAD, OPTIONS"
# What a browser asks before it sends a header of its own; it may keep the answer for a day.
MAY_ASK = {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}

LIMIT = Limit()


def open_data(view: View, parameters: Callable[[], frozenset[str]]) -> View:
    """The view for everybody; `parameters` are those it knows, and another one is a mistake that is worth saying."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return allow_other_sites(HttpResponse(status=204, headers=MAY_ASK))
        response = _refusal(request, parameters())
        if response is None:
            response = _kept(request, view, args, kwargs)
        return allow_other_sites(response)

    return login_not_required(csrf_exempt(answer))


def _refusal(request: HttpRequest, parameters: frozenset[str]) -> HttpResponseBase | None:
    if request.method not in SAFE_METHODS:
        response = problem(405, f"This address is to be read only: {METHODS}.")
        response["Allow"] = METHODS
        return response
    if seconds := LIMIT.seconds_to_wait(client_address(request), settings.API_CALLS_A_MINUTE):
        response = problem(429, f"More than {settings.API_CALLS_A_MINUTE} calls in a minute. Wait {seconds} seconds.")
        response["Retry-After"] = str(seconds)
        return response
    asked = {name: len(request.GET.getlist(name)) for name in request.GET}
    if unknown := sorted(asked.keys() - parameters):
        known = ", ".join(sorted(parameters)) or "none"
        return problem(422, f"No such parameter: {', '.join(unknown)[:200]}. This address knows: {known}.")
    if twice := sorted(name for name, times in asked.items() if times > 1):
        return problem(422, f"Given more than once: {', '.join(twice)}.")
    return None


def _kept(request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponseBase:
    """The answer, to be kept until the next change that is scheduled, and not sent again to who has it."""
    # Asked first: what takes effect in between is in the answer, and the answer is kept for less.
    changes_at = feeds.next_change()
    with translation.override("en"):
        response: Any = view(request, *args, **kwargs)
    if response.status_code != 200:
        return response
    cache_until(response, changes_at)
    if not response.has_header("ETag"):
        response["ETag"] = quote_etag(hashlib.sha256(response.content).hexdigest())
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
