"""Whom a limit counts, and that nobody is locked out by what others do."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from horizonscan.wrong_passwords import FROM_AN_ADDRESS
from notices.access.client_address import client_address
from notices.mail.sending import send_waiting
from notices.views.public.report_error import MAX_REPORTS
from tests.support.reverse_proxy import proxy_before
from tests.support.worlds import published

LOGIN, RESET = "/accounts/login/", "/accounts/password/reset/"
REPORT = {"text": "N er 660, ikke 624.", "section": "evidence"}
# The last of those that one address has free.
MANY = 4
STRANGER, OWNER = "127.0.0.2", "127.0.0.3"


# One function says where a request comes from.


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("198.51.100.9", "198.51.100.9"),
        ("203.0.113.5, 198.51.100.9", "198.51.100.9"),
        ("203.0.113.5,198.51.100.9 ", "198.51.100.9"),
        ("198.51.100.9:4711", "198.51.100.9"),
        ("::ffff:198.51.100.9", "198.51.100.9"),
        ("[::ffff:198.51.100.9]:4711", "198.51.100.9"),
        # Of an IPv6 address its network, in one spelling.
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        ("2001:0DB8:0001:0002:bbbb:0:0:2", "2001:db8:1:2::"),
        ("[2001:db8:1:2::1]", "2001:db8:1:2::"),
        ("[2001:db8:1:2::1]:4711", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        # What is no address says nothing: then the proxy's own counts.
        ("", "192.0.2.1"),
        ("198.51.100.9, ", "192.0.2.1"),
        ("unknown", "192.0.2.1"),
        ("198.51.100.9, unknown", "192.0.2.1"),
        ("198.51.100.999", "192.0.2.1"),
        ("198.51.100.9:", "192.0.2.1"),
        ("[]", "192.0.2.1"),
        ("x" * 9999, "192.0.2.1"),
    ],
)
def test_behind_a_proxy_the_last_entry_is_the_client(rf, settings, forwarded: str, address: str):
    settings.BEHIND_PROXY = True

    assert client_address(rf.get("/", REMOTE_ADDR="192.0.2.1", headers={"X-Forwarded-For": forwarded})) == address


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        # The client's own claim, the client, the outer proxy.
        ("203.0.113.5, 198.51.100.9, 10.0.0.3", "198.51.100.9"),
        ("198.51.100.9, 10.0.0.3", "198.51.100.9"),
        # Past the outer proxy: whom the inner one was called from.
        ("10.0.0.3", "10.0.0.3"),
        ("unknown, 10.0.0.3", "192.0.2.1"),
    ],
)
def test_behind_two_proxies_the_client_is_whom_the_outer_one_named(rf, settings, forwarded: str, address: str):
    settings.BEHIND_PROXY = 2

    assert client_address(rf.get("/", REMOTE_ADDR="192.0.2.1", headers={"X-Forwarded-For": forwarded})) == address


def test_behind_a_proxy_that_names_nobody_everybody_is_the_proxy(rf, settings):
    settings.BEHIND_PROXY = True

    assert client_address(rf.get("/", REMOTE_ADDR="192.0.2.1")) == "192.0.2.1"


@pytest.mark.parametrize(
    ("remote", "address"),
    [("192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1"), ("2001:db8:1:2::1", "2001:db8:1:2::"), ("", "")],
)
def test_without_a_proxy_nobody_can_write_their_own_address(rf, settings, remote: str, address: str):
    settings.BEHIND_PROXY = False

    assert client_address(rf.get("/", REMOTE_ADDR=remote, headers={"X-Forwarded-For": "198.51.100.9"})) == address


# A name is not locked by strangers.


def tried(address: str, name: str, password: str) -> Any:
    return Client().post(LOGIN, {"login": name, "password": password}, REMOTE_ADDR=address)


@pytest.mark.django_db
def test_the_owner_of_a_name_gets_in_while_strangers_guess(editor: User, password: str):
    strangers = [f"192.0.2.{number}" for number in range(1, 4)]

    for stranger in strangers:
        for number in range(6):
            assert tried(stranger, "editor", f"wrong {number}").status_code == 200

    # Not even the right password opens to who has guessed too often.
    assert [tried(stranger, "editor", password).status_code for stranger in strangers] == [200] * 3
    assert tried("192.0.2.9", "editor", password).status_code == 302


@pytest.mark.django_db
def test_who_has_guessed_five_times_at_one_name_may_still_sign_in_with_another(
    editor: User, reviewer: User, password: str
):
    for number in range(5):
        tried("192.0.2.1", "editor", f"wrong {number}")

    assert tried("192.0.2.1", "editor", password).status_code == 200
    assert tried("192.0.2.1", "Editor", password).status_code == 200
    assert tried("192.0.2.1", "reviewer", password).status_code == 302


@pytest.mark.django_db
def test_a_stranger_who_asks_for_somebodys_new_password_stops_only_themselves(editor: User, set_now):
    def status_of_reset(address: str) -> int:
        return Client().post(RESET, {"email": editor.email}, REMOTE_ADDR=address).status_code

    assert [status_of_reset("192.0.2.1") for _time in range(6)] == [302] * 5 + [429]

    send_waiting()
    mail.outbox.clear()
    set_now(timezone.now() + timedelta(hours=2))  # until then the links of the first mails work
    assert status_of_reset("192.0.2.9") == 302
    send_waiting()
    assert [message.to for message in mail.outbox] == [[editor.email]]


@pytest.mark.django_db
def test_djangos_admin_has_no_second_sign_in_form(editor: User, administrator: User, client_of, password: str):
    guess = {"username": "editor", "password": password}
    address = reverse("admin:login")

    assert Client().post(address, guess)["Location"].startswith(LOGIN)
    assert client_of(editor).post(address, guess).status_code == 403
    assert client_of(administrator).post(address, guess).status_code == 405


# Through a real proxy.

ClientFrom = Callable[[str], httpx.Client]


@pytest.fixture
def client_from(transactional_db: None, live_server, settings) -> Iterator[ClientFrom]:
    """A function: the browser of somebody who comes from this address, through a proxy that the site knows of."""
    settings.BEHIND_PROXY = True
    clients = []
    with proxy_before(live_server.url) as url:

        def client(address: str) -> httpx.Client:
            way = httpx.HTTPTransport(local_address=address)
            clients.append(httpx.Client(base_url=url, transport=way, trust_env=False))
            return clients[-1]

        yield client
        for each in clients:
            each.close()


def signing_in(client: httpx.Client, name: str, password: str, **headers: str) -> int:
    """Fill in the page as a browser does; 302 says that it led on."""
    client.get(LOGIN)
    token = {"X-CSRFToken": client.cookies["csrftoken"]}
    return client.post(LOGIN, data={"login": name, "password": password}, headers=token | headers).status_code


@pytest.mark.parametrize("claims", [False, True])
def test_many_wrong_passwords_lock_out_their_own_address_and_no_other(
    client_from: ClientFrom, editor: User, reviewer: User, password: str, claims: bool
):
    stranger = client_from(STRANGER)

    for _time in range(FROM_AN_ADDRESS.free - MANY):
        FROM_AN_ADDRESS.count(STRANGER)
    for number in range(MANY):
        claimed = {"X-Forwarded-For": f"198.51.100.{number}"} if claims else {}
        assert signing_in(stranger, f"name{number}", "wrong", **claimed) == 200

    assert signing_in(stranger, "reviewer", password) == 200
    assert signing_in(client_from(OWNER), "editor", password) == 302
    assert signing_in(client_from(OWNER), "reviewer", password) == 302


def test_calls_of_the_api_and_reports_of_errors_are_counted_by_the_client_too(
    client_from: ClientFrom, settings, editor: User, reviewer: User
):
    settings.API_CALLS_A_MINUTE = 2
    report = reverse("notice-report", args=[published(editor, reviewer).notice.number])
    stranger, other = client_from(STRANGER), client_from(OWNER)

    calls = [stranger.get("/api/v1/notices").status_code for _time in range(3)]
    reports = [stranger.post(report, data=REPORT | {"text": f"Feil {n}"}).status_code for n in range(MAX_REPORTS + 1)]

    assert (calls, reports) == ([200, 200, 429], [302] * MAX_REPORTS + [429])
    assert other.get("/api/v1/notices").status_code == 200
    assert other.post(report, data=REPORT).status_code == 302
