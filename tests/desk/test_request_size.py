"""A form that is too long is answered in the form's words; one within the limits of a notice is saved."""

import pytest
from django.conf import settings
from django.urls import reverse

from horizonscan.request_size import MAX_SHORT_REQUEST
from notices.document.field_types import MAX_RICH_TEXT_LENGTH
from tests.support.sites import edit_page, filled_in
from tests.support.worlds import created

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(editor):
    return created(editor).notice


@pytest.fixture
def editor_client(client_of, editor):
    return client_of(editor)


def test_a_text_of_a_million_characters_gets_the_forms_own_message_at_its_field(editor_client, notice):
    data = filled_in(editor_client, notice, description="æøå ord " * 180_000)

    answer = editor_client.post(edit_page(notice), data, follow=True)

    assert answer.status_code == 200
    assert 'href="#id_description"' in answer.text
    assert f"{MAX_RICH_TEXT_LENGTH}" in answer.text.replace("\u00a0", "").replace(" ", "")


def test_a_text_just_within_its_limit_is_saved_in_letters_that_take_six_bytes(editor_client, notice):
    words = "æ" * (MAX_RICH_TEXT_LENGTH - len("<p></p>"))
    data = filled_in(editor_client, notice, description=words, disease=words, summary=words)

    assert editor_client.post(edit_page(notice), data).status_code == 302


@pytest.mark.parametrize(("name", "kind"), [("desk-edit", "text/html"), ("desk-autosave", "application/json")])
def test_a_request_that_no_server_should_read_is_answered_in_words(editor_client, notice, name, kind):
    address = reverse(name, args=[notice.pk])
    size = str(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)

    answer = editor_client.post(
        address, b"", content_type="application/x-www-form-urlencoded", CONTENT_LENGTH=size, HTTP_ACCEPT_LANGUAGE="nb"
    )

    assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == (413, kind)
    assert "for lang til å leses" in (answer.json()["problem"] if kind.endswith("json") else answer.text)


@pytest.mark.parametrize("encoding", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_other_forms_stay_small_and_so_does_the_edit_form_of_a_stranger(client, editor_client, notice, encoding):
    # Django's client leaves the type out where there is no body.
    size = {"content_type": encoding, "CONTENT_TYPE": encoding, "CONTENT_LENGTH": str(MAX_SHORT_REQUEST + 1)}

    assert client.post(edit_page(notice), b"", **size).status_code == 413
    assert editor_client.post(reverse("desk-profile"), b"", **size).status_code == 413
    assert client.post(reverse("account_login"), b"", **size).status_code == 413
