"""A person's own settings, and the account menu."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from notices.access import people
from notices.models import Profile
from tests.support.browsing import Page
from tests.support.sites import fields

pytestmark = pytest.mark.django_db

WHERE = "/admin/profile/"


def settings_of(person: User) -> Profile:
    return people.profile_of(User.objects.get(pk=person.pk))


def test_who_never_chose_has_the_defaults(editor, client_of):
    data = fields(client_of(editor).get(WHERE))

    assert (data["language"], data["mail_my_turn"], data["mail_rest"]) == (["nb"], ["now"], ["digest"])
    assert data["shortcuts"] == ["on"]


def test_settings_are_kept_and_shown_again(editor, other_editor, client_of):
    client = client_of(editor)
    wishes = {
        "language": "nn",
        "mail_my_turn": "digest",
        "mail_rest": "never",
        "away_from": "1. juli 2026",
        "away_until": "31.07.2026",
        "deputy": str(other_editor.pk),
    }

    answer = client.post(WHERE, wishes)

    profile = settings_of(editor)
    assert answer.status_code == 302
    assert (profile.language, profile.mail_my_turn, profile.mail_rest, profile.shortcuts) == (
        "nn",
        "digest",
        "never",
        False,
    )
    assert (profile.away_from, profile.away_until, profile.deputy) == (
        date(2026, 7, 1),
        date(2026, 7, 31),
        other_editor,
    )
    data = fields(client.get(WHERE))
    assert data["away_from"] == ["01.07.2026"]
    assert data["deputy"] == [str(other_editor.pk)]
    assert "shortcuts" not in data


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("away_until", {"away_from": "02.07.2026", "away_until": "01.07.2026"}),
        ("away_from", {"away_until": "01.07.2026"}),
        ("away_from", {"away_from": "juli 2026"}),
        ("language", {"language": "de"}),
        ("mail_rest", {"mail_rest": "hourly"}),
        ("deputy", {"deputy": "1000000"}),
        ("deputy", {"deputy": "x"}),
    ],
)
def test_what_makes_no_sense_is_told_at_its_field_and_nothing_is_kept(editor, client_of, field, words):
    client = client_of(editor)

    answer = client.post(WHERE, fields(client.get(WHERE)) | words)

    assert answer.status_code == 422
    assert f'href="#id_{field}' in answer.text
    assert not Profile.objects.exists()


@pytest.mark.parametrize("who", ["editor", "deactivated", "administrator"])
def test_nobody_is_their_own_deputy_and_none_is_who_is_not_at_the_desk(
    editor, deactivated, administrator, client_of, who
):
    deputy = {"editor": editor, "deactivated": deactivated, "administrator": administrator}[who]
    client = client_of(editor)

    assert client.post(WHERE, fields(client.get(WHERE)) | {"deputy": str(deputy.pk)}).status_code == 422


def test_a_person_changes_their_own_settings_only(editor, other_editor, client_of):
    client = client_of(editor)

    client.post(WHERE, fields(client.get(WHERE)) | {"person": str(other_editor.pk), "language": "en"})

    assert (settings_of(editor).language, settings_of(other_editor).language) == ("en", "nb")


def test_the_session_carries_language_and_shortcuts_from_signing_in_on(editor, client_of):
    people.update_profile(editor, language="nn", shortcuts=False)

    client = client_of(editor)

    assert (client.session["desk_language"], client.session["shortcuts"]) == ("nn", False)
    client.post(WHERE, {"language": "en", "mail_my_turn": "now", "mail_rest": "now", "shortcuts": "on"})
    assert (client.session["desk_language"], client.session["shortcuts"]) == ("en", True)


def test_who_stands_in_for_somebody_is_told_so(editor, other_editor, client_of):
    people.update_profile(editor, away_from=date(2020, 1, 1), deputy=other_editor)

    assert people.name_of(editor) in client_of(other_editor).get(WHERE).text.partition("<main")[2]
    assert people.name_of(other_editor) not in client_of(editor).get(WHERE).text.partition('data-color="info"')[2][:200]


def test_the_menu_leads_to_settings_people_overview_and_log(manager, client_of):
    links = Page(client_of(manager).get(WHERE).text).links

    names = ["desk-profile", "desk-people-list", "desk-overview", "desk-log"]
    assert [name for name in names if reverse(name) not in links] == []
