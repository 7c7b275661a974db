"""The public's list: words, facets, order and pages.

Search, search, Results      what somebody asks, and the page that answers
in_words     what somebody asks, as a title says it
matching     the same question asked of the database, for feeds
suggestions     names that begin as somebody types
forget     nothing is kept of the list any more
"""

from notices.listing.asked import LONGEST_SEARCH, Search
from notices.listing.catalogue import forget
from notices.listing.facets import Option, in_words
from notices.listing.matching import matching
from notices.listing.pages import PAGE_LENGTH
from notices.listing.results import Results, search
from notices.listing.suggestions import suggestions

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
