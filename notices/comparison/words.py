"""Compare two texts word by word: which words were deleted, which were inserted, which stayed.

The segments are exact: those that stayed and those deleted make the text before, those that stayed and those inserted
make the text after, to the letter.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from notices.document.citations import CITATION, KEY

Act = Literal["equal", "delete", "insert"]

# A number with its separators, a word with the accents that stand on it, white space, or a single other character.
WORD = re.compile(r"\d+(?:[.,]\d+)*|\w[\w\u0300-\u036f]*|\s+|.", re.DOTALL)
IN_CITATION = re.compile(rf"{KEY}|[^@]+")
SENTENCE_ENDS = {".", "?", "!", ":", ";"}

# How many pairs of equal words the search for the longest match may meet in one text; about 4,000 words of prose have
# as many. Beyond that, sentences are compared first, and words only inside those that differ, as long as the same bound
# allows. What is left (the same word ten thousand times) is shown as replaced; benchmarks/compare.py measures it.
MAX_PAIRS = 150_000
# Words that stayed between two replacements are shown as replaced too when they have no more letters than
# MAX_LETTERS_BETWEEN, or when each of the two replacements has MIN_LETTERS_RATIO times their letters.
MAX_LETTERS_BETWEEN = 3
MIN_LETTERS_RATIO = 8


class Token(NamedTuple):
    """A word, white space, a part of a citation or, in rich text, a tag, with the marks and blocks around it."""

    text: str
    kind: Literal["word", "citation", "tag", "fold"] = "word"
    marks: tuple[tuple[str, int], ...] = ()
    blocks: tuple[str, ...] = ()

    @property
    def letters(self) -> int:
        return sum(map(str.isalnum, self.text))

    @property
    def is_distinctive(self) -> bool:
        """Is it worth looking for in the other text? Spaces and commas are everywhere."""
        return self.text.startswith("</") if self.kind == "tag" else any(map(str.isalnum, self.text))


@dataclass(frozen=True)
class DiffSegment:
    """A stretch of text that stayed ("equal"), was deleted or was inserted."""

    act: Act
    tokens: tuple[Token, ...]

    @property
    def text(self) -> str:
        return "".join(token.text for token in self.tokens)


def word_differences(before: str, after: str) -> list[DiffSegment]:
    """Return the segments of two plain texts."""
    return token_differences(tokens_of(before), tokens_of(after))


def tokens_of(text: str) -> list[Token]:
    """Split a plain text into tokens; joined they are the text again."""
    tokens: list[Token] = []
    end = 0
    for citation in CITATION.finditer(text):
        tokens += (Token(word) for word in WORD.findall(text[end : citation.start()]))
        tokens += (Token(part, "citation") for part in IN_CITATION.findall(citation[0]))
        end = citation.end()
    return [*tokens, *(Token(word) for word in WORD.findall(text[end:]))]


def token_differences(before: Sequence[Token], after: Sequence[Token]) -> list[DiffSegment]:
    """Return the segments of two texts in tokens: of each change the deletion first, then the insertion."""
    head, deleted, inserted, tail = _trimmed(before, after)
    segments = [head, *_differences(deleted.tokens, inserted.tokens), tail]
    return _with_whole_blocks(_tidied(_joined([segment for segment in segments if segment.tokens])))


def _length_in_common(before: Sequence[Token], after: Sequence[Token]) -> int:
    pairs = enumerate(zip(before, after, strict=False))
    return next((place for place, (old, new) in pairs if old != new), min(len(before), len(after)))


def _differences(before: Sequence[Token], after: Sequence[Token]) -> Iterator[DiffSegment]:
    if _pairs_of_words(before, after) <= MAX_PAIRS:
        yield from _by_words(before, after)
        return
    old, new = _sentences(before), _sentences(after)
    if _pairs(old, new) > MAX_PAIRS:
        yield from _replaced(before, after)
        return
    pairs_left = MAX_PAIRS
    for act, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        deleted = [token for sentence in old[a:b] for token in sentence]
        inserted = [token for sentence in new[c:d] for token in sentence]
        if act == "equal":
            yield DiffSegment("equal", tuple(deleted))
        elif (pairs := _pairs_of_words(deleted, inserted)) <= pairs_left:
            pairs_left -= pairs
            yield from _by_words(deleted, inserted)
        else:
            yield from _replaced(deleted, inserted)


def _pairs_of_words(before: Sequence[Token], after: Sequence[Token]) -> int:
    old, new = Counter(before), Counter(after)
    return sum(times * new[token] for token, times in old.items() if token.is_distinctive)


def _pairs(before: Sequence[object], after: Sequence[object]) -> int:
    old, new = Counter(before), Counter(after)
    return sum(times * new[sentence] for sentence, times in old.items())


def _by_words(before: Sequence[Token], after: Sequence[Token]) -> Iterator[DiffSegment]:
    """Match the distinctive words first, the longest run before the shorter ones; then trim what lies between two."""
    old = [place for place, token in enumerate(before) if token.is_distinctive]
    new = [place for place, token in enumerate(after) if token.is_distinctive]
    numbers = {token: number for number, token in enumerate(dict.fromkeys((*before, *after)))}
    words = [numbers[before[place]] for place in old], [numbers[after[place]] for place in new]
    old_end = new_end = 0
    for match in SequenceMatcher(None, *words, autojunk=False).get_matching_blocks():
        for step in range(match.size):
            i, j = old[match.a + step], new[match.b + step]
            yield from _trimmed(before[old_end:i], after[new_end:j])
            yield DiffSegment("equal", (before[i],))
            old_end, new_end = i + 1, j + 1
    yield from _trimmed(before[old_end:], after[new_end:])


def _trimmed(before: Sequence[Token], after: Sequence[Token]) -> Iterator[DiffSegment]:
    """Yield what both stretches begin with, the deletion and the insertion between, and what both end with."""
    head = _length_in_common(before, after)
    tail = min(_length_in_common(before[::-1], after[::-1]), min(len(before), len(after)) - head)
    yield DiffSegment("equal", tuple(before[:head]))
    yield from _replaced(before[head : len(before) - tail], after[head : len(after) - tail])
    yield DiffSegment("equal", tuple(before[len(before) - tail :]))


def _replaced(before: Sequence[Token], after: Sequence[Token]) -> Iterator[DiffSegment]:
    yield DiffSegment("delete", tuple(before))
    yield DiffSegment("insert", tuple(after))


def _sentences(tokens: Sequence[Token]) -> list[tuple[Token, ...]]:
    """Group the tokens into sentences and lines; the white space after a sentence begins the next one."""
    sentences: list[list[Token]] = [[]]
    for token in tokens:
        sentences[-1].append(token)
        if token.text in SENTENCE_ENDS or "\n" in token.text or token.text.startswith("</"):
            sentences.append([])
    return [tuple(sentence) for sentence in sentences if sentence]


def _tidied(segments: Sequence[DiffSegment]) -> list[DiffSegment]:
    """Join neighbours of the same act; an "og" that stayed between two replacements is shown as replaced with them."""
    tidy: list[DiffSegment] = []
    deleted: list[Token] = []
    inserted: list[Token] = []
    for place, segment in enumerate(segments):
        if segment.act == "delete":
            deleted += segment.tokens
        elif segment.act == "insert":
            inserted += segment.tokens
        elif _is_negligible(segment, (deleted, inserted), _change_after(segments[place + 1 : place + 3])):
            deleted += segment.tokens
            inserted += segment.tokens
        else:
            tidy += [*_change(deleted, inserted), segment]
            deleted, inserted = [], []
    tidy += _change(deleted, inserted)
    return _joined(tidy)


# The tokens that a change deleted and those that it inserted.
ChangedTokens = tuple[Sequence[Token], Sequence[Token]]


def _change_after(segments: Sequence[DiffSegment]) -> ChangedTokens:
    """Return the change that the segments begin with: a deletion, an insertion, or one after the other."""
    acts = [segment.act for segment in segments]
    deleted = segments[0].tokens if acts[:1] == ["delete"] else ()
    inserted = next((segment.tokens for segment in segments[: 1 + bool(deleted)] if segment.act == "insert"), ())
    return deleted, inserted


def _is_negligible(segment: DiffSegment, left: ChangedTokens, right: ChangedTokens) -> bool:
    """Did hardly anything stay here, between two changes that replace the words around it?"""
    if any(token.kind != "word" for token in segment.tokens) or not (any(left) and any(right)):
        return False
    letters = _letters(segment.tokens)
    if letters <= MAX_LETTERS_BETWEEN and all(left) and all(right):
        return True
    is_replaced = any((left[0], right[0])) and any((left[1], right[1]))
    return is_replaced and letters * MIN_LETTERS_RATIO <= min(_letters([*side[0], *side[1]]) for side in (left, right))


def _letters(tokens: Sequence[Token]) -> int:
    return sum(token.letters for token in tokens)


def _change(deleted: list[Token], inserted: list[Token]) -> list[DiffSegment]:
    both = [DiffSegment("delete", tuple(deleted)), DiffSegment("insert", tuple(inserted))]
    return [segment for segment in both if segment.tokens]


def _joined(segments: Sequence[DiffSegment]) -> list[DiffSegment]:
    """Join neighbours of the same act."""
    joined: list[DiffSegment] = []
    for segment in segments:
        if joined and joined[-1].act == segment.act:
            segment = DiffSegment(segment.act, joined.pop().tokens + segment.tokens)
        joined.append(segment)
    return joined


def _with_whole_blocks(segments: list[DiffSegment]) -> list[DiffSegment]:
    """Give a paragraph that was inserted or deleted its own tags: "<p>new</p>", not "new</p><p>"."""
    for place in range(1, len(segments) - 1):
        before, change, after = segments[place - 1 : place + 2]
        if before.act == after.act == "equal" and change.act != "equal":
            segments[place - 1 : place + 2] = _shifted(before, change, after)
    return [segment for segment in segments if segment.tokens]


def _shifted(before: DiffSegment, change: DiffSegment, after: DiffSegment) -> list[DiffSegment]:
    """Move the bounds of the change over tags that stand on both sides of it."""
    left, middle, right = list(before.tokens), list(change.tokens), list(after.tokens)
    while left and left[-1].kind == "tag" and left[-1] == middle[-1] and not middle[-1].text.startswith("</"):
        right.insert(0, middle.pop())
        middle.insert(0, left.pop())
    while right and right[0].kind == "tag" and right[0] == middle[0] and middle[0].text.startswith("</"):
        left.append(middle.pop(0))
        middle.append(right.pop(0))
    return [
        DiffSegment(before.act, tuple(left)),
        DiffSegment(change.act, tuple(middle)),
        DiffSegment(after.act, tuple(right)),
    ]
