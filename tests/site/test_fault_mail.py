"""Mail about a fault: no request waits for it, and a fault that happens all day is told once an hour."""

import logging
import threading
import time

import pytest
from django.core.cache import cache
from django.test import Client

from horizonscan import fault_mail
from horizonscan.fault_mail import MAX_SILENCE, FaultMailHandler
from tests.support.postbox import fault_mails_are_out


@pytest.fixture(autouse=True)
def operators(settings) -> None:
    settings.ADMINS = [("Drift", "drift@example.org")]
    cache.clear()


@pytest.fixture
def handler() -> FaultMailHandler:
    """The handler of a process that has told nothing yet."""
    return FaultMailHandler()


def fault(words: str = "broken") -> logging.LogRecord:
    try:
        raise RuntimeError(words)
    except RuntimeError as error:
        info = (RuntimeError, error, error.__traceback__)
    return logging.LogRecord("django.request", logging.ERROR, __file__, 1, "Internal Server Error", (), info)


def line(words: str) -> logging.LogRecord:
    return logging.LogRecord("trials", logging.ERROR, __file__, 1, words, (), None)


def test_a_kind_of_fault_is_told_once_an_hour(handler: FaultMailHandler, mailoutbox, monkeypatch):
    now = 1_000.0
    monkeypatch.setattr("horizonscan.fault_mail.time.monotonic", lambda: now)
    for words in ("one", "two"):
        handler.handle(fault(words))
    handler.handle(line("the registry is silent"))
    fault_mails_are_out()
    assert len(mailoutbox) == 2

    now += MAX_SILENCE
    cache.clear()  # where it has run out too
    handler.handle(fault("three"))
    fault_mails_are_out()
    assert len(mailoutbox) == 3
    assert "three" in mailoutbox[2].body


def test_another_process_does_not_tell_it_again(handler: FaultMailHandler, mailoutbox):
    for _process in range(2):
        fault_mail.forget_faults()
        handler.handle(fault())

    fault_mails_are_out()
    assert len(mailoutbox) == 1


def test_a_cache_that_is_down_keeps_no_mail_back(handler: FaultMailHandler, mailoutbox, monkeypatch):
    monkeypatch.setattr(cache, "add", lambda *_words: 1 / 0)

    handler.handle(fault())

    fault_mails_are_out()
    assert len(mailoutbox) == 1


def test_no_request_waits_for_a_mail_server_that_is_silent(handler: FaultMailHandler, mailoutbox, monkeypatch):
    answers = threading.Event()
    subjects: list[str] = []

    def silent_for_long(subject: str, *_words: object, **_more: object) -> None:
        answers.wait(30)
        subjects.append(subject)

    monkeypatch.setattr(fault_mail, "mail_admins", silent_for_long)
    start = time.monotonic()
    handler.handle(fault())
    waited = time.monotonic() - start
    was_sent = list(subjects)
    answers.set()
    fault_mails_are_out()

    assert waited < 10
    assert (was_sent, len(subjects)) == ([], 1)


def test_a_mail_that_cannot_be_sent_leaves_a_line_and_no_second_fault(
    handler: FaultMailHandler, monkeypatch, caplog: pytest.LogCaptureFixture
):
    def refuses(*_words: object, **_more: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(fault_mail, "mail_admins", refuses)

    handler.handle(fault())

    fault_mails_are_out()
    assert [record.getMessage() for record in caplog.records] == ["No mail went out about a fault."]


def test_without_addresses_nothing_is_made(handler: FaultMailHandler, settings, mailoutbox):
    settings.ADMINS = []

    handler.handle(fault())

    fault_mails_are_out()
    assert mailoutbox == []


def test_a_page_that_fails_is_told(visitor: Client, settings, mailoutbox, monkeypatch):
    settings.DEBUG = False
    visitor.raise_request_exception = False
    monkeypatch.setattr("notices.views.public.about.render", lambda *_words: 1 / 0)

    visitor.get("/ordliste/")

    fault_mails_are_out()
    assert [mail.to for mail in mailoutbox] == [["drift@example.org"]]
