"""Norwegian national identity numbers in a text: nobody should send us one, and no notice may hold one.

Eleven digits: the date of birth, three digits, and two that check the others. D-numbers (40 added to the day),
H-numbers (40 added to the month) and the numbers of test persons (40, 65 or 80 added to the month) count too:
https://www.skatteetaten.no/en/person/national-registry/about/identity-numbers/
"""

import calendar
import re

# What people put between the parts: white space of any width, dots, slashes and every dash that word processors set.
SEPARATOR = r"[\s./\-\u2010-\u2015\u2212]{0,3}"
# Day, month, year, individual number, check digits. A lookahead: the number may begin inside something that is none.
# Not part of a longer number; not a phone number with its country code ("+46701234567"), but a "+" inside a word may
# be an address's space; not the number of a trial in Thailand or Iran, whose numbers have as many digits.
ELEVEN_DIGITS = re.compile(
    r"(?<![0-9])(?<!(?<!\w)\+)(?<!TCTR)(?<!TCTR-)(?<!IRCT)(?<!IRCT-)"
    rf"(?=([0-9]{{2}}){SEPARATOR}([0-9]{{2}}){SEPARATOR}([0-9]{{2}}){SEPARATOR}([0-9]{{3}}){SEPARATOR}([0-9]{{2}})(?![0-9]))"
)
DIGIT = re.compile("[0-9]")
# Marks that nobody sees: copying leaves them inside numbers.
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
DOI = re.compile(r"(?<![0-9])10\.[0-9]{4,9}/[^\s<>\"]+")
ADDED_TO_DAY = (0, 40)
ADDED_TO_MONTH = (0, 40, 65, 80)
# The weights of the digits; the sum, with the check digit itself as the last, is a multiple of 11.
FIRST_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
SECOND_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def may_hold_number(text: str) -> bool:
    """Are there eleven digits in the text? Most texts have fewer, and are read no further."""
    return len(DIGIT.findall(text)) >= 11


def has_identity_number(text: str) -> bool:
    """Is there a national identity number in the text, however its parts are set apart?"""
    if not may_hold_number(text):
        return False
    visible = DOI.sub(" ", text.translate(INVISIBLE))
    return any(_is_identity_number("".join(match.groups())) for match in ELEVEN_DIGITS.finditer(visible))


def _is_identity_number(digits: str) -> bool:
    return _has_date(digits) and all(_sum(digits, weights) % 11 == 0 for weights in (FIRST_WEIGHTS, SECOND_WEIGHTS))


def _has_date(digits: str) -> bool:
    """Do the first six digits name a day of the calendar?"""
    day, month, year = (int(digits[at : at + 2]) for at in (0, 2, 4))
    # The century does not matter: 1900 had no 29 February, but a number of 29.02.00 may be one of 2000.
    return any(
        1 <= month - in_month <= 12 and 1 <= day - in_day <= calendar.monthrange(2000 + year, month - in_month)[1]
        for in_day in ADDED_TO_DAY
        for in_month in ADDED_TO_MONTH
    )


def _sum(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))
