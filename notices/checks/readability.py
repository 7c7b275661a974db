"""How hard a text is to read: words, sentences, and LIX with the scale of its author, Carl-Hugo Björnsson (1968)."""

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

# In a shorter text one long word decides the figure.
FEWEST_WORDS = 20
LONG_WORD = 6  # letters; a long word has more
SUMMARY_WORDS = 120
SUMMARY_LIX = 45

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
class Reading:
    """A section as a reader meets it; `lix` is None and `scale` "" where the text is too short to measure."""

    place: str
    words: int
    lix: int | None
    scale: str

    def as_data(self) -> dict[str, Any]:
        """As it is frozen into a review."""
        return asdict(self)


def readings(document: Document) -> list[Reading]:
    """Every section that has a text, in the template's order."""
    texts = ((passage.place, words_of(passage.text)) for passage in passages(document) if passage.is_rich)
    return [_reading(place, text) for place, text in texts if text]


def words_of(rich_text: str) -> str:
    """What is read aloud: no marks, no citations."""
    return without_citations(plain_text(rich_text))


def _reading(place: str, text: str) -> Reading:
    words = WORD.findall(text)
    if len(words) < FEWEST_WORDS:
        return Reading(place, len(words), None, "")
    value = lix(text)
    return Reading(place, len(words), value, scale_of(value))


# The checks and the report ask for the same texts one after the other.
@lru_cache(maxsize=64)
def lix(text: str) -> int:
    """Words in a sentence plus the percentage of words with more than six letters; the text must have words."""
    words = WORD.findall(text)
    long_words = [word for word in words if len(word) > LONG_WORD and sum(map(str.isalpha, word)) > LONG_WORD]
    return round(len(words) / len(list(sentences(text))) + 100 * len(long_words) / len(words))


def scale_of(value: int) -> str:
    """The name of the step on Björnsson's scale, a msgid."""
    return next((name for highest, name in SCALE if value <= highest), HARDEST)


def sentences(text: str) -> Iterator[str]:
    """The sentences of a plain text; the end of a line ends one, "28. mars" and "f.eks. Norge" do not."""
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
    """Advice on the summary alone: it is for everybody, and the others hold the names of medicines."""
    reading = _reading("summary", words_of(document.summary))
    if reading.lix is not None and reading.lix > SUMMARY_LIX:
        message = gettext_noop(
            "The summary is hard to read: LIX %(lix)s. Everybody can follow a text below 45: "
            "use shorter sentences and words."
        )
        yield advice("readability", "summary", message, lix=reading.lix)
    if reading.words > SUMMARY_WORDS:
        message = gettext_noop("The summary has %(words)s words. Keep it within %(most)s.")
        yield advice("length", "summary", message, words=reading.words, most=SUMMARY_WORDS)
