"""Sign-in with allauth: managers invite people."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate, update_session_auth_hash
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from horizonscan.wrong_passwords import PasswordAttempt
from notices.access import second_factor
from notices.access.client_address import client_address
from notices.access.names import account_named

METHOD_NAMES: dict[str, str | Promise] = {
    "reauthenticate": _("Use your password"),
    "mfa_reauthenticate": _("Use a code"),
    "mfa_reauthenticate:webauthn": _("Use a passkey"),
}


class AccountAdapter(DefaultAccountAdapter):
    """Closes sign-up, knows names as people type them, and lets nobody guess passwords quickly."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def authenticate(self, request: HttpRequest, *, password: str, username: str, **other: Any) -> User | None:
        """Return the account whose name and password these are. Raises ValidationError where the next try waits.

        The work is the same whether there is such an account or not: one look at all names, one hash.
        """
        account = account_named(username)
        attempt = PasswordAttempt(username, account, client_address(request))
        if seconds := attempt.seconds_to_wait():
            raise ValidationError(_wait_message(seconds), code="too_many_login_attempts")
        user = authenticate(request, username=account.username if account else username, password=password)
        attempt.note_right() if user else attempt.note_wrong()
        return user if isinstance(user, User) else None

    def reauthenticate(self, user: User, password: str) -> bool:
        """Is it the password of who is signed in? Where its hash was made better on the way, the session stays."""
        known = self.authenticate(context.request, username=user.username, password=password)
        if known is not None and known.password != user.password:
            update_session_auth_hash(context.request, known)
        return known is not None and known.pk == user.pk

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


def _wait_message(seconds: int) -> str:
    minutes = -(-seconds // 60)
    return ngettext(
        "Too many wrong attempts. Try again in %(minutes)s minute.",
        "Too many wrong attempts. Try again in %(minutes)s minutes.",
        minutes,
    ) % {"minutes": minutes}
