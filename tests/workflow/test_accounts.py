"""Commands on accounts and roles: who may, what counts when, what is left in the log, and that sessions are gone."""

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client

from notices.access.people import account_with_address
from notices.access.permissions import roles_of
from notices.mail.sending import send_waiting
from notices.models import AccountEvent
from notices.verification.accounts import findings
from notices.workflow import Refused, accounts
from tests.support.roles import give_roles

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(db: None) -> User:
    """Another manager."""
    person = User.objects.create_user("second", "second@example.org")
    give_roles(person, "manager")
    return person


@pytest.fixture
def doubled(settings: Any) -> None:
    """Reviewers and managers need a second manager, as in production."""
    settings.CONFIRM_ROLES = True


def roles_now(person: User) -> set[str]:
    return set(roles_of(User.objects.get(pk=person.pk)))


def codes(command: Any, **arguments: Any) -> list[str]:
    """Why a command is refused; [] where it is carried out. Nothing of it stays."""
    with transaction.atomic():
        try:
            command(**arguments)
        except Refused as refusal:
            return [reason.code for reason in refusal.reasons]
        finally:
            transaction.set_rollback(True)
    return []


def test_a_role_that_decides_counts_when_a_second_manager_confirmed_it(doubled, editor, manager, second):
    for role in ("reviewer", "manager"):
        accounts.give_role(person=editor, role=role, by=manager)
    waiting = roles_now(editor)
    for role in ("reviewer", "manager"):
        accounts.confirm_role(person=editor, role=role, by=second)
    confirmed = roles_now(editor)
    accounts.end_role(person=editor, role="reviewer", by=second)

    assert (waiting, confirmed) == ({"editor"}, {"editor", "reviewer", "manager"})
    assert roles_now(editor) == {"editor", "manager"}
    kinds = AccountEvent.objects.filter(person=editor).order_by("sequence").values_list("kind", flat=True)
    assert [*kinds][2:] == ["role_given"] * 2 + ["role_confirmed"] * 2 + ["role_ended"]


def test_without_the_setting_a_role_counts_at_once(editor, manager):
    accounts.give_role(person=editor, role="reviewer", by=manager)

    assert roles_now(editor) == {"editor", "reviewer"}


def test_who_may_change_whose_roles_and_accounts(doubled, editor, reviewer, manager, second, administrator):
    accounts.give_role(person=editor, role="reviewer", by=manager)
    give, confirm, end = accounts.give_role, accounts.confirm_role, accounts.end_role
    on_the_editor = {"person": editor, "role": "reviewer"}
    tries: list[tuple[Any, dict[str, Any], list[str]]] = [
        (give, {"person": manager, "role": "editor", "by": manager}, ["own_role"]),
        (give, {"person": reviewer, "role": "editor", "by": reviewer}, ["role", "own_role"]),
        (give, {"person": reviewer, "role": "editor", "by": administrator}, ["role"]),
        (give, {**on_the_editor, "by": second}, ["has_role"]),
        (give, {"person": editor, "role": "king", "by": manager}, ["no_such_role"]),
        (confirm, {**on_the_editor, "by": manager}, ["gave_it"]),
        (confirm, {**on_the_editor, "by": editor}, ["role", "own_role"]),
        (confirm, {**on_the_editor, "by": reviewer}, ["role"]),
        (confirm, {"person": editor, "role": "editor", "by": second}, ["nothing_to_confirm"]),
        (confirm, {**on_the_editor, "by": second}, []),
        (end, {"person": editor, "role": "editor", "by": reviewer}, ["not_own_role"]),
        (end, {"person": editor, "role": "editor", "by": editor}, []),
        (end, {"person": manager, "role": "manager", "by": manager}, []),
        (end, {"person": editor, "role": "manager", "by": manager}, ["role_gone"]),
        (accounts.deactivate, {"person": editor, "by": reviewer}, ["role"]),
        (accounts.deactivate, {"person": manager, "by": manager}, ["own_account"]),
        (accounts.deactivate, {"person": administrator, "by": manager}, ["administrator"]),
        (accounts.reactivate, {"person": editor, "by": manager}, ["account_open"]),
        (accounts.invite_again, {"person": editor, "email": "x@example.org", "by": manager}, ["account_open"]),
    ]

    wrong = [
        (number, codes(command, **words))
        for number, (command, words, why) in enumerate(tries)
        if codes(command, **words) != why
    ]

    assert wrong == []


def test_the_last_manager_stays_and_a_role_that_waits_makes_no_second_one(doubled, manager, editor):
    accounts.give_role(person=editor, role="manager", by=manager)

    assert codes(accounts.end_role, person=manager, role="manager", by=manager) == ["last_manager"]
    assert codes(accounts.give_role, person=manager, role="editor", by=editor) == ["role"]


def test_a_refusal_leaves_an_event_and_a_request_acts_once(editor, manager):
    request_id = uuid4()
    first = accounts.give_role(person=editor, role="reviewer", by=manager, request_id=request_id)
    again = accounts.give_role(person=editor, role="reviewer", by=manager, request_id=request_id)
    with pytest.raises(Refused):
        accounts.give_role(person=editor, role="manager", by=manager, request_id=request_id)

    assert first == again
    refused = AccountEvent.objects.get(kind="refused")
    assert (refused.actor, refused.person, refused.data["reasons"]) == (manager, editor, ["request_id"])


def test_sessions_of_a_deactivated_person_are_gone_and_do_not_come_back(editor: User, manager: User, client_of):
    client, other = client_of(editor), client_of(manager)
    accounts.deactivate(person=editor, by=manager)
    left = Session.objects.count()
    accounts.reactivate(person=editor, by=manager)

    assert left == 1
    assert client.get("/admin/").status_code == 302
    assert other.get("/admin/").status_code == 200
    assert roles_now(editor) == {"editor"}


@pytest.mark.parametrize("way", ["save", "update"])
def test_sessions_are_gone_too_where_something_else_closed_the_account(
    way: str, editor: User, manager: User, client_of
):
    client = client_of(editor)
    if way == "save":
        editor.is_active = False
        editor.save()
    else:
        User.objects.filter(pk=editor.pk).update(is_active=False)
    accounts.reactivate(person=editor, by=manager)

    assert client.get("/admin/").status_code == 302


def test_an_invited_person_opens_the_account_once(manager: User, visitor: Client):
    account = accounts.NewAccount("kari", "Kari@Example.org", "Kari", "Nordmann", "en")
    person = accounts.invite(account=account, roles=["editor"], by=manager).account
    signed_in = visitor.login(username="kari", password="")
    send_waiting()
    link = next(line for line in mail.outbox[-1].body.splitlines() if "/invitation/" in line)
    path = link[link.index("/invitation/") :]
    words = {"new_password1": "a-password-of-somebody", "new_password2": "a-password-of-somebody"}

    looked_at = visitor.get(path)
    weak = visitor.post(path, {"new_password1": "kari", "new_password2": "kari"})
    joined = visitor.post(path, words)
    again = visitor.post(path, {"new_password1": "another-password-1", "new_password2": "another-password-1"})

    assert not signed_in and mail.outbox[-1].to == ["kari@example.org"]
    answers = [answer.status_code for answer in (looked_at, weak, joined, again, visitor.get(f"{path[:-2]}x/"))]
    assert answers == [200, 422, 200, 410, 404]
    assert looked_at["Referrer-Policy"] == "no-referrer" and not looked_at.cookies
    assert visitor.login(username="kari", password="a-password-of-somebody")
    assert roles_now(person) == {"editor"}
    kinds = AccountEvent.objects.filter(person=person).order_by("sequence").values_list("kind", flat=True)
    assert [*kinds] == ["invited", "role_given", "joined"]


def test_a_later_invitation_and_a_closed_account_end_the_earlier_link(manager: User, visitor: Client):
    from notices.access.invitations import path_of_invitation

    first = accounts.invite(account=accounts.NewAccount("kari", "kari@example.org"), roles=[], by=manager)
    second = accounts.invite_again(person=first.account, email="nordmann@example.org", by=manager)
    answers = [visitor.get(path_of_invitation(event)).status_code for event in (first, second)]
    accounts.deactivate(person=first.account, by=manager)

    assert (answers, visitor.get(path_of_invitation(second)).status_code) == ([410, 200], 410)
    assert codes(accounts.reactivate, person=first.account, by=manager) == ["never_joined"]


@pytest.mark.parametrize("email", ["editor@example.org", "EDITOR@Example.ORG"])
def test_one_address_one_account(email: str, editor: User, manager: User):
    why = codes(accounts.invite, account=accounts.NewAccount("kari", email), roles=[], by=manager)

    assert why == ["address_in_use"]
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("kari", email)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=manager.pk).update(email=email)


@pytest.mark.parametrize("email", ["ærlig@example.org", "ÆRLIG@EXAMPLE.ORG", " Ærlig@example.org"])
def test_letters_beyond_ascii_make_no_second_account_of_an_address(email: str, editor: User, manager: User):
    """Where something past the program wrote a capital letter: SQLite's index does not know that it is the same."""
    User.objects.filter(pk=editor.pk).update(email="Ærlig@example.org")

    assert codes(accounts.invite, account=accounts.NewAccount("kari", email), roles=[], by=manager) == [
        "address_in_use"
    ]
    assert account_with_address(email, besides=editor.pk) is None
    if connection.vendor == "sqlite":
        User.objects.filter(pk=manager.pk).update(email="ærlig@example.org")
        assert f"accounts {editor.pk}, {manager.pk} have one e-mail address" in list(findings())


def test_what_people_change_themselves_leaves_events(editor: User, client_of, password: str):
    client = client_of(editor)
    words = {"oldpassword": password, "password1": "another-long-text", "password2": "another-long-text"}
    client.post("/accounts/password/change/", words)
    Client().post("/accounts/login/", {"login": "editor", "password": "another-long-text"})

    events = AccountEvent.objects.filter(person=editor, actor=editor)
    assert [event.kind for event in events] == ["password_changed"]
