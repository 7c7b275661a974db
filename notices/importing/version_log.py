"""The log of versions that newer notices end with."""

import re

from notices.document.model import VersionNote
from notices.importing.context import Context
from notices.importing.flows import Flow, SourceLine
from notices.importing.header_values import date_at
from notices.importing.sections import Section, with_code

DATE = re.compile(
    r"^\s*(\d{1,2}[./]\s?\d{1,2}[./]\s?(?:19|20)\d\d|\d{4}-\d\d-\d\d"
    r"|(?:\d{1,2}\.\s)?[a-zæøå]+\.? (?:19|20)\d\d)(?=\s|:|$)",
    re.IGNORECASE,
)
HEADER = re.compile(
    r"^(?:\d\.\d\s)?(?:Dato|Date)(?:\s+(?:\d\.\d\s)?(?:Endring\w*(?: gjort i dokument\w*)?|Hva som er endret))?\s*$",
    re.IGNORECASE,
)
COLUMN = re.compile(r"^(?:\d\.\d\s)?Endring(?:er|ar)?(?: gjort i dokument\w*)?\s*$", re.IGNORECASE)


def version_log(context: Context, sections: list[Section]) -> tuple[VersionNote, ...]:
    """Return the rows of the log: a date and what changed."""
    rows: list[VersionNote] = []
    for section in with_code(sections, "version_log"):
        context.claims.furniture("heading", section.heading)
        for flow in _rows(context, section.lines):
            rows.append(_note(context, f"v{len(rows) + 1}", flow))
    return tuple(rows)


def _rows(context: Context, lines: list[SourceLine]) -> list[Flow]:
    """Return the flow of each row: a line that begins with a date begins one."""
    rows: list[Flow] = []
    for line in lines:
        words = " ".join(line.text.split())
        if not rows and (HEADER.match(words) or COLUMN.match(words)):
            context.claims.furniture("table header", line.flow)
        elif not rows or DATE.match(line.text):
            rows.append(line.flow)
        else:
            rows[-1] = rows[-1] + line.flow
    return rows


def _note(context: Context, key: str, flow: Flow) -> VersionNote:
    match = DATE.match(flow.text)
    date = date_at(context, f"version_log/{key}/date", flow.cut(*match.span(1))) if match else None
    words = flow.cut(match.end()) if match and date else flow
    if colon := re.match(r"[\s:–-]+", words.text):
        words = words.cut(colon.end())
    return VersionNote(key=key, date=date, note=context.line(f"version_log/{key}/note", words) if words else "")
