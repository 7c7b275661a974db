"""The public's list: words, facets, order and pages.

Search, search, Results      what somebody asks, and the page that answers
in_words     what somebody asks, as a title says it
matching     the same question asked of the database, for feeds
suggestions     names that begin as somebody types
forget     nothing is kept of the list any more
"""

from notices.search.facets import Option, in_words
from notices.search.filters import matching
from notices.search.live_index import forget
from notices.search.paging import PAGE_LENGTH
from notices.search.query import LONGEST_SEARCH, Search
from notices.search.results import Results, search
from notices.search.suggestions import suggestions

__all__ = [
    "LONGEST_SEARCH",
    "PAGE_LENGTH",
    "Option",
    "Results",
    "Search",
    "forget",
    "in_words",
    "matching",
    "search",
    "suggestions",
]
