"""Requests of people whose account was deactivated or has lost its roles, from a page that is still open."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponseBase

from notices.models import Notice
from notices.workflow import record_denied_command

DESK_ROUTE = "admin/"
# An open page sends these by itself: they are nobody's act.
AUTOMATIC_REQUESTS = {"desk-autosave", "desk-ready", "desk-presence"}
NOTICE_ROUTE = "admin/notices/<int:pk>/"


class DeactivatedUserMiddleware:
    """Records a command by somebody whose account was deactivated, and ends a session that was left to them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if not getattr(view, "login_required", True):
            return  # a public page looks at no session
        if request.user.is_anonymous and SESSION_KEY in request.session:
            person = User.objects.filter(pk=request.session[SESSION_KEY], is_active=False).first()
            if person is not None:
                if is_command(request):
                    record_denied_request(request, person)
                request.session.flush()


def is_command(request: HttpRequest) -> bool:
    """Was something sent to the desk? Only then may a session be looked at."""
    match = request.resolver_match
    if request.method != "POST" or match is None or match.url_name in AUTOMATIC_REQUESTS:
        return False
    return match.route.startswith(DESK_ROUTE)


def record_denied_request(request: HttpRequest, person: User) -> None:
    """Leave an event in the chain of the notice that the address names, or in that of no notice."""
    match = request.resolver_match
    assert match is not None  # noqa: S101 - a view was found
    pk = match.kwargs.get("pk") if match.route.startswith(NOTICE_ROUTE) else None
    known = Notice.objects.filter(pk=pk).exists() if pk else False
    record_denied_command(
        command=match.kwargs.get("name") or match.url_name or "", by=person, notice_id=pk if known else None
    )
