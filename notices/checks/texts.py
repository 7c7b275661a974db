"""Check all texts for identity numbers and invisible characters, and links for words that say where they lead."""

import html
import re
from collections.abc import Iterator

from pydantic import BaseModel

from notices.checks.finding import Finding, advice
from notices.checks.identity_numbers import has_identity_number, may_hold_number
from notices.checks.readability import plain_words
from notices.document.citations import passages
from notices.document.model import Choice, Document, Row
from notices.document.pasting.characters import composed
from notices.document.rich_text import plain_text
from trials.msgid import gettext_noop

NOT_AS_KEPT = gettext_noop(
    "Characters that nobody can see stand here. Save the notice from its form: then they are taken out."
)
LINK = re.compile(r'<a(?: href="([^"]*)")?>(.*?)</a>', re.DOTALL)
ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
EMPTY_LINK_TEXTS = {
    *("her", "her kan du lese mer", "denne", "dette", "klikk", "klikk her", "trykk her", "se her", "les her"),
    *("les mer", "les mer her", "mer", "lenke", "lenken", "link", "linken", "nettside", "kilde"),
    *("sjå her", "les meir", "les meir her", "meir", "lenkje", "lenkja", "lenka", "nettstad", "kjelde"),
    *("here", "click here", "this", "see here", "read more", "read more here", "more", "this link", "source"),
}


def findings(document: Document) -> Iterator[Finding]:
    yield from _identity_numbers(document)
    yield from _invisible_characters(document)
    yield from _links(document)


def _identity_numbers(document: Document) -> Iterator[Finding]:
    for place in identity_number_places(document):
        # The message does not repeat the number: findings are stored with the review.
        message = gettext_noop(
            "A national identity number (fødselsnummer) seems to stand here. Take it out: no patient is named."
        )
        yield Finding("identity_number", place, message)


def _invisible_characters(document: Document) -> Iterator[Finding]:
    """Yield the places of texts that came in before today's rule: of an old version that is restored, for instance."""
    for place, text in texts(document):
        # Addresses have a rule and a check of their own.
        if composed(text) != text and not place.endswith("/url"):
            yield Finding("invisible", place, NOT_AS_KEPT)


def identity_number_places(document: Document) -> list[str]:
    """Return the places of the texts that hold a national identity number."""
    return [place for place, text in texts(document) if holds_identity_number(text)]


def holds_identity_number(text: str) -> bool:
    """Is there a national identity number in a text or its HTML?

    Marks and entities may stand inside a number, and a link's address is seen only with the marks.
    """
    # An entity for a digit is written with digits too.
    if not may_hold_number(text):
        return False
    return has_identity_number(text) or (("<" in text or "&" in text) and has_identity_number(plain_text(text)))


def texts(part: BaseModel, within: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text of the document with its place, but not the labels of vocabularies."""
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


def _links(document: Document) -> Iterator[Finding]:
    for passage in passages(document):
        if passage.is_rich:
            for address, words in LINK.findall(passage.text):
                yield from _link(passage.place, html.unescape(address), " ".join(plain_words(words).split()))


def _link(place: str, address: str, words: str) -> Iterator[Finding]:
    if not words:
        message = gettext_noop("A link without text leads to %(address)s. Write where it leads, or remove it.")
        yield advice("link_text", place, message, address=address)
    elif ADDRESS.fullmatch(words) or words.rstrip("/") == re.sub(r"^https?://", "", address).rstrip("/"):
        message = gettext_noop("The text of a link is only its address, %(address)s. Write where it leads.")
        yield advice("link_text", place, message, address=words)
    elif words.strip(" .,:;!?»«>→()").casefold() in EMPTY_LINK_TEXTS:
        message = gettext_noop("The link “%(words)s” does not say where it leads.")
        yield advice("link_text", place, message, words=words)
