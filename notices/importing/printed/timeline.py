"""The dates of the trials below their table: a table of its own, or a list; they are more exact than the cells."""

import re
from typing import Any

from notices.document.citations import without_citations
from notices.document.template import LANGUAGES
from notices.importing.context import Context
from notices.importing.flows import Flow, SourceLine
from notices.importing.printed.reading import date_of, flat, in_all_languages, take_date
from notices.trial_table.timeline_wording import KINDS, WORDS

# By the name of a trial: the words of each of its dates, by field.
Dates = dict[str, dict[str, Flow]]
HEADINGS = frozenset(in_all_languages(WORDS, "heading").values())
CAPTIONS = frozenset(in_all_languages(WORDS, "table").values())
HEADS = {tuple(WORDS[language][name] for name in ("trial", *KINDS)) for language in LANGUAGES}
NOT_GIVEN = frozenset(in_all_languages(WORDS, "not_given").values())
UNDATED = tuple(form.partition("{")[0] for form in in_all_languages(WORDS, "undated").values())
PASSED = re.compile(r",\s*(?:passert|passed)(?=\))")


def printed_timeline(context: Context, lines: list[SourceLine]) -> tuple[Dates, list[SourceLine]]:
    """Take the timeline and its dates; return the dates, and the lines before it. Other notices have none."""
    start = next((at for at, line in enumerate(lines) if not line.is_row and flat(line.text) in HEADINGS), None)
    if start is None:
        return {}, lines
    dates: Dates = {}
    rest = []
    is_table = False
    context.claims.furniture("heading", lines[start].flow)
    for line in lines[start + 1 :]:
        cells = [flat(cell.text) for cell in line.cells]
        is_table = is_table or tuple(cells) in HEADS
        if tuple(cells) in HEADS or flat(line.text) in CAPTIONS or flat(line.text).startswith(UNDATED):
            context.claims.furniture("label", line.flow)
        elif line.is_row and is_table:
            _row(context, line, dates)
        elif not line.is_row and not is_table:
            _item(context, line.flow, dates)
        else:
            rest.append(line)
    return dates, lines[:start] + rest


def _row(context: Context, line: SourceLine, dates: Dates) -> None:
    name, *cells = line.cells
    context.claims.furniture("label", name)
    own = dates.setdefault(flat(name.text), {})
    for kind, cell in zip(KINDS, cells, strict=False):
        if flat(cell.text) in NOT_GIVEN or not date_of(without_passed(cell.text)):
            context.claims.furniture("label", cell)
        else:
            own[kind] = cell


def _item(context: Context, flow: Flow, dates: Dates) -> None:
    """Take an item of a list, "BREEZE-AD1 – Avslutning: august 2019", or a line of the picture's legend."""
    name, dash, _words = flow.text.partition(" – ")
    match = re.search(r":?\s+(?P<date>(?:\d{1,2}\.\s)?(?:[a-zæøåA-Z]+\s)?\d{4}(?:\s\([^)]*\))?)$", flow.text)
    kind = _kind(flow.text[len(name) + len(dash) :]) if dash else ""
    if not match or not kind:
        context.claims.furniture("legend", flow)
        return
    context.claims.furniture("label", flow.cut(0, match.start("date")))
    dates.setdefault(flat(name), {})[kind] = flow.cut(*match.span("date"))


def _kind(words: str) -> str:
    forms = [(WORDS[language][kind], kind) for language in LANGUAGES for kind in KINDS]
    return next((kind for form, kind in sorted(forms, key=lambda each: -len(each[0])) if words.startswith(form)), "")


def without_passed(text: str) -> str:
    """Return a date without the word that says that it has passed."""
    return PASSED.sub("", flat(text))


def take_dates(context: Context, place: str, dates: Dates, fields: dict[str, Any]) -> None:
    """Give a trial the dates that stand below the table under its name."""
    name, number = without_citations(fields.get("name", "")), fields.get("number", "")
    names = [f"{name} ({number})", name, number]
    own = next((dates.pop(each) for each in names if each and each in dates), {})
    for kind, flow in own.items():
        if date := date_of(without_passed(flow.text)):
            if passed := PASSED.search(flow.text):
                context.claims.furniture("label", flow.cut(*passed.span()))
                flow = flow.without(*passed.span())
            fields[kind] = take_date(context, f"{place}/{kind}", flow, date)
