"""Notes the use of a session, and lets the browser forget what it has stored of this site when somebody signs out."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from horizonscan.second_factor.middleware import WAYS_OUT
from notices.access.sessions import note_use


class SessionUseMiddleware:
    """Looks at the session only where the page did: a public page reads none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        # What was refused is no use: an open page tries again and again to keep what cannot be kept.
        if response.status_code < 400 and request.session.accessed:
            note_use(request)
        if _is_sign_out(request) and response.status_code < 400:
            # Never "storage" or "*": what was typed and not saved yet stays in the browser for its writer.
            response.headers["Clear-Site-Data"] = '"cache"'
        return response


def _is_sign_out(request: HttpRequest) -> bool:
    match = request.resolver_match
    return request.method == "POST" and match is not None and match.view_name in WAYS_OUT
