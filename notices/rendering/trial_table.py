"""Turn a row of the six-column table of clinical research into HTML."""

from dataclasses import dataclass

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from notices.document.model import TrialRow
from notices.document.template import TRIAL_COLUMNS, Language
from notices.rendering.citations import CitedTexts, with_language
from notices.trial_table import wording as trial_wording
from trials.study import identify


@dataclass(frozen=True)
class TrialCells:
    """The cells of one row of the table; the cells of name and time have several lines."""

    population: SafeString
    intervention: SafeString
    arms: list[SafeString]
    control: SafeString
    outcomes: SafeString
    number: str
    url: str | None
    name: SafeString
    phase: str
    note: SafeString
    time: list[str]


def cells(row: TrialRow, texts: CitedTexts, language: Language) -> TrialCells:
    """Return the cells of a row, made in the order of the page; texts in the registry's English are marked as such."""

    def lines(text: str) -> SafeString:
        return with_language(texts.lines(text), text, language)

    registry_number = identify(row.number)
    population = [texts.line(trial_wording.participants(row, language)), *filter(None, [lines(row.population)])]
    time = (
        trial_wording.time_perspective(row, language),
        trial_wording.results(row, language),
        trial_wording.read_on(row, language),
    )
    return TrialCells(
        population=format_html_join(", ", "{}", ((part,) for part in population)),
        intervention=lines(row.intervention),
        arms=[lines(arm) for arm in trial_wording.arms(row)],
        control=lines(row.control),
        outcomes=lines(row.outcomes),
        number=row.number,
        url=registry_number.url if registry_number else None,
        name=texts.line(row.name),
        phase=trial_wording.phase(row),
        note=texts.line(row.note),
        time=[line for line in time if line],
    )


def columns(language: Language) -> dict[str, str]:
    """Return the heads of the six columns by code."""
    return {column.code: column.label(language) for column in TRIAL_COLUMNS}
