"""Which listings contain the words, asked of the database's index: FTS5 or a tsvector, with the same answer from both.

Terms come from `notices.search.terms` and consist of lower-case letters and digits, so they need no quoting: operators
are capitals in FTS5 and other characters in a tsquery.
"""

from collections.abc import Callable

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from notices.models import Listing, ListingName
from notices.search.terms import Alternative, TermQuery

# From the most important column to the least.
COLUMNS = ("title", "names", "focus", "body")
# PostgreSQL stores each term of the first three columns a second time, prefixed with the letter of its column.
LETTERS = "ABC"
SQLITE = "SELECT {} FROM notices_listingindex WHERE notices_listingindex MATCH %s"
POSTGRESQL = "SELECT {} FROM notices_listingterms WHERE terms @@ CAST(%s AS tsquery)"
# All ids in one value: ten thousand rows with one number each take the database driver five times as long.
SQLITE_ALL = SQLITE.format("{}, group_concat(rowid)")
POSTGRESQL_ALL = POSTGRESQL.format("{}, string_agg(CAST(listing_id AS text), ',')")


def with_words(listings: QuerySet[Listing], query: TermQuery) -> QuerySet[Listing]:
    """Return the listings that contain all the words, in any column."""
    if not query:
        return listings
    sql = SQLITE.format("rowid") if connection.vendor == "sqlite" else POSTGRESQL.format("listing_id")
    parameters = [_native_query(query, len(COLUMNS))]
    return listings.filter(pk__in=RawSQL(sql, parameters))  # noqa: S611  # two constants; the words are a parameter


def ids_with_words(query: TermQuery, columns: int = len(COLUMNS)) -> list[int]:
    """Return the ids of all listings, live or not, with the words in the first `columns`; [] for no words."""
    return _ids(query, columns)[0]


def ids_by_column(query: TermQuery) -> list[list[int]]:
    """Return the same for the first, the first two and the first three columns, by one database query."""
    return _ids(query, *range(1, len(COLUMNS)))


def _ids(query: TermQuery, *columns: int) -> list[list[int]]:
    if not query:
        return [[] for _each in columns]
    each_all = SQLITE_ALL if connection.vendor == "sqlite" else POSTGRESQL_ALL
    sql = " UNION ALL ".join(each_all.format(each) for each in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(sql, [_native_query(query, each) for each in columns])
        else:
            # For a common word the planner would read all texts, though the index alone has the answer.
            # Both statements are sent together, so they are one transaction.
            cursor.execute(f"SET LOCAL enable_seqscan = off; {sql}", [_native_query(query, each) for each in columns])
            cursor.nextset()
        ids = dict(cursor.fetchall())
    return [list(map(int, ids[each].split(","))) if ids[each] else [] for each in columns]


def rebuild_index() -> None:
    """Make the index again from the terms beside the listings; PostgreSQL's is a column that follows them by itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO notices_listingindex(notices_listingindex) VALUES ('rebuild')")


def ids_named(name: str) -> list[int]:
    """Return the ids of all listings with exactly this name or number, given as a `terms.name_key`."""
    return list(ListingName.objects.filter(key=name).values_list("listing_id", flat=True)) if name else []


def _native_query(query: TermQuery, columns: int) -> str:
    """Return the query in the language of the database's index."""
    if connection.vendor == "sqlite":
        expression = _combine(query, " AND ", " OR ", _fts_term)
        return expression if columns == len(COLUMNS) else f"{{{' '.join(COLUMNS[:columns])}}} : ({expression})"
    letters = LETTERS[:columns] if columns < len(COLUMNS) else ""
    return _combine(query, " & ", " | ", lambda pattern: _ts_term(pattern, letters))


def _combine(query: TermQuery, all_of: str, one_of: str, write: Callable[[str], str]) -> str:
    def write_alternative(alternative: Alternative) -> str:
        return f"({all_of.join(map(write, alternative))})"

    return all_of.join(f"({one_of.join(map(write_alternative, alternatives))})" for alternatives in query.words)


def _fts_term(pattern: str) -> str:
    term = pattern.removesuffix("*")
    return f'"{term}"*' if pattern.endswith("*") else f'"{term}"'


def _ts_term(pattern: str, letters: str) -> str:
    term, star = pattern.removesuffix("*"), ":*" if pattern.endswith("*") else ""
    return f"({' | '.join(f'{letter}{term}{star}' for letter in letters)})" if letters else f"{term}{star}"


def forget_deleted_terms() -> None:
    """Let SQLite's index forget the terms of rows that are gone: it keeps them until its parts are merged."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO notices_listingindex(notices_listingindex) VALUES ('optimize')")
