"""Trials that have a field a line or row, each with its label, as briefings of others print them: "Population: …"."""

import re
from dataclasses import dataclass
from itertools import takewhile, zip_longest

from notices.importing.columns import REGISTRY_NUMBER, Cells
from notices.importing.context import Context
from notices.importing.flows import Flow, SourceLine, cells_of, joined_lines
from notices.importing.folding import folded
from trials.msgid import gettext_noop

NO_FIELD = ""
LABELS = {
    # What has no field, or more words than the note has room for, is not placed.
    NO_FIELD: r"^(?:sponsor|source of|follow|secondary|expected|adverse|(?:key )?result)",
    "time": r"trial design|study design|studiedesign|design|status|tids|location|steder|land",
    "name": r"trial|study|studie(?!pop)",
    "population": r"popula|pasient|deltak|patient|participant",
    "intervention": r"interven|schedule",
    "control": r"compar|kontroll|control|kompar",
    "outcomes": r"outcome|utfall|endepunkt|key outcome|primary|effektmål",
}
LABEL = re.compile(
    r"(?P<label>Trials?(?: name| design)?|Study(?: name| design)?|Studie(?:navn|namn|design)?(?: og nummer)?|Design"
    r"|(?:Study |Patient )?Population|(?:Studie)?populasjon|Pasienter|Pasientar|Participants|Deltakere|Deltakarar"
    r"|Interventions?(?:\(s\))?|Intervensjon|Comparators?(?:\(s\))?|Control(?: group)?|Kontrollgruppe|Kontroll"
    r"|Komparator|Location(?:s|\(s\))?|Land"
    r"|Sponsor|Source of information|Schedule|Follow[- ]?up|Secondary outcomes?(?:/s|\(s\))?"
    r"|Expected reporting date|Adverse (?:effects|events)(?: \(AEs?\))?"
    r"|(?:Key |Primary )?Outcomes?(?:/s|\(s\))?(?: measures?)?|Utfallsmål|Endepunkt|Effektmål"
    r"|(?:Key )?Results?(?: summary)?(?: \((?:efficacy|safety)\))?|Resultater|Resultat"
    r"|Status|Tidsperspektiv(?: resultater?)?)\s*(?::\s*|\n\s*|$)",
    re.IGNORECASE,
)
# In a briefing, phase and status stand under the name of the trial, on a line of their own.
PHASE_LINE = re.compile(r"\n(?=(?:Phase|Fase)\s)")
MIN_LABELS = 4
# What each trial is given, the control group too.
SCHEDULE = re.compile("schedule", re.IGNORECASE)
ONE_CELL = gettext_noop("One cell stands here for several trials; it was put to the first of them.")


@dataclass(frozen=True)
class LabelledRow:
    """A label, what stands behind it (a flow for each trial side by side), and the lines below the table."""

    label: Flow
    values: list[Flow]
    after: list[SourceLine]


@dataclass(frozen=True)
class TrialTable:
    """The rows of a table and the lines around it."""

    rows: list[Cells]
    before: list[SourceLine]
    after: list[SourceLine]


def labelled_table(context: Context, lines: list[SourceLine]) -> TrialTable | None:
    """Return the trials of a source that has a field a line or row, each with its label: "Population: …"."""
    marks = _marks(lines)
    columns = [_column_of_label(mark) for _number, mark in marks]
    if len(set(columns)) < MIN_LABELS:
        return None
    rows: list[Cells] = []
    after: list[SourceLine] = []
    count = 1
    ends = [number for number, _mark in marks[1:]] + [len(lines)]
    for column, (number, mark), end in zip(columns, marks, ends, strict=True):
        row = _row_of(lines[number:end], mark)
        after += row.after
        # A trial begins with the label that the first one begins with; several may stand side by side.
        if folded(mark["label"]) == folded(marks[0][1]["label"]):
            count = len(row.values) if lines[number].is_row or _are_trials(row.values) else 1
            rows += [Cells({}) for _ in range(count)]
        if column != NO_FIELD:
            context.claims.furniture("label", row.label)
            _put_values(context, rows[-count:], column, row)
    if any(SCHEDULE.match(mark["label"]) for _number, mark in marks):
        rows = [Cells(cells.flows, missing=() if "control" in cells.flows else ("control",)) for cells in rows]
    return TrialTable(rows, lines[: marks[0][0]], after)


def _marks(lines: list[SourceLine]) -> list[tuple[int, re.Match[str]]]:
    """Return the labels that begin lines, by the number of the line; a narrow column breaks one over two."""
    marks: list[tuple[int, re.Match[str]]] = []
    at = 0
    while at < len(lines):
        broken = _broken_label(lines, at)
        if mark := broken or LABEL.match(_labelled(lines[at]).text):
            marks.append((at, mark))
        at += 2 if broken else 1
    return marks


def _broken_label(lines: list[SourceLine], at: int) -> re.Match[str] | None:
    """Return the label that this line and the next one are together."""
    if at + 1 == len(lines) or lines[at].is_row or lines[at + 1].ends_itself or lines[at + 1].gap:
        return None
    mark = LABEL.fullmatch(f"{lines[at].text} {lines[at + 1].text}")
    return mark if mark and len(mark["label"]) > len(lines[at].text) else None


def _row_of(lines: list[SourceLine], mark: re.Match[str]) -> LabelledRow:
    """Return the label that begins these lines, what stands behind it, and the lines below the table."""
    if lines[0].is_row:
        # A row whose label is unknown is none of this one: it is not placed.
        rows = [lines[0], *takewhile(lambda line: line.is_row and not line.cells[0], lines[1:])]
        flows = [sum(cells, Flow()) for cells in zip_longest(*(row.cells for row in rows), fillvalue=Flow())]
        rest, after = flows[0].cut(mark.end()), [line for line in lines if not line.is_row]
        values = [*([rest] if rest else []), *flows[1:]]
    else:
        cells = cells_of([SourceLine(lines[0].flow, lines[0].block), *lines[1:]])
        flows, after = [joined_lines(cell) for cell in cells], []
        values = [value for value in (flows[0].cut(mark.end()), *flows[1:]) if value]
    return LabelledRow(flows[0].cut(0, mark.end()), values or [Flow()], after)


def _are_trials(values: list[Flow]) -> bool:
    return all(value.search(REGISTRY_NUMBER) for value in values)


def _put_values(context: Context, rows: list[Cells], column: str, row: LabelledRow) -> None:
    """Put what stands behind a label into the trial that it is of, or into the first one, and say so."""
    values = row.values
    if len(values) != len(rows):
        values = [sum(values, Flow())]
        if len(rows) > 1:
            context.claims.doubt("trials", ONE_CELL, values[0].text)
    for cells, value in zip(rows, values, strict=False):
        _put(cells.flows, column, value)


def _put(flows: dict[str, Flow], column: str, flow: Flow) -> None:
    """Put words into their cell; what stands there already stays before them."""
    if column == "name" and (line := flow.search(PHASE_LINE)):
        _put(flows, "time", flow.cut(line.end()))
        flow = flow.cut(0, line.start())
    if flow:
        flows[column] = flows.get(column, Flow()) + flow


def _labelled(line: SourceLine) -> Flow:
    return sum((cell for cell in line.cells), Flow()) if line.is_row else line.flow


def _column_of_label(mark: re.Match[str]) -> str:
    word = mark["label"].casefold()
    return next(column for column, words in LABELS.items() if re.search(rf"(?:{words})", word))
