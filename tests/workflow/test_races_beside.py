"""People who speak and arrange at the moment when somebody decides: nothing slips between a check and its decision."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from notices import workflow
from notices.models import Comment, Notice, Publication, ShareLink
from notices.verification import verify
from notices.workflow import Outcome
from tests.support.comment_attacks import comment_of
from tests.support.worlds import act, head_of, published, saved, submitted
from tests.workflow.test_races import approving, at_once, reasons, sending, told_why, won
from tests.workflow.test_requests import page

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ROUNDS = 6


def remark(notice: Notice, by: User, **words: Any) -> Any:
    """A comment, as its form would send it."""
    page_tokens = {"version": head_of(notice), "text": "Feil dose.", "by": by, "request_id": uuid4(), **words}
    return sending(workflow.comment, page_tokens)


def test_a_comment_that_stops_the_approval_comes_before_it_or_too_late(editor: User, reviewer: User, manager: User):
    for _turn in range(ROUNDS):
        notice = submitted(editor).notice

        said_first, approved = at_once(remark(notice, manager, is_blocking=True), approving(page(notice), reviewer))

        assert isinstance(said_first, Outcome)
        if not isinstance(approved, Outcome):
            assert reasons(approved) == ["comments"]
        commands = list(notice.events.order_by("sequence").values_list("command", flat=True))
        assert commands[2:] == (["approve", "comment"] if isinstance(approved, Outcome) else ["comment", "refused"])
    assert list(verify()) == []


def test_a_declared_conflict_comes_before_the_approval_or_too_late(editor: User, reviewer: User):
    for _turn in range(ROUNDS):
        notice = submitted(editor).notice

        declared, approved = at_once(declaring(notice, reviewer), approving(page(notice), reviewer))

        assert isinstance(declared, Outcome)
        assert isinstance(approved, Outcome) or reasons(approved) == ["conflict"]
    assert list(verify()) == []


def test_two_who_resolve_a_comment(editor: User, other_editor: User):
    for _turn in range(ROUNDS):
        comment = comment_of(remark(submitted(editor).notice, editor)())

        answers = at_once(
            *(
                sending(workflow.resolve, {"comment": comment, "by": person, "request_id": uuid4()})
                for person in (editor, other_editor)
            )
        )

        (winner,) = won(answers)
        assert told_why(answers[1 - winner], "resolved")
        comment.refresh_from_db()
        assert comment.resolved_by == (editor, other_editor)[winner]
    assert list(verify()) == []


def test_the_same_comment_four_times(editor: User):
    for _turn in range(ROUNDS):
        notice = submitted(editor).notice

        answers = at_once(*[remark(notice, editor)] * 4)

        assert won(answers) == [0, 1, 2, 3]
        assert notice.comments.count() == 1
    assert Comment.objects.count() == ROUNDS
    assert list(verify()) == []


def revoking(notice: Notice, by: User) -> Any:
    words: dict[str, Any] = {"reader": "Eksempel AS", "days": 1, "by": by, "request_id": uuid4()}
    link = workflow.share(version=head_of(notice), **words)[0].share_link
    return sending(workflow.revoke, {"link": link, "by": by, "request_id": uuid4()})


def resolving(notice: Notice, by: User) -> Any:
    comment = comment_of(remark(notice, by)())
    return sending(workflow.resolve, {"comment": comment, "by": by, "request_id": uuid4()})


def declaring(notice: Notice, by: User) -> Any:
    return sending(workflow.declare_conflict, {"notice": notice, "by": by, "request_id": uuid4()})


def test_what_can_be_done_once_is_done_once_by_the_same_request(editor: User, reviewer: User):
    for make in (revoking, resolving, declaring) * 3:
        notice = submitted(editor).notice

        answers = at_once(*[make(notice, reviewer)] * 4)

        assert won(answers) == [0, 1, 2, 3]
        assert not notice.events.filter(command="refused").exists()
    assert list(verify()) == []


def test_the_same_link_four_times_is_one_link_whose_token_is_told_once(editor: User):
    for _turn in range(ROUNDS):
        words = {"version": submitted(editor).version, "reader": "Eksempel AS", "days": 1, "request_id": uuid4()}
        tokens: list[str] = []

        def making(words: dict[str, Any] = words, tokens: list[str] = tokens) -> Outcome:
            outcome, token = workflow.share(by=editor, **words)
            tokens.append(token)
            return outcome

        answers = at_once(*[making] * 4)

        assert won(answers) == [0, 1, 2, 3]
        assert sorted(map(bool, tokens)) == [False, False, False, True]
    assert ShareLink.objects.count() == ROUNDS


def test_cancelling_and_withdrawing_at_once(editor: User, reviewer: User, manager: User):
    for turn in range(ROUNDS):
        notice = published(editor, reviewer).notice
        submitted(editor, saved(notice, editor, title=f"Ny {turn}").notice)
        act(workflow.approve, notice, reviewer, publish_at=timezone.now() + timedelta(hours=1))
        page_tokens = page(notice)
        words = {"kind": "withdraw_outdated", "reason": "Innført.", "public_note": "Innført.", "request_id": uuid4()}

        answers = at_once(
            sending(workflow.cancel, page_tokens, by=reviewer),
            sending(workflow.withdraw, page_tokens | words, by=manager),
        )

        (winner,) = won(answers)
        assert told_why(answers[1 - winner], "out_of_date")
        assert Publication.objects.filter(notice=notice, cancelled_at__isnull=False).count() == 1
        assert Publication.objects.filter(notice=notice, kind="withdraw_outdated").count() == winner
    assert list(verify()) == []
