"""The facets beside the list: their values with labels, and how many notices each would leave."""

import heapq
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy

from notices.document.template import (
    APPROVAL_STATUSES,
    FINANCING,
    LANGUAGES,
    PHASES,
    REGULATORY_CHANGES,
    TECHNOLOGY_TYPES,
    TIME_PERSPECTIVES,
    Language,
    Vocabulary,
)
from notices.document.terms import TAGS
from notices.search.list_facts import TIMES
from notices.search.live_index import LiveIndex, RowSet, current_index, intersection, union
from notices.search.query import FACETS, SearchQuery
from notices.search.terms import alphabetical_key

# There are hundreds of substances, companies and ATC groups: the form offers the most common ones.
MAX_OPTIONS = 30
# The first ones are shown, the others are unfolded by who wants them, and those in which something is chosen.
NUMBER_OPEN = 3
LABELS = {
    "time": gettext_lazy("Time to authorisation"),
    "area": gettext_lazy("Clinical area"),
    "financing": gettext_lazy("Financing"),
    "type": gettext_lazy("Type of technology"),
    "status": gettext_lazy("Regulatory status"),
    "change": gettext_lazy("New or extended use"),
    "phase": gettext_lazy("Phase of trials"),
    "tag": gettext_lazy("Characteristics"),
    "substance": gettext_lazy("Active substance"),
    "atc": gettext_lazy("ATC group"),
    "company": gettext_lazy("Company"),
    "changed": gettext_lazy("Trial registry"),
    "year": gettext_lazy("Year of publication"),
    "language": gettext_lazy("Language"),
}
VOCABULARIES: dict[str, Vocabulary] = {
    "time": TIME_PERSPECTIVES,
    "financing": FINANCING,
    "type": TECHNOLOGY_TYPES,
    "status": APPROVAL_STATUSES,
    "change": REGULATORY_CHANGES,
    "phase": PHASES,
    "tag": TAGS,
}
CODES: dict[str, tuple[str, ...]] = {
    **{name: vocabulary.codes for name, vocabulary in VOCABULARIES.items()},
    "time": TIMES,
    "changed": ("1", "0"),
    "language": LANGUAGES,
}
OWN_LABELS = {
    ("time", "passed"): gettext_lazy("The date has passed"),
    ("changed", "1"): gettext_lazy("Changed since the approval"),
    ("changed", "0"): gettext_lazy("Not changed"),
}


@dataclass(frozen=True)
class FacetOption:
    """A value of a facet, and how many notices would remain if it were chosen."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """A box of the form, with a checkbox for each value that some notice has."""

    name: str
    label: str
    options: list[FacetOption]
    is_open: bool = False
    # How many more values exist that the form does not offer.
    left_out: int = 0

    @property
    def number_chosen(self) -> int:
        return sum(option.is_chosen for option in self.options)


@dataclass(frozen=True)
class FacetRows:
    """The rows that match a query, and for each facet the rows it counts: its own choice is left out there."""

    by_facet: dict[str, RowSet]
    matching: RowSet

    @classmethod
    def of(cls, query: SearchQuery, index: LiveIndex, with_words: RowSet) -> "FacetRows":
        chosen = {
            name: reduce(union, (index.chosen(name, value) for value in values))
            for name, values in query.chosen.items()
        }
        matching = reduce(intersection, chosen.values(), with_words)
        others = {name: [chosen[other] for other in chosen if other != name] for name in chosen}
        by_facet = {name: reduce(intersection, choices, with_words) for name, choices in others.items()}
        return cls({name: by_facet.get(name, matching) for name in FACETS}, matching)


def facets(query: SearchQuery, index: LiveIndex, facet_rows: FacetRows, language: Language) -> list[Facet]:
    """Return the facets in which there is something to choose."""
    every = (_facet(name, query, index, facet_rows.by_facet[name], language) for name in FACETS)
    return [
        replace(facet, is_open=place < NUMBER_OPEN or bool(facet.number_chosen))
        for place, facet in enumerate(facet for facet in every if facet.options)
    ]


def _facet(name: str, query: SearchQuery, index: LiveIndex, rows: RowSet, language: Language) -> Facet:
    """Return the most common values; those that are chosen stay in the form even if no notice has them."""
    chosen = getattr(query, name)
    counts = {_in_address(name, value): count for value, count in index.counts(name, rows)}
    most_common = heapq.nsmallest(MAX_OPTIONS, ((-count, value) for value, count in counts.items()))
    offered = {value: -count for count, value in most_common}
    left_out = len(counts) - len(offered)
    for value in chosen:
        offered.setdefault(value, counts.get(value) or _count_of_prefix(name, value, index, rows))
    words = {value: _words(index, name, value, language) for value in offered}
    options = [
        FacetOption(value, words[value].label, offered[value], value in chosen)
        for value in sorted(offered, key=lambda value: words[value].order)
    ]
    return Facet(name, str(LABELS[name]), options, left_out=left_out)


class OptionWords(NamedTuple):
    """The label of a value, and the key by which it is sorted among others."""

    label: str
    order: tuple[Any, ...]


def _words(index: LiveIndex, name: str, value: str, language: Language) -> OptionWords:
    """Return the words of a value, made once: every search offers mostly the same ones."""
    known: dict[Any, OptionWords] = index.derived.setdefault((_words, language), {})
    if (words := known.get((name, value))) is None:
        label = value_label(index, name, value, language)
        words = OptionWords(label, _option_order(name, value, label))
        # An address may name anything.
        if (value.lower() if name == "atc" else value) in index.positions.get(name, ()):
            known[name, value] = words
    return words


def _in_address(name: str, value: str) -> str:
    """Return the value as addresses write it: ATC codes in capitals."""
    return value.upper() if name == "atc" else value


def _count_of_prefix(name: str, chosen: str, index: LiveIndex, rows: RowSet) -> int:
    """Count the rows of an ATC code that is no option, such as "L04" or "L04AG06": an address may name one."""
    return intersection(index.chosen(name, chosen), rows).count(1) if name == "atc" else 0


def _option_order(name: str, value: str, label: str) -> tuple[Any, ...]:
    """Return a sort key: the template's order, the newest year first, ATC codes as they are, names alphabetically."""
    if name in CODES:
        codes = CODES[name]
        return (codes.index(value) if value in codes else len(codes), value)
    if name == "year":
        return ([-ord(digit) for digit in value],)
    return (alphabetical_key(value if name == "atc" else label), value)


def value_label(index: LiveIndex, name: str, value: str, language: Language) -> str:
    """Return the label of a value; the value itself if nothing labels it."""
    if own := OWN_LABELS.get((name, value)):
        return str(own)
    if name in VOCABULARIES and value in VOCABULARIES[name].codes:
        return capfirst(VOCABULARIES[name].label(value, language))
    if name == "language" and value in LANGUAGES:
        return gettext(str(dict(settings.LANGUAGES)[value]))
    if name == "atc":
        return index.label(name, value.lower(), language) if value.lower() in index.labels.get(name, {}) else value
    return index.label(name, value, language)


def describe(query: SearchQuery, language: Language) -> list[str]:
    """Return the parts of a query in words, for a title."""
    words = [query.words] if query.words else []
    if not query.chosen:
        return words
    index = current_index()
    chosen = ((name, value) for name, values in query.chosen.items() for value in values)
    return words + [value_label(index, name, value, language) for name, value in chosen]
