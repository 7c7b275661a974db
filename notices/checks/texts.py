"""What no text may hold or should not: a person's identity number, and links that do not say where they lead."""

import html
import re
from collections.abc import Iterator

from pydantic import BaseModel

from notices.checks.finding import Finding, advice
from notices.checks.readability import words_of
from notices.document.citations import passages
from notices.document.model import Choice, Document, Row
from notices.document.rich_text import plain_text
from trials.msgid import gettext_noop

LINK = re.compile(r'<a(?: href="([^"]*)")?>(.*?)</a>', re.DOTALL)
ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
SAYS_NOTHING = {
    *("her", "her kan du lese mer", "denne", "dette", "klikk", "klikk her", "trykk her", "se her", "les her"),
    *("les mer", "les mer her", "mer", "lenke", "lenken", "link", "linken", "nettside", "kilde"),
    *("sjå her", "les meir", "les meir her", "meir", "lenkje", "lenkja", "lenka", "nettstad", "kjelde"),
    *("here", "click here", "this", "see here", "read more", "read more here", "more", "this link", "source"),
}

# Eleven digits, with or without a space after the date; inside a longer number or name they are something else.
ELEVEN_DIGITS = re.compile(r"(?<![^\W_])(?<![0-9][.,])([0-9]{6})[ \u00a0]?([0-9]{5})(?![^\W_])")
FIVE_DIGITS = re.compile("[0-9]{5}")
FIRST_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
SECOND_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def findings(document: Document) -> Iterator[Finding]:
    yield from _identity_numbers(document)
    yield from _links(document)


def _identity_numbers(document: Document) -> Iterator[Finding]:
    for place, text in texts(document):
        # Marks and entities inside a number hide it from one look; most texts have none.
        if holds_identity_number(text) or (("<" in text or "&" in text) and holds_identity_number(plain_text(text))):
            # The number itself is not told: what is found is kept with the review.
            message = gettext_noop(
                "A national identity number (fødselsnummer) seems to stand here. Take it out: no patient is named."
            )
            yield Finding("identity_number", place, message)


def texts(part: BaseModel, within: str = "") -> Iterator[tuple[str, str]]:
    """Every text of the document with its place, but for the labels of vocabularies."""
    for name, value in part:
        place = f"{within}{name}"
        if name in {"key", "code", "label"}:
            continue
        if isinstance(value, str):
            yield place, value
        elif isinstance(value, BaseModel):
            yield from texts(value, f"{place}/")
        elif isinstance(value, tuple):
            for row in value:
                key = row.key if isinstance(row, Row) else row.code if isinstance(row, Choice) else ""
                yield from texts(row, f"{place}/{key}/")


def holds_identity_number(text: str) -> bool:
    # The plain look comes first: most texts have no long number, and all are looked through.
    return bool(FIVE_DIGITS.search(text)) and any(
        is_identity_number(first + second) for first, second in ELEVEN_DIGITS.findall(text)
    )


def is_identity_number(digits: str) -> bool:
    """A fødselsnummer, D-number or H-number by its date and check digits (Skatteetaten); test persons' count too."""
    day, month = int(digits[:2]), int(digits[2:4])
    # 40 more: D-numbers (day), H-numbers and NAV's test persons (month); 80 and 65 more: other test persons.
    if not any(day - more in range(1, 32) for more in (0, 40)) or not any(
        month - more in range(1, 13) for more in (0, 40, 65, 80)
    ):
        return False
    return all(
        sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=False)) % 11 == 0
        for weights in (FIRST_WEIGHTS, SECOND_WEIGHTS)
    )


def _links(document: Document) -> Iterator[Finding]:
    for passage in passages(document):
        if passage.is_rich:
            for address, words in LINK.findall(passage.text):
                yield from _link(passage.place, html.unescape(address), " ".join(words_of(words).split()))


def _link(place: str, address: str, words: str) -> Iterator[Finding]:
    if not words:
        message = gettext_noop("A link without text leads to %(address)s. Write where it leads, or remove it.")
        yield advice("link_text", place, message, address=address)
    elif ADDRESS.fullmatch(words) or words.rstrip("/") == re.sub(r"^https?://", "", address).rstrip("/"):
        message = gettext_noop("The text of a link is only its address, %(address)s. Write where it leads.")
        yield advice("link_text", place, message, address=words)
    elif words.strip(" .,:;!?»«>→()").casefold() in SAYS_NOTHING:
        message = gettext_noop("The link “%(words)s” does not say where it leads.")
        yield advice("link_text", place, message, words=words)
