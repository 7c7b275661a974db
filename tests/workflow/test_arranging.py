"""Who can be asked to decide when a text is submitted: the same people as later, or the submission is refused."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from notices import workflow
from notices.access.refusals import reason_for
from notices.models import Notice
from notices.workflow import Refused
from tests.support.roles import give_roles
from tests.support.worlds import act, created, submitted

pytestmark = pytest.mark.django_db


def refused(notice: Notice, by: User, reviewer: User) -> str:
    with pytest.raises(Refused) as refusal:
        submitted(by, notice, assigned_to=reviewer)
    (reason,) = refusal.value.reasons
    assert reason.place == "assigned_to"
    assert not notice.reviews.exists()
    return reason.code


def test_a_reviewer_who_had_no_hand_in_it_can_be_asked(editor: User, reviewer: User):
    review = submitted(editor, assigned_to=reviewer).review

    assert review is not None and review.assigned_to == reviewer


def test_nobody_without_the_role_can_be_asked(editor: User, other_editor: User, reviewer: User):
    notice = created(editor).notice
    User.objects.filter(pk=reviewer.pk).update(is_active=False)

    assert refused(notice, editor, other_editor) == "reviewer"
    assert refused(notice, editor, reviewer) == "reviewer"


def test_neither_a_writer_nor_the_submitter_can_be_asked(editor: User, other_editor: User):
    for person in (editor, other_editor):
        give_roles(person, "reviewer")
    notice = created(editor).notice

    assert refused(notice, other_editor, editor) == "reviewer"
    assert refused(notice, other_editor, other_editor) == "reviewer"


def test_a_declared_conflict_of_interest_is_not_ended_while_a_review_is_open(
    editor: User, reviewer: User, client_of: Callable[[User], Client]
):
    notice = created(editor).notice
    workflow.declare_conflict(notice=notice, by=reviewer, request_id=uuid4())
    submitted(editor, notice)

    with pytest.raises(Refused) as refusal:
        workflow.end_conflict(notice=notice, by=reviewer, request_id=uuid4())
    page = client_of(reviewer).get(reverse("desk-people", args=[notice.pk])).text
    act(workflow.recall, notice, editor)

    assert [reason.code for reason in refusal.value.reasons] == ["declared_in_review"]
    assert (str(reason_for("declared_in_review")) in page, 'value="end"' in page) == (True, False)
    assert workflow.end_conflict(notice=notice, by=reviewer, request_id=uuid4()).event


def test_who_has_declared_a_conflict_of_interest_cannot_be_asked(editor: User, reviewer: User):
    notice = created(editor).notice
    workflow.declare_conflict(notice=notice, by=reviewer, request_id=uuid4())

    assert refused(notice, editor, reviewer) == "reviewer"
