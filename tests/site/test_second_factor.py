"""Where a second factor is required: nobody works without one, and what counts most needs one that was just shown."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notices import workflow
from notices.models import AccountEvent, DraftBuffer, Publication, RoleGrant
from notices.policy import PREFIXES, TABLE
from tests.support.addresses import addresses
from tests.support.forms_data import form_data
from tests.support.second_factors import app_of, browser_with_factor, code, note_shown
from tests.support.sites import edit_page, step_page, tokens
from tests.support.worlds import created, head_of, published, submitted
from tests.support.wsgi_client import WsgiClient

pytestmark = pytest.mark.django_db

SET_UP, AGAIN = reverse("mfa_index"), reverse("mfa_reauthenticate")
# What somebody reaches who has shown no factor.
FIRST = {"mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes", "account_logout"}
FIRST |= {"account_sessions", "directory_again", "logout", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
FIRST.add("account_reauthenticate")
# Steps of signing in, which send away who is signed in.
SIGNING_IN = {"mfa_authenticate", "account_confirm_login_code", "login"}
# What asks again: showing to the public, taking away from it, and who may do what.
ASKING = {("desk-step", step) for step in ("approve", "cancel", "withdraw")} | {
    ("desk-invite", ""),
    ("desk-redaction", ""),
}
ASKING |= {("desk-person-step", step) for step in ("give", "confirm", "end", "deactivate", "reactivate")}
ASKING |= {("desk-person-step", step) for step in ("invite-again", "remove-factors")}


@pytest.fixture(autouse=True)
def is_required(settings) -> None:
    settings.SECOND_FACTOR = True


def concrete(route: str) -> str:
    """An address of the route; whether anything is there does not matter, as nobody gets so far."""
    route = re.sub(r"<int:\w+>", "1", route)
    route = re.sub(r"<(\w+:)?\w+>", "x", route)
    return re.sub(r"\^|\$|\\Z|\(\?P.*?\)", "", route).replace("(?:", "")


def asks_to_sign_in(response: Any) -> bool:
    target = response["Location"] if response.status_code == 302 else ""
    return target.startswith((reverse("account_login"), reverse("admin:login")))


# Nobody without a factor


def test_somebody_without_a_factor_reaches_nothing_but_setting_one_up(manager: User) -> None:
    client, visitor = WsgiClient(), WsgiClient()
    client.force_login(manager)
    signing_out = {reverse("account_logout"), reverse("admin:logout")}
    # All of Django's admin is inside but its sign-in; for the rest the visitor's answer says so.
    inside = [
        where
        for where in addresses()
        if where.namespace == "admin" or asks_to_sign_in(visitor.get(concrete(where.route)))
    ]
    reached = set()

    for where in inside:
        # Django's admin is one prefix: what holds for one method there holds for all.
        both = where.namespace != "admin" and where.route not in signing_out
        for method in ("GET", "POST") if both else ("GET",):
            response = client.generic(method, concrete(where.route))
            if response.status_code != 302 or response["Location"] != SET_UP:
                reached.add(where.name)

    assert reached <= FIRST | SIGNING_IN
    assert len(inside) > 100
    client.post(reverse("account_logout"))
    assert asks_to_sign_in(client.get(SET_UP))
    assert {"desk", "desk-autosave", "desk-pasted", "desk-step", "index", "account_email"} <= {a.name for a in inside}


def test_an_administrator_without_a_role_needs_a_factor_too(administrator: User) -> None:
    client = WsgiClient()
    client.force_login(administrator)

    assert client.get("/django-admin/")["Location"] == SET_UP
    client.post(reverse("admin:logout"))
    assert asks_to_sign_in(client.get(SET_UP))


def test_somebody_without_a_role_is_asked_for_none(client_of) -> None:
    client = client_of(User.objects.create_user("nobody", password="a-password-of-nobody"))

    assert client.get(reverse("account_change_password")).status_code == 200


def test_where_it_is_not_required_nobody_is_asked(settings, editor_client: Client) -> None:
    settings.SECOND_FACTOR = False

    assert editor_client.get(reverse("desk")).status_code == 200


def test_after_setting_it_up_one_goes_on_to_where_one_wanted(editor: User, password: str) -> None:
    client = Client()
    wanted = reverse("desk-notices") + "?state=draft&words=a"
    client.post(reverse("account_login"), {"login": editor.username, "password": password})
    assert client.get(wanted)["Location"] == SET_UP
    page = client.get(SET_UP)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret

    answer = client.post(reverse("mfa_activate_totp"), {"code": code(secret=secret)}, follow=True)

    assert reverse("desk-notices") not in page.text  # no menu of the desk before that
    assert answer.context["wanted"] == wanted
    assert client.get(wanted).status_code == 200


def test_a_text_sent_without_a_factor_comes_back(editor: User, editor_client: Client) -> None:
    notice = created(editor).notice
    data = form_data(head_of(notice).document).dict() | {"title": "Ord som ingen skal miste"}

    answer = editor_client.post(edit_page(notice), data, headers={"Sec-Fetch-Site": "same-origin"})

    assert answer.status_code == 401
    assert "Ord som ingen skal miste" in answer.text
    assert not DraftBuffer.objects.exists()


def test_public_pages_and_share_links_ask_nobody(editor: User, reviewer: User, client_of) -> None:
    notice = published(editor, reviewer).notice
    _outcome, token = workflow.share(
        version=head_of(created(editor).notice), reader="x", days=1, by=editor, request_id=uuid4()
    )
    client = client_of(editor)

    for where in ("/", f"/varsel/{notice.number}/v/1/", reverse("share", args=[token]), "/api/", "/health/"):
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(where)
        assert answer.status_code == 200
        assert [query for query in queries if re.search("django_session|mfa_", query["sql"])] == []
        assert answer.cookies == {}


# What counts most


def test_what_asks_again_stands_in_the_policy() -> None:
    assert {(row.name, row.step) for row in TABLE if row.asks_again} == ASKING
    assert [prefix.path for prefix in PREFIXES if prefix.asks_again] == ["/accounts/email/", "/django-admin/"]


def asking_addresses(notice_id: int, person_id: int) -> Iterator[str]:
    for name, step in sorted(ASKING):
        subject: dict[str, list[Any]] = {
            "desk-step": [notice_id, step],
            "desk-person-step": [person_id, step],
            "desk-redaction": [notice_id],
        }
        yield reverse(name, args=subject.get(name, []))
    yield reverse("admin:auth_user_change", args=[person_id])


def test_who_showed_a_factor_a_while_ago_is_asked_again_and_loses_nothing(
    editor: User, reviewer: User, manager: User
) -> None:
    notice = submitted(editor).notice
    person = User.objects.create_user("everything", is_staff=True, is_superuser=True)
    client = browser_with_factor(person, minutes_ago=16)
    before = (RoleGrant.objects.count(), AccountEvent.objects.count())
    form = {**tokens(notice), "note": "Lest i sin helhet.", "reason": "Ord", "password1": "hemmelig", "role": "editor"}

    for where in asking_addresses(notice.pk, editor.pk):
        page, returned = client.get(where), client.post(where, form)

        assert page["Location"].startswith(f"{AGAIN}?next=%2F"), where
        assert returned.status_code == 401, where
        assert "Lest i sin helhet." in returned.text and "hemmelig" not in returned.text
        assert f'action="{where}"' in returned.text

    assert not Publication.objects.exists()
    assert (RoleGrant.objects.count(), AccountEvent.objects.count()) == before


def test_who_has_just_shown_one_is_not_asked(editor: User, reviewer: User, manager: User, settings) -> None:
    notice = submitted(editor).notice
    clients = [browser_with_factor(person, minutes_ago=14) for person in (reviewer, manager)]

    pages = [clients[0].get(step_page(notice, "approve")), clients[1].get(reverse("desk-invite"))]
    settings.SECOND_FACTOR_MINUTES = 5
    again = clients[1].get(reverse("desk-invite"))

    assert [page.status_code for page in pages] == [200, 200]
    assert again.status_code == 302


def test_an_approval_that_came_too_late_is_sent_again_after_the_code(editor: User, reviewer: User) -> None:
    notice = submitted(editor).notice
    client = browser_with_factor(reviewer, minutes_ago=60)
    approve = {**tokens(notice), "note": "Lest.", "when": "at_once"}

    returned = client.post(step_page(notice, "approve"), approve)
    wrong = client.post(AGAIN, {"code": "000000"})
    still_asked = client.post(step_page(notice, "approve"), approve)
    right = client.post(AGAIN, {"code": code(), "next": step_page(notice, "approve")})
    done = client.post(step_page(notice, "approve"), approve)

    assert [returned.status_code, wrong.status_code, still_asked.status_code] == [401, 200, 401]
    assert right["Location"] == step_page(notice, "approve")
    assert done["Location"] == reverse("desk-notice", args=[notice.pk])
    assert Publication.objects.filter(notice=notice).count() == 1


def test_the_password_does_not_stand_in_for_the_factor(reviewer: User, password: str, editor: User) -> None:
    notice = submitted(editor).notice
    client = browser_with_factor(reviewer, minutes_ago=60)

    answer = client.post(reverse("account_reauthenticate"), {"password": password})

    assert answer["Location"].startswith(AGAIN)
    assert client.get(step_page(notice, "approve")).status_code == 302
    assert client.get(reverse("mfa_deactivate_totp"))["Location"].startswith(AGAIN)


def test_a_session_of_before_the_factor_shows_it_first(reviewer: User) -> None:
    """Nothing of ours leaves such a session; a row that was restored from a copy might."""
    app_of(reviewer)
    client = WsgiClient()
    client.force_login(reviewer)

    assert client.get(reverse("desk"))["Location"].startswith(AGAIN)
    assert client.get(reverse("mfa_add_webauthn"), headers={"host": "localhost"})["Location"].startswith(AGAIN)


def test_what_a_session_remembers_of_somebody_else_counts_for_nothing(reviewer: User, editor: User) -> None:
    client = browser_with_factor(reviewer)
    note_shown(client, editor)

    assert client.get(reverse("desk"))["Location"].startswith(AGAIN)


# The last one


def test_the_last_factor_stays_where_one_is_required(reviewer: User, settings) -> None:
    client = browser_with_factor(reviewer)
    remove = reverse("mfa_deactivate_totp")

    assert client.post(remove).status_code == 200
    assert client.get(reverse("desk")).status_code == 200
    settings.SECOND_FACTOR = False
    assert client.post(remove)["Location"] == SET_UP
