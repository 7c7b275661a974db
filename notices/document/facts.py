"""The text of a fact as it is printed: one line, in the notice's language, with its citations still in it."""

import datetime
from typing import Any

from notices.document.fields import fields_of
from notices.document.model import Choice, Cost, Part, Patients, Row, VersionNote, joined_labels
from notices.document.template import Language
from notices.document.wording import WORDS, date_text, day_text, number_text
from trials.dates import PartialDate


def fact_text(value: Any, language: Language) -> str:
    """Return the text of a value, part or row; "" where nothing is filled in."""
    if isinstance(value, (Patients, Cost)):
        return _range_with_source(value, language)
    if isinstance(value, VersionNote):
        return ": ".join(_filled(value, language))
    if isinstance(value, Choice):
        return value.label
    if isinstance(value, Part):
        return ", ".join(_filled(value, language))
    if isinstance(value, tuple):
        return joined_labels(value)
    if isinstance(value, PartialDate):
        return date_text(value, language)
    if isinstance(value, datetime.date):
        return day_text(value, language)
    return "" if value is None or isinstance(value, bool) else str(value)


def _filled(part: Part, language: Language) -> list[str]:
    names = [name for name in fields_of(type(part)) if not (name == "key" and isinstance(part, Row))]
    return [text for name in names if (text := fact_text(getattr(part, name), language))]


def _range_with_source(estimate: Patients | Cost, language: Language) -> str:
    """Return "200–300 nye per år i Norge. Kilde: Norsk pasientregister (3), mars 2025"."""
    number = _range(estimate.low, estimate.high, language)
    unit = WORDS[language]["kroner"] if number and isinstance(estimate, Cost) else ""
    basis = estimate.basis.label if estimate.basis else ""
    amount = " ".join(filter(None, (number, unit, basis)))
    date = date_text(estimate.date, language) if estimate.date else ""
    source = ", ".join(filter(None, (estimate.source, date)))
    return ". ".join(filter(None, (amount, f"{WORDS[language]['source']}: {source}" if source else "")))


def _range(low: int | None, high: int | None, language: Language) -> str:
    """Return a range, or its one end: "minst 200"."""
    if low is not None and high is not None:
        return number_text(low) if low == high else f"{number_text(low)}–{number_text(high)}"
    if low is not None:
        return f"{WORDS[language]['low']} {number_text(low)}"
    return f"{WORDS[language]['high']} {number_text(high)}" if high is not None else ""
