"""Browsers of people who have signed in by name and password, and the key of their session."""

from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

OWN_SESSIONS, SIGN_IN = reverse("account_sessions"), reverse("account_login")
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile/15E148 Safari/604.1"


def signed_in(person: User, password: str, agent: str = WINDOWS, address: str = "192.0.2.1") -> Client:
    client = Client(headers={"User-Agent": agent}, REMOTE_ADDR=address)
    client.post(SIGN_IN, {"login": person.username, "password": password})
    return client


def is_in(client: Client) -> bool:
    return client.get(OWN_SESSIONS).status_code == 200


def key_of(client: Client) -> str:
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def copy_of(client: Client) -> Client:
    """Another browser with this one's key, such as that of a thief."""
    other = Client()
    other.cookies[settings.SESSION_COOKIE_NAME] = key_of(client)
    return other
