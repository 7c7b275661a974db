"""Sessions end by themselves: after a time without use, and after a time in all. Noting their use costs little."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from notices.access.sessions import note_use, open_sessions_of
from tests.support.second_factors import after_password, app_of, browser_with_factor, note_shown
from tests.support.sessions import OWN_SESSIONS, SIGN_IN, is_in, signed_in
from tests.support.worlds import created

pytestmark = pytest.mark.django_db

HERE = {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}


@pytest.fixture
def start(set_now) -> datetime:
    """A moment that is now."""
    moment = timezone.now()
    set_now(moment)
    return moment


@pytest.mark.parametrize(("minutes", "is_open"), [(239, True), (241, False)])
def test_a_session_that_is_not_used_ends(minutes: int, is_open: bool, editor, password, start, set_now) -> None:
    client = signed_in(editor, password)

    set_now(start + timedelta(minutes=minutes))

    assert is_in(client) is is_open


@pytest.mark.parametrize(("minutes", "is_open"), [(-1, True), (1, False)])
def test_a_session_that_is_always_used_ends_too(minutes: int, is_open: bool, editor, password, start, set_now) -> None:
    client = signed_in(editor, password)
    for hours in range(3, 12, 3):
        set_now(start + timedelta(hours=hours))
        assert is_in(client)
    client.post(reverse("desk-profile"), {})  # whatever else is saved puts nothing off

    set_now(start + timedelta(hours=12, minutes=minutes))

    assert is_in(client) is is_open


def test_showing_a_factor_again_puts_nothing_off(editor: User, start: datetime, set_now) -> None:
    client = browser_with_factor(editor)
    for hours in (3, 6, 9):
        set_now(start + timedelta(hours=hours))
        note_shown(client, editor)
        assert is_in(client)

    set_now(start + timedelta(hours=12, minutes=1))

    assert not is_in(client)


def test_what_an_open_page_tries_in_vain_keeps_no_session_open(editor: User, password: str, start, set_now) -> None:
    client, notice = signed_in(editor, password), created(editor).notice
    autosave = reverse("desk-autosave", args=[notice.pk])
    for hours in (1, 2, 3):
        set_now(start + timedelta(hours=hours))
        assert client.post(autosave, {"title": "uten versjon"}).status_code == 422

    set_now(start + timedelta(hours=4, minutes=1))

    assert not is_in(client)


def test_after_the_limit_one_signs_in_and_comes_back(editor: User, password: str, start, set_now) -> None:
    client, wanted = signed_in(editor, password), reverse("desk-notices") + "?state=draft"
    set_now(start + timedelta(hours=5))

    door = client.get(wanted, follow=True)
    answer = client.post(SIGN_IN, {"login": editor.username, "password": password, "next": wanted})

    assert "etter 4 timer uten bruk, og senest 12 timer" in door.text
    assert "det du holdt på å skrive i et varsel, er tatt vare på" in door.text.lower()
    assert door.context["redirect_field_value"] == wanted
    assert answer["Location"] == wanted
    assert client.get(wanted).status_code == 200


@pytest.mark.parametrize("name", ["desk-edit", "desk-comment", "desk-step", "desk-new"])
def test_a_form_that_is_sent_too_late_comes_back_whole(name: str, editor, password: str, start, set_now) -> None:
    notice, client = created(editor).notice, signed_in(editor, password)
    arguments = {"desk-new": [], "desk-edit": [notice.pk], "desk-comment": [notice.pk, 1]}
    where = reverse(name, args=arguments.get(name, [notice.pk, "submit"]))
    set_now(start + timedelta(hours=5))

    answer = client.post(where, {"text": "Ord som ingen skal miste"}, headers=HERE)

    assert answer.status_code == 401
    assert ("text", "Ord som ingen skal miste") in answer.context["fields"]
    assert "ingenting er tapt" in answer.text.lower()


def test_rows_of_ended_sessions_are_cleared_away(editor, reviewer, password: str, start, set_now) -> None:
    signed_in(editor, password)
    app_of(reviewer)
    after_password(reviewer, password)  # who never came further than the password
    assert Session.objects.count() == 2

    set_now(start + timedelta(minutes=61))
    call_command("clearsessions")
    assert [row.get_decoded()["_auth_user_id"] for row in Session.objects.all()] == [str(editor.pk)]
    set_now(start + timedelta(minutes=241))
    call_command("clearsessions")
    assert not Session.objects.exists()


def test_the_browser_forgets_the_cookie_when_it_is_closed(editor: User, password: str) -> None:
    client = signed_in(editor, password)

    cookie = client.cookies[settings.SESSION_COOKIE_NAME]

    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert "remember" not in client.get(OWN_SESSIONS).text + Client().get(SIGN_IN).text


# The use that is noted


def session_writes(client: Client, address: str = OWN_SESSIONS) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len([query for query in queries if "UPDATE" in query["sql"] and "django_session" in query["sql"]])


def test_use_is_noted_at_most_every_five_minutes(editor: User, password: str, start, set_now) -> None:
    client = signed_in(editor, password)
    writes = []

    for seconds in (0, 299, 300, 301, 599, 600):
        set_now(start + timedelta(seconds=seconds))
        writes.append(session_writes(client))
    client.defaults["REMOTE_ADDR"] = "198.51.100.7"
    set_now(start + timedelta(minutes=20))
    client.get(reverse("desk"))

    assert writes == [0, 0, 1, 0, 0, 1]
    [session] = open_sessions_of(editor.pk)
    assert (session.address, session.signed_in_at, session.used_at) == (
        *("198.51.100.7", start),
        start + timedelta(minutes=20),
    )


def test_a_public_page_notes_nothing(editor: User, password: str, start: datetime, set_now) -> None:
    client = signed_in(editor, password)
    set_now(start + timedelta(hours=1))

    with CaptureQueriesContext(connection) as queries:
        answer = client.get("/")

    assert [query["sql"] for query in queries if "session" in query["sql"]] == []
    assert answer.cookies == {}


def test_noting_a_use_undoes_nothing_that_was_saved_meanwhile(
    editor: User, password: str, start, set_now, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another request of the same session saves, or somebody ends it, while this one is being answered."""
    client = signed_in(editor, password)
    set_now(start + timedelta(hours=1))
    request: Any = client.get(OWN_SESSIONS).wsgi_request
    set_now(start + timedelta(hours=2))

    def save_meanwhile(name: str) -> dict[str, Any]:
        other = client.session
        other[name] = True
        other.save()
        return {}

    save_meanwhile("before it looks")
    note_use(request)
    assert client.session["before it looks"]
    assert client.session["last_use"]["at"] == (start + timedelta(hours=2)).timestamp()

    set_now(start + timedelta(hours=3))
    with monkeypatch.context() as patches:
        patches.setattr("notices.access.sessions._use", lambda _request: save_meanwhile("after it has looked"))
        note_use(request)
    assert client.session["after it has looked"]

    Session.objects.all().delete()
    note_use(request)
    assert not Session.objects.exists()


def test_a_session_of_before_gets_its_limits_with_its_next_use(editor: User, start: datetime, set_now) -> None:
    """The program of before made sessions of weeks, and noted nothing."""
    client = Client()
    client.force_login(editor)
    session = client.session
    del session["signed_in_at"], session["last_use"]
    Session.objects.update(session_data=session.encode(dict(session.items())), expire_date=start + timedelta(weeks=3))

    assert is_in(client)
    assert [session.signed_in_at for session in open_sessions_of(editor.pk)] == [start]
    assert Session.objects.get().expire_date == start + timedelta(hours=4)
