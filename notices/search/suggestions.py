"""Suggestions for a reader who types the beginning of a name, or misspells one: only names of live notices."""

import difflib
from typing import Any, NamedTuple

from django.db.models import Lookup, QuerySet

from notices.document.characters import without_invisible
from notices.document.codes import normalised_nye_metoder
from notices.models import Listing, ListingName
from notices.search.live_index import current_index
from notices.search.terms import MAX_QUERY_LENGTH, MAX_TERM_LENGTH, MAX_WORDS, folded, name_key

MIN_LENGTH = 2
MAX_SUGGESTIONS = 8
# Database rows that are read at most.
MAX_ROWS = 1000
MAX_NAMES = 2000
# In the order in which they are offered.
KINDS = ("substance", "brand", "generic", "area", "id", "trial", "trial_name", "company", "title")
SPELLING_KINDS = ("substance", "brand", "generic", "area", "company")
MIN_MISSPELLED_LENGTH = 4
MIN_SIMILARITY = 0.75


class Suggestion(NamedTuple):
    """A name and its kind."""

    text: str
    kind: str


@ListingName._meta.get_field("key").register_lookup
class KeyPrefix(Lookup):
    """The lookup `key__begins`, which uses the index: SQLite's LIKE would not."""

    lookup_name = "begins"

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        left, parameters = self.process_lhs(compiler, connection)
        # A key consists of letters and digits, so nothing in it is a wildcard.
        operator, wildcard = ("GLOB", "*") if connection.vendor == "sqlite" else ("LIKE", "%")
        return f"{left} {operator} %s", [*parameters, f"{self.rhs}{wildcard}"]


def suggestions(text: str) -> list[Suggestion]:
    """Return names that begin with the text, each once, at most MAX_SUGGESTIONS; none for a single letter."""
    text = without_invisible(text[:MAX_QUERY_LENGTH])
    beginning = name_key(normalised_nye_metoder(text))[:MAX_TERM_LENGTH]
    if len(beginning) < MIN_LENGTH:
        return []
    rows = ListingName.objects.filter(key__begins=beginning, kind__in=KINDS).order_by()
    live = current_index().position_of
    columns = ("listing_id", "listing__publication_id", "seal", "kind", "key", "label")
    names = {row[3:]: row[1:3] for row in rows.values_list(*columns)[:MAX_ROWS] if row[0] in live}
    genuine = (name for name, (publication, seal) in names.items() if ListingName.is_genuine(seal, publication, *name))
    best_last = sorted(genuine, key=lambda row: (KINDS.index(row[0]), len(row[1]), row))
    by_key = {name: Suggestion(label, kind) for kind, name, label in reversed(best_last)}
    return sorted(by_key.values(), key=lambda one: (KINDS.index(one.kind), len(one.text), one.text))[:MAX_SUGGESTIONS]


def corrected_spelling(text: str, cache: dict[Any, Any]) -> str | None:
    """Return the words as names and titles spell them; None if that changes nothing.

    The spellings are stored in `cache`, which is dropped when something public changes.
    """
    words = folded(text[:MAX_QUERY_LENGTH]).split()[:MAX_WORDS]
    if not any(map(_may_be_misspelled, words)):
        return None
    if (spellings := cache.get(SPELLING_KINDS)) is None:
        spellings = cache[SPELLING_KINDS] = _spellings()
    corrected = [
        word if word in spellings or not _may_be_misspelled(word) else _closest(word, spellings) for word in words
    ]
    return " ".join(corrected) if corrected != words else None


def _may_be_misspelled(word: str) -> bool:
    return len(word) >= MIN_MISSPELLED_LENGTH and word.isalpha()


def _closest(word: str, spellings: set[str]) -> str:
    """Return the most similar spelling with the same first letter and nearly the same length, else the word."""
    alike = [other for other in spellings if other[0] == word[0] and abs(len(other) - len(word)) < 3]
    return next(iter(difflib.get_close_matches(word, sorted(alike), n=1, cutoff=MIN_SIMILARITY)), word)


def _spellings() -> set[str]:
    """Return the words of the newest names and titles."""
    words: set[str] = set()
    for kinds in (SPELLING_KINDS, ("title",)):
        newest = _live().filter(kind__in=kinds).order_by("-listing_id")
        columns = newest.values_list("seal", "listing__publication_id", "kind", "key", "label")[:MAX_NAMES]
        words.update(*(folded(values[-1]).split() for values in columns if ListingName.is_genuine(*values)))
    return {word for word in words if len(word) >= MIN_MISSPELLED_LENGTH}


def _live() -> QuerySet[ListingName]:
    return ListingName.objects.filter(listing__in=Listing.objects.live()).order_by()
