"""One's own e-mail address: another counts when it is confirmed by its owner, signed in; the former one may object."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from notices.mail.sending import send_waiting
from notices.models import AccountEvent
from notices.verification.accounts import findings
from notices.workflow import accounts
from tests.support.second_factors import browser_with_factor, note_shown

pytestmark = pytest.mark.django_db

EMAIL, OLD, NEW = "/accounts/email/", "editor@example.org", "new@example.org"
SetNow = Callable[[datetime], None]


@pytest.fixture
def ask(editor_client: Client, password: str) -> Callable[..., Any]:
    """A function: the editor asks for this address."""
    return lambda address=NEW, word=password: editor_client.post(EMAIL, {"email": address, "password": word})


def address_of(person: User) -> str:
    return User.objects.get(pk=person.pk).email


def links_to(address: str) -> list[str]:
    """The links in the mails to this address, as paths, of all that have been sent by now."""
    send_waiting()
    texts = [str(letter.body) for letter in mail.outbox if letter.to == [address]]
    return re.findall(r"/accounts/(?:confirm-email|email-objection)/\S+", "\n".join(texts))


def kinds(person: User) -> list[str]:
    return list(AccountEvent.objects.filter(person=person).order_by("sequence").values_list("kind", flat=True))[-4:]


def test_another_address_counts_when_it_is_confirmed(editor: User, editor_client: Client, ask):
    assert ask().status_code == 302
    (link,) = links_to(NEW)

    page = editor_client.get(link)  # a program that looks into mails opens it too
    assert page.status_code == 200 and address_of(editor) == OLD
    assert editor_client.post(link).status_code == 302

    assert address_of(editor) == NEW
    event = AccountEvent.objects.get(person=editor, kind="email_changed")
    assert (event.actor, event.data["from"], event.data["to"]) == (editor, OLD, NEW)
    assert editor_client.post(link).status_code == 410
    assert list(findings()) == []
    assert [letter.subject for letter in mail.outbox if letter.to == [OLD]] == ["Noen har bedt om en ny e-postadresse"]


@pytest.mark.parametrize("word", ["wrong", ""])
def test_it_takes_the_password(editor: User, ask, word: str):
    assert ask(word=word).status_code == 422
    assert not AccountEvent.objects.filter(kind="email_change_asked").exists()
    assert links_to(NEW) == []


def test_where_a_second_factor_is_required_it_takes_a_recent_one(editor: User, settings, password: str):
    settings.SECOND_FACTOR = True
    client = browser_with_factor(editor)
    form = {"email": NEW, "password": password}

    note_shown(client, editor, minutes_ago=60)
    assert client.get(EMAIL).status_code == 302
    assert client.post(EMAIL, form).status_code == 401
    assert password not in client.post(EMAIL, form).text
    note_shown(client, editor)
    assert client.post(EMAIL, form).status_code == 302
    assert len(links_to(NEW)) == 1


def test_the_answer_does_not_tell_whose_an_address_is(editor: User, reviewer: User, deactivated: User, ask):
    ask("warm@example.org")
    answers, work = [], []
    for address in (NEW, "Reviewer@Example.org", "deactivated@example.org"):
        with CaptureQueriesContext(connection) as queries:
            answer = ask(address)
        answers.append((answer.status_code, answer["Location"]))
        work.append(len(queries))

    assert answers == [answers[0]] * 3 and work == [work[0]] * 3
    assert len(links_to(NEW)) == 1
    assert links_to("reviewer@example.org") == links_to("deactivated@example.org") == []


def test_an_address_that_somebody_got_meanwhile_is_not_given(editor: User, reviewer: User, editor_client: Client, ask):
    ask()
    (link,) = links_to(NEW)
    reviewer.email = NEW
    reviewer.save()

    assert editor_client.post(link).status_code == 410
    assert (address_of(editor), address_of(reviewer)) == (OLD, NEW)


def test_the_link_is_for_one_account_one_address_and_a_day(
    editor: User, reviewer: User, editor_client: Client, client_of, ask, set_now: SetNow
):
    ask()
    (link,) = links_to(NEW)

    assert Client().post(link).status_code == 302  # to the sign-in
    assert client_of(reviewer).post(link).status_code == 410
    token = link.split("/")[-2]
    assert editor_client.post(link.replace(token, token[:-1] + ("a" if token[-1] != "a" else "b"))).status_code == 410
    assert address_of(editor) == OLD and address_of(reviewer) == "reviewer@example.org"

    now = timezone.now()
    set_now(now + timedelta(hours=25))
    assert client_of(editor).post(link).status_code == 410  # the session of yesterday has ended
    set_now(now)
    editor_client.force_login(editor)
    ask("newer@example.org")  # takes the place of what was asked before
    assert editor_client.post(link).status_code == 410
    assert address_of(editor) == OLD


def test_one_cannot_ask_without_end(editor: User, ask):
    assert [ask(f"a{number}@example.org").status_code for number in range(6)] == [302] * 5 + [422]


@pytest.mark.parametrize("is_confirmed", [False, True])
def test_whoever_reads_mail_at_the_former_address_objects(
    editor: User, editor_client: Client, ask, password: str, is_confirmed: bool
):
    ask()
    (link,), (objection,) = links_to(NEW), links_to(OLD)
    if is_confirmed:
        editor_client.post(link)
        assert len(links_to(OLD)) == 2  # told again that it has changed
    mail.outbox.clear()

    page = Client(enforce_csrf_checks=True).get(objection)
    assert page.status_code == 200 and address_of(editor) == (NEW if is_confirmed else OLD)
    assert page["Referrer-Policy"] == "no-referrer" and not page.cookies
    assert Client(enforce_csrf_checks=True).post(objection).status_code == 200

    assert address_of(editor) == OLD
    assert kinds(editor)[-2:] == ["email_change_stopped", "password_changed"]
    assert not Session.objects.exists() and editor_client.get(EMAIL).status_code == 302
    assert not User.objects.get(pk=editor.pk).check_password(password)
    client = Client()
    client.force_login(User.objects.get(pk=editor.pk))
    assert client.post(link).status_code == 410
    assert Client().post(objection).status_code == 410
    send_waiting()
    assert [letter.to for letter in mail.outbox] == [[OLD]] and "/password/reset/key/" in mail.outbox[0].body
    assert list(findings()) == []


def test_an_objection_is_too_late_after_a_week_and_after_another_change(
    editor: User, editor_client: Client, ask, set_now: SetNow
):
    ask()
    (link,), (objection,) = links_to(NEW), links_to(OLD)
    now = timezone.now()
    set_now(now + timedelta(days=8))
    assert Client().post(objection).status_code == 410
    set_now(now)
    editor_client.post(link)
    person = User.objects.get(pk=editor.pk)
    person.email = "third@example.org"
    person.save()

    assert Client().post(objection).status_code == 410
    assert Client().get("/accounts/email-objection/nothing/").status_code == 410
    assert address_of(editor) == "third@example.org"


def test_what_an_administrator_changes_is_told_at_both_addresses(editor: User, administrator: User, client_of):
    dates = {"date_joined_0": "2026-01-01", "date_joined_1": "00:00:00", "is_active": "on"}
    page = reverse("admin:auth_user_change", args=[editor.pk])
    client_of(administrator).post(page, {**dates, "username": "editor", "email": NEW})
    send_waiting()

    addresses = [letter.to for letter in mail.outbox if letter.subject == "E-postadressen din er endret"]
    assert addresses == [[OLD], [NEW]]
    assert links_to(OLD) == links_to(NEW) == []
    assert address_of(editor) == NEW and list(findings()) == []


def test_an_invitation_that_goes_elsewhere_is_told_where_it_went_before(manager: User):
    invited = accounts.invite(account=accounts.NewAccount("ny", "typo@example.org"), roles=[], by=manager)
    accounts.invite_again(person=invited.account, email=NEW, by=manager)
    accounts.invite_again(person=User.objects.get(username="ny"), email=NEW, by=manager)
    send_waiting()

    (letter,) = [each for each in mail.outbox if each.to == ["typo@example.org"]]
    assert letter.subject == "Invitasjonen din gjelder ikke lenger" and NEW not in letter.body


def test_no_old_page_takes_an_address_without_its_owner(editor: User, editor_client: Client):
    editor_client.post(EMAIL, {"email": NEW, "action_add": ""})
    editor_client.post(EMAIL, {"email": NEW, "action_primary": ""})

    assert address_of(editor) == OLD and links_to(NEW) == []


@pytest.mark.parametrize("language", ["nn", "en"])
def test_mails_are_in_their_readers_language(editor: User, ask, language: str):
    from notices.models import Profile

    Profile.objects.create(person=editor, language=language)
    ask()
    send_waiting()

    subjects = {letter.to[0]: letter.subject for letter in mail.outbox}
    assert (
        subjects
        == {
            "nn": {OLD: "Nokon har bede om ei ny e-postadresse", NEW: "Stadfest den nye e-postadressa di"},
            "en": {OLD: "A new e-mail address was asked for", NEW: "Confirm your new e-mail address"},
        }[language]
    )
