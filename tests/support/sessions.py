"""Browsers of people who have signed in, and the key of their session."""

from collections.abc import Iterator
from itertools import cycle
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from notices.access.people import LANGUAGE_KEY

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

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


def sign_in_browser(context: "BrowserContext", client: Client, url: str) -> None:
    """Let a real browser go on as the person of the test client, at the site with this address."""
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key_of(client), "url": url}])


def in_turns(client: Client, pages: Iterator[tuple[str, Any]]) -> Iterator[tuple[str, str, Any]]:
    """Yield the pages that are made one after the other in another language each time: (language, address, answer)."""
    for language in cycle(("nb", "nn", "en")):
        session = client.session
        session[LANGUAGE_KEY] = language
        session.save()
        address, answer = next(pages, ("", None))
        if answer is None:
            return
        yield language, address, answer
