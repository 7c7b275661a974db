"""A forgotten password: one answer whoever is meant, no mail to strangers, a link that works once and for a while."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from notices.mail import immediate
from notices.mail.account_sending import RETRY_PAUSES
from notices.mail.given_up import MAX_AGE
from notices.mail.sending import send_waiting
from notices.models import AccountMail
from notices.workflow import accounts

pytestmark = pytest.mark.django_db

RESET = "/accounts/password/reset/"
NEW = "blåbær i uvær på vidda"
SetNow = Callable[[datetime], None]


class Silent:
    """A mail server that nobody must wait for: asked at all, it fails the test."""

    def __init__(self, **options: object) -> None:
        raise AssertionError("the answer asked the mail server")


def ask_for_link(name: str, address: str = "192.0.2.1") -> object:
    client = Client()
    answer = client.post(RESET, {"email": name}, REMOTE_ADDR=address)
    page = client.get(answer["Location"])
    return answer.status_code, answer["Location"], re.sub(r'csrf\w+" value="\w+|[0-9a-f]{32}', "", page.text)


def links() -> list[str]:
    """The links in the mails that were sent, as paths."""
    send_waiting()
    texts = "\n".join(str(letter.body) for letter in mail.outbox)
    return re.findall(r"/accounts/password/reset/key/\S+", texts)


def chosen(path: str, password: str = NEW) -> bool:
    """Open the link, choose the password, and say whether it was taken."""
    client = Client()
    page = client.get(path, follow=True)
    form = page.redirect_chain[-1][0] if page.redirect_chain else path
    return client.post(form, {"password1": password, "password2": password}).status_code == 302


def test_known_unknown_and_closed_names_get_one_answer_by_the_same_work(
    editor: User, deactivated: User, manager: User, settings
):
    accounts.invite(account=accounts.NewAccount("invited", "invited@example.org"), roles=[], by=manager)
    AccountMail.objects.all().delete()
    settings.EMAIL_BACKEND = f"{__name__}.Silent"
    names = ("editor", "Editor@Example.org", "nobody", "nobody@example.org", "deactivated", "invited", "x" * 200)

    answers, work = [], []
    for number, name in enumerate(names):
        with CaptureQueriesContext(connection) as queries:
            answers.append(ask_for_link(name, f"192.0.2.{number}"))
        work.append([re.sub(r"'.*'", "", query["sql"]) for query in queries])

    assert answers == [answers[0]] * len(names)
    assert [len(each) for each in work] == [len(work[0])] * len(names)
    assert AccountMail.objects.count() == len(names)


def test_where_a_thread_sends_it_waits_for_the_answer_to_leave(
    editor: User, settings, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks
):
    settings.MAIL_AT_ONCE, woken = True, Event()
    monkeypatch.setattr(immediate.SenderThread, "wake", lambda _self: woken.set())
    monkeypatch.setattr(immediate, "ANSWER_SECONDS", 0.3)

    with django_capture_on_commit_callbacks(execute=True):
        ask_for_link("editor")

    assert not woken.is_set()
    assert woken.wait(5)


def test_only_who_can_sign_in_gets_a_mail_and_nothing_typed_is_kept(editor: User, deactivated: User, manager: User):
    accounts.invite(account=accounts.NewAccount("invited", "invited@example.org"), roles=[], by=manager)
    send_waiting()
    mail.outbox.clear()
    for number, name in enumerate(
        (" EDITOR", "nobody@example.org", "deactivated", "deactivated@example.org", "invited")
    ):
        ask_for_link(name, f"192.0.2.{number}")

    (link,) = links()

    assert [letter.to for letter in mail.outbox] == [["editor@example.org"]]
    assert "editor" in mail.outbox[0].body and link.startswith(RESET)
    assert not AccountMail.objects.exists()


def test_the_link_works_once_and_ends_what_was_signed_in(editor: User, client_of):
    inside = client_of(editor)
    ask_for_link("editor")
    (link,) = links()

    assert chosen(link)
    assert not chosen(link, "enda en setning til")
    assert inside.get(reverse("desk")).status_code == 302
    editor.refresh_from_db()
    assert editor.check_password(NEW)


def test_the_link_is_too_old_after_two_hours(editor: User, monkeypatch: pytest.MonkeyPatch):
    ask_for_link("editor")
    (link,) = links()
    # Django counts the age of its links without a time zone.
    later = timezone.make_naive(timezone.now()) + timedelta(hours=2, minutes=1)
    monkeypatch.setattr("django.contrib.auth.tokens.PasswordResetTokenGenerator._now", lambda _self: later)

    assert not chosen(link)


def test_the_link_opens_nothing_of_an_account_that_was_closed_meanwhile(editor: User):
    ask_for_link("editor")
    (link,) = links()
    accounts.deactivate(person=editor, by=None)

    assert not chosen(link)


def test_a_refused_password_is_refused_here_too(editor: User):
    ask_for_link("editor")
    (link,) = links()

    assert not chosen(link, "123456789012")
    assert chosen(link)


def test_nobody_fills_somebodys_postbox_from_many_addresses(editor: User, set_now: SetNow):
    for number in range(9):
        ask_for_link("editor", f"192.0.2.{number}")
    assert len(links()) == 3

    mail.outbox.clear()
    set_now(timezone.now() + timedelta(minutes=61))  # the links of before still work then
    ask_for_link("editor")
    assert len(links()) == 1


def test_who_signs_in_without_a_password_here_gets_no_link_to_one(editor: User):
    editor.set_unusable_password()
    editor.save()
    ask_for_link("editor")

    assert links() == []


def test_a_mail_that_could_not_be_sent_does_not_count(editor: User, settings):
    backend, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "tests.support.postbox.Failing"
    User.objects.filter(pk=editor.pk).update(email="reviewer@example.org")
    for number in range(3):
        ask_for_link("editor", f"192.0.2.{number}")
    assert send_waiting()["failed"] == 3

    settings.EMAIL_BACKEND = backend
    AccountMail.objects.update(due_at=timezone.now())
    assert len(links()) == 3


def test_a_mail_server_that_is_down_is_tried_again_and_then_given_up(editor: User, settings, set_now: SetNow, caplog):
    settings.EMAIL_BACKEND = "tests.support.postbox.Failing"
    ask_for_link("reviewer")
    User.objects.filter(pk=editor.pk).update(username="reviewer", email="reviewer@example.org")
    now = timezone.now()

    for pause in RETRY_PAUSES:
        assert send_waiting()["failed"] == 1
        assert send_waiting()["failed"] == 0
        now += pause + timedelta(seconds=5)
        set_now(now)
    assert send_waiting()["given up"] == 1

    (row,) = AccountMail.objects.all()
    assert (row.data, row.person, row.given_up_at is None) == ({}, None, False)
    assert send_waiting()["failed"] == send_waiting()["given up"] == 0
    set_now(now + MAX_AGE + timedelta(days=1))
    send_waiting()
    assert not AccountMail.objects.exists()
    assert "ConnectionRefusedError" in caplog.text and "reviewer@example.org" not in caplog.text
