"""Norwegian national identity numbers (fødselsnummer and D-nummer) in a text: what nobody should send us.

Eleven digits, the last two of which check the others:
https://www.skatteetaten.no/en/person/national-registry/about/identity-numbers/
"""

import re

# As people write them: in one piece, or with the date or its parts apart from the rest.
LIKE_ONE = re.compile(r"(?<![0-9])[0-9]{2}[\s.-]?[0-9]{2}[\s.-]?[0-9]{2}[\s.-]?[0-9]{3}\s?[0-9]{2}(?![0-9])")
# The weights of the digits; the sum, with the check digit itself as the last, is a multiple of 11.
FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def holds_identity_number(text: str) -> bool:
    """Does the text hold one, as far as its check digits tell?"""
    return any(_is_checked(re.sub(r"[^0-9]", "", found)) for found in LIKE_ONE.findall(text))


def _is_checked(digits: str) -> bool:
    return all(_sum(digits, weights) % 11 == 0 for weights in (FIRST, SECOND)) and int(digits) > 0


def _sum(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))
