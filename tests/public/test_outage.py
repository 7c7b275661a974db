"""What a process sends while its database does not answer: copies that it checked, for a while, and marked."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import brotli
import pytest
from django.contrib.auth.models import User
from django.db import OperationalError
from django.test import Client

from notices import workflow
from notices.models import ApprovedHtml, Notice, Publication, StoredPage
from notices.public.page_cache import look_up, outage
from tests.public.test_stored_pages import path_of
from tests.support.browsing import without_own_block
from tests.support.worlds import act, published
from tests.support.wsgi_client import WsgiClient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages_are_stored")]
FEED = "/feed.atom"
MINUTE = 60
BANNER = {
    "": "får ikke kontakt med databasen",
    "/nn": "får ikkje kontakt med databasen",
    "/en": "can't reach its database",
}

Outage = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def pass_time(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """A function: so many seconds later by the monotonic clock, which outages are counted by."""
    now = [1_000.0]
    monkeypatch.setattr("notices.public.page_cache.outage.monotonic", lambda: now[0])

    def passing(seconds: float) -> None:
        now[0] += seconds

    return passing


@contextmanager
def no_database() -> Iterator[list[str]]:
    """Within this the database does not answer; it gives who asked it all the same."""
    questions: list[str] = []

    def refuse(name: str) -> Callable[..., None]:
        def refused(*_arguments: Any) -> None:
            questions.append(name)
            raise OperationalError("connection refused")

        return refused

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("notices.public.page_cache.wsgi._find", refuse("a copy"))
        patch.setattr("horizonscan.middleware.public_state", refuse("is it back"))
        yield questions


@pytest.fixture
def reader() -> Client:
    return WsgiClient(raise_request_exception=False)


def is_stale(answer: Any) -> bool:
    return answer.status_code == 200 and "does not answer" in answer.headers.get("Cache-Status", "")


def checked(reader: Client, *paths: str, **headers: str) -> list[Any]:
    """Ask until this process has sent the copies as stored, and return them."""
    return [[reader.get(path, headers=headers) for _time in range(2)][1] for path in paths]


@pytest.mark.parametrize("prefix", ["", "/nn", "/en"])
def test_a_page_that_was_checked_is_sent_with_a_banner_and_kept_by_no_cache(
    reader: Client, notice: Notice, prefix: str
) -> None:
    path = path_of(notice, prefix)
    (before,) = checked(reader, path, **{"Accept-Encoding": "br"})

    with no_database():
        stale = reader.get(path, headers={"If-None-Match": before["ETag"]})
        head = reader.head(path)

    assert is_stale(stale) and stale["Cache-Control"] == "no-store"
    assert int(stale["Content-Length"]) == len(stale.content) and head.content == b""
    assert not {"ETag", "Content-Encoding"} & stale.headers.keys()
    names = {"Content-Security-Policy", "Content-Type", "X-Content-Type-Options"}
    assert {stale[name] for name in names} == {before[name] for name in names}
    # Nothing but the banner was added, and it stands outside of the approved text.
    page = brotli.decompress(before.content).decode()
    begin, end = (
        stale.text.index('<div class="hs-container"><div class="ds-alert hs-stale"'),
        len(stale.text) - len(page),
    )
    assert stale.text[:begin] + stale.text[begin + end :] == page
    assert BANNER[prefix] in stale.text[begin : begin + end].replace("&#x27;", "'")
    assert ApprovedHtml.objects.get().html in without_own_block(stale.text)


def test_a_list_is_sent_as_it_is_and_marked_in_its_headers(reader: Client, notice: Notice) -> None:
    (before,) = checked(reader, FEED)

    with no_database():
        stale = reader.get(FEED)

    assert is_stale(stale) and stale["Cache-Control"] == "no-store"
    assert stale.content == before.content


@pytest.mark.parametrize("path", ["/", "/en/", "/studier/"])
def test_the_lists_that_readers_begin_with_are_sent_with_a_banner(reader: Client, notice: Notice, path: str) -> None:
    checked(reader, path, **{"Accept-Encoding": "gzip"})

    with no_database():
        stale, narrowed = reader.get(path), reader.get(f"{path}?q=x")

    assert is_stale(stale) and 'class="ds-alert hs-stale"' in stale.text
    # What nobody has checked is not sent: a search asks the database.
    assert narrowed.status_code == 503


@pytest.mark.parametrize(
    ("minutes", "seconds", "is_sent"), [(15, 899, True), (15, 900, False), (1, 61, False), (0, 0, False)]
)
def test_it_is_sent_for_some_minutes_after_the_last_answer(
    reader: Client, notice: Notice, settings: Any, pass_time: Any, minutes: int, seconds: float, is_sent: bool
) -> None:
    settings.STALE_MINUTES = minutes
    checked(reader, path_of(notice))
    pass_time(seconds)

    with no_database():
        answer = reader.get(path_of(notice))

    assert is_stale(answer) is is_sent
    assert (answer.status_code, "Retry-After" in answer.headers) == ((200, False) if is_sent else (503, True))


def test_it_is_never_sent_when_its_own_time_is_over(reader: Client, notice: Notice, set_now: Any) -> None:
    checked(reader, path_of(notice))
    set_now(StoredPage.objects.get().valid_until)

    with no_database():
        assert reader.get(path_of(notice)).status_code == 503


def test_nothing_is_sent_that_had_ended_when_the_database_last_answered(
    reader: Client, notice: Notice, editor: User, reviewer: User, manager: User
) -> None:
    other = published(editor, reviewer).notice
    checked(reader, path_of(notice), path_of(other))
    words = {"kind": Publication.Kind.WITHDRAW_WRONG, "reason": "Feil", "public_note": "Den var feil."}
    act(workflow.withdraw, notice, manager, **words)
    # Somebody reads another page: by this answer the process knows that something was changed.
    checked(reader, path_of(other))

    with no_database():
        answers = [reader.get(path_of(each)) for each in (notice, other)]

    assert [answer.status_code for answer in answers] == [503, 200]
    assert is_stale(answers[1])


def test_a_copy_that_the_database_says_is_over_is_forgotten_in_every_encoding(
    reader: Client, notice: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    for encoding in ("br", "identity"):
        checked(reader, path_of(notice), **{"Accept-Encoding": encoding})
    StoredPage.objects.all().delete()
    # It says so, and is gone before a new one is made.
    with monkeypatch.context() as patch:
        patch.setattr(look_up, "_load", gone)
        reader.get(path_of(notice), headers={"Accept-Encoding": "br"})
    outage.note_failure(OperationalError())

    with no_database():
        assert reader.get(path_of(notice)).status_code == 503


def gone(*_arguments: Any) -> None:
    raise OperationalError


def test_what_this_process_has_not_checked_is_not_sent(reader: Client, notice: Notice) -> None:
    checked(reader, path_of(notice))
    look_up.clear_sent_pages()

    with no_database():
        assert reader.get(path_of(notice)).status_code == 503


def test_during_an_outage_one_request_in_a_while_asks_and_the_others_are_answered_at_once(
    reader: Client, notice: Notice, pass_time: Any
) -> None:
    checked(reader, path_of(notice))
    with no_database() as questions:
        reader.get(path_of(notice))
        answers = [reader.get(path) for path in (path_of(notice), "/", "/nn/studier/", "/admin/", "/api/v1/notices")]
        assert questions == ["a copy"]
        pass_time(outage.PAUSE)
        answers += [reader.get("/en/?q=x") for _time in range(3)]
        assert questions == ["a copy", "is it back"]

    assert [answer.status_code for answer in answers] == [200, 503, 503, 503, 503, 503, 503, 503]
    assert answers[4]["Content-Type"] == "application/problem+json" and answers[4]["Retry-After"]
    # Static files and the process's own health ask nothing.
    assert reader.get("/static/nothing.css").status_code == 404
    pass_time(outage.PAUSE)
    assert reader.get("/").status_code == 200
    assert not is_stale(reader.get(path_of(notice)))


def test_pages_that_ask_no_database_are_there_all_the_same(reader: Client, django_assert_num_queries: Any) -> None:
    outage.note_failure(OperationalError())

    with django_assert_num_queries(0):
        for path in ("/om/", "/nn/kontakt/", "/en/personvern/", "/en/ordliste/", "/api/"):
            assert reader.get(path).status_code == 200, path


def test_a_question_that_was_too_long_is_no_outage() -> None:
    too_long, locked = OperationalError(), OperationalError()
    too_long.__cause__, locked.__cause__ = _Error("57014"), _Error("55P03")

    for error, is_out in ((too_long, False), (ValueError(), False), (locked, True)):
        outage.forget_outage()
        outage.note_failure(error)
        assert outage.is_out() is is_out


class _Error(Exception):
    """As psycopg raises it."""

    def __init__(self, sqlstate: str) -> None:
        self.sqlstate = sqlstate
