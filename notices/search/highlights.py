"""The words of a query marked in a text, and a snippet of the text around them. Pure; the results are HTML."""

import html
import re
from functools import lru_cache

from notices.search.questions.question import Question

# How much text a snippet shows before and after the hit.
CHARACTERS_BEFORE, CHARACTERS_AFTER = 60, 180
# Of all that a question stands for, what was typed comes first.
MAX_PATTERNS = 16
# A text is searched this far; a hit beyond it has no snippet.
MAX_SCANNED_LENGTH = 30_000
# The letters of a text that `terms.folded` makes one letter.
VARIANTS = {
    "a": "aàáâãā",
    "c": "cç",
    "e": "eèéêëē",
    "i": "iìíîïy",
    "n": "nñ",
    "o": "oòóôõō",
    "u": "uùúûüū",
    "y": "yýÿ",
    "æ": "æä",
    "ø": "øö",
}
# What may stand between the characters of a number, with those beyond Latin-1 apart: see `_letter`.
GAP = r"(?:[\s_-]|[‐‑–](?=))?"
# Placed behind the first letter of a word.
NOT_WITHIN_A_WORD = r"(?<!\w[\s\S])"


def pattern(question: Question) -> re.Pattern[str] | None:
    """Return an expression that finds every word of the question; None for an empty one."""
    patterns = question.patterns[:MAX_PATTERNS]
    return re.compile("|".join(dict.fromkeys(map(_expression, patterns)))) if patterns else None


def _expression(term: str) -> str:
    """Return an expression for a term as people write it; the beginning of a word stands for the whole word."""
    stem = term.removesuffix("*")
    gap = GAP if any(character.isdigit() for character in stem) and len(stem) > 2 else ""
    # The first letter comes before the lookbehind: the engine then skips most of the text.
    letters = gap.join([_letter_class(stem[0]) + NOT_WITHIN_A_WORD, *map(_letter, stem[1:])])
    # A whole term is a stem too: its word may be a little longer.
    return letters + (r"[\w-]*" if term.endswith("*") else r"\w{0,4}\b" if len(stem) > 3 else r"\b")


def _letter_class(character: str) -> str:
    """Return a class with the letter in both cases, with and without accents: it is faster than ignoring case."""
    letters = VARIANTS.get(character, character)
    return f"[{letters}{letters.upper()}]"


@lru_cache(maxsize=256)
def _letter(character: str) -> str:
    """Return what finds the same as its class, in a third of the time that `re` takes to compile that.

    A class with a letter beyond Latin-1 is made from a table of 65,536 letters. The empty lookahead keeps `re` from
    making one class of both.
    """
    letters = _letter_class(character)[1:-1]
    latin = "".join(letter for letter in letters if ord(letter) < 256)
    others = "".join(letter for letter in letters if ord(letter) >= 256)
    return f"(?:[{latin}]|[{others}](?=))" if latin and others else f"[{letters}]"


def marked(text: str, words: re.Pattern[str] | None) -> str:
    """Return the text as HTML, with the words in <mark>."""
    if words is None:
        return html.escape(text)
    parts, end = [], 0
    for match in words.finditer(text):
        parts += [html.escape(text[end : match.start()]), f"<mark>{html.escape(match[0])}</mark>"]
        end = match.end()
    return "".join(parts) + html.escape(text[end:])


def snippet(text: str, words: re.Pattern[str] | None) -> str:
    """Return the text around the first hit as HTML; "" if there is no hit."""
    match = words.search(text, 0, MAX_SCANNED_LENGTH) if words else None
    if match is None:
        return ""
    start, end = _start(text, match.start()), _end(text, match.end())
    excerpt = marked(" ".join(text[start:end].split()), words)
    return f"{'… ' if start else ''}{excerpt}{' …' if end < len(text) else ''}"


def _start(text: str, position: int) -> int:
    """Return where a word begins, not far before the position."""
    if (start := max(0, position - CHARACTERS_BEFORE)) == 0:
        return 0
    gap = re.compile(r"\s").search(text, start, position)
    return gap.end() if gap else position


def _end(text: str, position: int) -> int:
    end = min(len(text), position + CHARACTERS_AFTER)
    return end if end == len(text) else max(text.rfind(" ", position, end), position)
