"""Nobody walks into a wall: who could decide is asked before a submission, and said before the right is given up."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from notices import workflow
from notices.access.notice_state import NoticeState
from notices.access.refusals import reason_for
from notices.desk.similar_notices import twins_of
from notices.document.model import Document, Name
from notices.models import Notice
from notices.workflow import Refused
from tests.support.roles import give_roles
from tests.support.worlds import act, complete_document, created, published, saved, submitted

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]
GIVES_UP = "Du er også godkjenner."


def page(client: Client, name: str, *arguments: object, query: str = "") -> str:
    response = client.get(reverse(name, args=arguments) + query)
    assert response.status_code == 200
    return response.content.decode()


# Submitting where nobody could decide.


def against_submitting(notice: Notice, by: User) -> str:
    with pytest.raises(Refused) as refused:
        act(workflow.submit, notice, by, public_note="Nye opplysninger.")
    (reason,) = refused.value.reasons
    assert not notice.reviews.exists()
    return str(reason)


def test_a_text_that_nobody_could_approve_is_not_submitted_and_managers_are_named(editor: User, manager: User):
    words = against_submitting(created(editor).notice, editor)

    assert words == str(reason_for("nobody_decides", managers="Manager"))


def test_without_a_manager_those_who_run_the_site_are_named(editor: User):
    assert against_submitting(created(editor).notice, editor) == str(reason_for("nobody_decides", "no_manager"))


def test_a_reviewer_who_wrote_declared_a_conflict_or_has_left_could_not_decide(editor: User, reviewer: User):
    give_roles(reviewer, "editor")
    written = created(editor).notice
    saved(written, reviewer, title="Tittel")
    assert "Ingen kan godkjenne" in against_submitting(written, editor)

    conflicted = created(editor).notice
    workflow.declare_conflict(notice=conflicted, by=reviewer, request_id=uuid4())
    assert "Ingen kan godkjenne" in against_submitting(conflicted, editor)

    User.objects.filter(pk=reviewer.pk).update(is_active=False)
    assert "Ingen kan godkjenne" in against_submitting(created(editor).notice, editor)


def test_the_page_says_so_before_anything_is_filled_in(editor_client: Client, notice: Notice, manager: User):
    body = page(editor_client, "desk-step", notice.pk, "submit")

    assert "Be en leder om å gjøre en annen til godkjenner: Manager." in body
    assert "note_to_reviewer" not in body


# Whoever holds both roles.


def test_who_may_write_and_approve_is_told_before_the_first_save(
    editor: User, reviewer: User, other_reviewer: User, client_of: ClientOf
):
    give_roles(reviewer, "editor")
    notice = created(editor).notice

    for body in (page(client_of(reviewer), "desk-edit", notice.pk), page(client_of(reviewer), "desk-new")):
        assert GIVES_UP in body
        assert "Da kan disse godkjenne: Other reviewer." in body
    assert GIVES_UP not in page(client_of(editor), "desk-edit", notice.pk)

    saved(notice, reviewer, title="Tittel")
    assert GIVES_UP not in page(client_of(reviewer), "desk-edit", notice.pk)


def test_who_is_the_only_one_who_could_approve_is_told_that(editor: User, reviewer: User, client_of: ClientOf):
    give_roles(reviewer, "editor")

    assert "I dag kan ingen andre det" in page(client_of(reviewer), "desk-edit", created(editor).notice.pk)


# Another notice on the same.


def reasons_of_twins(document: Document, by: User) -> list[list[str]]:
    version = NoticeState.of(created(by, document).notice.pk).head
    assert version is not None
    return [like.reasons for like in twins_of(version)]


OTHERS = (Name(key="s9", text="annetmab"),)


def test_the_same_title_trial_or_substance_and_indication_makes_a_twin(editor: User, reviewer: User):
    first = complete_document()
    published(editor, reviewer, document=first)

    twin = reasons_of_twins(first.revised(trials=(), substances=OTHERS), editor)
    assert [reasons[0] for reasons in twin] == ["Samme tittel"]
    (trial,) = reasons_of_twins(first.revised(title="Noe helt annet", substances=OTHERS), editor)[:1]
    assert trial == ["Samme studie: NCT03334396"]
    alike = reasons_of_twins(first.revised(title="Eksempelmab ved eksempelsyke", trials=()), editor)
    assert [] not in alike
    assert any("Samme virkestoff: eksempelmab" in reasons for reasons in alike)
    third = {"title": "Tredjemab ved eksempelsyke", "substances": (Name(key="s8", text="tredjemab"),), "trials": ()}
    assert reasons_of_twins(first.revised(**third), editor) == []


def test_a_draft_is_a_twin_too_and_the_reviewer_sees_it(editor: User, reviewer: User, client_of: ClientOf):
    draft = created(editor).notice
    review = submitted(editor)

    body = page(client_of(reviewer), "desk-review", review.notice.pk)
    assert "Et annet varsel handler kanskje om det samme" in body
    assert reverse("desk-notice", args=[draft.pk]) in body

    act(workflow.approve, review.notice, reviewer)
    assert "Et annet varsel" not in page(client_of(reviewer), "desk-review", review.notice.pk)


# Choosing a version.


def test_versions_to_restore_are_told_apart_by_day_writer_and_comparison(
    editor: User, other_editor: User, reviewer: User, client_of: ClientOf
):
    notice = published(editor, reviewer).notice
    saved(notice, other_editor, title="En ny tittel")
    saved(notice, editor, title="En nyere tittel")

    body = page(client_of(editor), "desk-step", notice.pk, "restore")
    assert "Other editor</label>" in body
    assert "Editor (versjon 1 for publikum)</label>" in body
    for number in (1, 2):
        assert f"{reverse('desk-review', args=[notice.pk])}?from=3&amp;to={number}" in body


def test_versions_to_share_are_compared_with_what_is_published(editor: User, reviewer: User, client_of: ClientOf):
    notice = published(editor, reviewer).notice
    saved(notice, editor, title="En ny tittel")

    body = page(client_of(editor), "desk-share", notice.pk)
    assert f"{reverse('desk-review', args=[notice.pk])}?from=1&amp;to=2" in body


def test_a_version_that_is_unpublished_no_more_is_refused_in_words(editor: User, reviewer: User, client_of: ClientOf):
    notice = published(editor, reviewer).notice
    data = {"reader": "Eksempel AS", "number": "1", "days": "14", "request_id": str(uuid4())}

    response = client_of(editor).post(reverse("desk-share", args=[notice.pk]), data)
    assert response.status_code == 409
    assert str(reason_for("published")) in response.content.decode()
