"""Which listings have the words: asked of the database's own index, FTS5 or a tsvector, with the same answer from both.

Terms are made in Python and hold letters and digits alone (notices.search_words): they need no quoting to be safe, and
none of them is an operator, which are capitals in FTS5 and signs in a tsquery.
"""

from collections.abc import Callable
from contextlib import nullcontext

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from notices.models import Listing, ListingName
from notices.search_words import Alternative, Question

# From the most telling column to the least: how far down a hit may be.
COLUMNS = ("title", "names", "focus", "body")
WEIGHTS = "ABCD"
SQLITE = "SELECT {} FROM notices_listingindex WHERE notices_listingindex MATCH %s"
POSTGRESQL = "SELECT {} FROM notices_listingterms WHERE terms @@ CAST(%s AS tsquery)"
# All ids in one value: ten thousand rows of one number take the database's driver five times as long.
SQLITE_ALL = SQLITE.format("group_concat(rowid)")
POSTGRESQL_ALL = POSTGRESQL.format("string_agg(CAST(listing_id AS text), ',')")


def with_words(listings: QuerySet[Listing], question: Question) -> QuerySet[Listing]:
    """Those that have all the words, anywhere."""
    if not question:
        return listings
    sql = SQLITE.format("rowid") if connection.vendor == "sqlite" else POSTGRESQL.format("listing_id")
    parameters = [_written(question, len(COLUMNS))]
    return listings.filter(pk__in=RawSQL(sql, parameters))  # noqa: S611  # two constants; the words are a parameter


def found(question: Question, columns: int = len(COLUMNS)) -> list[int]:
    """The ids of all that have the words in the first `columns`, live or not, in no order; none for no words."""
    if not question:
        return []
    sql = SQLITE_ALL if connection.vendor == "sqlite" else POSTGRESQL_ALL
    # The planner takes a common word for a reason to read all texts; the index has the answer without them.
    is_left_to_the_planner = connection.vendor == "sqlite" or columns < len(COLUMNS)
    with nullcontext() if is_left_to_the_planner else transaction.atomic(), connection.cursor() as cursor:
        if not is_left_to_the_planner:
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(sql, [_written(question, columns)])
        (ids,) = cursor.fetchone()
    return list(map(int, ids.split(","))) if ids else []


def named(name: str) -> list[int]:
    """The ids of all that are known by exactly this name or number, which is a key of notices.search_words."""
    return list(ListingName.objects.filter(key=name).values_list("listing_id", flat=True)) if name else []


def _written(question: Question, columns: int) -> str:
    """As the database's own language for questions has it."""
    if connection.vendor == "sqlite":
        asked = _joined(question, " AND ", " OR ", _fts_term)
        return asked if columns == len(COLUMNS) else f"{{{' '.join(COLUMNS[:columns])}}} : ({asked})"
    # Named weights are not in the index: then every text that is found is read once more.
    weights = WEIGHTS[:columns] if columns < len(COLUMNS) else ""
    return _joined(question, " & ", " | ", lambda pattern: _ts_term(pattern, weights))


def _joined(question: Question, all_of: str, one_of: str, write: Callable[[str], str]) -> str:
    def written(alternative: Alternative) -> str:
        return f"({all_of.join(map(write, alternative))})"

    return all_of.join(f"({one_of.join(map(written, alternatives))})" for alternatives in question.words)


def _fts_term(pattern: str) -> str:
    term = pattern.removesuffix("*")
    return f'"{term}"*' if pattern.endswith("*") else f'"{term}"'


def _ts_term(pattern: str, weights: str) -> str:
    marks = f"{'*' if pattern.endswith('*') else ''}{weights}"
    return f"{pattern.removesuffix('*')}:{marks}" if marks else pattern
