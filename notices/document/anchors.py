"""Find the place and the words that a comment quotes, in its own version of the text and in later ones.

Quotes come from the printed page, where citations are numbers and white space is collapsed: the search ignores both.
"""

import html
import json
import re
from dataclasses import dataclass, replace
from typing import Any

from notices.document.citations import CITATION
from notices.document.model import Document
from notices.document.places import RICH_TEXTS, text_at, texts_of, value_at
from notices.document.rich_text import TAG, letters_of, plain_text

# How many letters before and after a quote are stored with it.
CONTEXT_LENGTH = 80
# A quote of this length does not occur twice by chance; a shorter one needs MIN_CONTEXT letters beside it that are the
# same as before.
UNMISTAKABLE_LENGTH = 40
MIN_CONTEXT = 10
# Numbers as the page prints citations: "(1)", "(2, 3)".
PRINTED_CITATION = re.compile(r"\s*\(\d+(?:, \d+)*\)")
STORED_CITATION = re.compile(rf"\s*{CITATION.pattern}")
BLOCKS = {"p", "ul", "ol", "li"}
# Fields that are no free text: other words there would be another choice, not other wording.
NO_FREE_TEXT = {"schema", "language", "key", "code", "label", "value", "precision", "information_as_of", "accessed"}
NO_FREE_TEXT |= {"checked_on"}


@dataclass(frozen=True)
class Anchor:
    """A place ("" is the whole notice), the quoted words ("" is all of the place) and the text around them."""

    place: str = ""
    quote: str = ""
    before: str = ""
    after: str = ""
    # The text of the place, as plain text, and whether other words may stand there.
    text: str = ""
    takes_suggestion: bool = False


def locate(document: Document, anchor: Anchor) -> Anchor | None:
    """Return the anchor as it stands in this document; None when its place or its words are not there.

    Words without a place are looked for everywhere: somebody marked them on the page.
    """
    if not anchor.place and not anchor.quote:
        return Anchor()
    places = [anchor.place] if anchor.place else [text.place for text in texts_of(document)]
    candidates = [candidate for place in places if (candidate := _at(document, place, anchor))]
    return max(candidates, key=lambda candidate: _common_context(candidate, anchor), default=None)


def find_again(document: Document, anchor: Anchor) -> Anchor | None:
    """Return the anchor of a comment in another version of its text; None when its place or its words are gone.

    A short quote may occur elsewhere by chance. It is the same only where the words beside it are still there.
    """
    here = locate(document, anchor)
    if here is None or not anchor.quote or len(anchor.quote) >= UNMISTAKABLE_LENGTH:
        return here
    context_length = len(_folded(anchor.before)[0].strip()) + len(_folded(anchor.after)[0].strip())
    return here if _common_context(here, anchor) >= min(context_length, MIN_CONTEXT) else None


def with_suggestion(document: Document, anchor: Anchor, suggestion: str | None) -> Document | None:
    """Return the document with the suggested words in place of the quoted ones; None when they no longer fit there."""
    here = find_again(document, anchor)
    if suggestion is None or here is None or not here.takes_suggestion:
        return None
    if not here.quote and here.text != anchor.text:
        return None  # somebody has changed it since: their words would be lost
    stored = text_at(document, here.place) or ""
    if not here.quote:
        text: str | None = _as_rich_text(suggestion) if here.place in RICH_TEXTS else suggestion
    elif here.place in RICH_TEXTS:
        text = _replaced_in_html(stored, here, suggestion)
    else:
        text = _replaced(stored, here, suggestion)
    return None if text is None else _with_text_at(document, here.place, text)


def with_words_at(document: Document, place: str, start: int, end: int, words: str) -> Document | None:
    """Return the document with other words in the span of the stored text at a place; None when they do not fit there.

    Tags at the ends of the span go with it where it would cut a mark in two.
    """
    stored, whole = text_at(document, place) or "", (start, end)
    if place in RICH_TEXTS:
        if (marks := _with_whole_marks(stored, start, end)) is None:
            return None
        whole, words = marks, _escaped(words)
    return _with_text_at(document, place, _with_words(stored, *whole, words))


def letters_without_citations(text: str) -> str:
    """Return the letters of a text, stored or printed, without citations and white space."""
    return "".join(PRINTED_CITATION.sub("", STORED_CITATION.sub("", text)).split())


def _at(document: Document, place: str, anchor: Anchor) -> Anchor | None:
    """Return the anchor at this place; None when its words are not there."""
    stored = text_at(document, place)
    if stored is None:
        return None
    text = plain_text(stored) if place in RICH_TEXTS else stored
    span = _span(text, anchor) if anchor.quote else (0, 0)
    if span is None:
        return None
    whole_place = Anchor(place, text=text, takes_suggestion=_is_free_text(document, place))
    if not anchor.quote:
        return whole_place
    start, end = span
    before, after = text[max(0, start - CONTEXT_LENGTH) : start], text[end : end + CONTEXT_LENGTH]
    return replace(whole_place, quote=text[start:end], before=before, after=after)


def _span(text: str, anchor: Anchor) -> tuple[int, int] | None:
    """Return start and end of the quoted words; of several, of those with the most similar text around them."""
    folded, positions = _folded(text)
    for quote in (_folded(anchor.quote)[0], _folded(PRINTED_CITATION.sub("", anchor.quote))[0]):
        starts = [match.start() for match in re.finditer(re.escape(quote), folded)] if quote else []
        if starts:
            contexts = [(folded[:at], folded[at + len(quote) :]) for at in starts]
            best = max(range(len(starts)), key=lambda number: _common_letters(*contexts[number], anchor))
            at = starts[best]
            return positions[at], positions[at + len(quote) - 1] + 1
    return None


def _folded(text: str) -> tuple[str, list[int]]:
    """Return the text without citations and with its white space collapsed, and the position of each letter."""
    letters: list[str] = []
    positions: list[int] = []
    cited = {at for match in STORED_CITATION.finditer(text) for at in range(*match.span())}
    for at, letter in enumerate(text):
        if at in cited:
            continue
        space = letter.isspace()
        if space and (not letters or letters[-1] == " "):
            continue
        letters.append(" " if space else letter)
        positions.append(at)
    while letters and letters[-1] == " ":
        letters.pop()
        positions.pop()
    return "".join(letters), positions


def _common_context(candidate: Anchor, anchor: Anchor) -> int:
    return _common_letters(_folded(candidate.before)[0], _folded(candidate.after)[0], anchor)


def _common_letters(before: str, after: str, anchor: Anchor) -> int:
    """Count the letters directly beside the words that are the same as beside the anchor's."""
    own_before, own_after = (_folded(PRINTED_CITATION.sub("", text))[0] for text in (anchor.before, anchor.after))
    return _length_in_common(before[::-1], own_before[::-1]) + _length_in_common(after, own_after)


def _length_in_common(one: str, other: str) -> int:
    one, other = one.strip(), other.strip()
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _replaced(text: str, here: Anchor, suggestion: str) -> str | None:
    span = _span(text, here)
    return None if span is None else _with_words(text, *span, suggestion)


def _replaced_in_html(stored: str, here: Anchor, suggestion: str) -> str | None:
    """Replace the words in rich text; None unless they stand in one block and cut no mark in two."""
    letters = list(letters_of(stored))
    span = _span("".join(letter for letter, _start, _end in letters), here)
    if span is None:
        return None
    whole = _with_whole_marks(stored, letters[span[0]][1], letters[span[1] - 1][2])
    if whole is None:
        return None
    return _with_words(stored, *whole, _escaped(suggestion).replace("\n", "<br>"))


def _with_words(text: str, start: int, end: int, words: str) -> str:
    """Return the text with other words in the span; without words, one of the two spaces around it goes too."""
    if not words and text[:start].endswith(" ") and not text[end : end + 1].isalnum():
        start -= 1
    return text[:start] + words + text[end:]


def _with_whole_marks(stored: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the span, widened by the tags at its ends where the words alone would cut a mark in two."""
    opened: list[str] = []
    closed: list[str] = []
    for tag in TAG.findall(stored[start:end]):
        name = tag.strip("</>").split(" ")[0]
        if name in BLOCKS:
            return None
        if not tag.startswith("</"):
            opened += [name] if name != "br" else []
        elif opened:
            opened.pop()
        else:
            closed.append(name)
    while opened and stored.startswith(f"</{opened[-1]}>", end):
        end += len(f"</{opened.pop()}>")
    while closed and (before := re.search(rf"<{closed[0]}(?: [^<>]*)?>$", stored[:start])):
        start = before.start()
        closed.pop(0)
    return None if opened or closed else (start, end)


def _as_rich_text(suggestion: str) -> str:
    """Return plain text as rich text, each line a paragraph; what looks like HTML is escaped."""
    return "".join(f"<p>{_escaped(line)}</p>" for line in suggestion.splitlines() if line.strip())


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


def _is_free_text(document: Document, place: str) -> bool:
    return isinstance(value_at(document, place), str) and place.rpartition("/")[2] not in NO_FREE_TEXT


def _with_text_at(document: Document, place: str, text: str) -> Document | None:
    """Return the document with the text at the place; None where the text is too long for it."""
    data = json.loads(document.canonical())
    *path, name = place.split("/")
    parent: Any = data
    for part in path:
        parent = parent[part] if isinstance(parent, dict) else next(row for row in parent if part in _names(row))
    parent[name] = text
    try:
        return Document.model_validate(data)
    except ValueError:
        return None


def _names(row: dict[str, Any]) -> set[Any]:
    return {row.get("key"), row.get("code")}
