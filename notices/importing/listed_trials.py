"""Trials that a notice names in a list instead of a table: an item with a registry number becomes a row."""

import re
from dataclasses import dataclass

from notices.document.model import TrialRow
from notices.importing.columns import REGISTRY_NUMBER
from notices.importing.context import Context
from notices.importing.flows import Flow, SourceLine
from notices.importing.paragraphs import paragraphs_of
from notices.importing.trial_cells import OTHER_COUNT, STATUS, Fields, registry_number, study, text_of, time
from trials.msgid import gettext_noop

# What ends a part of an item; a bracket may hold one.
PART = re.compile(r"\s*(?:[;,|]|\.(?=\s|$)|\s[–-]\s|[()])\s*")
MAX_NAME_LENGTH = 120
LISTED = gettext_noop("The trial stood in a list, not in a table: only what the item says was read.")
NOT_DIVIDED = gettext_noop("This item names a trial; it could not be divided into the fields of one.")


@dataclass(frozen=True)
class ListedTrials:
    """The rows that were items, by their keys, and the lines that are none."""

    rows: dict[str, TrialRow]
    prose: list[SourceLine]


def listed_trials(context: Context, lines: list[SourceLine], keys: set[str]) -> ListedTrials:
    """Return the items that are trials as rows; `keys` are those of rows that are there already."""
    rows: dict[str, TrialRow] = {}
    taken: list[Flow] = []
    for paragraph in paragraphs_of(lines):
        number = registry_number(paragraph.flow) if paragraph.list_tag else ""
        if not number or number.lower() in keys | rows.keys():
            continue
        if not _is_one_trial(paragraph.flow):
            context.claims.doubt("research", NOT_DIVIDED, paragraph.flow.text)
            continue
        if paragraph.number:
            context.claims.furniture("number", paragraph.number)
        rows[number.lower()] = _row(context, number.lower(), paragraph.flow)
        taken.append(paragraph.flow)
    return ListedTrials(rows, [line for line in lines if not any(_holds(flow, line) for flow in taken)])


def _is_one_trial(flow: Flow) -> bool:
    """Is the item a name with some facts, not a sentence about a trial, or about several?"""
    numbers = REGISTRY_NUMBER.findall(flow.text)
    has_sentences = bool(re.search(r"\w{3,}\.\s+[A-ZÆØÅ]", flow.text))
    return len(numbers) == 1 and not has_sentences and all(len(part.text) <= MAX_NAME_LENGTH for part in _parts(flow))


def _holds(flow: Flow, line: SourceLine) -> bool:
    """Does an item hold this line, but for its bullet?"""
    return any(line.block.span.start <= span.start < line.block.span.end for span in flow.spans)


def _row(context: Context, key: str, flow: Flow) -> TrialRow:
    """Return the row of an item: number, phase and participants, the part with the status, and its name."""
    place = f"trials/{key}"
    fields: Fields = {"key": key}
    parts = _parts(flow)
    times = [part for part in parts if STATUS.search(part.text) and not REGISTRY_NUMBER.search(part.text)]
    counts = [part for part in parts if part not in times and _is_population(part)]
    rest = [part for part in parts if part not in times and part not in counts]
    study(context, place, sum(rest, Flow()), fields)
    if counts and (population := sum(counts, Flow())):
        fields["population"] = text_of(context, f"{place}/population", population)
    if times:
        time(context, place, sum(times, Flow()), fields)
    context.claims.doubt(place, LISTED, flow.text)
    return TrialRow(**fields)


def _is_population(part: Flow) -> bool:
    return bool(OTHER_COUNT.search(part.text)) and not re.search(r"\b[Nn]\s*[=:]", part.text)


def _parts(flow: Flow) -> list[Flow]:
    """Return the parts of an item, without the signs between them."""
    ends = [match.span() for match in PART.finditer(flow.text)]
    starts = [0, *(end for _start, end in ends)]
    stops = [*(start for start, _end in ends), len(flow.text)]
    return [part for start, stop in zip(starts, stops, strict=True) if (part := flow.cut(start, stop))]
