"""The pages of one's own account, in the languages by turns: no accessibility rule broken, none too wide at 320 px."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, expect

from notices.mail.sending import send_waiting
from tests.support.browsing import page_of
from tests.support.looking import Window, look
from tests.support.sessions import in_turns

pytestmark = pytest.mark.django_db

EMAIL, NEW = "/accounts/email/", "en.ganske.lang.adresse.for.en.telefon@etaten.example.org"


def signed_in_pages(client: Client, password: str) -> Iterator[tuple[str, Any]]:
    """Every state of these pages, by its address."""
    yield EMAIL, client.post(EMAIL, {"email": "nobody", "password": "wrong"})
    yield EMAIL, client.post(EMAIL, {"email": NEW, "password": password}, follow=True)
    send_waiting()
    (link,) = (word for word in mail.outbox[0].body.split() if "/confirm-email/" in word)
    link = link.removeprefix("http://testserver")
    yield link, client.get(link)
    client.post(link)
    yield link, client.get(link)
    change = reverse("account_change_password")
    new = {"oldpassword": "wrong", "password1": "horizonscan-2026", "password2": "horizonscan-2026"}
    yield change, client.post(change, new)


def signed_out_pages() -> Iterator[tuple[str, Any]]:
    """The same for who is outside; the second mail was to the former address."""
    client, login, reset = Client(), reverse("account_login"), reverse("account_reset_password")
    for _time in range(6):
        answer = client.post(login, {"login": "reviewer", "password": "wrong"})
    yield login, answer
    yield reset, client.get(reset)
    yield reset, client.post(reset, {"email": "nobody"}, follow=True)
    (link,) = (word for word in mail.outbox[1].body.split() if "/email-objection/" in word)
    link = link.removeprefix("http://testserver")
    yield link, client.get(link)
    yield link, client.post(link)
    send_waiting()
    (link,) = (word for word in mail.outbox[-1].body.split() if "/reset/key/" in word)
    link = link.removeprefix("http://testserver")
    yield link, client.get(link, follow=True)


def test_each_page_of_ones_own_account(context: BrowserContext, editor: User, password: str) -> None:
    client, window = Client(), Window(context)
    client.force_login(editor)
    pages = signed_in_pages(client, password)

    for language, address, answer in in_turns(client, pages):
        page = window.show(address, answer)
        expect(page.locator("html")).to_have_attribute("lang", language)
        assert page_of(answer).inline == []
        look(page)
    for address, answer in signed_out_pages():
        look(window.show(address, answer))
        assert page_of(answer).inline == []
