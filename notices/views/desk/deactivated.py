"""Somebody whose account was deactivated, or has lost its role, presses a button on a page that is still open."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponseBase

from notices.models import Notice
from notices.workflow import turned_away

DESK = "admin/"
# What an open page sends by itself is nobody's act.
BY_ITSELF = {"desk-autosave", "desk-ready"}
OF_A_NOTICE = "admin/notices/<int:pk>/"


class DoorMiddleware:
    """Leaves an event of a command by somebody whose account was deactivated; they are then asked to sign in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if is_a_command(request) and request.user.is_anonymous and SESSION_KEY in request.session:
            person = User.objects.filter(pk=request.session[SESSION_KEY], is_active=False).first()
            if person is not None:
                leave_an_event(request, person)


def is_a_command(request: HttpRequest) -> bool:
    """Was something sent to the desk? Only then may a session be looked at."""
    match = request.resolver_match
    if request.method != "POST" or match is None or match.url_name in BY_ITSELF:
        return False
    return match.route.startswith(DESK)


def leave_an_event(request: HttpRequest, person: User) -> None:
    """In the chain of the notice that the address names, where there is one."""
    match = request.resolver_match
    assert match is not None  # noqa: S101 - a view was found
    pk = match.kwargs.get("pk") if match.route.startswith(OF_A_NOTICE) else None
    known = Notice.objects.filter(pk=pk).exists() if pk else False
    turned_away(command=match.kwargs.get("name") or match.url_name or "", by=person, notice_id=pk if known else None)
