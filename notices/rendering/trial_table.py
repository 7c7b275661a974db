"""The six-column table of clinical research: one row's cells as HTML."""

from dataclasses import dataclass

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from notices.document.model import TrialRow
from notices.document.template import TRIAL_COLUMNS, Language
from notices.rendering.citations import CitedTexts, in_own_language
from notices.trial_table import wording as trial_wording
from trials.study import identify


@dataclass(frozen=True)
class TrialCells:
    """What stands in a row of the table; the name cell and the time cell hold several lines."""

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
    """A row's cells, its texts asked for in the order of the page; those in the registry's English say so."""

    def lines(text: str) -> SafeString:
        return in_own_language(texts.lines(text), text, language)

    found = identify(row.number)
    population = [texts.line(trial_wording.participants(row, language)), *filter(None, [lines(row.population)])]
    time = (
        trial_wording.time_perspective(row, language),
        trial_wording.results(row, language),
        trial_wording.read_on(row, language),
    )
    return TrialCells(
        population=format_html_join(", ", "{}", ((piece,) for piece in population)),
        intervention=lines(row.intervention),
        arms=[lines(arm) for arm in trial_wording.arms(row)],
        control=lines(row.control),
        outcomes=lines(row.outcomes),
        number=row.number,
        url=found.url if found else None,
        name=texts.line(row.name),
        phase=trial_wording.phase(row),
        note=texts.line(row.note),
        time=[line for line in time if line],
    )


def columns(language: Language) -> dict[str, str]:
    """The heads of the six columns by code."""
    return {column.code: column.label(language) for column in TRIAL_COLUMNS}
