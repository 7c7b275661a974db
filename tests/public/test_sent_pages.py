"""What the front door sends of a stored page; what a process has sent before it sends again only while it stands."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils import timezone

from horizonscan import wsgi
from notices.models import Notice, StoredPage
from notices.public.page_cache import look_up
from notices.public.page_cache import store as stored_pages
from tests.public.test_stored_pages import get_counted, path_of
from tests.support.worlds import published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages_are_stored")]


@pytest.fixture
def notice(editor: User, reviewer: User) -> Notice:
    return published(editor, reviewer).notice


# What a reader is sent


def test_who_has_the_page_is_sent_nothing(reader: Client, notice: Notice) -> None:
    reader.get(path_of(notice))
    for encoding in ("br", "identity"):
        page = reader.get(path_of(notice), headers={"Accept-Encoding": encoding})
        for known in (page["ETag"], f'"x", W/{page["ETag"]}', "*"):
            headers = {"Accept-Encoding": encoding, "If-None-Match": known}
            answer = reader.get(path_of(notice), headers=headers)
            assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", page["ETag"])
            assert answer["Cache-Control"] == page["Cache-Control"]
            # Said of bytes, and none are sent.
            assert not {"Content-Type", "Content-Length", "Content-Encoding"} & answer.headers.keys()


@pytest.mark.parametrize("guess", ['"0"', '"-br"', "", '"', "'", "*" * 9000, ",".join(['"a"'] * 500)])
def test_who_guesses_gets_the_page(reader: Client, notice: Notice, guess: str) -> None:
    reader.get(path_of(notice))

    answer = reader.get(path_of(notice), headers={"If-None-Match": guess, "Accept-Encoding": "br"})

    assert (answer.status_code, answer["Content-Encoding"]) == (200, "br")


def test_a_head_tells_all_but_the_page(reader: Client, notice: Notice) -> None:
    for _time in range(2):
        page, head = reader.get(path_of(notice)), reader.head(path_of(notice))

        assert (head.status_code, head.content) == (200, b"")
    assert {**head.headers} == {**page.headers}


def test_who_asks_for_the_head_alone_has_nothing_kept_and_is_sent_no_byte(reader: Client, notice: Notice) -> None:
    assert reader.head(path_of(notice)).status_code == 200
    assert not StoredPage.objects.exists()

    asked_for = reader.get(path_of(notice)).wsgi_request.environ | {"REQUEST_METHOD": "HEAD"}
    assert [*wsgi.application(asked_for, lambda *_arguments: None)] == []


# What a process has sent before


def test_who_has_sent_a_page_sees_that_it_was_made_anew_though_no_byte_of_it_changed(
    reader: Client, visitor: Client, notice: Notice
) -> None:
    page_to_store = visitor.get(path_of(notice)).wsgi_request.environ["horizonscan.page_to_store"]
    for _time in range(3):
        reader.get(path_of(notice))
    page = StoredPage.objects.get()
    soon = replace(page_to_store, valid_until=timezone.now() + timedelta(seconds=30))
    assert stored_pages.store_copy(page.path, page.build, json.loads(page.headers), bytes(page.identity), soon)

    answer, look_ups = get_counted(reader, path_of(notice))

    assert answer["ETag"] == f'"{page.etag}"'
    assert int(answer["Cache-Control"].rpartition("=")[2]) < 30
    assert look_ups == 2


def test_who_has_sent_a_page_sends_it_no_more_when_it_is_gone(reader: Client, notice: Notice) -> None:
    for _time in range(3):
        reader.get(path_of(notice))
    page = StoredPage.objects.get()
    # As of a backup: a page with other bytes has the id.
    StoredPage.objects.update(etag="0" * 32)

    assert look_up.find_copy(look_up.PAGES, path_of(notice), page.build, "identity") is None
    StoredPage.objects.all().delete()
    assert reader.get(path_of(notice)).content == bytes(page.identity)
    assert StoredPage.objects.get().pk != page.pk


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_was_lost_costs_nobody_the_page(reader: Client, notice: Notice) -> None:
    page, *_same = [reader.get(path_of(notice)).content for _time in range(3)]
    connection.connection.close()

    again = [reader.get(path_of(notice)).content for _time in range(2)]

    assert again == [page, page]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's driver keeps statements by itself")
@pytest.mark.django_db(transaction=True)
def test_postgresql_plans_the_look_up_once(reader: Client, notice: Notice) -> None:
    def planned() -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT generic_plans + custom_plans FROM pg_prepared_statements WHERE name = 'is_stored_page'"
            )
            return [times for (times,) in cursor.fetchall()]

    page, *_same = [reader.get(path_of(notice)).content for _time in range(3)]
    before = sum(planned())
    again = [reader.get(path_of(notice)).content for _time in range(2)]
    assert planned() == [before + 2]
    # As behind a pooler that gives the next question to another connection: it is asked in the long way, and then anew.
    connection.cursor().execute("DEALLOCATE ALL")
    again += [reader.get(path_of(notice)).content for _time in range(2)]

    assert again == [page] * 4
    assert planned() == [1]
