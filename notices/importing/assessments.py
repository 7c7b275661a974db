"""Assessments and alerts: Norwegian ones by their numbers, international ones and alerts by their counts."""

import re
from collections.abc import Iterator
from typing import Any

from notices.document.codes import normalised_nye_metoder
from notices.document.model import Choice, Found, NorwegianAssessment
from notices.document.template import ASSESSMENT_RELATIONS
from notices.importing.context import Context
from notices.importing.counted import (
    ALERT,
    ASSESSMENT,
    NUMBER,
    SentenceCount,
    counted_sentence,
    number_of,
    sentences_of,
)
from notices.importing.flows import Flow, SourceLine, joined_lines
from notices.importing.printed.sentences import printed_assessments, printed_counts
from notices.importing.sections import Section, with_code
from trials.msgid import gettext_noop

Fields = dict[str, Any]
# "ID 2018_113", "ID2019_015." and the bracket that is never closed (the template's numbers as people misprint them).
ID = re.compile(r"\bID\s?_?20\d\d\s?[_/-]\s?\d{3}(?:\s?[A-Z]\b)?")
SUBSTANCE = re.compile(
    r"\bom (?:virkestoffet|verkestoffet|legemidlet|legemiddelet|metoden|produktet|utstyret)\b"
    r"|same? (?:virkestoff|verkestoff)|samme (?:virkestoff|metode)",
    re.IGNORECASE,
)
INDICATION = re.compile(r"\bom indikasjonen\b|samme? indikasjon|same indikasjon|\bindikasjonen, men med", re.IGNORECASE)
BANK = re.compile(
    rf"^Vi har (?:identifisert|funnet|funne) (?:minst )?(?P<count>{NUMBER}) (?:norske?"
    rf"|nasjonale?)(?: (?:igangsatte?|igangsette?|og|eller|ferdigstilte?|ferdigstilt|pågående|pågåande|relevante?))*"
    r" metodevurdering(?:er|ar)?(?: \((?:inkludert|medrekna) revurdering(?:er|ar)\))? om [^()]*\((?:se"
    r"|sjå) Nye metod[ea]r ID",
    re.IGNORECASE,
)
TITLE = re.compile(r"^[\s:–-]*(?P<title>[A-ZÆØÅ(«][^,;]*?)\s*(?=[,;]|\.\s*$|\s(?:og|samt)\s*$|$)", re.DOTALL)
NO_RELATION = gettext_noop("The source does not say how this assessment is related to the technology.")
MISPRINT = gettext_noop("The number was misprinted in the source.")
OTHER_COUNT = gettext_noop("The sentence counts another number of assessments than it names.")
TWICE = gettext_noop("The number stands twice in the source.")
NO_LINK = gettext_noop("The links at the end of the page could not be matched with the numbers.")
NO_COUNT = gettext_noop("The sentence was not understood as a count; it stands in the note.")


def norwegian(context: Context, sections: list[Section]) -> Fields:
    """Return the Norwegian assessments with their relation, and the words that say more."""
    rows: dict[str, NorwegianAssessment] = {}
    rest: list[SourceLine] = []
    spots: list[tuple[int, str]] = []
    order: list[str] = []
    for section in with_code(sections, "norwegian"):
        context.claims.furniture("heading", section.heading)
        order += [_key(match[0]) for match in ID.finditer(section.flow.text)]
        printed, section.lines = printed_assessments(context, section.lines)
        rows |= printed
        for sentence, line in _sentences(section):
            numbers = list(ID.finditer(sentence.text))
            if not numbers:
                _add_to_note(context, rest, sentence, line)
                continue
            _assessments(context, sentence, numbers, rows, rest, line)
            spots += [(_page_of(section, match, sentence), _key(match[0])) for match in numbers]
    rows = _with_links(context, dict(sorted(rows.items(), key=lambda row: _place_of(row[0], order))), spots)
    note = context.rich_text("norwegian_note", rest) if rest else ""
    return {"norwegian_assessments": tuple(rows.values()), "norwegian_note": note}


def _sentences(section: Section) -> Iterator[tuple[Flow, SourceLine]]:
    """Yield the sentences of a section, each with its first line."""
    for flow in sentences_of(joined_lines(section.lines)):
        yield flow, _line_at(section, flow)


def _line_at(section: Section, flow: Flow) -> SourceLine:
    start = flow.spans[0].start
    return next(line for line in section.lines if any(span.start <= start < span.end for span in line.flow.spans))


def _place_of(key: str, order: list[str]) -> int:
    """Return where a number stands among those of the source, which may have taken a letter of its title along."""
    return next((at for at, each in enumerate(order) if each.startswith(key)), len(order))


def _add_to_note(context: Context, rest: list[SourceLine], sentence: Flow, line: SourceLine) -> None:
    """Add a sentence to the note; where it stands beside the one before, both are one paragraph."""
    before = rest[-1] if rest else None
    joined = before.flow.with_next(sentence, context.claims.source) if before else None
    if before and joined and line.ends_itself:
        rest[-1] = SourceLine(joined, before.block, before.gap)
    else:
        rest.append(SourceLine(sentence, line.block, line.gap))


def _page_of(section: Section, match: re.Match[str], sentence: Flow) -> int:
    return _line_at(section, sentence.cut(*match.span())).block.page


def _key(number: str) -> str:
    return normalised_nye_metoder(" ".join(number.split())).lower()


def _assessments(
    context: Context,
    sentence: Flow,
    numbers: list[re.Match[str]],
    rows: dict[str, NorwegianAssessment],
    rest: list[SourceLine],
    line: SourceLine,
) -> None:
    """Add the assessments that a sentence names. A sentence of the template is furniture, others go into the note."""
    text = sentence.text
    flat = " ".join(text.split())
    relation = _relation(context, flat)
    bank = BANK.match(flat)
    is_list = not re.search(r"[^\W\d_]{3,}", re.sub(r"[^,;]*", "", ID.sub("", flat))) and ID.match(flat)
    starts = [match.start() for match in numbers] + [len(text)]
    taken: list[tuple[int, int]] = []
    for place, match in enumerate(numbers):
        key = _key(match[0])
        if key in rows:
            context.claims.doubt(f"norwegian_assessments/{key}", TWICE, match[0])
            continue
        title = _title(text[match.end() : starts[place + 1]])
        rows[key] = _row(context, sentence, match, title, key, relation, is_taken=bool(bank or is_list))
        if bank or is_list:
            taken.append(match.span())
            if title:
                taken.append((match.end() + title.start("title"), match.end() + title.end("title")))
    if bank or is_list:
        _take_rest(context, sentence, taken)
    else:
        _add_to_note(context, rest, sentence, line)
    if bank and number_of(bank["count"]) != len(numbers):
        context.claims.doubt("norwegian_assessments", OTHER_COUNT, flat)


def _title(text: str) -> re.Match[str] | None:
    """Return the title that follows a number, up to a comma or the bracket that was open before it."""
    depth = 0
    for at, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth < 0:
            return TITLE.match(text[:at])
    return TITLE.match(text)


def _take_rest(context: Context, sentence: Flow, taken: list[tuple[int, int]]) -> None:
    """Take what a sentence of the template says around its numbers as furniture."""
    start = 0
    for first, last in [*sorted(taken), (len(sentence.text), len(sentence.text))]:
        between = sentence.cut(start, first)
        if between:
            context.claims.furniture("sentence", between)
        start = last


def _row(
    context: Context,
    sentence: Flow,
    match: re.Match[str],
    title: re.Match[str] | None,
    key: str,
    relation: Choice | None,
    *,
    is_taken: bool,
) -> NorwegianAssessment:
    place, printed = f"norwegian_assessments/{key}", " ".join(match[0].split())
    number = normalised_nye_metoder(printed)
    if number != printed:
        context.claims.doubt(f"{place}/number", MISPRINT, printed)
    if relation is None:
        context.claims.doubt(f"{place}/relation", NO_RELATION, printed)
    else:
        context.claims.added("code", f"{place}/relation", "", relation.label)
    if not is_taken:
        context.claims.added("code", f"{place}/number", "", number)
        return NorwegianAssessment(key=key, relation=relation, number=number)
    context.claims.value("code", f"{place}/number", sentence.cut(*match.span()), number)
    words = sentence.cut(match.end() + title.start("title"), match.end() + title.end("title")) if title else Flow()
    text = context.line(f"{place}/title", words) if words else ""
    url = context.address_of(sentence.cut(*match.span()))
    if url:
        context.claims.added("code", f"{place}/url", "", url)
    return NorwegianAssessment(key=key, relation=relation, number=number, title=text, url=url)


def _relation(context: Context, text: str) -> Choice | None:
    """Return how the assessments of a sentence are related, None where it says neither or both."""
    same_substance, same_indication = bool(SUBSTANCE.search(text)), bool(INDICATION.search(text))
    if same_substance == same_indication:
        return None
    code = "same_substance" if same_substance else "same_indication"
    return Choice.of(ASSESSMENT_RELATIONS, code, context.language)


def _with_links(
    context: Context, rows: dict[str, NorwegianAssessment], spots: list[tuple[int, str]]
) -> dict[str, NorwegianAssessment]:
    """Give each assessment the address that the end of its page has for it: in order, if they are as many."""
    rows = dict(rows)
    for page in {page for page, _key in spots}:
        keys = list(dict.fromkeys(key for at, key in spots if at == page))
        links = [line for line in context.links.get(page, []) if "nyemetoder" in line.text]
        if not links:
            continue
        if len(links) != len(keys):
            context.claims.doubt("norwegian_assessments", NO_LINK, " ".join(line.text for line in links))
            continue
        for key, line in zip(keys, links, strict=True):
            place = f"norwegian_assessments/{key}/url"
            rows[key] = rows[key].model_copy(update={"url": context.claims.text(place, line.flow)})
    return rows


def international(context: Context, sections: list[Section]) -> Fields:
    """Return the counts of international assessments, completed and ongoing, and the words that say more."""
    counts: Fields = {"international_done": Found(), "international_ongoing": Found()}
    rest: list[SourceLine] = []
    for section in with_code(sections, "international"):
        context.claims.furniture("heading", section.heading)
        printed, section.lines = printed_counts(context, tuple(counts), section.lines)
        counts |= printed
        for sentence, line in _sentences(section):
            counted = counted_sentence(sentence, ASSESSMENT)
            name = "international_ongoing" if counted and counted.is_ongoing else "international_done"
            _count(context, name, sentence, counted, line, counts, rest)
    note = context.rich_text("international_note", rest) if rest else ""
    return counts | {"international_note": note}


def alerts(context: Context, sections: list[Section]) -> Fields:
    """Return the count of alerts elsewhere, and the words that say more."""
    counts: Fields = {"alerts": Found()}
    rest: list[SourceLine] = []
    for section in with_code(sections, "alerts"):
        context.claims.furniture("heading", section.heading)
        printed, section.lines = printed_counts(context, tuple(counts), section.lines)
        counts |= printed
        for sentence, line in _sentences(section):
            _count(context, "alerts", sentence, counted_sentence(sentence, ALERT), line, counts, rest)
    note = context.rich_text("alerts_note", rest) if rest else ""
    return counts | {"alerts_note": note}


def _count(
    context: Context,
    name: str,
    sentence: Flow,
    counted: SentenceCount | None,
    line: SourceLine,
    counts: Fields,
    rest: list[SourceLine],
) -> None:
    """Take a counted sentence as a count, any other into the note."""
    if counted is None or counts[name].count is not None:
        if re.search(r"\d|\b(?:minst|to|tre|fire)\b", sentence.text):
            context.claims.doubt(name, NO_COUNT, sentence.text)
        _add_to_note(context, rest, sentence, line)
        return
    count_place, cites_place = f"{name}/count", f"{name}/citations"
    text = sentence.text
    parts = [flow for flow in (counted.number, counted.citations) if flow]
    if counted.number:
        context.claims.value("number", count_place, counted.number, str(counted.count))
    else:
        context.claims.added("number", count_place, "", str(counted.count))
    citations = context.line(cites_place, counted.citations) if counted.citations else ""
    _take_between(context, sentence, parts, text)
    counts[name] = Found(count=counted.count, at_least=counted.is_at_least, citations=citations)


def _take_between(context: Context, sentence: Flow, parts: list[Flow], text: str) -> None:
    """Take the words of the template around the number and the citations as furniture."""
    start = 0
    for part in parts:
        at = text.index(part.text, start)
        if between := sentence.cut(start, at):
            context.claims.furniture("sentence", between)
        start = at + len(part.text)
    if rest := sentence.cut(start):
        context.claims.furniture("sentence", rest)
