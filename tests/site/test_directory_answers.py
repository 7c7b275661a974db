"""What a directory answers that is not to be believed, or is no answer at all: nobody comes in, and nothing breaks."""

import re
import time
from typing import Any

import pytest
from allauth.socialaccount.models import SocialApp
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from horizonscan.directory import http
from notices.access.people import update_profile
from notices.workflow import accounts
from tests.support.directory_server import DISCOVERY, HTML, KEYS, TOKEN, USERINFO, Directory, Reply
from tests.support.directory_visits import START, come_in, is_signed_in, leave
from tests.support.security_lines import denials_in

pytestmark = pytest.mark.django_db

BACK, DESK, SIGN_IN = reverse("directory_callback"), reverse("desk"), reverse("account_login")


# What is not to be believed


def forged(**how: Any) -> dict[str, Any]:
    return how


LIES = {
    "expired": forged(claims={"exp": int(time.time()) - 300}),
    "not yet": forged(claims={"iat": int(time.time()) + 86_400}),
    "for another site": forged(claims={"aud": "another"}),
    "for several": forged(claims={"aud": ["another", "horizonscan"], "azp": "another"}),
    "of another directory": forged(claims={"iss": "http://127.0.0.1:1"}),
    "another nonce": forged(claims={"nonce": "another"}),
    "no nonce": forged(claims={"nonce": None}),
    "no end": forged(claims={"exp": None}),
    "nobody": forged(claims={"sub": None}),
    "a number": forged(claims={"sub": 1}),
    "no name at all": forged(claims={"sub": ""}),
    "another's key": forged(signs_with="another's"),
    "an unknown key": forged(key_name="another"),
    "no signature": forged(algorithm="none"),
    "signed by a secret": forged(algorithm="HS256"),
    "somebody else's particulars": forged(userinfo={"sub": "sub-of-ola"}),
    "another address": forged(userinfo={"sub": None}),
}


@pytest.mark.parametrize("lie", LIES)
def test_what_the_directory_says_is_believed_only_when_it_is_signed_for_this_sign_in(
    visitor: Client, directory: Directory, lie: str, caplog
) -> None:
    for name, value in LIES[lie].items():
        setattr(directory, name, value)

    page = come_in(visitor, directory)

    assert (page.status_code, is_signed_in(visitor), User.objects.count()) == (403, False, 0)
    assert "ikke kan stole på" in page.content.decode()
    (line,) = denials_in(caplog)
    assert (line.what, line.address) == ("directory", "127.0.0.1")
    assert re.fullmatch(r"directory_answer,[A-Za-z]+", line.reasons)


def test_clocks_may_differ_by_half_a_minute(visitor: Client, directory: Directory) -> None:
    now = int(time.time())
    directory.claims = {"iat": now + 30, "exp": now - 30}

    assert come_in(visitor, directory)["Location"] == DESK


def test_an_address_of_coming_back_counts_once_and_in_one_browser(visitor: Client, directory: Directory) -> None:
    address = directory.approve(leave(visitor))
    stolen = Client()

    assert stolen.get(address).status_code == 400
    assert visitor.get(address.replace("state=", "state=x")).status_code == 400
    assert visitor.get(address)["Location"] == DESK
    assert visitor.get(address).status_code == 400
    assert len(directory.used) == 1


def test_a_code_counts_once_at_the_directory_too_and_only_with_its_verifier(directory: Directory) -> None:
    first, second = Client(), Client()
    used = directory.approve(leave(first))
    first.get(used)
    other = directory.approve(leave(second))
    code = re.search(r"code=([^&]*)", used)
    assert code

    page = second.get(re.sub(r"code=[^&]*", f"code={code[1]}", other))

    assert (page.status_code, is_signed_in(second)) == (403, False)
    third = directory.approve(leave(second))
    # A code that was caught on its way fits no other sign-in: its verifier is another.
    caught = directory.approve(leave(Client()))
    mixed = re.sub(r"code=[^&]*", re.search(r"code=[^&]*", caught)[0], third)  # type: ignore[index]
    assert (second.get(mixed).status_code, is_signed_in(second)) == (403, False)


def test_somebody_who_cancels_is_told_so(visitor: Client, directory: Directory) -> None:
    state = re.search(r"state=[^&]*", leave(visitor))
    assert state

    page = visitor.get(f"{BACK}?{state[0]}&error=access_denied&error_description=<script>")

    assert (page.status_code, "Katalogen logget deg ikke inn" in page.content.decode()) == (403, True)
    assert "script&gt;" not in page.content.decode()


# A directory that does not answer

FAULTS = {
    "html": HTML,
    "an error": Reply(500),
    "moved": Reply(302),
    "a list": Reply(body=b"[]"),
    "nothing": Reply(body=b""),
    "half": Reply(body=b'{"issuer": '),
    "an empty object": Reply(),
    "numbers": Reply(body=b'{"issuer": 1, "keys": 2, "access_token": 3, "id_token": 4, "sub": 5}'),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("where", [DISCOVERY, TOKEN, KEYS, USERINFO])
def test_a_directory_that_answers_nonsense_lets_nobody_in_and_breaks_nothing(
    visitor: Client, directory: Directory, where: str, fault: str, caplog
) -> None:
    address = directory.approve(leave(visitor))
    directory.answers[where] = FAULTS[fault]

    page = visitor.get(address)

    assert page.status_code in (403, 503)
    assert (is_signed_in(visitor), User.objects.count()) == (False, 0)
    assert len(denials_in(caplog)) == 1


def test_a_slow_or_endless_answer_is_given_up(visitor: Client, directory: Directory, monkeypatch) -> None:
    monkeypatch.setattr(http, "MAX_SECONDS", 0.3)
    monkeypatch.setattr(http, "MAX_BYTES", 5_000)
    address = directory.approve(leave(visitor))
    for reply in (Reply(body=b" " * 100, drip=0.05), Reply(body=b" " * 10_000)):
        directory.answers[DISCOVERY] = reply
        began = time.monotonic()

        assert visitor.post(START).status_code == 503
        assert time.monotonic() - began < 1
    assert visitor.get(address).status_code == 503


@pytest.mark.parametrize(
    ("language", "words"), [("nb", "svarer ikke nå"), ("nn", "svarar ikkje no"), ("en", "not answer now")]
)
def test_where_it_is_down_people_are_told_in_their_language_and_sign_in_here(
    directory: Directory, editor: User, password: str, settings, language: str, words: str, caplog
) -> None:
    client = Client(headers={"Accept-Language": language})
    settings.DIRECTORY_URL = "http://127.0.0.1:9"  # where nobody listens

    page = client.post(START, {"next": "/admin/log/"})

    assert (page.status_code, words in page.content.decode()) == (503, True)
    assert f'lang="{language}"' in page.content.decode()
    (line,) = denials_in(caplog)
    assert (line.address, line.reasons) == ("127.0.0.1", "directory_down,ConnectionError")
    assert client.post(SIGN_IN, {"login": "editor", "password": password})["Location"] == DESK


def test_who_leaves_for_it_again_and_again_is_stopped_and_nobody_else(directory: Directory, settings) -> None:
    settings.DIRECTORY_URL = "http://127.0.0.1:9"  # each try would ask it

    def leaving(address: str) -> int:
        return Client().post(START, REMOTE_ADDR=address).status_code

    assert [leaving("192.0.2.1") for _time in range(21)] == [503] * 20 + [429]
    assert leaving("192.0.2.9") == 503


def test_somebody_whose_account_is_known_is_told_in_its_language(directory: Directory, manager: User) -> None:
    come_in(Client(), directory)
    kari = User.objects.get(username="kari")
    update_profile(kari, language="nn")
    accounts.deactivate(person=kari, by=manager)

    assert 'lang="nn"' in come_in(Client(headers={"Accept-Language": "en"}), directory).content.decode()


def test_a_directory_that_names_another_one_or_an_open_line_is_not_asked(visitor: Client, directory: Directory) -> None:
    for claims in ({"issuer": "https://evil.example"}, {"token_endpoint": "http://evil.example/token"}):
        real = directory.reply(DISCOVERY, {}).body.decode()
        for name, value in claims.items():
            real = re.sub(rf'"{name}": "[^"]*"', f'"{name}": "{value}"', real)
        directory.answers[DISCOVERY] = Reply(body=real.encode())

        assert visitor.post(START).status_code == 403
        del directory.answers[DISCOVERY]


def test_a_directory_written_into_the_database_is_not_asked(visitor: Client, directory: Directory) -> None:
    forged = {"server_url": "http://127.0.0.1:9"}
    SocialApp.objects.create(
        provider="openid_connect", provider_id="directory", client_id="x", name="x", settings=forged
    )

    assert come_in(visitor, directory)["Location"] == DESK
