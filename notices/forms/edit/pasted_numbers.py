"""Find registry numbers in pasted text: a number, an address, a list, or prose with numbers in it."""

import re
from collections.abc import Iterator

from notices.document.characters import without_invisible
from trials.study import RegistryNumber, identify
from trials.study.numbers import number_prefixes

# A list's items. No number has a comma or a semicolon in it; an address may, but not before its number.
BETWEEN_ITEMS = re.compile(r"[\n\r\v\f\u2028\u2029,;|]+")
BETWEEN_WORDS = re.compile(r"[\s()\[\]{}<>\"'«»“”‘’]+")
# Between a prefix and its digits inside a text, where a space otherwise ends a word: "ISRCTN: 12345678".
APART = r"[\s:#.\u2010-\u2015-]+(?=\d)"
AROUND_A_WORD = ".:!?/"


def numbers_in(text: str) -> list[RegistryNumber]:
    """Return every registry number in the text, each once, in order."""
    return list(
        dict.fromkeys(number for item in BETWEEN_ITEMS.split(without_invisible(text)) for number in _in_item(item))
    )


def _in_item(item: str) -> Iterator[RegistryNumber]:
    """Yield the item as one number, else the words in it that are numbers or addresses."""
    if whole := identify(item):
        yield whole
        return
    apart = re.compile(rf"\b({'|'.join(map(re.escape, number_prefixes()))}){APART}", re.IGNORECASE)
    for text in BETWEEN_WORDS.split(apart.sub(r"\1", item)):
        word = text.strip(AROUND_A_WORD)
        parts = [word] if "://" in word else [word, *word.split(":")]
        if number := next(filter(None, map(identify, parts)), None):
            yield number
