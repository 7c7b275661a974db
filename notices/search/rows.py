"""The rows of a page. A listing never changes, so each process draws its row once a day for each language."""

import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple, cast

from django.db import connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from notices.document.template import PHASES, REGULATORY_CHANGES, Language, Vocabulary
from notices.models import Listing, ListingName
from notices.models.listing import report_forged_listing
from notices.search.highlights import marked, snippet
from notices.search.list_facts import ROW_KINDS
from notices.search.live_rows import LiveRow
from trials.dates import format_date

# About four kilobytes each, with the HTML.
MAX_CACHED_ROWS = 5_000
# Where the HTML of a row is filled in. No text holds it: PostgreSQL refuses it, and what comes in is cleaned of it.
GAP = "\x00"
# Kinds of trials that are no phase of one.
NO_PHASES = ("na", "observational", "expanded_access")
# The label of a fact by its kind.
Facts = dict[str, str]


class RowDate(NamedTuple):
    """When the authorisation of a notice is expected, or was granted, in the words of the page."""

    is_medicine: bool
    is_granted: bool
    date: str
    basis: str
    has_passed: bool


class RowDay(NamedTuple):
    """A day as data and in the words of the page."""

    iso: str
    words: str


class ListRow(NamedTuple):
    """A notice as a list shows it."""

    number: int
    version: int
    title: str
    url: str
    language: str
    # It stands first.
    when: RowDate
    # Substance and brand, areas, what kind of change, and phases.
    what: tuple[str, ...]
    # The first sentence of the summary.
    lead: str
    # The small print under it.
    as_of: RowDay | None
    # When this version was published.
    published: RowDay
    # It begins with half the sha256 of the text that snippets are cut from.
    text_sha256: str


class SearchHit(NamedTuple):
    """A row of the list with the words of the query marked in it."""

    row: ListRow
    # The whole row, with an excerpt of its text where the words stand, else with its first sentence.
    html: SafeString


_cache: OrderedDict[tuple[str, str, date, int], ListRow] = OrderedDict()


def rows(live_rows: Iterable[LiveRow]) -> dict[int, ListRow]:
    """Return rows by id, in this order. Only what is not cached is read; rows that are gone are left out."""
    by_key = {_key(live.pk): live for live in live_rows}
    cached = {live.pk: row for key, live in by_key.items() if (row := _cache.get(key))}
    if missing := {live.pk: (key, live) for key, live in by_key.items() if live.pk not in cached}:
        publications = dict(Listing.objects.filter(pk__in=missing).values_list("pk", "publication_id"))
        facts = _printed_facts(publications)
        for pk in publications:
            key, live = missing[pk]
            cached[pk] = _cache[key] = _row(live, facts.get(pk, {}))
        while len(_cache) > MAX_CACHED_ROWS:
            _cache.popitem(last=False)
    return {live.pk: cached[live.pk] for live in by_key.values() if live.pk in cached}


def hits(
    live_rows: Iterable[LiveRow], words: re.Pattern[str] | None, changed_trials: Mapping[int, int]
) -> list[SearchHit]:
    """Return the rows, with the words marked in them; `changed_trials`: how many, by the id of a row."""
    list_rows = rows(live_rows)
    texts = _texts(list_rows) if words and list_rows else {}
    return [_hit(row, texts.get(pk, ""), words, changed_trials.get(pk, 0)) for pk, row in list_rows.items()]


def _texts(list_rows: Mapping[int, ListRow]) -> dict[int, str]:
    """Return the texts that snippets are cut from, by the id of the row; none that another program wrote."""
    texts: dict[int, str] = {}
    columns = Listing.objects.filter(pk__in=list_rows).values_list("pk", "publication_id", "search_text")
    for pk, publication, text in columns:
        if list_rows[pk].text_sha256.startswith(sha256(text.encode()).hexdigest()[:32]):
            texts[pk] = text
        else:
            report_forged_listing(publication, "")
    return texts


def clear_row_cache() -> None:
    _cache.clear()
    _parts.cache_clear()


def _key(pk: int) -> tuple[str, str, date, int]:
    return str(connection.settings_dict["NAME"]), get_language() or "", timezone.localdate(), pk


def _printed_facts(publications: Mapping[int, int]) -> dict[int, Facts]:
    """Return the facts that a row alone prints, by the id of the row; only those that a command wrote."""
    facts: dict[int, Facts] = {}
    names = ListingName.objects.filter(listing__in=publications, kind__in=ROW_KINDS)
    for pk, seal, *columns in names.values_list("listing_id", "seal", "kind", "key", "label"):
        if ListingName.is_genuine(seal, publications[pk], *columns):
            facts.setdefault(pk, {})[columns[0]] = columns[2]
    return facts


def _row(live: LiveRow, facts: Facts) -> ListRow:
    as_of = facts.get("as_of", "")
    published = live.live_from if live.published_number > 1 else live.first_published_at
    return ListRow(
        number=live.number,
        version=live.published_number,
        title=live.title,
        url=reverse("notice", args=[live.number, live.slug]),
        language=live.language,
        when=_when(live),
        what=tuple(filter(None, _what(live))),
        lead=facts.get("lead", ""),
        as_of=_day(date.fromisoformat(as_of), _language()) if as_of else None,
        published=_day(timezone.localdate(published), _language()),
        text_sha256=live.text_sha256,
    )


@lru_cache(maxsize=MAX_CACHED_ROWS)
def _day(day: date, language: Language) -> RowDay:
    """Return the day as rows print it; many share one."""
    return RowDay(day.isoformat(), date_format(day))


def _language() -> Language:
    return cast(Language, get_language() or "nb")


def _when(live: LiveRow) -> RowDate:
    expected = live.authorisation
    return RowDate(
        is_medicine=live.technology_type == "medicine",
        is_granted=expected is not None and expected.is_granted,
        date=format_date(expected.date, _language()) if expected and expected.date else "",
        basis=gettext(expected.basis) if expected and expected.expected else "",
        has_passed=expected is not None and expected.has_passed(timezone.localdate()),
    )


def _what(live: LiveRow) -> Iterator[str]:
    substances = ", ".join([*live.labels("substance"), *live.labels("generic")])
    brands = ", ".join(live.labels("brand"))
    yield f"{substances} ({brands})" if substances and brands else substances or brands
    yield ", ".join(label for _code, label in live.areas)
    yield "" if live.technology_type == "medicine" else live.technology_type_label
    yield ", ".join(_labels(REGULATORY_CHANGES, live.coded("change")))
    phases = {code: label for code, label in live.coded("phase").items() if code not in NO_PHASES}
    yield ", ".join(_labels(PHASES, phases))


def _labels(vocabulary: Vocabulary, labels: Mapping[str, str]) -> Iterator[str]:
    """Yield the labels in the vocabulary's order and the page's language; a code that it lacks keeps its label."""
    yield from (term.label(_language()) for term in vocabulary if term.code in labels)
    yield from (label for code, label in labels.items() if code not in vocabulary.codes)


def _hit(row: ListRow, text: str, words: re.Pattern[str] | None, changed_trials: int) -> SearchHit:
    # Both functions escape the text.
    title, excerpt = marked(row.title, words), snippet(text.removeprefix(row.title), words) or escape(row.lead)
    before, *after = _parts(row, get_language() or "", bool(excerpt), changed_trials)
    return SearchHit(row, mark_safe(f"{before}{title}{excerpt.join(after)}"))  # noqa: S308  # a template


# A template takes a hundred times as long to draw a row as it takes to fill its gaps, and a page has twenty rows.
@lru_cache(maxsize=MAX_CACHED_ROWS)
def _parts(row: ListRow, language: str, has_excerpt: bool, changed_trials: int) -> list[str]:
    """Return the row as HTML, parted where its title and its excerpt stand."""
    context = {"row": row, "has_excerpt": has_excerpt, "changed_trials": changed_trials, "gap": GAP}
    return render_to_string("public/_result.html", context).split(GAP)
