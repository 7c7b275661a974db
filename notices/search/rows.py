"""The rows of a page. A listing never changes, so what its row shows is drawn once a process and language."""

import re
from collections import OrderedDict
from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from notices.models import Listing
from notices.search.highlights import marked, snippet

# About a kilobyte each.
MOST_KEPT = 5_000


class Row(NamedTuple):
    """A notice as a list shows it: its title, its page, the language it is written in, and the small print under it."""

    number: int
    title: str
    address: str
    language: str
    facts: SafeString


class Hit(NamedTuple):
    """A row with what was looked for marked in its title, and in the piece of its text around it."""

    row: Row
    title: SafeString
    snippet: SafeString


_kept: OrderedDict[tuple[str, str, int], Row] = OrderedDict()


def rows(ids: Iterable[int]) -> dict[int, Row]:
    """By id, in the order of `ids`; only what is not known yet is read. A row that has gone is left out."""
    keys = {pk: _key(pk) for pk in ids}
    known = {pk: row for pk, key in keys.items() if (row := _kept.get(key))}
    if unknown := keys.keys() - known.keys():
        listings = Listing.objects.filter(pk__in=unknown).select_related("notice").prefetch_related("areas")
        for listing in listings.defer("search_text"):
            known[listing.pk] = _kept[keys[listing.pk]] = _row(listing)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return {pk: known[pk] for pk in keys if pk in known}


def hits(ids: list[int], words: re.Pattern[str] | None) -> list[Hit]:
    """The rows, with the words marked in them."""
    texts = dict(Listing.objects.filter(pk__in=ids).values_list("pk", "search_text")) if words and ids else {}
    return [_hit(row, texts.get(pk, ""), words) for pk, row in rows(ids).items()]


def forget_rows() -> None:
    _kept.clear()


def _key(pk: int) -> tuple[str, str, int]:
    return str(connection.settings_dict["NAME"]), get_language() or "", pk


def _row(listing: Listing) -> Row:
    notice = listing.notice
    return Row(
        notice.number or 0,
        listing.title,
        reverse("notice", args=[notice.number, notice.slug]),
        listing.language,
        mark_safe(render_to_string("public/_listing_facts.html", {"listing": listing})),  # noqa: S308  # a template
    )


def _hit(row: Row, text: str, words: re.Pattern[str] | None) -> Hit:
    # Both are escaped where the marks are set.
    title, piece = marked(row.title, words), snippet(text.removeprefix(row.title), words)
    return Hit(row, mark_safe(title), mark_safe(piece))  # noqa: S308
