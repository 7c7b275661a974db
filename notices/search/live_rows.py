"""What the facets count of each live listing, and what a picture prints of it, read from the database once."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

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


def read_rows(known: Mapping[int, LiveRow], live_until: Mapping[int, Any]) -> dict[int, LiveRow]:
    """Return the rows with these ids. Only rows that are not known are read, mostly the newest."""
    rows = {pk: row for pk, row in known.items() if pk in live_until}
    if len(rows) == len(live_until):
        return rows
    first = min(live_until.keys() - rows.keys())
    listings = Listing.objects.not_ended().filter(pk__gte=first).order_by().select_related("notice")
    listings = listings.only(*SEALED_COLUMNS.values())
    new = {listing.pk: listing for listing in genuine(listings) if listing.pk not in rows}
    areas, names, words, expected = _areas_and_names(first, {pk: listing.publication_id for pk, listing in new.items()})
    columns = ("pk", "live_from", "title", "technology_type", "financing", "year", "language", *PRINTED_COLUMNS)
    for pk, listing in new.items():
        values: dict[str, Any] = {name: getattr(listing, name) for name in columns}
        rows[pk] = LiveRow(
            **values,
            number=listing.notice.number or 0,
            slug=listing.notice.slug or "",
            areas=tuple(areas.get(pk, ())),
            names=tuple(names.get(pk, ())),
            words=tuple(dict.fromkeys(words.get(pk, ()))),
            authorisation=expected.get(pk),
        )
    # A row that was inserted after the ids were read comes with the next index.
    return {pk: row for pk, row in rows.items() if pk in live_until}


def _areas_and_names(
    first: int, publications: Mapping[int, int]
) -> tuple[
    dict[int, list[tuple[str, str]]],
    dict[int, list[tuple[str, str, str]]],
    dict[int, list[str]],
    dict[int, ListedAuthorisation],
]:
    """Return areas, names, words of names, and what is expected, of those listings from this id on that are given.

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
    expected: dict[int, ListedAuthorisation] = {}
    kinds = {"expected", *FACET_OF_NAME, *PRINTED_KINDS, *KINDS_OF_WORDS}
    name_rows = ListingName.objects.filter(**listings, kind__in=kinds).order_by("pk")
    unique: dict[Any, Any] = {}
    words_of: dict[str, tuple[str, ...]] = {}
    for pk, seal, *columns in name_rows.values_list("listing_id", "seal", "kind", "key", "label"):
        if pk not in publications or not ListingName.is_genuine(seal, publications[pk], *columns):
            continue
        # Many notices have the same name, or words of it: each is folded and stored once.
        name = tuple(columns)
        if name[0] == "expected":
            expected[pk] = ListedAuthorisation.of_label(name[2])
        if name[0] in FACET_OF_NAME or name[0] in PRINTED_KINDS:
            names.setdefault(pk, []).append(unique.setdefault(name, name))
        if name[0] in KINDS_OF_WORDS:
            if name[2] not in words_of:
                words_of[name[2]] = tuple(unique.setdefault(word, word) for word in words_of_name(name[2]))
            words.setdefault(pk, []).extend(words_of[name[2]])
    return areas, names, words, expected
