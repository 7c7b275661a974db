"""The section on use and approval as it is printed: boxes of the time perspective, application, table of approvals."""

import re
from typing import Any

from notices.document.edition import EDITIONS
from notices.document.model import RegulatoryStatus
from notices.document.template import (
    APPROVAL_KINDS,
    APPROVAL_STATUSES,
    HEADINGS,
    LANGUAGES,
    REGIONS,
    REGULATORY_CHANGES,
    TIME_PERSPECTIVES,
    Vocabulary,
)
from notices.document.wording import WORDS
from notices.importing.context import Context
from notices.importing.flows import Flow, SourceLine
from notices.importing.printed.reading import date_of, flat, take_date, term_at, whole_term
from notices.importing.words import GLYPHS

Fields = dict[str, Any]
HEADS = {tuple(WORDS[language][name] for name in ("region", "kind", "status", "date")) for language in LANGUAGES}
_OVER = [HEADINGS["time_perspective"], *(edition.terms.get("time_perspective_from") for edition in EDITIONS.values())]
OVER_BOXES = re.compile(
    "|".join(
        re.escape(term.label(language)).replace(r"\{day\}", r"\d+\.? \w+ \d{4}")
        for term in _OVER
        if term
        for language in LANGUAGES
    )
)


def printed_status(context: Context, lines: list[SourceLine]) -> tuple[Fields, list[SourceLine]]:
    """Take what this program prints in the section; return its fields, and the other lines."""
    fields: Fields = {}
    rows: list[RegulatoryStatus] = []
    rest: list[SourceLine] = []
    is_table = False
    has_boxes = any(_is_box(line) for line in lines)
    for line in lines:
        is_table = line.is_row and (is_table or _cells(line) in HEADS)
        if is_table:
            _row(context, line, rows)
        elif has_boxes and OVER_BOXES.fullmatch(flat(line.text)):
            context.claims.furniture("label", line.flow)
        elif _is_box(line):
            context.claims.furniture("time perspective", line.flow)
        elif not _change(context, line.flow, fields):
            rest.append(line)
    return fields | ({"regulatory_statuses": tuple(rows)} if rows else {}), rest


def _cells(line: SourceLine) -> tuple[str, ...]:
    return tuple(flat(cell.text) for cell in line.cells)


def _is_box(line: SourceLine) -> bool:
    text = flat(line.text)
    return text[:1] in GLYPHS and bool(text) and bool(whole_term(TIME_PERSPECTIVES, text[1:].strip()))


def _change(context: Context, flow: Flow, fields: Fields) -> bool:
    """Take "Type søknad: Indikasjonsutvidelse"."""
    for language in LANGUAGES:
        label = f"{HEADINGS['regulatory_change'].label(language)}:"
        if flow.text.startswith(label) and (code := whole_term(REGULATORY_CHANGES, flow.text[len(label) :].strip())):
            context.claims.furniture("label", flow.cut(0, len(label)))
            value = flow.cut(len(label))
            fields["regulatory_change"] = context.choice("regulatory_change", value, REGULATORY_CHANGES, code)
            return True
    return False


def _row(context: Context, line: SourceLine, rows: list[RegulatoryStatus]) -> None:
    if _cells(line) in HEADS:
        context.claims.furniture("table header", line.flow)
        return
    place = f"regulatory_statuses/s{len(rows) + 1}"
    fields: Fields = {"key": f"s{len(rows) + 1}"}
    notes: list[str] = []
    region, kind, state, date = (*line.cells, *([Flow()] * 4))[:4]
    for name, flow, vocabulary in (
        ("region", region, REGIONS),
        ("kind", kind, APPROVAL_KINDS),
        ("status", state, APPROVAL_STATUSES),
    ):
        rest = _term(context, place, name, flow, vocabulary, fields)
        notes += [context.line(place, rest)] if rest else []
    if date and (day := date_of(date.text)):
        fields["date"] = take_date(context, place, date, day)
    elif date:
        notes.append(context.line(place, date))
    rows.append(RegulatoryStatus(**fields, note=" ".join(notes)))


def _term(context: Context, place: str, name: str, flow: Flow, vocabulary: Vocabulary, fields: Fields) -> Flow:
    """Take the term that a cell begins with; return the rest of it."""
    code, end = term_at(vocabulary, flow.text)
    if code:
        fields[name] = context.choice(place, flow.cut(0, end), vocabulary, code)
    return flow.cut(end)
