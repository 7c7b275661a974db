"""The sentence bank: what a notice says of its own facts, in the notice's language.

Pure, and a function of the document alone: the same document says the same words for ever. Texts come back plain,
with their citations `[@key]` still in them; the renderer escapes and numbers.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from notices.document import Document, Found, NorwegianAssessment, Reference, RegulatoryStatus, TrialRow
from notices.vocabulary import Language
from trials.dates import PartialDate, format_date, last_day_of_month
from trials.study import identify

HARD_SPACE = "\u00a0"
FIRST_GROUPED_NUMBER = 10_000

# One word in each language; a fixed term that belongs to the approved text.
WORDS: dict[Language, dict[str, str]] = {
    "nb": {
        "and": "og",
        "arm": "Arm",
        "checked": "avkrysset",
        "unchecked": "ikke avkrysset",
        "region": "Sted",
        "kind": "Godkjenning",
        "status": "Status",
        "date": "Dato",
        "estimated": "estimert",
        "see": "Se Nye metoder",
        "trials_intro": "De antatt viktigste studiene for vurdering av metoden er vist i tabellen under:",
        "footnote": "*ClinicalTrials.gov Identifier www.clinicaltrials.gov",
        "registries": "*Nummer i {registries}",
        "read": "Registeret er lest {date}.",
        "available": "Tilgjengelig fra:",
        "accessed": "lest",
        "reference": "Referanse {number}",
        "back": "Tilbake til henvisning {letter} til referanse {number}",
        "cited_at": "Brukt i:",
        "no_reference": "Finnes ikke i referanselisten",
    },
    "nn": {
        "and": "og",
        "arm": "Arm",
        "checked": "avkryssa",
        "unchecked": "ikkje avkryssa",
        "region": "Stad",
        "kind": "Godkjenning",
        "status": "Status",
        "date": "Dato",
        "estimated": "estimert",
        "see": "Sjå Nye metodar",
        "trials_intro": "Dei studiane som truleg er viktigast for vurderinga av metoden, er viste i tabellen under:",
        "footnote": "*ClinicalTrials.gov Identifier www.clinicaltrials.gov",
        "registries": "*Nummer i {registries}",
        "read": "Registeret er lese {date}.",
        "available": "Tilgjengeleg frå:",
        "accessed": "lese",
        "reference": "Referanse {number}",
        "back": "Tilbake til tilvising {letter} til referanse {number}",
        "cited_at": "Brukt i:",
        "no_reference": "Finst ikkje i referanselista",
    },
    "en": {
        "and": "and",
        "arm": "Arm",
        "checked": "checked",
        "unchecked": "not checked",
        "region": "Place",
        "kind": "Approval",
        "status": "Status",
        "date": "Date",
        "estimated": "estimated",
        "see": "See Nye metoder",
        "trials_intro": "The trials assumed to matter most for an assessment are shown in the table below:",
        "footnote": "*ClinicalTrials.gov Identifier www.clinicaltrials.gov",
        "registries": "*Number in {registries}",
        "read": "The registry was read on {date}.",
        "available": "Available from:",
        "accessed": "accessed",
        "reference": "Reference {number}",
        "back": "Back to citation {letter} of reference {number}",
        "cited_at": "Cited at:",
        "no_reference": "Not in the list of references",
    },
}


# Numbers and dates


# "One" follows the gender of what is counted: f for metodevurdering, n for metodevarsel.
ONE = {"nb": {"f": "en", "n": "ett"}, "nn": {"f": "ei", "n": "eitt"}, "en": {"f": "one", "n": "one"}}
NORWEGIAN_NUMBERS = ("to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni", "ti", "elleve", "tolv")
ENGLISH_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def number(count: int) -> str:
    """Digits, in groups of three with a hard space from 10 000 on: 1760 stays as the template prints it."""
    return f"{count:,}".replace(",", HARD_SPACE) if count >= FIRST_GROUPED_NUMBER else str(count)


def count_word(count: int, language: Language, gender: str = "f") -> str:
    """One to twelve in words, else digits."""
    words = (ONE[language][gender], *(ENGLISH_NUMBERS if language == "en" else NORWEGIAN_NUMBERS))
    return words[count - 1] if 1 <= count <= len(words) else number(count)


def day_text(day: datetime.date, language: Language) -> str:
    """"12. september 2019"."""
    return format_date(PartialDate(value=day.isoformat()), language)


def date_text(date: PartialDate, language: Language) -> str:
    """"september 2023 (estimert)", or without the bracket."""
    text = format_date(date, language)
    return f"{text} ({WORDS[language]['estimated']})" if date.estimated else text


def month_text(date: PartialDate, language: Language) -> str:
    """The month and year, also where the day is known: the table of trials prints no day."""
    return format_date(PartialDate(value=date.value[:7]), language)


def listed(items: Sequence[str], language: Language) -> str:
    """"a", "a og b", "a, b og c"."""
    return f" {WORDS[language]['and']} ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))


# The state of the evidence, in counted sentences


@dataclass(frozen=True)
class Counted:
    """A sentence of the bank: for one, for several ({count} stands in both), for none; and the gender of the noun."""

    one: str
    several: str
    none: str
    gender: str = "f"

    def say(self, found: Found, language: Language) -> str:
        """The sentence with its citations before the full stop; "" when nobody has answered and nothing is cited."""
        if found.count is None:
            return found.citations
        return f"{' '.join(filter(None, (self._words(found, language), found.citations)))}."

    def _words(self, found: Found, language: Language) -> str:
        if not found.count:
            return self.none
        at_least = {"nb": "minst ", "nn": "minst ", "en": "at least "}[language] if found.at_least else ""
        count = at_least + count_word(found.count, language, self.gender)
        return (self.one if found.count == 1 else self.several).format(count=count)


INTERNATIONAL_DONE: dict[Language, Counted] = {
    "nb": Counted(
        "Det foreligger {count} relevant internasjonal metodevurdering eller systematisk oversikt",
        "Det foreligger {count} relevante internasjonale metodevurderinger eller systematiske oversikter",
        "Vi har ikke identifisert relevante internasjonale metodevurderinger eller systematiske oversikter",
    ),
    "nn": Counted(
        "Det ligg føre {count} relevant internasjonal metodevurdering eller systematisk oversikt",
        "Det ligg føre {count} relevante internasjonale metodevurderingar eller systematiske oversikter",
        "Vi har ikkje identifisert relevante internasjonale metodevurderingar eller systematiske oversikter",
    ),
    "en": Counted(
        "There is {count} relevant international health technology assessment or systematic review",
        "There are {count} relevant international health technology assessments or systematic reviews",
        "We have identified no relevant international health technology assessments or systematic reviews",
    ),
}
INTERNATIONAL_ONGOING: dict[Language, Counted] = {
    "nb": Counted(
        "Det er registrert {count} pågående relevant internasjonal metodevurdering",
        "Det er registrert {count} pågående relevante internasjonale metodevurderinger",
        "Vi har ikke identifisert pågående relevante internasjonale metodevurderinger",
    ),
    "nn": Counted(
        "Det er registrert {count} pågåande relevant internasjonal metodevurdering",
        "Det er registrert {count} pågåande relevante internasjonale metodevurderingar",
        "Vi har ikkje identifisert pågåande relevante internasjonale metodevurderingar",
    ),
    "en": Counted(
        "We know of {count} relevant international health technology assessment in progress",
        "We know of {count} relevant international health technology assessments in progress",
        "We have identified no relevant international health technology assessments in progress",
    ),
}
ALERTS: dict[Language, Counted] = {
    "nb": Counted(
        "Det foreligger {count} internasjonalt metodevarsel",
        "Det foreligger {count} internasjonale metodevarsler",
        "Vi har ikke identifisert internasjonale metodevarsler",
        gender="n",
    ),
    "nn": Counted(
        "Det ligg føre {count} internasjonalt metodevarsel",
        "Det ligg føre {count} internasjonale metodevarsel",
        "Vi har ikkje identifisert internasjonale metodevarsel",
        gender="n",
    ),
    "en": Counted(
        "There is {count} international horizon scanning alert",
        "There are {count} international horizon scanning alerts",
        "We have identified no international horizon scanning alerts",
    ),
}
