"""A save that comes too late is answered with a form that holds both texts: nothing is undone that was not seen."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoDbBlocker

from notices import workflow
from notices.document.model import Name
from notices.models import Notice
from tests.support.roles import give_roles
from tests.support.sites import FormFields, choosing, edit_page, fields, filled_in, typed_fields
from tests.support.worlds import act, created, head_of, saved, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def lasting_overtaken(lasting_database: DjangoDbBlocker, lasting_people: list[User]) -> tuple[Notice, FormFields]:
    """A notice of the editor's, and what the editor's browser sends after a colleague has saved it."""
    editor, browser = lasting_people[0], Client()
    with lasting_database.unblock():
        colleague = User.objects.create_user("other_editor", first_name="Other editor")
        give_roles(colleague, "editor")
        notice = created(editor).notice
        browser.force_login(editor)
        data = filled_in(browser, notice, title="Min tittel", holder="Min innehaver")
        saved(notice, colleague, title="Kollegaens tittel", disease="<p>Kollegaens ord.</p>")
    return notice, data


@pytest.fixture
def notice(request: pytest.FixtureRequest, editor: User, lasting_overtaken: tuple[Notice, FormFields]) -> Notice:
    """The one of what is `overtaken` where a test has that, else one that the editor has just made."""
    has_colleague = "overtaken" in request.fixturenames
    return Notice.objects.get(pk=lasting_overtaken[0].pk) if has_colleague else created(editor).notice


@pytest.fixture
def overtaken(lasting_overtaken: tuple[Notice, FormFields]) -> FormFields:
    """What the editor's browser sends after a colleague has saved the same notice."""
    return dict(lasting_overtaken[1])


def collisions(answer: Any) -> list[str]:
    """The places of which the page asks the person to choose."""
    return re.findall(r'data-collision="([^"]*)"', answer.text)


def undone(answer: Any) -> list[str]:
    """The places of which the page says that a save would undo them."""
    return [view.change.place for view in answer.context["undone"]]


def confirming(answer: Any, data: FormFields | None = None) -> FormFields:
    return (data or fields(answer)) | {"undo_confirmed": [answer.context["undone_id"]]}


def test_a_save_that_comes_too_late_is_answered_with_a_form_that_holds_both_texts(
    editor_client, notice, overtaken: FormFields, other_editor: User
):
    answer = editor_client.post(edit_page(notice), overtaken)

    assert answer.status_code == 409
    assert collisions(answer) == ["title"]
    assert [view.change.place for view in answer.context["taken_over"]] == ["disease#1"]
    assert [target.html_id for target in answer.context["own"]] == ["id_holder"]
    sent_fields = typed_fields(answer)
    assert {name: sent_fields[name] for name in ("title", "holder", "disease")} == {
        "title": ["Min tittel"],
        "holder": ["Min innehaver"],
        "disease": ["<p>Kollegaens ord.</p>"],
    }
    for text in ("Kollegaens tittel", "Eksempelmab til behandling", other_editor.get_full_name()):
        assert text in answer.text
    assert head_of(notice).document.title == "Kollegaens tittel"


@pytest.mark.parametrize("button", ["save", "preview"])
def test_nothing_is_saved_while_a_collision_is_not_chosen(editor_client, notice, overtaken, button: str):
    conflict = editor_client.post(edit_page(notice), overtaken)

    answer = editor_client.post(edit_page(notice), fields(conflict) | {button: [button]})

    assert answer.status_code == 409
    assert f'href="#{answer.context["collisions"][0].html_id}-mine"' in answer.text
    assert typed_fields(answer)["title"] == ["Min tittel"]
    assert notice.versions.count() == 2


@pytest.mark.parametrize(
    ("side", "title"), [("theirs", "Kollegaens tittel"), ("both", "Min tittel | Kollegaens tittel")]
)
def test_with_theirs_or_both_chosen_the_text_is_saved_and_nothing_of_a_colleague_is_undone(
    editor_client, notice, overtaken, side: str, title: str
):
    conflict = editor_client.post(edit_page(notice), overtaken)

    answer = editor_client.post(edit_page(notice), choosing(conflict, side))

    assert answer.status_code == 302
    document = head_of(notice).document
    assert (document.title, document.holder, document.disease) == (title, "Min innehaver", "<p>Kollegaens ord.</p>")


def test_what_my_choice_undoes_is_named_with_who_and_when_and_saved_once_it_is_confirmed(
    editor_client, notice, overtaken, other_editor: User
):
    conflict = editor_client.post(edit_page(notice), overtaken)
    data = choosing(conflict, "mine")

    question = editor_client.post(edit_page(notice), data)

    assert question.status_code == 409
    assert undone(question) == ["title"]
    assert question.context["undone"][0].source[:3] == (2, other_editor.pk, other_editor.get_full_name())
    assert 'name="undo_confirmed"' in question.text
    assert notice.versions.count() == 2
    assert editor_client.post(edit_page(notice), confirming(question)).status_code == 302
    assert head_of(notice).document.title == "Min tittel"


def test_a_confirmation_holds_for_nothing_that_comes_after_it(editor_client, notice, overtaken):
    conflict = editor_client.post(edit_page(notice), overtaken)
    question = editor_client.post(edit_page(notice), choosing(conflict, "mine"))

    more = editor_client.post(edit_page(notice), confirming(question) | {"disease": ["<p>Noe annet.</p>"]})

    assert more.status_code == 409
    assert undone(more) == ["title", "disease#1"]
    assert notice.versions.count() == 2


def test_choices_are_put_into_the_form_to_be_corrected_and_nothing_is_saved_by_it(editor_client, notice, overtaken):
    conflict = editor_client.post(edit_page(notice), overtaken)

    answer = editor_client.post(edit_page(notice), choosing(conflict, "both") | {"merge": ["choices"]})

    assert (answer.status_code, collisions(answer)) == (200, [])
    assert typed_fields(answer)["title"] == ["Min tittel | Kollegaens tittel"]
    assert notice.versions.count() == 2
    corrected = fields(answer) | {"title": ["Min og Kollegaens tittel"]}
    assert editor_client.post(edit_page(notice), corrected).status_code == 302
    assert head_of(notice).document.title == "Min og Kollegaens tittel"


def test_two_texts_that_are_too_long_together_come_into_the_form_to_be_shortened(editor_client, notice, other_editor):
    long = ("x" * 500 + " ") * 110
    data = filled_in(editor_client, notice, disease=f"<p>En hudsykdom mitt {long}</p>")
    saved(notice, other_editor, disease=f"<p>En hudsykdom deres {long}</p>")
    conflict = editor_client.post(edit_page(notice), data)

    answer = editor_client.post(edit_page(notice), choosing(conflict, "both"))

    assert answer.status_code == 409
    assert all(word in typed_fields(answer)["disease"][0] for word in ("mitt", "deres"))
    shortened = fields(answer) | {"disease": ["<p>En hudsykdom deres mitt.</p>"]}
    refused = editor_client.post(edit_page(notice), shortened)
    assert editor_client.post(edit_page(notice), confirming(refused)).status_code == 302
    assert notice.versions.count() == 3


def test_what_came_in_can_be_taken_out_and_in_again(editor_client, notice, overtaken):
    conflict = editor_client.post(edit_page(notice), overtaken)
    change = conflict.context["taken_over"][0].change.id

    out = editor_client.post(edit_page(notice), choosing(conflict, "theirs") | {"merge": [f"out:{change}"]})
    refused = editor_client.post(edit_page(notice), fields(out))
    back = editor_client.post(edit_page(notice), fields(refused) | {"merge": [f"in:{change}"]})

    assert typed_fields(out)["disease"] == ["<p>En hudsykdom [@sps].</p>"]
    assert (undone(out), refused.status_code, undone(refused)) == (["disease#1"], 409, ["disease#1"])
    assert (typed_fields(back)["disease"], undone(back)) == (["<p>Kollegaens ord.</p>"], [])
    assert editor_client.post(edit_page(notice), fields(back)).status_code == 302


@pytest.mark.parametrize("forged", ["", "theirs:", "out:nowhere", "in:trials/x/y", "x", "out:__class__"])
def test_a_forged_button_changes_nothing_of_mine(editor_client, notice, overtaken: FormFields, forged: str):
    conflict = editor_client.post(edit_page(notice), overtaken)

    answer = editor_client.post(edit_page(notice), {**fields(conflict), "merge": [forged]})

    assert typed_fields(answer)["title"] == ["Min tittel"]
    assert notice.versions.count() == 2


def test_a_form_that_does_not_say_what_was_asked_still_undoes_nothing_in_silence(editor_client, notice, overtaken):
    conflict = editor_client.post(edit_page(notice), overtaken)
    forged = {name: values for name, values in fields(conflict).items() if name != "asked"}

    answer = editor_client.post(edit_page(notice), forged)

    assert (answer.status_code, undone(answer)) == (409, ["title"])
    assert notice.versions.count() == 2


def test_two_people_in_different_paragraphs_both_survive(editor_client, notice, other_editor):
    paragraphs = "<p>Første {}.</p><p>Andre {}.</p>"
    saved(notice, other_editor, disease=paragraphs.format("", ""))
    data = filled_in(editor_client, notice, disease=paragraphs.format("", "mitt"))
    saved(notice, other_editor, disease=paragraphs.format("deres", ""))

    conflict = editor_client.post(edit_page(notice), data)

    assert collisions(conflict) == undone(conflict) == []
    assert editor_client.post(edit_page(notice), fields(conflict)).status_code == 302
    assert head_of(notice).document.disease == paragraphs.format("deres", "mitt")


def test_a_collision_inside_a_paragraph_keeps_the_other_paragraphs_of_both(editor_client, notice, other_editor):
    saved(notice, other_editor, disease="<p>En to tre.</p><p>Fire fem.</p>")
    data = filled_in(editor_client, notice, disease="<p>En mitt tre.</p><p>Fire fem mitt.</p>")
    saved(notice, other_editor, disease="<p>En deres tre.</p><p>Fire fem.</p><p>Deres nye.</p>")
    conflict = editor_client.post(edit_page(notice), data)

    answer = editor_client.post(edit_page(notice), choosing(conflict, "both"))

    assert collisions(conflict) == ["disease#1"]
    assert answer.status_code == 302
    assert head_of(notice).document.disease == (
        "<p>En mitt tre.</p><p>En deres tre.</p><p>Fire fem mitt.</p><p>Deres nye.</p>"
    )


def test_a_colleagues_paragraph_that_is_deleted_in_the_merged_form_must_be_confirmed(
    editor_client, notice, overtaken, other_editor
):
    conflict = editor_client.post(edit_page(notice), overtaken)

    question = editor_client.post(edit_page(notice), choosing(conflict, "theirs") | {"disease": [""]})
    change = question.context["undone"][0].change.id
    again = editor_client.post(edit_page(notice), fields(question) | {"merge": [f"in:{change}"]})

    assert (question.status_code, undone(question)) == (409, ["disease#1"])
    assert (typed_fields(again)["disease"], undone(again)) == (["<p>Kollegaens ord.</p>"], [])
    assert editor_client.post(edit_page(notice), confirming(question)).status_code == 302
    assert head_of(notice).document.disease == ""


def test_words_of_a_colleague_that_i_only_write_on_are_not_undone(editor_client, notice, overtaken):
    conflict = editor_client.post(edit_page(notice), overtaken)

    answer = editor_client.post(
        edit_page(notice), choosing(conflict, "theirs") | {"disease": ["<p>Kollegaens ord, og mine.</p>"]}
    )

    assert answer.status_code == 302


def test_a_row_that_i_removed_and_a_colleague_changed_is_chosen_as_a_whole(editor_client, notice, other_editor):
    page = editor_client.get(edit_page(notice))
    removed = editor_client.post(edit_page(notice), {**fields(page), "row": ["remove:trials-0"]})
    trial = head_of(notice).document.trials[0].model_copy(update={"name": "Kollegaens navn"})
    saved(notice, other_editor, trials=(trial, *head_of(notice).document.trials[1:]))

    conflict = editor_client.post(edit_page(notice), fields(removed))
    question = editor_client.post(edit_page(notice), choosing(conflict, "mine"))
    change = question.context["undone"][0].change.id
    again = editor_client.post(edit_page(notice), fields(question) | {"merge": [f"in:{change}"]})
    saved_page = editor_client.post(edit_page(notice), choosing(conflict, "theirs"))

    assert collisions(conflict) == undone(question) == ["trials/t1"]
    assert (collisions(again), undone(again)) == ([], [])
    assert typed_fields(again)["trials-0-name"] == ["Kollegaens navn"]
    assert [view.is_gone for view in conflict.context["collisions"][0].sides] == [True, False]
    assert saved_page.status_code == 302
    assert head_of(notice).document.trials[0].name == "Kollegaens navn"


def test_an_order_that_both_changed_is_chosen(editor_client, notice, other_editor):
    def names(order: str) -> tuple[Name, ...]:
        return tuple(Name(key=key, text=f"stoff {key}") for key in order)

    saved(notice, other_editor, substances=names("abc"))
    page = editor_client.get(edit_page(notice))
    moved = editor_client.post(edit_page(notice), {**fields(page), "row": ["down:substances-0"]})
    saved(notice, other_editor, substances=names("acb"))

    conflict = editor_client.post(edit_page(notice), fields(moved))
    answer = editor_client.post(edit_page(notice), choosing(conflict, "theirs"))

    assert collisions(conflict) == ["substances"]
    assert answer.status_code == 302
    assert head_of(notice).document.substances == names("acb")


# A second conflict, and pages that are drawn again


def test_choices_stay_when_another_version_comes_and_only_what_it_changed_is_asked_again(
    editor_client, notice, overtaken, other_editor
):
    conflict = editor_client.post(edit_page(notice), overtaken)
    saved(notice, other_editor, holder="Deres innehaver")

    again = editor_client.post(edit_page(notice), choosing(conflict, "theirs"))

    assert again.status_code == 409
    assert [view.collision.place for view in again.context["collisions"]] == ["holder"]
    assert typed_fields(again)["title"] == ["Kollegaens tittel"]
    assert editor_client.post(edit_page(notice), choosing(again, "both", "holder")).status_code == 302
    document = head_of(notice).document
    assert (document.title, document.holder) == ("Kollegaens tittel", "Min innehaver | Deres innehaver")


def test_a_choice_against_an_older_text_does_not_count_for_a_newer_one(editor_client, notice, overtaken, other_editor):
    conflict = editor_client.post(edit_page(notice), overtaken)
    saved(notice, other_editor, title="Enda en tittel")

    again = editor_client.post(edit_page(notice), choosing(conflict, "mine"))

    assert again.status_code == 409
    assert "Enda en tittel" in again.text
    assert [(view.collision.place, view.chosen) for view in again.context["collisions"]] == [("title", None)]
    assert typed_fields(again)["title"] == ["Min tittel"]


def test_what_i_wrote_after_choosing_theirs_is_not_lost_but_asked_again(editor_client, notice, overtaken):
    conflict = editor_client.post(edit_page(notice), overtaken)

    again = editor_client.post(edit_page(notice), choosing(conflict, "theirs") | {"title": ["Min bedre tittel"]})

    assert again.status_code == 409
    assert [(view.collision.mine, view.chosen) for view in again.context["collisions"]] == [("Min bedre tittel", None)]


def test_a_page_that_is_drawn_again_keeps_its_choices(editor_client, notice, overtaken):
    more: FormFields = {"row": ["add:trials"]}
    conflict = editor_client.post(edit_page(notice), overtaken)

    drawn_again = editor_client.post(edit_page(notice), {**choosing(conflict, "theirs"), **more})
    answer = editor_client.post(edit_page(notice), {**fields(drawn_again), "information_as_of": ["01.08.2020"]})

    assert [view.chosen for view in drawn_again.context["collisions"]] == ["theirs"]
    assert answer.status_code == 302
    assert head_of(notice).document.title == "Kollegaens tittel"


def test_a_text_that_is_not_merged_yet_is_merged_by_its_next_save(editor_client, notice, overtaken):
    drawn_again = editor_client.post(edit_page(notice), {**overtaken, "row": ["add:trials"]})

    answer = editor_client.post(edit_page(notice), {**fields(drawn_again), "information_as_of": ["01.08.2020"]})

    assert answer.status_code == 409
    assert collisions(answer) == ["title"]
    assert head_of(notice).document.title == "Kollegaens tittel"


def test_a_draft_that_was_discarded_in_between_is_merged_as_a_change_of_who_discarded_it(
    editor_client, notice, editor: User, other_editor: User, reviewer: User
):
    submitted(editor, notice)
    act(workflow.approve, notice, reviewer)
    saved(notice, editor, disease="<p>Nytt utkast.</p>")
    data = filled_in(editor_client, notice, holder="Min innehaver")
    act(workflow.discard, notice, other_editor)

    conflict = editor_client.post(edit_page(notice), data)

    assert conflict.status_code == 409
    assert [view.source.person_id for view in conflict.context["taken_over"]] == [other_editor.pk]
    assert editor_client.post(edit_page(notice), fields(conflict)).status_code == 302
    document = head_of(notice).document
    assert (document.holder, document.disease) == ("Min innehaver", "<p>En hudsykdom [@sps].</p>")
