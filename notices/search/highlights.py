"""The words of a query marked in a text, and a snippet of the text around them. Pure; the results are HTML."""

import html
import re

from notices.search.questions.question import Question
from notices.search.terms import HYPHENS

# How much text a snippet shows before and after the hit.
CHARACTERS_BEFORE, CHARACTERS_AFTER = 60, 180
# Of all that a question stands for, what was typed comes first.
MAX_PATTERNS = 16
# A text is searched this far; a hit beyond it has no snippet.
MAX_SCANNED_LENGTH = 30_000
# The letters of a text that `terms.folded` makes one letter.
VARIANTS = {
    "a": "àáâãā",
    "c": "ç",
    "e": "èéêëē",
    "i": "ìíîï",
    "n": "ñ",
    "o": "òóôõō",
    "u": "ùúûü",
    "y": "ýÿ",
    "æ": "ä",
    "ø": "ö",
}
PLAIN_LETTERS = {form: letter for letter, variants in VARIANTS.items() for form in variants}
PLAIN_LETTERS |= {chr(hyphen): "-" for hyphen in HYPHENS}
# What may stand between the characters of a number.
GAP = r"[\s_-]?"
# Placed behind the first letter of a word.
NOT_WITHIN_A_WORD = r"(?<!\w[\s\S])"


def pattern(question: Question) -> re.Pattern[str] | None:
    """Return an expression that finds every word of the question in a plain text; None for an empty one."""
    patterns = question.patterns[:MAX_PATTERNS]
    return re.compile("|".join(dict.fromkeys(map(_expression, patterns)))) if patterns else None


def _expression(term: str) -> str:
    """Return an expression for a term as people write it; the beginning of a word stands for the whole word.

    Its letters are letters, not classes of all that one may stand for: `re` takes ten times as long to compile those.
    """
    stem = term.removesuffix("*")
    gap = GAP if any(character.isdigit() for character in stem) and len(stem) > 2 else ""
    # The first letter comes before the lookbehind: the engine then skips most of the text.
    letters = gap.join([_letter(stem[0]) + NOT_WITHIN_A_WORD, *map(_letter, stem[1:])])
    # A whole term is a stem too: its word may be a little longer.
    return letters + (r"[\w-]*" if term.endswith("*") else r"\w{0,4}\b" if len(stem) > 3 else r"\b")


def _letter(character: str) -> str:
    # A stem that ends in "y" is asked with "i".
    return "[iy]" if character == "i" else re.escape(character)


def plain(text: str) -> str:
    """Return the text in small letters without accents and with one hyphen, each in its place."""
    # No other letter becomes two when it is made small. Most texts have few of the letters that are replaced.
    small = text.replace("İ", "I").lower()
    for letter, plain_letter in PLAIN_LETTERS.items():
        if letter in small:
            small = small.replace(letter, plain_letter)
    return small


def marked(text: str, words: re.Pattern[str] | None) -> str:
    """Return the text as HTML, with the words in <mark>."""
    if words is None:
        return html.escape(text)
    parts, end = [], 0
    for match in words.finditer(plain(text)):
        start, here = end, match.start()
        end = match.end()
        parts += [html.escape(text[start:here]), f"<mark>{html.escape(text[here:end])}</mark>"]
    return "".join(parts) + html.escape(text[end:])


def snippet(text: str, words: re.Pattern[str] | None) -> str:
    """Return the text around the first hit as HTML; "" if there is no hit."""
    match = words.search(plain(text[:MAX_SCANNED_LENGTH])) if words else None
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
