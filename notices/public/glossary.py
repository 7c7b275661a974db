"""The glossary (glossary.toml): words of the field explained in plain words, and which of them stand in a text."""

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
class GlossaryWord:
    """A word in one language: its name, its forms in texts, and its explanation."""

    name: str
    forms: tuple[str, ...]
    says: str


@dataclass(frozen=True)
class GlossaryEntry:
    """A word in every language; `code` is its anchor on the glossary's page."""

    code: str
    words: Mapping[Language, GlossaryWord]


@dataclass(frozen=True)
class ExplainedWord:
    """A word of a text: its name in the text's language, and name and explanation in the reader's."""

    code: str
    name: str
    translation: str
    says: str


@cache
def entries() -> tuple[GlossaryEntry, ...]:
    """Return the whole glossary, in the order of its file."""
    with FILE.open("rb") as file:
        tables = tomllib.load(file)
    return tuple(
        GlossaryEntry(code, {language: _word(**values) for language, values in table.items()})
        for code, table in tables.items()
    )


def _word(name: str, forms: str, says: str) -> GlossaryWord:
    return GlossaryWord(name, tuple(form.strip() for form in forms.split(",")), says)


@cache
def in_order(language: Language) -> tuple[GlossaryEntry, ...]:
    """Return the whole glossary in the alphabetical order of a language."""
    return tuple(sorted(entries(), key=lambda entry: alphabetical_key(entry.words[language].name)))


def explained_words(page: str, language: Language, to: Language) -> list[ExplainedWord]:
    """Return the words of the glossary that stand in HTML in `language`, explained in the language `to`, sorted."""
    text = SearchedText.of(SPACE.sub(" ", html.unescape(TAG.sub(" ", page))))
    present = [entry for entry in in_order(language) if any(map(text.has, entry.words[language].forms))]
    pairs = [(entry.code, entry.words[language], entry.words[to]) for entry in present]
    return [
        ExplainedWord(code, word.name, "" if own.name == word.name else own.name, own.says) for code, word, own in pairs
    ]


class SearchedText(NamedTuple):
    """A text to search for many words: as it is and in lower case, with the words of both."""

    text: str
    lowered: str
    words: frozenset[str]
    lowered_words: frozenset[str]

    @classmethod
    def of(cls, text: str) -> "SearchedText":
        words = frozenset(WORD.findall(text))
        return cls(text, text.lower(), words, frozenset(map(str.lower, words)))

    def has(self, form: str) -> bool:
        """Does the text have this form as a whole word? A form with capital letters must match exactly."""
        is_lower = form == form.lower()
        if form.isalpha():
            return form in (self.lowered_words if is_lower else self.words)
        where = self.lowered if is_lower else self.text
        # The plain test comes first: it costs a hundredth, and most forms are absent.
        return form in where and bool(whole_word_pattern(form).search(where))


@cache
def whole_word_pattern(form: str) -> re.Pattern[str]:
    """Return the pattern of a form as a whole word. A digit may follow: "NCT" explains the number NCT03334396 too."""
    return re.compile(rf"(?<!\w){re.escape(form)}(?![^\W\d])")
