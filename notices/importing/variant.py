"""Which of the template's variants a source follows, in which language, and for which type of technology."""

import re

from notices.document.template import Language
from notices.importing.sections import Section

NYNORSK = re.compile(
    r"\b(?:ikkje|ein|eit|ei|frå|vere|verte|blir|vert|korleis|kva|kvifor|noko|nokon|dei|eller ikkje|sjukdom\w*|Noreg"
    r"|berre|medan|saman|gjer|skal|metodevurderingar|legemiddel|verkestoff|tilgjengeleg|auka?|mellom|oppgje\w*)\b"
)
BOKMAAL = re.compile(
    r"\b(?:ikke|en|et|fra|være|hvordan|hva|hvorfor|noe|noen|sykdom\w*|Norge|bare|mens|sammen|gjør"
    r"|metodevurderinger|legemidler|virkestoff|tilgjengelig|øk\w*|oppgi\w*|hos)\b"
)
ENGLISH = re.compile(r"\b(?:the|of|and|with|is|are|for|patients|treatment)\b")
# The label of the number that briefings and alerts had until 2017.
HSRIC = re.compile(r"\bHSRIC\b")
TYPES = {
    "Legemidler": "medicine",
    "Medikament": "medicine",
    "Medisinsk utstyr": "device",
    "Utstyr": "device",
    "Diagnostikk": "diagnostic",
    "Diagnostisk metode": "diagnostic",
    "Test": "diagnostic",
    "Diagnostiske tester": "diagnostic",
    "Kirurgisk prosedyre": "procedure",
    "Medisinsk prosedyre": "procedure",
    "Prosedyrer": "procedure",
    "Organisering": "organisational",
    "Organisatoriske tiltak": "organisational",
    "Digital teknologi": "digital",
    "Kunstig intelligens": "digital",
    "Programvare": "digital",
    "Drug": "medicine",
    "Medicine": "medicine",
    "Device": "device",
    "Medical device": "device",
}


def language_of(text: str) -> Language:
    """Return the language of the source by its commonest words."""
    counts: dict[Language, int] = {
        "nb": len(BOKMAAL.findall(text)),
        "nn": len(NYNORSK.findall(text)),
        "en": len(ENGLISH.findall(text)),
    }
    if counts["en"] > counts["nb"] + counts["nn"]:
        return "en"
    return "nn" if counts["nn"] > counts["nb"] else "nb"


def variant_of(sections: list[Section], technology_type: str, language: Language) -> str:
    """Return the name of the variant: N1 to N4, A1, I1 or I2."""
    codes = {section.code for section in sections}
    headings = [section.heading.text for section in sections]
    if any("anmodning" in line.text.casefold() for line in sections[0].lines):
        return "A1"
    if language == "en":
        return "I2" if any(HSRIC.search(heading) for heading in headings) else "I1"
    if any(heading.startswith("Hovedbudskap") for heading in headings) and "elements" not in codes:
        return "N4"
    if codes & {"header", "chapter"} or any(re.match(r"\d\.\d", heading) for heading in headings):
        return "N2"
    return "N1" if technology_type == "medicine" else "N3"


def guessed_type(sections: list[Section]) -> str:
    """Return the type that the labels of the header speak for: only a medicine has an ATC code."""
    labels = {section.heading.text.casefold().strip(" :") for section in sections}
    codes = {section.code for section in sections}
    if "atc" in codes or any(
        "virkestoff" in label or "verkestoff" in label or "mt" in label.split() for label in labels
    ):
        return "medicine"
    return "device" if any("produsent" in label for label in labels) else "other"
