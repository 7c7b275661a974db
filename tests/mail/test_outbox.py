"""Mail goes out once, after what it tells of is committed, and again where it failed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from notices import workflow
from notices.mail import immediate, outbox
from notices.mail.sending import send_waiting
from notices.models import Outbox
from tests.support.postbox import Failing, Mails, name_in, row_of
from tests.support.worlds import act, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(editor, reviewer, other_reviewer, mailoutbox: Mails) -> Callable[[], set[str]]:
    """A function: send what waits; who got new mail."""

    def run() -> set[str]:
        mailoutbox.clear()
        send_waiting()
        return {name_in(mail) for mail in mailoutbox}

    return run


def test_a_second_run_sends_nothing_again(editor, send):
    submitted(editor)

    assert len(send()) == 2
    assert send() == set()


def test_one_bad_address_holds_up_nobody_else_and_is_tried_again_later(editor, reviewer, send, settings, monkeypatch):
    settings.EMAIL_BACKEND = "tests.support.postbox.Failing"
    submitted(editor)

    assert send() == {"other_reviewer"}
    row = row_of(reviewer)
    assert (row.attempts, row.done_at) == (1, None)
    assert "does not like this address" in row.last_error
    assert send() == set()
    monkeypatch.setattr(Failing, "refused", "")
    assert send() == set(), "not before its pause is over"
    Outbox.objects.filter(pk=row.pk).update(due_at=timezone.now())
    assert send() == {"reviewer"}


def test_pauses_grow_and_after_two_days_it_is_given_up(editor, reviewer, send, settings):
    settings.EMAIL_BACKEND = "tests.support.postbox.Failing"
    submitted(editor, assigned_to=reviewer)
    send()
    waited = []

    while row_of(reviewer).done_at is None:
        waited.append(row_of(reviewer).due_at - timezone.now())
        Outbox.objects.waiting().update(due_at=timezone.now())
        send()

    assert row_of(reviewer).outcome == "given up"
    assert waited == sorted(waited)
    assert timedelta(days=1, hours=12) < sum(waited, timedelta()) < timedelta(days=3)


def test_a_row_that_somebody_else_has_claimed_is_left_to_them(editor, reviewer, send):
    submitted(editor, assigned_to=reviewer)
    (row,) = outbox.due(timezone.now())
    (the_same_row,) = outbox.due(timezone.now())

    assert outbox.claim(row, timezone.now())

    assert not outbox.claim(the_same_row, timezone.now())
    assert send() == set()


def test_what_a_broken_off_sender_had_claimed_is_sent_by_the_next(editor, reviewer, send, set_now):
    submitted(editor, assigned_to=reviewer)
    (row,) = outbox.due(timezone.now())
    outbox.claim(row, timezone.now())
    later = timezone.now() + outbox.CLAIM_TIME
    set_now(later)

    assert send() == {"reviewer"}


def test_a_refused_command_leaves_no_mail(editor, send):
    notice = submitted(editor).notice
    send()
    with pytest.raises(workflow.Refused):
        act(workflow.approve, notice, editor)

    assert send() == set()


def test_the_command_says_what_it_did(editor, reviewer, other_reviewer, capsys):
    send_waiting()  # today's digests
    submitted(editor)

    call_command("send_mail")
    call_command("send_mail")

    assert capsys.readouterr().out.splitlines() == ["addressed: 1, sent: 2", "Nothing waits."]


def test_mail_is_sent_after_the_commit_and_by_nobody_who_waits_for_it(
    editor, settings, monkeypatch, django_capture_on_commit_callbacks
):
    settings.MAIL_AT_ONCE = True
    woken: list[bool] = []
    monkeypatch.setattr(
        immediate.SenderThread, "wake", lambda _self: woken.append(transaction.get_connection().in_atomic_block)
    )
    with django_capture_on_commit_callbacks(execute=True):
        submitted(editor)
        assert woken == []

    assert len(woken) == 1
    settings.MAIL_AT_ONCE = False
    with django_capture_on_commit_callbacks(execute=True):
        submitted(editor)
    assert len(woken) == 1
