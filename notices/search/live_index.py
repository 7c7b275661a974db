"""The live listings with their facets, held by each process in memory until they change.

Ten thousand rows cannot be counted at every request in the database. They are counted here: the public revision says
whether something was changed, and `scheduled` when something takes effect by itself. Only public views may ask:
a transaction that is rolled back would leave rows here that never existed.

A position is a row's number in the list, newest first. A `RowSet` is a `bytes` with one byte a position, 1 for each row
in the set: Python searches and counts in it at the speed of C.
"""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from notices.models import Listing, ListingArea, ListingName, TrialAlert
from notices.models.listing import SEALED_COLUMNS, genuine
from notices.models.public_revision import public_revision
from notices.search.indexing import ATC_GROUP_LENGTH
from notices.search.questions.atc_codes import todays_code
from notices.search.questions.known_words import KnownWords, known_words_of, words_of_name
from notices.search.rows import clear_row_cache
from notices.search.terms import name_key

# The facet of each kind of name. A whole ATC code is no facet of the form, but an address may name one.
FACET_OF_NAME = {"substance": "substance", "company": "company", "atc_group": "atc", "atc": "atc_code"}
# The names whose words a reader's words are compared with.
KINDS_OF_WORDS = ("title", "area", "substance", "generic", "brand", "company", "indication", "trial_name")

RowSet = bytes
# A value with more rows than this is counted as one long number.
MIN_COMMON_ROWS = 100
# Ten to thirty kilobytes each where there are ten thousand notices.
MAX_CACHED_RESULTS = 600
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)


class LiveRow(NamedTuple):
    """What the facets count of a listing. It never changes, so it is read once."""

    pk: int
    live_from: datetime
    technology_type: str
    financing: str
    year: int
    language: str
    areas: tuple[tuple[str, str], ...]
    # (kind, key, label)
    names: tuple[tuple[str, str, str], ...]
    # The folded words of its title and names.
    words: tuple[str, ...]

    def facet_values(self) -> Iterator[tuple[str, str, str]]:
        """Yield (facet, value, label); the label is "" where the template's known_words has it."""
        yield "type", self.technology_type, ""
        yield "year", str(self.year), ""
        yield "language", self.language, ""
        if self.financing:
            yield "financing", self.financing, ""
        for code, label in self.areas:
            yield "area", code, label
        for kind, key, label in self.names:
            yield FACET_OF_NAME[kind], key, label
            if kind == "atc" and (today := todays_code(key)):
                yield "atc_code", today.lower(), today
                yield "atc", today[:ATC_GROUP_LENGTH].lower(), today[:ATC_GROUP_LENGTH]


@dataclass(frozen=True)
class LiveIndex:
    """The live rows, newest first, and the positions of each value of a facet."""

    revision: int
    # The name of the database: a test or a command may read another one.
    database: str
    ids: list[int]
    # In microseconds: the time at which each row became live.
    live_since: list[int]
    # The folded words of each row's title and names.
    words: list[tuple[str, ...]]
    # facet -> value -> positions
    positions: dict[str, dict[str, list[int]]]
    # facet -> value -> language of a notice -> label in that language
    labels: dict[str, dict[str, dict[str, str]]]
    # When each row begins or ends by itself, the next one first: (time, id).
    scheduled: list[tuple[datetime, int]]
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

    def is_current(self, revision: int, database: str) -> bool:
        is_over = bool(self.scheduled) and self.scheduled[0][0] <= timezone.now()
        return (self.revision, self.database) == (revision, database) and not is_over

    def changes_at(self, ids: Collection[int] | None = None) -> datetime | None:
        """Return when the first of these rows begins or ends by itself; of all rows where no ids are given."""
        return next((moment for moment, pk in self.scheduled if ids is None or pk in ids), None)

    @cached_property
    def all_rows(self) -> RowSet:
        return b"\x01" * len(self.ids)

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
        is_in, number = rows.__getitem__, int.from_bytes(rows, "little")
        for value, positions in self.positions.get(facet, {}).items():
            # Comparing two long numbers is faster than looking up a hundred positions.
            is_common = len(positions) > MIN_COMMON_ROWS
            count = (self._number(facet, value) & number).bit_count() if is_common else sum(map(is_in, positions))
            if count:
                yield value, count

    def _number(self, facet: str, value: str) -> int:
        """Return the rows with the value as one number."""
        if (number := self.numbers.get((facet, value))) is None:
            number = self.numbers[facet, value] = int.from_bytes(self.with_value(facet, value), "little")
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
    revision, database = public_revision(), str(connection.settings_dict["NAME"])
    index = _cache.index
    if index is None or not index.is_current(revision, database):
        index = _cache.index = _build(revision, database)
    return index


def clear_cache() -> None:
    """Forget all rows and results; needed where the database is set back to an earlier state."""
    _cache.index, _cache.rows = None, {}
    clear_row_cache()


def _build(revision: int, database: str) -> LiveIndex:
    now = timezone.now()
    if _cache.index is not None and _cache.index.database != database:
        clear_cache()
    live_until = dict(Listing.objects.not_ended(now).standing().order_by().values_list("pk", "live_until"))
    rows = _cache.rows = _read_rows(live_until)
    begins = [(row.live_from, pk) for pk, row in rows.items()]
    ends = [(moment, pk) for pk, moment in live_until.items() if moment]
    live = [row for row in rows.values() if row.live_from <= now]
    live.sort(key=lambda row: (row.live_from, row.pk), reverse=True)
    index = LiveIndex(
        revision=revision,
        database=database,
        ids=[row.pk for row in live],
        live_since=[microseconds(row.live_from) for row in live],
        words=[row.words for row in live],
        positions={},
        labels={},
        scheduled=sorted((moment, pk) for moment, pk in (*begins, *ends) if moment > now),
    )
    _add_facets(index, live)
    return index


def _add_facets(index: LiveIndex, live: list[LiveRow]) -> None:
    for position, row in enumerate(live):
        for facet, value, label in row.facet_values():
            index.positions.setdefault(facet, {}).setdefault(value, []).append(position)
            if label:
                index.labels.setdefault(facet, {}).setdefault(value, {}).setdefault(row.language, label)
    changed = TrialAlert.objects.open().important().values_list("versions__publications__listing", flat=True)
    positions = sorted(index.position_of[pk] for pk in changed.distinct() if pk in index.position_of)
    index.positions["changed"] = {"1": positions} if positions else {}


def _read_rows(live_until: Mapping[int, Any]) -> dict[int, LiveRow]:
    """Return the rows with these ids. Only rows that are not cached are read, mostly the newest."""
    rows = {pk: row for pk, row in _cache.rows.items() if pk in live_until}
    if len(rows) == len(live_until):
        return rows
    first = min(live_until.keys() - rows.keys())
    listings = Listing.objects.not_ended().filter(pk__gte=first).order_by().select_related("notice")
    listings = listings.only(*SEALED_COLUMNS.values())
    new = {listing.pk: listing for listing in genuine(listings) if listing.pk not in rows}
    areas, names, words = _areas_and_names(first, {pk: listing.publication_id for pk, listing in new.items()})
    columns = ("pk", "live_from", "technology_type", "financing", "year", "language")
    for pk, listing in new.items():
        values = {name: getattr(listing, name) for name in columns}
        own_words = tuple(dict.fromkeys(words.get(pk, ())))
        rows[pk] = LiveRow(**values, areas=tuple(areas.get(pk, ())), names=tuple(names.get(pk, ())), words=own_words)
    # A row that was inserted after the ids were read comes with the next index.
    return {pk: row for pk, row in rows.items() if pk in live_until}


def _areas_and_names(
    first: int, publications: Mapping[int, int]
) -> tuple[dict[int, list[tuple[str, str]]], dict[int, list[tuple[str, str, str]]], dict[int, list[str]]]:
    """Return areas, names and the words of names by listing, of those listings from this id on whose rows are given.

    Only those that a command wrote: they are what the facets print, and what a misspelt word may be taken for.
    """
    listings = {"listing__in": Listing.objects.not_ended().filter(pk__gte=first)}
    areas: dict[int, list[tuple[str, str]]] = {}
    area_rows = ListingArea.objects.filter(**listings).order_by("pk")
    for area in area_rows:
        if area.listing_id in publications and area.is_genuine(publications[area.listing_id]):
            areas.setdefault(area.listing_id, []).append((area.code, area.label))
    names: dict[int, list[tuple[str, str, str]]] = {}
    words: dict[int, list[str]] = {}
    kinds = {*FACET_OF_NAME, *KINDS_OF_WORDS}
    name_rows = ListingName.objects.filter(**listings, kind__in=kinds).order_by("pk")
    unique: dict[Any, Any] = {}
    for pk, seal, *columns in name_rows.values_list("listing_id", "seal", "kind", "key", "label"):
        if pk not in publications or not ListingName.is_genuine(seal, publications[pk], *columns):
            continue
        # Many notices have the same name, or words of it: each is stored once.
        name = tuple(columns)
        if name[0] in FACET_OF_NAME:
            names.setdefault(pk, []).append(unique.setdefault(name, name))
        if name[0] in KINDS_OF_WORDS:
            words.setdefault(pk, []).extend(unique.setdefault(word, word) for word in words_of_name(name[2]))
    return areas, names, words
