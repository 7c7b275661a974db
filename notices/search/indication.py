"""The disease that a notice is about, read off its title, without its degree and the people who have it. Pure.

A notice has no field for its indication. A clinical area holds hundreds of diseases and an ATC group may be used for
several, but titles follow one pattern: "X (Y) til behandling av moderat til alvorlig atopisk eksem hos voksne".
Two notices have the same indication if the words that remain have the same terms. A title with another pattern gives no
indication: a missing link does less harm than a wrong one.
"""

import re
from itertools import dropwhile

from notices.document.citations import without_citations
from notices.search.terms import terms

MAX_WORDS = 6


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


BRACKET = re.compile(r"\s*\([^)]*\)")
# Words in front of the disease; the first pattern that the title matches is used.
OPENERS = [
    re.compile(rf"\b(?:{words})\s+", re.IGNORECASE)
    for words in (
        r"\w*(?:behandling|førebygging|forebygging|profylakse|oppfølging)(?:en|a)?\s+(?:av|mot|ved|hos|for)",
        r"(?:treatment|prevention|prophylaxis|monitoring)\s+(?:of|for|in)|treating|preventing|monitoring",
        r"ved|mot|hos",
        r"for|in",
    )
]
# The people who have it, in front of the disease.
PEOPLE = re.compile(
    r"^(?:[\w-]+\s+){0,3}?(?:pasient\w*|voksne|vaksne|barn|ungdom\w*|personer|personar|kvinner|menn|menneske\w*"
    r"|patients|adults|children|adolescents|people|women|men)\b.*?\b(?:med|with)\s+",
    re.IGNORECASE,
)
# Where the disease ends.
END = re.compile(
    r"\s*(?:[,;:/–—(]| - |\.\s|\b(?:hos|med|uten|utan|etter|som|når|der|i|ved|fra|frå|over|under|ikke egnet|ikkje eigna"
    r"|in|with|without|after|who|whose|that|which|when|where|from|aged|not|eller|or)\b).*$",
    re.IGNORECASE,
)
# The degree of the disease and earlier treatment, in front of it: the disease is the same.
DEGREES = _words(
    "moderat moderate mild milde mildt til alvorlig alvorlige alvorleg alvorlege severe to og and eller or avansert "
    "avanserte advanced lokalavansert lokalavanserte locally lokalt metastatisk metastatiske metastaserende metastatic "
    "residiverende residiverande tilbakevendende tilbakevendande relapsed recurrent refraktær refraktært refractory "
    "tidligere tidlegare previously ubehandlet ubehandla untreated behandlet behandla treated aktiv aktive active "
    "operabel inoperabel unresectable"
)
# The rest of "ved sykdom" names no disease.
EMPTY = _words("sykdom sykdommer sjukdom sjukdommar disease diseases pasienter pasientar patients bruk")


def indication(title: str) -> str:
    """Return the disease in the title's own words, "atopisk eksem"; "" where the title names none."""
    title = BRACKET.sub("", without_citations(title))
    for opener in OPENERS:
        if opening := opener.search(title):
            return _disease(title[opening.end() :])
    return ""


def indication_key(label: str) -> str:
    """Return a key that is the same for the same indication, whatever the endings of its words."""
    return "".join(terms(label))


def _disease(text: str) -> str:
    words = PEOPLE.sub("", text).replace("-to-", " to ").split()
    words = END.sub("", " ".join(dropwhile(lambda word: word.casefold() in DEGREES, words))).split()
    if not words or len(words) > MAX_WORDS or {word.casefold() for word in words} <= EMPTY:
        return ""
    return " ".join(words)
