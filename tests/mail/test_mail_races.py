"""Two senders at the same moment: each mail goes out once."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.db import connection
from django.utils import timezone

from notices.access import people
from notices.mail.outbox import next_digest_hour
from notices.mail.sending import send_waiting
from notices.models import Outbox
from tests.support.worlds import created, submitted

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

SENDERS = 4
ROUNDS = 3


def send_at_once() -> None:
    start = threading.Barrier(SENDERS)

    def run(_number: int) -> None:
        try:
            connection.ensure_connection()
            start.wait(timeout=20)
            send_waiting()
        finally:
            connection.close()

    with ThreadPoolExecutor(SENDERS) as senders:
        list(senders.map(run, range(SENDERS)))


def test_several_senders_send_each_mail_once(editor: User, reviewer: User, other_reviewer: User) -> None:
    for _turn in range(ROUNDS):
        mail.outbox.clear()
        for _number in range(4):
            submitted(editor)

        send_at_once()

        assert Counter(message.to[0] for message in mail.outbox) == {reviewer.email: 4, other_reviewer.email: 4}
    assert not Outbox.objects.filter(last_error__gt="").exists()


def test_several_senders_send_one_digest(editor: User, reviewer: User, set_now) -> None:
    people.update_profile(reviewer, mail_my_turn="digest")
    for _number in range(4):
        submitted(editor)
    tomorrow = next_digest_hour(timezone.now() + timedelta(days=1))
    send_waiting()
    set_now(tomorrow)

    send_at_once()

    assert [message.to for message in mail.outbox] == [[reviewer.email]]
    assert mail.outbox[0].body.count("/review/") == 4


def test_the_desk_sends_by_itself_right_after_the_commit(editor: User, reviewer: User, settings) -> None:
    settings.MAIL_AT_ONCE = True
    notice = created(editor).notice

    submitted(editor, notice)

    patience = threading.Event()
    for _look in range(100):
        if mail.outbox and not Outbox.objects.waiting().filter(event__isnull=False).exists():
            break
        patience.wait(0.1)
    assert [message.to for message in mail.outbox] == [[reviewer.email]]
    assert [thread.daemon for thread in threading.enumerate() if thread.name == "mail"] == [True]
