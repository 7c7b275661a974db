"""Which listings have the words: asked of the database's own index, FTS5 or a tsvector, with the same answer from both.

Terms are made in Python and hold letters and digits alone (notices.search_words): they need no quoting to be safe, and
none of them is an operator, which are capitals in FTS5 and signs in a tsquery.
"""

from collections.abc import Callable

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from notices.models import Listing, ListingName
from notices.search.terms import Alternative, Question

# From the most telling column to the least: how far down a hit may be.
COLUMNS = ("title", "names", "focus", "body")
# Behind these letters PostgreSQL's terms stand once more by their column; the last column is everywhere else.
LETTERS = "ABC"
SQLITE = "SELECT {} FROM notices_listingindex WHERE notices_listingindex MATCH %s"
POSTGRESQL = "SELECT {} FROM notices_listingterms WHERE terms @@ CAST(%s AS tsquery)"
# All ids in one value: ten thousand rows of one number take the database's driver five times as long.
SQLITE_ALL = SQLITE.format("{}, group_concat(rowid)")
POSTGRESQL_ALL = POSTGRESQL.format("{}, string_agg(CAST(listing_id AS text), ',')")


def with_words(listings: QuerySet[Listing], question: Question) -> QuerySet[Listing]:
    """Those that have all the words, anywhere."""
    if not question:
        return listings
    sql = SQLITE.format("rowid") if connection.vendor == "sqlite" else POSTGRESQL.format("listing_id")
    parameters = [_written(question, len(COLUMNS))]
    return listings.filter(pk__in=RawSQL(sql, parameters))  # noqa: S611  # two constants; the words are a parameter


def found(question: Question, columns: int = len(COLUMNS)) -> list[int]:
    """The ids of all that have the words in the first `columns`, live or not, in no order; none for no words."""
    return _found(question, columns)[0]


def found_by_column(question: Question) -> list[list[int]]:
    """The same for the first, the first two, the first three columns; one query."""
    return _found(question, *range(1, len(COLUMNS)))


def _found(question: Question, *columns: int) -> list[list[int]]:
    if not question:
        return [[] for _each in columns]
    each_all = SQLITE_ALL if connection.vendor == "sqlite" else POSTGRESQL_ALL
    sql = " UNION ALL ".join(each_all.format(each) for each in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(sql, [_written(question, each) for each in columns])
        else:
            # The planner takes a common word for a reason to read all texts; the index has the answer without them.
            # Sent together, the two are one transaction.
            cursor.execute(f"SET LOCAL enable_seqscan = off; {sql}", [_written(question, each) for each in columns])
            cursor.nextset()
        ids = dict(cursor.fetchall())
    return [list(map(int, ids[each].split(","))) if ids[each] else [] for each in columns]


def named(name: str) -> list[int]:
    """The ids of all that are known by exactly this name or number, which is a key of notices.search_words."""
    return list(ListingName.objects.filter(key=name).values_list("listing_id", flat=True)) if name else []


def _written(question: Question, columns: int) -> str:
    """As the database's own language for questions has it."""
    if connection.vendor == "sqlite":
        asked = _joined(question, " AND ", " OR ", _fts_term)
        return asked if columns == len(COLUMNS) else f"{{{' '.join(COLUMNS[:columns])}}} : ({asked})"
    letters = LETTERS[:columns] if columns < len(COLUMNS) else ""
    return _joined(question, " & ", " | ", lambda pattern: _ts_term(pattern, letters))


def _joined(question: Question, all_of: str, one_of: str, write: Callable[[str], str]) -> str:
    def written(alternative: Alternative) -> str:
        return f"({all_of.join(map(write, alternative))})"

    return all_of.join(f"({one_of.join(map(written, alternatives))})" for alternatives in question.words)


def _fts_term(pattern: str) -> str:
    term = pattern.removesuffix("*")
    return f'"{term}"*' if pattern.endswith("*") else f'"{term}"'


def _ts_term(pattern: str, letters: str) -> str:
    term, star = pattern.removesuffix("*"), ":*" if pattern.endswith("*") else ""
    return f"({' | '.join(f'{letter}{term}{star}' for letter in letters)})" if letters else f"{term}{star}"
