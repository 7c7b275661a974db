"""What of somebody's changes another text lacks, and in which of several texts a change was made."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from notices.comparison.passages import are_alike, passages_of
from notices.comparison.three_way import Collision, TheirChange, field_of, merge
from notices.comparison.words import WORD
from notices.document.model import Document
from notices.document.places import text_at


def undone_changes(base: Document, theirs: Document, text: Document) -> list[TheirChange]:
    """Return what changed from `base` to `theirs` and is not in `text`: it was taken back, or written over.

    A passage that moved is still there. So are words that were written on: all that came in and nothing that went out.
    """
    merged = merge(base, theirs, text)
    taken_back = [change for change in merged.taken_over if not _is_elsewhere(change, theirs, text)]
    written_over = [
        TheirChange(collision.place, collision.base, collision.theirs, collision.is_order)
        for collision in merged.collisions
        if not (is_held(collision) or _stands_elsewhere(collision, theirs, text))
    ]
    return taken_back + written_over


def is_held(collision: Collision) -> bool:
    """Has my text every word that they wrote, and none that they deleted?"""
    base, theirs, mine = collision.base or "", collision.theirs, collision.mine
    if collision.is_order or theirs is None or mine is None:
        return theirs == mine
    old, their_words, my_words = (Counter(WORD.findall(text)) for text in (base, theirs, mine))
    written, deleted = their_words - old, old - their_words
    if not (written or deleted):
        return False  # the same words in another order
    has_written = all(my_words[word] >= their_words[word] for word in written if not word.isspace())
    return has_written and all(my_words[word] <= their_words[word] for word in deleted if not word.isspace())


def _stands_elsewhere(collision: Collision, theirs: Document, text: Document) -> bool:
    """Does a passage of theirs stand in another place; or, where they removed one, is mine quite another?"""
    if "#" in collision.place and collision.theirs is None:
        return not are_alike(collision.base or "", collision.mine or "")
    return _is_elsewhere(collision, theirs, text)


def _is_elsewhere(change: TheirChange | Collision, theirs: Document, text: Document) -> bool:
    """Does the text hold a passage as often as theirs does, or lack one that they removed?"""
    if "#" not in change.place:
        return False
    wanted, present = _count(change, theirs), _count(change, text)
    return present >= wanted if change.theirs is not None else present <= wanted


def _count(change: TheirChange | Collision, document: Document) -> int:
    """Count the passage that they wrote, or that they removed, in its field."""
    passage = change.theirs if change.theirs is not None else change.base
    alone = [passage.alone for passage in passages_of(text_at(document, field_of(change.place)) or "")]
    return alone.count(passage or "")


def place_of_change(texts: Sequence[Document], change: TheirChange) -> int:
    """Return the number in `texts` of the last that differs from the one before it where the change is."""
    states = [_state(change, text) for text in texts]
    numbers = [number for number, (before, after) in enumerate(pairwise(states), 1) if before != after]
    return numbers[-1] if numbers else len(texts) - 1


def _state(change: TheirChange, document: Document) -> Any:
    """Return what a document holds of a change."""
    if "#" in change.place:
        return _count(change, document)
    return text_at(document, change.place)
