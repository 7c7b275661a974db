"""What a question finds: the listings with all its words, or those with most of them; and the order of these."""

from collections.abc import Collection, Iterable, Sequence
from itertools import compress, pairwise
from math import log
from typing import NamedTuple

from notices.search.fulltext import COLUMNS, ids_named, ids_with
from notices.search.live_index import LiveIndex, RowSet
from notices.search.query import SearchQuery
from notices.search.questions.question import Question, QuestionWord, read
from notices.search.questions.vocabulary import Vocabulary

# Listings that have this share of what the best one has, where none has all words.
MIN_SHARE = 0.7
# How much a word counts by where it stands (title, names, often in the text) and by how it was found there (as itself,
# as what means the same, more widely). Anywhere in the text it counts 1.
PLACES = (("own", (10.0, 9.0, 4.0)), ("same", (9.0, 8.0, 3.5)), ("wide", (7.0, 6.0, 2.5)))
# In that very form.
EXACT_FORM = 1.0
IN_TEXT = 1.0
# Two words that stand beside each other in a title or a name, as they were typed.
NEIGHBOURS = 3.0
# The same of a digit or letter that tells one kind from another, "type 2": elsewhere it tells nothing.
KIND = 10.0
# More than all words together.
NAMED = 1_000.0


class Found(NamedTuple):
    """The ids of all listings that are found, live or not; None where the words leave nothing out."""

    question: Question
    ids: frozenset[int] | None
    # Does no listing have all the words?
    is_partial: bool = False
    # The words as they were understood, where they were misspelt.
    spelling: str = ""
    # Those of them that have the whole question as a name or number.
    named: frozenset[int] = frozenset()


def find(query: SearchQuery, index: LiveIndex) -> Found:
    """Ask the database. A misspelt or unknown word is replaced, unless the reader wants the words as they are."""
    vocabulary = index.vocabulary
    question = read(query.words, vocabulary, query.is_exact)
    by_word = _ids_by_word(question)
    missing = [word for word, ids in zip(question.words, by_word, strict=True) if not _is_live(ids, index)]
    named = frozenset(ids_named(question.keys))
    if missing and not query.is_exact and not _is_live(named, index):
        repairs = {word.text: _repaired(word.text, vocabulary) for word in missing}
        if any(repair.text for repair in repairs.values()):
            text, spelling = _with_repairs(question, repairs)
            question = read(text, vocabulary)
            return _found(question, _ids_by_word(question), index, named, spelling)
    return _found(question, by_word, index, named)


def _found(
    question: Question, by_word: Sequence[set[int]], index: LiveIndex, named: frozenset[int], spelling: str = ""
) -> Found:
    whole = frozenset(set.intersection(*by_word) if by_word else ()) | named
    if question.is_open and not _is_live(whole, index):
        return Found(Question(), None)
    if _is_live(whole, index):
        return Found(question, whole, spelling=spelling, named=named)
    most = _with_most(by_word, index)
    return Found(question, most or whole, is_partial=bool(most), spelling=spelling)


def _ids_by_word(question: Question) -> list[set[int]]:
    return [set(ids) for ids in ids_with([(word.alternatives, len(COLUMNS)) for word in question.words])]


def _is_live(ids: Iterable[int], index: LiveIndex) -> bool:
    return any(pk in index.position_of for pk in ids)


def _with_most(by_word: Iterable[Collection[int]], index: LiveIndex) -> frozenset[int]:
    """Return the listings that have nearly as many words, by their weight, as the best live one has."""
    weights: dict[int, float] = {}
    for ids in by_word:
        weight = _weight(ids, index)
        for pk in ids:
            weights[pk] = weights.get(pk, 0.0) + weight
    best = max((weight for pk, weight in weights.items() if pk in index.position_of), default=0.0)
    return frozenset(pk for pk, weight in weights.items() if weight >= best * MIN_SHARE) if best else frozenset()


def _weight(ids: Collection[int], index: LiveIndex) -> float:
    """Return how much a word counts that so many listings have: a rare one tells more."""
    return log(1 + len(index.ids) / max(1, len(ids)))


def _is_kind(word: str) -> bool:
    return len(word) == 1


# Words that are nowhere


class _Repair(NamedTuple):
    text: str = ""
    is_spelling: bool = False


def _repaired(word: str, vocabulary: Vocabulary) -> _Repair:
    """Return the parts of a compound, else the known word that is nearest; nothing for a word that stands for none."""
    if parts := vocabulary.split(word):
        return _Repair(" ".join(parts))
    closest = vocabulary.closest(word)
    return _Repair(closest, is_spelling=True) if closest and closest != word else _Repair()


def _with_repairs(question: Question, repairs: dict[str, _Repair]) -> tuple[str, str]:
    """Return the words to ask instead, and the same to show; "" for the latter where all were spelt well."""
    replaced = [repairs.get(word.text, _Repair()) for word in question.words]
    text = " ".join(repair.text or word.text for word, repair in zip(question.words, replaced, strict=True))
    return text, text if any(repair.is_spelling for repair in replaced) else ""


# The order


def ranked(question: Question, index: LiveIndex, rows: RowSet, named: Collection[int] = ()) -> list[int]:
    """Return the positions of the rows by relevance, the newest first among equals.

    Both databases give the same order: neither is asked for weights.
    """
    positions = list(compress(range(len(rows)), rows))
    if len(positions) < 2 or not question:
        return positions
    scores = _scores(question, index, positions, named)
    return sorted(positions, key=lambda position: (-scores[position], position))


def _scores(question: Question, index: LiveIndex, positions: Iterable[int], named: Iterable[int]) -> dict[int, float]:
    scores = dict.fromkeys(positions, 0.0)
    weights: dict[str, float] = {}
    for word, by_place in zip(question.words, _ids_by_place(question), strict=True):
        weight = weights[word.text] = _weight(by_place[-1][1], index)
        for position, score in _word_scores(word, by_place, index, scores).items():
            scores[position] += weight * score
    pairs = {(one.text, other.text) for one, other in pairwise(question.words)}
    for position in scores:
        for one, other in pairs.intersection(pairwise(index.words[position])):
            scores[position] += KIND * weights[one] if _is_kind(other) else NEIGHBOURS * weights[other]
    for pk in named:
        if (named_position := index.position_of.get(pk)) is not None and named_position in scores:
            scores[named_position] += NAMED
    return scores


def _ids_by_place(question: Question) -> list[list[tuple[float, list[int]]]]:
    """Return for each word its listings by how much it counts there, from the most to the least."""
    places = sorted(
        ((score, way, columns) for way, scores in PLACES for columns, score in enumerate(scores, 1)), reverse=True
    )
    lookups = [(getattr(word, way), columns) for word in question.words for _score, way, columns in places]
    lookups += [(word.alternatives, len(COLUMNS)) for word in question.words]
    ids = ids_with(lookups)
    by_word = []
    for number in range(len(question.words)):
        mine = ids[number * len(places) : (number + 1) * len(places)]
        anywhere = ids[len(places) * len(question.words) + number]
        by_word.append([*((place[0], found) for place, found in zip(places, mine, strict=True)), (IN_TEXT, anywhere)])
    return by_word


def _word_scores(
    word: QuestionWord, by_place: Sequence[tuple[float, list[int]]], index: LiveIndex, wanted: Collection[int]
) -> dict[int, float]:
    scores: dict[int, float] = {}
    for score, ids in by_place[-1:] if _is_kind(word.text) else by_place:
        for pk in ids:
            position = index.position_of.get(pk)
            if position is not None and position in wanted and position not in scores:
                scores[position] = score + (EXACT_FORM if word.text in index.words[position] else 0.0)
    return scores
