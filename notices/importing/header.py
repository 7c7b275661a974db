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
from notices.importing.context import Context, term_code
from notices.importing.flows import Flow
from notices.importing.folding import folded
from notices.importing.header_values import NO_DATE, date_at, date_in, value_of
from notices.importing.printed.facts import first_published
from notices.importing.sections import Section, with_code
from notices.importing.title import title
from notices.importing.variant import TYPES, guessed_type
from trials.msgid import gettext_noop

Fields = dict[str, Any]
ATC_IN_TEXT = re.compile(r"\b[ABCDGHJLMNPRSV] ?[0-9]{2}(?: ?[A-Z](?: ?[A-Z](?: ?[0-9]{2})?)?)?\b")
NYE_METODER = re.compile(r"\bID ?_?20\d\d ?[_/-] ?\d{3}(?: ?[A-Z]\b)?")
BETWEEN_NAMES = re.compile(r"\s*[,;]\s*|\s+(?:og|and|\+)\s+")
AREA_SEPARATOR = re.compile(r"\s*[,;/]\s*(?![^(]*\))")
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
SEVERAL = gettext_noop("More than one term is marked here, the field has room for one.")


def header(context: Context, sections: list[Section], areas: Sequence[Term]) -> Fields:
    """Return the fields of the header."""
    fields: Fields = {}
    fields["title"] = title(context, sections, fields)
    fields["technology_type"] = _type(context, sections)
    readers: dict[str, Callable[[Context, Section, Fields], None]] = {
        "areas": lambda context, section, fields: _areas(context, section, fields, areas),
        "substances": _names,
        "brand_names": _names,
        "atc": _atc,
        "holder": _cited_line,
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


def _type(context: Context, sections: list[Section]) -> Choice:
    for section in with_code(sections, "type"):
        context.claims.furniture("label", section.heading)
        for flow in _marked(context, section, TECHNOLOGY_TYPES, TYPES) or [value_of(context, section)]:
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
    for flow in split_flow(value_of(context, section), AREA_SEPARATOR, context):
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
    for flow in split_flow(value_of(context, section), BETWEEN_NAMES, context):
        key = f"n{len(names) + 1}"
        text = context.line(f"{section.code}/{key}", flow)
        names.append(Name(key=key, text=text))
    fields[section.code] = tuple(names)


def _atc(context: Context, section: Section, fields: Fields) -> None:
    flow = value_of(context, section)
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


def _plain_line(context: Context, section: Section, fields: Fields) -> None:
    if not fields.get(section.code):
        fields[section.code] = context.plain(section.code, value_of(context, section))


def _cited_line(context: Context, section: Section, fields: Fields) -> None:
    if not fields.get(section.code):
        fields[section.code] = context.line(section.code, value_of(context, section))


def _financing(context: Context, section: Section, fields: Fields) -> None:
    if fields.get("financing"):
        return
    flows = _marked(context, section, FINANCING, MORE_FINANCING) or [value_of(context, section)]
    if len(flows) > 1:
        context.claims.doubt("financing", SEVERAL, ", ".join(flow.text for flow in flows))
    if code := term_code(FINANCING, flows[0].text, MORE_FINANCING):
        fields["financing"] = context.choice("financing", flows[0], FINANCING, code)
    elif flows[0]:
        context.claims.doubt("financing", UNKNOWN_TERM, flows[0].text)


def _tags(context: Context, section: Section, fields: Fields) -> None:
    boxes = _marked(context, section, TAGS, MORE_TAGS)
    tags = []
    for flow in boxes or split_flow(value_of(context, section), AREA_SEPARATOR, context):
        if code := term_code(TAGS, flow.text, MORE_TAGS):
            tags.append(context.choice("tags", flow, TAGS, code))
        elif flow and not re.search(r"[☐☒]", flow.text):
            context.claims.doubt("tags", UNKNOWN_TERM, flow.text)
    fields["tags"] = tuple({tag.code: tag for tag in tags}.values())


def _change(context: Context, section: Section, fields: Fields) -> None:
    flow = value_of(context, section)
    if code := term_code(REGULATORY_CHANGES, flow.text, MORE_CHANGES):
        fields["regulatory_change"] = context.choice("regulatory_change", flow, REGULATORY_CHANGES, code)
    else:
        context.claims.doubt("regulatory_change", UNKNOWN_TERM, flow.text)


def _own_numbers(context: Context, section: Section, fields: Fields) -> None:
    numbers = list(fields.get("nye_metoder", ()))
    flow = value_of(context, section)
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


def _day(context: Context, section: Section, fields: Fields) -> None:
    flow = value_of(context, section)
    date = date_in(flow)
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
    flow = value_of(context, section)
    if name == "date" and ", " in flow.text and (printed := first_published(context, flow)):
        first |= printed
        return
    value = date_at(context, section.code, flow) if name == "date" else context.plain(section.code, flow)
    if value:
        first[name] = value
