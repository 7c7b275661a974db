"""Sessions: people see and end their own; signing in, and changing how one signs in, ends what was before."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from horizonscan.sessions.devices import device_of
from notices.access.sessions import open_sessions_of
from notices.models import AccountEvent
from tests.support.second_factors import app_of, browser_with_factor, code
from tests.support.sessions import OWN_SESSIONS, PHONE, SIGN_IN, WINDOWS, copy_of, is_in, key_of, signed_in

pytestmark = pytest.mark.django_db


# Seen and ended


def test_somebody_sees_where_they_are_signed_in_and_nobody_elses(editor: User, reviewer: User, password: str) -> None:
    here, elsewhere = signed_in(editor, password), signed_in(editor, password, PHONE, "2001:db8::17")
    signed_in(reviewer, password, address="203.0.113.9")
    here.get(OWN_SESSIONS)

    page = here.get(OWN_SESSIONS)

    devices = [(device, session.address, is_here) for session, device, is_here in page.context["sessions"]]
    assert sorted(devices) == [("Firefox på Windows", "192.0.2.1", True), ("Safari på iPhone", "2001:db8::", False)]
    assert not [key for key in (key_of(here), key_of(elsewhere)) if key in page.text]
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize("which", ["one", "all"])
def test_sessions_elsewhere_are_ended_and_nobody_elses(which: str, editor, reviewer, password: str, caplog) -> None:
    here, other = signed_in(editor, password), signed_in(editor, password, PHONE)
    third, colleague = signed_in(editor, password, address="192.0.2.3"), signed_in(reviewer, password)
    events = AccountEvent.objects.count()
    marks = {session.key: session.mark for session in open_sessions_of(editor.pk)}

    answer = here.post(OWN_SESSIONS, {"end": marks[key_of(other)] if which == "one" else "all"}, follow=True)

    assert [is_in(client) for client in (here, other, third, colleague)] == [True, False, which == "one", True]
    assert ("annet sted" if which == "one" else "2 andre steder") in answer.text
    # Who was signed in where is nobody else's: a line in the log, and no event that colleagues read.
    number = 1 if which == "one" else 2
    assert f"ended what='sessions' who='account {editor.pk}' number='{number}'" in caplog.text
    assert AccountEvent.objects.count() == events


def test_neither_the_session_in_use_nor_somebody_elses_nor_all_by_mistake_is_ended(editor, reviewer, password) -> None:
    here, other, colleague = (signed_in(person, password) for person in (editor, editor, reviewer))
    marks = [session.mark for person in (editor, reviewer) for session in open_sessions_of(person.pk)]
    mine = [session.mark for session in open_sessions_of(editor.pk) if session.key != key_of(here)]

    for wrong in ("", "nothing", *[mark for mark in marks if mark not in mine]):
        here.post(OWN_SESSIONS, {"end": wrong})
    here.post(OWN_SESSIONS)
    here.get(OWN_SESSIONS, {"end": "all"})

    assert [is_in(client) for client in (here, other, colleague)] == [True] * 3


def test_ending_asks_for_no_factor(editor: User, password: str, settings) -> None:
    settings.SECOND_FACTOR = True
    without, _elsewhere = signed_in(editor, password), signed_in(editor, password)
    without.post(OWN_SESSIONS, {"end": "all"})
    assert [session.key for session in open_sessions_of(editor.pk)] == [key_of(without)]

    long_ago = browser_with_factor(editor, minutes_ago=300)
    long_ago.post(OWN_SESSIONS, {"end": "all"})
    assert (is_in(without), is_in(long_ago)) == (False, True)


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (WINDOWS, "Firefox på Windows"),
        (PHONE, "Safari på iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/142 Safari/537 Edg/142", "Edge på Windows"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/142 Mobile Safari/537", "Chrome på Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) CriOS/142 Safari/604", "Chrome på iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15_1) Version/18 Safari/605", "Safari på Mac"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/142 Safari/537 OPR/120", "Opera på Linux"),
        ("curl/8.5.0", "Ukjent nettleser"),
        ("", "Ukjent nettleser"),
        ("<script>Windows", "Windows"),
    ],
)
def test_a_browser_is_named_in_plain_words(agent: str, device: str) -> None:
    assert device_of(agent) == device


# A new key


def test_signing_in_takes_over_no_key_that_somebody_else_may_know(editor: User, password: str) -> None:
    app_of(editor)
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "key-of-a-thief-0123456789"
    client.post(SIGN_IN, {"login": editor.username, "password": password})
    before = copy_of(client)

    client.post(reverse("mfa_authenticate"), {"code": code()})

    keys = ["key-of-a-thief-0123456789", key_of(before), key_of(client)]
    assert len(set(keys)) == 3
    assert (is_in(client), is_in(before)) == (True, False)
    assert [row.pk for row in Session.objects.all()] == [key_of(client)]


def test_signing_in_as_somebody_else_takes_over_nothing(editor: User, reviewer: User, password: str) -> None:
    client = signed_in(editor, password)
    before = copy_of(client)
    client.post(SIGN_IN, {"login": reviewer.username, "password": password})
    assert client.get(OWN_SESSIONS).wsgi_request.user == editor  # who is signed in signs out first

    client.force_login(reviewer)  # what a way in does that does not ask for that

    assert client.get(OWN_SESSIONS).wsgi_request.user == reviewer
    assert not is_in(before)
    assert [row.pk for row in Session.objects.all()] == [key_of(client)]


def test_showing_a_factor_again_gives_a_new_key(editor: User, settings) -> None:
    settings.SECOND_FACTOR = True
    client = browser_with_factor(editor, minutes_ago=60)
    before = copy_of(client)

    client.post(reverse("mfa_reauthenticate"), {"code": code()})

    assert key_of(client) != key_of(before)
    assert (is_in(client), is_in(before)) == (True, False)


# Ended by what changes how somebody signs in

NEW = "et-nytt-langt-passord-i-test"


def change_own(editor: User, client: Client, password: str) -> None:
    client.post(reverse("account_change_password"), {"oldpassword": password, "password1": NEW, "password2": NEW})


def change_by_shell(editor: User, client: Client, password: str) -> None:
    person = User.objects.get(pk=editor.pk)
    person.set_password(NEW)
    person.save()


@pytest.mark.parametrize(("change", "is_kept"), [(change_own, True), (change_by_shell, False)])
def test_a_new_password_ends_all_other_sessions(
    change: Callable[..., None], is_kept: bool, editor: User, reviewer: User, password: str
) -> None:
    here, elsewhere, colleague = (signed_in(person, password) for person in (editor, editor, reviewer))
    before = copy_of(here)

    change(editor, here, password)

    assert User.objects.get(pk=editor.pk).check_password(NEW)
    # The rows are gone: nobody has to come by for them to be refused.
    owners = [str(row.get_decoded().get("_auth_user_id")) for row in Session.objects.all()]
    assert sorted(owners) == sorted([str(editor.pk)] * is_kept + [str(reviewer.pk)])
    assert [is_in(client) for client in (here, before, elsewhere, colleague)] == [is_kept, False, False, True]


def test_what_changes_nothing_of_signing_in_ends_none(editor: User, password: str) -> None:
    client = signed_in(editor, password)

    editor.first_name = "Nytt"
    editor.save()

    assert is_in(client)


# Signing out


@pytest.mark.parametrize("name", ["account_logout", "admin:logout"])
def test_signing_out_empties_the_cache_alone_and_only_by_a_form(name: str, administrator: User, password) -> None:
    client = signed_in(administrator, password)
    page = client.get(reverse(name))
    assert is_in(client)
    assert "Clear-Site-Data" not in page

    answer = client.post(reverse(name))

    # Never "storage", "*" or "cookies" besides: what was typed and is not saved yet is in the browser's storage.
    assert answer["Clear-Site-Data"] == '"cache"'
    assert not is_in(client)
    assert not Session.objects.exists()
