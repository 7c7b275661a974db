"""Feeds of a narrowed list are made once by each process, for as long as they are what is public."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from notices import workflow
from notices.models import Notice
from notices.models.moment import next_midnight
from notices.public.page_cache import filtered_feeds
from notices.public.page_cache.lists import public_state
from notices.search import SearchQuery
from tests.public.test_stored_list_changes import soon
from tests.public.test_stored_lists import withdraw_as_wrong
from tests.public.test_stored_pages import get_counted
from tests.support.worlds import act

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages_are_stored")]


def test_a_narrowed_feed_is_made_once_by_each_process(
    reader: Client, notice: Notice, editor: User, manager: User
) -> None:
    first, queries = get_counted(reader, "/feed.atom?area=hud")
    second, again = get_counted(reader, "/feed.atom?area=hud&order=date")

    assert "Eksempelmab" in first.text
    assert (first.content, first["ETag"]) == (second.content, second["ETag"])
    assert again == 1 < queries
    assert get_counted(reader, "/en/feed.atom?area=hud")[1] > 1
    assert get_counted(reader, "/feed.atom?area=hud&page=2")[1] > 1
    withdraw_as_wrong(notice, manager)
    assert "Eksempelmab" not in reader.get("/feed.atom?area=hud").text


def test_a_narrowed_feed_is_made_again_when_a_schedule_or_the_day_is_over(
    reader: Client, notice: Notice, editor: User, reviewer: User, set_now: Any
) -> None:
    at = next_midnight(timezone.now()) - timedelta(seconds=60)
    set_now(at - timedelta(seconds=60))
    act(workflow.approve, soon(editor), reviewer, publish_at=at)
    reader.get("/feed.atom?area=hud")

    for now, is_there in ((at - timedelta(seconds=30), False), (at, True)):
        set_now(now)
        assert ("Fra om litt" in reader.get("/feed.atom?area=hud").text) == is_there
    assert get_counted(reader, "/feed.atom?area=hud")[1] == 1
    set_now(at + timedelta(seconds=60))
    assert get_counted(reader, "/feed.atom?area=hud")[1] > 1


def test_a_process_keeps_a_bounded_number_of_narrowed_feeds(monkeypatch: pytest.MonkeyPatch, notice: Notice) -> None:
    monkeypatch.setattr(filtered_feeds, "MAX_FILTERED_FEEDS", 2)
    made: list[str] = []

    def ask(word: str) -> bytes:
        def make() -> bytes:
            made.append(word)
            return word.encode()

        return filtered_feeds.filtered_feed(public_state(), SearchQuery(words=word), "nb", make)

    assert [ask(word) for word in "abbcba"] == [b"a", b"b", b"b", b"c", b"b", b"a"]
    assert made == ["a", "b", "c", "a"]
