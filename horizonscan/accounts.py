"""Sign-in with allauth: managers invite people."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate, update_session_auth_hash
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from horizonscan.wrong_passwords import PasswordAttempt
from notices.access import second_factor
from notices.access.client_address import client_address
from notices.access.directory import is_connected
from notices.access.directory_settings import is_configured
from notices.access.names import account_named
from notices.access.refusals import reason_for

DIRECTORY_METHOD = "directory"
METHOD_NAMES: dict[str, str | Promise] = {
    "reauthenticate": _("Use your password"),
    "mfa_reauthenticate": _("Use a code"),
    "mfa_reauthenticate:webauthn": _("Use a passkey"),
    DIRECTORY_METHOD: _("Use the directory"),
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
        if not with_factor and is_configured() and is_connected(user):
            methods.insert(0, {"id": DIRECTORY_METHOD, "url": reverse("directory_again")})
        if not second_factor.factors_of(user).filter(type=Authenticator.Type.TOTP).exists():
            with_factor.reverse()  # the code would have to be one of the recovery codes
        return [method | {"description": METHOD_NAMES[method["id"]]} for method in with_factor or methods]

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """Ask nobody again who has just signed in."""
        required = super().is_reauthentication_required(app=app, **options)
        if not required or second_factor.is_identified(context.request):
            return False
        if is_only_of_the_directory(context.request.user):
            raise ReauthenticationRequired  # allauth would ask nothing of somebody who has neither password nor factor
        return True

    def set_password(self, user: User, password: str) -> None:
        """Give nobody a password who comes through the directory alone: they would come in past it."""
        if is_connected(user) and not user.has_usable_password():
            raise PermissionDenied(str(reason_for("directory_only")))
        super().set_password(user, password)

    def get_login_stages(self) -> list[str]:
        """Return allauth's steps of signing in; in the second the directory's factor can stand for the person's own."""
        ours = {"allauth.mfa.stages.AuthenticateStage": "horizonscan.directory.stage.SecondStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]


def is_only_of_the_directory(person: User | AnonymousUser) -> bool:
    """Has the person nothing here to show who they are, neither password nor factor?"""
    has_password = isinstance(person, User) and person.has_usable_password()
    return not has_password and not second_factor.factors_of(person).exists()


def _wait_message(seconds: int) -> str:
    minutes = -(-seconds // 60)
    return ngettext(
        "Too many wrong attempts. Try again in %(minutes)s minute.",
        "Too many wrong attempts. Try again in %(minutes)s minutes.",
        minutes,
    ) % {"minutes": minutes}
