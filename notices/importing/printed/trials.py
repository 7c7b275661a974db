"""The cells of study and time as they are printed: name, number, phase and participants; status, dates, the reading."""

import re
from typing import Any

from notices.document.template import LANGUAGES, PHASES, TRIAL_STATUSES
from notices.importing.columns import REGISTRY_NUMBER
from notices.importing.context import Context
from notices.importing.flows import Flow
from notices.importing.printed.reading import date_of, in_all_languages, take_date, term_at
from notices.trial_table.wording import WORDS

Fields = dict[str, Any]
DATED = ("start", "completion", "primary_completion", "results")
UNKNOWN = "|".join(map(re.escape, in_all_languages(WORDS, "participants_unknown").values()))
COUNT = re.compile(r"(?P<estimated>Estimert|Estimated)?:?\s*\bN\s*=\s*(?P<count>\d{1,3}(?:[\u00a0 ]\d{3})+|\d+)")
NOT_STATED = re.compile(rf"(?:{UNKNOWN})(?!\w)")
# The end of a cell of the newest edition: "Fase 3 · N = 624".
PHASE_FORMS = "|".join(re.escape(label) for term in PHASES for label in sorted(term[1:], key=len, reverse=True))
PHASE_AND_COUNT = re.compile(rf"(?:(?P<phase>{PHASE_FORMS})\s*·\s*)?(?P<printed>{COUNT.pattern}|{UNKNOWN})(?=\s|$)")


def printed_study(context: Context, place: str, flow: Flow, fields: Fields) -> bool:
    """Take a cell of name, number, "Fase 3 · N = 624" and a note; False for one that is not of this form."""
    match = flow.search(PHASE_AND_COUNT)
    if not match or not (match["phase"] or "\n" in flow.text):
        return False
    before, note = flow.cut(0, match.start()), flow.cut(match.end())
    middle = flow.cut(*match.span())
    _count(context, place, middle, fields)
    if match["phase"]:
        code, end = term_at(PHASES, middle.text)
        fields["phase"] = context.choice(f"{place}/phase", middle.cut(0, end), PHASES, code)
    if number := before.search(REGISTRY_NUMBER):
        printed = re.sub(r"\s", "", number[0])
        context.claims.value("join", f"{place}/number", before.cut(*number.span()), printed)
        fields["number"] = printed
        before = before.without(*number.span())
    if before:
        fields["name"] = context.line(f"{place}/name", before)
    if note:
        fields["note"] = context.line(f"{place}/note", note)
    return True


def _count(context: Context, place: str, flow: Flow, fields: Fields) -> None:
    if unknown := flow.search(NOT_STATED):
        context.claims.furniture("label", flow.cut(*unknown.span()))
        return
    match = flow.search(COUNT)
    if match is None:
        return
    fields["participants"] = int(re.sub(r"\D", "", match["count"]))
    fields["participants_estimated"] = bool(match["estimated"])
    printed = f"{fields['participants']}{' estimert' if match['estimated'] else ''}"
    context.claims.value("number", f"{place}/participants", flow.cut(*match.span()), printed)


def unknown_participants(context: Context, flow: Flow) -> Flow:
    """Take "N ikke oppgitt" before a population as furniture; return the population."""
    match = NOT_STATED.match(flow.text)
    if not match:
        return flow
    context.claims.furniture("label", flow.cut(0, match.end()))
    comma = re.match(r"[,\s]+", flow.text[match.end() :])
    return flow.cut(match.end() + (comma.end() if comma else 0))


def printed_time(context: Context, place: str, flow: Flow, fields: Fields) -> bool:
    """Take a cell that holds nothing but the template's sentences; False for others.

    A date that is known already, to the day, from the dates below the table is furniture here.
    """
    parts = _time_parts(flow)
    if parts is None:
        return False
    for name, value, around in parts:
        for label in around:
            if label:
                context.claims.furniture("label", label)
        if name == "status":
            code, _end = term_at(TRIAL_STATUSES, value.text)
            fields["status"] = context.choice(f"{place}/status", value, TRIAL_STATUSES, code)
        else:
            _date(context, place, name, value, fields)
    return True


def _date(context: Context, place: str, name: str, value: Flow, fields: Fields) -> None:
    field, is_estimated = name.removesuffix("_estimated"), name.endswith("_estimated")
    date = date_of(value.text)
    known = fields.get(field)
    if date is None or known:
        context.claims.furniture("repeated", value)
    elif field == "checked_on":
        context.claims.value("date", f"{place}/checked_on", value, date.value)
        fields["checked_on"] = date.first_day()
    else:
        taken = take_date(context, f"{place}/{field}", value, date)
        fields[field] = taken.model_copy(update={"estimated": True}) if is_estimated else taken
        if is_estimated and not taken.estimated:
            context.claims.added("date", f"{place}/{field}", "", "estimert")


TimePart = tuple[str, Flow, tuple[Flow, Flow]]


def _time_parts(flow: Flow) -> list[TimePart] | None:
    """Return the parts of the cell: the field, its value, the words around it; None where other words remain."""
    text, at = flow.text, 0
    parts: list[TimePart] = []
    code, end = term_at(TRIAL_STATUSES, text)
    if code:
        parts.append(("status", flow.cut(0, end), (Flow(), Flow())))
        at = end
    while at < len(text):
        gap = re.match(r"[.\s]+", text[at:])
        at += gap.end() if gap else 0
        if at >= len(text):
            break
        sentence = _sentence(flow, at) or (_month_after_status(flow, at) if len(parts) == 1 and code else None)
        if sentence is None:
            return None
        part, at = sentence
        parts.append(part)
    return parts or None


def _sentence(flow: Flow, at: int) -> tuple[TimePart, int] | None:
    """Return the sentence that begins here, and where it ends."""
    for name, form in SENTENCES:
        if match := form.match(flow.text, at):
            value = flow.cut(*match.span("date"))
            around = (flow.cut(match.start(), match.start("date")), flow.cut(match.end("date"), match.end()))
            return (name, value, around), match.end()
    return None


def _month_after_status(flow: Flow, at: int) -> tuple[TimePart, int] | None:
    """Return the month of "Avsluttet august 2019"."""
    match = re.compile(rf"{DATE_WORDS}").match(flow.text, at)
    return (("completion", flow.cut(*match.span()), (Flow(), Flow())), match.end()) if match else None


DATE_WORDS = r"(?:\d{1,2}\.?\s+)?(?:[a-zæøåA-Z]+\s+)?\d{4}"


def _forms() -> list[tuple[str, re.Pattern[str]]]:
    forms = []
    for language in LANGUAGES:
        names = [name for field in DATED for name in (f"{field}_estimated", field)] + ["read"]
        for name in names:
            if form := WORDS[language].get(name):
                words = r"\s+".join(map(re.escape, form.split())).replace(r"\{date\}", f"(?P<date>{DATE_WORDS})")
                forms.append(("checked_on" if name == "read" else name, re.compile(words)))
    return sorted(forms, key=lambda each: -len(each[1].pattern))


SENTENCES = _forms()
