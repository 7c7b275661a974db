"""People who act at the same moment: one wins, one publication, everybody else is told why.

Real threads, each with a connection of its own. On SQLite the write lock alone would let a careless command pass;
PostgreSQL is where these tests prove something.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction

from notices import workflow
from notices.models import Notice, Publication, Version
from notices.verification import verify
from notices.workflow import Outcome, Refused
from tests.support.tables import new_version
from tests.support.worlds import complete_document, created, submitted
from tests.workflow.test_requests import page

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ROUNDS = 8

Act = Callable[[], Outcome]
Answer = Outcome | Refused


def at_once(*acts: Act) -> list[Answer]:
    """Carry all of them out from the same moment on; their answers, in their order."""
    start = threading.Barrier(len(acts))

    def run(act: Act) -> Answer:
        try:
            connection.ensure_connection()
            start.wait(timeout=20)
            return act()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as people:
        return list(people.map(run, acts))


def won(answers: list[Answer]) -> list[int]:
    return [place for place, answer in enumerate(answers) if isinstance(answer, Outcome)]


def reasons(answer: Answer) -> list[str]:
    assert isinstance(answer, Refused)
    return [reason.code for reason in answer.reasons]


def approving(page_tokens: dict[str, Any], by: User) -> Act:
    return lambda: workflow.approve(**page_tokens | {"request_id": uuid4()}, by=by)


def saving(page_tokens: dict[str, Any], by: User, title: str) -> Act:
    document = complete_document(title=title)
    return lambda: workflow.save(**page_tokens | {"request_id": uuid4()}, by=by, document=document)


def sending(command: Callable[..., Outcome], page_tokens: dict[str, Any], **more: Any) -> Act:
    """The very request that the page would send, as often as it is called."""
    return lambda: command(**page_tokens, **more)


def told_why(answer: Answer, *codes: str) -> bool:
    """Refused for one of these reasons alone, in words."""
    codes_now = reasons(answer)
    return (
        len(codes_now) == 1 and codes_now[0] in codes and all(str(reason) for reason in getattr(answer, "reasons", []))
    )


def test_approve_and_save(editor: User, other_editor: User, reviewer: User) -> None:
    for turn in range(ROUNDS):
        page_tokens = page(submitted(editor).notice)

        approved, saved = at_once(approving(page_tokens, reviewer), saving(page_tokens, other_editor, f"Ny {turn}"))

        assert won([approved, saved]) == [0]
        assert told_why(saved, "out_of_date", "in_review")
        assert page_tokens["notice"].versions.count() == 1
        assert page_tokens["notice"].publications.count() == 1
    assert list(verify()) == []


def test_approve_and_recall(editor: User, reviewer: User) -> None:
    for _turn in range(ROUNDS):
        page_tokens = page(submitted(editor).notice)

        answers = at_once(approving(page_tokens, reviewer), sending(workflow.recall, page_tokens, by=editor))

        (winner,) = won(answers)
        assert told_why(answers[1 - winner], "out_of_date")
        status = page_tokens["notice"].reviews.get().status
        assert (status, page_tokens["notice"].publications.count()) == [("approved", 1), ("recalled", 0)][winner]
    assert list(verify()) == []


def test_approve_and_approve(editor: User, reviewer: User, other_reviewer: User) -> None:
    for _turn in range(ROUNDS):
        page_tokens = page(submitted(editor).notice)
        people = (reviewer, other_reviewer)

        answers = at_once(*(approving(page_tokens, person) for person in people))

        (winner,) = won(answers)
        assert told_why(answers[1 - winner], "out_of_date")
        assert page_tokens["notice"].reviews.get().decided_by == people[winner]
        assert page_tokens["notice"].publications.count() == 1
    assert list(verify()) == []


def test_submit_and_save(editor: User, other_editor: User, reviewer: User) -> None:
    for turn in range(ROUNDS):
        page_tokens = page(created(editor).notice)

        answers = at_once(
            sending(workflow.submit, page_tokens, by=editor), saving(page_tokens, other_editor, f"Ny {turn}")
        )

        (winner,) = won(answers)
        assert told_why(answers[1 - winner], "out_of_date")
        assert (page_tokens["notice"].reviews.count(), page_tokens["notice"].versions.count()) == [(1, 1), (0, 2)][
            winner
        ]
    assert list(verify()) == []


def test_save_and_save(editor: User, other_editor: User) -> None:
    for turn in range(ROUNDS):
        page_tokens = page(created(editor).notice)

        answers = at_once(*(saving(page_tokens, person, f"{person} {turn}") for person in (editor, other_editor)))

        (winner,) = won(answers)
        assert told_why(answers[1 - winner], "out_of_date")
        assert page_tokens["notice"].versions.count() == 2
    assert list(verify()) == []


@pytest.mark.parametrize("name", ["save", "submit", "approve"])
def test_the_same_request_four_times(name: str, editor: User, reviewer: User) -> None:
    for turn in range(ROUNDS):
        notice = submitted(editor).notice if name == "approve" else created(editor).notice
        page_tokens = page(notice) | {"by": reviewer if name == "approve" else editor}
        page_tokens |= {"document": complete_document(title=f"Ny {turn}")} if name == "save" else {}

        answers = at_once(*[sending(getattr(workflow, name), page_tokens)] * 4)

        assert won(answers) == [0, 1, 2, 3]
        assert len({getattr(answer, "event", None) for answer in answers}) == 1
        assert list(notice.events.values_list("command", flat=True)).count(name) == 1
        assert not notice.events.filter(command="refused").exists()
    assert list(verify()) == []


def test_the_same_new_notice_four_times(editor: User) -> None:
    for _turn in range(ROUNDS):
        request = {"document": complete_document(), "request_id": uuid4()}

        answers = at_once(*[sending(workflow.create, request, by=editor)] * 4)

        assert won(answers) == [0, 1, 2, 3]
        assert len({answer.notice.pk for answer in answers if isinstance(answer, Outcome)}) == 1
    assert Notice.objects.count() == Version.objects.count() == ROUNDS
    assert list(verify()) == []


def test_first_approvals_of_several_notices_get_numbers_of_their_own(editor: User, reviewer: User) -> None:
    for _turn in range(ROUNDS):
        page_tokens = [page(submitted(editor).notice) for _ in range(3)]

        answers = at_once(*(approving(one, reviewer) for one in page_tokens))

        assert won(answers) == [0, 1, 2]
    numbers = Notice.objects.values_list("number", flat=True)
    assert sorted(number or 0 for number in numbers) == list(range(1, 3 * ROUNDS + 1))
    assert Publication.objects.count() == 3 * ROUNDS
    assert list(verify()) == []


def test_refusals_that_arrive_together_keep_the_chain_whole(editor: User, reviewer: User, manager: User) -> None:
    """Three people are refused at once, and somebody without a role makes a notice three times."""
    for _turn in range(ROUNDS):
        page_tokens, new = page(created(editor).notice), {"document": complete_document(), "by": manager}

        answers = at_once(
            *(approving(page_tokens, person) for person in (reviewer, manager, editor)),
            *(sending(workflow.create, {"request_id": uuid4()}, **new) for _ in range(3)),
        )

        assert won(answers) == []
        assert page_tokens["notice"].events.filter(command="refused").count() == 3
    assert list(verify()) == []


def test_a_row_that_comes_past_the_commands_waits_in_the_same_line(editor: User) -> None:
    """Somebody inserts a version from the shell while a submission is not committed yet."""
    notice = created(editor).notice
    refused: list[str] = []

    def insert() -> None:
        try:
            new_version(notice, 2)
        except IntegrityError as error:
            refused.append(str(error))
        finally:
            connection.close()

    shell = threading.Thread(target=insert)
    with transaction.atomic():
        submitted(editor, notice)
        shell.start()
        shell.join(timeout=0.5)
        assert shell.is_alive(), "it waits for the submission"
    shell.join(timeout=20)

    assert len(refused) == 1 and "no version while a review is open" in refused[0]
    assert list(verify()) == []
