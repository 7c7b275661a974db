"""What somebody may mean who has typed a beginning, or has typed it wrong: names of what is live, and nothing else."""

import difflib
from typing import Any, NamedTuple

from django.db.models import Lookup, QuerySet

from notices.models import Listing, ListingName
from notices.search.live_index import catalogue
from notices.search.terms import LONGEST_QUESTION, LONGEST_TERM, MOST_WORDS, folded, key

SHORTEST = 2
MOST = 8
# Rows that are looked through for them.
MOST_ROWS = 1000
MOST_NAMES = 2000
# In this order they are offered.
KINDS = ("substance", "brand", "generic", "area", "id", "trial", "trial_name", "company", "title")
SPELLED = ("substance", "brand", "generic", "area", "company")
SHORTEST_MISTAKE = 4
HOW_LIKE = 0.75


class Suggestion(NamedTuple):
    """A name, and of what kind it is."""

    text: str
    kind: str


@ListingName._meta.get_field("key").register_lookup
class Begins(Lookup):
    """A key that begins so, by the index: SQLite's LIKE would not use it."""

    lookup_name = "begins"

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        left, parameters = self.process_lhs(compiler, connection)
        # A key is made of letters and digits, so nothing in it is a wildcard.
        sign, anything = ("GLOB", "*") if connection.vendor == "sqlite" else ("LIKE", "%")
        return f"{left} {sign} %s", [*parameters, f"{self.rhs}{anything}"]


def suggestions(typed: str) -> list[Suggestion]:
    """Names that begin so, each once, at most MOST; nothing for a single letter."""
    beginning = key(typed[:LONGEST_QUESTION])[:LONGEST_TERM]
    if len(beginning) < SHORTEST:
        return []
    rows = ListingName.objects.filter(key__begins=beginning, kind__in=KINDS).order_by()
    live = catalogue().place_of
    found = {row[1:] for row in rows.values_list("listing_id", "kind", "key", "label")[:MOST_ROWS] if row[0] in live}
    best_last = sorted(found, key=lambda row: (KINDS.index(row[0]), len(row[1]), row))
    by_key = {name: Suggestion(label, kind) for kind, name, label in reversed(best_last)}
    return sorted(by_key.values(), key=lambda one: (KINDS.index(one.kind), len(one.text), one.text))[:MOST]


def nearest(typed: str, kept: dict[Any, Any]) -> str | None:
    """The same words as they are spelled in names and titles; None where that changes nothing.

    What is spelled how is put into `kept`, which goes when something public changes.
    """
    words = folded(typed[:LONGEST_QUESTION]).split()[:MOST_WORDS]
    if not any(map(_may_be_mistaken, words)):
        return None
    if (known := kept.get(SPELLED)) is None:
        known = kept[SPELLED] = _spelled()
    spelled = [word if word in known or not _may_be_mistaken(word) else _nearest(word, known) for word in words]
    return " ".join(spelled) if spelled != words else None


def _may_be_mistaken(word: str) -> bool:
    return len(word) >= SHORTEST_MISTAKE and word.isalpha()


def _nearest(word: str, known: set[str]) -> str:
    """People seldom mistake the first letter, nor leave out three: only what is left is compared."""
    alike = [other for other in known if other[0] == word[0] and abs(len(other) - len(word)) < 3]
    return next(iter(difflib.get_close_matches(word, sorted(alike), n=1, cutoff=HOW_LIKE)), word)


def _spelled() -> set[str]:
    """The words of the newest names and titles."""
    words: set[str] = set()
    for kinds in (SPELLED, ("title",)):
        newest = _live().filter(kind__in=kinds).order_by("-listing_id").values_list("label", flat=True)
        words.update(*(folded(label).split() for label in newest[:MOST_NAMES]))
    return {word for word in words if len(word) >= SHORTEST_MISTAKE}


def _live() -> QuerySet[ListingName]:
    return ListingName.objects.filter(listing__in=Listing.objects.live()).order_by()
