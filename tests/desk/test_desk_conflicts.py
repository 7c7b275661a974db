"""Two people at one notice, a page that is old or forged, a right that goes: no text is lost, none is written over."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext as _

from notices.access.refusals import reason_for
from notices.models import Notice
from tests.support.roles import set_roles
from tests.support.sites import TOKENS, choosing, edit_page, fields, filled_in, typed_fields
from tests.support.worlds import head_of, submitted

pytestmark = pytest.mark.django_db


# A notice that is not as it was


def test_a_text_that_was_submitted_in_the_meantime_is_not_written_over(editor_client, notice, other_editor):
    data = filled_in(editor_client, notice, title="For sent")
    submitted(other_editor, notice)

    answer = editor_client.post(edit_page(notice), data)

    assert answer.status_code == 409
    assert str(reason_for("in_review")) in answer.text
    assert typed_fields(answer)["title"] == ["For sent"]
    assert notice.versions.count() == 1


def test_no_save_goes_through_while_the_notice_is_in_review(editor_client: Client, notice: Notice, editor: User):
    submitted(editor, notice)

    answer = editor_client.post(edit_page(notice), filled_in(editor_client, notice, title="Midt i godkjenningen"))

    assert answer.status_code == 409
    assert str(reason_for("in_review")) in answer.text
    assert typed_fields(answer)["title"] == ["Midt i godkjenningen"]
    assert notice.versions.count() == 1


# Tokens


@pytest.mark.parametrize("name", sorted(TOKENS))
@pytest.mark.parametrize("value", [None, "", "x", "-1", "1" * 5000])
def test_a_form_without_its_tokens_is_never_taken_as_fresh(editor_client, notice, name: str, value: str | None):
    data = filled_in(editor_client, notice, title="Uten kjennetegn")
    data = {key: values for key, values in data.items() if key != name} | ({} if value is None else {name: [value]})

    answer = editor_client.post(edit_page(notice), data)

    assert answer.status_code == 422
    assert _("The form did not say which version it was made from.") in answer.text
    assert typed_fields(answer)["title"] == ["Uten kjennetegn"]
    assert "Eksempelmab til behandling av eksempelsyke" in answer.text
    assert notice.versions.count() == 1
    # From here the person has seen both texts, and may choose.
    assert editor_client.post(edit_page(notice), fields(answer)).status_code == 302
    assert head_of(notice).document.title == "Uten kjennetegn"


def test_an_empty_form_is_refused(editor_client: Client, notice: Notice):
    assert editor_client.post(edit_page(notice), {}).status_code == 422
    assert notice.versions.count() == 1


def test_the_same_save_sent_twice_makes_one_version(editor_client: Client, notice: Notice):
    data = filled_in(editor_client, notice, title="Ny tittel")

    answers = [editor_client.post(edit_page(notice), data) for _press in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert notice.versions.count() == 2


def test_another_text_under_a_used_request_is_shown_beside_the_saved_one_and_can_be_saved(editor_client, notice):
    data = filled_in(editor_client, notice, title="Første tekst")
    editor_client.post(edit_page(notice), data)

    # Back in the browser: the same page, other words.
    answer = editor_client.post(edit_page(notice), {**data, "title": ["Andre tekst"]})

    assert answer.status_code == 409
    assert str(reason_for("request_id")) in answer.text
    assert answer.context["saved"].is_own
    assert "Du endret det samme på begge sidene på 1 sted" in answer.text and "Dere endret" not in answer.text
    assert "Første tekst" in answer.text
    assert notice.versions.count() == 2
    # What I saved myself may be replaced without another question.
    assert editor_client.post(edit_page(notice), choosing(answer, "mine")).status_code == 302
    assert head_of(notice).document.title == "Andre tekst"


def test_a_request_that_somebody_else_sent_is_not_answered(editor_client, notice, other_editor, client_of):
    data = filled_in(editor_client, notice, title="Ny tittel")
    editor_client.post(edit_page(notice), data)

    answer = client_of(other_editor).post(edit_page(notice), data)

    assert answer.status_code == 409
    assert notice.versions.count() == 2


# Rights that go while somebody writes


def test_who_is_deactivated_while_writing_writes_nothing(editor_client: Client, notice: Notice, editor: User):
    data = filled_in(editor_client, notice, title="For sent")
    User.objects.filter(pk=editor.pk).update(is_active=False)

    answer = editor_client.post(edit_page(notice), data)

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))
    assert notice.versions.count() == 1


@pytest.mark.parametrize("left", [[], ["reviewer"], ["manager"]])
def test_who_is_no_editor_any_more_writes_nothing(editor_client, notice, editor: User, left: list[str]):
    data = filled_in(editor_client, notice, title="For sent")
    set_roles(editor, *left)

    answers = [editor_client.post(edit_page(notice), {**data, **more}) for more in ({}, {"row": ["add:trials"]})]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert notice.versions.count() == 1
    if left:
        assert str(reason_for("role", "editor")) in answers[0].text
        assert typed_fields(answers[0])["title"] == ["For sent"]
