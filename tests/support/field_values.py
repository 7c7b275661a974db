"""Values for the fields of a document, made from the fields' own definitions: any value, or one to recognise it by."""

import datetime
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from notices.document.field_types import MAX_AMOUNT, MAX_COUNT, Kind
from notices.document.fields import DOCUMENT_FIELDS, PartField, fields_of
from notices.document.model import Choice
from notices.document.template import Language
from trials.dates import PartialDate

BY_RULE = {name: field for name, field in DOCUMENT_FIELDS.items() if not field.about.is_drawn_by_hand}
# Fields that every strategy of documents already has one for.
OLDER = {"technology_type", "areas", "holder", "financing", "information_as_of"}


def values(field: PartField, texts: dict[Kind, Any], dates: Any, language: Language) -> st.SearchStrategy[Any]:
    """Return a strategy for a field: its texts, dates and days as the caller has them, terms in the language."""
    vocabulary = field.about.vocabulary
    terms = [Choice.of(vocabulary, code, language) for code in vocabulary.codes] if vocabulary else []
    if field.holds:
        inner = [each for each in fields_of(field.holds).values() if each.kind is not Kind.KEY]
        parts = {each.name: values(each, texts, dates, language) for each in inner}
        if field.kind is Kind.PART:
            return st.builds(field.holds, **parts)
        row: st.SearchStrategy[Any] = st.builds(
            field.holds, key=st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,8}", fullmatch=True), **parts
        )
        # The form drops a row in which nothing was typed.
        filled = row.filter(lambda row: any(value for name, value in row if name != "key"))
        return st.lists(filled, max_size=2, unique_by=lambda row: row.key).map(tuple)
    if field.kind is Kind.TERMS:
        return st.sets(st.sampled_from(terms)).map(lambda chosen: tuple(term for term in terms if term in chosen))
    if field.kind is Kind.TERM:
        return st.none() | st.sampled_from(terms)
    numbers = {Kind.COUNT: MAX_COUNT, Kind.AMOUNT: MAX_AMOUNT}
    if field.kind in numbers:
        return st.none() | st.integers(0, numbers[field.kind])
    return st.none() | dates if field.kind is Kind.PARTIAL_DATE else texts[field.kind]


def rule_values(texts: dict[Kind, Any], dates: Any, language: Language) -> dict[str, st.SearchStrategy[Any]]:
    """Return a strategy for each field of Document that is drawn by rule."""
    return {name: values(field, texts, dates, language) for name, field in BY_RULE.items() if name not in OLDER}


# One value of each kind, which is found again wherever it is shown.
EXAMPLES: dict[Kind, Callable[[PartField, Language], Any]] = {
    Kind.LINE: lambda field, language: f"linje {field.name}",
    Kind.TEXT: lambda field, language: f"tekst {field.name}",
    Kind.RICH_TEXT: lambda field, language: f"<p>prosa {field.name}</p>",
    Kind.ADDRESS: lambda field, language: f"https://example.org/{field.name}",
    Kind.COUNT: lambda field, language: 4321,
    Kind.AMOUNT: lambda field, language: 7654,
    Kind.DAY: lambda field, language: datetime.date(2019, 3, 7),
    Kind.PARTIAL_DATE: lambda field, language: PartialDate(value="2017-11"),
    Kind.BOX: lambda field, language: True,
    Kind.TERM: lambda field, language: _terms(field, language)[-1],
    Kind.TERMS: lambda field, language: _terms(field, language)[-1:],
}


def _terms(field: PartField, language: Language) -> tuple[Choice, ...]:
    if field.about.vocabulary is None:
        raise LookupError(f"notices/document: the field {field.name} has no vocabulary in its About")
    return tuple(Choice.of(field.about.vocabulary, code, language) for code in field.about.vocabulary.codes)


def example(field: PartField, language: Language = "nb") -> Any:
    """Return a value for a field by its kind; of a part or a row with all of its own fields filled in."""
    if field.holds:
        inner = [each for each in fields_of(field.holds).values() if each.kind is not Kind.KEY]
        part = {each.name: example(each, language) for each in inner}
        made: Any = field.holds
        return made(**part) if field.kind is Kind.PART else (made(key="k1", **part),)
    return EXAMPLES[field.kind](field, language)
