"""What the facets count of each live listing, and what a picture prints of it, read from the database once."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet

from notices.models import Listing, ListingArea, ListingName
from notices.models.listing import SEALED_COLUMNS, genuine
from notices.search.indexing import ATC_GROUP_LENGTH
from notices.search.list_facts import FACET_KINDS, MARK, ListedAuthorisation
from notices.search.questions.atc_codes import todays_code
from notices.search.questions.known_words import words_of_name

# The facet of each kind of name. A whole ATC code is no facet of the form, but an address may name one.
FACET_OF_NAME = {"substance": "substance", "company": "company", "atc_group": "atc", "atc": "atc_code"}
FACET_OF_NAME |= {kind: kind for kind in FACET_KINDS}
# The names that a mark in the picture of what is expected prints besides.
PRINTED_KINDS = ("generic", "brand", "indication")
PRINTED_COLUMNS = ("published_number", "first_published_at", "technology_type_label", "text_sha256")
# The names whose words a reader's words are compared with.
KINDS_OF_WORDS = ("title", "area", "substance", "generic", "brand", "company", "indication", "trial_name")

# Rows that are read from the database at once.
MAX_READ = 500


class LiveRow(NamedTuple):
    """What the facets count of a listing, and what a mark in a picture prints. It never changes, so it is read once."""

    pk: int
    number: int
    slug: str
    live_from: datetime
    title: str
    technology_type: str
    financing: str
    year: int
    language: str
    areas: tuple[tuple[str, str], ...]
    # (kind, key, label)
    names: tuple[tuple[str, str, str], ...]
    # The folded words of its title and names.
    words: tuple[str, ...]
    authorisation: ListedAuthorisation | None
    # What the list prints besides.
    published_number: int
    first_published_at: datetime
    technology_type_label: str
    text_sha256: str

    def facet_values(self, today: date) -> Iterator[tuple[str, str, str]]:
        """Yield (facet, value, label); the label is "" where the template's known_words has it."""
        yield "time", self.authorisation.time_until(today) if self.authorisation else "unknown", ""
        yield "type", self.technology_type, ""
        yield "year", str(self.year), ""
        yield "language", self.language, ""
        if self.financing:
            yield "financing", self.financing, ""
        for code, label in self.areas:
            yield "area", code, label
        for kind, key, label in self.names:
            if kind in FACET_OF_NAME:
                yield FACET_OF_NAME[kind], key.removeprefix(MARK), label
            if kind == "atc" and (atc_code := todays_code(key)):
                yield "atc_code", atc_code.lower(), atc_code
                yield "atc", atc_code[:ATC_GROUP_LENGTH].lower(), atc_code[:ATC_GROUP_LENGTH]

    def labels(self, kind: str) -> list[str]:
        """Return the labels of its names of a kind."""
        return [label for own, _key, label in self.names if own == kind]

    def coded(self, kind: str) -> dict[str, str]:
        """Return the labels of its facts of a kind by their codes."""
        return {key.removeprefix(MARK): label for own, key, label in self.names if own == kind}


class _Shared(NamedTuple):
    """Names and words that stand in many rows: each is folded and kept once."""

    values: dict[Any, Any]
    words_by_label: dict[str, tuple[str, ...]]

    def words_of(self, label: str) -> tuple[str, ...]:
        if label not in self.words_by_label:
            words = words_of_name(label)
            self.words_by_label[label] = tuple(self.values.setdefault(word, word) for word in words)
        return self.words_by_label[label]


def read_rows(known: Mapping[int, LiveRow], live_until: Mapping[int, Any]) -> dict[int, LiveRow]:
    """Return the rows with these ids. Only rows that are not known are read, mostly the newest."""
    rows = {pk: row for pk, row in known.items() if pk in live_until}
    missing, shared = sorted(live_until.keys() - rows.keys()), _Shared({}, {})
    # All at once would take a process four times the memory of what it keeps, and it gives none of that back.
    for start in range(0, len(missing), MAX_READ):
        part = missing[start : start + MAX_READ]
        listings = Listing.objects.not_ended().filter(pk__range=(part[0], part[-1]))
        rows |= {row.pk: row for row in _rows_of(listings, set(part), shared)}
    return rows


def _rows_of(listings: QuerySet[Listing], ids: set[int], shared: _Shared) -> Iterator[LiveRow]:
    """Yield the rows of those listings that have one of these ids and that a command wrote."""
    read = listings.order_by().select_related("notice").only(*SEALED_COLUMNS.values())
    new = [listing for listing in genuine(read) if listing.pk in ids]
    beside = _areas_and_names(listings, {listing.pk: listing.publication_id for listing in new}, shared)
    columns = ("pk", "live_from", "title", "technology_type", "financing", "year", "language", *PRINTED_COLUMNS)
    for listing in new:
        values: dict[str, Any] = {name: getattr(listing, name) for name in columns}
        yield LiveRow(
            **values,
            number=listing.notice.number or 0,
            slug=listing.notice.slug or "",
            areas=tuple(beside.areas.get(listing.pk, ())),
            names=tuple(beside.names.get(listing.pk, ())),
            words=tuple(dict.fromkeys(beside.words.get(listing.pk, ()))),
            authorisation=beside.expected.get(listing.pk),
        )


class _Beside(NamedTuple):
    """What stands beside listings, by their ids: areas, names, words of names, and what is expected."""

    areas: dict[int, list[tuple[str, str]]]
    names: dict[int, list[tuple[str, str, str]]]
    words: dict[int, list[str]]
    expected: dict[int, ListedAuthorisation]


def _areas_and_names(listings: QuerySet[Listing], publications: Mapping[int, int], shared: _Shared) -> _Beside:
    """Return what stands beside those listings that are given with their ledger rows.

    Only what a command wrote: it is what the facets print, and what a misspelt word may be taken for.
    """
    beside = _Beside({}, {}, {}, {})
    for area in ListingArea.objects.filter(listing__in=listings).order_by("pk"):
        if area.listing_id in publications and area.is_genuine(publications[area.listing_id]):
            beside.areas.setdefault(area.listing_id, []).append((area.code, area.label))
    kinds = {"expected", *FACET_OF_NAME, *PRINTED_KINDS, *KINDS_OF_WORDS}
    name_rows = ListingName.objects.filter(listing__in=listings, kind__in=kinds).order_by("pk")
    for pk, seal, *columns in name_rows.values_list("listing_id", "seal", "kind", "key", "label"):
        if pk not in publications or not ListingName.is_genuine(seal, publications[pk], *columns):
            continue
        name = tuple(columns)
        if name[0] == "expected":
            beside.expected[pk] = ListedAuthorisation.of_label(name[2])
        if name[0] in FACET_OF_NAME or name[0] in PRINTED_KINDS:
            beside.names.setdefault(pk, []).append(shared.values.setdefault(name, name))
        if name[0] in KINDS_OF_WORDS:
            beside.words.setdefault(pk, []).extend(shared.words_of(name[2]))
    return beside
