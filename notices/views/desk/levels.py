"""The text of a page and its threads, cut so that each thread stands level with the passage that it is about."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

from django.utils.safestring import SafeString

from notices.comparison.documents import Comparison
from notices.document.model import Document
from notices.document.places import text_at
from notices.rendering.comparison import PrintedChange, PrintedComparison, printed_comparison, printed_unchanged
from notices.rendering.fragment import fragment
from notices.rendering.passages import Passages
from notices.rendering.place_labels import all_places, section_label, section_of
from notices.views.desk.threads import ThreadView

T = TypeVar("T")


@dataclass(frozen=True)
class Level(Generic[T]):
    """A passage, the threads beside it, and the rest: what follows until the next passage that has some."""

    passage: Sequence[T]
    threads: Sequence[ThreadView]
    rest: Sequence[T]


class ListedChange(NamedTuple):
    """A change of a comparison, with the heading of its section where it is the first one there."""

    heading: str
    html_id: str
    change: PrintedChange


def levels_of_text(document: Document, threads: Sequence[ThreadView]) -> list[Level[SafeString]]:
    """Return a whole text with its threads; those on a place that is not printed stand at its beginning."""
    if not threads:
        return [Level([], [], [fragment(document)])]
    passages = Passages(fragment(document))
    at: dict[int, list[ThreadView]] = {}
    for view in threads:
        anchor = view.thread.anchor
        number = passages.find(document, anchor) if anchor and anchor.place else None
        at.setdefault(-1 if number is None else number, []).append(view)

    def draw(first: int, end: int) -> list[SafeString]:
        return [passages.drawn(first, end)] if first < end else []

    return _levels(len(passages), at, draw)


def levels_of_comparison(
    comparison: Comparison, threads: Sequence[ThreadView]
) -> tuple[PrintedComparison, list[Level[ListedChange]]]:
    """Return a comparison with its threads; a place that did not change is listed too where a thread is about it."""
    printed = printed_comparison(comparison)
    changes = [change for section in printed.sections for change in section.changes]
    anchors = [view.thread.anchor for view in threads if view.thread.anchor]
    places = dict.fromkeys(anchor.place for anchor in anchors if anchor.place)
    missing = [place for place in places if not any(change.is_about(place) for change in changes)]
    changes = _in_order(comparison.after, [*changes, *printed_unchanged(comparison, _printable(comparison, missing))])
    at: dict[int, list[ThreadView]] = {}
    for view in threads:
        place = view.thread.anchor.place if view.thread.anchor else ""
        about = [number for number, change in enumerate(changes) if place and change.is_about(place)]
        at.setdefault(min(about, default=-1), []).append(view)
    listed = list(_listed(changes))
    return printed, _levels(len(listed), at, lambda first, end: listed[first:end])


def _levels(
    count: int, threads_at: Mapping[int, Sequence[ThreadView]], draw: Callable[[int, int], list[T]]
) -> list[Level[T]]:
    """Return the levels of `count` passages; threads at -1 stand beside the beginning, before the first passage."""
    numbers = sorted(number for number in threads_at if number >= 0)
    until_first = draw(0, numbers[0] if numbers else count)
    first = [Level([], threads_at.get(-1, []), until_first)] if until_first or -1 in threads_at or not numbers else []
    return first + [
        Level(draw(number, number + 1), threads_at[number], draw(number + 1, end))
        for number, end in pairwise([*numbers, count])
    ]


def _printable(comparison: Comparison, places: Sequence[str]) -> list[str]:
    return [place for place in places if text_at(comparison.after, place) is not None]


def _in_order(document: Document, changes: Sequence[PrintedChange]) -> list[PrintedChange]:
    """Return the changes in the order of the document; a removed row stays behind the change that it stood behind."""
    order = {place: number for number, (place, _label) in enumerate(all_places(document), 1)}
    keys: list[tuple[int, int]] = []
    for number, change in enumerate(changes):
        last = keys[-1][0] if keys and change.is_gone else 0
        keys.append((max(_position(change.place, order), last), number))
    return [change for _key, change in sorted(zip(keys, changes, strict=True), key=lambda pair: pair[0])]


def _position(place: str, order: Mapping[str, int]) -> int:
    while place and place not in order:
        place = place.rpartition("/")[0]
    return order.get(place, 0)


def _listed(changes: Sequence[PrintedChange]) -> Iterator[ListedChange]:
    last = ""
    for change in changes:
        section = section_of(change.place)
        heading = section_label(section) if section != last else ""
        yield ListedChange(heading, f"changes-{section}" if heading else "", change)
        last = section
