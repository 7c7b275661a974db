"""The header: title, type, areas, names, ATC code, holder, financing, numbers and dates."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from notices.document.codes import is_atc, normalised_atc, normalised_nye_metoder
from notices.document.model import Atc, Choice, Name, NyeMetoderNumber
from notices.document.template import FINANCING, REGULATORY_CHANGES, TECHNOLOGY_TYPES, Term
from notices.document.terms import TAGS
from notices.importing.boxes import checked_terms
from notices.importing.columns import MONTHS
from notices.importing.context import Context, term_code
from notices.importing.flows import Flow, SourceLine, joined_lines
from notices.importing.folding import folded
from notices.importing.printed.facts import first_published
from notices.importing.sections import BOX_LINE, Section, with_code
from notices.importing.variant import TYPES, guessed_type
from trials.dates import PartialDate
from trials.msgid import gettext_noop
from trials.typed_dates import read_date

Fields = dict[str, Any]
ATC_IN_TEXT = re.compile(r"\b[ABCDGHJLMNPRSV] ?[0-9]{2}(?: ?[A-Z](?: ?[A-Z](?: ?[0-9]{2})?)?)?\b")
NYE_METODER = re.compile(r"\bID ?_?20\d\d ?[_/-] ?\d{3}(?: ?[A-Z]\b)?")
BETWEEN_NAMES = re.compile(r"\s*[,;]\s*|\s+(?:og|and|\+)\s+")
AREA_SEPARATOR = re.compile(r"\s*[,;/]\s*(?![^(]*\))")
SERIES = re.compile(
    r"^(?:Metodevarsel|Varsel|Horizon scanning alert)(?:\s*(?:nr\.?|nummer|no\.?)\s*(?P<number>[\w./-]+))?\s*$",
    re.IGNORECASE,
)
# Where the lines of a page are full, shorter ones were ended by their writer.
MIN_FULL_LINE = 60
MONTH_AND_YEAR = re.compile(rf"^(?:\d{{1,2}}\. )?(?:{MONTHS}) (?:19|20)\d\d$", re.IGNORECASE)
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
MORE_FINANCING = {
    "Spesialisthelsetjeneste": "specialist",
    "RHF": "specialist",
    "Spesialisthelsetenesta": "specialist",
    "Folketrygden": "insurance",
    "Folketrygd: blåresept": "insurance",
    "Folketrygd": "insurance",
    "Blå resept": "insurance",
    "Folketrygda": "insurance",
    "Kommunen": "municipality",
    "Kommunene": "municipality",
    "Annet": "undecided",
    "Uavklart": "undecided",
    "Anna": "undecided",
    "Annet/uavklart": "undecided",
}
MORE_TAGS = {"Companion diagnostics": "companion_diagnostic", "Medisinsk stråling": "radiation", "Orphan": "orphan"}
MORE_CHANGES = {"Ny indikasjon": "extension", "Utvidet indikasjon": "extension", "Utvida indikasjon": "extension"}

UNKNOWN_TERM = gettext_noop("These words are none of the template's terms for this field.")
NO_TYPE = gettext_noop(
    "The source does not say which type of technology it is; the labels of its header suggest this one."
)
NEW_AREA = gettext_noop("This clinical area is not in the agency's list.")
NO_ATC = gettext_noop("No ATC code was read here.")
ODD_NUMBER = gettext_noop("The number was written otherwise in the source.")
NO_DATE = gettext_noop("No date was read here.")
NEXT_LINE = gettext_noop("The line below was taken as no part of this value.")
NO_TITLE = gettext_noop("The source has no title.")
SEVERAL = gettext_noop("More than one term is marked here, the field has room for one.")


def header(context: Context, sections: list[Section], areas: Sequence[Term]) -> Fields:
    """Return the fields of the header."""
    fields: Fields = {}
    fields["title"] = _title(context, sections, fields)
    fields["technology_type"] = _type(context, sections)
    readers: dict[str, Callable[[Context, Section, Fields], None]] = {
        "areas": lambda context, section, fields: _areas(context, section, fields, areas),
        "substances": _names,
        "brand_names": _names,
        "atc": _atc,
        "holder": _holder,
        "financing": _financing,
        "tags": _tags,
        "nye_metoder": _own_numbers,
        "regulatory_change": _change,
        "pharmaceutical_form": _cited_line,
        "ema_number": _plain_line,
        "information_as_of": _day,
        "first_published/date": _first_published,
        "first_published/agency": _first_published,
        "first_published/number": _first_published,
    }
    for section in sections:
        if section.code in readers:
            context.claims.furniture("label", section.heading)
            if section.lines:
                readers[section.code](context, section, fields)
    return fields


def _value(context: Context, section: Section) -> Flow:
    """Return the value of a row: its lines as far as no blank one parts them, and no box or new sentence begins."""
    lines: list[SourceLine] = []
    for line in section.lines:
        if lines and section.is_label and not line.is_row:
            if line.gap or line.ends_itself or BOX_LINE.match(line.text):
                break
            if _begins_another(section, lines[-1], line):
                context.claims.doubt(section.code, NEXT_LINE, line.text)
                break
        lines.append(line)
    return joined_lines(lines)


def _begins_another(section: Section, before: SourceLine, line: SourceLine) -> bool:
    """Does the line begin something new? The line before had room for its first word, and it has a capital."""
    length = len(before.text) + (len(section.heading.text) + 1 if before is section.lines[0] else 0)
    return length < MIN_FULL_LINE and line.text[:1].isupper()


def _title(context: Context, sections: list[Section], fields: Fields) -> str:
    """Return the title: what stands before the header, without the names of series and agencies."""
    labelled = [section for section in with_code(sections, "title") if section.lines]
    if labelled:
        context.claims.furniture("label", labelled[0].heading)
        return context.line("title", _value(context, labelled[0]))
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


def _type(context: Context, sections: list[Section]) -> Choice:
    for section in with_code(sections, "type"):
        context.claims.furniture("label", section.heading)
        for flow in _marked(context, section, TECHNOLOGY_TYPES, TYPES) or [_value(context, section)]:
            if code := term_code(TECHNOLOGY_TYPES, flow.text, TYPES):
                return context.choice("technology_type", flow, TECHNOLOGY_TYPES, code)
            context.claims.doubt("technology_type", UNKNOWN_TERM, flow.text)
    code = guessed_type(sections)
    choice = Choice.of(TECHNOLOGY_TYPES, code, context.language)
    context.claims.doubt("technology_type", NO_TYPE)
    context.claims.added("code", "technology_type", "", choice.label)
    return choice


def _marked(context: Context, section: Section, vocabulary: Any, more: dict[str, str]) -> list[Flow]:
    """Return the words of the boxes that are checked under a heading."""
    return [box.label for box in checked_terms(context, section, vocabulary, more)]


def _areas(context: Context, section: Section, fields: Fields, areas: Sequence[Term]) -> None:
    by_words = {folded(form): term for term in areas for form in (term.nb, term.nn, term.en)}
    chosen: dict[str, Choice] = {}
    for flow in split_flow(_value(context, section), AREA_SEPARATOR, context):
        term = by_words.get(folded(flow.text))
        words = " ".join(context.claims.joiner.join(flow).split())
        choice = Choice(code=term.code if term else slug(words), label=words)
        if not term and areas:
            context.claims.doubt("areas", NEW_AREA, words)
        if choice.code in chosen:
            continue
        if term:
            choice = Choice(code=term.code, label=term.label(context.language))
        context.claims.value("code", "areas", flow, choice.label)
        chosen[choice.code] = choice
    fields["areas"] = (*fields.get("areas", ()), *chosen.values())


def slug(text: str) -> str:
    """Return a code made of words."""
    plain = text.casefold().replace("ø", "o").replace("æ", "ae").replace("å", "a")
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "area"


def split_flow(flow: Flow, separator: re.Pattern[str], context: Context) -> list[Flow]:
    """Return the parts of a flow between separators, which are furniture where they are words."""
    parts, start = [], 0
    for match in separator.finditer(flow.text):
        parts.append(flow.cut(start, match.start()))
        between = flow.cut(*match.span())
        if re.search(r"\w", between.text):
            context.claims.furniture("separator", between)
        start = match.end()
    return [part for part in (*parts, flow.cut(start)) if part]


def _names(context: Context, section: Section, fields: Fields) -> None:
    names = list(fields.get(section.code, ()))
    for flow in split_flow(_value(context, section), BETWEEN_NAMES, context):
        key = f"n{len(names) + 1}"
        text = context.line(f"{section.code}/{key}", flow)
        names.append(Name(key=key, text=text))
    fields[section.code] = tuple(names)


def _atc(context: Context, section: Section, fields: Fields) -> None:
    flow = _value(context, section)
    match = flow.search(ATC_IN_TEXT)
    if not match or not is_atc(normalised_atc(match[0])):
        context.claims.doubt("atc/code", NO_ATC, flow.text)
        return
    code = normalised_atc(match[0])
    context.claims.value("code", "atc/code", flow.cut(*match.span()), code)
    rest = flow.cut(match.end())
    group = re.fullmatch(r"[(\[]?(.*?)[)\]]?\.?", rest.text, re.DOTALL)
    words = rest.cut(*group.span(1)) if group else rest
    fields["atc"] = Atc(code=code, group=context.line("atc/group", words) if words else "")


def _holder(context: Context, section: Section, fields: Fields) -> None:
    if not fields.get("holder"):
        fields["holder"] = context.line("holder", _value(context, section))


def _plain_line(context: Context, section: Section, fields: Fields) -> None:
    if not fields.get(section.code):
        fields[section.code] = context.plain(section.code, _value(context, section))


def _cited_line(context: Context, section: Section, fields: Fields) -> None:
    if not fields.get(section.code):
        fields[section.code] = context.line(section.code, _value(context, section))


def _financing(context: Context, section: Section, fields: Fields) -> None:
    if fields.get("financing"):
        return
    flows = _marked(context, section, FINANCING, MORE_FINANCING) or [_value(context, section)]
    if len(flows) > 1:
        context.claims.doubt("financing", SEVERAL, ", ".join(flow.text for flow in flows))
    if code := term_code(FINANCING, flows[0].text, MORE_FINANCING):
        fields["financing"] = context.choice("financing", flows[0], FINANCING, code)
    elif flows[0]:
        context.claims.doubt("financing", UNKNOWN_TERM, flows[0].text)


def _tags(context: Context, section: Section, fields: Fields) -> None:
    boxes = _marked(context, section, TAGS, MORE_TAGS)
    tags = []
    for flow in boxes or split_flow(_value(context, section), AREA_SEPARATOR, context):
        if code := term_code(TAGS, flow.text, MORE_TAGS):
            tags.append(context.choice("tags", flow, TAGS, code))
        elif flow and not re.search(r"[☐☒]", flow.text):
            context.claims.doubt("tags", UNKNOWN_TERM, flow.text)
    fields["tags"] = tuple({tag.code: tag for tag in tags}.values())


def _change(context: Context, section: Section, fields: Fields) -> None:
    flow = _value(context, section)
    if code := term_code(REGULATORY_CHANGES, flow.text, MORE_CHANGES):
        fields["regulatory_change"] = context.choice("regulatory_change", flow, REGULATORY_CHANGES, code)
    else:
        context.claims.doubt("regulatory_change", UNKNOWN_TERM, flow.text)


def _own_numbers(context: Context, section: Section, fields: Fields) -> None:
    numbers = list(fields.get("nye_metoder", ()))
    flow = _value(context, section)
    for match in NYE_METODER.finditer(flow.text):
        number = normalised_nye_metoder(match[0])
        key = number.lower()
        if key in {row.key for row in numbers}:
            continue
        context.claims.value("code", f"nye_metoder/{key}", flow.cut(*match.span()), number)
        if number != match[0]:
            context.claims.doubt(f"nye_metoder/{key}", ODD_NUMBER, match[0])
        numbers.append(NyeMetoderNumber(key=key, number=number))
    fields["nye_metoder"] = tuple(numbers)


def date_at(context: Context, place: str, flow: Flow) -> PartialDate | None:
    """Take words as a date; say so where they are none."""
    try:
        date = read_date(" ".join(flow.text.split()))
    except ValueError:
        context.claims.doubt(place, NO_DATE, flow.text)
        return None
    context.claims.value("date", place, flow, date.value)
    return date


def _day(context: Context, section: Section, fields: Fields) -> None:
    flow = _value(context, section)
    try:
        date = read_date(" ".join(flow.text.split()))
    except ValueError:
        date = None
    if date is None or date.precision != "day":
        context.claims.doubt("information_as_of", NO_DATE, flow.text)
        return
    context.claims.value("date", "information_as_of", flow, date.value)
    fields["information_as_of"] = date.first_day()


def _first_published(context: Context, section: Section, fields: Fields) -> None:
    name = section.code.rpartition("/")[2]
    first = fields.setdefault("first_published", {})
    if first.get(name):
        return
    flow = _value(context, section)
    if name == "date" and ", " in flow.text and (printed := first_published(context, flow)):
        first |= printed
        return
    value = date_at(context, section.code, flow) if name == "date" else context.plain(section.code, flow)
    if value:
        first[name] = value
