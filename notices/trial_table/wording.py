"""The words of the trial table: what each of a row's cells says, in the notice's language."""

from collections.abc import Sequence
from datetime import date

from notices.document.model import TrialRow
from notices.document.template import Language
from notices.document.wording import HARD_SPACE, day_text, number_text
from trials.dates import PartialDate, format_date
from trials.study import identify_each

WORDS: dict[Language, dict[str, str]] = {
    "nb": {
        "participants": "N = {count}",
        "participants_estimated": "Estimert: N = {count}",
        "participants_unknown": "N ikke oppgitt",
        "start": "Oppstart: {date}",
        "start_estimated": "Estimert oppstart: {date}",
        "completion": "Avslutningsmåned/år: {date}",
        "completion_estimated": "Estimert avslutningsmåned/år: {date}",
        "primary_completion": "Måned/år for primær avslutning: {date}",
        "primary_completion_estimated": "Estimert måned/år for primær avslutning: {date}",
        "results": "Resultater publisert i registeret {date}.",
        "results_undated": "Resultater publisert i registeret.",
        "read": "Registeret ble lest {date}.",
        "passed": "passert",
        "intro": "De antatt viktigste studiene for vurdering av metoden er vist i tabellen under:",
        "registries": "*Nummer i {registries}",
    },
    "nn": {
        "participants": "N = {count}",
        "participants_estimated": "Estimert: N = {count}",
        "participants_unknown": "N ikkje oppgitt",
        "start": "Oppstart: {date}",
        "start_estimated": "Estimert oppstart: {date}",
        "completion": "Avslutningsmånad/år: {date}",
        "completion_estimated": "Estimert avslutningsmånad/år: {date}",
        "primary_completion": "Månad/år for primær avslutning: {date}",
        "primary_completion_estimated": "Estimert månad/år for primær avslutning: {date}",
        "results": "Resultat publiserte i registeret {date}.",
        "results_undated": "Resultat publiserte i registeret.",
        "read": "Registeret vart lese {date}.",
        "passed": "passert",
        "intro": "Dei studiane som truleg er viktigast for vurderinga av metoden, er viste i tabellen under:",
        "registries": "*Nummer i {registries}",
    },
    "en": {
        "participants": "N = {count}",
        "participants_estimated": "Estimated: N = {count}",
        "participants_unknown": "N not stated",
        "start": "Start: {date}",
        "start_estimated": "Estimated start: {date}",
        "completion": "Completion: {date}",
        "completion_estimated": "Estimated completion: {date}",
        "primary_completion": "Primary completion: {date}",
        "primary_completion_estimated": "Estimated primary completion: {date}",
        "results": "Results posted in the registry {date}.",
        "results_undated": "Results posted in the registry.",
        "read": "The registry was read on {date}.",
        "passed": "passed",
        "intro": "The trials assumed to matter most for an assessment are shown in the table below:",
        "registries": "*Number in {registries}",
    },
}
# The template's own words, for its one registry; the head of a table without numbers has them too.
FOOTNOTE_ADDRESS, FOOTNOTE_REGISTER = "www.clinicaltrials.gov", "ctgov"
FOOTNOTE = f"*ClinicalTrials.gov Identifier {FOOTNOTE_ADDRESS}"

# Statuses of a trial that has ended: the word and the month make one sentence ("Avsluttet august 2019").
ENDED = {"completed", "terminated"}
# Statuses without an end: a trial that never began, and what is no trial but a way to get a treatment.
WITHOUT_END = {
    "withdrawn",
    "available",
    "no_longer_available",
    "temporarily_not_available",
    "approved_for_marketing",
    "withheld",
}
# Statuses after which nothing more is expected.
OVER = ENDED | WITHOUT_END


def population(row: TrialRow, language: Language) -> str:
    """Write "N = 624, pasienter fra 18 år"."""
    return ", ".join(filter(None, (participants(row, language), row.population)))


def participants(row: TrialRow, language: Language) -> str:
    """Write "N = 624", "Estimert: N = 1760" or "N ikke oppgitt"."""
    if row.participants is None:
        return WORDS[language]["participants_unknown"]
    name = "participants_estimated" if row.participants_estimated else "participants"
    return WORDS[language][name].format(count=number_text(row.participants))


def arms(row: TrialRow) -> list[str]:
    """Write "Arm 1: 4 mg", "Arm 2: …"; a single arm has no number."""
    texts = [arm.text for arm in row.arms if arm.text]
    return texts if len(texts) == 1 else [f"Arm {place}: {text}" for place, text in enumerate(texts, 1)]


def phase(row: TrialRow) -> str:
    """Write "(Fase 3)"."""
    return f"({row.phase.label})" if row.phase else ""


def phase_and_participants(row: TrialRow, language: Language) -> str:
    """Write "Fase 3 · N = 624", with hard spaces: a narrow column breaks no number from its sign."""
    number = participants(row, language).replace("N = ", f"N{HARD_SPACE}={HARD_SPACE}")
    return " · ".join(filter(None, (row.phase.label if row.phase else "", number)))


def time_perspective(row: TrialRow, language: Language) -> str:
    """Write "Avsluttet august 2019", or "Pågående. Estimert avslutningsmåned/år: september 2023".

    It prints months, as the template does, even where the registry knows the day. Where completion is not known,
    primary completion takes its place under its own name. A trial that was withdrawn has no end.
    """
    status = row.status.label if row.status else ""
    last = end(row, language)
    if row.status and _is_one_sentence(row):
        return last
    return ". ".join(filter(None, (status, start(row, language), last)))


def passed_time(row: TrialRow, language: Language, today: date) -> str:
    """Write the time cell as its writers see it when the expected end has passed: "… september 2023 (passert)".

    "" where it has not. An approved text never says so: it says the same whatever day it is.
    """
    _name, day = printed_end(row)
    is_over = row.status is not None and row.status.code in OVER
    if day is None or not day.estimated or is_over or day.last_day() >= today:
        return ""
    return f"{time_perspective(row, language)} ({WORDS[language]['passed']})"


def start(row: TrialRow, language: Language) -> str:
    """Write "Estimert oppstart: januar 2021" for a trial that has not begun, nothing for others."""
    is_planned = row.status is not None and row.status.code == "planned"
    return dated("start", row.start, language) if is_planned else ""


def end(row: TrialRow, language: Language) -> str:
    """Write "Avsluttet august 2019", "Estimert avslutningsmåned/år: september 2023", or nothing."""
    name, date = printed_end(row)
    if date is None:
        return ""
    if row.status and _is_one_sentence(row):
        return f"{row.status.label} {_month(date, language)}"
    return dated(name, date, language)


def printed_end(row: TrialRow) -> tuple[str, PartialDate | None]:
    """Return the date that the page prints as the trial's end, after the name of its field; None where it has none."""
    if row.status and row.status.code in WITHOUT_END:
        return "completion", None
    if row.completion is None and row.primary_completion:
        return "primary_completion", row.primary_completion
    return "completion", row.completion


def _is_one_sentence(row: TrialRow) -> bool:
    """Do the status and the month make one sentence?"""
    name, date = printed_end(row)
    has_ended = row.status is not None and row.status.code in ENDED
    return has_ended and name == "completion" and date is not None and not date.estimated


def dated(name: str, date: PartialDate | None, language: Language) -> str:
    """Write a date of the row by its field: "Estimert avslutningsmåned/år: september 2023"; nothing without a date."""
    if date is None:
        return ""
    return WORDS[language][f"{name}_estimated" if date.estimated else name].format(date=_month(date, language))


def _month(date: PartialDate, language: Language) -> str:
    return format_date(PartialDate(value=date.value[:7]), language)


def results(row: TrialRow, language: Language) -> str:
    """Write "Resultater publisert i registeret august 2020.", or nothing."""
    return WORDS[language]["results"].format(date=_month(row.results, language)) if row.results else ""


def read_on(row: TrialRow, language: Language) -> str:
    """Write on which day the row's values were read in the registry; nothing for a row that was typed by hand."""
    return WORDS[language]["read"].format(date=day_text(row.checked_on, language)) if row.checked_on else ""


def footnote(rows: Sequence[TrialRow], language: Language) -> str:
    """Explain the asterisk in the table's head: the registries that the numbers belong to."""
    numbers = [number for row in rows for number in identify_each(row.number)]
    names = dict.fromkeys(number.registry_name for number in numbers)
    if {number.registry for number in numbers} <= {FOOTNOTE_REGISTER}:
        return FOOTNOTE
    return WORDS[language]["registries"].format(registries=", ".join(names))
