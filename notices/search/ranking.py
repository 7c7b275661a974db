"""The order of what a question finds. Both databases give the same one: neither is asked for weights."""

from collections.abc import Collection, Iterable, Sequence
from itertools import compress, pairwise
from math import log

from notices.search.fulltext import COLUMNS, Lookup, ids_with
from notices.search.live_index import LiveIndex, RowSet
from notices.search.questions.question import Question, QuestionWord

# How much a word counts by where it stands (title, names, often in the text) and by how it was found there (as itself,
# as what means the same, more widely). Anywhere in the text it counts 1.
PLACES = sorted(
    (
        (score, way, columns)
        for way, scores in {"own": (10.0, 9.0, 4.0), "same": (9.0, 8.0, 3.5), "wide": (7.0, 6.0, 2.5)}.items()
        for columns, score in enumerate(scores, 1)
    ),
    reverse=True,
)
IN_TEXT = 1.0
# In that very form.
EXACT_FORM = 1.0
# Two words that stand beside each other in a title or a name, as they were typed.
NEIGHBOURS = 3.0
# The same of a digit or letter that tells one kind from another, "type 2": elsewhere it tells nothing.
KIND = 10.0
# More than all words together.
NAMED = 1_000.0
# A word that so many listings have, and a quarter of all, is not asked where it stands: it parts none from another, and
# the database takes longest for it.
MIN_COMMON = 1_000


def weight_of(count: int, total: int) -> float:
    """Return how much a word counts that so many of all listings have: a rare one tells more."""
    return log(1 + total / max(1, count))


def ranked(
    question: Question,
    index: LiveIndex,
    rows: RowSet,
    *,
    counts: Sequence[int],
    named: Iterable[int] = (),
    is_partial: bool = False,
) -> list[int]:
    """Return the positions of the rows by relevance, the newest first among equals.

    `counts`: how many listings have each word. `named`: those that have the whole question as a name or number.
    `is_partial`: not every row has every word.
    """
    positions = list(compress(range(len(rows)), rows))
    if len(positions) < 2 or not question:
        return positions
    scores = dict.fromkeys(positions, 0.0)
    weights = {word.text: weight_of(count, len(index.ids)) for word, count in zip(question.words, counts, strict=True)}
    for word, places in zip(question.words, _ids_by_place(question, index, counts, is_partial), strict=True):
        for position, score in _word_scores(word, places, index, scores, 0.0 if is_partial else IN_TEXT).items():
            scores[position] += weights[word.text] * score
    _add_neighbours(question, index, weights, scores)
    for pk in named:
        if (own_position := index.position_of.get(pk)) is not None and own_position in scores:
            scores[own_position] += NAMED
    return sorted(positions, key=lambda position: (-scores[position], position))


def _ids_by_place(
    question: Question, index: LiveIndex, counts: Sequence[int], is_partial: bool
) -> list[list[tuple[float, list[int]]]]:
    """Return for each word its listings by how much it counts there, from the most to the least, by one query."""
    lookups: list[tuple[int, float, Lookup]] = []
    for number, (word, count) in enumerate(zip(question.words, counts, strict=True)):
        if not _is_kind(word.text) and not (count > MIN_COMMON and 4 * count > len(index.ids)):
            lookups += [(number, score, (getattr(word, way), columns)) for score, way, columns in PLACES]
        if is_partial:
            lookups.append((number, IN_TEXT, (word.alternatives, len(COLUMNS))))
    by_word: list[list[tuple[float, list[int]]]] = [[] for _word in question.words]
    for (number, score, _lookup), ids in zip(lookups, ids_with([lookup for *_place, lookup in lookups]), strict=True):
        by_word[number].append((score, ids))
    return by_word


def _word_scores(
    word: QuestionWord,
    places: Iterable[tuple[float, list[int]]],
    index: LiveIndex,
    wanted: Collection[int],
    elsewhere: float,
) -> dict[int, float]:
    """Return how much the word counts in each row; `elsewhere` where no place is known."""
    scores: dict[int, float] = {}
    for score, ids in places:
        for pk in ids:
            position = index.position_of.get(pk)
            if position is not None and position in wanted and position not in scores:
                scores[position] = score + (EXACT_FORM if word.text in index.words[position] else 0.0)
    return {position: scores.get(position, elsewhere) for position in wanted}


def _add_neighbours(question: Question, index: LiveIndex, weights: dict[str, float], scores: dict[int, float]) -> None:
    pairs = {(one.text, other.text) for one, other in pairwise(question.words)}
    for position in scores if pairs else ():
        for one, other in pairs.intersection(pairwise(index.words[position])):
            scores[position] += KIND * weights[one] if _is_kind(other) else NEIGHBOURS * weights[other]


def _is_kind(word: str) -> bool:
    return len(word) == 1
