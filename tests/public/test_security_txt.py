"""security.txt (RFC 9116): whom to tell of a hole, where somebody is named; the deploy check names what is missing."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.checks import run_checks
from django.test import Client

from notices.public.security_txt import check_security_contact, security_txt

WHERE = "/.well-known/security.txt"


def fields(text: str) -> list[tuple[str, str]]:
    return [(name, value) for name, _colon, value in (line.partition(": ") for line in text.splitlines())]


def test_the_file_names_contacts_languages_and_its_own_address(visitor: Client, settings):
    settings.SECURITY_CONTACT = "vakt@example.org, mailto:it@example.org,https://example.org/meld"
    settings.SECURITY_POLICY_URL = "https://example.org/sikkerhet"
    settings.SITE_URL = "https://varsler.example.org"

    answer = visitor.get(WHERE)

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert [field for field in fields(answer.text) if field[0] != "Expires"] == [
        ("Contact", "mailto:vakt@example.org"),
        ("Contact", "mailto:it@example.org"),
        ("Contact", "https://example.org/meld"),
        ("Preferred-Languages", "nb, nn, en"),
        ("Canonical", f"https://varsler.example.org{WHERE}"),
        ("Policy", "https://example.org/sikkerhet"),
    ]


@pytest.mark.parametrize("now", [datetime(2026, 11, 30, 0, 0, tzinfo=UTC), datetime(2027, 12, 31, 23, 59, tzinfo=UTC)])
def test_it_never_expires_and_never_says_more_than_a_year(now: datetime, settings):
    settings.SECURITY_CONTACT = "vakt@example.org"

    (expires,) = [datetime.fromisoformat(value) for name, value in fields(security_txt(now)) if name == "Expires"]

    assert now + timedelta(days=30) < expires < now + timedelta(days=365)


@pytest.mark.parametrize("contact", ["", " , ", "http://example.org/", "nobody", "vakt@example.org\nExpires: never"])
def test_without_an_address_there_is_no_file(contact: str, visitor: Client, settings):
    settings.SECURITY_CONTACT = contact

    assert visitor.get(WHERE).status_code == 404


@pytest.mark.parametrize(
    ("contact", "policy", "due"),
    [
        ("", "", ["notices.W001"]),
        ("vakt@example.org", "https://example.org/", []),
        ("vakt@example.org,http://example.org/", "", ["notices.E001"]),
        ("vakt@example.org", "javascript:alert(1)", ["notices.E001"]),
    ],
)
def test_the_check_for_deployment_names_what_is_missing(contact: str, policy: str, due: list[str], settings):
    settings.SECURITY_CONTACT, settings.SECURITY_POLICY_URL = contact, policy

    assert [message.id for message in check_security_contact()] == due
    deployed = {message.id for message in run_checks(tags=["security"], include_deployment_checks=True)}
    assert set(due) <= deployed
    assert set(due).isdisjoint(message.id for message in run_checks(tags=["security"]))
