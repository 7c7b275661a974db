"""Words that a reader of a notice meets, in plain words, and which of them stand in a text. Kept in glossary.toml."""

import html
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from notices.document.template import Language
from notices.search.terms import alphabetical_key

FILE = Path(__file__).with_suffix(".toml")
# A tag ends at the first ">" outside its quoted attributes.
TAG = re.compile(r"""<(?:"[^"]*"|[^">])*>""")
SPACE = re.compile(r"\s+")
# Letters alone, whole; a digit may follow, as in `whole_word_pattern`.
WORD = re.compile(r"(?<!\w)[^\W\d_]+(?![^\W\d])")


@dataclass(frozen=True)
class Word:
    """A word in one language: what it is called, its forms as they stand in texts, what it is."""

    name: str
    forms: tuple[str, ...]
    says: str


@dataclass(frozen=True)
class Entry:
    """A word in every language; `code` is its anchor on the glossary's page."""

    code: str
    words: Mapping[Language, Word]


@dataclass(frozen=True)
class Explained:
    """A word of a text: its name in the text's language, and name and explanation in the reader's."""

    code: str
    name: str
    translation: str
    says: str


@cache
def entries() -> tuple[Entry, ...]:
    """The whole glossary, in the order of its file."""
    with FILE.open("rb") as file:
        tables = tomllib.load(file)
    return tuple(
        Entry(code, {language: _word(**said) for language, said in table.items()}) for code, table in tables.items()
    )


def _word(name: str, forms: str, says: str) -> Word:
    return Word(name, tuple(form.strip() for form in forms.split(",")), says)


@cache
def in_order(language: Language) -> tuple[Entry, ...]:
    """The whole glossary by the alphabet of a language."""
    return tuple(sorted(entries(), key=lambda entry: alphabetical_key(entry.words[language].name)))


def explained(page: str, language: Language, to: Language) -> list[Explained]:
    """The words of the glossary that stand in HTML in `language`, explained in the language `to`, by the alphabet."""
    text = SearchedText.of(SPACE.sub(" ", html.unescape(TAG.sub(" ", page))))
    found = [entry for entry in in_order(language) if any(map(text.has, entry.words[language].forms))]
    said = [(entry.code, entry.words[language], entry.words[to]) for entry in found]
    return [
        Explained(code, word.name, "" if same.name == word.name else same.name, same.says) for code, word, same in said
    ]


class SearchedText(NamedTuple):
    """A text in which many words are looked for: as it is and in small letters, and the words of both."""

    text: str
    lowered: str
    words: frozenset[str]
    lowered_words: frozenset[str]

    @classmethod
    def of(cls, text: str) -> "SearchedText":
        words = frozenset(WORD.findall(text))
        return cls(text, text.lower(), words, frozenset(map(str.lower, words)))

    def has(self, form: str) -> bool:
        """Does it stand there as a whole word? One with a capital letter only as it is written."""
        is_small = form == form.lower()
        if form.isalpha():
            return form in (self.lowered_words if is_small else self.words)
        where = self.lowered if is_small else self.text
        # The plain look comes first: it costs a hundredth, and most forms are not there.
        return form in where and bool(whole_word_pattern(form).search(where))


@cache
def whole_word_pattern(form: str) -> re.Pattern[str]:
    """Return the pattern of a form as a whole word. A digit may follow: "NCT" explains the number NCT03334396 too."""
    return re.compile(rf"(?<!\w){re.escape(form)}(?![^\W\d])")
