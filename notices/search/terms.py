"""A text as terms. Pure.

The same word gives the same term in every language, because all texts go through the Norwegian stemmer. It changes
English words little; two rules of our own (`_rounded`) bring more forms of a word together.
A term consists of `LETTERS` only, so no database can read syntax in it.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from snowballstemmer import stemmer

from notices.document.characters import without_invisible
from trials.study.numbers import TABLE

# Longer input is cut to these lengths.
MAX_QUERY_LENGTH = 200
MAX_TERM_LENGTH = 60
# The stemmer and its rules leave words as short as this alone.
MIN_STEM_LENGTH = 3

LETTERS = "0-9a-zæøåα-ω"
HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
# The same letters in Swedish and German names; å is a letter of its own, and keeps its ring.
OTHER_LETTERS = str.maketrans({"ä": "æ", "ö": "ø", "œ": "ø", "đ": "d", "ð": "d", "ł": "l", "þ": "th"})
# A number as people write it, with spaces inside: of Nye metoder, an ATC code ("L04A G06"); beside those of registries.
NUMBER = r"id[\s_-]*20[0-9]{2}[\s_-]*[0-9]{3}|[a-v][0-9]{2}[a-z]\s[a-z][0-9]{2}"
NOT_LETTERS = re.compile(rf"[^{LETTERS}]+")
DIGIT = re.compile("[0-9]")


def folded(text: str) -> str:
    """Return the text in lower case, without accents and what is invisible, with one hyphen; æ, ø and å stay."""
    text = text if text.isascii() else without_invisible(text)
    text = unicodedata.normalize("NFKC", text).casefold().translate(OTHER_LETTERS).translate(HYPHENS)
    return text if text.isascii() else "".join(map(_folded_letter, text))


@lru_cache(maxsize=4096)
def _folded_letter(letter: str) -> str:
    if letter == "å":
        return letter
    return "".join(mark for mark in unicodedata.normalize("NFD", letter) if not unicodedata.combining(mark))


def name_key(text: str) -> str:
    """Return letters and digits only, in lower case: "isrctn-1234 5678" and "ISRCTN12345678" have the same key."""
    return NOT_LETTERS.sub("", folded(text))


def stemmed(word: str) -> str:
    """Return the stem of a folded word. A word with a digit in it is a number or a name, and stays as it is."""
    return _rounded(stem(word))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return what the stemmer leaves of a folded word: its first letters, none of them changed."""
    if DIGIT.search(word) or len(word) <= MIN_STEM_LENGTH:
        return word[:MAX_TERM_LENGTH]
    # A new stemmer each time: it holds the word it works on, and threads would share it.
    return str(stemmer("norwegian").stemWord(word[:MAX_TERM_LENGTH]))


def _rounded(stem: str) -> str:
    """Make "sykdomm" (of "sykdommer") "sykdom", and "therapy" "therapi" as in "therapies"."""
    if len(stem) <= MIN_STEM_LENGTH or stem[-1].isdigit():
        return stem
    stem = stem[:-1] if stem[-1] == stem[-2] else stem
    return f"{stem[:-1]}i" if stem[-1] == "y" else stem


def words(text: str) -> Iterator[tuple[str, ...]]:
    """Yield the words of a text, folded, each as its parts around hyphens. A number written with spaces is one part."""
    for match in _word_pattern(TABLE.spaced_numbers).finditer(folded(text)):
        word = match[0]
        yield (NOT_LETTERS.sub("", word),) if match["number"] else tuple(re.split("[-_]", word))


@lru_cache(maxsize=4)
def _word_pattern(forms: tuple[tuple[str, int], ...]) -> re.Pattern[str]:
    """Return the pattern of a word, or a `number` of one of these forms, in a folded text."""
    registry_numbers = [rf"{prefix}[\s-]*(?:[0-9][\s-]?){{{digits - 1}}}[0-9]" for prefix, digits in forms]
    # The first letters of all forms: most words are none of them, and are not tried with each.
    first = "".join(sorted({prefix[0] for prefix, _digits in forms}))
    number = rf"(?=[{first}])(?:{'|'.join(registry_numbers)})|{NUMBER}" if forms else NUMBER
    return re.compile(rf"(?<![{LETTERS}])(?P<number>{number})(?![{LETTERS}])|[{LETTERS}]+(?:[-_][{LETTERS}]+)*")


def terms(text: str) -> Iterator[str]:
    """Yield every term of a text, as often as it occurs: "JAK-hemmer" gives "jak", "hemm" and "jakhemm"."""
    for parts in words(text):
        yield from map(stemmed, parts)
        if len(parts) > 1:
            yield stemmed("".join(parts))


def alphabetical_key(text: str) -> str:
    """Return a sort key that puts æ, ø and å last, on every machine."""
    return folded(text).translate(str.maketrans("æøå", "{|}"))


def joined(terms: Iterable[str]) -> str:
    """Return the terms as the index stores them: each once, sorted, with one space between."""
    return " ".join(sorted(set(terms)))
