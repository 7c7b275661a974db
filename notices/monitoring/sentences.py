"""Sentences of words in several languages: a page marks each part's language, feed, mail and API have plain text."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from notices.rendering.page_language import page_language
from trials.dates import PartialDate, format_date

PLACEHOLDER = re.compile(r"%\((\w+)\)s")


class Words(NamedTuple):
    """A part of a sentence; `language` is "" where it is the page's."""

    text: str
    language: str = ""


Sentence = tuple[Words, ...]


def sentence(template: str, values: Mapping[str, Words | str]) -> Sentence:
    """Return a translated template with its values, each in its own language."""
    parts: list[Words] = []
    for place, text in enumerate(PLACEHOLDER.split(template)):
        value = values[text] if place % 2 else text
        words = value if isinstance(value, Words) else Words(value)
        if words.text:
            parts.append(Words(words.text, "" if words.language == page_language() else words.language))
    return tuple(parts)


def plain_text(parts: Iterable[Words]) -> str:
    return "".join(words.text for words in parts)


def names_in_words(names: Iterable[str]) -> str:
    """Write names as part of a sentence, each once: "A", "A and B", "A, B and C"."""
    *others, last = list(dict.fromkeys(names)) or [""]
    return _("%(names)s and %(last)s") % {"names": ", ".join(others), "last": last} if others else last


def clauses_in_words(clauses: Iterable[Sentence]) -> Sentence:
    """Join clauses into one sentence with its full stop; () without clauses."""
    *others, last = list(clauses) or [()]
    if not last:
        return ()
    joined = [words for clause in others for words in (*clause, Words(", "))][:-1]
    between = (Words(_(", and ")),) if others else ()
    return (*joined, *between, *last, Words("."))


def day_words(day: date) -> str:
    """Write "29 November 2026" in the page's language."""
    return format_date(PartialDate(value=day.isoformat()), page_language())


def date_phrase(day: PartialDate) -> str:
    """Write "in September 2023", or "on 14 September 2023", in the page's language."""
    words = format_date(day, page_language())
    return _("on %(day)s") % {"day": words} if day.precision == "day" else _("in %(month)s") % {"month": words}
