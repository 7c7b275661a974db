"""A page of the public list: its notices in their order, and everything the page shows around them."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext

from notices.document.template import Language
from notices.search.facets import LABELS, Facet, FacetRows, facets, value_label
from notices.search.finding import find
from notices.search.highlights import pattern
from notices.search.live_index import LiveIndex, RowSet, current_index
from notices.search.paging import page_by_date, page_by_relevance
from notices.search.query import SearchQuery
from notices.search.questions.question import Question
from notices.search.ranking import ranked
from notices.search.rows import ListRow, SearchHit, hits
from notices.search.withdrawn import WithdrawnHit, withdrawn_hits

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
class Matches:
    """What the words of a query find among the live rows, whatever its facets are."""

    question: Question
    rows: RowSet
    # When a scheduled change affects these rows.
    changes_at: datetime | None
    is_partial: bool
    spelling: str
    # The ids of the listings that have the whole question as a name or number, and how many have each word.
    named: frozenset[int] = frozenset()
    counts: tuple[int, ...] = ()
    # Beside the list, those that fit and are no longer in force.
    withdrawn: tuple[WithdrawnHit, ...] = ()

    def ranked(self, index: LiveIndex, rows: RowSet) -> list[int]:
        """Return the positions of those of the rows that facets leave, by relevance."""
        return ranked(self.question, index, rows, counts=self.counts, named=self.named, is_partial=self.is_partial)


@dataclass(frozen=True)
class Results:
    """A page of the list, and the facets beside it."""

    query: SearchQuery
    language: Language
    index: LiveIndex
    matches: Matches
    facet_rows: FacetRows
    total: int
    # Of the rows on this page.
    ids: list[int]
    # How many rows come before this page.
    start: int
    is_ranked: bool
    max_ranked = MAX_RANKED
    # The query strings of the pages on both sides; None where there is none.
    newer: str | None
    older: str | None

    @cached_property
    def hits(self) -> list[SearchHit]:
        return hits(self.ids, pattern(self.matches.question))

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

    @property
    def changes_at(self) -> datetime | None:
        return self.matches.changes_at

    @property
    def is_partial(self) -> bool:
        """Has no notice all the words?"""
        return self.matches.is_partial and bool(self.total)

    @property
    def spelling(self) -> str:
        """The words in the spelling that was asked for, where it is not the reader's and finds something."""
        return self.matches.spelling if self.total else ""

    @property
    def also(self) -> tuple[str, ...]:
        """Words of the thesaurus that were asked for as well."""
        return self.matches.question.also

    @property
    def as_typed(self) -> str:
        """The query string of the same words without the thesaurus, and without another spelling."""
        return replace(self.query, exact=self.query.words, before="").query_string()

    @property
    def not_as_typed(self) -> str:
        return replace(self.query, exact="", before="").query_string()

    @property
    def withdrawn(self) -> tuple[WithdrawnHit, ...]:
        """Notices that fit the words and are withdrawn; none beside facets, which count what is live."""
        return () if self.query.chosen else self.matches.withdrawn


def search(query: SearchQuery, language: Language) -> Results:
    """Return a page of the public list, with facets labelled in `language`; for an unknown page, the first one."""
    index = current_index()
    matches = index.cached((query.words, query.exact), lambda: _matches(query, index))
    facet_rows = FacetRows.of(query, index, matches.rows)
    rows = facet_rows.matching
    total = rows.count(1)
    is_ranked = query.by_relevance and total <= MAX_RANKED and bool(matches.question)
    if is_ranked:
        order = index.cached((matches.question, rows), lambda: matches.ranked(index, rows))
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
        matches,
        facet_rows,
        total,
        [index.ids[position] for position in page.positions],
        page.start,
        is_ranked,
        newer,
        older,
    )


def _matches(query: SearchQuery, index: LiveIndex) -> Matches:
    if not query.words:
        return Matches(Question(), index.all_rows, index.changes_at(), is_partial=False, spelling="")
    result = find(query, index)
    return Matches(
        result.question,
        index.all_rows if result.ids is None else index.with_ids(result.ids),
        index.changes_at(result.ids),
        result.is_partial,
        result.spelling,
        result.named,
        result.counts,
        withdrawn_hits(result, index),
    )
