"""The table of trials, from rows of a real table or from a text that wrote its cells one after another."""

import re

from notices.document.model import TrialRow
from notices.importing.columns import (
    COLUMNS,
    PHASE,
    REGISTRY_NUMBER,
    START,
    TITLES,
    Cells,
    columns_of,
    divided,
    is_header_line,
)
from notices.importing.context import Context
from notices.importing.flows import Flow, SourceLine, cells_of, joined_lines
from notices.importing.labelled_trials import TrialTable, labelled_table
from notices.importing.listed_trials import listed_trials
from notices.importing.printed.sentences import without_intro
from notices.importing.printed.timeline import Dates, printed_timeline, take_dates
from notices.importing.printed.trials import printed_study, printed_time, unknown_participants
from notices.importing.sections import Section, with_code
from notices.importing.trial_cells import Fields, arms, participants, phase, registry_number, study, text_of, time
from trials.msgid import gettext_noop

FOOTNOTE = re.compile(
    r"^\*+\s*(?:ClinicalTrials|www\.|https?:|Studien|Nummer)|ClinicalTrials\.gov Identifier", re.IGNORECASE
)
DIVIDED = gettext_noop("Cells stood on one line or in several parts; they were divided by their words.")
MISSING_CELL = gettext_noop("No cell of the table was read for this.")
NEIGHBOUR = gettext_noop("This cell may hold words of the next one, or have lost some to it.")
NO_TABLE = gettext_noop("Trials are named here, but no table was read.")
ROW_BELOW = gettext_noop("Words below the table may be a row of it.")
TWICE = gettext_noop("The trial stands twice in the table.")


def trials(context: Context, sections: list[Section]) -> Fields:
    """Return the rows of the table and the words before it."""
    rows: dict[str, TrialRow] = {}
    prose: list[SourceLine] = []
    for section in with_code(sections, "research"):
        context.claims.furniture("heading", section.heading)
        dates, lines = printed_timeline(context, without_intro(context, _without_footnotes(context, section.lines)))
        table = _real_table(context, lines) or _written_table(context, lines) or labelled_table(context, lines)
        if table is None:
            listed = listed_trials(context, lines, set(rows))
            rows |= listed.rows
            prose += listed.prose
            continue
        for cells in table.rows:
            _add(context, cells, rows, dates)
        prose += table.before + table.after
    research = context.rich_text("research", prose) if prose else ""
    if not rows and REGISTRY_NUMBER.search(research):
        context.claims.doubt("trials", NO_TABLE)
    return {"research": research, "trials": tuple(rows.values())}


def _without_footnotes(context: Context, lines: list[SourceLine]) -> list[SourceLine]:
    rest = []
    for line in lines:
        if FOOTNOTE.search(line.text):
            context.claims.furniture("footnote", line.flow)
        else:
            rest.append(line)
    return rest


def _real_table(context: Context, lines: list[SourceLine]) -> TrialTable | None:
    """Return the table that the source itself has as rows."""
    numbers = [number for number, line in enumerate(lines) if line.is_row]
    if not numbers:
        return None
    columns: tuple[str, ...] = ()
    by_cell: list[str] = []
    rows: list[Cells] = []
    rest: list[SourceLine] = []
    for number in numbers:
        line = lines[number]
        header = _columns_of_cells(line)
        if header:
            columns, by_cell = tuple(name for name in header if name), header
            context.claims.furniture("table header", line.flow)
        elif columns:
            _add_row(rows, line, by_cell)
        else:
            rest.append(line)
    if not columns:
        return None
    before = [line for number, line in enumerate(lines) if not line.is_row and number < numbers[0]]
    after = [line for number, line in enumerate(lines) if not line.is_row and number > numbers[0]]
    return TrialTable(rows, before + rest, after)


def _columns_of_cells(line: SourceLine) -> list[str]:
    """Return the column of each cell of a header row, "" for others; [] where the row is no header."""
    names = [next(iter(columns_of_cell(cell)), "") for cell in line.cells]
    is_header = len([name for name in names if name]) >= 4 and not line.flow.search(REGISTRY_NUMBER)
    return names if is_header and len(line.flow.text) < 300 else []


def columns_of_cell(cell: Flow) -> list[str]:
    """Return the column whose title a cell holds."""
    text = " ".join(cell.text.split()).casefold()
    return [column for column in COLUMNS if len(text) < 80 and re.match(rf"(?:{TITLES[column]})", text)]


def _add_row(rows: list[Cells], line: SourceLine, by_cell: list[str]) -> None:
    """Add a row of cells; one that goes on from the page before is put to the row that it belongs to."""
    flows: dict[str, Flow] = {}
    for column, cell in zip(by_cell, line.cells, strict=False):
        if cell:
            flows[column] = flows.get(column, Flow()) + cell
    has_study = "name" in flows and bool(flows["name"].search(REGISTRY_NUMBER) or flows["name"].search(PHASE))
    begins = has_study or bool("population" in flows and START["population"].match(flows["population"].text))
    if rows and not begins and "name" not in flows and ("time" not in flows or "time" not in rows[-1].flows):
        for column, flow in flows.items():
            rows[-1].flows[column] = rows[-1].flows.get(column, Flow()) + flow
    elif flows:
        rows.append(Cells(flows))


def _written_table(context: Context, lines: list[SourceLine]) -> TrialTable | None:
    """Return the table of a text that holds its cells one after another."""
    start = next((at for at in range(len(lines)) if _is_header_at(lines, at)), None)
    if start is None:
        return None
    end = start
    while end < len(lines) and is_header_line(lines[end].text):
        context.claims.furniture("table header", lines[end].flow)
        end += 1
    columns = columns_of(" ".join(line.text for line in lines[start:end]))
    written = cells_of(lines[end:])
    groups, after = _without_prose(written)
    for group in after:
        if group.flow.search(PHASE) or group.flow.search(REGISTRY_NUMBER):
            context.claims.doubt("trials", ROW_BELOW, group.text)
    rows = [divided(row, columns) for row in _rows(_anchored(groups, columns), columns)]
    return TrialTable(rows, lines[:start], after)


def _is_header_at(lines: list[SourceLine], at: int) -> bool:
    if lines[at].is_row or not is_header_line(lines[at].text):
        return False
    text, end = "", at
    while end < len(lines) and is_header_line(lines[end].text):
        text += f" {lines[end].text}"
        end += 1
    return bool(columns_of(text))


def _without_prose(groups: list[list[SourceLine]]) -> tuple[list[Flow], list[SourceLine]]:
    """Return the cells, and the lines behind the last row: what follows its status is no cell any more."""
    flows = [joined_lines(group) for group in groups]
    last = max((n for n, flow in enumerate(flows) if START["time"].match(flow.text)), default=len(flows) - 1)
    has_later = any(flow.search(REGISTRY_NUMBER) for flow in flows[last + 1 :])
    if has_later or not any(flow.search(REGISTRY_NUMBER) for flow in flows[: last + 1]):
        return flows, []
    last = _end_of_time(flows, last)
    return flows[: last + 1], [line for group in groups[last + 1 :] for line in group]


def _end_of_time(flows: list[Flow], last: int) -> int:
    """Return the last group that still is a date or its label."""
    while last + 1 < len(flows) and re.match(r"(?:Estimert|Forvent|avslut|[a-zæøå]+ 20\d\d)", flows[last + 1].text):
        last += 1
    return last


def _anchored(groups: list[Flow], columns: tuple[str, ...]) -> list[Flow]:
    """Cut groups that hold more than a row, or most of one, at the lines that begin like cells."""
    cut: list[Flow] = []
    for group in groups:
        numbers = len(re.findall(r"\bNCT\d", group.text))
        has_time = bool(re.search(rf"(?:^|\n)(?:{START['time'].pattern})", group.text, re.IGNORECASE))
        is_more = bool(group.search(PHASE)) and (has_time or bool(re.search(r"\bN\s*=", group.text)))
        if len(group.stretches) > 3 and numbers and is_more:
            cut += _cut_at_lines(group)
        else:
            cut.append(group)
    return cut


def _cut_at_lines(group: Flow) -> list[Flow]:
    """Cut a group before each line that begins like a cell."""
    parts: list[Flow] = []
    seen_number = False
    for line in group.lines():
        is_number = bool(START["name"].match(line.text))
        is_time = seen_number and bool(START["time"].match(line.text))
        begins = is_number or is_time or any(START[n].match(line.text) for n in ("control", "outcomes"))
        begins = begins or bool(re.match(r"(?:Estimert:?\s*)?N\s*=", line.text))
        begins = begins or _begins_intervention(parts, line)
        seen_number = is_number or (seen_number and not is_time)
        if not parts or begins:
            parts.append(line)
        else:
            parts[-1] = parts[-1] + line
    return parts


def _begins_intervention(parts: list[Flow], line: Flow) -> bool:
    """After a population that ended its sentence, a line with a capital begins the intervention."""
    if not parts or not re.match(r"(?:Estimert:?\s*)?N\s*=", parts[-1].text):
        return False
    return parts[-1].text.rstrip().endswith(".") and line.text[:1].isupper()


def _rows(groups: list[Flow], columns: tuple[str, ...]) -> list[list[Flow]]:
    """Return the groups of each row: a row is open until its number and its status have been seen."""
    if columns and columns[0] == "name":
        return _rows_from_study(groups)
    rows: list[list[Flow]] = [[]]
    has_study = False
    for number, group in enumerate(groups):
        rows[-1].append(group)
        has_study = has_study or bool(_study_in(group))
        following = groups[number + 1] if number + 1 < len(groups) else None
        ends = has_study and _has_time(group) and (following is None or not _goes_on(following))
        if ends and following is not None:
            rows.append([])
            has_study = False
    return [row for row in rows if row]


def _study_in(group: Flow) -> bool:
    """Is it the cell of the study, or one that ends with it? A population may name another trial's number."""
    match = re.search(rf"(?:^|\n|\s)(?:{REGISTRY_NUMBER.pattern})(?=\s*(?:\n|$|\())", group.text)
    return bool(START["name"].match(group.text) or group.search(PHASE) or match)


def _has_time(group: Flow) -> bool:
    return bool(re.search(rf"(?:^|\n)\s*{START['time'].pattern}", group.text, re.IGNORECASE)) or bool(
        group.search(PHASE) and re.search(START["time"].pattern, group.text, re.IGNORECASE)
    )


def _goes_on(group: Flow) -> bool:
    """Does the cell of the status go on in this group?"""
    return bool(re.match(r"(?:Estimert\s+(?!N)|Forvent|Primær|avslut|[a-zæøå]+ 20\d\d$)", group.text)) and not re.match(
        r"Estimert:?\s*N\s*=", group.text
    )


def _rows_from_study(groups: list[Flow]) -> list[list[Flow]]:
    rows: list[list[Flow]] = []
    for group in groups:
        if not rows or START["name"].match(group.text) or (group.search(PHASE) and len(rows[-1]) > 2):
            rows.append([])
        rows[-1].append(group)
    return rows


def _add(context: Context, cells: Cells, rows: dict[str, TrialRow], dates: Dates) -> None:
    """Add a trial: what its cells say."""
    flows = cells.flows
    if not flows:
        return
    number = registry_number(flows["name"]) if "name" in flows else ""
    key = number.lower() or f"t{len(rows) + 1}"
    if key in rows:
        context.claims.doubt(f"trials/{key}", TWICE, number)
        key = f"{key}-{len(rows) + 1}"
    place = f"trials/{key}"
    fields: Fields = {"key": key}
    if "population" in flows:
        rest = unknown_participants(context, participants(context, place, flows["population"], fields))
        fields["population"] = text_of(context, f"{place}/population", rest) if rest else ""
    if "intervention" in flows:
        fields |= arms(context, place, flows["intervention"])
    for column in ("control", "outcomes"):
        if column in flows:
            fields[column] = text_of(context, f"{place}/{column}", flows[column])
    if "name" in flows and not printed_study(context, place, flows["name"], fields):
        has_phase = "time" in flows and bool(flows["time"].search(PHASE))
        study(context, place, flows["name"], fields, has_phase=not has_phase)
    take_dates(context, place, dates, fields)
    if "time" in flows and not printed_time(context, place, flows["time"], fields):
        time(context, place, phase(context, place, flows["time"], fields), fields)
    _doubt_borders(context, place, cells)
    rows[key] = TrialRow(**fields)


def _doubt_borders(context: Context, place: str, cells: Cells) -> None:
    for column in dict.fromkeys((*cells.split, *cells.merged)):
        words = cells.flows[column].text
        context.claims.doubt(f"{place}/{_field(column)}", DIVIDED, words)
    for column in cells.missing:
        context.claims.doubt(f"{place}/{_field(column)}", MISSING_CELL)
    # What is missing may stand in the cell before it, and what was divided may have been divided otherwise.
    for column in {_neighbour(column) for column in (*cells.missing, *cells.split)} & cells.flows.keys():
        context.claims.doubt(f"{place}/{_field(column)}", NEIGHBOUR, cells.flows[column].text)


def _neighbour(column: str) -> str:
    """Return the column to the left, in the template's order."""
    return COLUMNS[max(0, COLUMNS.index(column) - 1)]


def _field(column: str) -> str:
    return {"time": "status"}.get(column, column)
