"""Suggestions for a reader who types the beginning of a name: only names of live notices."""

from typing import Any, NamedTuple

from django.db.models import Lookup

from notices.document.characters import without_invisible
from notices.document.codes import normalised_nye_metoder
from notices.models import ListingName
from notices.search.live_index import current_index
from notices.search.terms import MAX_QUERY_LENGTH, MAX_TERM_LENGTH, name_key

MIN_LENGTH = 2
MAX_SUGGESTIONS = 8
# Database rows that are read at most.
MAX_ROWS = 1000
# In the order in which they are offered.
KINDS = ("substance", "brand", "generic", "area", "id", "trial", "trial_name", "company", "title")


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
