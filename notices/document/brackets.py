"""Find what looks like a citation in a document's texts and is none: numbers in brackets, and `[@…` that is not read.

A number in brackets is found by what people see: marks inside, non-breaking spaces and other forms of digits and
brackets do not hide it. It is known by its place, its sentence and its own text, so that it is found again in a later
version as long as the sentence stands unchanged.
"""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from notices.document.characters import ALWAYS_INVISIBLE, SOMETIMES_INVISIBLE
from notices.document.citations import CITATION, KEY, CitingText, passages
from notices.document.model import Document
from notices.document.rich_text import letters_of

DASHES = "‐‑‒–—−-"
BETWEEN = rf"\s*(?:[,;]\s*(?:(?:og|and|&)\s)?|\b(?:og|and)\b|&|[{DASHES}])\s*"
NUMBERS = rf"[1-9][0-9]{{0,2}}(?:{BETWEEN}[1-9][0-9]{{0,2}})*"
NUMBERS_IN_BRACKETS = re.compile(rf"\(\s*({NUMBERS})\s*\)|\[\s*({NUMBERS})\s*\]")
NUMBER_OR_RANGE = re.compile(rf"(\d+)(?:\s*[{DASHES}]\s*(\d+))?")
# A bracket with a key in it, or one that begins as a citation does.
LIKE_A_CITATION = re.compile(rf"\[\s*@|\[(?=[^\[\]\n@]*(?<![\w.])({KEY}))")
# A bracket with a digit of any form at its beginning: most texts have none, and are not read letter by letter.
MAY_HOLD_ONE = re.compile(r"[(\[（［⁽₍﹙](?:<[^>]*>|&[#\w]+;|[^\w<&])*[\d¹²³⁰-⁹₀-₉①-⑳]|[⑴-⒇]")
SENTENCE_END = re.compile(r"[.!?…][\"»”’)\]]*\s+(?=[A-ZÆØÅÄÖÉ«\"“])|\n")
SHOWN_LENGTH = 80


class BracketMark(NamedTuple):
    """A bracket that somebody marked as no citation: the n-th of the same text in its sentence, at its place."""

    place: str
    bracket: str
    sentence: str
    occurrence: int

    @property
    def name(self) -> str:
        """A short name for addresses and buttons."""
        return hashlib.sha256("\0".join(map(str, self)).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Bracket:
    """Numbers in brackets: the numbers, and the span in the stored text."""

    mark: BracketMark
    numbers: tuple[int, ...]
    start: int
    end: int


class _Letters:
    """The letters that people see of a text, folded to plain digits and brackets, with their spans there."""

    def __init__(self, passage: CitingText) -> None:
        stored = passage.text
        spans = letters_of(stored) if passage.is_rich else ((letter, n, n + 1) for n, letter in enumerate(stored))
        letters = [
            (letter, start, end)
            for letter, start, end in spans
            if letter.isascii() or not (ALWAYS_INVISIBLE.match(letter) or SOMETIMES_INVISIBLE.match(letter))
        ]
        self.text = "".join(letter for letter, _start, _end in letters)
        # One folded letter may stand for several, as "⑴" does.
        self.folded = ""
        self._positions: list[int] = []
        self._spans = [(start, end) for _letter, start, end in letters]
        for position, (letter, _start, _end) in enumerate(letters):
            folded = _folded(letter)
            self.folded += folded
            self._positions += [position] * len(folded)

    def seen(self, start: int, end: int) -> tuple[int, int]:
        """Return the span among the letters for one among the folded ones."""
        return self._positions[start], self._positions[end - 1] + 1

    def stored(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the stored text for one among the letters."""
        return self._spans[start][0], self._spans[end - 1][1]


def _folded(letter: str) -> str:
    """Return other forms of digits, brackets and "@" as the plain ones."""
    if letter.isascii():
        return letter
    plain = unicodedata.normalize("NFKC", letter)
    return plain if re.fullmatch(r"[0-9()\[\]@,;]+", plain) else letter


def find_brackets(document: Document) -> Iterator[Bracket]:
    """Yield all numbers in brackets that are numbers of references, in texts that may cite."""
    count = len(document.references)
    for passage in passages(document) if count else ():
        if MAY_HOLD_ONE.search(passage.text):
            yield from _brackets_in(passage, count)


def _brackets_in(passage: CitingText, count: int) -> Iterator[Bracket]:
    letters = _Letters(passage)
    places: dict[tuple[str, str], int] = {}
    for match in NUMBERS_IN_BRACKETS.finditer(letters.folded):
        numbers = numbers_in(match[1] or match[2], count)
        if not numbers:
            continue
        start, end = letters.seen(*match.span())
        bracket, sentence = _collapsed(letters.text[start:end]), sentence_around(letters.text, start, end)
        occurrence = places[bracket, sentence] = places.get((bracket, sentence), 0) + 1
        mark = BracketMark(passage.place, bracket, sentence, occurrence)
        yield Bracket(mark, numbers, *letters.stored(start, end))


def numbers_in(text: str, count: int) -> tuple[int, ...]:
    """Return the numbers and ranges in a bracket, each number once; () where one of them is no reference's."""
    numbers: dict[int, None] = {}
    for first, last in NUMBER_OR_RANGE.findall(text):
        if max(int(first), int(last or first)) > count:
            return ()
        numbers |= dict.fromkeys(range(int(first), int(last or first) + 1) if int(last or first) >= int(first) else ())
        numbers |= dict.fromkeys((int(first), int(last or first)))
    return tuple(numbers)


def sentence_around(text: str, start: int, end: int) -> str:
    """Return the sentence that holds the span, with its white space collapsed."""
    ends = [match.end() for match in SENTENCE_END.finditer(text)]
    before = max((position for position in ends if position <= start), default=0)
    after = min((position for position in ends if position >= end), default=len(text))
    return _collapsed(text[before:after])


def _collapsed(text: str) -> str:
    return " ".join(text.split())


def unread_citations(passage: CitingText, keys: Collection[str], *, may_cite: bool = True) -> Iterator[str]:
    """Yield what begins as a citation does and is not read as one, and brackets that name one of the keys."""
    if not re.search("[@﹫＠]", CITATION.sub("", passage.text) if may_cite else passage.text):
        return
    letters = _Letters(passage)
    read = {match.start() for match in CITATION.finditer(passage.text)} if may_cite else set()
    for match in LIKE_A_CITATION.finditer(letters.folded):
        start, end = letters.seen(*match.span())
        if letters.stored(start, end)[0] in read or (match[1] and match[1].removeprefix("@") not in keys):
            continue
        bracket = re.match(r"[^\]\n]*\]?", letters.text[start:])
        text = _collapsed(bracket[0] if bracket else letters.text[start:end])
        yield text if len(text) <= SHOWN_LENGTH else f"{text[:SHOWN_LENGTH]}…"
