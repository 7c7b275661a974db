"""Sign-in with allauth: managers invite people."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm
from allauth.core import context
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notices.access import second_factor
from notices.access.client_address import client_address

METHOD_NAMES: dict[str, str | Promise] = {
    "reauthenticate": _("Use your password"),
    "mfa_reauthenticate": _("Use a code"),
    "mfa_reauthenticate:webauthn": _("Use a passkey"),
}


class AccountAdapter(DefaultAccountAdapter):
    """Closes sign-up, and counts wrong passwords by the address they come from, never by a name alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # Counted by the name alone, a stranger's guesses would keep the owner of the name out.
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{client_address(request)}"

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict[str, Any]]:
        """Offer the password only to somebody who has no factor; first what they have: an app, or else a passkey."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        with_factor = [method for method in methods if method["id"] != "reauthenticate"]
        if not second_factor.factors_of(user).filter(type=Authenticator.Type.TOTP).exists():
            with_factor.reverse()  # the code would have to be one of the recovery codes
        return [method | {"description": METHOD_NAMES[method["id"]]} for method in with_factor or methods]

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """Ask nobody again who has just signed in."""
        required = super().is_reauthentication_required(app=app, **options)
        return bool(required and not second_factor.is_identified(context.request))


class SignInForm(LoginForm):
    """Name and password with no link between them for the Tab key to stop at: the template has the link."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["password"].help_text = ""
