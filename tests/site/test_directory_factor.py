"""Second factors of people who come through the directory: theirs here, and what the directory says of its own."""

import time

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.support.directory_server import Directory
from tests.support.directory_visits import come_in, is_signed_in, leave
from tests.support.roles import give_roles
from tests.support.second_factors import app_of, code

pytestmark = pytest.mark.django_db

DESK, SIGN_IN = reverse("desk"), reverse("account_login")


@pytest.fixture
def is_required(settings) -> None:
    settings.SECOND_FACTOR = True


@pytest.mark.usefixtures("is_required")
def test_the_directorys_factor_counts_for_nothing_unless_a_setting_trusts_it(
    visitor: Client, directory: Directory, settings
) -> None:
    directory.person["amr"] = ["pwd", "mfa"]

    come_in(visitor, directory)
    assert visitor.get(DESK)["Location"] == reverse("mfa_index")
    settings.DIRECTORY_FACTOR = frozenset({"mfa"})
    trusted = Client()
    come_in(trusted, directory)

    assert trusted.get(DESK).status_code == 200
    directory.person["amr"] = ["pwd"]
    come_in(trusted, directory)
    assert trusted.get(DESK)["Location"] == reverse("mfa_index")


@pytest.mark.usefixtures("is_required")
def test_the_persons_own_factor_is_asked_for_after_the_directory(visitor: Client, directory: Directory) -> None:
    come_in(Client(), directory)
    kari = User.objects.get(username="kari")
    app_of(kari)

    assert come_in(visitor, directory)["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(visitor)
    for where in (DESK, reverse("mfa_index"), reverse("directory_again")):
        assert visitor.get(where)["Location"].startswith(SIGN_IN)
    visitor.post(reverse("mfa_authenticate"), {"code": code()})
    assert visitor.get(DESK).status_code == 200


@pytest.mark.usefixtures("is_required")
def test_what_counts_most_asks_the_directory_again_when_it_was_asked_long_ago(
    visitor: Client, directory: Directory, settings, manager: User
) -> None:
    settings.DIRECTORY_FACTOR = frozenset({"mfa"})
    directory.person |= {"amr": ["mfa"], "auth_time": int(time.time()) - 3600}
    come_in(Client(), directory)
    kari = User.objects.get(username="kari")
    give_roles(kari, "manager")
    invite = reverse("desk-invite")

    come_in(visitor, directory)
    assert visitor.get(DESK).status_code == 200  # a factor was shown, an hour ago
    page = visitor.get(invite)["Location"]
    assert page.startswith(reverse("directory_again"))
    assert f'name="next" value="{invite}"' in visitor.get(page).content.decode()
    # A directory that only says that it remembers the person is not enough.
    assert come_in(visitor, directory, again="1", next=invite).status_code == 403
    del directory.person["auth_time"]
    assert "prompt=login" in leave(visitor, again="1", next=invite)
    assert come_in(visitor, directory, again="1", next=invite)["Location"] == invite

    assert visitor.get(invite).status_code == 200


@pytest.mark.usefixtures("is_required")
def test_somebody_with_neither_password_nor_factor_sets_one_up_only_when_they_just_came_in(
    visitor: Client, directory: Directory, settings
) -> None:
    come_in(visitor, directory)
    assert visitor.get(reverse("mfa_activate_totp")).status_code == 200

    settings.SECOND_FACTOR_MINUTES = 0

    assert visitor.get(reverse("mfa_activate_totp"))["Location"].startswith(reverse("directory_again"))
    assert visitor.get(reverse("directory_again")).status_code == 200
