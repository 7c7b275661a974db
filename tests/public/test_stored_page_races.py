"""Two at once: nobody keeps a page of what somebody else is changing, in whichever order they come."""

from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test import Client

from notices import workflow
from notices.models import Notice, Publication, StoredPage
from notices.public.page_cache import store as stored_pages
from tests.public.test_stored_pages import path_of
from tests.support.worlds import act, alone_in_the_world, complete_document, published
from tests.support.wsgi_client import WsgiClient

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("pages_are_stored")]


@pytest.fixture
def notice(editor: User, reviewer: User) -> Notice:
    return published(editor, reviewer).notice


def withdrawn(notice: Notice, manager: User) -> Any:
    kind = Publication.Kind.WITHDRAW_WRONG
    return act(workflow.withdraw, notice, manager, kind=kind, reason="Feil", public_note="Den var feil.")


def store_old_page(notice: Notice, page: Any) -> bool:
    try:
        return stored_pages.store_copy(path_of(notice), "a", [], b"an old page", page)
    finally:
        connection.close()


@pytest.mark.parametrize("was_kept_before", [False, True])
def test_who_keeps_a_page_waits_for_who_changes_it_and_then_keeps_nothing(
    notice: Notice, manager: User, visitor: Client, was_kept_before: bool
) -> None:
    page = visitor.get(path_of(notice)).wsgi_request.environ["horizonscan.page_to_store"]
    if was_kept_before:
        assert stored_pages.store_copy(path_of(notice), "a", [], b"the page", page)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            withdrawn(notice, manager)
            keeping: Future[bool] = pool.submit(store_old_page, notice, page)
            with pytest.raises(NotYet):
                keeping.result(timeout=0.3)
        assert keeping.result(timeout=20) is False

    assert not StoredPage.objects.exists()
    assert WsgiClient().get(path_of(notice)).status_code == 410


def test_who_changes_a_page_waits_for_who_keeps_it_and_throws_it_away(
    notice: Notice, manager: User, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = visitor.get(path_of(notice)).wsgi_request.environ["horizonscan.page_to_store"]

    def changed() -> Any:
        try:
            return withdrawn(notice, manager)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            assert stored_pages.store_copy(path_of(notice), "a", [], b"the page", page)
            changing = pool.submit(changed)
            with pytest.raises(NotYet):
                changing.result(timeout=0.3)
        changing.result(timeout=20)

    assert not StoredPage.objects.exists()


def test_pages_that_name_a_notice_go_when_it_changes(
    reader: Client, editor: User, reviewer: User, manager: User
) -> None:
    first = published(editor, reviewer).notice
    alone = published(editor, reviewer, document=alone_in_the_world()).notice
    newest = published(editor, reviewer, document=alone_in_the_world()).notice
    pages = {}
    for one in (first, alone, newest):
        pages[one.pk] = reader.get(path_of(one)).text

    twin = published(editor, reviewer, document=complete_document(title="Eksempelmab mot noe annet")).notice

    assert set(StoredPage.objects.values_list("notice", flat=True)) == {alone.pk}
    assert path_of(twin) in reader.get(path_of(first)).text
    act(workflow.withdraw, twin, manager, kind=Publication.Kind.WITHDRAW_WRONG, reason="Feil", public_note="Feil.")
    assert path_of(twin) not in reader.get(path_of(first)).text
