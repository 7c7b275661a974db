"""Every page needs a signed-in person, unless its view says that it is public; a missing page looks like ours.

What stands behind a link for a reader outside is kept by nobody and found by nobody else.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth import middleware
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponseBase
from django.views.defaults import page_not_found

from horizonscan.resubmit import may_return_form, return_form


class LoginRequiredMiddleware(middleware.LoginRequiredMiddleware):
    """Django's own, with the exemption first: Django asks for the user, and so for the session, before it looks."""

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
        # Somebody who was signed out while writing gets the text back, not the sign-in page in its place.
        return return_form(request) if response is not None and may_return_form(request) else response


class NotFoundMiddleware:
    """Our own page for what is not there, also where DEBUG is on: a demonstration says everywhere that it is one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.DEBUG:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        # What a program asked for is answered as data, and stays so.
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        return page_not_found(request, Exception()) if response.status_code == 404 and is_page else response


class GuestHeadersMiddleware:
    """For every answer below /share/, also to an address that is wrong, a method that is refused, a page that broke.

    It stands outermost: only there all of them pass. The address itself is the secret, so it goes nowhere as referrer.
    """

    headers: ClassVar[dict[str, str]] = {
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex, nofollow, noarchive",
        "Referrer-Policy": "no-referrer",
    }

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path_info.startswith("/share/"):
            for name, value in self.headers.items():
                response.headers[name] = value
        return response
