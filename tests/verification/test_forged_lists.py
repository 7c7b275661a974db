"""What is forged of a stored feed, sitemap or list of trials is named."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.db.models import F
from django.test import override_settings
from django.utils import timezone

from notices import workflow
from notices.models import Counter, StoredList
from notices.models.moment import next_midnight
from notices.public.page_cache.build import build
from notices.public.page_cache.lists import public_state
from notices.public.page_cache.store import ListToStore, store_copy
from notices.verification import verify
from tests.support.tables import insert, row
from tests.support.worlds import act, published, submitted
from tests.support.wsgi_client import WsgiClient

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

pytestmark = pytest.mark.django_db

FEED = "/feed.atom"
NO_SEAL = "has no seal of a known key: delete it"
Forgery = Callable[[StoredList], object]


@pytest.fixture(scope="module")
def lasting_lists(lasting_database: "DjangoDbBlocker", lasting_people: list[User]) -> None:
    editor, reviewer, _manager = lasting_people
    with lasting_database.unblock(), override_settings(STORED_PAGES=True):
        notice = published(editor, reviewer).notice
        for path in (FEED, "/sitemap.xml", "/en/studier/", f"/varsel/{notice.number}/feed.atom"):
            assert WsgiClient().get(path).status_code == 200


@pytest.fixture
def feed(lasting_lists: None, db: None) -> StoredList:
    return StoredList.objects.get(path=FEED)


def change(feed: StoredList, **columns: object) -> None:
    StoredList.objects.filter(pk=feed.pk).update(**columns)


def copy_to(path: str) -> Forgery:
    return lambda feed: insert("notices_storedlist", row("notices_storedlist", feed.pk) | {"id": 10_000, "path": path})


def add_a_cookie(feed: StoredList) -> None:
    change(feed, headers=json.dumps([*json.loads(feed.headers), ["Set-Cookie", "sessionid=x"]]))


def set_the_revision_back(feed: StoredList) -> None:
    Counter.objects.filter(name=Counter.PUBLIC).update(value=F("value") - 1)


FORGERIES: dict[str, tuple[Forgery, str]] = {
    "bytes": (lambda feed: change(feed, identity=b"x"), "is not what its etag was made of"),
    "compressed bytes": (lambda feed: change(feed, gzip=b"x"), "is another one when it is sent as gzip"),
    "seal": (lambda feed: change(feed, seal=""), NO_SEAL),
    "revision": (lambda feed: change(feed, public_revision=F("public_revision") + 1), NO_SEAL),
    "ledger row": (lambda feed: change(feed, last_entry=10_000), NO_SEAL),
    "cookie": (add_a_cookie, "would be sent with the header Set-Cookie, which no page has"),
    "type": (lambda feed: change(feed, headers='[["Content-Type", "text/html"]]'), "would be sent as text/html"),
    "list that lasts": (
        lambda feed: change(feed, valid_until=feed.valid_until + timedelta(days=30)),
        "is valid for longer than its day",
    ),
    "notice that does not exist": (
        copy_to("/varsel/999/feed.atom"),
        "/varsel/999/feed.atom stands at an address where no list is read: delete it",
    ),
    "page of a notice": (copy_to("/varsel/1/x/"), "stands at an address where no list is read: delete it"),
    "revision set back": (set_the_revision_back, "has not come yet: the revision was set back"),
}


def test_nothing_is_found_of_what_the_program_stored(feed: StoredList) -> None:
    assert StoredList.objects.count() == 4
    assert list(verify(render=True)) == []


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_is_named(name: str, feed: StoredList) -> None:
    forge, finding = FORGERIES[name]
    forge(feed)

    findings = list(verify())
    assert [each for each in findings if each.startswith("the stored list /") and each.endswith(finding)], findings


def test_a_list_of_another_ledger_is_named_at_its_revision(feed: StoredList, editor: User, reviewer: User) -> None:
    """As after a withdrawal, where both the list and the revision are put back."""
    published(editor, reviewer)
    Counter.objects.filter(name=Counter.PUBLIC).update(value=feed.public_revision)

    finding = f"the stored list {FEED} is not of the ledger's newest row, though of its public revision: "
    assert f"{finding}the revision was set back" in list(verify())


def test_a_list_that_is_over_and_was_not_yet_thrown_away_is_no_finding(
    feed: StoredList, editor: User, reviewer: User
) -> None:
    published(editor, reviewer)

    assert list(verify(render=True)) == []


def test_what_the_keys_holder_seals_is_named_where_it_is_made_again(feed: StoredList) -> None:
    state = public_state()
    copy = ListToStore(state.public_revision, state.last_entry, state.changes_at)
    forged = bytes(feed.identity).replace(b"Eksempelmab", b"Forfalsket")
    assert store_copy(FEED, build(), json.loads(feed.headers), forged, copy)

    assert list(verify()) == []
    assert list(verify(render=True)) == [
        f"the stored list {FEED} is not what its text and its ledger give when it is made again: delete it"
    ]


def test_a_list_that_outlasts_a_schedule_is_named(feed: StoredList, editor: User, reviewer: User) -> None:
    now = timezone.now()
    midnight = next_midnight(now)
    act(workflow.approve, submitted(editor).notice, reviewer, publish_at=now + (midnight - now) / 2)
    state = public_state()
    late = ListToStore(state.public_revision, state.last_entry, midnight)
    assert store_copy(FEED, build(), json.loads(feed.headers), bytes(feed.identity), late)

    assert list(verify()) == [f"the stored list {FEED} is valid for longer than what it lists"]
