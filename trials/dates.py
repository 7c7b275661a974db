"""Dates known to the year, the month or the day: as registries give them, as readers see them."""

import calendar
import re
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

Precision = Literal["year", "month", "day"]
Language = Literal["nb", "nn", "en"]

FIRST_YEAR, LAST_YEAR = 1900, 2100

PRECISION_BY_LENGTH: dict[int, Precision] = {4: "year", 7: "month", 10: "day"}

NORWEGIAN_MONTHS = (
    "januar", "februar", "mars", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "desember",
)  # fmt: skip
ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
MONTH_NAMES: dict[str, tuple[str, ...]] = {"nb": NORWEGIAN_MONTHS, "nn": NORWEGIAN_MONTHS, "en": ENGLISH_MONTHS}

# Digits are spelled out: \d would let Arabic-Indic and other digits through.
ISO_DATE = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?")


class UnreadableDate(ValueError):
    """The text is written in no form of date that we read."""


class ImpossibleDate(ValueError):
    """The text is written as a date, but the calendar has no such day, month or year."""


class PartialDate(BaseModel):
    """A year, a month or a day, with a mark for dates that were only estimated."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    value: str
    precision: Precision = Field(default_factory=lambda data: PRECISION_BY_LENGTH[len(data["value"])])
    estimated: bool = False

    @field_validator("value")
    @classmethod
    def check_calendar(cls, value: str) -> str:
        """Refuse a value that is no ISO date of the calendar from FIRST_YEAR to LAST_YEAR."""
        match = ISO_DATE.fullmatch(value)
        if match is None:
            raise UnreadableDate("Not written as YYYY, YYYY-MM or YYYY-MM-DD.")
        iso_value(**{name: int(part) for name, part in match.groupdict().items() if part is not None})
        return value

    @field_validator("precision")
    @classmethod
    def check_precision(cls, precision: Precision, info: ValidationInfo) -> Precision:
        """Refuse a precision that is not the value's."""
        value = info.data.get("value")  # absent where the value itself was refused
        if value is not None and precision != PRECISION_BY_LENGTH[len(value)]:
            raise ValueError("The precision does not agree with the value.")
        return precision

    def input_text(self) -> str:
        """Write the date as a form field shows it: "14.09.2023", "09.2023" or "2023"."""
        return ".".join(reversed(self.value.split("-")))

    def first_day(self) -> date:
        """Return the earliest day that the date can mean."""
        return date.fromisoformat(self.value + {"year": "-01-01", "month": "-01", "day": ""}[self.precision])

    def last_day(self) -> date:
        """Return the latest day that the date can mean."""
        if self.precision == "day":
            return self.first_day()
        month = 12 if self.precision == "year" else self.first_day().month
        return last_day_of_month(self.first_day().year, month)

    def has_passed(self, today: date) -> bool:
        """Is even the latest day that the date can mean over?"""
        return self.last_day() < today


def iso_value(year: int, month: int | None = None, day: int | None = None) -> str:
    """Write the date in ISO form; raises ImpossibleDate."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ImpossibleDate(f"The year is not between {FIRST_YEAR} and {LAST_YEAR}.")
    try:
        date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError as error:
        raise ImpossibleDate("The calendar has no such date.") from error
    return "-".join([f"{year:04}", *(f"{part:02}" for part in (month, day) if part is not None)])


def last_day_of_month(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def format_date(partial: PartialDate, language: Language) -> str:
    """Write the date for readers: "14. september 2023", "september 2023" or "2023"."""
    if partial.precision == "year":
        return partial.value
    first = partial.first_day()
    month_and_year = f"{MONTH_NAMES[language][first.month - 1]} {first.year}"
    if partial.precision == "month":
        return month_and_year
    return f"{first.day} {month_and_year}" if language == "en" else f"{first.day}. {month_and_year}"
