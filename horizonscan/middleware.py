"""Our middleware: sign-in for every page that is not public, our pages for 404 and 500, headers for share links."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth import middleware
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponseBase, HttpResponseServerError
from django.template import loader
from django.views.defaults import page_not_found

from horizonscan.resubmit import may_return_form, return_form
from notices.access.current_request import while_answering
from notices.access.security_log import log_denied_request, request_id_of
from notices.public.http import SAFE_METHODS

# Answers to somebody who may not do what they ask for.
DENIED = (401, 403)
# Who knows such an address may enter.
SECRET_ADDRESSES = ("/share/", "/invitation/", "/accounts/email-objection/")


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


class NotFoundMiddleware:
    """Shows our own 404 page where DEBUG is on too: every page of a demonstration says that it is one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.DEBUG:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        # An API's answer is data and stays so.
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        return page_not_found(request, Exception()) if response.status_code == 404 and is_page else response


def server_error(request: HttpRequest) -> HttpResponseServerError:
    """Answer for a fault of ours: the page gets the request's id and nothing else, as anything else may be broken."""
    page = loader.get_template("500.html").render({"request_id": request_id_of(request)})
    return HttpResponseServerError(page)


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


class GuestHeadersMiddleware:
    """Adds headers to every response at such an address: nothing stores it, no search engine lists it.

    It is the outermost middleware, so that errors and wrong addresses pass it too. The address is the secret, so it is
    never sent as a referrer.
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
        if request.path_info.startswith(SECRET_ADDRESSES):
            for name, value in self.headers.items():
                response.headers[name] = value
        return response
