"""The pages of two-step sign-in, in the languages by turns: no accessibility rule broken, none too wide at 320 px."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, expect

from notices.access.people import LANGUAGE_KEY
from tests.support.browsing import page_of
from tests.support.looking import Window, look
from tests.support.second_factors import after_password, browser_with_factor, note_shown, recovery_codes_of
from tests.support.sessions import in_turns
from tests.support.sites import step_page, tokens
from tests.support.worlds import submitted

pytestmark = pytest.mark.django_db

# A browser uses a passkey at a name, and at localhost without https.
AT_A_NAME: Any = {"headers": {"host": "localhost"}}
PASSKEY = {"name": "Min bærbare", "credential": {}}


def answers(person: User, client: Client, password: str, approve: str, form: Any) -> Iterator[tuple[str, Any]]:
    """Every state of these pages, by its address."""
    index, app = reverse("mfa_index"), reverse("mfa_activate_totp")
    note_shown(client, person)
    yield index, client.get(index)
    client.get(app)
    yield app, client.post(app, {"code": "1"})
    recovery_codes_of(person)
    browser_with_factor(person, client=client)
    for name in ("mfa_view_recovery_codes", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"):
        yield reverse(name), client.get(reverse(name))
    for name in ("mfa_deactivate_totp", "mfa_reauthenticate"):
        yield reverse(name), client.get(reverse(name))
    yield reverse("mfa_add_webauthn"), client.get(reverse("mfa_add_webauthn"), **AT_A_NAME)
    [passkey] = Authenticator.objects.bulk_create([Authenticator(user=person, type="webauthn", data=PASSKEY)])
    yield index, client.get(index, **AT_A_NAME)
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        yield reverse(name, args=[passkey.pk]), client.get(reverse(name, args=[passkey.pk]))
    second_step, waiting = reverse("mfa_authenticate"), after_password(person, password)
    yield second_step, waiting.post(second_step, {"code": "000000"}, **AT_A_NAME)
    note_shown(client, person, minutes_ago=60)
    yield approve, client.post(approve, form)


def test_each_page_of_two_step_sign_in(
    context: BrowserContext, reviewer: User, editor: User, password: str, settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SECOND_FACTOR = True
    # A passkey that no authenticator has made says nothing of itself.
    monkeypatch.setattr("allauth.mfa.webauthn.internal.auth.get_credentials", lambda _person: [])
    client, window, notice = Client(), Window(context), submitted(editor).notice
    client.force_login(reviewer)
    all_answers = answers(reviewer, client, password, step_page(notice, "approve"), tokens(notice) | {"note": "Lest."})

    for _language, address, answer in in_turns(client, all_answers):
        page = window.show(address, answer)
        # Signing in anew brings the person's own language; before the second step nobody knows it.
        due = "nb" if address == reverse("mfa_authenticate") else client.session[LANGUAGE_KEY]
        expect(page.locator("html")).to_have_attribute("lang", due)
        assert page_of(answer).inline == []
        look(page)
