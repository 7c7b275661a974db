"""A page of the public list: its notices in their order, and everything the page shows around them."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext

from notices.document.template import Language
from notices.search import fulltext
from notices.search.facets import LABELS, Facet, FacetRows, facets, value_label
from notices.search.highlights import pattern
from notices.search.live_index import LiveIndex, RowSet, current_index
from notices.search.paging import page_by_date, page_by_relevance, ranked
from notices.search.query import SearchQuery
from notices.search.rows import ListRow, SearchHit, hits
from notices.search.suggestions import corrected_spelling

# Above this number the newest come first, and the page says so.
MAX_RANKED = 1000


@dataclass(frozen=True)
class ActiveFilter:
    """One condition of a query. `url` leads to the query without it, which finds `count` notices."""

    name: str
    label: str
    value: str
    url: str
    count: int


@dataclass(frozen=True)
class Spelling:
    """The words of a query in another spelling, the URL of that query, and how many notices it finds."""

    value: str
    url: str
    count: int


@dataclass(frozen=True)
class Results:
    """A page of the list, and the facets beside it."""

    query: SearchQuery
    language: Language
    index: LiveIndex
    facet_rows: FacetRows
    total: int
    # Of the rows on this page.
    ids: list[int]
    # How many rows come before this page.
    start: int
    is_ranked: bool
    max_ranked = MAX_RANKED
    # When a scheduled change affects these results.
    changes_at: datetime | None
    # The query strings of the pages on both sides; None where there is none.
    newer: str | None
    older: str | None

    @cached_property
    def hits(self) -> list[SearchHit]:
        return hits(self.ids, pattern(self.query.terms))

    @property
    def listings(self) -> list[ListRow]:
        return [hit.row for hit in self.hits]

    @property
    def first(self) -> int:
        return self.start + 1

    @property
    def last(self) -> int:
        return self.start + len(self.hits)

    @property
    def is_too_much_to_rank(self) -> bool:
        return self.query.by_relevance and not self.is_ranked

    @property
    def by_date(self) -> str:
        return self.query.ordered("date").query_string()

    @property
    def by_relevance(self) -> str:
        return self.query.ordered("").query_string()

    @cached_property
    def facets(self) -> list[Facet]:
        return facets(self.query, self.index, self.facet_rows, self.language)

    @cached_property
    def active_filters(self) -> list[ActiveFilter]:
        """Every condition of the query, each of which can be removed by itself."""
        filters = [self._filter(name, str(LABELS[name]), value) for name, value in self.query.chosen.items()]
        words = self.query.words
        return ([self._filter("words", gettext("Words"), words)] if words else []) + filters

    def _filter(self, name: str, label: str, value: str) -> ActiveFilter:
        query = self.query.without(name)
        rows = self.facet_rows.by_facet.get(name)
        if rows is None:
            rows = FacetRows.of(query, self.index, self.index.all_rows).matching
        shown_value = value if name == "words" else value_label(self.index, name, value, self.language)
        return ActiveFilter(name, label, shown_value, query.query_string() or "?", rows.count(1))

    @property
    def filters_to_drop(self) -> list[ActiveFilter]:
        """Of several conditions that nothing meets together, those without which something is found."""
        return [each for each in self.active_filters if each.count] if len(self.active_filters) > 1 else []

    @cached_property
    def spelling(self) -> Spelling | None:
        """Another spelling that finds something, where this one finds nothing."""
        if self.total or not self.query.words:
            return None
        words = corrected_spelling(self.query.words, self.index.derived)
        if words is None:
            return None
        query = replace(self.query, words=words, before="")
        rows = FacetRows.of(query, self.index, self.index.with_ids(_ids(query) or ())).matching
        return Spelling(words, query.query_string(), rows.count(1)) if rows.count(1) else None


def search(query: SearchQuery, language: Language) -> Results:
    """Return a page of the public list, with facets labelled in `language`; for an unknown page, the first one."""
    index = current_index()
    with_words, changes_at = index.cached(query.terms if query.words else None, lambda: _with_words(query, index))
    facet_rows = FacetRows.of(query, index, with_words)
    rows = facet_rows.matching
    total = rows.count(1)
    is_ranked = query.by_relevance and total <= MAX_RANKED
    if is_ranked:
        order = index.cached((query.terms, rows), lambda: ranked(query.terms, index, rows))
        page = page_by_relevance(order, index, query.before)
    else:
        page = page_by_date(index, rows, query.before)
    newer, older = (
        None if before is None else query.query_string(before=before) or "?" for before in (page.newer, page.older)
    )
    return Results(
        query,
        language,
        index,
        facet_rows,
        total,
        [index.ids[position] for position in page.positions],
        page.start,
        is_ranked,
        changes_at,
        newer,
        older,
    )


def _with_words(query: SearchQuery, index: LiveIndex) -> tuple[RowSet, datetime | None]:
    """Return the live rows that contain the words, and when a scheduled change affects them."""
    ids = _ids(query)
    return index.all_rows if ids is None else index.with_ids(ids), index.changes_at(ids)


def _ids(query: SearchQuery) -> set[int] | None:
    """Return the ids of all listings with the words, live or not; None for a query without words.

    Words that hold no letter or digit are nowhere.
    """
    return set(fulltext.ids_with_words(query.terms)) if query.words else None
