"""Compare the text with the regulatory statuses, and advise where a sentence contradicts every row.

Words are weak evidence, so the rules are narrow: a sentence counts only for the regions that it names, and only where
no row of these regions agrees with it.
"""

import re
from collections.abc import Iterator, Set

from notices.checks.finding import Finding, advice
from notices.checks.readability import plain_words, sentences
from notices.document.approvals import DECIDED, GRANTED, WITHOUT
from notices.document.model import Document, RegulatoryStatus
from trials.msgid import gettext_noop

REGIONS = {
    "norway": re.compile(r"\bnorge\b|\bnoreg\b|\bnorway\b|\bnorsk|\bnorwegian\b|\bdmp\b|\blegemiddelverket"),
    "eu": re.compile(r"\beu\b|\beøs\b|\beea\b|\beurop|\bema\b|\bchmp\b"),
    "usa": re.compile(r"\busa\b|\bu\.s\.|\bunited states\b|\bfda\b|\bamerika"),
    "other": re.compile(
        r"\bjapan|\bstorbritan|\buk\b|\bunited kingdom\b|\bmhra\b|\bcanad|\bsveits|\bswitz|\baustral|\bkina\b|\bchina\b"
    ),
}
# An application in Europe is one for Norway too.
MARKETS = {"norway": {"norway", "eu"}, "eu": {"norway", "eu"}}

AUTHORISATION = r"(?:mt\b|markedsføringstillatelse|marknadsføringsløyve|marketing authori[sz]ation)"
APPROVED = r"(?:godkjent|godkjend|ce-merket|ce-merka|ce-merkt|approved|authori[sz]ed|licensed|ce[- ]marked)\b"
# Approved for somebody or something: then the sentence may be about another use.
FOR_SOMETHING = r"(?!\s+(?:for|til|hos|ved|mot|som|på|to|against|in (?:adults|children|patients))\b)"

UNDER_REVIEW = re.compile(
    r"\b(?:under|til) vurdering\b|\bunder (?:review|assessment|evaluation)\b|\bvurder(?:es|ast) av\b"
    r"|\bbeing (?:reviewed|assessed|evaluated)\b|\bsøk\w+\b.*\bunder behandling\b"
)
OF_AN_AUTHORITY = re.compile(
    r"\b(?:ema|chmp|fda|mt|dmp|mhra)\b|søkna|\bsøkt\b|markedsføringstillat|marknadsføringsløyv|godkjen|legemiddel(?:by|ver|my)"
    r"|\bapplication|authori[sz]ation|\bapproval|medicines agency|european commission|\bce[- ]m"
)
OF_AN_ASSESSMENT = re.compile(
    r"nye metod|beslutningsforum|\bnice\b|metodevurder|\bhta\b|\bjca\b|appraisal|technology assessment"
    r"|folkehelseinst|\bfhi\b"
)
NOT_APPROVED = re.compile(
    rf"\b(?:ikke|ikkje|verken|korkje|not|neither)\b(?:\s+\w+){{0,3}}?\s+(?:{APPROVED}{FOR_SOMETHING}|{AUTHORISATION})"
    rf"|\b(?:ingen|inga|uten|utan|no|without)\s+{AUTHORISATION}"
)
IS_APPROVED = re.compile(
    rf"\b{APPROVED}{FOR_SOMETHING}|\bgodkjente\b|\bfda approves\b"
    rf"|\b(?:har|fikk|fekk|fått|has|holds|received|granted)(?: an?)? {AUTHORISATION}|\bmt (?:er|ble|blei|vart) gi"
)
# Denied, expected, past, or about another product.
NOT_NOW = re.compile(
    r"\b(?:ikke|ikkje|not|verken|korkje|neither|no|ingen|inga|uten|utan|hvis|dersom|viss|når|om|if|when|once|until|før"
    r"|kan|vil|skal|bør|kunne|ville|may|will|would|could|expected|vent\w+|forvent\w+|planlagt|planned|søk\w+|application"
    r"|andre|annen|annet|anna|other|var|was|tidligere|tidlegare|previously|allerede|already)\b"
)


def findings(document: Document) -> Iterator[Finding]:
    """Yield at most one finding of each kind for each of the two texts that describe the status."""
    rows = [row for row in document.regulatory_statuses if row.region and row.status]
    for place in ("summary", "status"):
        texts = [sentence.casefold() for sentence in sentences(plain_words(getattr(document, place)))]
        if any(_says_under_review(sentence, place) and _all(rows, sentence, DECIDED, near=True) for sentence in texts):
            message = gettext_noop("The text says that an application is under review, but no status says so.")
            yield advice("status_text", place, message)
        if any(NOT_APPROVED.search(sentence) and _all(rows, sentence, GRANTED) for sentence in texts):
            message = gettext_noop("The text says that there is no approval, but the statuses say that it is granted.")
            yield advice("status_text", place, message)
        if _is_new(document) and any(_says_approved(sentence) and _all(rows, sentence, WITHOUT) for sentence in texts):
            message = gettext_noop("The text says that there is an approval, but no status says so.")
            yield advice("status_text", place, message)


def _says_under_review(sentence: str, place: str) -> bool:
    # In the section on the status no other word is needed; the summary has many subjects.
    is_regulatory = (place == "status" or OF_AN_AUTHORITY.search(sentence)) and not OF_AN_ASSESSMENT.search(sentence)
    is_past = re.search(r"\b(?:var|was|were)\b", sentence) or IS_APPROVED.search(sentence)
    return bool(UNDER_REVIEW.search(sentence) and is_regulatory and not is_past)


def _says_approved(sentence: str) -> bool:
    """Does the sentence name a region and an approval there? A medicine may be approved where no row is."""
    return bool(IS_APPROVED.search(sentence) and not NOT_NOW.search(sentence) and regions_in(sentence))


def _is_new(document: Document) -> bool:
    """Is the technology new? An extension has an earlier approval, which the text may mention."""
    return document.regulatory_change is None or document.regulatory_change.code == "new_substance"


def regions_in(sentence: str) -> set[str]:
    return {region for region, words in REGIONS.items() if words.search(sentence)}


def _all(rows: list[RegulatoryStatus], sentence: str, codes: Set[str], near: bool = False) -> bool:
    """Have all rows that the sentence can mean one of these statuses? False where there is no such row.

    With `near`, a region includes those whose approvals hold there too.
    """
    regions = regions_in(sentence)
    if near:
        regions = regions.union(*(MARKETS.get(region, {region}) for region in regions))
    statuses = [
        row.status.code for row in rows if row.status and row.region and (not regions or row.region.code in regions)
    ]
    return bool(statuses) and all(code in codes for code in statuses)
