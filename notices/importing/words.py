"""What counts as a word, for everybody who counts: letters, digits and "_" in a row, or the glyph of a box."""

import re
import unicodedata
from collections import Counter

CHECKED_GLYPHS = "☒☑✓✔✗✘🗹🗷■"
EMPTY_GLYPHS = "☐🞎□"
GLYPHS = CHECKED_GLYPHS + EMPTY_GLYPHS
WORD = re.compile(rf"\w+|[{GLYPHS}]")


def word_list(text: str) -> list[str]:
    """Return the words of a text in their order, composed (NFC)."""
    return WORD.findall(unicodedata.normalize("NFC", text))


def count_words(text: str) -> Counter[str]:
    """Return how often each word stands in a text."""
    return Counter(word_list(text))
