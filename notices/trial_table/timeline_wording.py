"""The words of the trials' timeline in the notice's language, the same in the picture and in its table."""

from collections.abc import Sequence
from datetime import date

from notices.document.citations import without_citations
from notices.document.model import Document, TrialRow
from notices.document.template import Language
from notices.document.wording import date_text, day_text, number_text
from notices.trial_table.timeline_scale import middle
from notices.trial_table.wording import OVER
from trials.dates import PartialDate

# The row's fields with dates; each is a kind of mark in the picture.
KINDS = ("start", "primary_completion", "completion", "results")

WORDS: dict[Language, dict[str, str]] = {
    "nb": {
        "heading": "Tidslinje for studiene",
        "trial": "Studie",
        "start": "Oppstart",
        "primary_completion": "Primær avslutning",
        "completion": "Avslutning",
        "results": "Resultater publisert i registeret",
        "actual": "Fylt: har skjedd",
        "year_only": "Vannrett strek: bare året er kjent",
        "as_of": "Loddrett strek: opplysninger per {date}",
        "one": "{count} studie, {period}.",
        "several": "{count} studier, {period}.",
        "period": "fra {first} til {last}",
        "described_as_of": "Opplysninger per {date}.",
        "passed": "{date} (estimert, passert)",
        "not_given": "ikke oppgitt",
        "undated": "Ingen datoer oppgitt: {names}",
        "table": "Datoene som tabell",
    },
    "nn": {
        "heading": "Tidslinje for studiane",
        "trial": "Studie",
        "start": "Oppstart",
        "primary_completion": "Primær avslutning",
        "completion": "Avslutning",
        "results": "Resultat publiserte i registeret",
        "actual": "Fylt: har skjedd",
        "year_only": "Vassrett strek: berre året er kjent",
        "as_of": "Loddrett strek: opplysningar per {date}",
        "one": "{count} studie, {period}.",
        "several": "{count} studiar, {period}.",
        "period": "frå {first} til {last}",
        "described_as_of": "Opplysningar per {date}.",
        "passed": "{date} (estimert, passert)",
        "not_given": "ikkje oppgitt",
        "undated": "Ingen datoar oppgitte: {names}",
        "table": "Datoane som tabell",
    },
    "en": {
        "heading": "Timeline of the trials",
        "trial": "Trial",
        "start": "Start",
        "primary_completion": "Primary completion",
        "completion": "Completion",
        "results": "Results posted in the registry",
        "actual": "Filled: has happened",
        "year_only": "Level line: only the year is known",
        "as_of": "Upright line: information as of {date}",
        "one": "{count} trial, {period}.",
        "several": "{count} trials, {period}.",
        "period": "from {first} to {last}",
        "described_as_of": "Information as of {date}.",
        "passed": "{date} (estimated, passed)",
        "not_given": "not stated",
        "undated": "No dates given: {names}",
        "table": "The dates as a table",
    },
}


def words_of(document: Document) -> dict[str, str]:
    """Return all words in the document's language and edition."""
    return WORDS[document.language] | {"estimated": document.edition.estimated_mark[document.language]}


def name_of(row: TrialRow, place: int, language: Language) -> str:
    """Write "BREEZE-AD1"; the number where the trial has no name, its place in the table where it has neither."""
    return without_citations(row.name) or row.number or f"{WORDS[language]['trial']} {place}"


def name_and_number(row: TrialRow, place: int, language: Language) -> str:
    """Write "BREEZE-AD1 (NCT03334396)"."""
    name = name_of(row, place, language)
    return f"{name} ({row.number})" if row.number and row.number != name else name


def date_text_of(row: TrialRow, kind: str, as_of: date | None, language: Language) -> str:
    """Write "september 2023 (estimert)", "september 2019 (estimert, passert)", or that no date is given."""
    words = WORDS[language]
    day: PartialDate | None = getattr(row, kind)
    if day is None:
        return words["not_given"]
    if not has_passed(row, day, as_of):
        return date_text(day, language)
    return words["passed"].format(date=date_text(day.model_copy(update={"estimated": False}), language))


def has_passed(row: TrialRow, expected: PartialDate, as_of: date | None) -> bool:
    """Was the date still only estimated when its last day had passed?"""
    is_open = not (row.status and row.status.code in OVER)
    return is_open and expected.estimated and as_of is not None and expected.has_passed(as_of)


def description(count: int, dates: Sequence[PartialDate], as_of: date | None, language: Language) -> str:
    """Write "4 studier, fra desember 2018 til september 2023 (estimert). Opplysninger per 3. august 2020."."""
    words = WORDS[language]
    first, last = (date_text(end(dates, key=middle), language) for end in (min, max))
    period = first if first == last else words["period"].format(first=first, last=last)
    sentence = words["one" if count == 1 else "several"].format(count=number_text(count), period=period)
    if as_of is None:
        return sentence
    return f"{sentence} {words['described_as_of'].format(date=day_text(as_of, language))}"
