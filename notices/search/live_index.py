"""What is live now, with its facets, kept by each process until it changes.

Ten thousand rows cannot be counted anew at every request. They are counted here, over lists of places in memory; the
public revision says whether something was changed, and `pending` when something scheduled takes effect. Who asks within
a transaction of their own that may be taken back would keep what never was: only public views ask.

A place is a row's number in the list, newest first. A set of rows is a `bytes` with one byte a place, 1 for those
that are in it: Python finds and counts in it at the speed of C.
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
from notices.models.public_revision import public_revision
from notices.search.rows import forget_rows
from notices.search.terms import key

# Which kinds of names the facets are made of. Whole ATC codes are no facet, but somebody may ask for one.
NAMED = {"substance": "substance", "company": "company", "atc_group": "atc", "atc": "atc_code"}

Places = bytes
COMMON = 100
# Ten to thirty kilobytes each where there are ten thousand notices.
MOST_ANSWERS = 600
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)


class Card(NamedTuple):
    """What a row of the list is counted by. It never changes, so it is read once."""

    pk: int
    live_from: datetime
    technology_type: str
    financing: str
    year: int
    language: str
    areas: tuple[tuple[str, str], ...]
    # (kind, key, label)
    names: tuple[tuple[str, str, str], ...]

    def values(self) -> Iterator[tuple[str, str, str]]:
        """(facet, value, label); a label "" is left to the vocabulary."""
        yield "type", self.technology_type, ""
        yield "year", str(self.year), ""
        yield "language", self.language, ""
        if self.financing:
            yield "financing", self.financing, ""
        for code, label in self.areas:
            yield "area", code, label
        for kind, name, label in self.names:
            yield NAMED[kind], name, label


@dataclass(frozen=True)
class Catalogue:
    """The live rows, newest first, and where each value of a facet stands."""

    revision: int
    # Whose: a test or a command may look at another database.
    database: str
    ids: list[int]
    # In microseconds: since when each is live.
    began: list[int]
    # facet -> value -> places
    standing: dict[str, dict[str, list[int]]]
    # facet -> value -> language of a notice -> the words it has there
    labels: dict[str, dict[str, dict[str, str]]]
    # When each row begins or ends by itself, the next one first.
    pending: list[tuple[datetime, int]]
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    # What is made of the catalogue alone; it goes with the catalogue.
    kept: dict[Any, Any] = field(default_factory=dict)
    # What was asked, and what was answered: by the index, and as a page.
    answers: dict[Any, Any] = field(default_factory=dict)

    def answer(self, question: Any, ask: Callable[[], Any]) -> Any:
        """What `ask` says, asked once: many readers look for the same words."""
        if (answer := self.answers.get(question)) is None:
            answer = self.answers[question] = ask()
            while len(self.answers) > MOST_ANSWERS:
                # Another thread may have done it.
                self.answers.pop(next(iter(self.answers)), None)
        return answer

    def holds(self, revision: int, database: str) -> bool:
        is_over = bool(self.pending) and self.pending[0][0] <= timezone.now()
        return (self.revision, self.database) == (revision, database) and not is_over

    def changes_at(self, among: Collection[int] | None = None) -> datetime | None:
        """When the first of these rows begins or ends by itself; the first of all where none are named."""
        return next((moment for moment, pk in self.pending if among is None or pk in among), None)

    @cached_property
    def everything(self) -> Places:
        return b"\x01" * len(self.ids)

    @cached_property
    def place_of(self) -> dict[int, int]:
        return {pk: place for place, pk in enumerate(self.ids)}

    def of_ids(self, ids: Iterable[int]) -> Places:
        """Those of the rows that are live."""
        return self.of_places(map(self.place_of.get, ids))

    def of_places(self, places: Iterable[int | None]) -> Places:
        found = bytearray(len(self.ids))
        for place in places:
            if place is not None:
                found[place] = 1
        return bytes(found)

    def asked_for(self, facet: str, value: str) -> Places:
        """The rows that have the value; of an ATC code those that begin with it."""
        if facet != "atc":
            return self.with_value(facet, value)
        beginning = key(value)
        codes = (places for code, places in self.standing.get("atc_code", {}).items() if code.startswith(beginning))
        return self.of_places(place for places in codes for place in places)

    def with_value(self, facet: str, value: str) -> Places:
        return self.of_places(self.standing.get(facet, {}).get(value, ()))

    def counts(self, facet: str, among: Places) -> Iterator[tuple[str, int]]:
        """How many of the rows have each value of a facet; values that none has are left out."""
        is_in, number = among.__getitem__, int.from_bytes(among, "little")
        for value, places in self.standing.get(facet, {}).items():
            # One long number is compared with another sooner than a hundred places are looked up.
            is_common = len(places) > COMMON
            count = (self._number(facet, value) & number).bit_count() if is_common else sum(map(is_in, places))
            if count:
                yield value, count

    def _number(self, facet: str, value: str) -> int:
        """The rows that have the value, as one number."""
        if (number := self.numbers.get((facet, value))) is None:
            number = self.numbers[facet, value] = int.from_bytes(self.with_value(facet, value), "little")
        return number

    def label(self, facet: str, value: str, language: str) -> str:
        """The words that a notice has for it: one in this language, else the first of the alphabet."""
        words = self.labels.get(facet, {}).get(value, {})
        return words.get(language) or min(words.values(), default=value)

    def place_after(self, began: int, pk: int) -> int:
        """How many rows stand up to and with this one in the list, whether or not it is still there."""

        def backwards(place: int) -> tuple[int, int]:
            return -self.began[place], -self.ids[place]

        return bisect_right(range(len(self.ids)), (-began, -pk), key=backwards)


def both(one: Places, other: Places) -> Places:
    """The rows that are in both."""
    common = int.from_bytes(one, "little") & int.from_bytes(other, "little")
    return common.to_bytes(len(one), "little")


# Keeping it


@dataclass
class _Kept:
    catalogue: Catalogue | None = None
    cards: dict[int, Card] = field(default_factory=dict)


_kept = _Kept()


def catalogue() -> Catalogue:
    """The one that holds now. One query as long as nothing has changed."""
    revision, database = public_revision(), str(connection.settings_dict["NAME"])
    known = _kept.catalogue
    if known is None or not known.holds(revision, database):
        known = _kept.catalogue = _made(revision, database)
    return known


def forget() -> None:
    """Keep nothing: for who sets the database back to what it was."""
    _kept.catalogue, _kept.cards = None, {}
    forget_rows()


def _made(revision: int, database: str) -> Catalogue:
    now = timezone.now()
    if _kept.catalogue is not None and _kept.catalogue.database != database:
        forget()
    until = dict(Listing.objects.not_over(now).order_by().values_list("pk", "live_until"))
    cards = _kept.cards = _cards(until)
    begins = [(card.live_from, pk) for pk, card in cards.items()]
    ends = [(moment, pk) for pk, moment in until.items() if moment]
    live = [card for card in cards.values() if card.live_from <= now]
    live.sort(key=lambda card: (card.live_from, card.pk), reverse=True)
    made = Catalogue(
        revision=revision,
        database=database,
        ids=[card.pk for card in live],
        began=[microseconds(card.live_from) for card in live],
        standing={},
        labels={},
        pending=sorted((moment, pk) for moment, pk in (*begins, *ends) if moment > now),
    )
    _fill(made, live)
    return made


def _fill(made: Catalogue, live: list[Card]) -> None:
    for place, card in enumerate(live):
        for facet, value, label in card.values():
            made.standing.setdefault(facet, {}).setdefault(value, []).append(place)
            if label:
                made.labels.setdefault(facet, {}).setdefault(value, {}).setdefault(card.language, label)
    changed = TrialAlert.objects.open().important().values_list("version__publications__listing", flat=True)
    places = sorted(made.place_of[pk] for pk in changed.distinct() if pk in made.place_of)
    made.standing["changed"] = {"1": places} if places else {}


def _cards(wanted: Mapping[int, Any]) -> dict[int, Card]:
    """The cards of these rows; only those are read that are not known yet, mostly the newest."""
    known = {pk: card for pk, card in _kept.cards.items() if pk in wanted}
    if len(known) == len(wanted):
        return known
    first = min(wanted.keys() - known.keys())
    areas, names = _beside(first)
    columns = ("pk", "live_from", "technology_type", "financing", "year", "language")
    for row in Listing.objects.not_over().filter(pk__gte=first).order_by().values(*columns):
        pk = row["pk"]
        known[pk] = Card(**row, areas=tuple(areas.get(pk, ())), names=tuple(names.get(pk, ())))
    # What has come since the ids were read is read the next time.
    return {pk: card for pk, card in known.items() if pk in wanted}


def _beside(first: int) -> tuple[dict[int, list[tuple[str, str]]], dict[int, list[tuple[str, str, str]]]]:
    """The areas and names of all rows from this one on that are not over."""
    rows = {"listing__in": Listing.objects.not_over().filter(pk__gte=first)}
    areas: dict[int, list[tuple[str, str]]] = {}
    for pk, code, label in ListingArea.objects.filter(**rows).order_by("pk").values_list("listing_id", "code", "label"):
        areas.setdefault(pk, []).append((code, label))
    names: dict[int, list[tuple[str, str, str]]] = {}
    listed = ListingName.objects.filter(**rows, kind__in=NAMED).order_by("pk")
    seen: dict[Any, Any] = {}
    for pk, kind, name, label in listed.values_list("listing_id", "kind", "key", "label"):
        # Many notices name the same: it is kept once.
        each = (kind, name, label)
        names.setdefault(pk, []).append(seen.setdefault(each, each))
    return areas, names
