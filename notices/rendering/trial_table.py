"""Turn a row of the six-column table of clinical research into HTML."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from notices.document.edition import Edition
from notices.document.model import Document, TrialRow
from notices.document.template import Language
from notices.rendering.citations import CitedTexts, with_language
from notices.trial_table import wording as trial_wording
from notices.trial_table.timeline_wording import name_of
from trials.study import identify


@dataclass(frozen=True)
class TrialCells:
    """The cells of one row of the table; the cells of study and time have several lines.

    `label` is what a screen reader calls the row by, and `study` its cell: (the part's name, its words).
    """

    label: str
    study: list[tuple[str, SafeString]]
    population: SafeString
    intervention: SafeString
    arms: list[SafeString]
    control: SafeString
    outcomes: SafeString
    time: list[str]


def rows(document: Document, texts: CitedTexts) -> list[TrialCells]:
    """Return the table's rows, their texts made in the order of the page."""
    return [_cells(row, place, texts, document) for place, row in enumerate(document.trials, 1)]


def columns(document: Document) -> dict[str, str]:
    """Return the heads of the six columns by code, in their order."""
    return {column.code: column.label(document.language) for column in document.edition.trial_columns}


def footnote(document: Document) -> SafeString:
    """Return the line that explains the asterisk in the table's head."""
    words = format_html("{}", trial_wording.footnote(document.trials, document.language))
    address = trial_wording.FOOTNOTE_ADDRESS
    if not document.edition.has_more_links or not words.endswith(address):
        return words
    return format_html('{}<a href="https://{}/">{}</a>', words.removesuffix(address), address, address)


def _cells(row: TrialRow, place: int, texts: CitedTexts, document: Document) -> TrialCells:
    """Return the cells of a row; texts in the registry's English are marked as such."""
    language, edition = document.language, document.edition
    make = _makers(row, texts, language)
    # Citations are counted while texts are made: in the order of the page.
    cited = {name: make[name]() for name in edition.trial_texts}
    population = cited["population"]
    if not edition.has_participants_with_study:
        participants = trial_wording.participants(row, language)
        population = format_html_join(", ", "{}", ((part,) for part in (participants, population) if part))
    time = (
        trial_wording.time_perspective(row, language),
        trial_wording.results(row, language),
        trial_wording.read_on(row, language),
    )
    return TrialCells(
        label=name_of(row, place, language),
        study=list(_study(row, cited, language, edition)),
        population=population,
        intervention=cited["intervention"],
        arms=cited["arms"],
        control=cited["control"],
        outcomes=cited["outcomes"],
        time=[line for line in time if line],
    )


def _study(
    row: TrialRow, cited: dict[str, Any], language: Language, edition: Edition
) -> Iterator[tuple[str, SafeString]]:
    """Yield the parts of the study's cell that are filled in, in the edition's order."""
    with_participants = trial_wording.phase_and_participants(row, language)
    phase = with_participants if edition.has_participants_with_study else trial_wording.phase(row)
    words = {
        "number": _number(row),
        "name": cited["name"],
        "phase": format_html("{}", phase),
        "note": cited["note"],
    }
    return ((part, words[part]) for part in edition.study_parts if words[part])


def _number(row: TrialRow) -> SafeString:
    registry_number = identify(row.number)
    if registry_number and registry_number.url:
        return format_html('<a href="{}">{}</a>', registry_number.url, row.number)
    return format_html("{}", row.number)


def _makers(row: TrialRow, texts: CitedTexts, language: Language) -> dict[str, Callable[[], Any]]:
    """Return what makes each of the texts that may cite."""

    def lines(text: str) -> SafeString:
        return with_language(texts.lines(text), text, language)

    return {
        "population": lambda: lines(row.population),
        "intervention": lambda: lines(row.intervention),
        "arms": lambda: [lines(arm) for arm in trial_wording.arms(row)],
        "control": lambda: lines(row.control),
        "outcomes": lambda: lines(row.outcomes),
        "name": lambda: texts.line(row.name),
        "note": lambda: texts.line(row.note),
    }
