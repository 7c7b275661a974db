"""What a notice is about, as its title says it: the disease, without how bad it is and who has it. Pure.

A notice has no field for its indication. Its clinical area holds hundreds of diseases and its ATC group can be used for
several, but titles are written to one pattern: "X (Y) til behandling av moderat til alvorlig atopisk eksem hos voksne".
Two notices have the same indication where what is left of that has the same terms. Where a title has another pattern,
nothing is said: a missing link does less harm than a wrong one.
"""

import re
from itertools import dropwhile

from notices.document.citations import without_citations
from notices.search.terms import terms

MOST_WORDS = 6


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


BRACKET = re.compile(r"\s*\([^)]*\)")
# What the disease stands after: the most telling one that the title has.
OPENERS = [
    re.compile(rf"\b(?:{words})\s+", re.IGNORECASE)
    for words in (
        r"\w*(?:behandling|førebygging|forebygging|profylakse|oppfølging)(?:en|a)?\s+(?:av|mot|ved|hos|for)",
        r"(?:treatment|prevention|prophylaxis|monitoring)\s+(?:of|for|in)|treating|preventing|monitoring",
        r"ved|mot|hos",
        r"for|in",
    )
]
# Who has it, in front of the disease.
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
# How bad it is, and what was tried before, in front of the disease: it is the same disease.
DEGREES = _words(
    "moderat moderate mild milde mildt til alvorlig alvorlige alvorleg alvorlege severe to og and eller or avansert "
    "avanserte advanced lokalavansert lokalavanserte locally lokalt metastatisk metastatiske metastaserende metastatic "
    "residiverende residiverande tilbakevendende tilbakevendande relapsed recurrent refraktær refraktært refractory "
    "tidligere tidlegare previously ubehandlet ubehandla untreated behandlet behandla treated aktiv aktive active "
    "operabel inoperabel unresectable"
)
# What is left of "ved sykdom" says nothing.
EMPTY = _words("sykdom sykdommer sjukdom sjukdommar disease diseases pasienter pasientar patients bruk")


def indication(title: str) -> str:
    """Return the disease in the title's own words, "atopisk eksem"; "" where the title doesn't name it."""
    title = BRACKET.sub("", without_citations(title))
    for opener in OPENERS:
        if found := opener.search(title):
            return _disease(title[found.end() :])
    return ""


def indication_key(label: str) -> str:
    """What is the same indication has the same key, whatever the endings of its words."""
    return "".join(terms(label))


def _disease(text: str) -> str:
    words = PEOPLE.sub("", text).replace("-to-", " to ").split()
    words = END.sub("", " ".join(dropwhile(lambda word: word.casefold() in DEGREES, words))).split()
    if not words or len(words) > MOST_WORDS or {word.casefold() for word in words} <= EMPTY:
        return ""
    return " ".join(words)
