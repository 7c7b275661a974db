"""The settings of the directory: how they are read, and what `manage.py check --deploy` says of them."""

import re

import pytest
from django.core.checks import run_checks

from horizonscan.directory.reading import pairs_of
from notices.access.directory_settings import is_configured, roles_of_groups

# What the check of a deployment says of the database is asked in the same breath.
pytestmark = pytest.mark.django_db

WHOLE = {
    "DIRECTORY_URL": "https://login.agency.example",
    "DIRECTORY_CLIENT_ID": "horizonscan",
    "DIRECTORY_CLIENT_SECRET": "a-secret",
    "DIRECTORY_ROLES": (("editors", "editor"),),
}


@pytest.fixture
def whole(settings):
    for name, value in WHOLE.items():
        setattr(settings, name, value)
    return settings


def complaints() -> str:
    messages = run_checks(include_deployment_checks=True)
    return "\n".join(message.msg for message in messages if str(message.id).startswith("notices.directory."))


def test_a_directory_is_whole_or_not_meant_at_all(whole) -> None:
    assert (complaints(), is_configured()) == ("", True)
    for name in WHOLE:
        setattr(whole, name, "")

    assert (complaints(), is_configured()) == ("", False)


@pytest.mark.parametrize("name", WHOLE)
def test_what_is_missing_is_named_and_nobody_signs_in_through_half_a_directory(whole, name: str) -> None:
    setattr(whole, name, "")

    assert re.search(rf"set {name} too", complaints())
    assert not is_configured()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DIRECTORY_URL", "http://login.agency.example", "DIRECTORY_URL must begin with https"),
        ("DIRECTORY_URL", "login.agency.example", "DIRECTORY_URL must begin with https"),
        ("DIRECTORY_ROLES", (("editors", "superuser"),), "'editors' names no role"),
        ("DIRECTORY_ROLES", (("", "editors"),), "'editors' names no role"),
        ("DIRECTORY_DAYS", 0, "DIRECTORY_DAYS must be at least 1"),
    ],
)
def test_what_is_wrong_is_named(whole, name: str, value: object, words: str) -> None:
    setattr(whole, name, value)

    assert words in complaints()
    assert not is_configured()


def test_groups_propose_roles_by_their_whole_name(whole) -> None:
    whole.DIRECTORY_ROLES = pairs_of(
        " CN=Editors, OU=Health=editor;\n/staff/editors = reviewer; a1b2=manager ;a1b2=editor;"
    )

    assert whole.DIRECTORY_ROLES == (
        ("CN=Editors, OU=Health", "editor"),
        ("/staff/editors", "reviewer"),
        ("a1b2", "manager"),
        ("a1b2", "editor"),
    )
    assert roles_of_groups(["a1b2", "CN=Editors"]) == {"manager", "editor"}
    assert roles_of_groups(["A1B2", "staff"]) == frozenset()
