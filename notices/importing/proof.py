"""The proof that no word is lost: each field prints back the words that it took, and all pieces make up the source."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from notices.document.citations import CITATION, keys_of
from notices.document.fields import DOCUMENT_FIELDS, fields_of
from notices.document.model import AssessmentElement, AssessmentKind, Choice, Document, Part, Row
from notices.document.rich_text import plain_text
from notices.importing.blocks import ReadSource
from notices.importing.result import Fate, Normalisation, Piece
from notices.importing.words import count_words
from trials.dates import PartialDate

# All that may make a field's words differ from those that it took.
KINDS = {
    "cut": "a word that a line's end cut is whole again",
    "hyphen": "a hyphen that only stood at a line's end is gone",
    "kept": "a hyphen or slash at a line's end joins its two halves",
    "join": "a number over two lines is one word",
    "box": "a box is a glyph of ours; a box that the source lacks is not checked",
    "number": "a number is written in digits",
    "date": "a date is written as ISO",
    "code": "words are a term of the template, a number of a list, or the address of a source",
    "citation": "a range of citations names each of them",
    "stub": "a reference whose list is missing has words of ours",
}
CHECKED, EMPTY, ESTIMATED = "☒", "☐", "estimert"
KEY_NUMBER = re.compile(r"kilde-(\d+)")


def printed(document: Document) -> dict[str, str]:
    """Return all words of a document by their places, numbers of citations as in the source."""
    words: dict[str, list[str]] = {}
    for name in DOCUMENT_FIELDS:
        if name != "language":
            for place, text in _printed(name, getattr(document, name)):
                words.setdefault(place, []).append(_with_numbers(text))
    return {place: " ".join(texts) for place, texts in words.items() if any(texts)}


def _printed(place: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, (AssessmentElement, AssessmentKind)):
        yield f"{place}/{value.code}", f"{value.label} {CHECKED if value.checked else EMPTY}"
        yield f"{place}/{value.code}", getattr(value, "comment", "")
    elif isinstance(value, Choice):
        yield place, value.label
    elif isinstance(value, PartialDate):
        yield place, f"{value.value} {ESTIMATED}" if value.estimated else value.value
    elif isinstance(value, tuple):
        for row in value:
            yield from _printed(f"{place}/{row.key}" if isinstance(row, Row) else place, row)
    elif isinstance(value, Part):
        yield from _printed_part(place, value)
    elif isinstance(value, str):
        yield place, plain_text(value) if value.startswith("<") else value
    elif value is not None and not isinstance(value, bool):
        yield place, str(value)


def _printed_part(place: str, part: Part) -> Iterator[tuple[str, str]]:
    """Yield the words of a part; names, arms, numbers, references and approvals are one place each."""
    is_one = place.split("/")[0] in ("substances", "brand_names", "nye_metoder", "references", "regulatory_statuses")
    for name in fields_of(type(part)):
        if name == "key" or name in ("participants_estimated", "at_least"):
            continue
        inner = place if is_one or place.split("/")[-2:-1] == ["arms"] else f"{place}/{name}"
        yield from _printed(inner, getattr(part, name))
    if getattr(part, "participants_estimated", False):
        yield f"{place}/participants", ESTIMATED


def _with_numbers(text: str) -> str:
    def printed_numbers(match: re.Match[str]) -> str:
        numbers = [KEY_NUMBER.fullmatch(key) for key in keys_of(match[1])]
        return f"({', '.join(key[1] for key in numbers if key)})"

    return CITATION.sub(printed_numbers, text)


def unproven(
    source: ReadSource, document: Document, pieces: tuple[Piece, ...], normalisations: list[Normalisation]
) -> list[str]:
    """Return the places of the document whose words are not those that they took from the source."""
    taken: dict[str, Counter[str]] = {}
    for piece in pieces:
        if piece.fate is Fate.FIELD:
            taken.setdefault(piece.where, Counter()).update(count_words(source.words_at(piece.span)))
    for change in (change for change in normalisations if change.kind in KINDS):
        words = taken.setdefault(change.place, Counter())
        words.subtract(change.before)
        words.update(change.after)
    prints = {place: count_words(text) for place, text in printed(document).items()}
    places = taken.keys() | prints.keys()
    return sorted(place for place in places if _positive(taken.get(place)) != _positive(prints.get(place)))


def _positive(words: Counter[str] | None) -> dict[str, int]:
    """Return the counts that are not zero: one below zero is a word that nobody had."""
    return {word: count for word, count in (words or {}).items() if count}


def unaccounted(source: ReadSource, pieces: tuple[Piece, ...]) -> Counter[str]:
    """Return the words of the source that stand in no piece of it: there is none."""
    in_pieces: Counter[str] = Counter()
    for piece in pieces:
        in_pieces += count_words(source.words_at(piece.span))
    return count_words(source.text) - in_pieces


def unread(source: ReadSource) -> Counter[str]:
    """Return the words of the file that its reader lost, by the second count."""
    return source.words - count_words(source.text)
