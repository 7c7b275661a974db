"""Second factors leave events and mails, end other sessions, and are removed by a manager for who has lost them."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from notices.mail.sending import send_waiting
from notices.models import AccountEvent, Profile
from notices.workflow import Refused, accounts
from tests.support.roles import give_roles
from tests.support.second_factors import SECRET, after_password, app_of, browser_with_factor, code, recovery_codes_of

pytestmark = pytest.mark.django_db


def events_of(person: User, after: int) -> list[tuple[str, str, str]]:
    """What happened to the account since that event: what, to which kind of factor, by whom."""
    events = AccountEvent.objects.filter(person=person, sequence__gt=after).order_by("sequence")
    return [(event.kind, event.data.get("type", ""), event.actor_name or event.source) for event in events]


def last_event() -> int:
    return AccountEvent.objects.latest("sequence").sequence


def subjects_after_sending() -> list[str]:
    """The first sentence of each mail that is sent now."""
    mail.outbox.clear()
    send_waiting()
    return [message.body.partition("\n")[0] for message in mail.outbox if message.subject == "Your sign-in has changed"]


@pytest.fixture
def english(editor: User) -> User:
    Profile.objects.create(person=editor, language="en", mail_my_turn="never", mail_rest="never")
    return editor


def test_setting_up_an_app_is_told_and_ends_other_sessions(english: User, password: str) -> None:
    elsewhere, client, start = Client(), Client(), last_event()
    for browser in (elsewhere, client):
        browser.post(reverse("account_login"), {"login": english.username, "password": password})
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code(secret=secret)})

    events = events_of(english, start)

    assert events == [("factor_added", "totp", "Editor"), ("factor_added", "recovery_codes", "Editor")]
    assert subjects_after_sending() == ["An authenticator app was added to your account."]
    assert client.get(reverse("desk")).status_code == 200
    assert elsewhere.get(reverse("desk")).status_code == 302
    assert secret not in str([*AccountEvent.objects.values_list("data")]) + mail.outbox[0].body


def test_new_codes_and_a_removed_app_are_told(english: User) -> None:
    old_codes = recovery_codes_of(english)
    client = browser_with_factor(english)
    start = last_event()
    send_waiting()

    client.post(reverse("mfa_generate_recovery_codes"))
    page = client.get(reverse("mfa_view_recovery_codes"))
    again = client.get(reverse("mfa_view_recovery_codes"))
    new_codes = recovery_codes_of(english)
    client.post(reverse("mfa_deactivate_totp"))

    assert events_of(english, start) == [
        ("factor_removed", "recovery_codes", "Editor"),
        ("factor_added", "recovery_codes", "Editor"),
        ("factor_removed", "totp", "Editor"),
        ("factor_removed", "recovery_codes", "Editor"),
    ]
    assert subjects_after_sending() == [
        "New recovery codes were made for your account.",
        "The authenticator app was removed from your account.",
    ]
    assert not set(old_codes) & set(new_codes)
    assert all(one in page.text for one in new_codes)
    assert not any(one in again.text for one in new_codes)
    assert "no-store" in page["Cache-Control"]
    assert not Authenticator.objects.exists()


def test_a_used_recovery_code_is_told_and_ends_other_sessions(english: User, password: str) -> None:
    spare, *_more = recovery_codes_of(english)
    elsewhere = browser_with_factor(english)
    start = last_event()

    client = after_password(english, password)
    client.post(reverse("mfa_authenticate"), {"code": spare})

    assert events_of(english, start) == [("recovery_code_used", "recovery_codes", "Editor")]
    assert AccountEvent.objects.latest("sequence").data["left"] == 9
    assert subjects_after_sending() == ["Somebody signed in to your account with a recovery code."]
    assert client.get(reverse("desk")).status_code == 200
    assert elsewhere.get(reverse("desk")).status_code == 302


def test_a_code_of_the_app_is_no_event(editor: User, password: str) -> None:
    app_of(editor)
    start = last_event()

    after_password(editor, password).post(reverse("mfa_authenticate"), {"code": code()})

    assert events_of(editor, start) == []


def test_a_manager_removes_the_factors_of_somebody_who_lost_them(english: User, manager: User, password: str) -> None:
    recovery_codes_of(english)
    elsewhere = browser_with_factor(english)
    start, step = last_event(), reverse("desk-person-step", args=[english.pk, "remove-factors"])
    browser = Client()
    browser.force_login(manager)
    form = {"request_id": browser.get(step).context["form"]["request_id"].value()}

    answer = browser.post(step, form)

    assert answer["Location"] == reverse("desk-person", args=[english.pk])
    first, *others = events_of(english, start)
    assert first == ("factors_removed", "", "Manager")
    assert sorted(others) == [("factor_removed", kind, "Manager") for kind in ("recovery_codes", "totp")]
    assert subjects_after_sending() == [
        "All second factors of your account were removed. Sign in with your password, and set up a new one."
    ]
    assert elsewhere.get(reverse("desk")).status_code == 302
    assert not Authenticator.objects.filter(user=english).exists()
    sent_twice = browser.post(step, form)
    assert sent_twice.status_code == 302
    assert len(events_of(english, start)) == 3
    assert browser.get(reverse("desk")).status_code == 200


def test_who_may_not_remove_factors_is_refused(editor: User, manager: User, administrator: User) -> None:
    for person in (editor, manager, administrator):
        app_of(person)
    refused: list[tuple[User, User, set[str]]] = [
        (editor, manager, {"role"}),
        (manager, manager, {"own_account"}),
        (administrator, manager, {"administrator"}),
    ]

    for person, by, codes in refused:
        actor = editor if codes == {"role"} else by
        target = manager if codes == {"role"} else person
        with pytest.raises(Refused) as refusal:
            accounts.remove_factors(person=target, by=actor)
        assert {reason.code for reason in refusal.value.reasons} == codes
    assert Authenticator.objects.count() == 3


def test_somebody_without_a_factor_has_none_to_lose(editor: User, manager: User) -> None:
    recovery_codes_of(editor)

    with pytest.raises(Refused) as refusal:
        accounts.remove_factors(person=editor, by=manager)

    assert [reason.code for reason in refusal.value.reasons] == ["no_factor"]


def test_the_command_line_helps_the_only_manager_and_an_administrator(manager: User, administrator: User) -> None:
    start, out = last_event(), StringIO()
    for person in (manager, administrator):
        browser_with_factor(person)
        call_command("remove_second_factors", person.username, stdout=out)

    assert not Authenticator.objects.exists()
    assert not Session.objects.exists()
    assert events_of(manager, start)[1:] == [("factors_removed", "", "command"), ("factor_removed", "totp", "command")]
    with pytest.raises(CommandError, match="no account"):
        call_command("remove_second_factors", "nobody")
    with pytest.raises(CommandError, match="totrinnsinnlogging"):
        call_command("remove_second_factors", manager.username)


def test_only_a_manager_is_offered_to_remove_factors(editor: User, manager: User, reviewer: User) -> None:
    app_of(editor)
    give_roles(reviewer, "editor")
    page = reverse("desk-person", args=[editor.pk])

    texts = []
    for person in (manager, reviewer):
        client = Client()
        client.force_login(person)
        texts.append(client.get(page).text)

    assert [reverse("desk-person-step", args=[editor.pk, "remove-factors"]) in text for text in texts] == [True, False]
    assert SECRET not in texts[0]
