"""Where a remark belongs: a place of the document, and words quoted there; found again in every later version.

Quotes come from the printed page, where citations are numbers and white space is folded: both are left out when words
are looked for.
"""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from notices.document.citations import CITATION
from notices.document.model import Document
from notices.document.places import RICH_TEXTS, text_at, texts_of, value_at
from notices.document.rich_text import TAG, plain_text

# How much of what stands around a quote is kept.
CONTEXT = 80
# So many quoted letters are no chance; fewer need as many letters beside them that are the same as before.
TELLING = 40
LEAST_ALIKE = 10
# Numbers as the page prints citations: "(1)", "(2, 3)".
PRINTED_CITATION = re.compile(r"\s*\(\d+(?:, \d+)*\)")
STORED_CITATION = re.compile(rf"\s*{CITATION.pattern}")
BLOCKS = {"p", "ul", "ol", "li"}
# Texts of the document that are no free text: other words there would be another choice, not other wording.
FIXED = {"schema", "language", "key", "code", "label", "value", "precision", "information_as_of", "accessed"}
FIXED |= {"checked_on"}


@dataclass(frozen=True)
class Anchor:
    """A place ("" is the whole notice), the quoted words ("" is all of the place) and what stood around them."""

    place: str = ""
    quote: str = ""
    before: str = ""
    after: str = ""
    # What stood at the place, as plain text, and whether other words could stand there.
    text: str = ""
    takes_suggestion: bool = False


def anchored(document: Document, asked: Anchor) -> Anchor | None:
    """The anchor as it stands in this document; None when its place or its words are not there.

    Words without a place are looked for everywhere: somebody marked them on the page.
    """
    if not asked.place and not asked.quote:
        return Anchor()
    places = [asked.place] if asked.place else [found.place for found in texts_of(document)]
    found = [anchor for place in places if (anchor := _at(document, place, asked))]
    return max(found, key=lambda anchor: _likeness(anchor, asked), default=None)


def found_again(document: Document, anchor: Anchor) -> Anchor | None:
    """The anchor of a remark in another version of its text; None when its place or its words are gone.

    Few words may stand in a text by chance. They are the same ones only where what stood beside them still does.
    """
    here = anchored(document, anchor)
    if here is None or not anchor.quote or len(anchor.quote) >= TELLING:
        return here
    around = len(_folded(anchor.before)[0].strip()) + len(_folded(anchor.after)[0].strip())
    return here if _likeness(here, anchor) >= min(around, LEAST_ALIKE) else None


def with_suggestion(document: Document, anchor: Anchor, suggestion: str | None) -> Document | None:
    """The document with the suggested words in place of the quoted ones; None when they do not fit there any more."""
    here = found_again(document, anchor)
    if suggestion is None or here is None or not here.takes_suggestion:
        return None
    if not here.quote and here.text != anchor.text:
        return None  # somebody has written on it since: their words would be lost
    stored = text_at(document, here.place) or ""
    if not here.quote:
        text: str | None = _as_rich_text(suggestion) if here.place in RICH_TEXTS else suggestion
    elif here.place in RICH_TEXTS:
        text = _replaced_in_html(stored, here, suggestion)
    else:
        text = _replaced(stored, here, suggestion)
    return None if text is None else _with_text_at(document, here.place, text)


def _at(document: Document, place: str, asked: Anchor) -> Anchor | None:
    stored = text_at(document, place)
    if stored is None:
        return None
    text = plain_text(stored) if place in RICH_TEXTS else stored
    span = _span(text, asked) if asked.quote else (0, 0)
    if span is None:
        return None
    anchor = Anchor(place, text=text, takes_suggestion=_is_free_text(document, place))
    if not asked.quote:
        return anchor
    start, end = span
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return replace(anchor, quote=text[start:end], before=before, after=after)


def _span(text: str, asked: Anchor) -> tuple[int, int] | None:
    """Where the quoted words stand; of several, where what stands around them is most alike."""
    folded, positions = _folded(text)
    for quote in (_folded(asked.quote)[0], _folded(PRINTED_CITATION.sub("", asked.quote))[0]):
        starts = [match.start() for match in re.finditer(re.escape(quote), folded)] if quote else []
        if starts:
            around = [(folded[:at], folded[at + len(quote) :]) for at in starts]
            best = max(range(len(starts)), key=lambda number: _alike_around(*around[number], asked))
            at = starts[best]
            return positions[at], positions[at + len(quote) - 1] + 1
    return None


def _folded(text: str) -> tuple[str, list[int]]:
    """The text without citations and with its white space folded, and where each of its letters stood."""
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


def _likeness(anchor: Anchor, asked: Anchor) -> int:
    return _alike_around(_folded(anchor.before)[0], _folded(anchor.after)[0], asked)


def _alike_around(before: str, after: str, asked: Anchor) -> int:
    """How many letters next to the words are the same as in what was asked for."""
    asked_before, asked_after = (_folded(PRINTED_CITATION.sub("", text))[0] for text in (asked.before, asked.after))
    return _common(before[::-1], asked_before[::-1]) + _common(after, asked_after)


def _common(one: str, other: str) -> int:
    one, other = one.strip(), other.strip()
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _replaced(text: str, here: Anchor, suggestion: str) -> str | None:
    span = _span(text, here)
    return None if span is None else _put(text, *span, suggestion)


def _replaced_in_html(stored: str, here: Anchor, suggestion: str) -> str | None:
    """The same in rich text, as long as the quoted words stand in one block and cut no mark in two."""
    letters = list(_letters(stored))
    span = _span("".join(letter for letter, _start, _end in letters), here)
    if span is None:
        return None
    whole = _with_whole_marks(stored, letters[span[0]][1], letters[span[1] - 1][2])
    if whole is None:
        return None
    return _put(stored, *whole, _escaped(suggestion).replace("\n", "<br>"))


def _put(text: str, start: int, end: int, words: str) -> str:
    """The text with other words in the span; where there are none, one of the two spaces around it goes too."""
    if not words and text[:start].endswith(" ") and not text[end : end + 1].isalnum():
        start -= 1
    return text[:start] + words + text[end:]


def _with_whole_marks(stored: str, start: int, end: int) -> tuple[int, int] | None:
    """The span, widened by the tags at its ends where the words alone would cut a mark in two."""
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
    """Words that somebody typed, each line a paragraph; they are no HTML, whatever they look like."""
    return "".join(f"<p>{_escaped(line)}</p>" for line in suggestion.splitlines() if line.strip())


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


def _letters(stored: str) -> Iterator[tuple[str, int, int]]:
    """Each letter that a reader sees of rich text, with its span in the HTML; blocks end with a newline."""
    for match in re.finditer(r"<[^>]*>|&(?:[a-zA-Z]+|#[0-9]+|#x[0-9a-fA-F]+);|.", stored, re.DOTALL):
        piece = match[0]
        if not piece.startswith("<"):
            yield html.unescape(piece), match.start(), match.end()
        elif piece in ("</p>", "</li>", "<br>"):
            yield "\n", match.start(), match.start()


def _is_free_text(document: Document, place: str) -> bool:
    return isinstance(value_at(document, place), str) and place.rpartition("/")[2] not in FIXED


def _with_text_at(document: Document, place: str, text: str) -> Document | None:
    """None where the text is longer than its place takes."""
    data = json.loads(document.canonical())
    *path, name = place.split("/")
    around: Any = data
    for part in path:
        around = around[part] if isinstance(around, dict) else next(row for row in around if part in _names(row))
    around[name] = text
    try:
        return Document.model_validate(data)
    except ValueError:
        return None


def _names(row: dict[str, Any]) -> set[Any]:
    return {row.get("key"), row.get("code")}
