"""The live listings with their facets, held by each process in memory until they change.

Ten thousand rows cannot be counted at every request in the database. They are counted here: the public revision says
whether something was changed, and `scheduled` when something takes effect by itself. Only public views may ask:
a transaction that is rolled back would leave rows here that never existed.

A position is a row's number in the list, newest first. A `RowSet` is a `bytes` with one byte a position, 1 for each row
in the set: Python searches and counts in it at the speed of C.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any

from django.db import connection
from django.utils import timezone

from notices.document.template import LANGUAGES
from notices.models import Area, Listing, TrialAlert
from notices.models.clock import database_now
from notices.models.moment import next_midnight
from notices.models.public_revision import PublicPoint, public_point
from notices.search.list_facts import urgency
from notices.search.live_rows import LiveRow, read_rows
from notices.search.questions.known_words import KnownWords, known_words_of
from notices.search.rows import clear_row_cache
from notices.search.terms import alphabetical_key, name_key
from trials.dates import PartialDate
from trials.process_memory import empties_a_memory

RowSet = bytes
# A value with more rows than this is counted as one long number.
MIN_COMMON_ROWS = 20
# From the bytes of a `RowSet` to the digits of a number.
DIGITS = bytes.maketrans(b"\x00\x01", b"01")
# Ten to thirty kilobytes each where there are ten thousand notices.
MAX_CACHED_RESULTS = 600
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)


@dataclass(frozen=True)
class LiveIndex:
    """The live rows, newest first, and the positions of each value of a facet."""

    point: PublicPoint
    # The name of the database: a test or a command may read another one.
    database: str
    rows: list[LiveRow]
    ids: list[int]
    # In microseconds: the time at which each row became live.
    live_since: list[int]
    # The folded words of each row's title and names.
    words: list[tuple[str, ...]]
    # The day in Norway from which it is counted how long it is to an authorisation, and when that day ends.
    today: date
    ends_at: datetime
    # facet -> value -> positions
    positions: dict[str, dict[str, list[int]]]
    # facet -> value -> language of a notice -> label in that language
    labels: dict[str, dict[str, dict[str, str]]]
    # When each row begins or ends by itself, the next one first: (time, id).
    scheduled: list[tuple[datetime, int]]
    # id of a row -> how many of the trials that it cites have changed in their registry since the approval
    changed_trials: dict[int, int] = field(default_factory=dict)
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    # What is made of this index alone; it is dropped with it.
    derived: dict[Any, Any] = field(default_factory=dict)
    # Results of the full-text index, and finished pages.
    results: dict[Any, Any] = field(default_factory=dict)

    def cached(self, key: Any, compute: Callable[[], Any]) -> Any:
        """Return the result of `compute`, computed once for each key: many readers search for the same words."""
        if (result := self.results.get(key)) is None:
            result = self.results[key] = compute()
            while len(self.results) > MAX_CACHED_RESULTS:
                # Another thread may have removed it.
                self.results.pop(next(iter(self.results)), None)
        return result

    def is_current(self, point: PublicPoint, database: str) -> bool:
        now = database_now()
        is_over = self.ends_at <= now or (bool(self.scheduled) and self.scheduled[0][0] <= now)
        return (self.point, self.database) == (point, database) and not is_over

    def changes_at(self, ids: Collection[int] | None = None) -> datetime:
        """Return when the first of these rows begins or ends by itself, or the day ends; of all rows without ids."""
        moments = (moment for moment, pk in self.scheduled if ids is None or pk in ids)
        return min(self.ends_at, next(moments, self.ends_at))

    @cached_property
    def all_rows(self) -> RowSet:
        return b"\x01" * len(self.ids)

    @cached_property
    def by_expected(self) -> list[int]:
        """The positions in the order in which authorisations are expected, then the last that passed, then the rest."""
        dates = self.expected_dates
        # Many notices share a date.
        order = {expected.value: urgency(expected, self.today) for expected in dates.values()}
        dated = sorted(dates, key=lambda position: order[dates[position].value])
        return [*dated, *(position for position in range(len(self.ids)) if position not in dates)]

    @cached_property
    def expected_dates(self) -> dict[int, PartialDate]:
        """The dates of authorisations that are expected, by position."""
        authorisations = ((position, row.authorisation) for position, row in enumerate(self.rows))
        return {position: one.expected for position, one in authorisations if one and one.expected}

    @cached_property
    def by_title(self) -> list[int]:
        return sorted(range(len(self.ids)), key=lambda position: alphabetical_key(self.rows[position].title))

    @cached_property
    def known_words(self) -> KnownWords:
        return known_words_of(self.words)

    @cached_property
    def position_of(self) -> dict[int, int]:
        return {pk: position for position, pk in enumerate(self.ids)}

    def with_ids(self, ids: Iterable[int]) -> RowSet:
        """Return those of the rows that are live."""
        return self.at_positions(map(self.position_of.get, ids))

    def at_positions(self, positions: Iterable[int | None]) -> RowSet:
        rows = bytearray(len(self.ids))
        for position in positions:
            if position is not None:
                rows[position] = 1
        return bytes(rows)

    def chosen(self, facet: str, value: str) -> RowSet:
        """Return the rows that a choice keeps: an ATC code keeps all codes that begin with it."""
        if facet != "atc":
            return self.with_value(facet, value)
        prefix = name_key(value)
        codes = self.positions.get("atc_code", {}).items()
        return self.at_positions(one for code, positions in codes if code.startswith(prefix) for one in positions)

    def with_value(self, facet: str, value: str) -> RowSet:
        return self.at_positions(self.positions.get(facet, {}).get(value, ()))

    def counts(self, facet: str, rows: RowSet) -> Iterator[tuple[str, int]]:
        """Yield each value of a facet and how many of the rows have it; values without rows are left out."""
        is_in, number = rows.__getitem__, as_number(rows)
        for value, positions in self.positions.get(facet, {}).items():
            # Comparing two long numbers is faster than looking up many positions.
            is_common = len(positions) > MIN_COMMON_ROWS
            count = (self._number(facet, value) & number).bit_count() if is_common else sum(map(is_in, positions))
            if count:
                yield value, count

    def _number(self, facet: str, value: str) -> int:
        """Return the rows with the value as one number."""
        if (number := self.numbers.get((facet, value))) is None:
            number = self.numbers[facet, value] = as_number.__wrapped__(self.with_value(facet, value))
        return number

    def label(self, facet: str, value: str, language: str) -> str:
        """Return the label that a notice in this language has for the value, else the alphabetically first one."""
        labels = self.labels.get(facet, {}).get(value, {})
        return labels.get(language) or min(labels.values(), default=value)

    def position_after(self, live_since: int, pk: int) -> int:
        """Return how many rows come up to and including this one, whether or not it is still in the list."""

        def sort_key(position: int) -> tuple[int, int]:
            return -self.live_since[position], -self.ids[position]

        return bisect_right(range(len(self.ids)), (-live_since, -pk), key=sort_key)


@lru_cache(maxsize=16)
def as_number(rows: RowSet) -> int:
    """Return the rows as one number, with a bit for each position: two are compared at once."""
    return int(rows.translate(DIGITS) or b"0", 2)


def union(one: RowSet, other: RowSet) -> RowSet:
    """Return the rows that are in one of two sets, or in both."""
    either = int.from_bytes(one, "little") | int.from_bytes(other, "little")
    return either.to_bytes(len(one), "little")


def intersection(one: RowSet, other: RowSet) -> RowSet:
    """Return the rows that are in both sets."""
    common = int.from_bytes(one, "little") & int.from_bytes(other, "little")
    return common.to_bytes(len(one), "little")


# The cache


@dataclass
class _Cache:
    index: LiveIndex | None = None
    rows: dict[int, LiveRow] = field(default_factory=dict)


_cache = _Cache()


def current_index() -> LiveIndex:
    """Return the index of what is live now. It takes one query as long as nothing has changed."""
    point, database = public_point(), str(connection.settings_dict["NAME"])
    index = _cache.index
    if index is None or not index.is_current(point, database):
        index = _cache.index = _build(point, database)
    return index


@empties_a_memory
def clear_cache() -> None:
    """Forget all rows and results; needed where the database is set back to an earlier state."""
    _cache.index, _cache.rows = None, {}
    clear_row_cache()


def _build(point: PublicPoint, database: str) -> LiveIndex:
    now = database_now()
    if _cache.index is not None and _cache.index.database != database:
        clear_cache()
    live_until = dict(Listing.objects.not_ended(now).standing().order_by().values_list("pk", "live_until"))
    rows = _cache.rows = read_rows(_cache.rows, live_until)
    begins = [(row.live_from, pk) for pk, row in rows.items()]
    ends = [(moment, pk) for pk, moment in live_until.items() if moment]
    live = [row for row in rows.values() if row.live_from <= now]
    live.sort(key=lambda row: (row.live_from, row.pk), reverse=True)
    index = LiveIndex(
        point=point,
        database=database,
        rows=live,
        ids=[row.pk for row in live],
        live_since=[microseconds(row.live_from) for row in live],
        words=[row.words for row in live],
        today=timezone.localdate(now),
        ends_at=next_midnight(now),
        positions={},
        labels={},
        scheduled=sorted((moment, pk) for moment, pk in (*begins, *ends) if moment > now),
    )
    _add_facets(index, live)
    return index


def _add_area_names(index: LiveIndex) -> None:
    """Give the areas their names in the languages in which no notice has them: as the code list says today."""
    labels = index.labels.get("area", {})
    for area in Area.objects.filter(code__in=labels) if labels else ():
        for language in LANGUAGES:
            labels[area.code].setdefault(language, area.label(language))


def _add_facets(index: LiveIndex, live: list[LiveRow]) -> None:
    for position, row in enumerate(live):
        for facet, value, label in row.facet_values(index.today):
            index.positions.setdefault(facet, {}).setdefault(value, []).append(position)
            if label:
                index.labels.setdefault(facet, {}).setdefault(value, {}).setdefault(row.language, label)
    _add_area_names(index)
    changed = TrialAlert.objects.open().important().values_list("versions__publications__listing", "trial")
    counts = Counter(pk for pk, _trial in changed.order_by().distinct() if pk in index.position_of)
    index.changed_trials.update(counts)
    positions: dict[str, list[int]] = {"1": [], "0": []} if counts else {}
    for position, pk in enumerate(index.ids if counts else ()):
        positions["1" if pk in counts else "0"].append(position)
    index.positions["changed"] = positions
