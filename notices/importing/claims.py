"""Who took which stretch of the source: each letter once, by one field, as furniture, or by nobody."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from notices.importing.blocks import ReadSource, Span
from notices.importing.flows import Flow
from notices.importing.joining import LineJoiner
from notices.importing.result import Doubt, Fate, Normalisation, Piece
from notices.importing.words import count_words, word_list
from trials.msgid import gettext_noop

CUT_WORD = gettext_noop("A word may have been cut at the end of a line here.")


@dataclass
class Claims:
    """What the parts took so far, what they changed in taking it, and what they doubt."""

    source: ReadSource
    normalisations: list[Normalisation] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    def __post_init__(self) -> None:
        # For each letter the number of its piece's end in `_ends`; 0 is nobody's.
        self._owners = [0] * len(self.source.text)
        self._ends: list[tuple[Fate, str]] = [(Fate.NOT_PLACED, "")]
        self.joiner = LineJoiner(count_words(self.source.text), keeps_lines=self.source.kind != "text")

    def is_free(self, flow: Flow) -> bool:
        """Has nobody taken a letter of it?"""
        return not any(any(self._owners[span.start : span.end]) for span in flow.spans)

    def text(self, place: str, flow: Flow) -> str:
        """Take words for a field as they are; return them as one text, with words that were cut made whole."""
        self._take(flow, Fate.FIELD, place)
        text = self.joiner.join(flow)
        for kind, before, after in self.joiner.cuts:
            self.normalisations.append(Normalisation(kind, place, before, after))
        for words in self.joiner.doubts:
            self.doubt(place, CUT_WORD, words)
        return text

    def value(self, kind: str, place: str, flow: Flow, printed: str) -> None:
        """Take words for a field that prints them otherwise: a code, a number, a date, a box."""
        self._take(flow, Fate.FIELD, place)
        self.added(kind, place, flow.text, printed)

    def added(self, kind: str, place: str, before: str, printed: str) -> None:
        """Note that a field prints other words than those it took."""
        taken, prints = Counter(word_list(before)), Counter(word_list(printed))
        gone, new = tuple((taken - prints).elements()), tuple((prints - taken).elements())
        if gone or new:
            self.normalisations.append(Normalisation(kind, place, gone, new))

    def furniture(self, kind: str, flow: Flow) -> None:
        """Take words that are no fact: a heading, a label, a sentence of the template."""
        self._take(flow, Fate.FURNITURE, kind)

    def doubt(self, place: str, why: str, words: str = "") -> None:
        """Say why something is doubtful."""
        doubt = Doubt(place, why, " ".join(words.split())[:300])
        if doubt not in self.doubts:
            self.doubts.append(doubt)

    def release(self, places: Iterable[str]) -> None:
        """Give back everything that these fields took, with all that was noted of it."""
        names = set(places)
        self._ends = [(Fate.NOT_PLACED, "") if end[0] is Fate.FIELD and end[1] in names else end for end in self._ends]
        self.normalisations = [one for one in self.normalisations if one.place not in names]

    def _take(self, flow: Flow, fate: Fate, where: str) -> None:
        self._ends.append((fate, where))
        number = len(self._ends) - 1
        for span in flow.spans:
            if any(self._owners[span.start : span.end]):
                raise TakenTwice(self.source.words_at(span))
            self._owners[span.start : span.end] = [number] * (span.end - span.start)

    def pieces(self) -> tuple[Piece, ...]:
        """Return the whole source in pieces; the lines of one stretch are one piece."""
        pieces: list[Piece] = []
        owner_before = -1
        for owner, span in self._runs():
            # Brackets and stops between two values are nobody's, and no words.
            if not owner and not word_list(self.source.words_at(span)):
                continue
            if owner == owner_before:
                span = Span(pieces.pop().span.start, span.end)
            pieces.append(Piece(span, *self._ends[owner]))
            owner_before = owner
        return tuple(pieces)

    def _runs(self) -> Iterator[tuple[int, Span]]:
        """Yield stretches of letters with one owner, without the white space around them."""
        text, start = self.source.text, 0
        for at in range(1, len(text) + 1):
            if at == len(text) or self._owners[at] != self._owners[start]:
                if text[start:at].strip():
                    yield self._owners[start], _stripped(text, start, at)
                start = at


class TakenTwice(Exception):
    """Two parts took the same words: a mistake of the program, never of the file."""


def _stripped(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    return Span(start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip()))
