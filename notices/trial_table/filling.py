"""A study as a row of the Norwegian table: what is mechanical, filled; the registry's English beside the cells.

Pure. A row's cells get numbers, dates, names and words of our own vocabularies, never the registry's prose.
"""

import re
from datetime import date
from typing import Any, Literal

from notices.document.citations import CITATION, without_citations
from notices.document.model import Choice, TrialRow
from notices.document.rich_text import clean_line
from notices.document.template import PHASES, TRIAL_STATUSES, Language, Vocabulary
from notices.trial_table.arms import arm_cells, plain
from notices.trial_table.population import people
from trials.dates import PartialDate
from trials.msgid import gettext_noop
from trials.study import Study

MOST_PARTICIPANTS = 1_000_000
LONGEST_LABEL = 100

# Which date stands as the trial's end: completion, as the template has it, or primary completion, since the main
# results come with it.
Dates = Literal["completion", "primary"]

STATUS_CODES = {
    "NOT_YET_RECRUITING": "planned",
    "RECRUITING": "ongoing",
    "ENROLLING_BY_INVITATION": "ongoing",
    "ACTIVE_NOT_RECRUITING": "ongoing",
    "COMPLETED": "completed",
    "SUSPENDED": "suspended",
    "TERMINATED": "terminated",
    "WITHDRAWN": "withdrawn",
    "UNKNOWN": "unknown",
    "AVAILABLE": "available",
    "NO_LONGER_AVAILABLE": "no_longer_available",
    "TEMPORARILY_NOT_AVAILABLE": "temporarily_not_available",
    "APPROVED_FOR_MARKETING": "approved_for_marketing",
    "WITHHELD": "withheld",
}
# The registry calls a status unknown when nobody has confirmed it for two years. The label that is copied into the row
# says so; the vocabulary's own stays as short as rows of today print it.
NOT_UPDATED: dict[Language, str] = {
    "nb": "Ukjent status (ikke oppdatert på over to år)",
    "nn": "Ukjend status (ikkje oppdatert på over to år)",
    "en": "Unknown status (not updated for more than two years)",
}

PHASE_CODES = {
    ("EARLY_PHASE1",): "early_1",
    ("PHASE1",): "1",
    ("PHASE1", "PHASE2"): "1_2",
    ("PHASE2",): "2",
    ("PHASE2", "PHASE3"): "2_3",
    ("PHASE3",): "3",
    ("PHASE4",): "4",
    ("NA",): "na",
    (): "na",
}
KIND_CODES = {"OBSERVATIONAL": "observational", "EXPANDED_ACCESS": "expanded_access"}

TOO_MANY_PARTICIPANTS = gettext_noop("The study has more participants than a notice can print.")
NO_DAY_OF_RESULTS = gettext_noop("Results are posted, but the record does not say when.")


def filled(row: TrialRow, study: Study, language: Language, read_on: date, dates: Dates = "completion") -> TrialRow:
    """The row with what the study says of it.

    Number, name, phase, participants, status and dates are the registry's; where it is silent the row keeps its own.
    The cells of words, population, arms and control, are filled where nobody has written anything.
    """
    return taken_over(row, mechanical(row, study, language, dates) | _words(row, study, language), read_on)


def taken_over(row: TrialRow, values: dict[str, Any], read_on: date) -> TrialRow:
    """The row with these values, cleaned as what comes in; everything else stays to the letter."""
    clean = TrialRow(key=row.key, **values, checked_on=read_on)
    return row.model_copy(update={name: getattr(clean, name) for name in (*values, "checked_on")})


def mechanical(row: TrialRow, study: Study, language: Language, dates: Dates = "completion") -> dict[str, Any]:
    """The row's fields that need no judgement, as far as the study says anything of them."""
    values: dict[str, Any] = {
        "number": plain(study.number),
        "name": name_of(row, study),
        "phase": phase(study, language) if says_phase(study) or not row.phase else None,
        "participants": participants(study),
        "status": status(study, language),
        "start": study.start,
        "primary_completion": study.primary_completion,
        "completion": study.completion,
        "results": results_of(study),
    }
    said = {name: value for name, value in values.items() if value not in (None, "")}
    if "participants" in said:
        said["participants_estimated"] = study.enrollment_estimated
    if dates == "primary" and study.primary_completion:
        said["completion"] = None
    return said


def _words(row: TrialRow, study: Study, language: Language) -> dict[str, Any]:
    """The cells that a person words, as a beginning, where they are empty."""
    cells = arm_cells(study, language)
    words: dict[str, Any] = {}
    if not row.population:
        words["population"] = people(study, language)
    if not row.intervention and not row.arms:
        words["arms"] = cells.arms
    if not row.control:
        words["control"] = cells.control
    return words


def name_of(row: TrialRow, study: Study) -> str:
    """The acronym, with what the row cites at its name; the row's own spelling where only case or spaces differ."""
    acronym = plain(clean_line(study.acronym))[:LONGEST_LABEL].strip()
    if _compact(without_citations(row.name)) == _compact(acronym):
        return row.name
    return " ".join([acronym, *(match[0] for match in CITATION.finditer(row.name))]) if acronym else ""


def _compact(text: str) -> str:
    return "".join(text.casefold().split())


def participants(study: Study) -> int | None:
    """How many, if a row can hold so many."""
    return study.enrollment if study.enrollment is not None and 0 <= study.enrollment <= MOST_PARTICIPANTS else None


def status(study: Study, language: Language) -> Choice | None:
    """The status by its word; one that the registry has since invented by its code, to the letter."""
    if not study.status:
        return None
    code = STATUS_CODES.get(study.status)
    if code is None:
        return verbatim(study.status)
    if code == "unknown":
        return Choice(code=code, label=NOT_UPDATED[language])
    return Choice.of(TRIAL_STATUSES, code, language)


def says_phase(study: Study) -> bool:
    """Does the record say what phase the study is in, or that it is of a kind that has none?"""
    return bool(study.phases) or study.kind in KIND_CODES


def phase(study: Study, language: Language) -> Choice:
    """The phase by its word; for a study that has none by design, what kind of study it is."""
    if study.kind in KIND_CODES and set(study.phases) <= {"NA"}:
        return _term(PHASES, KIND_CODES[study.kind], language)
    code = PHASE_CODES.get(tuple(sorted(set(study.phases))))
    return _term(PHASES, code, language) if code else verbatim("/".join(study.phases))


def _term(vocabulary: Vocabulary, code: str, language: Language) -> Choice:
    return Choice.of(vocabulary, code, language)


def verbatim(code: str) -> Choice:
    """A code that we do not know, as its own label; its prefix keeps it apart from the codes of ours."""
    safe = re.sub(r"[^a-z0-9]+", "_", code.lower()).strip("_")
    return Choice(code=f"registry_{safe}"[:64], label=plain(clean_line(code))[:LONGEST_LABEL].strip())


def results_of(study: Study) -> PartialDate | None:
    """When results were posted. They are there, even while the registry still calls their day an estimate."""
    if not study.has_results or study.results_posted is None:
        return None
    return study.results_posted.model_copy(update={"estimated": False})


def warnings(study: Study, language: Language = "nb") -> tuple[str, ...]:
    """What a person should know who writes from this study, as msgids."""
    found = [*study.warnings, *arm_cells(study, language).warnings]
    if study.enrollment is not None and participants(study) is None:
        found.append(TOO_MANY_PARTICIPANTS)
    if study.has_results and study.results_posted is None:
        found.append(NO_DAY_OF_RESULTS)
    return tuple(dict.fromkeys(found))
