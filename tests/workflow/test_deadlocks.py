"""Two commands that wait for each other: PostgreSQL ends one of them, and that one is carried out afterwards."""

import threading
import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from notices import workflow
from notices.models import Publication
from notices.verification import verify
from notices.workflow import Outcome
from notices.workflow.projections import end_listings
from tests.support.worlds import act, published, saved, submitted
from tests.workflow.test_races import at_once, sending, won
from tests.workflow.test_requests import page

pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one lock"),
]

WAITING = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
SECONDS = 10


def wait_until_somebody_waits() -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone() != (0,):
                return
        time.sleep(0.02)
    raise TimeoutError


def test_a_withdrawal_and_a_decision_on_the_notice_that_replaces_it(
    editor: User, reviewer: User, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The withdrawal holds the public's revision when the other one, which holds the replacement, comes to it."""
    old, new = published(editor, reviewer).notice, published(editor, reviewer).notice
    submitted(editor, saved(new, editor, title="Ny").notice)
    act(workflow.approve, new, reviewer, publish_at=timezone.now() + timedelta(hours=1))
    page_tokens = page(new)
    is_withdrawn = threading.Event()

    def end_listings_later(*arguments: Any) -> None:
        is_withdrawn.set()
        if not meeting:
            meeting.append(True)
            wait_until_somebody_waits()
        end_listings(*arguments)

    def cancel_then() -> Outcome:
        assert is_withdrawn.wait(SECONDS)
        return workflow.cancel(**page_tokens, by=reviewer)

    meeting: list[bool] = []
    monkeypatch.setattr("notices.workflow.publication.end_listings", end_listings_later)
    words = {"kind": "withdraw_outdated", "reason": "x", "public_note": "x", "replaced_by": new, "by": manager}

    answers = at_once(sending(workflow.withdraw, page(old) | words | {"request_id": uuid4()}), cancel_then)

    assert won(answers) == [0, 1]
    assert Publication.objects.filter(notice=old, kind="withdraw_outdated", replaced_by=new).count() == 1
    assert Publication.objects.filter(notice=new, cancelled_at__isnull=False).count() == 1
    assert list(verify()) == []
