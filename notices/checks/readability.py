"""Measure how hard a text is to read: words, sentences, and LIX on the scale of Carl-Hugo Björnsson (1968)."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from notices.checks.finding import Finding, advice
from notices.document.citations import passages, without_citations
from notices.document.model import Document
from notices.document.rich_text import plain_text
from trials.msgid import gettext_noop

# In a shorter text a single long word decides the LIX.
MIN_WORDS = 20
MAX_LETTERS_OF_SHORT_WORD = 6
MAX_SUMMARY_WORDS = 120
MAX_SUMMARY_LIX = 45

# (the highest LIX of the step, its name). Very easy as children's books, medium as newspapers, very hard as laws.
SCALE = (
    (24, gettext_noop("very easy")),
    (35, gettext_noop("easy")),
    (45, gettext_noop("medium")),
    (55, gettext_noop("hard")),
)
HARDEST = gettext_noop("very hard")

WORD = re.compile(r"[^\W_]+(?:[-'’.,/][^\W_]+)*")
SENTENCE_END = re.compile(r"[.!?:…]+[\"”»’)\]]*(?=\s+(\S))")
ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:bl\.a|ca|d\.v\.s|dvs|dr|e\.g|evt|f\.eks|fig|i\.e|jf|kl|nr|pkt|tab|vs)\.$", re.I
)


@dataclass(frozen=True)
class Readability:
    """The length and LIX of a section; `lix` is None and `scale` "" where the text is too short to measure."""

    place: str
    words: int
    lix: int | None
    scale: str

    def as_data(self) -> dict[str, Any]:
        """Return the figures as they are stored with a review."""
        return asdict(self)


def section_readability(document: Document) -> list[Readability]:
    """Measure every section that has a text, in the template's order."""
    texts = ((passage.place, plain_words(passage.text)) for passage in passages(document) if passage.is_rich)
    return [_readability(place, text) for place, text in texts if text]


def plain_words(rich_text: str) -> str:
    """Return the words that a person reads: no tags, no citations."""
    return without_citations(plain_text(rich_text))


def _readability(place: str, text: str) -> Readability:
    words = WORD.findall(text)
    if len(words) < MIN_WORDS:
        return Readability(place, len(words), None, "")
    value = lix(text)
    return Readability(place, len(words), value, scale_of(value))


# The checks and the report measure the same texts one after the other.
@lru_cache(maxsize=64)
def lix(text: str) -> int:
    """Return the words per sentence plus the percentage of words with more than six letters, of a text with words."""
    words = WORD.findall(text)
    long_words = [word for word in words if sum(map(str.isalpha, word)) > MAX_LETTERS_OF_SHORT_WORD]
    return round(len(words) / len(list(sentences(text))) + 100 * len(long_words) / len(words))


def scale_of(value: int) -> str:
    """Return the name of the step on Björnsson's scale, a msgid."""
    return next((name for highest, name in SCALE if value <= highest), HARDEST)


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a plain text. The end of a line ends one; "28. mars" and "f.eks. Norge" do not."""
    for line in text.splitlines():
        start = 0
        for end in SENTENCE_END.finditer(line):
            if end[1].islower() or ABBREVIATION.search(line[start : end.end()]):
                continue
            yield from _with_words(line[start : end.end()])
            start = end.end()
        yield from _with_words(line[start:])


def _with_words(sentence: str) -> Iterator[str]:
    if WORD.search(sentence):
        yield sentence


def findings(document: Document) -> Iterator[Finding]:
    """Yield advice on the summary alone: everybody reads it, and other sections hold the names of medicines."""
    summary = _readability("summary", plain_words(document.summary))
    if summary.lix is not None and summary.lix > MAX_SUMMARY_LIX:
        message = gettext_noop(
            "The summary is hard to read: LIX %(lix)s. Everybody can follow a text below 45: "
            "use shorter sentences and words."
        )
        yield advice("readability", "summary", message, lix=summary.lix)
    if summary.words > MAX_SUMMARY_WORDS:
        message = gettext_noop("The summary has %(words)s words. Keep it within %(most)s.")
        yield advice("length", "summary", message, words=summary.words, most=MAX_SUMMARY_WORDS)
