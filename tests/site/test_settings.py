"""The settings of production, read from an environment: keys that are refused, old keys, cookies, HSTS."""

import runpy
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from horizonscan.secret_key import MIN_LENGTH, secret_key_problem
from notices.access.invitations import path_of_invitation
from notices.workflow import accounts
from tests.support.source_code import ROOT

KEY, OLDER_KEY = "0123456789abcdef" * 4, "fedcba9876543210" * 4
ENVIRONMENT = {"DEBUG": "0", "SECRET_KEY": KEY, "LEDGER_KEY": "a ledger key of its own and long enough"}


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    """A function: what the settings are in production, with these variables besides."""

    def read(**variables: str) -> dict[str, Any]:
        for name, value in {**ENVIRONMENT, **variables}.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "horizonscan/settings.py"))

    return read


@pytest.mark.parametrize(
    ("key", "due"),
    [
        ("", "Set SECRET_KEY"),
        ("0123456789" * 5, ""),
        (("0123456789" * 5)[1:], f"at least {MIN_LENGTH} random characters"),
        ("abcd" * 20, "too easy to guess"),
        ("abcde" * 20, ""),
        ("django-insecure-" + KEY, "too easy to guess"),
    ],
)
def test_a_secret_key_that_can_be_guessed_is_refused_in_one_sentence(key: str, due: str):
    sentence = secret_key_problem(key)

    assert due in sentence
    assert bool(due) is bool(sentence) and sentence.count(". ") == 0


@pytest.mark.parametrize(("text", "number"), [("", 0), ("0", 0), ("off", 0), ("1", 1), ("on", 1), ("2", 2)])
def test_the_proxies_in_front_are_counted(text: str, number: int, production):
    settings = production(BEHIND_PROXY=text)

    assert settings["BEHIND_PROXY"] == number
    assert settings["SECURE_PROXY_SSL_HEADER"] == (("HTTP_X_FORWARDED_PROTO", "https") if number else None)


def test_such_a_key_stops_production_and_no_trial(production):
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is too easy to guess"):
        production(SECRET_KEY="short")

    assert production(SECRET_KEY="short", DEBUG="1")["SECRET_KEY"] == "short"


def test_older_keys_stand_with_commas_between_them(production):
    assert production()["SECRET_KEY_FALLBACKS"] == []
    assert production(SECRET_KEY_FALLBACKS="short,another")["SECRET_KEY_FALLBACKS"] == ["short", "another"]


def test_cookies_of_production_are_of_this_host_alone(production):
    settings = production()

    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "COOKIE_PREFIX")
    assert [settings[name] for name in names] == ["__Host-sessionid", "__Host-csrftoken", "__Host-"]
    assert settings["SESSION_COOKIE_SECURE"] and settings["CSRF_COOKIE_SECURE"]
    # A browser would refuse the prefix without https.
    assert production(DEBUG="1")["SESSION_COOKIE_NAME"] == "sessionid"


def test_how_long_browsers_keep_to_https_is_a_setting(production):
    names = ("SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD")

    settings = production()
    assert [settings[name] for name in names] == [63_072_000, True, False]
    settings = production(HSTS_SECONDS="300", HSTS_SUBDOMAINS="0", HSTS_PRELOAD="1", SECURE_SSL_REDIRECT="0")
    assert [settings[name] for name in names] == [300, False, True]


@pytest.mark.django_db
def test_what_an_older_key_signed_holds_while_the_key_is_named(
    editor: User, manager: User, client_of: Callable[[User], Client], settings
):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OLDER_KEY, []
    # The first answer signs a session again, with the new key.
    before, later = client_of(editor), client_of(editor)
    invited = accounts.invite(account=accounts.NewAccount("kari", "kari@example.org"), roles=["editor"], by=manager)
    key = {"uidb36": user_pk_to_url_str(manager), "key": default_token_generator.make_token(manager)}
    reset = reverse("account_reset_password_from_key", kwargs=key)
    links = [path_of_invitation(invited), reset]

    def statuses(signed_in: Client) -> list[int]:
        # Who comes with a link for a new password that works is led to the form.
        return [signed_in.get("/admin/").status_code, *(Client().get(link).status_code for link in links)]

    settings.SECRET_KEY = KEY
    settings.SECRET_KEY_FALLBACKS = [OLDER_KEY]
    assert statuses(before) == [200, 200, 302]
    settings.SECRET_KEY_FALLBACKS = []
    assert statuses(later) == [302, 404, 200]
