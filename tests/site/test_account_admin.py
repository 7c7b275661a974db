"""Accounts in Django's admin: who may change them gains no right, no password and no address of others by it."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse

from notices.models import AccountEvent

pytestmark = [pytest.mark.django_db, pytest.mark.pages]

DATES = {"last_login_0": "", "last_login_1": "", "date_joined_0": "2026-01-01", "date_joined_1": "00:00:00"}


@pytest.fixture
def clerk() -> User:
    """Staff who may see, add and change accounts and groups, and nothing more."""
    person = User.objects.create_user("clerk", "clerk@example.org", "a-long-enough-text", is_staff=True)
    verbs = ("view", "add", "change", "delete")
    names = [f"{verb}_{model}" for verb in verbs for model in ("user", "group", "emailaddress", "permission")]
    person.user_permissions.set(Permission.objects.filter(codename__in=names))
    return person


@pytest.fixture
def clerk_client(clerk: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(clerk)


def page_of(person: User) -> str:
    return reverse("admin:auth_user_change", args=[person.pk])


def everything(person: User) -> dict[str, str]:
    """A form that makes the account a superuser with every permission."""
    rights = {"is_staff": "on", "is_superuser": "on", "is_active": "on"}
    return {**DATES, **rights, "username": person.username, "email": "other@example.org", "first_name": "Ny"}


def test_whoever_may_change_accounts_gives_nobody_rights(clerk: User, clerk_client: Client):
    plain = User.objects.create_user("plain", "plain@example.org", "a-long-enough-text")
    group = Group.objects.create(name="clerks")
    permissions = [permission.pk for permission in Permission.objects.all()[:3]]

    answer = clerk_client.post(
        page_of(plain), {**everything(plain), "groups": [group.pk], "user_permissions": permissions}
    )

    plain.refresh_from_db()
    assert (answer.status_code, plain.first_name, plain.email) == (302, "Ny", "other@example.org")
    assert (plain.is_staff, plain.is_superuser) == (False, False)
    assert not plain.groups.exists() and not plain.user_permissions.exists()


def test_whoever_may_change_accounts_touches_nobody_who_has_rights(
    clerk: User, clerk_client: Client, administrator: User, editor: User, manager: User
):
    before = list(User.objects.order_by("pk").values())
    password = {"password1": "another-long-text", "password2": "another-long-text", "usable_password": "true"}

    answers = set()
    for person in (clerk, administrator, editor, manager):
        answers.add(clerk_client.post(page_of(person), everything(person)).status_code)
        answers.add(
            clerk_client.post(reverse("admin:auth_user_password_change", args=[person.pk]), password).status_code
        )

    assert answers == {403}
    assert list(User.objects.order_by("pk").values()) == before


def test_no_password_but_a_superusers_choice_is_set_and_no_group_or_address_changed(clerk_client: Client, editor: User):
    plain = User.objects.create_user("plain", "plain@example.org", "a-long-enough-text")
    group = Group.objects.create(name="clerks")
    password = {"password1": "another-long-text", "password2": "another-long-text", "usable_password": "true"}
    tries = {
        reverse("admin:auth_user_password_change", args=[plain.pk]): password,
        reverse("admin:auth_group_change", args=[group.pk]): {"name": "others"},
        reverse("admin:auth_group_add"): {"name": "more"},
        reverse("admin:account_emailaddress_add"): {"user": editor.pk, "email": "clerk2@example.org"},
        reverse("admin:auth_user_delete", args=[plain.pk]): {"post": "yes"},
    }

    assert {path: clerk_client.post(path, data).status_code for path, data in tries.items()} == dict.fromkeys(
        tries, 403
    )
    plain.refresh_from_db()
    assert plain.check_password("a-long-enough-text")


def test_nobody_sees_a_hash(clerk: User, clerk_client: Client, administrator: User, editor: User, client_of):
    pages = [clerk_client.get(page_of(person)).text for person in (editor, administrator, clerk)]
    pages.append(client_of(administrator).get(page_of(editor)).text)

    hashes = [person.password for person in User.objects.all()]
    assert not [secret for page in pages for secret in hashes if secret in page or secret.split("$")[-1] in page]
    assert "editor@example.org" in pages[0]


def test_an_account_made_there_has_its_own_address_and_a_namesake_is_named(
    administrator: User, editor: User, client_of
):
    client = client_of(administrator)
    words = {"username": "new", "first_name": "Editor", "last_name": "", "usable_password": "false"}

    refused = client.post(reverse("admin:auth_user_add"), {**words, "email": "EDITOR@example.org"})
    made = client.post(reverse("admin:auth_user_add"), {**words, "email": "new@example.org"}, follow=True)

    assert refused.status_code == 200 and not refused.context["adminform"].form.is_valid()
    assert "(editor)" in made.text
    event = AccountEvent.objects.get(person__username="new", kind="made")
    assert (event.actor, event.data["same_name"]) == (administrator, ["editor"])


def test_what_a_superuser_changes_there_leaves_events(administrator: User, editor: User, client_of):
    client = client_of(administrator)
    rights = {"is_staff": "on", "is_active": "on", "groups": [Group.objects.create(name="clerks").pk]}
    client.post(page_of(editor), {**DATES, **rights, "username": "editor", "email": "editor@example.net"})
    password = {"password1": "another-long-text", "password2": "another-long-text", "usable_password": "true"}
    client.post(reverse("admin:auth_user_password_change", args=[editor.pk]), password)

    events = AccountEvent.objects.filter(person=editor, actor=administrator).order_by("sequence")
    assert [event.kind for event in events] == [
        *("email_changed", "rights_changed", "renamed", "permissions_changed", "password_changed")
    ]
    assert not [event for event in events if "pbkdf2" in str(event.data) or "another-long-text" in str(event.data)]
