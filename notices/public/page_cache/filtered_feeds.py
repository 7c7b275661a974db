"""Feeds of a narrowed list, kept by each process: there is no end to the queries, so none is stored."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from notices.document.template import Language
from notices.public.page_cache.lists import PublicState
from notices.search import SearchQuery
from trials.process_memory import empties_a_memory

# Some ten kilobytes each; the oldest leaves first.
MAX_FILTERED_FEEDS = 100


class _Key(NamedTuple):
    """What a feed is made from: another state, day, query or language has a feed of its own."""

    state: PublicState
    changes_at: datetime
    query: SearchQuery
    language: Language
    # A test or a command may read another one.
    database: str


_feeds: dict[_Key, bytes] = {}


def filtered_feed(state: PublicState, query: SearchQuery, language: Language, make: Callable[[], bytes]) -> bytes:
    """Return the feed as bytes: the one that this process made from the same state, else a new one."""
    # The order is the list's alone.
    plain = replace(query, order="", before="")
    key = _Key(state, state.changes_at, plain, language, str(connection.settings_dict["NAME"]))
    if (content := _feeds.get(key)) is None:
        content = _feeds[key] = make()
        while len(_feeds) > MAX_FILTERED_FEEDS:
            # Another thread may have removed it.
            _feeds.pop(next(iter(_feeds)), None)
    return content


@empties_a_memory
def clear_filtered_feeds() -> None:
    """Empty this process's memory of feeds; tests that roll the database back need it."""
    _feeds.clear()
