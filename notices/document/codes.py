"""The syntax of codes that people type (ATC codes, the numbers of Nye metoder and of EMA), and their normal form."""

import re

# Checked against 6,996 codes of the WHO index; veterinary codes (Q…) are not accepted.
ATC_SYNTAX = re.compile(r"[ABCDGHJLMNPRSV]([0-9]{2}([A-Z]([A-Z]([0-9]{2})?)?)?)?")
# ID2020_067, and as it is also written: without ID, with space, hyphen or slash, with a letter for a part of the order.
NYE_METODER_SYNTAX = re.compile(
    r"(?:[Ii][Dd][\s_/-]*(?P<year>20[0-9]{2})[\s_/-]*|(?P<bare_year>20[0-9]{2})[\s_/-]+)"
    r"(?P<number>[0-9]{3})(?:[\s_/-]*(?P<letter>[A-Za-z]))?"
)
# A product for people in the central procedure; a variation follows it after one more slash (…/II/0012).
EMA_SYNTAX = re.compile(r"EMEA/H/[CW]/[0-9]{3,6}(?:/[A-Z]{1,4}(?:/[0-9]{1,5}){1,2})?")


def normalised_atc(text: str) -> str:
    """Return an ATC code without spaces, in capitals: Norwegian sources print "L04A G06"."""
    return re.sub(r"\s", "", text).upper()


def normalised_nye_metoder(text: str) -> str:
    """Return the one spelling by which numbers of Nye metoder are compared: "2019-131 a" is "ID2019_131A".

    The printed form is another: it stays as it was written. A text that is no such number is returned as it is.
    """
    if not (parts := NYE_METODER_SYNTAX.fullmatch(text.strip())):
        return text
    return f"ID{parts['year'] or parts['bare_year']}_{parts['number']}{(parts['letter'] or '').upper()}"


def normalised_ema(text: str) -> str:
    """Return an EMA product number without spaces, in capitals: "EMEA/H/C/ 001234" is EMEA/H/C/001234."""
    return re.sub(r"\s", "", text).upper()


def is_atc(code: str) -> bool:
    return bool(ATC_SYNTAX.fullmatch(code))


def is_nye_metoder(text: str) -> bool:
    """Is the text a number of Nye metoder, in any of the ways to write it?"""
    return bool(NYE_METODER_SYNTAX.fullmatch(text.strip()))


def is_ema(number: str) -> bool:
    return bool(EMA_SYNTAX.fullmatch(number))
