"""Keys of references that people can read: "simpson2020", and "simpson2020b" for the next of the same author and year.

A key may be changed: the citations in the text follow.
"""

import json
import re
import unicodedata
from collections.abc import Collection, Mapping
from itertools import count
from typing import Any

from notices.document.citations import CITATION, CITING_FIELDS, citing_fields, keys_of
from notices.document.model import Document, Part, Reference

# Letters that do not fall apart into a plain one and a mark.
LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ß": "ss", "đ": "d", "ł": "l", "þ": "th", "ð": "d", "œ": "oe"})
INITIALS = re.compile(r"^(.+?)\s+[A-ZÆØÅÄÖ]{1,4}(?:-[A-Z])?$")
# Words that name nobody and nothing.
EMPTY_WORDS = {"the", "a", "an", "of", "for", "and", "en", "et", "ei", "den", "det", "de", "og", "om", "i", "av", "på"}
MAX_NAME_LENGTH = 30


def readable_key(reference: Reference, taken: Collection[str]) -> str:
    """Return a key that no row has yet, from the first author (else the title) and the year."""
    year = reference.published.value[:4] if reference.published else ""
    base = f"{_name(reference)}{year}"
    used = {key.casefold() for key in taken}
    return next(key for key in (f"{base}{_letters(place)}" for place in count(1)) if key not in used)


def renamed(document: Document, keys: Mapping[str, str]) -> Document:
    """Return the document with other keys for these references, the new by the old ones, and citations that follow.

    Raises pydantic's ValidationError where two references would have the same key, or a text would become too long.
    """
    changed = {name: _with_citations(getattr(document, name), keys) for name in CITING_FIELDS}
    rows = [row.model_copy(update={"key": keys.get(row.key, row.key)}) for row in document.references]
    moved = document.model_copy(update=changed | {"references": tuple(rows)})
    return Document.model_validate(json.loads(moved.canonical()))


def with_keys(text: str, keys: Mapping[str, str]) -> str:
    """Return a text whose citations name other keys, the new by the old ones; everything else stands as it is."""
    return CITATION.sub(lambda match: _cited(match, keys), text)


def _name(reference: Reference) -> str:
    """Return the first author's family name, or the first word that says something."""
    first = re.split(r"[,;]", reference.authors)[0].strip()
    person = INITIALS.fullmatch(first)
    for text in (person[1] if person else "", first, reference.title, reference.source):
        words = [word for word in re.findall(r"[a-z0-9]+", _plain(text)) if word not in EMPTY_WORDS]
        if words:
            return ("".join(words) if text and person and text == person[1] else words[0])[:MAX_NAME_LENGTH]
    return "ref"


def _plain(text: str) -> str:
    """Return the text in small letters of ASCII, as far as it has such."""
    small = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    return "".join(letter for letter in small if not unicodedata.combining(letter))


def _letters(place: int) -> str:
    """Return what the n-th of the same name gets: nothing, b, c … z, then a number."""
    if place == 1:
        return ""
    return chr(ord("a") + place - 1) if place <= 26 else f"-{place}"


def _with_citations(value: Any, keys: Mapping[str, str]) -> Any:
    """Return a text, a part or rows of the document with their citations moved."""
    if isinstance(value, str):
        return with_keys(value, keys)
    if isinstance(value, tuple):
        return tuple(_with_citations(row, keys) for row in value)
    part: Part = value
    moved = {name: _with_citations(getattr(part, name), keys) for name in citing_fields(type(part))}
    return part.model_copy(update=moved)


def _cited(match: re.Match[str], keys: Mapping[str, str]) -> str:
    """Return the bracket with other keys; one of which none has changed stays as it is."""
    if not any(key in keys for key in keys_of(match[1])):
        return match[0]
    return re.sub(r"@([A-Za-z0-9][A-Za-z0-9_-]*)", lambda key: f"@{keys.get(key[1], key[1])}", match[0])
