"""The facets beside the list: their values with labels, and how many notices each would leave."""

import heapq
from dataclasses import dataclass
from functools import partial, reduce
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, gettext_lazy

from notices.document.template import FINANCING, LANGUAGES, TECHNOLOGY_TYPES, Language, Vocabulary
from notices.search.live_index import LiveIndex, RowSet, current_index, intersection
from notices.search.query import FACETS, SearchQuery
from notices.search.terms import alphabetical_key

# There are hundreds of substances, companies and ATC groups: the form offers the most common ones.
MAX_OPTIONS = 30
LABELS = {
    "area": gettext_lazy("Clinical area"),
    "type": gettext_lazy("Type of technology"),
    "financing": gettext_lazy("Financing"),
    "atc": gettext_lazy("ATC group"),
    "substance": gettext_lazy("Active substance"),
    "company": gettext_lazy("Company"),
    "year": gettext_lazy("Year"),
    "language": gettext_lazy("Language"),
    "changed": gettext_lazy("Trial registry"),
}
VOCABULARIES: dict[str, Vocabulary] = {"type": TECHNOLOGY_TYPES, "financing": FINANCING}
CODES: dict[str, tuple[str, ...]] = {
    **{name: vocabulary.codes for name, vocabulary in VOCABULARIES.items()},
    "language": LANGUAGES,
}
# The label of the option that filters nothing.
ALL = {
    "area": gettext_lazy("All areas"),
    "type": gettext_lazy("All types"),
    "financing": gettext_lazy("All financing"),
    "atc": gettext_lazy("All groups"),
    "substance": gettext_lazy("All substances"),
    "company": gettext_lazy("All companies"),
    "year": gettext_lazy("All years"),
    "language": gettext_lazy("All languages"),
    "changed": gettext_lazy("Changed or not"),
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
    """A select of the form, with the options that leave some notice."""

    name: str
    label: str
    all: str
    options: list[FacetOption]
    # How many more values exist that the form does not offer.
    left_out: int = 0


@dataclass(frozen=True)
class FacetRows:
    """The rows that match a query, and for each facet the rows it counts: its own choice is left out there."""

    by_facet: dict[str, RowSet]
    matching: RowSet

    @classmethod
    def of(cls, query: SearchQuery, index: LiveIndex, with_words: RowSet) -> "FacetRows":
        chosen = {name: index.chosen(name, value) for name, value in query.chosen.items()}
        matching = reduce(intersection, chosen.values(), with_words)
        others = {name: [chosen[other] for other in chosen if other != name] for name in chosen}
        by_facet = {name: reduce(intersection, choices, with_words) for name, choices in others.items()}
        return cls({name: by_facet.get(name, matching) for name in FACETS}, matching)


def facets(query: SearchQuery, index: LiveIndex, facet_rows: FacetRows, language: Language) -> list[Facet]:
    return [_facet(name, query, index, facet_rows.by_facet[name], language) for name in FACETS]


def _facet(name: str, query: SearchQuery, index: LiveIndex, rows: RowSet, language: Language) -> Facet:
    """Return the most common values; the chosen one stays in the form even if no notice has it."""
    chosen = getattr(query, name)
    counts = {_in_address(name, value): count for value, count in index.counts(name, rows)}
    most_common = heapq.nsmallest(MAX_OPTIONS, ((-count, value) for value, count in counts.items()))
    offered = {value: -count for count, value in most_common}
    left_out = len(counts) - len(offered)
    if chosen:
        offered.setdefault(chosen, counts.get(chosen) or _count_of_prefix(name, chosen, index, rows))
    options = [
        FacetOption(value, value_label(index, name, value, language), count, value == chosen)
        for value, count in offered.items()
    ]
    return Facet(name, str(LABELS[name]), str(ALL[name]), sorted(options, key=partial(_option_order, name)), left_out)


def _in_address(name: str, value: str) -> str:
    """Return the value as addresses write it: ATC codes in capitals."""
    return value.upper() if name == "atc" else value


def _count_of_prefix(name: str, chosen: str, index: LiveIndex, rows: RowSet) -> int:
    """Count the rows of an ATC code that is no option, such as "L04" or "L04AG06": an address may name one."""
    return intersection(index.chosen(name, chosen), rows).count(1) if name == "atc" else 0


def _option_order(name: str, option: FacetOption) -> tuple[Any, ...]:
    """Return a sort key: the template's order, the newest year first, ATC codes as they are, names alphabetically."""
    if name in CODES:
        codes = CODES[name]
        return (codes.index(option.value) if option.value in codes else len(codes), option.value)
    if name == "year":
        return ([-ord(digit) for digit in option.value],)
    return (alphabetical_key(option.value if name == "atc" else option.label), option.value)


def value_label(index: LiveIndex, name: str, value: str, language: Language) -> str:
    """Return the label of a value; the value itself if nothing labels it."""
    if name in VOCABULARIES and value in VOCABULARIES[name].codes:
        return VOCABULARIES[name].label(value, language)
    if name == "language" and value in LANGUAGES:
        return gettext(str(dict(settings.LANGUAGES)[value]))
    if name == "changed" and value == "1":
        return gettext("Changed since the approval")
    if name == "atc":
        return index.label(name, value.lower(), language) if value.lower() in index.labels.get(name, {}) else value
    return index.label(name, value, language)


def describe(query: SearchQuery, language: Language) -> list[str]:
    """Return the parts of a query in words, for a title."""
    words = [query.words] if query.words else []
    if not query.chosen:
        return words
    index = current_index()
    return words + [value_label(index, name, value, language) for name, value in query.chosen.items()]
