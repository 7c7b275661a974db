"""A process that is killed between two statements of a command leaves nothing of it behind, or all of it."""

import os
import signal
import traceback
import warnings
from collections.abc import Callable
from itertools import count
from typing import Any, NamedTuple

import pytest
from django.contrib.auth.models import User
from django.db import connection

from notices import workflow
from notices.models import Event, Listing, Notice, Publication, Review, Version
from notices.verification import verify
from tests.support.worlds import complete_document, created, published, submitted
from tests.workflow.test_races import Act, sending
from tests.workflow.test_requests import page

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

# A command has more statements than this: the test must have come in between.
MIN_KILLED = 5


class Rows(NamedTuple):
    """What there is of one notice."""

    etag: int
    number: int | None
    versions: int
    reviews: list[str]
    entries: list[str]
    listed: list[bool]
    events: int


def rows_of(notice: Notice) -> Rows:
    notice.refresh_from_db()
    mine = {"notice": notice}
    return Rows(
        notice.etag,
        notice.number,
        Version.objects.filter(**mine).count(),
        list(Review.objects.filter(**mine).order_by("pk").values_list("status", flat=True)),
        list(Publication.objects.filter(**mine).order_by("pk").values_list("kind", flat=True)),
        [end is None for end in Listing.objects.filter(**mine).order_by("pk").values_list("live_until", flat=True)],
        Event.objects.filter(**mine).count(),
    )


def is_killed_after(statements: int, act: Act) -> bool:
    """Carry it out in a process of its own, which is gone after so many statements; was it?"""
    with warnings.catch_warnings():
        # Python warns of threads that a fork leaves behind: nothing here waits for one.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if not pid:
        _carry_out_until(statements, act)
    _pid, status = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0
    return os.WIFSIGNALED(status)


def _carry_out_until(statements: int, act: Act) -> None:
    """Never return: what the test has open is the parent's to close."""
    numbers = count(1)

    def kill_after(execute: Callable[..., Any], *arguments: Any) -> Any:
        result = execute(*arguments)
        if next(numbers) == statements:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    try:
        # The parent's own connection stays open, and is not used.
        parents, connection.connection = connection.connection, None
        with connection.execute_wrapper(kill_after):
            act()
        os._exit(0 if parents else 1)
    except BaseException:
        traceback.print_exc()
        os._exit(1)


def killed_everywhere(notice: Notice, act: Act) -> tuple[Rows, Rows]:
    """Kill it after its first statement, after its second one, and so on until it is through; the rows before and then.

    After each kill there is all or nothing; once there is all, the same request finds it done.
    """
    before, seen, killed = rows_of(notice), [rows_of(notice)], 0
    while is_killed_after(killed + 1, act):
        killed += 1
        if (rows := rows_of(notice)) != seen[-1]:
            seen.append(rows)
    after = rows_of(notice)
    assert killed >= MIN_KILLED
    assert seen in ([before], [before, after])
    assert list(verify()) == []
    return before, after


def test_a_killed_save_leaves_no_half_version(editor: User) -> None:
    notice = created(editor).notice
    document = complete_document(title="Ny tittel")

    before, after = killed_everywhere(notice, sending(workflow.save, page(notice), by=editor, document=document))

    assert (before.versions, after.versions, after.etag, after.events) == (1, 2, before.etag + 1, before.events + 1)


def test_a_killed_approval_publishes_nothing_or_all(editor: User, reviewer: User) -> None:
    notice = submitted(editor).notice

    before, after = killed_everywhere(notice, sending(workflow.approve, page(notice), by=reviewer))

    assert (before.reviews, before.entries, before.listed, before.number) == (["open"], [], [], None)
    assert (after.reviews, after.entries, after.listed) == (["approved"], ["publish"], [True])
    assert after.number is not None
    assert after.events == before.events + 1


def test_a_killed_withdrawal_leaves_the_notice_live_or_gone(editor: User, reviewer: User, manager: User) -> None:
    notice = published(editor, reviewer).notice
    words = {"kind": "withdraw_wrong", "reason": "Feil.", "public_note": "Tallet er feil.", "by": manager}

    before, after = killed_everywhere(notice, sending(workflow.withdraw, page(notice) | words))

    assert (before.entries, before.listed) == (["publish"], [True])
    assert (after.entries, after.listed) == (["publish", "withdraw_wrong"], [False])
    assert after.events == before.events + 1
