"""The order of the results, and one page of them. A page is named by the row before it, so all cost the same."""

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import NamedTuple

from django.core.paginator import Paginator

from notices.search.live_index import LiveIndex, RowSet

PAGE_LENGTH = 20
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
# Two numbers in base 36: the time at which a row became live, and its id.
ROW_NAME = re.compile(r"([0-9a-z]{1,12})-([0-9a-z]{1,12})")


class ListPage(NamedTuple):
    """One page: the positions of its rows, how many rows precede them, and the names of the pages on both sides.

    A page is named by the row before it: "" is the first page, None means that there is no page on that side.
    """

    positions: Sequence[int]
    start: int
    newer: str | None
    older: str | None
    # The names of all pages, in their order.
    names: "PageNames"

    @property
    def number(self) -> int:
        return self.start // PAGE_LENGTH + 1


class PageLink(NamedTuple):
    """A page of a list by its number, with its address; a gap between numbers has neither."""

    number: int = 0
    address: str = ""
    is_current: bool = False


def page_links(number: int, count: int, address: Callable[[int], str]) -> list[PageLink]:
    """Return the first and the last page, and those around this one; nothing where there is one page."""
    if count < 2:
        return []
    numbers = Paginator(range(count), 1).get_elided_page_range(number, on_each_side=1, on_ends=1)
    return [PageLink(each, address(each), each == number) if isinstance(each, int) else PageLink() for each in numbers]


def page_by_date(index: LiveIndex, rows: RowSet, before: str) -> ListPage:
    """Return the page after the row named `before`, also if that row has gone: its name contains its time."""
    every = range(len(rows))
    order = every if rows is index.all_rows else list(compress(every, rows))
    row = _row(before)
    return _page(order, bisect_left(order, index.position_after(*row)) if row else 0, index)


def page_in_order(order: Sequence[int], index: LiveIndex, before: str) -> ListPage:
    """Return the page after the row named `before` in another order; the first page if that row has gone."""
    row = _row(before)
    position = index.position_of.get(row[1]) if row else None
    return _page(order, order.index(position) + 1 if position in order and position is not None else 0, index)


def _page(order: Sequence[int], start: int, index: LiveIndex) -> ListPage:
    if start >= len(order):
        start = 0
    end, previous = start + PAGE_LENGTH, start - PAGE_LENGTH
    newer = None if start == 0 else _name(index, order[previous - 1]) if previous > 0 else ""
    older = _name(index, order[end - 1]) if end < len(order) else None
    return ListPage(order[start:end], start, newer, older, PageNames(order, index))


@dataclass(frozen=True)
class PageNames:
    """The names of the pages of a list by their numbers, from 1."""

    order: Sequence[int]
    index: LiveIndex

    def __len__(self) -> int:
        return -(-len(self.order) // PAGE_LENGTH)

    def __getitem__(self, number: int) -> str:
        return _name(self.index, self.order[(number - 1) * PAGE_LENGTH - 1]) if number > 1 else ""


def _name(index: LiveIndex, position: int) -> str:
    return f"{_base36(index.live_since[position])}-{_base36(index.ids[position])}"


def _row(name: str) -> tuple[int, int] | None:
    match = ROW_NAME.fullmatch(name)
    return (int(match[1], 36), int(match[2], 36)) if match else None


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = DIGITS[digit] + digits
    return digits or "0"
