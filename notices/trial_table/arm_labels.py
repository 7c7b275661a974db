"""What an arm's label calls it: placebo, sham, control, usual care … by the head of the label, in whole words.

"Arm B: Control group" is called control; "Pain control device" and "Controlled release" are not.
"""

import re
from typing import Literal

Call = Literal["placebo", "sham", "untreated", "observation", "waiting", "usual", "control", "tested"]

# What only numbers an arm, or says where in the study it is: "Arm A1: ", "Part II - ", "Double-blind period: ".
NUMBERING = re.compile(
    r"(?:(?:placebo|active|sham) comparator|no intervention|experimental|other)\s*:\s*(?=\S)"
    r"|(?:(?:study|treatment|dose|dosing|age)\s+)?(?:arm|group|cohort|part|period|phase|stage|stratum|panel|sequence|step"
    r"|segment|sub-?study|module|branch)\s*[#:-]?\s*(?:no\.?\s*)?(?:\d{1,2}[a-z]?|[ivx]{1,4}[ab]?|[a-h]\d{0,2})(?!\w)"
    r"|(?:double[- ]blind(?:ed)?|main study|induction|maintenance|randomi[sz]ed|blinded)"
    r"(?:\s+(?:treatment|phase|period|part))*\s*[:–-]\s*"
    r"|(?:[a-h]|\d{1,2})\s*(?:[.:)–-]\s+|$)"
    r"|[\s:.,;()\[\]–—-]+",
    re.IGNORECASE,
)
# Where the head of a label ends: what follows is added to it, or comes after it.
HEAD_END = re.compile(
    r"\s*[+&,;:()\[\]/→>]|\s+[–—-]\s|->"
    r"|\s+(?:and|plus|with|without|or|then|followed|versus|vs|to|for|after|before|in|of)\b",
    re.IGNORECASE,
)
NOUN = r"(?:\s+(?:group|arm|cohort|condition|subjects?|participants?|patients?|intervention|treatment|therapy|app))?"
# "Lumbar discectomy (control)", "Digital therapeutic B - Sham": the label's end says what the arm is.
APPOSITION = re.compile(
    rf"(?:[(\[:,;–—]|\s-)\s*(?:(?:active|attention|standard|the)\s+)?(?:control|comparator|comparison)s?{NOUN}\s*[)\]]?\s*$"
    rf"|(?:[(\[:]|\s[–—-])\s*(?P<inert>placebo|sham){NOUN}\s*[)\]]?\s*$",
    re.IGNORECASE,
)

# "Glycemic control group", "tight control": something is kept under control.
KEPT_UNDER_CONTROL = (
    r"(?:pain|symptom|disease|tumou?r|local|glyc?a?emic|glucose|sugar|diabetes|weight|appetite|pressure|bp|lipid|cholesterol"
    r"|rate|rhythm|volume|temperature|infection|bleeding|ha?emorrhage|asthma|bladder|birth|motor|postural|trunk|neuromuscular"
    r"|inhibitory|cognitive|impulse|stress|emotion|self|plaque|vector|mosquito|malaria|tobacco|source|quality|remote|damage"
    r"|tight|intensive|strict|better|good|poor|optimal|optimi[sz]ed|seizure|fluid|breathing|head|core|lumbopelvic)"
)
USUAL_CARE = (
    r"(?:(?:usual|standard|routine|conventional|customary|regular|traditional|normal)[- ](?:of[- ])?"
    r"(?:(?:medical|clinical|post-?operative|nursing|hospital|supportive|adjuvant|primary|oncolog\w+)[- ])*"
    r"(?:care|treatments?|therap(?:y|ies)|practices?|management|counsel+ing|counceling|follow-?ups?|rehabilitation"
    r"|physiotherapy|physical therapy|chemotherapy)"
    r"|(?:treatments?|care|therapy|business|services?|practice|education|teaching)[- ]as[- ]usual"
    r"|best (?:available|supportive) (?:care|therapy|treatment)"
    r"|tau|soc|cau|bsc|bat|(?:physician|investigator)(?:'s|s'|s)? choice)(?!\w)"
)
NOT_GIVEN = (
    r"(?:no[- ](?:(?:additional|further|active|specific|study|preventive|other|any)[- ])*"
    r"(?:treatments?|interventions?|therap(?:y|ies)|drugs?|medications?|prophyla\w+|vaccin\w+|exercises?|training|supplement\w*|app|device|surgery|block|drain|contact"
    r"|education|stimulation|injection|infiltration|radiotherapy|chemotherapy|transfusion|steroids?|premedication)"
    r"|untreated|unvaccinated|non[- ]?treat(?:ed|ment)|non[- ]?intervention(?:al)?"
    r"|without (?:treatment|intervention|therapy))(?!\w)"
)

# By what the head begins with; the first that fits counts.
BEGINNINGS: tuple[tuple[Call, str], ...] = (
    ("placebo", r"vehicle(?!\w)"),
    ("untreated", NOT_GIVEN),
    (
        "waiting",
        r"(?:wait(?:ing)?[- ]?list|(?:delayed|deferred)[- ](?:treatment|intervention|therapy|start))(?!\w)",
    ),
    (
        "observation",
        r"(?:(?:active|clinical|close|simple) )?observation(?: only| alone)?(?: arm| group| control)?"
        r"\s*(?:$|[(:,;-])"
        r"|wait and see|watchful waiting|watch (?:and|&) wait|expectant management",
    ),
    ("usual", rf"(?:the |enhanced |optimi[sz]ed |best |local |current |institutional )*{USUAL_CARE}"),
    (
        "control",
        r"controls?(?!\w)(?!-(?!group|arm))(?!\s+of\b)|(?:comparison|comparator|reference)(?=\s+(?:group|arm|treatment|drug)|\s*$)",
    ),
    (
        "tested",
        r"(?:experimental|intervention(?:al)?|investigational|test|treatment|treated|active(?: treatment)?)"
        r"(?:\s+(?:group|arm))?\s*(?:$|[(:,;–-])",
    ),
)
IN_HEAD: tuple[tuple[Call, re.Pattern[str]], ...] = (
    ("placebo", re.compile(r"(?<!\bfrom )(?<!\bno )(?<!non-)\bplacebos?\b(?![- ]controlled)", re.IGNORECASE)),
    ("placebo", re.compile(r"\bvehicle(?:\s+(?:control|cream|gel|ointment|foam|lotion|solution))?\s*$", re.IGNORECASE)),
    ("sham", re.compile(r"\b(?:sham|dummy|detuned)\b|\binactive (?:device|laser|stimulation|t[dm]cs|tens)\b", re.I)),
)
ENDS_AS_CONTROL = re.compile(rf"(?<!\w)(?<!self-)(?<!own )controls?{NOUN}\s*$", re.IGNORECASE)
UNDER_CONTROL = re.compile(rf"\b{KEPT_UNDER_CONTROL}[- ]controls?{NOUN}\s*$", re.IGNORECASE)

INACTIVE: frozenset[Call] = frozenset({"placebo", "sham", "untreated", "observation", "waiting", "usual", "control"})


def call_of(label: str) -> Call | None:
    """Return what the label calls the arm; None where it only names a treatment, a dose or a group of people."""
    text = without_numbering(label)
    end = HEAD_END.search(text)
    head = text[: end.start()] if end else text
    if re.match(r"controls? of\b", text, re.IGNORECASE):
        return None
    for call, pattern in IN_HEAD:
        if pattern.search(head):
            return call
    for call, beginning in BEGINNINGS:
        if re.match(beginning, text, re.IGNORECASE):
            return call
    if ENDS_AS_CONTROL.search(head) and not UNDER_CONTROL.search(head):
        return "control"
    return _apposition(text)


def _apposition(text: str) -> Call | None:
    match = APPOSITION.search(text)
    if not match or UNDER_CONTROL.search(text.rstrip(" )]")):
        return None
    inert = (match["inert"] or "").lower()
    return "placebo" if inert == "placebo" else "sham" if inert == "sham" else "control"


def without_numbering(label: str) -> str:
    """Return the label without what only numbers the arm: "Control group" of "Arm 2: Control group"."""
    at = 0
    while match := NUMBERING.match(label, at):
        at = match.end()
    return label[at:].strip()


def is_bare(label: str) -> bool:
    """Does the label say nothing but which arm it is: "2", "Arm B", "Control group"?"""
    text = without_numbering(label).rstrip(" )]")
    return (
        len(text) < 3
        or re.fullmatch(rf"(?:the )?controls?{NOUN}(?:\s*\([a-z]{{1,3}})?", text, re.IGNORECASE) is not None
    )


def addition(label: str) -> str:
    """Return what stands behind the head: "Unwinding Anxiety App" of "TAU and Unwinding Anxiety App"; mostly ""."""
    match = re.search(r"\s*[+&]\s*|\s+(?:and|plus|with)\s+", without_numbering(label), re.IGNORECASE)
    return without_numbering(label)[match.end() :] if match else ""
