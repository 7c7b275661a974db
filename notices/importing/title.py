"""The title, and what stands above it: the series with its number, the agency, the month."""

import re
from typing import Any

from notices.importing.columns import MONTHS
from notices.importing.context import Context
from notices.importing.flows import SourceLine, joined_lines
from notices.importing.header_values import date_at, value_of
from notices.importing.sections import Section, with_code
from trials.msgid import gettext_noop

Fields = dict[str, Any]
SERIES = re.compile(
    r"^(?:Metodevarsel|Varsel|Horizon scanning alert)(?:\s*(?:nr\.?|nummer|no\.?)\s*(?P<number>[\w./-]+))?\s*$",
    re.IGNORECASE,
)
MONTH_AND_YEAR = re.compile(
    rf"^(?:(?:\d{{1,2}}\.? )?(?:{MONTHS})|(?:{MONTHS}) \d{{1,2}},?) (?:19|20)\d\d$", re.IGNORECASE
)
OWN_FURNITURE = re.compile(
    r"^(?:Nye metoder|Metodevarsel|Metodevarsler|MedNytt|(?:Health technology|Evidence|NIHRIO evidence"
    r"|Technology) (?:briefing|alert)|Horizon scanning(?: research & intelligence centre)?"
    r"|Anmodning om (?:nasjonal )?(?:metode)?vurdering\b.*|Early awareness and alert.*|Forward look)$",
    re.IGNORECASE,
)
AGENCY = re.compile(
    r"^(?:Statens legemiddelverk|Legemiddelverket|Folkehelseinstituttet(?: \(FHI\))?"
    r"|Direktoratet for medisinske produkter(?: \(DMP\))?"
    r"|(?:Nasjonalt k|K)unnskapssenter(?:et)?(?: for helsetjenesten)?"
    r"|NIHR (?:Innovation Observatory|Horizon Scanning Research (?:&|and) Intelligence Centre)|NIHRIO"
    r"|Scottish Medicines Consortium|Agency for Healthcare Research and Quality|AHRQ|Sykehusinnkjøp(?: HF)?)$",
    re.IGNORECASE,
)

NO_TITLE = gettext_noop("The source has no title.")


def title(context: Context, sections: list[Section], fields: Fields) -> str:
    """Return the title: what stands before the header, without the names of series and agencies."""
    labelled = [section for section in with_code(sections, "title") if section.lines]
    if labelled:
        context.claims.furniture("label", labelled[0].heading)
        return context.line("title", value_of(context, labelled[0]))
    lines = []
    for line in sections[0].lines:
        if series := SERIES.match(line.text):
            _series(context, line, series, fields)
        elif MONTH_AND_YEAR.match(line.text) and "date" not in fields.setdefault("first_published", {}):
            fields["first_published"]["date"] = date_at(context, "first_published/date", line.flow)
        elif AGENCY.match(line.text) and "agency" not in fields.setdefault("first_published", {}):
            fields["first_published"]["agency"] = context.plain("first_published/agency", line.flow)
        elif OWN_FURNITURE.match(line.text):
            context.claims.furniture("agency", line.flow)
        else:
            lines.append(line)
    groups = _title_groups(lines)
    if not groups:
        context.claims.doubt("title", NO_TITLE)
        return ""
    return context.line("title", joined_lines(groups[0]))


def _series(context: Context, line: SourceLine, series: re.Match[str], fields: Fields) -> None:
    """Take the name of the series; the number in it is the number of the first publication."""
    first = fields.setdefault("first_published", {})
    if not series["number"] or "number" in first:
        context.claims.furniture("agency", line.flow)
        return
    context.claims.furniture("agency", line.flow.cut(0, series.start("number")))
    first["number"] = context.plain("first_published/number", line.flow.cut(series.start("number")))


def is_series(text: str) -> bool:
    """Is it the name of the series of old notices, with or without a number?"""
    return bool(SERIES.match(text))


def _title_groups(lines: list[SourceLine]) -> list[list[SourceLine]]:
    """Return the lines in groups that no gap parts: the first one is the title."""
    groups: list[list[SourceLine]] = []
    for line in lines:
        if not groups or line.gap or line.ends_itself:
            groups.append([])
        groups[-1].append(line)
    return groups
