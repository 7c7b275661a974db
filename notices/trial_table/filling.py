"""A study as a row of the Norwegian table: the cells that need no judgement are filled from the registry.

Pure. A row's cells get numbers, dates, names and words of our own vocabularies, never the registry's prose.
"""

import re
from datetime import date
from typing import Any, Literal

from notices.document.citations import CITATION, without_citations
from notices.document.field_types import MAX_COUNT
from notices.document.model import Choice, TrialRow
from notices.document.rich_text import clean_line
from notices.document.template import PHASES, TRIAL_STATUSES, Language
from notices.trial_table.arm_text import escape_citations
from notices.trial_table.arms import arm_cells
from notices.trial_table.population import TAKES_HEALTHY, population_text
from trials.dates import PartialDate
from trials.msgid import gettext_noop
from trials.readable import phase_of, registry_of, watched_number
from trials.registry import NOT_UPDATED, Registry
from trials.study import Study, identify_each

MAX_LABEL_LENGTH = 100

# Which date the row prints as the trial's end: completion, as in the template, or primary completion, since the main
# results come with it.
EndDate = Literal["completion", "primary"]

# The label of a status that is unknown because nobody has confirmed it for two years, and that is copied into the row;
# the vocabulary's own stays as short as rows of today print it.
NOT_UPDATED_LABELS: dict[Language, str] = {
    "nb": "Ukjent status (ikke oppdatert på over to år)",
    "nn": "Ukjend status (ikkje oppdatert på over to år)",
    "en": "Unknown status (not updated for more than two years)",
}

KIND_CODES = {"OBSERVATIONAL": "observational", "EXPANDED_ACCESS": "expanded_access"}

NO_DAY_OF_RESULTS = gettext_noop("Results are posted, but the record does not say when.")


def fill_row(
    row: TrialRow, study: Study, language: Language, read_on: date, end_date: EndDate = "completion"
) -> TrialRow:
    """Return the row with the study's values.

    Number, name, phase, participants, status and dates are the registry's; where it says nothing the row keeps its own.
    Population, arms and control, which a person words, are filled only where they are empty.
    """
    return with_values(
        row, registry_values(row, study, language, end_date) | _worded_cells(row, study, language), read_on
    )


def with_values(row: TrialRow, values: dict[str, Any], read_on: date) -> TrialRow:
    """Return the row with these values, cleaned as all input is; everything else stays as it was."""
    clean = TrialRow(key=row.key, **values, checked_on=read_on)
    return row.model_copy(update={name: getattr(clean, name) for name in (*values, "checked_on")})


def registry_values(
    row: TrialRow, study: Study, language: Language, end_date: EndDate = "completion"
) -> dict[str, Any]:
    """Return the row's fields that need no judgement, as far as the study has values for them."""
    values: dict[str, Any] = {
        "number": number_cell(row, study),
        "name": name_with_citations(row, study),
        "phase": phase(study, language) if has_phase(study) or not row.phase else None,
        "participants": participants(study),
        "status": status(study, language),
        "start": study.start,
        "primary_completion": study.primary_completion,
        "completion": study.completion,
        "results": results_date(study),
    }
    present = {name: value for name, value in values.items() if value not in (None, "")}
    if "participants" in present:
        present["participants_estimated"] = study.enrollment_estimated
    if end_date == "primary" and study.primary_completion:
        present["completion"] = None
    return present


def number_cell(row: TrialRow, study: Study) -> str:
    """Return the study's number; the trial's numbers in other registers that were typed beside it stay."""
    numbers = [number.number for number in identify_each(row.number)]
    if len(numbers) < 2:
        return escape_citations(study.number)
    if study.number in numbers:
        return row.number
    watched = watched_number(row.number)
    return " / ".join(study.number if watched and number == watched.number else number for number in numbers)


def _worded_cells(row: TrialRow, study: Study, language: Language) -> dict[str, Any]:
    """Return a first wording of the cells that a person words, where they are empty."""
    cells = arm_cells(study, language)
    values: dict[str, Any] = {}
    if not row.population:
        values["population"] = population_text(study, language)
    if not row.intervention and not row.arms:
        values["arms"] = cells.arms
    if not row.control:
        values["control"] = cells.control
    return values


def name_with_citations(row: TrialRow, study: Study) -> str:
    """Return the acronym and the citations of the row's name; that name itself where only case or spaces differ."""
    acronym = escape_citations(clean_line(study.acronym))[:MAX_LABEL_LENGTH].strip()
    if _compact(without_citations(row.name)) == _compact(acronym):
        return row.name
    return " ".join([acronym, *(match[0] for match in CITATION.finditer(row.name))]) if acronym else ""


def _compact(text: str) -> str:
    return "".join(text.casefold().split())


def participants(study: Study) -> int | None:
    """Return the number of participants, if a row can hold it."""
    return study.enrollment if study.enrollment is not None and 0 <= study.enrollment <= MAX_COUNT else None


def status(study: Study, language: Language) -> Choice | None:
    """Return the study's status in words; None where the record does not say."""
    return status_choice(registry_of(study), study.status, language)


def status_choice(registry: Registry | None, registered: str, language: Language) -> Choice | None:
    """Return a registry's status in words; one that its part does not map by its code, as the registry writes it."""
    if not registered:
        return None
    code = registry.statuses.get(registered) if registry else None
    if code is None:
        return unknown_code(registered)
    if code == NOT_UPDATED:
        return Choice(code="unknown", label=NOT_UPDATED_LABELS[language])
    return Choice.of(TRIAL_STATUSES, code, language)


def has_phase(study: Study) -> bool:
    """Does the record say what phase the study is in, or that it is of a kind that has none?"""
    return bool(study.phases) or study.kind in KIND_CODES


def phase(study: Study, language: Language) -> Choice:
    """Return the phase in words; for a study that has none by design, what kind of study it is."""
    if study.kind in KIND_CODES and set(study.phases) <= {"NA"}:
        return Choice.of(PHASES, KIND_CODES[study.kind], language)
    code = phase_of(study)
    return Choice.of(PHASES, code, language) if code else unknown_code("/".join(study.phases))


def unknown_code(code: str) -> Choice:
    """Return a code that we do not know, as its own label; a prefix keeps it apart from our codes."""
    safe = re.sub(r"[^a-z0-9]+", "_", code.lower()).strip("_")
    return Choice(code=f"registry_{safe}"[:64], label=escape_citations(clean_line(code))[:MAX_LABEL_LENGTH].strip())


def results_date(study: Study) -> PartialDate | None:
    """Return when results were posted. They are there even while the registry calls the day an estimate."""
    if not study.has_results or study.results_posted is None:
        return None
    return study.results_posted.model_copy(update={"estimated": False})


def warnings(study: Study, language: Language) -> tuple[str, ...]:
    """Return what a person who writes from this study should know, as msgids."""
    messages = [*study.warnings, *arm_cells(study, language).warnings]
    if study.healthy_volunteers:
        messages.append(TAKES_HEALTHY)
    if study.has_results and study.results_posted is None:
        messages.append(NO_DAY_OF_RESULTS)
    return tuple(dict.fromkeys(messages))
