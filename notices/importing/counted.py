"""Numbers in words, and the sentences that count assessments and alerts."""

import re
from dataclasses import dataclass

from notices.importing.flows import Flow

NUMBER_WORDS = {
    "ingen": 0,
    "inga": 0,
    "null": 0,
    "no": 0,
    "en": 1,
    "én": 1,
    "ei": 1,
    "éi": 1,
    "ett": 1,
    "eitt": 1,
    "et": 1,
    "ein": 1,
    "to": 2,
    "tre": 3,
    "fire": 4,
    "fem": 5,
    "seks": 6,
    "sju": 7,
    "syv": 7,
    "åtte": 8,
    "ni": 9,
    "ti": 10,
    "elleve": 11,
    "tolv": 12,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}
NUMBER = rf"(?:{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))}|\d{{1,3}})"
AT_LEAST = r"(?:minst|at least)"
SUBJECT = (
    r"(?:Det (?:foreligger|ligg føre|finnes|finst|er registrert|er identifisert|er funnet|vart funne)"
    r"|Vi (?:har identifisert|har funnet|har funne|fant|fann|kjenner til|kjenner|er kjent med)"
    r"|There (?:is|are)|We (?:know of|have identified|found))"
)
NOTHING = re.compile(
    r"^(?:Vi har (?:ikke|ikkje) (?:identifisert|funnet|funne)|Det (?:foreligger|ligg|finnes|finst|er) (?:ikke"
    r"|ikkje|ingen|inga)"
    r"|Ingen|Inga|We have identified no|There (?:is|are) no)\b",
    re.IGNORECASE,
)
COUNTED = re.compile(
    rf"^(?P<subject>{SUBJECT})\s+(?P<least>{AT_LEAST}\s+)?(?P<count>{NUMBER})\s+(?P<rest>[^\n]*?)"
    r"\s*(?P<cites>(?:[(\[][\d\s,;og–-]+[)\]]\s*)*)[.\s]*$",
    re.IGNORECASE | re.DOTALL,
)
ONGOING = re.compile(
    r"\b(?:pågående|pågåande|igangsatt\w*|igangsett\w*|planlagt\w*|ongoing|in progress)\b", re.IGNORECASE
)
ASSESSMENT = re.compile(
    r"\b(?:metodevurdering\w*|systematisk\w* oversikt\w*|assessments?|systematic reviews?)\b", re.IGNORECASE
)
ALERT = re.compile(r"\b(?:metodevarsel|metodevars(?:ler|lar)|alerts?)\b", re.IGNORECASE)
# The words that a counted sentence of the template may hold beside its number; with others it says more than a count.
_TEMPLATE_WORDS = """
    relevant relevante internasjonal internasjonale metodevurdering metodevurderinger metodevurderingar
    eller og systematisk systematiske oversikt oversikter pågående pågåande registrert metodevarsel
    metodevarsler metodevarslar international health technology assessment assessments or systematic review
    reviews in progress horizon scanning alert alerts ongoing om metoden internasjonalt eit et nye nytt ny
"""
TEMPLATE_WORDS = frozenset(_TEMPLATE_WORDS.split())
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ])|(?<=[)\]])\s+(?=(?:Det|Vi|There|We)\s)")


@dataclass(frozen=True)
class SentenceCount:
    """A sentence that counts: how many, at least so many?, the words that say so, and its citations."""

    count: int
    is_at_least: bool
    number: Flow
    citations: Flow
    is_ongoing: bool


def sentences_of(flow: Flow) -> list[Flow]:
    """Return the sentences of a flow; blank lines end one too."""
    sentences = []
    for paragraph in flow.paragraphs():
        start = 0
        for match in SENTENCE_END.finditer(paragraph.text):
            sentences.append(paragraph.cut(start, match.start()))
            start = match.end()
        sentences.append(paragraph.cut(start))
    return [sentence for sentence in sentences if sentence]


def counted_sentence(flow: Flow, subject: re.Pattern[str]) -> SentenceCount | None:
    """Return what a sentence counts, None where it says anything else; `subject` is what may be counted."""
    text = flow.text.replace("\n", " ")
    if not subject.search(text):
        return None
    if NOTHING.match(text) and not re.search(r"\d", text) and _is_template(NOTHING.sub("", text)):
        return SentenceCount(0, True, flow.cut(0, 0), Flow(), bool(ONGOING.search(text)))
    match = COUNTED.match(text)
    if not match or not _is_template(match["rest"]):
        return None
    start = match.start("least") if match["least"] else match.start("count")
    return SentenceCount(
        number_of(match["count"]),
        bool(match["least"]),
        flow.cut(start, match.end("count")),
        flow.cut(*match.span("cites")) if match["cites"] else Flow(),
        bool(ONGOING.search(match["rest"]) or re.search("registrert", match["subject"])),
    )


def _is_template(words: str) -> bool:
    return all(word in TEMPLATE_WORDS for word in re.findall(r"[^\W\d_]+", words.casefold()))


def number_of(word: str) -> int:
    """Return the number that a word or digits say."""
    return int(word) if word.isdigit() else NUMBER_WORDS[word.casefold()]
