"""Names, journals and dates as a notice prints them: "Simpson EL, et al.", "Br J Dermatol 183(2):242–255"."""

import html
import re
from collections.abc import Iterable

from notices.document.rich_text import clean_line
from trials.dates import ENGLISH_MONTHS, iso_value

# More authors than these are "et al."
MAX_NAMED = 2
TAG = re.compile(r"<[^<>]{1,200}>")
MONTHS = {name[:3].lower(): number for number, name in enumerate(ENGLISH_MONTHS, 1)}
DATE = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?:[-/. ]+(?P<month>\d{1,2}|[A-Za-z]{3})[a-z]*\.?(?:[-/. ]+(?P<day>\d{1,2})\b)?)?"
)


def text_of(value: object) -> str:
    """Return plain text of one line, without marks that other programs leave in it, such as <i> and &amp;."""
    if isinstance(value, list):
        value = value[0] if value else ""
    return clean_line(html.unescape(TAG.sub("", value))) if isinstance(value, str) else ""


def title_of(value: object) -> str:
    """Return a title without the full stop at its end, which the notice prints itself."""
    text = text_of(value)
    return text[:-1].rstrip() if text.endswith(".") and not text.endswith("..") else text


def name_of(family: str, first_names: str) -> str:
    """Return a person's name as "Simpson EL"."""
    initials = "".join(part[0] for part in re.split(r"[\s.\-]+", first_names) if part)
    return f"{family} {initials.upper()}".strip()


def name_of_text(text: str) -> str:
    """Return a name written as "Simpson, Eric L."; a name without a comma stays as it is."""
    family, comma, first_names = text.partition(",")
    return name_of(family.strip(), first_names.strip()) if comma and first_names.strip() else text.strip(" ,")


def authors_of(names: Iterable[str]) -> str:
    """Return the first authors; more than two are "et al."."""
    named = [name for name in names if name]
    return ", ".join(named) if len(named) <= MAX_NAMED else f"{named[0]}, et al."


def journal_of(journal: str, volume: str = "", issue: str = "", pages: str = "") -> str:
    """Return the journal with volume, issue and pages."""
    numbers = f"{volume}({issue})" if volume and issue else volume or issue
    pages = re.sub(r"\s*[-–—]+\s*", "–", pages)
    numbers = f"{numbers}:{pages}" if numbers and pages else numbers or pages
    return f"{journal} {numbers}".strip()


def date_of(text: str) -> str:
    """Return a date as "2020 Aug 12", "2020/08" or "2020-08-12" begins: ISO, as far as it is one of the calendar."""
    if not (match := DATE.search(text)):
        return ""
    month = match["month"] or ""
    number = MONTHS.get(month.lower(), 0) if month.isalpha() else int(month or 0)
    return date_of_parts([int(match["year"]), number, int(match["day"] or 0)])


def date_of_parts(parts: Iterable[object]) -> str:
    """Return year, month and day as an ISO date; "" where they are none, and less where only the year is one."""
    numbers = [part for part in parts if isinstance(part, int) and part][:3]
    for length in range(len(numbers), 0, -1):
        try:
            return iso_value(*numbers[:length])
        except ValueError:
            continue
    return ""
