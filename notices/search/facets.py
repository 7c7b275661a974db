"""The facets beside the list: which values there are, in words, and how many notices each would leave."""

import heapq
from dataclasses import dataclass
from functools import partial, reduce
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, gettext_lazy

from notices.document.template import FINANCING, LANGUAGES, TECHNOLOGY_TYPES, Language, Vocabulary
from notices.search.live_index import Catalogue, Places, both, catalogue
from notices.search.query import FACETS, Search
from notices.search.terms import alphabetical

# Of substances, companies and ATC groups there are hundreds: the form offers the most common ones.
MOST_OPTIONS = 30
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
# What a choice that is none is called.
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
class Option:
    """A value of a facet, and how many notices would be left if it were chosen."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """A question of the form, with the answers that lead somewhere."""

    name: str
    label: str
    all: str
    options: list[Option]
    # How many more values there are that the form does not offer.
    left_out: int = 0


@dataclass(frozen=True)
class Narrowed:
    """The rows that were asked for, and those that each facet counts among: they leave its own choice out."""

    among: dict[str, Places]
    rows: Places

    @classmethod
    def of(cls, asked: Search, known: Catalogue, found: Places) -> "Narrowed":
        chosen = {name: known.asked_for(name, value) for name, value in asked.chosen.items()}
        rows = reduce(both, chosen.values(), found)
        among = {name: reduce(both, (chosen[other] for other in chosen if other != name), found) for name in chosen}
        return cls({name: among.get(name, rows) for name in FACETS}, rows)


def facets(asked: Search, known: Catalogue, narrowed: Narrowed, language: Language) -> list[Facet]:
    return [_facet(name, asked, known, narrowed.among[name], language) for name in FACETS]


def _facet(name: str, asked: Search, known: Catalogue, among: Places, language: Language) -> Facet:
    """The most common values; the one that was chosen stays in the form, also where nothing has it."""
    chosen = getattr(asked, name)
    counts = {_spelled(name, value): count for value, count in known.counts(name, among)}
    most = heapq.nsmallest(MOST_OPTIONS, ((-count, value) for value, count in counts.items()))
    offered = {value: -count for count, value in most}
    left_out = len(counts) - len(offered)
    if chosen:
        offered.setdefault(chosen, counts.get(chosen) or _count_of_beginning(name, chosen, known, among))
    options = [
        Option(value, value_label(known, name, value, language), count, value == chosen)
        for value, count in offered.items()
    ]
    return Facet(name, str(LABELS[name]), str(ALL[name]), sorted(options, key=partial(_in_order, name)), left_out)


def _spelled(name: str, value: str) -> str:
    """As it stands in addresses: ATC codes in capitals."""
    return value.upper() if name == "atc" else value


def _count_of_beginning(name: str, chosen: str, known: Catalogue, among: Places) -> int:
    """An ATC code that is no group of its own, such as "L04" or "L04AG06", may have been asked for."""
    return both(known.asked_for(name, chosen), among).count(1) if name == "atc" else 0


def _in_order(name: str, option: Option) -> tuple[Any, ...]:
    """The template's order, the newest year first, codes as they are, names by the alphabet."""
    if name in CODES:
        codes = CODES[name]
        return (codes.index(option.value) if option.value in codes else len(codes), option.value)
    if name == "year":
        return ([-ord(sign) for sign in option.value],)
    return (alphabetical(option.value if name == "atc" else option.label), option.value)


def value_label(known: Catalogue, name: str, value: str, language: Language) -> str:
    """The words for a value; itself where nobody has any."""
    if name in VOCABULARIES and value in VOCABULARIES[name].codes:
        return VOCABULARIES[name].label(value, language)
    if name == "language" and value in LANGUAGES:
        return gettext(str(dict(settings.LANGUAGES)[value]))
    if name == "changed" and value == "1":
        return gettext("Changed since the approval")
    if name == "atc":
        return known.label(name, value.lower(), language) if value.lower() in known.labels.get(name, {}) else value
    return known.label(name, value, language)


def in_words(asked: Search, language: Language) -> list[str]:
    """What is asked for, as a title says it."""
    words = [asked.words] if asked.words else []
    if not asked.chosen:
        return words
    known = catalogue()
    return words + [value_label(known, name, value, language) for name, value in asked.chosen.items()]
