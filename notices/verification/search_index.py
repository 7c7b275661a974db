"""The index that searches ask: does it find each listing by its own terms, and by no others?

The terms beside a listing are compared with its text in `projections`; here the database's index of these terms. It is
not printed, but a planted word leads readers to a notice that lacks it.
"""

from collections import Counter
from collections.abc import Iterator

from django.db import connection

from notices.models import Listing, ListingTerms
from notices.search.fulltext import COLUMNS

# Names of planted or missing words that a finding lists.
MAX_WORDS = 5
TABLE = ListingTerms._meta.db_table
# How many listings each term of the index has in each column: a hundredth of the rows of the view below.
SQLITE_COUNTS = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.index_counts USING fts5vocab('main', 'notices_listingindex', 'col')"
)
# Each term of the index once for each listing and column: a view that SQLite makes of the index itself.
SQLITE_VIEW = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.index_terms USING fts5vocab('main', 'notices_listingindex', 'instance')"
)
# The expression of the generated column: who has the database may have written into it all the same.
POSTGRESQL = f"""
SELECT listing_id FROM {TABLE} WHERE terms IS DISTINCT FROM CAST(
    regexp_replace(title, '([^ ]+)', '\\1 A\\1', 'g') || ' ' ||
    regexp_replace(names, '([^ ]+)', '\\1 B\\1', 'g') || ' ' ||
    regexp_replace(focus, '([^ ]+)', '\\1 C\\1', 'g') || ' ' || body AS tsvector) ORDER BY 1
"""


def findings(*, are_all_compared: bool = False) -> Iterator[str]:
    """Compare on SQLite how many listings each term has, and each term of each where that differs or all are asked for.

    Only somebody who took a word from one listing and gave it to another one is found by the second alone.
    """
    is_sqlite = connection.vendor == "sqlite"
    if is_sqlite and not are_all_compared and _sums() == _expected_sums():
        return
    wrong = dict(_wrong_on_sqlite() if is_sqlite else _wrong_on_postgresql())
    known = dict(Listing.objects.filter(pk__in=wrong).values_list("pk", "notice_id"))
    for pk, words in wrong.items():
        name = f"notice {known[pk]}" if pk in known else f"listing {pk}, which does not exist,"
        yield f"the search index finds {name} by other words than it has{words}: run rebuild_listings"


def _sums() -> Counter[str]:
    """Return by column the sum of the hashes of the terms that the index has, each once for each of its listings.

    Hashes are salted in each process. Dictionaries of the terms themselves would hold as many as there are notices.
    """
    sums: Counter[str] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(SQLITE_COUNTS)
        for term, column, count in cursor.execute("SELECT term, col, doc FROM temp.index_counts"):
            sums[column] += hash(term) * count
    return sums


def _expected_sums() -> Counter[str]:
    sums: Counter[str] = Counter()
    for texts in ListingTerms.objects.values_list(*COLUMNS).iterator():
        for column, text in zip(COLUMNS, texts, strict=True):
            sums[column] += sum(map(hash, text.split()))
    return sums


def _wrong_on_sqlite() -> Iterator[tuple[int, str]]:
    """Yield the listings whose terms in the index are not those beside them, with the words that differ.

    Sums of hashes are compared, which are salted in each process: the index is sorted by words, not by listings, and
    sorting it again would take longer than all else.
    """
    sums: Counter[int] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(SQLITE_VIEW)
        for term, pk, column in cursor.execute("SELECT term, doc, col FROM temp.index_terms"):
            sums[pk] += hash((term, column))
    for pk, *texts in ListingTerms.objects.values_list("pk", *COLUMNS).iterator():
        sums[pk] -= sum(
            hash((term, column)) for column, text in zip(COLUMNS, texts, strict=True) for term in text.split()
        )
    for pk in sorted(pk for pk, rest in sums.items() if rest):
        yield pk, _differing_words(pk)


def _differing_words(pk: int) -> str:
    terms = ListingTerms.objects.filter(pk=pk).first()
    own = {(term, column) for column in COLUMNS for term in getattr(terms, column, "").split()}
    with connection.cursor() as cursor:
        cursor.execute("SELECT term, col FROM temp.index_terms WHERE doc = %s", [pk])
        words = sorted({term for term, _column in own ^ set(cursor.fetchall())})
    return f" ({', '.join(words[:MAX_WORDS])})"


def _wrong_on_postgresql() -> Iterator[tuple[int, str]]:
    with connection.cursor() as cursor:
        cursor.execute(POSTGRESQL)
        yield from ((pk, "") for (pk,) in cursor.fetchall())
