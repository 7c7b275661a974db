"""From words and facets to a page of notices: terms, index, query, results, suggestions.

terms          a text as terms
questions      a reader's words as a question for terms: spellings, thesaurus, compounds
indexing       what a notice is found by: its names and terms
list_facts     what a row of the list tells of its notice, stored beside it
indication     the disease that a title names
likeness       the names that make two notices alike, and the reason in words
query          SearchQuery: what a reader asks for, from the address and back
filters        `matching`: the same query asked of the database, for feeds and the API
fulltext       which listings contain the terms, asked of the database's index
finding        `find`: the listings with all words of a question, or with most of them
ranking        the order of what is found
withdrawn      withdrawn notices that a question finds
live_rows      what the facets count of each live listing
live_index     the live listings with their facets, in the memory of each process
facets         the facets with their counts; `describe` says a query in words
paging         one page of the listings in their order
rows           a listing as a list shows it, drawn once
highlights     the terms marked in a text
results        `search`: a page of the public list
suggestions    names that begin as the reader types
"""

from notices.search.facets import FacetOption, describe
from notices.search.filters import matching
from notices.search.live_index import clear_cache, current_index
from notices.search.paging import PAGE_LENGTH
from notices.search.query import SearchQuery
from notices.search.results import Results, search
from notices.search.suggestions import suggestions
from notices.search.terms import MAX_QUERY_LENGTH

__all__ = [
    "MAX_QUERY_LENGTH",
    "PAGE_LENGTH",
    "FacetOption",
    "Results",
    "SearchQuery",
    "clear_cache",
    "current_index",
    "describe",
    "matching",
    "search",
    "suggestions",
]
