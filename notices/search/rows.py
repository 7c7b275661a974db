"""The rows of a page. A listing never changes, so each process draws its row once for each language."""

import re
from collections import OrderedDict
from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple

from django.db import connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from notices.models import Listing
from notices.models.listing import genuine, report_forged_listing
from notices.search.highlights import marked, snippet

# About a kilobyte each.
MAX_CACHED_ROWS = 5_000


class ListRow(NamedTuple):
    """A notice as a list shows it: its title, the URL of its page, its language, and the small print under it."""

    number: int
    title: str
    url: str
    language: str
    facts: SafeString
    # It begins with half the sha256 of the text that snippets are cut from.
    text_sha256: str


class SearchHit(NamedTuple):
    """A row with the words of the query marked in its title, and in a snippet of its text."""

    row: ListRow
    title: SafeString
    snippet: SafeString


_cache: OrderedDict[tuple[str, str, int], ListRow] = OrderedDict()


def rows(ids: Iterable[int]) -> dict[int, ListRow]:
    """Return rows by id, in the order of `ids`. Only rows that are not cached are read; deleted ones are left out."""
    keys = {pk: _key(pk) for pk in ids}
    cached = {pk: row for pk, key in keys.items() if (row := _cache.get(key))}
    if missing := keys.keys() - cached.keys():
        listings = Listing.objects.filter(pk__in=missing).select_related("notice").prefetch_related("areas")
        for listing in genuine(listings.defer("search_text")):
            cached[listing.pk] = _cache[keys[listing.pk]] = _row(listing)
        while len(_cache) > MAX_CACHED_ROWS:
            _cache.popitem(last=False)
    return {pk: cached[pk] for pk in keys if pk in cached}


def hits(ids: list[int], words: re.Pattern[str] | None) -> list[SearchHit]:
    """Return the rows, with the words marked in them."""
    listings = Listing.objects.filter(pk__in=ids).only("publication_id", "search_text") if words and ids else ()
    texts = {listing.pk: listing for listing in listings}
    return [_hit(row, texts.get(pk), words) for pk, row in rows(ids).items()]


def clear_row_cache() -> None:
    _cache.clear()


def _key(pk: int) -> tuple[str, str, int]:
    return str(connection.settings_dict["NAME"]), get_language() or "", pk


def _row(listing: Listing) -> ListRow:
    notice = listing.notice
    return ListRow(
        notice.number or 0,
        listing.title,
        reverse("notice", args=[notice.number, notice.slug]),
        listing.language,
        mark_safe(render_to_string("public/_listing_metadata.html", {"listing": listing})),  # noqa: S308  # a template
        listing.text_sha256,
    )


def _hit(row: ListRow, listing: Listing | None, words: re.Pattern[str] | None) -> SearchHit:
    text = listing.search_text if listing else ""
    if listing and not row.text_sha256.startswith(sha256(text.encode()).hexdigest()[:32]):
        report_forged_listing(listing.publication_id, "")
        text = ""
    # Both functions escape the text.
    title, excerpt = marked(row.title, words), snippet(text.removeprefix(row.title), words)
    return SearchHit(row, mark_safe(title), mark_safe(excerpt))  # noqa: S308
