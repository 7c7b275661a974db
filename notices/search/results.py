"""A page of the public list: its notices in their order, and everything the page shows around them."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import gettext, gettext_lazy

from notices.document.template import Language
from notices.search.facets import LABELS, Facet, FacetRows, facets, value_label
from notices.search.finding import find
from notices.search.highlights import pattern
from notices.search.live_index import LiveIndex, RowSet, current_index
from notices.search.paging import ListPage, PageLink, page_by_date, page_in_order, page_links
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


class Sorting(NamedTuple):
    """An order of the list, by its name, with the address of the list in that order."""

    label: str
    url: str
    is_current: bool


ORDER_LABELS = {
    "relevance": gettext_lazy("Most relevant first"),
    "expected": gettext_lazy("Expected first"),
    "date": gettext_lazy("Newest first"),
    "title": gettext_lazy("By title"),
}


@dataclass(frozen=True)
class Matches:
    """What the words of a query find among the live rows, whatever its facets are."""

    question: Question
    rows: RowSet
    # When a scheduled change affects these rows, or the day ends.
    changes_at: datetime
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
    # How many rows come before this page.
    start: int
    is_ranked: bool
    max_ranked = MAX_RANKED
    # The query strings of the pages on both sides; None where there is none.
    newer: str | None
    older: str | None
    page: ListPage

    @cached_property
    def hits(self) -> list[SearchHit]:
        live_rows = [self.index.rows[position] for position in self.page.positions]
        return hits(live_rows, pattern(self.matches.question), self.index.changed_trials)

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
        return self.query.by_relevance and self.total > MAX_RANKED

    @property
    def sortings(self) -> list[Sorting]:
        """The orders of the list, the usual one first; nothing is ordered by relevance without words."""
        usual = "relevance" if self.query.words and not self.is_too_much_to_rank else "date"
        current = "" if self.query.order == "relevance" else self.query.order
        names = [usual, *(name for name in ORDER_LABELS if name not in (usual, "relevance"))]
        return [
            Sorting(
                str(ORDER_LABELS[name]),
                self.query.ordered("" if name == usual else name).query_string() or "?",
                name == (current or usual),
            )
            for name in names
        ]

    @property
    def page_links(self) -> list[PageLink]:
        names = self.page.names
        return page_links(
            self.page.number, len(names), lambda number: self.query.query_string(before=names[number]) or "?"
        )

    @property
    def without_facets(self) -> str:
        """The query string of the words alone."""
        return self.query.without_facets().query_string() or "?"

    @cached_property
    def facets(self) -> list[Facet]:
        return facets(self.query, self.index, self.facet_rows, self.language)

    @cached_property
    def active_filters(self) -> list[ActiveFilter]:
        """Every condition of the query, each of which can be removed by itself."""
        words = self.query.words
        return ([self._filter("words", gettext("Words"), words)] if words else []) + self.chosen_filters

    @cached_property
    def chosen_filters(self) -> list[ActiveFilter]:
        """Every chosen value of a facet."""
        chosen = self.query.chosen.items()
        return [self._filter(name, str(LABELS[name]), value) for name, values in chosen for value in values]

    def _filter(self, name: str, label: str, value: str) -> ActiveFilter:
        query = self.query.without(name, "" if name == "words" else value)
        if name != "words" and not getattr(query, name):
            rows = self.facet_rows.by_facet[name]
        else:
            within = self.matches.rows if query.words else self.index.all_rows
            rows = FacetRows.of(query, self.index, within).matching
        shown_value = value if name == "words" else value_label(self.index, name, value, self.language)
        return ActiveFilter(name, label, shown_value, query.query_string() or "?", rows.count(1))

    @property
    def filters_to_drop(self) -> list[ActiveFilter]:
        """Of several conditions that nothing meets together, those without which something is found."""
        return [each for each in self.active_filters if each.count] if len(self.active_filters) > 1 else []

    @property
    def changes_at(self) -> datetime:
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


def search(query: SearchQuery, language: Language, index: LiveIndex | None = None) -> Results:
    """Return a page of the public list, with facets labelled in `language`; for an unknown page, the first one.

    `index`: the current one, where the caller has it.
    """
    index = index or current_index()
    matches = index.cached((query.words, query.exact), lambda: _matches(query, index))
    facet_rows = FacetRows.of(query, index, matches.rows)
    rows = facet_rows.matching
    total = rows.count(1)
    is_ranked = query.by_relevance and total <= MAX_RANKED and bool(matches.question)
    if is_ranked:
        order = index.cached((matches.question, rows), lambda: matches.ranked(index, rows))
        page = page_in_order(order, index, query.before)
    elif query.order in ("expected", "title"):
        every = index.by_expected if query.order == "expected" else index.by_title
        page = page_in_order([position for position in every if rows[position]], index, query.before)
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
        page.start,
        is_ranked,
        newer,
        older,
        page,
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
