"""One thing is changed of who writes and who decides, by when; the rest stays as it is at that moment."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from notices import workflow
from notices.access.notice_state import NoticeState
from notices.workflow import Refused
from notices.workflow.assignment import arrangement
from tests.support.worlds import created, submitted

pytestmark = pytest.mark.django_db


def test_what_is_not_named_stays(editor, other_editor, reviewer, manager):
    notice = submitted(editor, assigned_to=reviewer, due_at=timezone.now() + timedelta(days=3)).notice
    before = arrangement(NoticeState.of(notice.pk))

    outcome = workflow.rearrange(notice=notice, by=manager, request_id=uuid4(), assignee=other_editor)

    assert arrangement(NoticeState.of(notice.pk)) == before | {"assignee": other_editor.pk}
    assert outcome.event is not None
    assert (outcome.event.command, outcome.event.data["changed"]) == ("assign", ["assignee"])
    assert {name: outcome.event.data[name] for name in before} == before | {"assignee": other_editor.pk}


def test_a_colleague_who_has_left_hinders_no_other_change(editor, other_editor, manager):
    notice = created(editor).notice
    workflow.rearrange(notice=notice, by=manager, request_id=uuid4(), assignee=other_editor)
    other_editor.is_active = False
    other_editor.save()

    workflow.rearrange(notice=notice, by=manager, request_id=uuid4(), review_by=date(2030, 1, 2))

    notice.refresh_from_db()
    assert (notice.assignee, notice.review_by) == (other_editor, date(2030, 1, 2))


def test_what_is_so_already_leaves_no_event_and_no_mail(editor, reviewer, manager):
    notice = submitted(editor, assigned_to=reviewer).notice
    events = notice.events.count()

    outcome = workflow.rearrange(notice=notice, by=manager, request_id=uuid4(), reviewer=reviewer)

    assert (outcome.event, notice.events.count()) == (None, events)


def test_the_same_request_again_changes_nothing_more(editor, other_editor, reviewer, manager):
    notice, request_id = created(editor).notice, uuid4()
    for _turn in range(2):
        outcome = workflow.rearrange(notice=notice, by=manager, request_id=request_id, assignee=other_editor)
        assert outcome.event is not None

    assert notice.events.filter(command="assign").count() == 1


def test_nobody_decides_what_is_in_no_review_and_nobody_with_a_hand_in_the_text(editor, reviewer, manager):
    draft, in_review = created(editor).notice, submitted(editor).notice

    for notice, changes, code in (
        (draft, {"reviewer": reviewer}, "not_in_review"),
        (draft, {"due_at": timezone.now()}, "not_in_review"),
        (in_review, {"reviewer": editor}, "reviewer"),
        (in_review, {"assignee": manager}, "assignee"),
    ):
        with pytest.raises(Refused) as refused:
            workflow.rearrange(notice=notice, by=manager, request_id=uuid4(), **changes)
        assert [reason.code for reason in refused.value.reasons] == [code]
