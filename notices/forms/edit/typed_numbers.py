"""Whole numbers as people type them: "1 760", "N = 624", "624 pasienter", "kr 200 000,-"."""

import re

# Longer texts are no numbers.
MAX_LENGTH = 60

# Thousands are set apart by one and the same mark: a space, a full stop, a comma or an apostrophe.
NUMBER = r"(?P<number>[0-9]{1,13}|[0-9]{1,3}(?P<mark>[ .,'’])[0-9]{3}(?:(?P=mark)[0-9]{3}){0,4})"
PEOPLE = (
    "pasient(?:er|ar)?|deltak(?:ere|arar|er|ar)|person(?:er|ar)?|forsøkspersoner|forsøkspersonar|stk"
    "|patients?|participants?|subjects?|people|persons?"
)
COUNT = re.compile(rf"(?:n ?[=:]? ?)?{NUMBER} ?(?:{PEOPLE})?[.;]?")
AMOUNT = re.compile(rf"(?:kr|nok)?\.? ?{NUMBER}(?:,(?:-|–|—|00))? ?(?:kr|nok|kroner)?[.;]?")
# What says that a number is none that could be printed by itself.
APPROXIMATE = re.compile(
    r"(?:n ?[=:]? ?)?(?:(?:ca|circa|cirka|omtrent|omlag|om lag|rundt|cirka|estimert|est|anslagsvis|nær|nesten|minst"
    r"|over|under|inntil|opptil|opp til|mer enn|meir enn|fler enn|flere enn|about|around|approx|approximately"
    r"|estimated|nearly|almost|at least|more than|up to)\b\.? ?|[~≈<>≤≥] ?)"
)


class UnreadableNumber(ValueError):
    """The text is no whole number."""


class InexactNumber(UnreadableNumber):
    """The text says that its number is not exact; `number` is the one that it has."""

    def __init__(self, number: int) -> None:
        super().__init__("A number that is not exact.")
        self.number = number


def read_number(text: str, form: re.Pattern[str] = COUNT) -> int:
    """Return the whole number that somebody typed; raises UnreadableNumber, or InexactNumber for "ca. 600"."""
    words = " ".join(text.split()).lower()
    if len(words) > MAX_LENGTH:
        raise UnreadableNumber("Too long for a number.")
    if match := form.fullmatch(words):
        return _number(match)
    prefix = APPROXIMATE.match(words)
    if prefix and (match := form.fullmatch(words[prefix.end() :])):
        raise InexactNumber(_number(match))
    raise UnreadableNumber("No whole number.")


def has_doubtful_mark(text: str) -> bool:
    """Could the number be read with a decimal mark as well? "1.760" counts as 1760."""
    return bool(re.search("[0-9][.,][0-9]{3}(?![0-9])", text))


def _number(match: re.Match[str]) -> int:
    return int(re.sub("[^0-9]", "", match["number"]))
