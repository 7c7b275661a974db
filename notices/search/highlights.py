"""Where the words of a question stand in a text, and the piece of it around them. Pure; what comes out is HTML."""

import html
import re

from notices.search.terms import Question

# Letters before and after the hit that a piece of text is cut from.
BEFORE, AFTER = 60, 180
# A text is looked through this far; a hit beyond it is shown without its surroundings.
FARTHEST = 30_000
# The letters that were folded into one, as a text may have them.
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
# What may stand inside a number that is written in pieces.
GAP = r"[\s_‐‑–-]?"
# Said behind the first letter of a word.
NOT_WITHIN_A_WORD = r"(?<!\w[\s\S])"


def pattern(question: Question) -> re.Pattern[str] | None:
    """Finds every word that answers the question; None where it asks for nothing."""
    return re.compile("|".join(dict.fromkeys(map(_expression, question.patterns)))) if question else None


def _expression(term: str) -> str:
    """A term as it may be written; the beginning of a word stands for the whole word."""
    stem = term.removesuffix("*")
    gap = GAP if any(sign.isdigit() for sign in stem) and len(stem) > 2 else ""
    first, *others = map(_as_written, stem)
    # The first letter comes before the look at what stands before it: then a text is passed over in great steps.
    letters = gap.join([first + NOT_WITHIN_A_WORD, *others])
    # A whole term is a stem all the same: its word may go on a little.
    return letters + (r"[\w-]*" if term.endswith("*") else r"\w{0,4}\b" if len(stem) > 3 else r"\b")


def _as_written(sign: str) -> str:
    """Small or as a capital, with and without its accents: one class, which is faster than to ignore the case."""
    letters = VARIANTS.get(sign, sign)
    return f"[{letters}{letters.upper()}]"


def marked(text: str, words: re.Pattern[str] | None) -> str:
    """The text as HTML, with the words in <mark>."""
    if words is None:
        return html.escape(text)
    pieces, end = [], 0
    for match in words.finditer(text):
        pieces += [html.escape(text[end : match.start()]), f"<mark>{html.escape(match[0])}</mark>"]
        end = match.end()
    return "".join(pieces) + html.escape(text[end:])


def snippet(text: str, words: re.Pattern[str] | None) -> str:
    """The piece of the text around the first hit, as HTML; "" where nothing of it stands there."""
    match = words.search(text, 0, FARTHEST) if words else None
    if match is None:
        return ""
    start, end = _start(text, match.start()), _end(text, match.end())
    piece = marked(" ".join(text[start:end].split()), words)
    return f"{'… ' if start else ''}{piece}{' …' if end < len(text) else ''}"


def _start(text: str, place: int) -> int:
    """Where a word begins, not far before the place."""
    if (start := max(0, place - BEFORE)) == 0:
        return 0
    gap = re.compile(r"\s").search(text, start, place)
    return gap.end() if gap else place


def _end(text: str, place: int) -> int:
    end = min(len(text), place + AFTER)
    return end if end == len(text) else max(text.rfind(" ", place, end), place)
