"""The public's list: words and the facets area, type and year. Four queries, however many notices there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self
from urllib.parse import urlencode

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from notices.models import Listing, ListingArea
from notices.rich_text import clean_line
from notices.vocabulary import TECHNOLOGY_TYPES, Language

PAGE_LENGTH = 20
LONGEST_SEARCH = 200


@dataclass(frozen=True)
class Search:
    """What somebody looks for. A value that nothing has finds nothing; it is no fault."""

    words: str = ""
    area: str = ""
    type: str = ""
    year: str = ""
    page: int = 1

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> Self:
        """From a query string. What is no page number means the first page."""
        words, area, kind, year, page = (
            clean_line(parameters.get(name, ""))[:LONGEST_SEARCH] for name in ("q", "area", "type", "year", "page")
        )
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1
        return cls(words, area, kind, year, max(number, 1))

    @property
    def is_filtered(self) -> bool:
        return bool(self.words or self.area or self.type or self.year)

    def query_string(self, page: int = 1) -> str:
        """The address of a page of this very search; "" for the first page of everything."""
        values = {"q": self.words, "area": self.area, "type": self.type, "year": self.year}
        asked = {name: value for name, value in values.items() if value} | ({"page": str(page)} if page > 1 else {})
        return f"?{urlencode(asked)}" if asked else ""


@dataclass(frozen=True)
class Option:
    """A value of a facet, and how many notices would be left if it were chosen."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Results:
    """A page of the list, and the facets beside it."""

    search: Search
    listings: Sequence[Listing]
    total: int
    areas: list[Option]
    types: list[Option]
    years: list[Option]
    # When something scheduled comes into this answer, or takes the place of something in it.
    changes_at: datetime | None = None

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_LENGTH))

    @property
    def newer(self) -> str | None:
        """The query string of the page before this one."""
        return self._page(self.search.page - 1)

    @property
    def older(self) -> str | None:
        """The query string of the page after this one."""
        return self._page(self.search.page + 1)

    def _page(self, number: int) -> str | None:
        return (self.search.query_string(number) or "?") if 1 <= number <= self.pages else None


def search(asked: Search, language: Language) -> Results:
    """What the public's list shows; the words of the facets in `language`. A page past the end is the last one."""
    found = _with_words(Listing.objects.live(), asked.words)
    groups, changes_at = _types_and_years(_with_words(Listing.objects.not_over(), asked.words), asked.area)
    total = sum(count for kind, year, count in groups if asked.type in ("", kind) and asked.year in ("", year))
    results = Results(
        asked,
        [],
        total,
        areas=_areas(_of_type_and_year(found, asked), asked.area),
        types=_types(groups, asked, language),
        years=_years(groups, asked),
        changes_at=changes_at,
    )
    page = min(asked.page, results.pages)
    listings = matching(asked, Listing.objects.live())
    start = (page - 1) * PAGE_LENGTH
    newest = listings.select_related("notice").prefetch_related("areas").defer("search_text")
    shown = list(newest.order_by("-live_from", "-id")[start : start + PAGE_LENGTH])
    return replace(results, search=replace(asked, page=page), listings=shown)


def matching(asked: Search, listings: QuerySet[Listing]) -> QuerySet[Listing]:
    """Those of the listings that were asked for."""
    return _of_type_and_year(_in_area(_with_words(listings, asked.words), asked.area), asked)


def _with_words(listings: QuerySet[Listing], words: str) -> QuerySet[Listing]:
    """All of the words, each anywhere in the text."""
    for word in words.casefold().split():
        listings = listings.filter(search_text__contains=word)
    return listings


def _in_area(listings: QuerySet[Listing], area: str) -> QuerySet[Listing]:
    return listings.filter(areas__code=area) if area else listings


def _of_type_and_year(listings: QuerySet[Listing], asked: Search) -> QuerySet[Listing]:
    if asked.type:
        listings = listings.filter(technology_type=asked.type)
    if asked.year:
        is_year = len(asked.year) == 4 and asked.year.isascii() and asked.year.isdigit()
        listings = listings.filter(Q(year=int(asked.year)) if is_year else Q(pk__in=[]))
    return listings


# The counts of a facet leave its own choice out: they say what choosing another value would find.


def _types_and_years(listings: QuerySet[Listing], area: str) -> tuple[list[tuple[str, str, int]], datetime | None]:
    """How many there are now by type and year, and when that changes by itself; `listings` are not over yet."""
    now = timezone.now()
    shown = Q(live_from__lte=now)
    if area:
        shown &= Q(Exists(ListingArea.objects.filter(listing=OuterRef("pk"), code=area)))
    counts = {"count": Count("pk", filter=shown)}
    changes = {"begins": Min("live_from", filter=Q(live_from__gt=now)), "ends": Min("live_until")}
    rows = list(listings.order_by().values("technology_type", "year").annotate(**counts, **changes))
    groups = [(row["technology_type"], str(row["year"]), row["count"]) for row in rows if row["count"]]
    moments = [moment for row in rows for moment in (row["begins"], row["ends"]) if moment]
    return groups, min(moments, default=None)


def _areas(listings: QuerySet[Listing], chosen: str) -> list[Option]:
    """A label is in its notice's language; of several the first in the alphabet stands for all."""
    rows = ListingArea.objects.filter(listing__in=listings).order_by()
    counted = rows.values("code").annotate(label=Min("label"), count=Count("pk"))
    options = [Option(row["code"], row["label"], row["count"], row["code"] == chosen) for row in counted]
    return _with_chosen(sorted(options, key=lambda option: option.label.casefold()), chosen)


def _types(groups: list[tuple[str, str, int]], asked: Search, language: Language) -> list[Option]:
    counts = dict.fromkeys(TECHNOLOGY_TYPES.codes, 0)
    for kind, year, count in groups:
        if asked.year in ("", year):
            counts[kind] = counts.get(kind, 0) + count
    options = [
        Option(term.code, term.label(language), counts[term.code], term.code == asked.type)
        for term in TECHNOLOGY_TYPES
        if counts[term.code]
    ]
    return _with_chosen(options, asked.type)


def _years(groups: list[tuple[str, str, int]], asked: Search) -> list[Option]:
    counts: dict[str, int] = {}
    for kind, year, count in groups:
        if asked.type in ("", kind):
            counts[year] = counts.get(year, 0) + count
    options = [Option(year, year, counts[year], year == asked.year) for year in sorted(counts, reverse=True)]
    return _with_chosen(options, asked.year)


def _with_chosen(options: list[Option], chosen: str) -> list[Option]:
    """The form shows what was asked for, also where nothing has it."""
    if chosen and not any(option.is_chosen for option in options):
        return [*options, Option(chosen, chosen, 0, True)]
    return options
