"""The page of one's own sessions, in each language: no accessibility rule broken, not too wide at 320 px."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import BrowserContext, expect

from notices.access.people import LANGUAGE_KEY
from tests.support.looking import Window, look
from tests.support.sessions import OWN_SESSIONS, PHONE, signed_in

pytestmark = pytest.mark.django_db


def test_the_page_of_ones_sessions(context: BrowserContext, editor: User, password: str) -> None:
    client, window = Client(), Window(context)
    client.force_login(editor)

    for language, number in (("nn", 1), ("nb", 2), ("en", 3)):
        session = client.session
        session[LANGUAGE_KEY] = language
        session.save()
        page = window.show(OWN_SESSIONS, client.get(OWN_SESSIONS))
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.locator("main li")).to_have_count(number)
        look(page)
        signed_in(editor, password, PHONE, "2001:db8:1234:5678::1")
