"""User names as people type them: at sign-in, where accounts are made, on the command line, and in the browser."""

import re
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from notices.access.names import account_named, against_new_name
from notices.verification.accounts import findings
from notices.workflow import Refused, accounts

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"


def twins() -> list[User]:
    """Two accounts as an older program could make them; no signal asks."""
    return User.objects.bulk_create([User(username="Twin"), User(username="twin")])


@pytest.mark.parametrize(
    "entry",
    [
        *("editor", "Editor", "EDITOR", " editor ", "\teditor", "ｅｄｉｔｏｒ", "Ｅditor"),
        *("editor@example.org", "Editor@Example.org", " EDITOR@EXAMPLE.ORG "),
    ],
)
def test_signing_in_takes_a_name_as_it_is_typed(editor: User, password: str, entry: str):
    client = Client()

    assert client.post(LOGIN, {"login": entry, "password": password}).status_code == 302
    assert client.get(reverse("desk")).context["user"] == editor


def test_letters_beyond_ascii_have_capitals_too(db):
    person = User.objects.create_user("åse.øye", "ase@example.org")

    assert account_named("ÅSE.ØYE") == account_named("\tåse.øye ") == person
    assert account_named("A\u030ase.Øye") == person  # as some phones write it


def test_a_name_counts_before_an_address_and_what_is_unclear_is_nobodys(editor: User):
    older = twins()
    named = User(username="editor@example.org")
    User.objects.bulk_create([named])

    assert account_named("editor@example.org") == named
    assert [account_named("Twin"), account_named("twin")] == older
    assert account_named("TWIN") is None
    assert account_named("") is None and account_named("nobody") is None


def test_looking_a_name_up_is_the_same_work_whoever_it_is(editor: User, django_assert_num_queries):
    for entry in ("editor", "nobody", "EDITOR@example.org"):
        with django_assert_num_queries(2):
            account_named(entry)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        *(("Editor", "username_in_use"), ("ｅditor", "username_in_use"), ("editor@example.org", "username_in_use")),
        *(("edit0r", "username_in_use"), ("еditor", "username_letters"), ("editοr", "username_letters")),
        *(("editor2", ""), ("åse.øye", ""), ("ŋáhkku", "")),
    ],
)
def test_no_account_gets_a_name_that_looks_like_anothers(editor: User, name: str, code: str):
    reason = against_new_name(name)

    assert (reason.code if reason else "") == code
    assert against_new_name(name, besides=editor.pk) is None or code == "username_letters"


def test_every_way_to_make_an_account_refuses_them(editor: User, manager: User, administrator: User, client_of):
    with pytest.raises(Refused) as refused:
        accounts.invite(account=accounts.NewAccount("EDIT0R", "new@example.org"), roles=[], by=manager)
    assert [(reason.code, reason.place) for reason in refused.value.reasons] == [("username_in_use", "username")]

    with pytest.raises(CommandError, match="ligner"):
        call_command("make_manager", "edit0r", email="new@example.org")
    words = {"username": "Editor", "email": "new@example.org", "usable_password": "false"}
    page = client_of(administrator).post(reverse("admin:auth_user_add"), words)
    assert "username" in page.context["adminform"].form.errors

    other = User.objects.create_user("other", "other@example.org")
    dates = {"date_joined_0": "2026-01-01", "date_joined_1": "00:00:00", "is_active": "on"}
    page = client_of(administrator).post(
        reverse("admin:auth_user_change", args=[other.pk]), {**dates, "username": "EDITOR", "email": other.email}
    )
    assert "username" in page.context["adminform"].form.errors
    with pytest.raises(CommandError):
        call_command("createsuperuser", "--noinput", username="EDITOR", email="new@example.org")
    other.username = "Editor"
    with pytest.raises(ValidationError):
        other.save()
    assert User.objects.count() == 4


def test_verify_names_accounts_of_one_name(editor: User):
    older = twins()

    names = [finding for finding in findings() if "user name" in finding]
    assert names == [f"accounts {older[0].pk}, {older[1].pk} have one user name but for capitals"]


def test_an_account_is_made_with_letters_of_usual_width(manager: User):
    invited = accounts.invite(account=accounts.NewAccount("ｎｙ", "new@example.org"), roles=[], by=manager)

    assert invited.account.get_username() == "ny"


def test_commands_know_a_name_as_it_is_typed(editor: User):
    call_command("make_manager", "EDITOR", stdout=StringIO())

    assert editor.role_grants.filter(role="manager").exists()
    with pytest.raises(CommandError, match="ikke totrinnsinnlogging"):
        call_command("remove_second_factors", "Editor")


def test_browsers_are_told_what_the_fields_are(manager: User, client_of):
    def field(page: str, name: str) -> str:
        return re.search(rf'<input [^>]*name="{name}"[^>]*>', page)[0]  # type: ignore[index]

    sign_in, client = Client().get(LOGIN).text, client_of(manager)
    names = [
        field(sign_in, "login"),
        field(Client().get(reverse("account_reset_password")).text, "email"),
        field(client.get(reverse("desk-invite")).text, "username"),
    ]

    for name in names:
        assert 'autocapitalize="none"' in name and 'autocorrect="off"' in name and 'spellcheck="false"' in name
    assert ['autocomplete="username"' in name for name in names] == [True, True, False]
    assert 'autocomplete="current-password"' in field(sign_in, "password")
    assert 'type="password"' in field(sign_in, "password")
    change = client.get(reverse("account_change_password")).text
    assert 'autocomplete="current-password"' in field(change, "oldpassword")
    assert 'autocomplete="new-password"' in field(change, "password1")
