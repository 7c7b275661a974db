"""Every page needs a signed-in person, unless its view says that it is public; a missing page looks like ours."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import middleware
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponseBase
from django.views.defaults import page_not_found


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
        return super().process_view(request, view_func, view_args, view_kwargs)


class NotFoundMiddleware:
    """Our own page for what is not there, also where DEBUG is on: a demonstration says everywhere that it is one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.DEBUG:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        return page_not_found(request, Exception()) if response.status_code == 404 else response
