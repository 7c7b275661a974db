"""The desk speaks the person's language; a public page speaks the language of its address, whoever reads it."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import translation

from notices.access import people
from tests.support.worlds import published

pytestmark = pytest.mark.django_db


def language_of(client: Client, where: str) -> str:
    return client.get(where).text.partition('<html lang="')[2][:2]


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("where", ["/admin/", "/admin/profile/", "/admin/no-such-page/", "/accounts/password/change/"])
def test_inside_the_persons_own_language_is_spoken(editor, client_of, language, where):
    people.update_profile(editor, language=language)

    assert language_of(client_of(editor), where) == language


def test_accounts_are_kept_in_the_persons_language_too(administrator, client_of):
    people.update_profile(administrator, language="en")

    assert language_of(client_of(administrator), "/django-admin/") == "en"


def test_a_new_language_holds_from_the_next_page_on_and_for_what_it_says(editor, client_of):
    client = client_of(editor)
    wishes = {"language": "en", "mail_my_turn": "now", "mail_rest": "digest"}

    page = client.post("/admin/profile/", wishes, follow=True).text

    assert '<html lang="en"' in page
    assert "Your settings are saved." in page


def test_public_pages_keep_the_language_of_their_address_and_read_no_session(
    editor, reviewer, client_of, django_assert_num_queries
):
    people.update_profile(editor, language="en")
    notice = published(editor, reviewer).notice
    client = client_of(editor)

    for where in ["/", f"/varsel/{notice.number}/{notice.slug}/", "/no-such-page/"]:
        response = client.get(where)
        assert '<html lang="nb"' in response.text
        assert "Cookie" not in response.headers.get("Vary", "")
        assert response.cookies == {}


def test_a_language_that_the_desk_does_not_speak_is_ignored(editor, client_of):
    client = client_of(editor)
    session = client.session
    session["desk_language"] = "de"
    session.save()

    assert language_of(client, "/admin/") == "nb"


def test_the_language_of_one_request_does_not_stay_for_the_next(editor, client_of, visitor):
    people.update_profile(editor, language="en")

    client_of(editor).get("/admin/")

    assert translation.get_language() == "nb"
    assert language_of(visitor, "/accounts/login/") == "nb"


@pytest.mark.parametrize(
    ("asked_for", "language"),
    [
        ("en-GB,en;q=0.9,nb;q=0.5", "en"),
        ("de, nn;q=0.5", "nn"),
        ("nb-NO,nb;q=0.9,no;q=0.8,en;q=0.7", "nb"),
        ("no, en;q=0.5", "nb"),
        ("de", "nb"),
        ("*", "nb"),
        (",;q=x", "nb"),
    ],
)
def test_before_somebody_signs_in_their_browser_decides(visitor, asked_for, language):
    visitor.defaults["HTTP_ACCEPT_LANGUAGE"] = asked_for

    assert {language_of(visitor, f"/accounts/{page}/") for page in ("login", "password/reset")} == {language}


def test_who_has_signed_in_is_spoken_to_in_their_own_language(editor, client_of):
    people.update_profile(editor, language="nn")
    client = client_of(editor)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"

    assert language_of(client, "/admin/") == "nn"


def test_no_page_asks_the_database_for_the_language(django_assert_num_queries, client):
    User.objects.create_user("kari", password="horizonscan-demo")
    with django_assert_num_queries(0):
        client.get("/accounts/login/")
