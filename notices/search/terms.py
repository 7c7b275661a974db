"""What can be looked for: a text as terms, and what somebody typed as a question for terms. Pure.

Whoever asks, and in whatever language a notice is written, the same word gives the same term: everything goes through
the stemmer for Norwegian. It does
little to English words; two rules of our own (`_rounded`) bring more forms of a word together.
A term has no other letters than `LETTERS`: nothing that somebody types can be read as syntax by a database.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from snowballstemmer import stemmer

from trials.study import identify

# What is longer than these is not looked at.
LONGEST_QUESTION = 200
LONGEST_TERM = 60
MOST_WORDS = 12
# A shorter term is found only as a whole word: half of all words begin with the letter "s".
SHORTEST_PREFIX = 3

LETTERS = "0-9a-zæøåα-ω"
DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
# The same letters in Swedish and German names; å is a letter of its own, and keeps its ring.
OTHER_LETTERS = str.maketrans({"ä": "æ", "ö": "ø", "œ": "ø", "đ": "d", "ð": "d", "ł": "l", "þ": "th"})
# A number as people write it, with blanks inside: NCT, Nye metoder, an ATC code ("L04A G06").
NUMBER = r"nct[\s-]*(?:[0-9][\s-]?){7}[0-9]|id[\s_-]*20[0-9]{2}[\s_-]*[0-9]{3}|[a-v][0-9]{2}[a-z]\s[a-z][0-9]{2}"
WORD = re.compile(rf"(?<![{LETTERS}])(?:{NUMBER})(?![{LETTERS}])|[{LETTERS}]+(?:[-_][{LETTERS}]+)*")
IS_NUMBER = re.compile(NUMBER)
NOT_LETTERS = re.compile(rf"[^{LETTERS}]+")
DIGIT = re.compile("[0-9]")
# A vowel that falls out in the plural, in the word that every second notice has: "legemiddel", "legemidler".
ELIDED = (("middel", "midl"), ("midl", "middel"))


def folded(text: str) -> str:
    """Small letters without accents, one kind of hyphen; æ, ø and å stay."""
    text = unicodedata.normalize("NFKC", text).casefold().translate(OTHER_LETTERS).translate(DASHES)
    return text if text.isascii() else "".join(map(_folded_letter, text))


@lru_cache(maxsize=4096)
def _folded_letter(letter: str) -> str:
    if letter == "å":
        return letter
    return "".join(mark for mark in unicodedata.normalize("NFD", letter) if not unicodedata.combining(mark))


def key(text: str) -> str:
    """A name or number without case, accents, blanks and signs: "nct-0333 4396" and "NCT03334396" have one key."""
    return NOT_LETTERS.sub("", folded(text))


def stemmed(word: str) -> str:
    """The term of a folded word: its stem. What has a digit in it is a number or a name, and stays as it is."""
    return _rounded(_stem(word))


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    if DIGIT.search(word) or len(word) <= SHORTEST_PREFIX:
        return word[:LONGEST_TERM]
    # A stemmer of its own each time: it keeps the word it works on, and threads would share it.
    return str(stemmer("norwegian").stemWord(word[:LONGEST_TERM]))


def _rounded(stem: str) -> str:
    """ "sykdomm" (of "sykdommer") is "sykdom", and "therapy" is "therapi" as in "therapies"."""
    if len(stem) <= SHORTEST_PREFIX or stem[-1].isdigit():
        return stem
    stem = stem[:-1] if stem[-1] == stem[-2] else stem
    return f"{stem[:-1]}i" if stem[-1] == "y" else stem


def words(text: str) -> Iterator[tuple[str, ...]]:
    """The words of a text, folded: each in the parts around its hyphens. A number of several pieces is one part."""
    for match in WORD.finditer(folded(text)):
        word = match[0]
        yield (NOT_LETTERS.sub("", word),) if IS_NUMBER.fullmatch(word) else tuple(re.split("[-_]", word))


def terms(text: str) -> Iterator[str]:
    """Every term of a text, as often as it stands there: "JAK-hemmer" is "jak", "hemm" and "jakhemm"."""
    for parts in words(text):
        yield from map(stemmed, parts)
        if len(parts) > 1:
            yield stemmed("".join(parts))


# A term, or the beginning of one: "kløe", "legemid*". All of an alternative must be there.
Alternative = tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """What somebody looks for: of every word one of its alternatives must be there."""

    words: tuple[tuple[Alternative, ...], ...] = ()
    # The whole of it as a name or a number.
    key: str = ""

    @classmethod
    def of(cls, text: str) -> Self:
        """No text is a fault: what holds no word asks for nothing."""
        text = text[:LONGEST_QUESTION]
        if found := identify(text):
            number = key(found.number)
            return cls((((f"{number}*",),),), number)
        asked = dict.fromkeys(map(_alternatives, words(text)))
        return cls(tuple(asked)[:MOST_WORDS], key(text))

    def __bool__(self) -> bool:
        return bool(self.words)

    @property
    def patterns(self) -> list[str]:
        """Every term or beginning that is looked for, each once."""
        return list(dict.fromkeys(pattern for word in self.words for each in word for pattern in each))


def _alternatives(parts: tuple[str, ...]) -> tuple[Alternative, ...]:
    """A word with hyphens is found as it is written, and written together: "il-6" finds "IL6" too."""
    if len(parts) == 1:
        return tuple((pattern,) for pattern in _patterns(parts[0]))
    together = _patterns("".join(parts))
    return (tuple(_patterns(part)[0] for part in parts), *((pattern,) for pattern in together))


def _patterns(part: str) -> list[str]:
    """The word's own term, and what begins with its stem: the one does not always begin with the other."""
    stem, term = _stem(part), stemmed(part)
    if len(stem) < SHORTEST_PREFIX:
        return [term]
    patterns = [f"{stem}*"] if term.startswith(stem) else [term, f"{stem}*"]
    return patterns + [f"{stem.removesuffix(end)}{other}*" for end, other in ELIDED if stem.endswith(end)]


def alphabetical(text: str) -> str:
    """A key to sort by that puts æ, ø and å last, on every machine."""
    return folded(text).translate(str.maketrans("æøå", "{|}"))


def distinct(found: Iterable[str]) -> str:
    """Terms as the index keeps them: each once, one blank between."""
    return " ".join(sorted(set(found)))
