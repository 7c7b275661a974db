"""Two people at one notice, a page that is old or forged, a right that goes: no text is lost, none is written over."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext as _

from notices.access.refusals import reason_for
from notices.models import Notice
from tests.support.sites import TOKENS, FormFields, edit_page, fields, filled_in, typed_fields
from tests.support.worlds import head_of, saved, submitted

pytestmark = pytest.mark.django_db


# Two people


@pytest.fixture
def overtaken(editor_client: Client, notice: Notice, other_editor: User) -> FormFields:
    """What the editor's browser sends after a colleague has saved the same notice."""
    data = filled_in(editor_client, notice, title="Min tittel", holder="Min innehaver")
    saved(notice, other_editor, title="Kollegaens tittel", disease="<p>Kollegaens ord.</p>")
    return data


def test_a_save_that_comes_too_late_shows_both_texts_and_loses_neither(editor_client, notice, overtaken: FormFields):
    answer = editor_client.post(edit_page(notice), overtaken)

    assert answer.status_code == 409
    assert str(reason_for("out_of_date")) in answer.text
    assert collisions(answer) == ["title"]
    assert [change.place for section in answer.context["comparison"].sections for change in section.changes] == [
        "disease"
    ]
    assert [target.html_id for target in answer.context["own"]] == ["id_holder"]
    for text in ("Kollegaens tittel", "Min tittel", "Min innehaver", "Kollegaens"):
        assert text in answer.text
    assert typed_fields(answer) == {name: values for name, values in overtaken.items() if name in typed_fields(answer)}
    assert head_of(notice).document.title == "Kollegaens tittel"


def collisions(answer: Any) -> list[str]:
    """The places of which the page asks the person to choose."""
    return re.findall(r'data-collision="([^"]*)"', answer.text)


def test_what_does_not_collide_is_merged_with_one_press_and_nothing_is_saved_by_it(
    editor_client, notice, overtaken: FormFields
):
    conflict = editor_client.post(edit_page(notice), overtaken)

    merged = editor_client.post(edit_page(notice), {**fields(conflict), "merge": ["all"]})

    assert merged.status_code == 200
    assert notice.versions.count() == 2
    assert {name: typed_fields(merged)[name] for name in ("title", "holder", "disease")} == {
        "title": ["Min tittel"],
        "holder": ["Min innehaver"],
        "disease": ["<p>Kollegaens ord.</p>"],
    }
    assert collisions(merged) == ["title"]
    assert editor_client.post(edit_page(notice), fields(merged)).status_code == 302
    document = head_of(notice).document
    assert (document.title, document.holder) == ("Min tittel", "Min innehaver")
    assert document.disease == "<p>Kollegaens ord.</p>"


@pytest.mark.parametrize(("choice", "title"), [("theirs", "Kollegaens tittel"), ("mine", "Min tittel")])
def test_a_collision_is_chosen_with_a_button_and_asked_no_more(
    editor_client, notice, overtaken, choice: str, title: str
):
    conflict = editor_client.post(edit_page(notice), overtaken)
    merged = editor_client.post(edit_page(notice), {**fields(conflict), "merge": ["all"]})

    chosen = editor_client.post(edit_page(notice), {**fields(merged), "merge": [f"{choice}:title"]})
    again = editor_client.post(edit_page(notice), {**fields(chosen), "merge": ["all"]})

    assert collisions(chosen) == collisions(again) == []
    assert typed_fields(again)["title"] == [title]
    assert editor_client.post(edit_page(notice), fields(again)).status_code == 302
    assert head_of(notice).document.title == title


@pytest.mark.parametrize("forged", ["", "theirs:", "mine:nowhere", "theirs:trials/x/y", "x", "theirs:__class__"])
def test_a_forged_choice_changes_nothing_of_mine(editor_client, notice, overtaken: FormFields, forged: str):
    conflict = editor_client.post(edit_page(notice), overtaken)

    answer = editor_client.post(edit_page(notice), {**fields(conflict), "merge": [forged]})

    assert answer.status_code == 200
    assert typed_fields(answer)["title"] == ["Min tittel"]
    assert notice.versions.count() == 2


def test_a_choice_against_an_older_text_does_not_count_for_a_newer_one(editor_client, notice, overtaken, other_editor):
    conflict = editor_client.post(edit_page(notice), overtaken)
    chosen = editor_client.post(edit_page(notice), {**fields(conflict), "merge": ["mine:title"]})
    saved(notice, other_editor, title="Enda en tittel")

    answer = editor_client.post(edit_page(notice), {**fields(chosen), "merge": ["all"]})

    assert collisions(answer) == ["title"]


@pytest.mark.parametrize("more", [{"information_as_of": ["31.02.2026"]}, {"row": ["add:trials"]}])
def test_a_text_that_is_not_merged_yet_is_shown_beside_the_saved_one_again(
    editor_client, notice, overtaken, more: FormFields
):
    conflict = editor_client.post(edit_page(notice), overtaken)
    drawn_again = editor_client.post(edit_page(notice), {**fields(conflict), **more})

    answer = editor_client.post(edit_page(notice), {**fields(drawn_again), "information_as_of": ["01.08.2020"]})

    assert answer.status_code == 409
    assert collisions(answer) == ["title"]
    assert head_of(notice).document.title == "Kollegaens tittel"


def test_from_the_page_with_both_texts_mine_is_saved_and_the_other_stays_a_version(
    editor_client, notice, overtaken: FormFields
):
    conflict = editor_client.post(edit_page(notice), overtaken)

    answer = editor_client.post(edit_page(notice), fields(conflict))

    assert answer.status_code == 302
    assert [version.document.title for version in notice.versions.order_by("number")] == [
        "Eksempelmab til behandling av eksempelsyke",
        "Kollegaens tittel",
        "Min tittel",
    ]


def test_a_third_save_in_between_is_shown_again(editor_client, notice, overtaken: FormFields, other_editor):
    conflict = editor_client.post(edit_page(notice), overtaken)
    saved(notice, other_editor, title="Enda en tittel")

    again = editor_client.post(edit_page(notice), fields(conflict))

    assert again.status_code == 409
    assert "Enda en tittel" in again.text
    assert typed_fields(again)["title"] == ["Min tittel"]


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
    assert "Første tekst" in answer.text
    assert notice.versions.count() == 2
    assert editor_client.post(edit_page(notice), fields(answer)).status_code == 302
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
    editor.groups.set(Group.objects.filter(name__in=left))

    answers = [editor_client.post(edit_page(notice), {**data, **more}) for more in ({}, {"row": ["add:trials"]})]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert notice.versions.count() == 1
    if left:
        assert str(reason_for("role", "editor")) in answers[0].text
        assert typed_fields(answers[0])["title"] == ["For sent"]
