"""Single facts that the page prints as one line: "Antall pasienter: 200–300 …. Kilde: …, mars 2025"."""

import re
from typing import Any

from notices.document import terms
from notices.document.model import Cost, JointAssessment, Patients
from notices.document.template import LANGUAGES, Term, Vocabulary
from notices.document.wording import WORDS
from notices.importing.context import Context
from notices.importing.flows import Flow, SourceLine
from notices.importing.printed.reading import date_of, in_all_languages, take_date, term_at, whole_term

Fields = dict[str, Any]
NUMBER = r"\d{1,3}(?:[\u00a0 ]\d{3})+|\d+"


def _any(name: str) -> str:
    return "|".join(map(re.escape, dict.fromkeys(in_all_languages(WORDS, name).values())))


RANGE = re.compile(
    rf"(?:(?P<low>{NUMBER})–(?P<high>{NUMBER})|(?P<least>{_any('low')}) (?P<from>{NUMBER})"
    rf"|(?P<most>{_any('high')}) (?P<to>{NUMBER})|(?P<both>{NUMBER}))(?: (?:{_any('kroner')})(?!\w))?"
)
SOURCE = re.compile(rf"(?:\.\s+)?(?:{_any('source')}):\s*")


def fact_lines(context: Context, lines: list[SourceLine]) -> tuple[Fields, list[SourceLine]]:
    """Take the lines that are such facts; return them as fields, and the other lines."""
    fields: Fields = {}
    rest = []
    for line in lines:
        name, end = _label(line.text) if not line.is_row else ("", 0)
        value = READERS[name](context, line.flow.cut(end)) if name and name not in fields else None
        if value is None:
            rest.append(line)
            continue
        context.claims.furniture("label", line.flow.cut(0, end))
        fields[name] = value
    return fields, rest


def _label(text: str) -> tuple[str, int]:
    for name, term in TERMS.items():
        for language in LANGUAGES:
            if text.startswith(label := f"{term.label(language)}: "):
                return name, len(label)
    return "", 0


def _patients(context: Context, flow: Flow) -> Patients | None:
    fields = _estimate(context, "patients", flow, terms.PATIENT_BASES)
    return Patients(**fields) if fields else None


def _cost(context: Context, flow: Flow) -> Cost | None:
    fields = _estimate(context, "cost", flow, terms.COST_BASES)
    return Cost(**fields) if fields else None


def _estimate(context: Context, name: str, flow: Flow, bases: Vocabulary) -> Fields | None:
    """Read "amount basis. Kilde: source, date"; None for words that are not of this form."""
    text = flow.text
    amount, at = RANGE.match(text), 0
    at = amount.end() if amount else 0
    at += len(text[at:]) - len(text[at:].lstrip())
    code, length = term_at(bases, text[at:])
    basis = (at, at + length)
    end = at + length if code else (amount.end() if amount else 0)
    source = SOURCE.match(text, end)
    if (not amount and not code and not source) or (not source and text[end:].strip()):
        return None
    fields: Fields = _amounts(context, name, flow, amount) if amount else {}
    if code:
        fields["basis"] = context.choice(f"{name}/basis", flow.cut(*basis), bases, code)
    if source:
        context.claims.furniture("label", flow.cut(*source.span()))
        fields |= _source(context, name, flow.cut(source.end()))
    return fields


def _amounts(context: Context, name: str, flow: Flow, match: re.Match[str]) -> Fields:
    groups = {"low": ("low", "from"), "high": ("high", "to")}
    amounts: Fields = {}
    for bound, names in groups.items():
        for group in names:
            if match[group]:
                amounts[bound] = _amount(context, f"{name}/{bound}", flow, match, group)
    if match["both"]:
        amounts["low"] = amounts["high"] = _amount(context, f"{name}/low", flow, match, "both")
        context.claims.added("number", f"{name}/high", "", str(amounts["high"]))
    for group in ("least", "most"):
        if match[group]:
            context.claims.furniture("label", flow.cut(*match.span(group)))
    last = max(match.end(group) for group in ("low", "high", "from", "to", "both"))
    if unit := flow.cut(last, match.end()):
        context.claims.furniture("label", unit)
    return amounts


def _amount(context: Context, place: str, flow: Flow, match: re.Match[str], group: str) -> int:
    number = int(re.sub(r"\D", "", match[group]))
    context.claims.value("number", place, flow.cut(*match.span(group)), str(number))
    return number


def _source(context: Context, name: str, flow: Flow) -> Fields:
    """Read "source, date", either of which may be missing."""
    before, comma, last = flow.text.rpartition(", ")
    date = date_of(last)
    if date is None:
        return {"source": context.line(f"{name}/source", flow)} if flow else {}
    start = len(before) + len(comma)
    fields: Fields = {"date": take_date(context, f"{name}/date", flow.cut(start), date)}
    if before:
        fields["source"] = context.line(f"{name}/source", flow.cut(0, len(before)))
    return fields


def _joint(context: Context, flow: Flow) -> JointAssessment | None:
    """Read "state, number, date", any of which may be missing."""
    parts = parts_at_commas(flow)
    state = whole_term(terms.JOINT_STATES, parts[0].text) if parts else ""
    date = date_of(parts[-1].text) if parts else None
    if not state and not date:
        return None
    fields: Fields = {}
    if state:
        fields["state"] = context.choice("joint_assessment/state", parts.pop(0), terms.JOINT_STATES, state)
    if date:
        fields["date"] = take_date(context, "joint_assessment/date", parts.pop(), date)
    if parts:
        fields["number"] = context.plain("joint_assessment/number", sum(parts, Flow()))
    return JointAssessment(**fields)


def first_published(context: Context, flow: Flow) -> Fields | None:
    """Read "date, agency, number", as the fact box prints it; None for words that do not begin with a date."""
    parts = parts_at_commas(flow)
    date = date_of(parts[0].text) if parts else None
    if date is None:
        return None
    fields: Fields = {"date": take_date(context, "first_published/date", parts.pop(0), date)}
    if parts and re.search(r"\d", parts[-1].text):
        fields["number"] = context.plain("first_published/number", parts.pop())
    if parts:
        fields["agency"] = context.line("first_published/agency", sum(parts, Flow()))
    return fields


def parts_at_commas(flow: Flow) -> list[Flow]:
    """Return the parts of a flow between its commas."""
    ends = [match.start() for match in re.finditer(r", ", flow.text)]
    starts = [0, *(end + 2 for end in ends)]
    parts = [flow.cut(start, end) for start, end in zip(starts, [*ends, len(flow.text)], strict=True)]
    return [part for part in parts if part]


TERMS: dict[str, Term] = {
    "patients": terms.PATIENTS,
    "cost": terms.COST,
    "joint_assessment": terms.JOINT_ASSESSMENT,
}
READERS: dict[str, Any] = {"patients": _patients, "cost": _cost, "joint_assessment": _joint}
