"""What the cells of a trial say: number of participants, arms, registry number, phase, status and dates."""

import re
from typing import Any

from notices.document.model import Arm
from notices.document.template import PHASES, TRIAL_STATUSES
from notices.importing.columns import MONTHS, PHASE, REGISTRY_NUMBER, STATUS_WORDS
from notices.importing.context import Context
from notices.importing.flows import Flow
from trials.dates import PartialDate
from trials.msgid import gettext_noop
from trials.typed_dates import PERIOD, read_date

Fields = dict[str, Any]
ESTIMATED = "estimert"
# Between groups of three digits. What is not surely a whole number is none: "4.5", or 120 before "240 mg".
GROUP = "[ \u00a0\u202f\u2009.,'’]"
PARTICIPANTS = re.compile(
    r"(?:\b(?P<before>Estimert|Estimated|Planlagt|Planlagd|Forventet|Ca\.?)\s*:?\s*)?\b[Nn]\s*[=:]\s*"
    r"(?P<about>(?:ca\.?|omtrent|om lag|estimert|approx\.?)\s*|[~≈]\s*)?"
    rf"(?P<count>\d{{1,3}}(?:{GROUP}\d{{3}})+(?!\d|\s?(?:[mµk]?g|mcg|ml|ie|iu|%)\b)|\d+(?!\d|{GROUP}\d{{3}}(?!\d)|[.,]\d))"
    r"(?:\s*\(?\b(?P<after>estimert|estimated|planlagt|planlagd|forventet)\b\)?)?"
)
OTHER_COUNT = re.compile(
    r"\b[Nn]\s*[=:]|\d\s+(?:\w+\s+)?(?:deltak|deltag|pasient|personer|voksne|vaksne|barn|patients|participants)",
    re.IGNORECASE,
)
ARM = re.compile(r"(?:(?<=\s)|^)(?:Arm|Gruppe)\s*(?:nr\.?\s*)?(?:\d{1,2}|[A-H])\s*[:.)–-]\s*")
STATUS = re.compile(rf"\b(?:{STATUS_WORDS})\b", re.IGNORECASE)
STATUS_CODES = {
    "completed": "avslut|fullf|ferdig|completed",
    "planned": "planlag|ikke startet|ikkje starta|ikke påb|not yet|planned",
    "ongoing": "pågå|rekrutt|aktiv|ongoing|recruit|active|inklud|enroll",
    "suspended": "midlertidig|mellombels|suspen",
    "terminated": "avbr|termin|stans|stopp",
    "withdrawn": "truk|trekt|withdrawn",
    "unknown": "ukjen|unknown",
}
DATE = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?\.?\s+)?(?:of\s+)?(?:{MONTHS})\s+(?:19|20)\d\d\b"
    rf"|\b(?:{MONTHS})\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d\b"
    r"|\b\d{1,2}\.\s?\d{1,2}\.\s?(?:19|20)?\d\d\b|\b\d{1,2}([/-])\d{1,2}\1(?:19|20)\d\d\b"
    r"|\b\d{1,2}[./](?:19|20)\d\d\b|\b(?:19|20)\d\d-\d\d(?:-\d\d)?\b|\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)
ESTIMATE = re.compile(r"\b(?:estimert|estimated|forventet|ventet|forventa|venta|antatt|anslått)\b", re.IGNORECASE)
# The words of the template before a date, also where the column has cut one.
TIME_LABEL = re.compile(
    r"\b(?:(?:primary|study) completion(?: date)?|completion date"
    r"|avslutnings\s*m\s*å\s*n\s*[ea]?\s*d?(?:\s*/\s*år)?|avslutningsdato|avslutning|avsluttes|avsluttast"
    r"|studieslutt|sluttdato|slutt|primær|dato|ferdig"
    r"|måned/år|månad/år|d/år|completion|resultater|resultat|oppstart|start)\b\s*:?",
    re.IGNORECASE,
)
REGISTRY = re.compile(
    r"\b(?:EudraCT|EU ?CT|CTIS|ClinicalTrials\.gov|ISRCTN(?!\d))"
    r"(?:[ -]?(?:nr\.?|nummer|number|no\.?|identifier))?\s*:?",
    re.IGNORECASE,
)
ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4"}
PHASE_LETTER = gettext_noop("The phase has a letter that the template's terms lack.")
NO_NUMBER = gettext_noop("No registry number was read for this trial.")
NO_STATUS = gettext_noop("No status was read for this trial.")
TWO_DATES = gettext_noop("More dates stand here than the trial has fields for.")
NO_COUNT = gettext_noop("A number of participants stands here that was not read.")
NO_DAY = gettext_noop("The date can mean two days, or none; it was not taken.")
PART_OF_YEAR = gettext_noop("The date is a part of a year that is no month; only the year was taken.")
OTHER_NUMBER = gettext_noop("Another registry number stands here; it was left in the name.")
CUT_NUMBER = gettext_noop("The registry number was put together from two lines.")


def participants(context: Context, place: str, flow: Flow, fields: Fields) -> Flow:
    """Take the number of participants; return what stands around it."""
    match = flow.search(PARTICIPANTS)
    if not match or fields.get("participants") is not None:
        if other := flow.search(OTHER_COUNT):
            context.claims.doubt(f"{place}/participants", NO_COUNT, other[0])
        return flow
    count = int(re.sub(r"\D", "", match["count"]))
    is_estimated = bool(match["before"] or match["about"] or match["after"])
    printed = f"{count} {ESTIMATED}" if is_estimated else str(count)
    context.claims.value("number", f"{place}/participants", flow.cut(*match.span()), printed)
    fields |= {"participants": count, "participants_estimated": is_estimated}
    before, after = flow.cut(0, match.start()), flow.cut(match.end())
    return before + _without_comma(after)


def _without_comma(flow: Flow) -> Flow:
    match = re.match(r"[\s,;:.]+", flow.text)
    return flow.cut(match.end()) if match else flow


def arms(context: Context, place: str, flow: Flow) -> Fields:
    """Return the intervention and its arms: "Arm 1:" is what the page prints itself."""
    marks = list(ARM.finditer(flow.text))
    if not marks:
        return {"intervention": text_of(context, f"{place}/intervention", flow)}
    ends = [mark.start() for mark in marks[1:]] + [len(flow.text)]
    rows = []
    for number, (mark, end) in enumerate(zip(marks, ends, strict=True), 1):
        context.claims.furniture("label", flow.cut(*mark.span()))
        arm = f"arm-{number}"
        rows.append(Arm(key=arm, text=text_of(context, f"{place}/arms/{arm}", flow.cut(mark.end(), end))))
    before = flow.cut(0, marks[0].start())
    return {"intervention": text_of(context, f"{place}/intervention", before) if before else "", "arms": tuple(rows)}


def text_of(context: Context, place: str, flow: Flow) -> str:
    """Take a cell as text that may cite; a blank line in it is none of the text."""
    text = context.claims.text(place, flow)
    return context.cited(place, text if context.claims.joiner.keeps_lines else text.replace("\n", " "))


def registry_number(flow: Flow) -> str:
    """Return the registry number in a cell, without white space, "" where it has none."""
    match = flow.search(REGISTRY_NUMBER)
    return re.sub(r"\s", "", match[0]) if match else ""


def study(context: Context, place: str, flow: Flow, fields: Fields, *, has_phase: bool = True) -> None:
    """Take number, phase and name of the study."""
    if match := flow.search(REGISTRY_NUMBER):
        number = re.sub(r"\s", "", match[0])
        if number != match[0].strip():
            context.claims.doubt(f"{place}/number", CUT_NUMBER, match[0])
        context.claims.value("join", f"{place}/number", flow.cut(*match.span()), number)
        fields["number"] = number
        flow = _without_registry(context, flow.without(*match.span()))
    else:
        context.claims.doubt(f"{place}/number", NO_NUMBER, flow.text)
    flow = participants(context, place, flow, fields)
    if has_phase:
        flow = phase(context, place, flow, fields)
    if other := flow.search(REGISTRY_NUMBER):
        context.claims.doubt(f"{place}/name", OTHER_NUMBER, other[0])
    words = _without_comma(flow)
    if words:
        fields["name"] = re.sub(
            r"([,;])(?:\s*[,;])+", r"\1", " ".join(text_of(context, f"{place}/name", words).split())
        ).strip(" ,;")


def _without_registry(context: Context, flow: Flow) -> Flow:
    """Take the name of the registry that stands beside its number."""
    match = flow.search(REGISTRY)
    if not match:
        return flow
    context.claims.furniture("label", flow.cut(*match.span()))
    return flow.without(*match.span())


def phase(context: Context, place: str, flow: Flow, fields: Fields) -> Flow:
    """Take the phase; return what stands around it."""
    match = flow.search(PHASE)
    if not match:
        return flow
    numbers = [ROMAN.get(part.upper(), part) for part in (match["numbers"], match["second"]) if part]
    code = "early_1" if match["words"].casefold().startswith("tidlig") else "_".join(numbers)
    if code not in PHASES.codes:
        return flow
    if match["letter"] or match["second_letter"]:
        context.claims.doubt(f"{place}/phase", PHASE_LETTER, match[0])
    fields["phase"] = context.choice(f"{place}/phase", flow.cut(*match.span()), PHASES, code)
    return flow.without(*match.span())


def time(context: Context, place: str, flow: Flow, fields: Fields) -> None:
    """Take status and dates; what else stands there is the note."""
    whole = flow
    if match := flow.search(STATUS):
        code = next(code for code, words in STATUS_CODES.items() if re.match(words, match[0], re.IGNORECASE))
        fields["status"] = context.choice(f"{place}/status", flow.cut(*match.span()), TRIAL_STATUSES, code)
    else:
        context.claims.doubt(f"{place}/status", NO_STATUS, flow.text)
    for date in DATE.finditer(whole.text):
        _date(context, place, whole, date, fields)
    for label in TIME_LABEL.finditer(whole.text):
        part = whole.cut(*label.span())
        if part and context.claims.is_free(part):
            context.claims.furniture("label", part)
    rest = _free_parts(context, whole)
    if rest:
        fields["note"] = " ".join(filter(None, (fields.get("note", ""), context.line(f"{place}/note", rest))))


def _free_parts(context: Context, flow: Flow) -> Flow:
    """Return the words of a flow that nobody has taken."""
    parts = [flow.cut(*match.span()) for match in re.finditer(r"\S+", flow.text)]
    free = [part for part in parts if context.claims.is_free(part) and re.search(r"\w", part.text)]
    return sum(free, Flow())


def _date(context: Context, place: str, flow: Flow, match: re.Match[str], fields: Fields) -> None:
    """Take one date; the words before it say which one it is, and whether it is estimated."""
    before = flow.text[
        max((other.end() for other in DATE.finditer(flow.text, 0, match.start())), default=0) : match.start()
    ]
    name = _date_name(" ".join(before.split()).casefold())
    if fields.get(name):
        context.claims.doubt(f"{place}/{name}", TWO_DATES, flow.text)
        return
    try:
        date = read_date(" ".join(match[0].split()))
    except ValueError:
        context.claims.doubt(f"{place}/{name}", NO_DAY, match[0])
        return
    if date.precision == "year" and PERIOD.search(before.casefold()[-20:]):
        context.claims.doubt(f"{place}/{name}", PART_OF_YEAR, flow.text)
    estimate = ESTIMATE.search(before)
    if estimate:
        start = match.start() - len(before)
        context.claims.value(
            "date", f"{place}/{name}", flow.cut(start + estimate.start(), start + estimate.end()), ESTIMATED
        )
        date = PartialDate(value=date.value, estimated=True)
    context.claims.value("date", f"{place}/{name}", flow.cut(*match.span()), date.value)
    fields[name] = date


def _date_name(before: str) -> str:
    if "primær" in before or "primary" in before:
        return "primary_completion"
    if "resultat" in before or "results" in before:
        return "results"
    return "start" if re.search(r"\b(?:opp)?start\w*", before) else "completion"
