"""Second factors of people in tests: an app with its codes, recovery codes, and sessions in which one was shown."""

import time

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.support.wsgi_client import WsgiClient

# The secret of every app in tests: codes are computed from it.
SECRET = generate_totp_secret()


def app_of(person: User) -> Authenticator:
    """Give the person an authenticator app."""
    return TOTP.activate(person, SECRET).instance


def recovery_codes_of(person: User) -> list[str]:
    return RecoveryCodes.activate(person).get_unused_codes()


def code(later: int = 0, secret: str = SECRET) -> str:
    """The code that the app shows now, or so many half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def note_shown(client: Client, person: User, minutes_ago: float = 0) -> None:
    """Let the person's session remember that a factor was shown then."""
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time() - minutes_ago * 60}]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
    session.save()


def browser_with_factor(person: User, minutes_ago: float = 0, client: Client | None = None) -> Client:
    """The browser of somebody who has an app and has shown it that long ago."""
    if not Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists():
        app_of(person)
    client = client or WsgiClient()
    client.force_login(person)
    note_shown(client, person, minutes_ago)
    return client


def after_password(person: User, password: str, address: str = "127.0.0.1") -> Client:
    """The browser, at this address, of somebody who has given the password and stands before the second step."""
    client = WsgiClient()
    client.defaults["REMOTE_ADDR"] = address
    answer = client.post(reverse("account_login"), {"login": person.username, "password": password})
    assert answer["Location"] == reverse("mfa_authenticate")
    return client
