"""Words as headings and labels are compared: small letters, one kind of dash, no number before, no plural."""

import re
from functools import cache

NUMBER_BEFORE = re.compile(r"^\s*(?:kapittel\s+)?\d{1,2}(?:\.\d{1,2})*\.?\s+", re.IGNORECASE)
ENDING = re.compile(r"(?:ene|ane|er|ar|en|et|e|a|r)$")
DASHES = re.compile(r"[\u2010-\u2015\u2212-]")


@cache
def folded(text: str) -> str:
    """Return a heading or label in the form in which it is compared."""
    text = NUMBER_BEFORE.sub("", text)
    text = DASHES.sub(" ", text.casefold())
    words = re.findall(r"\w+", text)
    return " ".join(_stem(word) for word in words)


def _stem(word: str) -> str:
    return ENDING.sub("", word) if len(word) > 5 else word
