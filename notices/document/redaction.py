"""Take words out of a text, a document or what was typed, wherever they stand, and put a mark in their place.

Words are found as people see them: across inline markup, in any case, with any white space between. They must stand
alone: "300" is not found in "1300". What is left is a document again, in its own schema.
"""

import datetime
import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import unquote

from notices.document.citations import CITATION, KEY
from notices.document.field_types import new_key
from notices.document.fields import RICH_TEXTS
from notices.document.model import parse
from notices.document.rich_text import clean_line, letters_of
from notices.document.template import LANGUAGES, Language
from notices.document.wording import date_text, day_text
from trials.dates import PartialDate

MARKS: dict[Language, str] = {
    "nb": "[fjernet etter loven]",
    "nn": "[fjerna etter lova]",
    "en": "[removed by law]",
}
# Where a field is full, the mark takes no more room than a letter.
SHORT_MARK = "…"
MIN_LENGTH, MAX_LENGTH, MAX_PHRASES = 2, 500, 20

LETTER = r"[^\W_]"
OPENING_LINK = re.compile(r"<a\s[^>]*>", re.IGNORECASE)
EMPTY_ELEMENT = re.compile(r"<(\w+)(?:\s[^<>]*)?>\s*</\1>")
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# Fields that hold an address and nothing else.
ADDRESS = "url"
# What says how the document is to be read, and is no word of it.
NO_TEXT = frozenset({"schema", "language", "precision"})


class UnfitWords(ValueError):
    """No words, too many or too short ones: taking them out would take half the text along."""


class FoundWords(NamedTuple):
    """A place of a document where the words stand, with what stands around them."""

    place: str
    excerpt: str


@dataclass(frozen=True)
class Phrases:
    """The words to take out, as one pattern."""

    lines: tuple[str, ...]

    @classmethod
    def read(cls, text: str) -> "Phrases":
        """Read one phrase a line. Raises UnfitWords."""
        lines = tuple(dict.fromkeys(line for each in text.splitlines() if (line := clean_line(each))))
        if not 0 < len(lines) <= MAX_PHRASES:
            raise UnfitWords
        if any(not MIN_LENGTH <= len(line) <= MAX_LENGTH or not re.search(LETTER, line) for line in lines):
            raise UnfitWords
        return cls(lines)

    def __str__(self) -> str:
        return "\n".join(self.lines)

    @property
    def pattern(self) -> re.Pattern[str]:
        return self._joined(f"(?<!{LETTER})", f"(?!{LETTER})")

    @property
    def longer_words(self) -> re.Pattern[str]:
        """A pattern of words that hold one of the phrases and more letters, such as a genitive."""
        return self._joined(f"{LETTER}*", f"{LETTER}*")

    def _joined(self, before: str, after: str) -> re.Pattern[str]:
        longest_first = sorted(self.lines, key=len, reverse=True)
        return re.compile("|".join(_one(line, before, after) for line in longest_first), re.IGNORECASE)


def _one(line: str, before: str, after: str) -> str:
    words = r"\s+".join(map(re.escape, line.split()))
    starts, ends = (re.match(LETTER, letter) for letter in (line[0], line[-1]))
    return f"{before if starts else ''}{words}{after if ends else ''}"


@dataclass
class Redactor:
    """It takes words out of all texts of one notice; a key of a row that holds them gets one new key everywhere."""

    phrases: Phrases
    language: Language
    keys: dict[str, str] = field(default_factory=dict)
    finds: list[FoundWords] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.mark = MARKS[self.language]
        self._pattern = self.phrases.pattern

    def holds(self, text: str) -> bool:
        """Do the words stand in the text, in whatever form: in an address, between marks, as they are?"""
        seen = "".join(letter for letter, _start, _end in letters_of(text)) if "<" in text or "&" in text else text
        return any(self._pattern.search(each) for each in {text, seen, unquote(html.unescape(text))})

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return where the words stand in a plain text."""
        return [match.span() for match in self._pattern.finditer(text)]

    # Texts

    def text(self, text: str) -> str:
        return self._pattern.sub(lambda match: self.mark, self._with_new_keys(text))

    def rich(self, stored: str) -> str:
        """Return rich text without the words; a link whose address holds them is a link no more."""
        stored = self._without_links(self._with_new_keys(stored))
        if not self.holds(stored):
            return stored
        letters = [(letter[:1], start, end) for letter, start, end in letters_of(stored) if letter]
        seen = "".join(letter for letter, _start, _end in letters)
        for match in reversed(list(self._pattern.finditer(seen))):
            # The markup between the letters stays, so that no element is left open.
            for place in range(match.end() - 1, match.start() - 1, -1):
                _letter, start, end = letters[place]
                if end > start:
                    words = html.escape(self.mark, quote=False) if place == match.start() else ""
                    stored = stored[:start] + words + stored[end:]
        while (shorter := EMPTY_ELEMENT.sub("", stored)) != stored:
            stored = shorter
        return stored

    def typed_text(self, text: str) -> str:
        """Return what somebody typed without the words, be it plain or HTML; "" where they can't be taken out."""
        new = self.keys.get(text) or (self.rich(text) if "<" in text else self.text(text))
        return "" if self.holds(new) else new

    def place(self, place: str) -> str:
        """Return a place of the document, with the new keys of rows that got one."""
        return "/".join(self.keys.get(part, part) for part in place.split("/"))

    def _with_new_keys(self, text: str) -> str:
        return CITATION.sub(lambda match: re.sub(KEY, self._cited, match[0]), text) if "[" in text else text

    def _cited(self, match: re.Match[str]) -> str:
        return f"@{self._key(match[0][1:])}"

    def _key(self, key: str) -> str:
        if key not in self.keys and self._pattern.search(key):
            self.keys[key] = new_key()
        return self.keys.get(key, key)

    def _without_links(self, stored: str) -> str:
        at = 0
        while match := OPENING_LINK.search(stored, at):
            at = match.end()
            if self._pattern.search(unquote(html.unescape(match[0]))):
                rest = re.sub(r"</a>", "", stored[match.end() :], count=1, flags=re.IGNORECASE)
                stored, at = stored[: match.start()] + rest, match.start()
        return stored

    # Documents

    def document(self, content: str) -> str:
        """Return the canonical JSON of a stored document without the words; the same text where they are not in it.

        `finds` has the places afterwards. Raises ValueError where what is left is no document.
        """
        data, problem = json.loads(content), ValueError()
        try:
            for self.mark in (MARKS[data["language"]], SHORT_MARK):
                self.finds = []
                redacted = self._part("", data)
                if redacted == data:
                    return content
                canonical = json.dumps(redacted, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
                try:
                    parse(canonical)
                except ValueError as error:
                    problem = error
                else:
                    return canonical
        finally:
            self.mark = MARKS[self.language]
        raise problem

    def _part(self, place: str, part: dict[str, Any]) -> Any:
        if part.keys() >= {"value", "precision"}:
            return (
                None if self._is_date(PartialDate.model_validate(part)) and self._note(place, part["value"]) else part
            )
        # A term of the template keeps its words: they are everybody's.
        template_words = {"code", "label"} if "code" in part else set()
        return {
            name: value if name in template_words | NO_TEXT else self._value(f"{place}/{name}".lstrip("/"), name, value)
            for name, value in part.items()
        }

    def _value(self, place: str, name: str, value: Any) -> Any:
        if isinstance(value, dict):
            return self._part(place, value)
        if isinstance(value, list):
            return [self._value(f"{place}/{_row_name(row)}", "", row) for row in value]
        if isinstance(value, str):
            return self._string(place, name, value)
        is_number = isinstance(value, int) and not isinstance(value, bool)
        is_removed = is_number and any(re.sub(r"\s", "", line) == str(value) for line in self.phrases.lines)
        return None if is_removed and self._note(place, str(value)) else value

    def _string(self, place: str, name: str, value: str) -> str | None:
        if name == "key":
            return self._key(value) if not self._pattern.search(value) or self._note(place, value) else value
        if ISO_DAY.fullmatch(value):
            is_removed = self._is_day(datetime.date.fromisoformat(value))
            return None if is_removed and self._note(place, value) else value
        if name == ADDRESS:
            return "" if self.holds(value) and self._note(place, value) else value
        new = self.rich(value) if place in RICH_TEXTS else self.text(value)
        if new != value:
            self._note(place, value)
        return new

    def _note(self, place: str, text: str) -> bool:
        """Note that the words were found there."""
        self.finds.append(FoundWords(place, self.excerpt(text)))
        return True

    def excerpt(self, text: str) -> str:
        """Return the first words found in a text with what stands around them."""
        seen = " ".join("".join(letter for letter, _start, _end in letters_of(text)).split())
        match = self._pattern.search(seen)
        if match is None:
            return seen[:120]
        start, end = max(0, match.start() - 40), match.end() + 40
        return f"{'…' * (start > 0)}{seen[start:end]}{'…' * (end < len(seen))}"

    def _is_date(self, date: PartialDate) -> bool:
        return self._is_one(date.value, *(date_text(date, language) for language in LANGUAGES))

    def _is_day(self, day: datetime.date) -> bool:
        return self._is_one(day.isoformat(), f"{day:%d.%m.%Y}", *(day_text(day, language) for language in LANGUAGES))

    def _is_one(self, *forms: str) -> bool:
        return any(self._pattern.fullmatch(each) for each in forms)


def _row_name(row: Any) -> str:
    return str(row.get("key") or row.get("code")) if isinstance(row, dict) else ""


def longer_words(phrases: Phrases, texts: Iterator[str]) -> list[str]:
    """Return the words in these texts that hold one of the phrases and more letters: they stay."""
    whole, pattern = phrases.pattern, phrases.longer_words
    words = {match[0] for text in texts for match in pattern.finditer(text)}
    return sorted(word for word in words if not whole.fullmatch(word))
