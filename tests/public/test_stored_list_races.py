"""Two at once: no list of what somebody else is changing is stored, and of two that store the same one stays."""

from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from threading import Barrier

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test import Client

from notices.models import Notice, StoredList
from notices.public.page_cache import store as stored_pages
from notices.public.page_cache.lists import public_state
from notices.public.page_cache.store import ListToStore
from tests.public.test_stored_lists import FEED, withdraw_as_wrong
from tests.support.worlds import published
from tests.support.wsgi_client import WsgiClient

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("pages_are_stored")]


@pytest.fixture
def notice(editor: User, reviewer: User) -> Notice:
    return published(editor, reviewer).notice


def list_to_store() -> ListToStore:
    state = public_state()
    return ListToStore(state.public_revision, state.last_entry, state.changes_at)


def store(content: bytes, copy: ListToStore, barrier: Barrier | None = None) -> bool:
    try:
        if barrier:
            barrier.wait(timeout=20)
        return stored_pages.store_copy(FEED, "a", [], content, copy)
    finally:
        connection.close()


@pytest.mark.parametrize("was_stored_before", [False, True])
def test_who_stores_a_list_waits_for_who_changes_it_and_then_stores_nothing(
    notice: Notice, manager: User, was_stored_before: bool
) -> None:
    copy = list_to_store()
    if was_stored_before:
        assert stored_pages.store_copy(FEED, "a", [], b"the list", copy)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            withdraw_as_wrong(notice, manager)
            storing: Future[bool] = pool.submit(store, b"an old list", copy)
            with pytest.raises(NotYet):
                storing.result(timeout=0.3)
        assert storing.result(timeout=20) is False

    assert "Eksempelmab" not in WsgiClient().get(FEED).text


def test_who_changes_a_list_waits_for_who_stores_it_and_no_reader_is_sent_it(
    notice: Notice, manager: User, reader: Client
) -> None:
    copy = list_to_store()

    def change() -> None:
        try:
            withdraw_as_wrong(notice, manager)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            assert stored_pages.store_copy(FEED, "a", [], b"an old list", copy)
            changing = pool.submit(change)
            with pytest.raises(NotYet):
                changing.result(timeout=0.3)
        changing.result(timeout=20)

    assert reader.get(FEED).content != b"an old list"
    assert "Eksempelmab" not in reader.get(FEED).text


def test_of_two_who_store_the_same_list_one_row_stays_and_neither_fails(notice: Notice) -> None:
    copy = list_to_store()
    for _time in range(5):
        barrier = Barrier(2)
        with ThreadPoolExecutor(2) as pool:
            storing = [pool.submit(store, content, copy, barrier) for content in (b"one", b"two")]
        assert [each.result(timeout=20) for each in storing] == [True, True]

        assert bytes(StoredList.objects.get(path=FEED).identity) in (b"one", b"two")
