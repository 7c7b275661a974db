"""Signing in through the agency's directory: a real one on this machine, asked as in production."""

import re
from typing import Any

import pytest
from allauth.socialaccount.internal.statekit import STATES_SESSION_KEY
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from notices.models import RoleGrant
from notices.workflow import accounts
from tests.support.directory_server import Directory, person
from tests.support.directory_visits import START, come_in, is_signed_in, leave
from tests.support.security_lines import denials_in

pytestmark = pytest.mark.django_db

BACK, DESK, SIGN_IN = reverse("directory_callback"), reverse("desk"), reverse("account_login")


# Coming in


def test_somebody_of_a_group_comes_in_and_gets_an_account_and_a_role(visitor: Client, directory: Directory) -> None:
    answer = come_in(visitor, directory, next="/admin/log/")

    assert (answer.status_code, answer["Location"]) == (302, "/admin/log/")
    kari = User.objects.get(username="kari")
    assert (kari.email, kari.first_name, kari.last_name) == ("kari@agency.example", "Kari", "Nordmann")
    assert (kari.has_usable_password(), kari.is_staff, kari.is_superuser) == (False, False, False)
    assert RoleGrant.objects.usable_by(kari.pk).values_list("role", "source").get() == ("editor", "directory")
    assert visitor.get(DESK).status_code == 200
    row = SocialAccount.objects.get()
    # Neither what the directory says of people nor a token of theirs is kept.
    assert (row.user_id, row.extra_data, row.socialtoken_set.count()) == (kari.pk, {}, 0)


def test_the_session_is_a_new_one_and_the_second_time_is_the_same_account(
    visitor: Client, directory: Directory
) -> None:
    leave(visitor)
    before = visitor.session.session_key

    come_in(visitor, directory)
    assert visitor.session.session_key != before
    other = Client()
    come_in(other, directory)

    assert is_signed_in(other)
    assert User.objects.count() == 1


def test_the_button_is_there_where_there_is_a_directory_and_comes_first(
    visitor: Client, directory: Directory, settings
) -> None:
    page = visitor.get(SIGN_IN, {"next": "/admin/log/"}).content.decode()
    assert page.index("Logg inn med Etaten") < page.index('name="password"')
    assert page.count('name="next" value="/admin/log/"') == 2

    settings.DIRECTORY_CLIENT_SECRET = ""

    assert "directory" not in visitor.get(SIGN_IN).content.decode()
    assert [visitor.post(START).status_code, visitor.get(BACK).status_code] == [404, 404]


def test_nobody_is_sent_elsewhere_after_signing_in(visitor: Client, directory: Directory) -> None:
    for where in (
        "https://evil.example/",
        "//evil.example/",
        "https:evil.example",
        "/\\evil.example",
        "javascript:x()",
    ):
        assert come_in(Client(), directory, next=where)["Location"] == DESK


def test_the_sign_in_begins_with_a_form_of_ours_and_nothing_is_stored(directory: Directory) -> None:
    stranger = Client(enforce_csrf_checks=True)

    assert stranger.get(START).status_code == 405
    assert stranger.post(START).status_code == 403
    page = Client().post(START)
    assert ("no-store" in page["Cache-Control"], page["Referrer-Policy"]) == (True, "strict-origin")


# Groups


@pytest.mark.parametrize("groups", [[], ["others"], "others", None, {"editors": True}, [["editors"]]])
def test_somebody_of_no_group_gets_no_account_and_is_told_why(
    visitor: Client, directory: Directory, groups: Any, caplog
) -> None:
    directory.person["groups"] = groups

    page = come_in(visitor, directory)

    assert page.status_code == 403
    assert "ikke med i noen av gruppene som arbeider her" in page.content.decode()
    assert (User.objects.count(), is_signed_in(visitor)) == (0, False)
    assert [(line.what, line.who, line.reasons) for line in denials_in(caplog)] == [
        ("directory", "nobody", "directory_no_group")
    ]


def test_a_group_only_proposes_a_reviewer_whom_one_manager_confirms(
    visitor: Client, directory: Directory, manager: User
) -> None:
    directory.person["groups"] = ["reviewers"]

    page = come_in(visitor, directory)
    assert "En leder må bekrefte rollen din" in page.content.decode()
    assert not is_signed_in(visitor)
    kari = User.objects.get(username="kari")
    accounts.confirm_role(person=kari, role="reviewer", by=manager)

    assert come_in(visitor, directory)["Location"] == DESK
    assert RoleGrant.objects.usable_by(kari.pk).values_list("role", flat=True).get() == "reviewer"


def test_nobody_becomes_an_administrator_by_a_group(visitor: Client, directory: Directory, settings) -> None:
    directory.person |= {"groups": ["managers", "is_staff"], "is_staff": True, "is_superuser": True}
    settings.DIRECTORY_ROLES = (("is_staff", "is_staff"), ("is_staff", "superuser"), ("managers", "manager"))
    # A role that nobody knows makes the whole setting wrong.
    assert visitor.post(START).status_code == 404

    settings.DIRECTORY_ROLES = (("managers", "manager"),)
    come_in(visitor, directory)

    kari = User.objects.get()
    assert (kari.is_staff, kari.is_superuser, kari.groups.count()) == (False, False, 0)


def test_who_left_the_group_is_not_let_in_and_keeps_what_a_person_gave(
    visitor: Client, directory: Directory, manager: User
) -> None:
    come_in(visitor, directory)
    kari = User.objects.get(username="kari")
    directory.person["groups"] = []

    page = come_in(Client(), directory)
    assert (page.status_code, RoleGrant.objects.usable_by(kari.pk).count()) == (403, 0)
    assert visitor.get(DESK).status_code == 403  # where they were signed in before, too
    accounts.give_role(person=kari, role="editor", by=manager)

    assert come_in(Client(), directory)["Location"] == DESK


def test_groups_that_the_directory_holds_back_end_no_role(visitor: Client, directory: Directory) -> None:
    come_in(visitor, directory)
    directory.person |= {"groups": None, "_claim_names": {"groups": "src1"}}

    assert come_in(Client(), directory).status_code == 403
    assert RoleGrant.objects.in_force().count() == 1


# Whose account it is


def test_an_address_never_leads_to_an_account(
    visitor: Client, directory: Directory, manager: User, caplog, password: str
) -> None:
    directory.person["email"] = "Manager@Example.org"

    page = come_in(visitor, directory)

    assert page.status_code == 403
    assert "En annen konto har e-postadressen din" in page.content.decode()
    assert (is_signed_in(visitor), SocialAccount.objects.count(), User.objects.count()) == (False, 0, 1)
    assert [line.reasons for line in denials_in(caplog)] == ["directory_address"]


@pytest.mark.parametrize(
    "claims", [{"email": None}, {"email": ""}, {"email_verified": False}, {"email_verified": "false"}]
)
def test_without_an_address_that_is_the_persons_no_account_is_made(
    visitor: Client, directory: Directory, claims: dict[str, Any]
) -> None:
    directory.person |= claims

    assert "sier ikke hva e-postadressen din er" in come_in(visitor, directory).content.decode()
    assert User.objects.count() == 0


def test_a_user_name_that_is_taken_gets_a_number(visitor: Client, directory: Directory, manager: User) -> None:
    directory.person["preferred_username"] = "MANAGER"
    come_in(visitor, directory)
    directory.begin(person("ola", groups=["editors"], preferred_username="Оla"))  # a Cyrillic letter
    come_in(visitor, directory)

    names = SocialAccount.objects.order_by("pk").values_list("user__username", flat=True)
    assert list(names) == ["MANAGER-2", "ola@agency.example"]


def test_a_deactivated_person_does_not_come_in_and_nothing_of_theirs_changes(
    visitor: Client, directory: Directory, manager: User
) -> None:
    come_in(visitor, directory)
    kari = User.objects.get(username="kari")
    accounts.deactivate(person=kari, by=manager)
    seen = SocialAccount.objects.get().last_login
    directory.person["groups"] = []

    page = come_in(visitor, directory)

    assert "Kontoen er deaktivert" in page.content.decode()
    assert not is_signed_in(visitor)
    assert (SocialAccount.objects.get().last_login, RoleGrant.objects.in_force().filter(person=kari).count()) == (
        seen,
        1,
    )
    accounts.reactivate(person=kari, by=manager)
    directory.person["groups"] = ["editors"]
    assert come_in(visitor, directory)["Location"] == DESK


def test_nobody_of_the_directory_gets_a_password_and_comes_in_past_it(
    visitor: Client, directory: Directory, mailoutbox
) -> None:
    come_in(visitor, directory)
    new = {"password1": "a-long-enough-text", "password2": "a-long-enough-text"}

    assert reverse("account_change_password") not in visitor.get(DESK).content.decode()
    page = visitor.post(reverse("account_set_password"), {**new, "oldpassword": ""})
    assert (page.status_code, "har ikke noe passord her" in page.content.decode()) == (403, True)
    visitor.logout()
    visitor.post(reverse("account_reset_password"), {"email": "kari@agency.example"})
    for mail in mailoutbox:
        for link in re.findall(r"http://testserver(/accounts/password/reset/key/\S+)", str(mail.body)):
            form = visitor.get(link, follow=True).redirect_chain[-1][0]
            assert visitor.post(form, new).status_code == 403

    assert not User.objects.get().has_usable_password()


def test_an_account_is_connected_by_who_has_proved_both(
    directory: Directory, editor: User, client_of, settings, mailoutbox
) -> None:
    client = client_of(editor)
    directory.person["email"] = "editor@example.org"

    assert "Koble til kontoen" in client.get(reverse("mfa_index")).content.decode()
    # Somebody who did not just sign in is asked for it first.
    assert client.post(reverse("directory_connect"))["Location"].startswith(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": "only-for-people-in-tests"})
    answer = come_in(client, directory, reverse("directory_connect"))

    assert answer["Location"] == reverse("mfa_index")
    assert "Kontoen din er koblet til" in client.get(reverse("mfa_index")).content.decode()
    assert come_in(Client(), directory)["Location"] == DESK
    assert SocialAccount.objects.get().user == editor


def test_what_began_as_one_person_connects_no_other(directory: Directory, editor: User, manager: User) -> None:
    client, other = Client(), Client()
    for browser, who in ((client, editor), (other, manager)):
        browser.post(SIGN_IN, {"login": who.username, "password": "only-for-people-in-tests"})
    address = directory.approve(leave(client, reverse("directory_connect")))

    assert other.get(address).status_code == 400  # lured there with another one's address
    session = client.session
    for state, _at, _provider in session[STATES_SESSION_KEY].values():
        state["person"] = manager.pk
    session.save()
    assert client.get(address).status_code == 400
    assert SocialAccount.objects.count() == 0
