"""Terms and dates as they are printed, in any of the languages."""

import re
from collections.abc import Mapping

from notices.document.template import LANGUAGES, Language, Vocabulary
from notices.importing.context import Context
from notices.importing.flows import Flow
from trials.dates import PartialDate
from trials.typed_dates import read_date

ESTIMATED = "estimert"


def flat(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())


def term_at(vocabulary: Vocabulary, text: str) -> tuple[str, int]:
    """Return the code of the longest term that a text begins with, and where it ends; "" and 0 for none."""
    forms = [(label, term.code) for term in vocabulary for label in term[1:]]
    for label, code in sorted(forms, key=lambda form: -len(form[0])):
        words = r"\s+".join(map(re.escape, label.split()))
        if match := re.match(rf"{words}(?!\w)", text):
            return code, match.end()
    return "", 0


def whole_term(vocabulary: Vocabulary, text: str) -> str:
    """Return the code of the term that a text is; "" for none."""
    code, end = term_at(vocabulary, text)
    return code if end == len(text) else ""


def date_of(text: str) -> PartialDate | None:
    """Return the date that a text is, None for other words."""
    try:
        return read_date(flat(text)) if text.strip() else None
    except ValueError:
        return None


def take_date(context: Context, place: str, flow: Flow, date: PartialDate) -> PartialDate:
    """Take words as a date."""
    printed = f"{date.value} {ESTIMATED}" if date.estimated else date.value
    context.claims.value("date", place, flow, printed)
    return date


def in_all_languages(words: Mapping[Language, Mapping[str, str]], name: str) -> dict[str, str]:
    """Return a word or sentence by language."""
    return {language: words[language][name] for language in LANGUAGES}
