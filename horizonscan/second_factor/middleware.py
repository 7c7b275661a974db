"""Nobody with a role works without a second factor, and what counts most is done only by who has just shown one.

It is the one place that asks, whatever the address: `notices.policy` says where a factor is asked for again.
"""

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import ResolverMatch, reverse
from django.utils.http import urlencode

from horizonscan.accounts import DIRECTORY_METHOD
from horizonscan.resubmit import may_return_form, return_form
from horizonscan.second_factor.views import WANTED_KEY
from notices.access.second_factor import factors_of, is_recent, is_shown, needs_factor
from notices.policy import asks_again
from notices.public.http import SAFE_METHODS

# What somebody reaches who has shown no factor: setting one up, showing the one they have, and the ways out: also
# of sessions elsewhere.
WAYS_OUT = frozenset({"account_logout", "admin:logout"})
FIRST_PAGES = WAYS_OUT | {
    "account_sessions",
    *("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes"),
    *("mfa_reauthenticate", "mfa_reauthenticate_webauthn", "account_reauthenticate", "directory_again"),
}


class SecondFactorMiddleware:
    """Sends people to set up or to show a second factor first; what they had typed is given back to them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        match = request.resolver_match
        is_public = not getattr(view, "login_required", True)
        if not settings.SECOND_FACTOR or is_public or match is None or request.user.is_anonymous:
            return None
        if not is_shown(request):
            return _first_ask_for_factor(request, match) if needs_factor(request.user) else None
        return _ask_again(request) if _is_asked_again(request, match) and not is_recent(request) else None


def _first_ask_for_factor(request: HttpRequest, match: ResolverMatch) -> HttpResponseBase | None:
    if match.view_name in FIRST_PAGES:
        # The page stands without the desk's menu, which tells what waits there.
        request.lacks_factor = True  # type: ignore[attr-defined]
        return None
    address = _address_of_asking(request)
    if may_return_form(request):
        return return_form(request, ask_again_at=address)
    if request.method in SAFE_METHODS:
        request.session[WANTED_KEY] = request.get_full_path()
    return redirect(address)


def _is_asked_again(request: HttpRequest, match: ResolverMatch) -> bool:
    step = match.kwargs.get("name") or match.kwargs.get("step") or ""
    return match.view_name not in WAYS_OUT and asks_again(request.path_info, match.url_name or "", step)


def _ask_again(request: HttpRequest) -> HttpResponseBase:
    address = _address_of_asking(request)
    if request.method in SAFE_METHODS:
        return redirect(address)
    return return_form(request, ask_again_at=address)


def _address_of_asking(request: HttpRequest) -> str:
    """Return where the person sets up a factor, or shows the one they have and comes back, after a form to the desk."""
    method = next(iter(get_adapter().get_reauthentication_methods(request.user)), None)
    has_shown_the_directory = method and method["id"] == DIRECTORY_METHOD and is_shown(request)
    if method is None or not (has_shown_the_directory or factors_of(request.user).exists()):
        return reverse("mfa_index")
    back = request.get_full_path() if request.method in SAFE_METHODS else reverse("desk")
    return f"{method['url']}?{urlencode({REDIRECT_FIELD_NAME: back})}"
