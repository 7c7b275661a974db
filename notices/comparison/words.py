"""Two texts and the words between them: what was deleted, what was inserted, what stayed.

The pieces are exact: those that stayed and those deleted are the text before, those that stayed and those inserted the
text after, to the letter.
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

# The bound on one text: how many pairs of like words the search for the longest match may meet, about 4,000 words of
# prose. Beyond it sentences are compared first, and words only inside those that differ, as long as the same bound
# allows; what is left (the same word ten thousand times) is shown as replaced. benchmarks/compare.py has the worst.
MOST_PAIRS = 150_000
# What stayed between two replacements is shown as replaced with them when it has no more letters than this, or when
# each of them has so many times its letters.
FEW_LETTERS = 3
MANY_TIMES = 8


class Token(NamedTuple):
    """A word, a gap, a part of a citation or, in rich text, a tag; there with the marks and blocks it stands in."""

    text: str
    kind: Literal["word", "citation", "tag", "fold"] = "word"
    marks: tuple[tuple[str, int], ...] = ()
    blocks: tuple[str, ...] = ()

    @property
    def letters(self) -> int:
        return sum(map(str.isalnum, self.text))

    @property
    def is_anchor(self) -> bool:
        """Is it worth finding in the other text? Spaces and commas are everywhere; blocks end where they ended."""
        return self.text.startswith("</") if self.kind == "tag" else any(map(str.isalnum, self.text))


@dataclass(frozen=True)
class Piece:
    """A stretch of text that stayed, was deleted or was inserted."""

    act: Act
    tokens: tuple[Token, ...]

    @property
    def text(self) -> str:
        return "".join(token.text for token in self.tokens)


def word_differences(before: str, after: str) -> list[Piece]:
    """The pieces of two plain texts."""
    return token_differences(tokens_of(before), tokens_of(after))


def tokens_of(text: str) -> list[Token]:
    """A plain text as tokens; joined they are the text."""
    tokens: list[Token] = []
    end = 0
    for citation in CITATION.finditer(text):
        tokens += (Token(word) for word in WORD.findall(text[end : citation.start()]))
        tokens += (Token(part, "citation") for part in IN_CITATION.findall(citation[0]))
        end = citation.end()
    return [*tokens, *(Token(word) for word in WORD.findall(text[end:]))]


def token_differences(before: Sequence[Token], after: Sequence[Token]) -> list[Piece]:
    """The pieces of two texts in tokens: of each change the deletion first, then the insertion."""
    head, gone, come, tail = _trimmed(before, after)
    pieces = [head, *_differing(gone.tokens, come.tokens), tail]
    return _with_whole_blocks(_tidied(_joined([piece for piece in pieces if piece.tokens])))


def _length_in_common(before: Sequence[Token], after: Sequence[Token]) -> int:
    pairs = enumerate(zip(before, after, strict=False))
    return next((place for place, (old, new) in pairs if old != new), min(len(before), len(after)))


def _differing(before: Sequence[Token], after: Sequence[Token]) -> Iterator[Piece]:
    if _pairs_of_words(before, after) <= MOST_PAIRS:
        yield from _by_words(before, after)
        return
    old, new = _sentences(before), _sentences(after)
    if _pairs(old, new) > MOST_PAIRS:
        yield from _replaced(before, after)
        return
    left = MOST_PAIRS
    for act, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = [t for line in old[a:b] for t in line], [t for line in new[c:d] for t in line]
        if act == "equal":
            yield Piece("equal", tuple(gone))
        elif (pairs := _pairs_of_words(gone, come)) <= left:
            left -= pairs
            yield from _by_words(gone, come)
        else:
            yield from _replaced(gone, come)


def _pairs_of_words(before: Sequence[Token], after: Sequence[Token]) -> int:
    was, now = Counter(before), Counter(after)
    return sum(times * now[token] for token, times in was.items() if token.is_anchor)


def _pairs(before: Sequence[object], after: Sequence[object]) -> int:
    was, now = Counter(before), Counter(after)
    return sum(times * now[part] for part, times in was.items())


def _by_words(before: Sequence[Token], after: Sequence[Token]) -> Iterator[Piece]:
    """Anchors are matched first, the longest run of them before the shorter; what lies between two is then trimmed."""
    old = [place for place, token in enumerate(before) if token.is_anchor]
    new = [place for place, token in enumerate(after) if token.is_anchor]
    numbers = {token: number for number, token in enumerate(dict.fromkeys((*before, *after)))}
    words = [numbers[before[place]] for place in old], [numbers[after[place]] for place in new]
    was = now = 0
    for match in SequenceMatcher(None, *words, autojunk=False).get_matching_blocks():
        for step in range(match.size):
            i, j = old[match.a + step], new[match.b + step]
            yield from _trimmed(before[was:i], after[now:j])
            yield Piece("equal", (before[i],))
            was, now = i + 1, j + 1
    yield from _trimmed(before[was:], after[now:])


def _trimmed(before: Sequence[Token], after: Sequence[Token]) -> Iterator[Piece]:
    """What two stretches begin and end with alike stayed; all between is replaced."""
    head = _length_in_common(before, after)
    tail = min(_length_in_common(before[::-1], after[::-1]), min(len(before), len(after)) - head)
    yield Piece("equal", tuple(before[:head]))
    yield from _replaced(before[head : len(before) - tail], after[head : len(after) - tail])
    yield Piece("equal", tuple(before[len(before) - tail :]))


def _replaced(before: Sequence[Token], after: Sequence[Token]) -> Iterator[Piece]:
    yield Piece("delete", tuple(before))
    yield Piece("insert", tuple(after))


def _sentences(tokens: Sequence[Token]) -> list[tuple[Token, ...]]:
    """The tokens in sentences and lines; the white space after a sentence begins the next one."""
    sentences: list[list[Token]] = [[]]
    for token in tokens:
        sentences[-1].append(token)
        if token.text in SENTENCE_ENDS or "\n" in token.text or token.text.startswith("</"):
            sentences.append([])
    return [tuple(sentence) for sentence in sentences if sentence]


def _tidied(pieces: Sequence[Piece]) -> list[Piece]:
    """Neighbours of the same act joined, and no confetti: an "og" between two replacements goes with them."""
    tidy: list[Piece] = []
    deleted: list[Token] = []
    inserted: list[Token] = []
    for place, piece in enumerate(pieces):
        if piece.act == "delete":
            deleted += piece.tokens
        elif piece.act == "insert":
            inserted += piece.tokens
        elif _is_confetti(piece, (deleted, inserted), _change_after(pieces[place + 1 : place + 3])):
            deleted += piece.tokens
            inserted += piece.tokens
        else:
            tidy += [*_change(deleted, inserted), piece]
            deleted, inserted = [], []
    tidy += _change(deleted, inserted)
    return _joined(tidy)


# What a change took out and what it put in.
OutAndIn = tuple[Sequence[Token], Sequence[Token]]


def _change_after(pieces: Sequence[Piece]) -> OutAndIn:
    """The change that the pieces begin with: a deletion, an insertion, or one after the other."""
    acts = [piece.act for piece in pieces]
    deleted = pieces[0].tokens if acts[:1] == ["delete"] else ()
    inserted = next((piece.tokens for piece in pieces[: 1 + bool(deleted)] if piece.act == "insert"), ())
    return deleted, inserted


def _is_confetti(piece: Piece, left: OutAndIn, right: OutAndIn) -> bool:
    """Did hardly anything stay here, between two changes that say the rest anew?"""
    if any(token.kind != "word" for token in piece.tokens) or not (any(left) and any(right)):
        return False
    letters = _letters(piece.tokens)
    if letters <= FEW_LETTERS and all(left) and all(right):
        return True
    is_replaced = any((left[0], right[0])) and any((left[1], right[1]))
    return is_replaced and letters * MANY_TIMES <= min(_letters([*side[0], *side[1]]) for side in (left, right))


def _letters(tokens: Sequence[Token]) -> int:
    return sum(token.letters for token in tokens)


def _change(deleted: list[Token], inserted: list[Token]) -> list[Piece]:
    both = [Piece("delete", tuple(deleted)), Piece("insert", tuple(inserted))]
    return [piece for piece in both if piece.tokens]


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    joined: list[Piece] = []
    for piece in pieces:
        if joined and joined[-1].act == piece.act:
            piece = Piece(piece.act, joined.pop().tokens + piece.tokens)
        joined.append(piece)
    return joined


def _with_whole_blocks(pieces: list[Piece]) -> list[Piece]:
    """A paragraph that came or went has its own tags around it: "<p>new</p>", not "new</p><p>"."""
    for place in range(1, len(pieces) - 1):
        before, change, after = pieces[place - 1 : place + 2]
        if before.act == after.act == "equal" and change.act != "equal":
            pieces[place - 1 : place + 2] = _slid(before, change, after)
    return [piece for piece in pieces if piece.tokens]


def _slid(before: Piece, change: Piece, after: Piece) -> list[Piece]:
    left, middle, right = list(before.tokens), list(change.tokens), list(after.tokens)
    while left and left[-1].kind == "tag" and left[-1] == middle[-1] and not middle[-1].text.startswith("</"):
        right.insert(0, middle.pop())
        middle.insert(0, left.pop())
    while right and right[0].kind == "tag" and right[0] == middle[0] and middle[0].text.startswith("</"):
        left.append(middle.pop(0))
        middle.append(right.pop(0))
    return [Piece(before.act, tuple(left)), Piece(change.act, tuple(middle)), Piece(after.act, tuple(right))]
