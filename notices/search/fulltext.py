"""Which listings contain the words, asked of the database's index: FTS5 or a tsvector, with the same answer from both.

Terms come from `notices.search.terms` and consist of lower-case letters and digits, so they need no quoting: operators
are capitals in FTS5 and other characters in a tsquery.
"""

from collections.abc import Iterable, Sequence

from django.db import connection

from notices.models import ListingName
from notices.search.questions.question import Alternative

# From the most important column to the least.
COLUMNS = ("title", "names", "focus", "body")
# Several terms that stand for one word are looked for in the first three only: in a long text they meet by chance.
CLOSE_COLUMNS = 3
# PostgreSQL stores each term of the first three columns a second time, prefixed with the letter of its column.
LETTERS = "ABC"
# All ids in one value: ten thousand rows with one number each take the database driver five times as long.
SQLITE = "SELECT {}, group_concat(rowid) FROM notices_listingindex WHERE notices_listingindex MATCH %s"
POSTGRESQL = (
    "SELECT {}, string_agg(CAST(listing_id AS text), ',') FROM notices_listingterms WHERE terms @@ CAST(%s AS tsquery)"
)
# The alternatives of a word, and in how many of the columns they are looked for.
Lookup = tuple[Sequence[Alternative], int]


def ids_with(lookups: Sequence[Lookup]) -> list[list[int]]:
    """Return the ids of all listings, live or not, with one of the alternatives; for each look-up, by one query."""
    numbered = [(place, alternatives, columns) for place, (alternatives, columns) in enumerate(lookups) if alternatives]
    if not numbered:
        return [[] for _each in lookups]
    select, write = (SQLITE, _fts_query) if connection.vendor == "sqlite" else (POSTGRESQL, _ts_query)
    sql = " UNION ALL ".join(select.format(place) for place, _alternatives, _columns in numbered)
    with connection.cursor() as cursor:
        parameters = [write(alternatives, columns) for _place, alternatives, columns in numbered]
        if connection.vendor == "sqlite":
            cursor.execute(sql, parameters)
        else:
            # For a common word the planner would read all texts, though the index alone has the answer.
            # Both statements are sent together, so they are one transaction.
            cursor.execute(f"SET LOCAL enable_seqscan = off; {sql}", parameters)
            cursor.nextset()
        ids = dict(cursor.fetchall())
    return [list(map(int, ids[place].split(","))) if ids.get(place) else [] for place in range(len(lookups))]


def rebuild_index() -> None:
    """Make the index again from the terms beside the listings; PostgreSQL's is a column that follows them by itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO notices_listingindex(notices_listingindex) VALUES ('rebuild')")


def ids_named(names: Sequence[str]) -> list[int]:
    """Return the ids of all listings with exactly one of these names or numbers, each a `terms.name_key`."""
    return list(ListingName.objects.filter(key__in=names).values_list("listing_id", flat=True)) if names else []


def forget_deleted_terms() -> None:
    """Let SQLite's index forget the terms of rows that are gone: it keeps them until its parts are merged."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO notices_listingindex(notices_listingindex) VALUES ('optimize')")


# The languages of the two indexes


def _fts_query(alternatives: Iterable[Alternative], columns: int) -> str:
    return " OR ".join(_fts_alternative(each, columns) for each in alternatives)


def _fts_alternative(alternative: Alternative, columns: int) -> str:
    written = " AND ".join(f'"{term.removesuffix("*")}"{"*" if term.endswith("*") else ""}' for term in alternative)
    searched = min(columns, CLOSE_COLUMNS) if len(alternative) > 1 else columns
    return f"({written})" if searched == len(COLUMNS) else f"({{{' '.join(COLUMNS[:searched])}}} : ({written}))"


def _ts_query(alternatives: Iterable[Alternative], columns: int) -> str:
    return " | ".join(_ts_alternative(each, columns) for each in alternatives)


def _ts_alternative(alternative: Alternative, columns: int) -> str:
    searched = min(columns, CLOSE_COLUMNS) if len(alternative) > 1 else columns
    letters: Iterable[str] = ("",) if searched == len(COLUMNS) else LETTERS[:searched]
    patterns = [(term.removesuffix("*"), ":*" if term.endswith("*") else "") for term in alternative]
    written = (" | ".join(f"{letter}{term}{star}" for letter in letters) for term, star in patterns)
    return f"({' & '.join(f'({each})' for each in written)})"
