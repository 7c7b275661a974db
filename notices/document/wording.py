"""The sentences, numbers and dates that a notice prints of its own facts, in the notice's language.

They depend on the document alone: the same document always has the same words. Texts are plain, with their citations
`[@key]` still in them; the renderer escapes and numbers them.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from notices.document.approvals import GRANTED, REFUSED, authorisations
from notices.document.edition import Edition
from notices.document.model import Document, Found, Reference
from notices.document.template import Language
from trials.dates import PartialDate, format_date, last_day_of_month

HARD_SPACE = "\u00a0"
FIRST_GROUPED_NUMBER = 10_000

# One word in each language; a fixed term that belongs to the approved text.
WORDS: dict[Language, dict[str, str]] = {
    "nb": {
        "and": "og",
        "checked": "avkrysset",
        "unchecked": "ikke avkrysset",
        "region": "Sted",
        "kind": "Godkjenning",
        "status": "Status",
        "date": "Dato",
        "estimated": "estimert",
        "see": "Se",
        "available": "Tilgjengelig fra:",
        "accessed": "lest",
        "reference": "Referanse {number}",
        "back": "Tilbake til henvisning {letter} til referanse {number}",
        "cited_at": "Brukt i:",
        "no_reference": "Finnes ikke i referanselisten",
        "kroner": "kroner",
        "source": "Kilde",
        "low": "minst",
        "high": "høyst",
    },
    "nn": {
        "and": "og",
        "checked": "avkryssa",
        "unchecked": "ikkje avkryssa",
        "region": "Stad",
        "kind": "Godkjenning",
        "status": "Status",
        "date": "Dato",
        "estimated": "estimert",
        "see": "Sjå",
        "available": "Tilgjengeleg frå:",
        "accessed": "lese",
        "reference": "Referanse {number}",
        "back": "Tilbake til tilvising {letter} til referanse {number}",
        "cited_at": "Brukt i:",
        "no_reference": "Finst ikkje i referanselista",
        "kroner": "kroner",
        "source": "Kjelde",
        "low": "minst",
        "high": "høgst",
    },
    "en": {
        "and": "and",
        "checked": "checked",
        "unchecked": "not checked",
        "region": "Place",
        "kind": "Approval",
        "status": "Status",
        "date": "Date",
        "estimated": "estimated",
        "see": "See",
        "available": "Available from:",
        "accessed": "accessed",
        "reference": "Reference {number}",
        "back": "Back to citation {letter} of reference {number}",
        "cited_at": "Cited at:",
        "no_reference": "Not in the list of references",
        "kroner": "kroner",
        "source": "Source",
        "low": "at least",
        "high": "at most",
    },
}


# Numbers and dates


NORWEGIAN_NUMBERS = ("to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni", "ti", "elleve", "tolv")
ENGLISH_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def number_text(count: int) -> str:
    """Return a number in digits, grouped by threes with hard spaces from 10 000 on: the template prints 1760."""
    return f"{count:,}".replace(",", HARD_SPACE) if count >= FIRST_GROUPED_NUMBER else str(count)


def count_word(count: int, language: Language, edition: Edition, gender: str = "f") -> str:
    """Return one to twelve in words, other numbers in digits."""
    words = (edition.one[language][gender], *(ENGLISH_NUMBERS if language == "en" else NORWEGIAN_NUMBERS))
    return words[count - 1] if 1 <= count <= len(words) else number_text(count)


def day_text(day: datetime.date, language: Language) -> str:
    """Return a day in words: "12. september 2019"."""
    # Not validated: a document may hold any day of the calendar, a PartialDate only those of our time.
    return format_date(PartialDate.model_construct(value=day.isoformat()), language)


def date_text(date: PartialDate, language: Language) -> str:
    """Return a date in words, with its mark where it is estimated: "september 2023 (estimert)"."""
    text = format_date(date, language)
    return f"{text} ({WORDS[language]['estimated']})" if date.estimated else text


# The state of the evidence, in counted sentences


@dataclass(frozen=True)
class CountedSentence:
    """A sentence for one, for several (both hold {count}) and for none; and the gender of the noun."""

    one: str
    several: str
    none: str
    gender: str = "f"

    def sentence(self, answer: Found, language: Language, edition: Edition) -> str:
        """Return the sentence with its citations before the full stop; without a count only the citations, or ""."""
        if answer.count is None:
            return answer.citations
        return f"{' '.join(filter(None, (self._words(answer, language, edition), answer.citations)))}."

    def _words(self, answer: Found, language: Language, edition: Edition) -> str:
        if not answer.count:
            return self.none
        at_least = {"nb": "minst ", "nn": "minst ", "en": "at least "}[language] if answer.at_least else ""
        count = at_least + count_word(answer.count, language, edition, self.gender)
        return (self.one if answer.count == 1 else self.several).format(count=count)


INTERNATIONAL_DONE: dict[Language, CountedSentence] = {
    "nb": CountedSentence(
        "Det foreligger {count} relevant internasjonal metodevurdering eller systematisk oversikt",
        "Det foreligger {count} relevante internasjonale metodevurderinger eller systematiske oversikter",
        "Vi har ikke identifisert relevante internasjonale metodevurderinger eller systematiske oversikter",
    ),
    "nn": CountedSentence(
        "Det ligg føre {count} relevant internasjonal metodevurdering eller systematisk oversikt",
        "Det ligg føre {count} relevante internasjonale metodevurderingar eller systematiske oversikter",
        "Vi har ikkje identifisert relevante internasjonale metodevurderingar eller systematiske oversikter",
    ),
    "en": CountedSentence(
        "There is {count} relevant international health technology assessment or systematic review",
        "There are {count} relevant international health technology assessments or systematic reviews",
        "We have identified no relevant international health technology assessments or systematic reviews",
    ),
}
INTERNATIONAL_ONGOING: dict[Language, CountedSentence] = {
    "nb": CountedSentence(
        "Det er registrert {count} pågående relevant internasjonal metodevurdering",
        "Det er registrert {count} pågående relevante internasjonale metodevurderinger",
        "Vi har ikke identifisert pågående relevante internasjonale metodevurderinger",
    ),
    "nn": CountedSentence(
        "Det er registrert {count} pågåande relevant internasjonal metodevurdering",
        "Det er registrert {count} pågåande relevante internasjonale metodevurderingar",
        "Vi har ikkje identifisert pågåande relevante internasjonale metodevurderingar",
    ),
    "en": CountedSentence(
        "We know of {count} relevant international health technology assessment in progress",
        "We know of {count} relevant international health technology assessments in progress",
        "We have identified no relevant international health technology assessments in progress",
    ),
}
ALERTS: dict[Language, CountedSentence] = {
    "nb": CountedSentence(
        "Det foreligger {count} internasjonalt metodevarsel",
        "Det foreligger {count} internasjonale metodevarsler",
        "Vi har ikke identifisert internasjonale metodevarsler",
        gender="n",
    ),
    "nn": CountedSentence(
        "Det ligg føre {count} internasjonalt metodevarsel",
        "Det ligg føre {count} internasjonale metodevarsel",
        "Vi har ikkje identifisert internasjonale metodevarsel",
        gender="n",
    ),
    "en": CountedSentence(
        "There is {count} international horizon scanning alert",
        "There are {count} international horizon scanning alerts",
        "We have identified no international horizon scanning alerts",
    ),
}


# The time perspective of a Norwegian marketing authorisation


def time_perspective(document: Document) -> str | None:
    """Return the code of TIME_PERSPECTIVES as of the day of the information; None where the notice prints none."""
    if document.technology_type.code != "medicine" or not document.regulatory_statuses:
        return None
    rows = authorisations(document)
    if any(row.status and row.status.code in GRANTED for row in rows):
        return "granted"
    as_of = document.information_as_of
    expected = [row.date.last_day() for row in rows if row.date and not (row.status and row.status.code in REFUSED)]
    ahead = [day for day in expected if as_of and day >= as_of]
    return time_between(as_of, min(ahead)) if as_of and ahead else "unknown"


def time_perspective_heading(document: Document) -> str:
    """Return the heading over the time perspective; since schema 4 with the day that it counts from."""
    edition, language, as_of = document.edition, document.language, document.information_as_of
    if as_of is None or "time_perspective_from" not in edition.terms:
        return edition.heading("time_perspective", language)
    return edition.terms["time_perspective_from"].label(language).format(day=day_text(as_of, language))


def time_between(as_of: datetime.date, expected: datetime.date) -> str:
    """Return the code of TIME_PERSPECTIVES for a day that is expected, counted from another."""
    if expected < _months_after(as_of, 6):
        return "under_6"
    if expected <= _months_after(as_of, 12):
        return "6_to_12"
    return "12_to_24" if expected <= _months_after(as_of, 24) else "over_24"


def _months_after(day: datetime.date, months: int) -> datetime.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = last_day_of_month(year, month + 1)
    return last.replace(day=min(day.day, last.day))


# References


def reference_text(reference: Reference, language: Language) -> str:
    """Return a source in Vancouver style, without its address: "Simpson EL. Title. Br J Dermatol; 2020."."""
    return "".join(text for _, text in reference_parts(reference, language))


def reference_parts(reference: Reference, language: Language) -> Iterator[tuple[str, str]]:
    """Yield the same text in parts, each after the name of its field; "" for what stands between the fields."""
    published = date_text(reference.published, language) if reference.published else ""
    sentences = (
        (("authors", reference.authors),),
        (("title", reference.title),),
        (("source", reference.source), ("published", published)),
    )
    space = ""
    for sentence in sentences:
        if parts := [(name, text) for name, text in sentence if text]:
            yield "", space
            yield parts[0]
            for name, text in parts[1:]:
                yield "", "; "
                yield name, text
            yield "", "" if parts[-1][1][-1] in ".?!" else "."
            space = " "


def accessed_text(reference: Reference, language: Language) -> str:
    """Return the day when a source was read, "(lest 12. september 2019)", or "" where it is not known."""
    if not reference.accessed:
        return ""
    return f"({WORDS[language]['accessed']} {day_text(reference.accessed, language)})"


def letter_label(place: int) -> str:
    """Return the number of a reference's citation as a letter: 1 is a, 26 is z, 27 is aa."""
    text = ""
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(ord("a") + rest) + text
    return text
