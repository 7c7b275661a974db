"""Is a quoted title or a name in English? A few words tell; where they don't, nothing is said of it.

A wrong answer lets a screen reader read Norwegian as if it were English, so it takes a word that only English has, and
none that Norwegian has. "New England Journal of Medicine" is English, "Olumiant (baricitinib)" is anybody's.
"""

import re
from collections.abc import Iterable

from notices.document.template import Language

ENGLISH: Language = "en"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Function words, and the words that titles of medicine are built with. Not here: "for", "to", "at", "as", "is", "in",
# "oral", "score", "journal" and others that Norwegian has too, or Latin.
TELLING = _words(
    "the of and with from are its their this that which who without within among between during after "
    "patient patients people adults children disease treatment treating treatments therapy study studies trial trials "
    "review guidance report assessment appraisal briefing highlights news medicine medicines drug drugs device devices "
    "efficacy safety approves approved approval health care change percentage number participants subjects survival "
    "response weeks months years placebo-controlled randomized randomised double-blind phase agency committee "
    "product information"
)
# Words that no English title has; some are Danish or Swedish.
NORWEGIAN = _words(
    "og av til hos med ved som eller på ikke ikkje fra frå et eit ein om mot etter mellom arbeid er blir den det dei "
    "har kan skal för och från behandling studie studien sykdom sjukdom legemiddel metode"
)
# A lone "i" is Norwegian, an "I" a Roman numeral.
LONE_I = re.compile(r"(?<![\w-])i(?![\w-])")
NORDIC_LETTER = re.compile("[æøåäö]")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def is_english(text: str) -> bool:
    """Does a word say so, and none that it is not?"""
    words = set(WORD.findall(text.casefold()))
    is_nordic = NORDIC_LETTER.search(text.casefold()) or LONE_I.search(text) or words & NORWEGIAN
    return bool(words & TELLING) and not is_nordic


def other_language(texts: str | Iterable[str], language: Language) -> str:
    """ "en" for English words inside a text in another language; "" where they are not, or nobody can tell."""
    whole = texts if isinstance(texts, str) else " ".join(texts)
    return ENGLISH if language != ENGLISH and is_english(whole) else ""
