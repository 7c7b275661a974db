"""What a question finds: the listings with all its words, or those with most of them."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from notices.search.fulltext import COLUMNS, ids_named, ids_with
from notices.search.live_index import LiveIndex
from notices.search.query import SearchQuery
from notices.search.questions.known_words import KnownWords
from notices.search.questions.question import Question, read
from notices.search.ranking import weight_of

# "IL17A" as a name and its number.
NUMBERED = re.compile("([a-zæøå]+)([0-9]+[a-z]?)")
# Listings that have this share of what the best one has, where none has all words.
MIN_SHARE = 0.7


class FoundListings(NamedTuple):
    """The ids of all listings that are found, live or not; None where the words leave nothing out."""

    question: Question
    ids: frozenset[int] | None
    # Does no listing have all the words?
    is_partial: bool = False
    # The words as they were understood, where they were misspelt.
    spelling: str = ""
    # Those of them that have the whole question as a name or number.
    named: frozenset[int] = frozenset()
    # How many listings have each of the words.
    counts: tuple[int, ...] = ()


def find(query: SearchQuery, index: LiveIndex) -> FoundListings:
    """Ask the database. A misspelt or unknown word is replaced, unless the reader wants the words as they are."""
    known_words = index.known_words
    question = read(query.words, known_words, query.is_exact)
    by_word = _ids_by_word(question)
    missing = [word for word, ids in zip(question.words, by_word, strict=True) if not _is_live(ids, index)]
    named = frozenset(ids_named(question.keys))
    if missing and not query.is_exact and not _is_live(named, index):
        repairs = {word.text: _repaired(word.text, known_words) for word in missing}
        if any(repair.text for repair in repairs.values()):
            text, spelling = _with_repairs(question, repairs)
            question = read(text, known_words)
            return _listings(question, _ids_by_word(question), index, named, spelling)
    return _listings(question, by_word, index, named)


def _listings(
    question: Question, by_word: Sequence[set[int]], index: LiveIndex, named: frozenset[int], spelling: str = ""
) -> FoundListings:
    whole = frozenset(set.intersection(*by_word) if by_word else ()) | named
    if question.is_open and not _is_live(whole, index):
        return FoundListings(Question(), None)
    most = frozenset() if _is_live(whole, index) else _with_most(by_word, index)
    return FoundListings(question, most or whole, bool(most), spelling, named, tuple(map(len, by_word)))


def _ids_by_word(question: Question) -> list[set[int]]:
    return [set(ids) for ids in ids_with([(word.alternatives, len(COLUMNS)) for word in question.words])]


def _is_live(ids: Iterable[int], index: LiveIndex) -> bool:
    return any(pk in index.position_of for pk in ids)


def _with_most(by_word: Iterable[set[int]], index: LiveIndex) -> frozenset[int]:
    """Return the listings that have nearly as many words, by their weight, as the best live one has."""
    weights: dict[int, float] = {}
    # The rarest words first: what has only the others cannot be the best any more, and most listings are of that kind.
    ordered = sorted(((weight_of(len(ids), len(index.ids)), ids) for ids in by_word), key=lambda each: -each[0])
    left = sum(weight for weight, _ids in ordered)
    for weight, ids in ordered:
        is_enough = bool(weights) and left < MIN_SHARE * max(weights.values())
        for pk in weights.keys() & ids if is_enough else ids:
            weights[pk] = weights.get(pk, 0.0) + weight
        left -= weight
    best = max((weight for pk, weight in weights.items() if pk in index.position_of), default=0.0)
    return frozenset(pk for pk, weight in weights.items() if weight >= best * MIN_SHARE) if best else frozenset()


# Words that are nowhere


class _Repair(NamedTuple):
    text: str = ""
    is_spelling: bool = False


def _repaired(word: str, known_words: KnownWords) -> _Repair:
    """Return the parts of a compound, else the known word that is nearest; nothing for a word that stands for none."""
    if numbered := NUMBERED.fullmatch(word):
        return _Repair(" ".join(numbered.groups()))
    if parts := known_words.split(word):
        return _Repair(" ".join(parts))
    closest = known_words.closest(word)
    return _Repair(closest, is_spelling=True) if closest and closest != word else _Repair()


def _with_repairs(question: Question, repairs: dict[str, _Repair]) -> tuple[str, str]:
    """Return the words to ask instead, and the same to show; "" for the latter where all were spelt well."""
    replaced = [repairs.get(word.text, _Repair()) for word in question.words]
    text = " ".join(repair.text or word.text for word, repair in zip(question.words, replaced, strict=True))
    return text, text if any(repair.is_spelling for repair in replaced) else ""
