"""Numbers of references that stood raised behind their word, and stand glued to it in the text: "overlevelse12"."""

import re
from collections.abc import Collection

from notices.document.brackets import DASHES, NUMBERS_IN_BRACKETS, numbers_in
from notices.importing.blocks import ReadSource

_NUMBERS = rf"(?P<numbers>[1-9]\d?(?:[,{DASHES}][1-9]\d?)*)"
# Behind a word of small letters, or behind the stop of a sentence or its part.
RAISED = re.compile(rf"(?:(?<=[a-zæøå]{{4}})|(?<=[^\W\d_]{{2}}[.,;:])){_NUMBERS}(?=[.,;:)]*(?:\s|$))", re.MULTILINE)
# Words that have a number of their own.
_COUNTED = (
    r"fase|phase|figur|figure|tabell|table|type|grad|grade|uke|week|måned|month|dag|arm|gruppe|group|versjon|version"
    r"|covid|nivå|level|kapittel|vedlegg|punkt|side|page|nr|kl|ca|s|jf|kap|fig|tab|pkt"
)
BEFORE_OWN_NUMBER = re.compile(rf"(?:^|[^\w])(?:{_COUNTED})\.?$", re.IGNORECASE)


def raised_numbers(text: str) -> list[re.Match[str]]:
    """Return the numbers in a text that may be those of references."""
    return [match for match in RAISED.finditer(text) if not BEFORE_OWN_NUMBER.search(text[: match.start()][-20:])]


def are_citations(source: ReadSource, numbers: Collection[int]) -> bool:
    """Are the raised numbers of the source citations of these references? Only if they count from 1, to the last one.

    A source that cites in brackets has none. "12" may stand for 1 and 2: then the order is broken, or 12 is missing.
    """
    if not numbers or _has_cited_brackets(source.text, max(numbers)):
        return False
    cited: dict[int, None] = {}
    for match in raised_numbers(source.text):
        cited |= dict.fromkeys(numbers_in(match["numbers"], max(numbers)) or (0,))
    return list(cited) == sorted(numbers) == list(range(1, len(numbers) + 1))


def _has_cited_brackets(text: str, count: int) -> bool:
    return any(numbers_in(match[1] or match[2], count) for match in NUMBERS_IN_BRACKETS.finditer(text))
