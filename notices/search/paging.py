"""The order of what was found, and one page of it. A page is asked for by the row before it, so each costs the same."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import compress
from typing import NamedTuple

from notices.search import fulltext as index
from notices.search.live_index import Catalogue, Places
from notices.search.terms import Question

PAGE_LENGTH = 20
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
# Two numbers in 36 digits: since when a row is live, and which one it is.
ROW = re.compile(r"([0-9a-z]{1,12})-([0-9a-z]{1,12})")


class Page(NamedTuple):
    """The places of its rows, how many stand before them, and the rows before the next pages on both sides.

    A side where there is no page has None, and "" stands for the first page.
    """

    places: Sequence[int]
    start: int
    beside: tuple[str | None, str | None]


def ranked(question: Question, known: Catalogue, rows: Places) -> list[int]:
    """Whose name or number it is, then by where all the words stand: title, names, what is said often, elsewhere.

    Among equals the newest first. The same order on both databases: neither is asked for a weight of its own.
    """
    order: dict[int, None] = {}
    everything = compress(range(len(rows)), rows)
    if rows.count(1) < 2:
        return list(everything)
    for ids in (index.named(question.key), *index.found_by_column(question)):
        places = (known.place_of.get(pk) for pk in ids)
        order |= dict.fromkeys(sorted(place for place in places if place is not None and rows[place]))
    return list(order | dict.fromkeys(everything))


def page_of_newest(known: Catalogue, rows: Places, before: str) -> Page:
    """Also after a row that has gone: its place in time is in the question."""
    everything = range(len(rows))
    order = everything if rows is known.everything else list(compress(everything, rows))
    row = _row(before)
    return _page(order, bisect_left(order, known.place_after(*row)) if row else 0, known)


def page_of_ranked(order: Sequence[int], known: Catalogue, before: str) -> Page:
    """After a row that has gone, the first page."""
    row = _row(before)
    place = known.place_of.get(row[1]) if row else None
    return _page(order, order.index(place) + 1 if place in order and place is not None else 0, known)


def _page(order: Sequence[int], start: int, known: Catalogue) -> Page:
    if start >= len(order):
        start = 0
    end, previous = start + PAGE_LENGTH, start - PAGE_LENGTH
    newer = None if start == 0 else _name(known, order[previous - 1]) if previous > 0 else ""
    older = _name(known, order[end - 1]) if end < len(order) else None
    return Page(order[start:end], start, (newer, older))


def _name(known: Catalogue, place: int) -> str:
    return f"{_in_digits(known.began[place])}-{_in_digits(known.ids[place])}"


def _row(name: str) -> tuple[int, int] | None:
    match = ROW.fullmatch(name)
    return (int(match[1], 36), int(match[2], 36)) if match else None


def _in_digits(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = DIGITS[digit] + digits
    return digits or "0"
