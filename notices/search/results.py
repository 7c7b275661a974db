"""A page of the public's list: which notices, in which order, and what stands around them."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext

from notices.document.template import Language
from notices.search import fulltext as index
from notices.search.facets import LABELS, Facet, Narrowed, facets, value_label
from notices.search.highlights import pattern
from notices.search.live_index import Catalogue, Places, catalogue
from notices.search.paging import page_of_newest, page_of_ranked, ranked
from notices.search.query import Search
from notices.search.rows import Hit, Row, hits
from notices.search.suggestions import nearest

# Above this nothing is ranked: the newest come first, and the page says so.
MOST_RANKED = 1000


@dataclass(frozen=True)
class Choice:
    """Something that was asked for: what, in words, the address of the search without it, and what that would find."""

    name: str
    label: str
    value: str
    without: str
    count: int


@dataclass(frozen=True)
class Results:
    """A page of the list, and the facets beside it."""

    search: Search
    language: Language
    known: Catalogue
    narrowed: Narrowed
    total: int
    # Of the rows on this page.
    ids: list[int]
    # How many stand before this page.
    start: int
    is_ranked: bool
    most_ranked = MOST_RANKED
    # When something scheduled comes into this answer, or takes the place of something in it.
    changes_at: datetime | None
    # The query strings of the pages beside this one.
    newer: str | None
    older: str | None

    @cached_property
    def hits(self) -> list[Hit]:
        return hits(self.ids, pattern(self.search.question))

    @property
    def listings(self) -> list[Row]:
        return [hit.row for hit in self.hits]

    @property
    def first(self) -> int:
        return self.start + 1

    @property
    def last(self) -> int:
        return self.start + len(self.hits)

    @property
    def is_too_much_to_rank(self) -> bool:
        return self.search.by_relevance and not self.is_ranked

    @property
    def by_date(self) -> str:
        return self.search.ordered("date").query_string()

    @property
    def by_relevance(self) -> str:
        return self.search.ordered("").query_string()

    @cached_property
    def facets(self) -> list[Facet]:
        return facets(self.search, self.known, self.narrowed, self.language)

    @cached_property
    def choices(self) -> list[Choice]:
        """Everything that was asked for, each to be taken back by itself."""
        chosen = [self._choice(name, str(LABELS[name]), value) for name, value in self.search.chosen.items()]
        return ([self._choice("words", gettext("Words"), self.search.words)] if self.search.words else []) + chosen

    def _choice(self, name: str, label: str, value: str) -> Choice:
        found = self.narrowed.among.get(name)
        if found is None:
            found = Narrowed.of(self.search.without(name), self.known, self.known.everything).rows
        words = value if name == "words" else value_label(self.known, name, value, self.language)
        return Choice(name, label, words, self.search.without(name).query_string() or "?", found.count(1))

    @property
    def ways_out(self) -> list[Choice]:
        """Of several things that are nowhere together, those without which something is found."""
        return [choice for choice in self.choices if choice.count] if len(self.choices) > 1 else []

    @cached_property
    def spelling(self) -> Choice | None:
        """Where nothing was found: the same search in a spelling that finds something."""
        if self.total or not self.search.words or (words := nearest(self.search.words, self.known.kept)) is None:
            return None
        asked = replace(self.search, words=words, before="")
        count = Narrowed.of(asked, self.known, self.known.of_ids(_ids(asked) or ())).rows.count(1)
        return Choice("words", gettext("Words"), words, asked.query_string(), count) if count else None


def search(asked: Search, language: Language) -> Results:
    """What the public's list shows; the words of the facets in `language`. A page that is none is the first one."""
    known = catalogue()
    found, changes_at = known.answer(asked.question if asked.words else None, lambda: _found(asked, known))
    narrowed = Narrowed.of(asked, known, found)
    total = narrowed.rows.count(1)
    is_ranked = asked.by_relevance and total <= MOST_RANKED
    if is_ranked:
        order = known.answer((asked.question, narrowed.rows), lambda: ranked(asked.question, known, narrowed.rows))
        page = page_of_ranked(order, known, asked.before)
    else:
        page = page_of_newest(known, narrowed.rows, asked.before)
    return Results(
        asked,
        language,
        known,
        narrowed,
        total,
        [known.ids[place] for place in page.places],
        page.start,
        is_ranked,
        changes_at,
        *(None if before is None else asked.query_string(before=before) or "?" for before in page.beside),
    )


def _found(asked: Search, known: Catalogue) -> tuple[Places, datetime | None]:
    """The live rows that have the words, and when something scheduled changes that."""
    ids = _ids(asked)
    return known.everything if ids is None else known.of_ids(ids), known.changes_at(ids)


def _ids(asked: Search) -> set[int] | None:
    """What has the words, live or not; None where no words are asked for. Signs alone stand nowhere."""
    if not asked.words:
        return None
    return set(index.found(asked.question))
