"""Refuse a request that is too large before anything of it is read, in the words of the form that sent it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _

from horizonscan.error_pages import error_page

# The forms that hold a whole notice, or what somebody pastes into one; all others stay as small as Django has them.
LONG_FORMS = {"desk-edit", "desk-autosave", "desk-ready", "desk-pasted"}
ASKED_BY_SCRIPT = {"desk-autosave", "desk-pasted"}
MAX_SHORT_REQUEST = 2_621_440
MEGABYTE = 1_048_576


class RequestSizeMiddleware:
    """Looks at the length that the request announces, whatever its encoding: no form of ours takes files."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., Any],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        match = request.resolver_match
        name = (match and match.url_name) or ""
        size = request.META.get("CONTENT_LENGTH") or "0"
        if not size.isdigit() or int(size) <= MAX_SHORT_REQUEST:
            return None
        is_long_form = name in LONG_FORMS and request.user.is_authenticated
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE if is_long_form else MAX_SHORT_REQUEST
        return too_large(request, name, int(size), limit) if int(size) > limit else None


def too_large(request: HttpRequest, name: str, size: int, limit: int) -> HttpResponse:
    """Answer that nothing was read; the browser still has what was typed."""
    values = {"size": f"{size / MEGABYTE:.1f}", "limit": f"{limit / MEGABYTE:.1f}"}
    problem = _("The text is too long to be read: it is %(size)s MB, and there is room for %(limit)s MB.") % values
    if name in ASKED_BY_SCRIPT:
        return JsonResponse({"problem": problem}, status=413)
    return error_page(request, 413, problem=problem)
