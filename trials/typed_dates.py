"""Dates as people type them, in Norwegian and English. What can mean two dates is asked back, never guessed."""

import re
from typing import Any

from trials.dates import ENGLISH_MONTHS, NORWEGIAN_MONTHS, PartialDate, UnreadableDate, iso_value

# Longer texts are no dates.
MAX_LENGTH = 60
# A year of two digits is one of this century up to here, and one of the last century from here on.
FIRST_SHORT_YEAR_OF_LAST_CENTURY = 70

# Every name of a month, abbreviations without their full stop. Bokmål and nynorsk have the same names.
MONTH_NUMBERS: dict[str, int] = {"sept": 9} | {
    name[:length].lower(): number
    for names in (NORWEGIAN_MONTHS, ENGLISH_MONTHS)
    for number, name in enumerate(names, start=1)
    for length in (3, len(name))
}

# Digits are spelled out: \d would let Arabic-Indic and other digits through.
YEAR, SHORT_YEAR = "(?P<year>[0-9]{4})", "(?P<short_year>[0-9]{2})"
DAY, MONTH, NAME = "(?P<day>[0-9]{1,2})", "(?P<month>[0-9]{1,2})", "(?P<name>[a-z]+)"
ORDINAL = "(?:st|nd|rd|th)"
FORMS = [
    re.compile(form)
    for form in (
        rf"{YEAR}(?:(?P<mark>[-./]){MONTH}(?:(?P=mark){DAY})?)?",  # 2023, 2023-09, 2023/09/14
        rf"(?:{DAY}\. ?)?{MONTH}\. ?{YEAR}",  # 14.09.2023, 09.2023
        rf"{DAY}\. ?{MONTH}\. ?{SHORT_YEAR}",  # 14.09.23
        rf"{DAY}/{MONTH}-(?:{YEAR}|{SHORT_YEAR})",  # 14/9-2023, which only Norwegians write
        rf"{MONTH}[-/]{YEAR}",  # 09/2023
        rf"(?:{DAY}(?:{ORDINAL}? of | ?{ORDINAL} |\. ?| ))?{NAME}(?:\. ?| ){YEAR}",  # 14. september 2023, sept. 2023
        rf"{NAME}(?:\. ?| ){DAY}{ORDINAL}? {YEAR}",  # September 14, 2023
    )
]
# Americans write the month first, Norwegians the day.
TWO_NUMBERS_FIRST = re.compile(rf"{DAY}(?P<mark>[-/]){MONTH}(?P=mark){YEAR}")

# Before the date, or after it, also in brackets.
ESTIMATED = (
    "estimert|estimated|est|anslått|forventet|forventa|venta|expected|anticipated"
    "|ca|circa|cirka|omtrent|omlag|approximately|approx"
)
ESTIMATED_BEFORE = re.compile(rf"(?:(?:{ESTIMATED})\b[.:]? ?|~ ?)(?P<date>.+)")
ESTIMATED_AFTER = re.compile(rf"(?P<date>.+?) ?(?:\((?:{ESTIMATED})\.?\)| (?:{ESTIMATED}))")

# Words for a part of a year that is longer than a month.
PERIOD = re.compile(
    r"\b(?:[qkh] ?[1-4]|[1-4][qk]|kvartal|kv|quarter|halvår|halvdel|half|tertial|trimester"
    r"|vår(?:en)?|spring|somm[ae]r(?:en)?|summer|høst(?:en)?|haust(?:en)?|autumn|fall|vint[ae]r(?:en)?|winter"
    r"|primo|medio|ultimo|tidlig|tidleg|tidig|sent|seint|early|mid|late|start(?:en)?|begynnelsen|byrjinga|beginning"
    r"|midten|middle|slutt(?:en)?|end)\b"
)
YEARS = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


class PeriodOfYear(UnreadableDate):
    """The text names a part of a year that is no month: a quarter, a half, a season. `year` is that year."""

    def __init__(self, year: str) -> None:
        super().__init__("A part of a year that is no month.")
        self.year = year


class AmbiguousDate(UnreadableDate):
    """The text can mean two days: that of a Norwegian and that of an American."""


def read_date(text: str, estimated: bool = False) -> PartialDate:
    """Return the date that somebody typed; raises UnreadableDate, also as one of its kinds above, or ImpossibleDate."""
    words = " ".join(text.replace(",", " ").split()).lower().rstrip(" .;")
    if len(words) > MAX_LENGTH:
        raise UnreadableDate("Too long for a date.")
    if match := ESTIMATED_BEFORE.fullmatch(words) or ESTIMATED_AFTER.fullmatch(words):
        words, estimated = match["date"].rstrip(" ."), True
    years = YEARS.findall(words)
    if len(years) == 1 and PERIOD.search(words):
        raise PeriodOfYear(years[0])
    for form in FORMS:
        if match := form.fullmatch(words):
            return PartialDate(value=iso_value(**_numbers_in(match)), estimated=estimated)
    if match := TWO_NUMBERS_FIRST.fullmatch(words):
        day, month = int(match["day"]), int(match["month"])
        if month > 12 or (day <= 12 and day != month):
            raise AmbiguousDate("Day or month first?")
        return PartialDate(value=iso_value(int(match["year"]), month, day), estimated=estimated)
    raise UnreadableDate("Not written as a date.")


def _numbers_in(match: re.Match[str]) -> dict[str, int]:
    """Return the year, and month and day where the text has them; raises UnreadableDate for an unknown month."""
    parts: dict[str, Any] = {key: part for key, part in match.groupdict().items() if part is not None and key != "mark"}
    if name := parts.pop("name", None):
        if name not in MONTH_NUMBERS:
            raise UnreadableDate("No month has this name.")
        parts["month"] = MONTH_NUMBERS[name]
    numbers = {key: int(part) for key, part in parts.items()}
    if "short_year" in numbers:
        short_year = numbers.pop("short_year")
        numbers["year"] = short_year + (1900 if short_year >= FIRST_SHORT_YEAR_OF_LAST_CENTURY else 2000)
    return numbers
