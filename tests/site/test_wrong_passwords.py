"""Wrong passwords: pauses that grow, for who guesses and nobody else; what is logged; when the owner is told."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import hashers
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from horizonscan.wrong_passwords import FROM_AN_ADDRESS
from notices.access.attempts import Attempts
from notices.mail.failed_sign_ins import MANY, note_failed
from notices.mail.sending import send_waiting
from notices.models import AccountMail, Profile
from tests.support.security_lines import denials_in

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
GUESSER, ELSEWHERE = "192.0.2.1", "198.51.100.9"
SetNow = Callable[[datetime], None]


def tried(password: str, name: str = "editor", address: str = GUESSER) -> Any:
    return Client().post(LOGIN, {"login": name, "password": password}, REMOTE_ADDR=address)


def guess(number: int, name: str = "editor", address: str = GUESSER) -> None:
    for one in range(number):
        tried(f"wrong {one}", name, address)


def test_pauses_grow_to_a_bound_and_what_was_tried_is_forgotten(set_now: SetNow):
    attempts = Attempts("test", free=2, longest_pause=timedelta(minutes=4), forgotten_after=timedelta(hours=1))
    now, pauses = timezone.now(), []

    for _time in range(7):
        set_now(now)
        assert attempts.count("who") == 0
        pauses.append(attempts.count("who") if _time else 0)
        now += timedelta(seconds=pauses[-1])

    assert pauses == [0, 60, 120, 240, 240, 240, 240]
    assert attempts.count("somebody else") == 0
    set_now(now + timedelta(hours=7))
    assert [attempts.count("who") for _time in range(3)] == [0, 0, 60]


def test_of_many_at_one_moment_no_more_than_the_free_ones_are_made():
    attempts = Attempts("test", free=2, longest_pause=timedelta(minutes=4), forgotten_after=timedelta(hours=1))

    assert [attempts.count("who") for _time in range(4)] == [0, 0, 60, 60]
    cache.add(f"{attempts._key('other')}:lock", True, 10)
    assert attempts.count("other") == 60  # nobody passes while the count cannot be kept


def test_the_right_password_waits_too_and_then_comes_in(editor: User, password: str, set_now: SetNow):
    guess(5)

    waiting = tried(password)
    assert waiting.status_code == 200
    assert "Prøv igjen om 1 minutt." in waiting.text

    set_now(timezone.now() + timedelta(seconds=61))
    assert tried(password).status_code == 302
    guess(4)  # who was right begins anew
    assert tried(password).status_code == 302


def test_a_name_that_nobody_has_waits_the_same():
    guess(5, "nobody")

    assert "Prøv igjen om 1 minutt." in tried("wrong", " NOBODY ").text


def test_nobody_is_kept_out_from_another_address(editor: User, password: str):
    guess(7)

    assert tried(password).status_code == 200
    assert tried(password, address=ELSEWHERE).status_code == 302


def test_who_guesses_at_many_names_waits_as_well(editor: User, password: str, set_now: SetNow):
    for number in range(FROM_AN_ADDRESS.free):
        tried("wrong", f"name{number}")

    assert tried(password).status_code == 200
    set_now(timezone.now() + timedelta(minutes=2))
    assert tried(password).status_code == 302


def test_an_office_in_which_everybody_errs_once_signs_in(editor: User, password: str, set_now: SetNow):
    now = timezone.now()
    for number in range(28):
        set_now(now + timedelta(minutes=number))
        assert "minutt" not in tried("wrong", f"name{number}").context["form"].errors.as_text()

    assert tried(password).status_code == 302


def test_known_and_unknown_names_are_the_same_work(editor: User, deactivated: User, monkeypatch: pytest.MonkeyPatch):
    hashed: list[str] = []
    plain = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(
        hashers.MD5PasswordHasher,
        "encode",
        lambda *args: hashed.append("one") or plain(*args),  # type: ignore[func-returns-value]
    )

    def work(name: str, address: str) -> tuple[int, int, str]:
        hashed.clear()
        with CaptureQueriesContext(connection) as queries:
            answer = tried("wrong", name, address)
        return len(queries), len(hashed), answer.context["form"].errors.as_text()

    works = [
        work(name, f"192.0.2.{n}") for n, name in enumerate(("editor", "nobody", "deactivated", "editor@example.org"))
    ]

    assert works == [works[0]] * 4
    assert works[0][1] == 1


def test_the_log_says_from_where_and_nothing_that_was_typed(editor: User, deactivated: User, password: str, caplog):
    tried("guessed-word")
    tried("guessed-word", "my-password-in-the-wrong-field")
    tried(password, deactivated.username)
    guess(5)

    assert "guessed-word" not in caplog.text and "wrong-field" not in caplog.text
    lines = denials_in(caplog)
    assert [(line.what, line.who, line.reasons, line.address) for line in lines[:3]] == [
        ("password", f"account {editor.pk}", "wrong", GUESSER),
        ("password", "nobody", "no such account", GUESSER),
        ("password", f"account {deactivated.pk}", "wrong", GUESSER),
    ]
    assert lines[-1].reasons == "too many attempts"


def test_the_owner_is_told_of_many_once_a_day(editor: User, set_now: SetNow):
    now = timezone.now()

    for number in range(MANY):
        assert not AccountMail.objects.exists()
        tried("wrong", address=f"192.0.2.{number}")
    for number in range(MANY):
        note_failed(editor, "editor", f"198.51.100.{number}")
    send_waiting()

    (letter,) = mail.outbox
    assert letter.to == [editor.email]
    assert "192.0.2.9" in letter.body and "/accounts/password/reset/" in letter.body
    assert not AccountMail.objects.exists()
    set_now(now + timedelta(hours=25))
    for number in range(MANY):
        note_failed(editor, "editor", f"203.0.113.{number}")
    assert AccountMail.objects.count() == 1


@pytest.mark.parametrize(
    ("language", "words"), [("nb", "feil passord"), ("nn", "eller fleire"), ("en", "wrong passwords")]
)
def test_the_mail_is_in_the_owners_language(editor: User, language: str, words: str):
    Profile.objects.create(person=editor, language=language)
    for _time in range(MANY):
        note_failed(editor, "editor", GUESSER)
    send_waiting()

    assert words in mail.outbox[0].body


def test_nobody_is_told_of_guesses_at_a_name_that_is_nobodys_or_has_left(deactivated: User):
    for number in range(MANY + 2):
        tried("wrong", "nobody", f"192.0.2.{number}")
        tried("wrong", deactivated.username, f"198.51.100.{number}")

    assert not AccountMail.objects.exists()


def test_guesses_at_the_password_of_who_is_signed_in_wait_too(editor: User, client_of, password: str):
    client = client_of(editor)
    for number in range(4):
        client.post("/accounts/email/", {"email": "new@example.org", "password": f"wrong {number}"})
    client.post("/accounts/password/change/", {"oldpassword": "wrong", "password1": "x", "password2": "x"})

    assert client.post("/accounts/email/", {"email": "new@example.org", "password": password}).status_code == 422
    assert not AccountMail.objects.exists()
