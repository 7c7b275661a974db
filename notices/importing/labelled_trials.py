"""Trials that have a field a line or row, each with its label, as briefings of others print them: "Population: …"."""

import re
from dataclasses import dataclass

from notices.importing.columns import Cells
from notices.importing.context import Context
from notices.importing.flows import Flow, SourceLine, joined_lines
from notices.importing.folding import folded

LABELS = {
    "time": r"trial design|study design|studiedesign|design|result|status|tids|location|steder|land",
    "name": r"trial|study|studie(?!pop)",
    "population": r"popula|pasient|deltak|patient|participant",
    "intervention": r"interven",
    "control": r"compar|kontroll|control|kompar",
    "outcomes": r"outcome|utfall|endepunkt|key outcome|primary|effektmål",
}
LABEL = re.compile(
    r"(?P<label>Trials?(?: name| design)?|Study(?: name| design)?|Studie(?:navn|namn|design)?(?: og nummer)?|Design"
    r"|(?:Study |Patient )?Population|(?:Studie)?populasjon|Pasienter|Pasientar|Participants|Deltakere|Deltakarar"
    r"|Interventions?(?:\(s\))?|Intervensjon|Comparators?(?:\(s\))?|Control(?: group)?|Kontrollgruppe|Kontroll"
    r"|Komparator|Location(?:s|\(s\))?|Land"
    r"|(?:Key |Primary )?Outcomes?(?:\(s\))?(?: measures?)?|Utfallsmål|Endepunkt|Effektmål"
    r"|(?:Key )?Results?(?: summary)?(?: \((?:efficacy|safety)\))?|Resultater|Resultat"
    r"|Status|Tidsperspektiv(?: resultater?)?)\s*(?::\s*|\n\s*|$)",
    re.IGNORECASE,
)
# In a briefing, phase and status stand under the name of the trial, on a line of their own.
PHASE_LINE = re.compile(r"\n(?=(?:Phase|Fase)\s)")
MIN_LABELS = 4


@dataclass(frozen=True)
class TrialTable:
    """The rows of a table and the lines around it."""

    rows: list[Cells]
    before: list[SourceLine]
    after: list[SourceLine]


def labelled_table(context: Context, lines: list[SourceLine]) -> TrialTable | None:
    """Return the trials of a source that has a field a line or row, each with its label: "Population: …"."""
    marks = [(number, mark) for number, line in enumerate(lines) if (mark := LABEL.match(_labelled(line).text))]
    columns = [_column_of_label(mark) for _number, mark in marks]
    if len(set(columns)) < MIN_LABELS:
        return None
    rows: list[Cells] = []
    ends = [number for number, _mark in marks[1:]] + [len(lines)]
    for column, (number, mark), end in zip(columns, marks, ends, strict=True):
        # A trial begins with the label that the first one begins with.
        if folded(mark["label"]) == folded(marks[0][1]["label"]):
            rows.append(Cells({}))
        flow = joined_lines([SourceLine(_labelled(lines[number]), lines[number].block), *lines[number + 1 : end]])
        context.claims.furniture("label", flow.cut(0, mark.end()))
        _put(rows[-1].flows, column, flow.cut(mark.end()))
    return TrialTable(rows, lines[: marks[0][0]], [])


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
