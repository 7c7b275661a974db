"""A mail server that accepts and never answers: no round waits long, no request at all, and managers hear of it."""

import logging
import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from horizonscan import fault_mail
from notices.mail import delivery, immediate, outbox
from notices.mail.sending import send_waiting
from notices.mail.watch_news import watch_news
from notices.models import JobRun, Outbox
from tests.support.postbox import Failing, fault_mails_are_out, row_of
from tests.support.silent_mail_server import silent_mail_server
from tests.support.sites import tokens
from tests.support.worlds import created, submitted

pytestmark = pytest.mark.django_db

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def silent(settings):
    """Mail goes to a server that never answers; each wait for it is short."""
    with silent_mail_server() as port:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", port
        settings.EMAIL_TIMEOUT = 0.1
        yield


def test_a_round_ends_after_a_few_waits_and_leaves_the_rest_untried(editor, reviewer, other_reviewer, silent):
    for _number in range(3):
        submitted(editor)

    with pytest.raises(CommandError) as failure:
        call_command("send_mail")

    assert failure.value.returncode == 1
    rows = Outbox.objects.waiting().filter(event__isnull=False)
    assert sorted(rows.values_list("attempts", flat=True)) == [0, 0, 0, 1, 1, 1]
    assert all("timed out" in row.last_error for row in rows if row.attempts)
    assert "waiting: " in str(failure.value)
    run = JobRun.objects.get()
    assert (run.job, run.outcome) == ("send_mail", "failed")
    assert "failed: 3" in run.problem


def test_a_request_answers_in_its_usual_time_while_the_thread_waits(
    editor, reviewer, silent, settings, client_of, monkeypatch, django_capture_on_commit_callbacks
):
    """The thread of MAIL_AT_ONCE is stuck with the mail server; an approval does not notice."""
    settings.MAIL_AT_ONCE, settings.EMAIL_TIMEOUT = True, 30
    is_stuck, may_end = threading.Event(), threading.Event()

    def waits_for_the_server() -> None:
        is_stuck.set()
        may_end.wait(60)

    monkeypatch.setattr(immediate, "send_waiting", waits_for_the_server)
    monkeypatch.setattr(immediate, "_sender", immediate.SenderThread())
    notice = submitted(editor).notice
    immediate.send_soon()
    assert is_stuck.wait(20)

    client: Client = client_of(reviewer)
    start = time.monotonic()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("desk-step", args=[notice.pk, "approve"]), tokens(notice))
    took = time.monotonic() - start
    settings.MAIL_AT_ONCE = False
    may_end.set()

    assert answer.status_code == 302, answer.text
    assert took < 15  # of 30 that the server is waited for


def test_a_fault_page_does_not_wait_either(silent, settings, visitor, monkeypatch, caplog):
    settings.ADMINS, settings.DEBUG, settings.EMAIL_TIMEOUT = [("Drift", "drift@example.org")], False, 1
    visitor.raise_request_exception = False
    monkeypatch.setattr("notices.views.public.about.render", lambda *_words: 1 / 0)
    waits: list[float] = []
    tell = fault_mail.tell

    def timed(*words: Any, **more: Any) -> None:
        waits.append(time.monotonic())
        tell(*words, **more)

    monkeypatch.setattr(fault_mail, "tell", timed)

    status = visitor.get("/ordliste/").status_code
    answered_at = time.monotonic()
    fault_mails_are_out()
    sent_at = time.monotonic()

    assert status == 500
    assert len(waits) == 1
    assert sent_at - waits[0] >= 1 and sent_at > answered_at
    assert "No mail went out about a fault." in caplog.text


def test_one_refused_address_does_not_end_a_round(editor, reviewer, other_reviewer, settings, mailoutbox):
    """The server says no to one person again and again: the others' mail goes out."""
    settings.EMAIL_BACKEND = "tests.support.postbox.Refusing"
    for _number in range(delivery.MAX_SERVER_FAULTS + 2):
        submitted(editor)

    with pytest.raises(CommandError) as failure:
        call_command("send_mail")

    assert failure.value.returncode == 5
    assert [mail.to for mail in mailoutbox] == [["other_reviewer@example.org"]] * (delivery.MAX_SERVER_FAULTS + 2)


def test_a_round_that_takes_too_long_leaves_the_rest_to_the_next(editor, reviewer, monkeypatch, mailoutbox):
    send_waiting()  # today's digests
    for _number in range(3):
        submitted(editor)
    monkeypatch.setattr(delivery, "MAX_SECONDS", -1.0)

    outcomes = send_waiting()

    assert (outcomes["sent"], outcomes["waiting"], len(mailoutbox)) == (0, 3, 0)
    monkeypatch.setattr(delivery, "MAX_SECONDS", 60.0)
    assert send_waiting()["sent"] == 3


def test_rows_are_read_in_batches_and_each_once(editor, reviewer, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(outbox, "BATCH_SIZE", 2)
    outbox.prepared_due.cache_clear()
    for _number in range(5):
        created(editor)
    Outbox.objects.all().delete()
    for _number in range(5):
        submitted(editor)

    rows = list(outbox.due(timezone.now()))

    outbox.prepared_due.cache_clear()
    assert len(rows) == len({row.pk for row in rows}) == 5
    versions = [row.event.version for row in rows if row.event and row.event.version]
    assert [version.get_deferred_fields() for version in versions] == [{"content"}] * 5


def test_managers_hear_of_a_mail_that_was_given_up(
    editor, reviewer, manager, client_of, settings, mailoutbox, set_now, caplog
):
    settings.EMAIL_BACKEND = "tests.support.postbox.Failing"
    submitted(editor, assigned_to=reviewer)
    with pytest.raises(CommandError):
        call_command("send_mail")
    while row_of(reviewer).done_at is None:
        Outbox.objects.waiting().update(due_at=timezone.now())
        send_waiting()
    sentence = "En e-post med nytt fra redaksjonen til Reviewer kunne ikke leveres."

    with translation.override("nb"):
        (mail,) = watch_news(timezone.now())[manager.pk].given_up
        assert mail.text == sentence
    assert (
        "Mail was given up" in [record for record in caplog.records if record.levelno == logging.ERROR][-1].getMessage()
    )
    assert Failing.refused not in caplog.text
    page = client_of(manager).get(reverse("desk-status")).text
    assert sentence in page and "the server does not like this address" in page
    mailoutbox.clear()
    tomorrow = outbox.next_digest_hour(timezone.now() + timedelta(days=1))
    set_now(tomorrow)
    send_waiting()
    assert sum(sentence in mail.body for mail in mailoutbox if mail.to == [manager.email]) == 1
    mailoutbox.clear()
    set_now(tomorrow + timedelta(days=1))
    send_waiting()
    assert not [mail for mail in mailoutbox if sentence in mail.body]
