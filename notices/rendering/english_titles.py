"""Recognise English titles and names by a few words.

A wrong guess makes a screen reader read Norwegian as if it were English. So a text counts as English only when it has a
word that only English has, and none that Norwegian has: "New England Journal of Medicine" is English, "Olumiant
(baricitinib)" may be any language.
"""

import re
from collections.abc import Iterable

from notices.document.template import Language

ENGLISH: Language = "en"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Function words, and words of medical titles. Left out are "for", "to", "at", "as", "is", "in",
# "oral", "score", "journal" and others that Norwegian has too, or Latin.
ENGLISH_WORDS = _words(
    "the of and with from are its their this that which who without within among between during after "
    "patient patients people adults children disease treatment treating treatments therapy study studies trial trials "
    "review guidance report assessment appraisal briefing highlights news medicine medicines drug drugs device devices "
    "efficacy safety approves approved approval health care change percentage number participants subjects survival "
    "response weeks months years placebo-controlled randomized randomised double-blind phase agency committee "
    "product information"
)
# Words that no English title has; some are Danish or Swedish.
NORWEGIAN_WORDS = _words(
    "og av til hos med ved som eller på ikke ikkje fra frå et eit ein om mot etter mellom arbeid er blir den det dei "
    "har kan skal för och från behandling studie studien sykdom sjukdom legemiddel metode"
)
# A lone "i" is Norwegian, an "I" a Roman numeral.
LONE_I = re.compile(r"(?<![\w-])i(?![\w-])")
NORDIC_LETTER = re.compile("[æøåäö]")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def is_english(text: str) -> bool:
    """Has the text a word that only English has, and none that Norwegian has?"""
    words = set(WORD.findall(text.casefold()))
    is_nordic = NORDIC_LETTER.search(text.casefold()) or LONE_I.search(text) or words & NORWEGIAN_WORDS
    return bool(words & ENGLISH_WORDS) and not is_nordic


def other_language(texts: str | Iterable[str], language: Language) -> str:
    """Return "en" for English texts inside a text in another language, "" for other and for unclear ones."""
    whole = texts if isinstance(texts, str) else " ".join(texts)
    return ENGLISH if language != ENGLISH and is_english(whole) else ""
