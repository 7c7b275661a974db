"""The rows of a page. A listing never changes, so each process draws its row once a day for each language."""

import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple, cast

from django.db import connection
from django.db.models import Prefetch
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from notices.document.template import PHASES, REGULATORY_CHANGES, Language, Vocabulary
from notices.models import Listing, ListingName
from notices.models.listing import genuine, report_forged_listing
from notices.search.highlights import marked, snippet
from notices.search.list_facts import FACET_KINDS, MARK, ROW_KINDS, ListedAuthorisation
from trials.dates import format_date

# About four kilobytes each, with the HTML.
MAX_CACHED_ROWS = 5_000
# Where the HTML of a row is filled in. No text holds it: PostgreSQL refuses it, and what comes in is cleaned of it.
GAP = "\x00"
# The names that a row prints, or is made of.
DRAWN_KINDS = ("substance", "generic", "brand", *FACET_KINDS, *ROW_KINDS)
# Kinds of trials that are no phase of one.
NO_PHASES = ("na", "observational", "expanded_access")
Names = dict[str, dict[str, str]]


class ListRow(NamedTuple):
    """A notice as a list shows it."""

    number: int
    title: str
    url: str
    language: str
    # When an authorisation is expected: it stands first.
    when: SafeString
    # Substance and brand, areas, what kind of change, and phases.
    what: tuple[str, ...]
    # The first sentence of the summary.
    lead: str
    # The small print under it.
    facts: SafeString
    # It begins with half the sha256 of the text that snippets are cut from.
    text_sha256: str


class SearchHit(NamedTuple):
    """A row of the list with the words of the query marked in it."""

    row: ListRow
    # The whole row, with an excerpt of its text where the words stand, else with its first sentence.
    html: SafeString


_cache: OrderedDict[tuple[str, str, date, int], ListRow] = OrderedDict()


def rows(ids: Iterable[int]) -> dict[int, ListRow]:
    """Return rows by id, in the order of `ids`. Only rows that are not cached are read; deleted ones are left out."""
    keys = {pk: _key(pk) for pk in ids}
    cached = {pk: row for pk, key in keys.items() if (row := _cache.get(key))}
    if missing := keys.keys() - cached.keys():
        names = ListingName.objects.filter(kind__in=DRAWN_KINDS).order_by("pk")
        listings = Listing.objects.filter(pk__in=missing).select_related("notice")
        listings = listings.prefetch_related("areas", Prefetch("names", names))
        for listing in genuine(listings.defer("search_text")):
            cached[listing.pk] = _cache[keys[listing.pk]] = _row(listing)
        while len(_cache) > MAX_CACHED_ROWS:
            _cache.popitem(last=False)
    return {pk: cached[pk] for pk in keys if pk in cached}


def hits(ids: list[int], words: re.Pattern[str] | None, changed_trials: Mapping[int, int]) -> list[SearchHit]:
    """Return the rows, with the words marked in them; `changed_trials`: how many, by the id of a row."""
    listings = Listing.objects.filter(pk__in=ids).only("publication_id", "search_text") if words and ids else ()
    texts = {listing.pk: listing for listing in listings}
    return [_hit(row, texts.get(pk), words, changed_trials.get(pk, 0)) for pk, row in rows(ids).items()]


def clear_row_cache() -> None:
    _cache.clear()
    _parts.cache_clear()


def _key(pk: int) -> tuple[str, str, date, int]:
    return str(connection.settings_dict["NAME"]), get_language() or "", timezone.localdate(), pk


def _row(listing: Listing) -> ListRow:
    notice, names = listing.notice, _names(listing)
    return ListRow(
        notice.number or 0,
        listing.title,
        reverse("notice", args=[notice.number, notice.slug]),
        listing.language,
        _drawn("public/_row_when.html", _when(listing, names)),
        tuple(filter(None, _what(listing, names))),
        next(iter(names.get("lead", {}).values()), ""),
        _drawn("public/_row_facts.html", {"listing": listing, "as_of": _as_of(names)}),
        listing.text_sha256,
    )


def _drawn(template: str, context: dict[str, Any]) -> SafeString:
    return mark_safe(render_to_string(template, context).strip())  # noqa: S308  # a template


def _names(listing: Listing) -> Names:
    """Return the labels of what a command wrote, by kind and key."""
    names: Names = {}
    for name in listing.names.all():
        if ListingName.is_genuine(name.seal, listing.publication_id, name.kind, name.key, name.label):
            names.setdefault(name.kind, {})[name.key.removeprefix(MARK)] = name.label
    return names


def _language() -> Language:
    return cast(Language, get_language() or "nb")


def _when(listing: Listing, names: Names) -> dict[str, Any]:
    label = next(iter(names.get("expected", {}).values()), "")
    expected = ListedAuthorisation.of_label(label) if label else None
    return {
        "is_medicine": listing.technology_type == "medicine",
        "is_granted": expected is not None and expected.is_granted,
        "date": format_date(expected.date, _language()) if expected and expected.date else "",
        "basis": gettext(expected.basis) if expected and expected.expected else "",
        "has_passed": expected is not None and expected.has_passed(timezone.localdate()),
    }


def _what(listing: Listing, names: Names) -> Iterator[str]:
    substances = ", ".join([*names.get("substance", {}).values(), *names.get("generic", {}).values()])
    brands = ", ".join(names.get("brand", {}).values())
    yield f"{substances} ({brands})" if substances and brands else substances or brands
    yield ", ".join(area.label for area in listing.areas.all())
    yield "" if listing.technology_type == "medicine" else listing.technology_type_label
    yield ", ".join(_labels(REGULATORY_CHANGES, names.get("change", {})))
    phases = {code: label for code, label in names.get("phase", {}).items() if code not in NO_PHASES}
    yield ", ".join(_labels(PHASES, phases))


def _labels(vocabulary: Vocabulary, labels: Mapping[str, str]) -> Iterator[str]:
    """Yield the labels in the vocabulary's order and the page's language; a code that it lacks keeps its label."""
    yield from (term.label(_language()) for term in vocabulary if term.code in labels)
    yield from (label for code, label in labels.items() if code not in vocabulary.codes)


def _as_of(names: Names) -> date | None:
    day = next(iter(names.get("as_of", {})), "")
    return date.fromisoformat(day) if day else None


def _hit(row: ListRow, listing: Listing | None, words: re.Pattern[str] | None, changed_trials: int) -> SearchHit:
    text = listing.search_text if listing else ""
    if listing and not row.text_sha256.startswith(sha256(text.encode()).hexdigest()[:32]):
        report_forged_listing(listing.publication_id, "")
        text = ""
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
