"""The labels of the header, of all variants and types of technology, by the field that they stand before."""

import re
from functools import cache

from notices.document import terms
from notices.document.template import HEADER_LABELS, HEADINGS, Term
from notices.importing.flows import Flow
from notices.importing.folding import folded

MAX_LABEL_LENGTH = 70

MORE_LABELS: dict[str, tuple[str, ...]] = {
    "type": ("Type metode", "Metodetype", "Type teknologi", "Type of technology"),
    "areas": (
        "Område",
        "Fagområde",
        "Klinisk område",
        "Sykdomsområde",
        "Sjukdomsområde",
        "Terapiområde",
        "Disease area",
    ),
    "substances": (
        "Virkestoff",
        "Virkestoffnavn",
        "Verkestoff",
        "Virkestoff(er)",
        "Generisk navn",
        "INN",
        "Generic name",
    ),
    "brand_names": (
        "Handelsnavn",
        "Handelsnamn",
        "Produktnavn",
        "Produktnamn",
        "Merkenavn",
        "Brand name",
        "Product name",
    ),
    "atc": ("ATC-kode", "ATC kode", "ATC-nr", "ATC"),
    "holder": (
        "MT søker/innehaver",
        "MT-søker/innehaver",
        "MT-innehaver",
        "MT-søker",
        "MT søkjar/innehavar",
        "Innehaver",
        "Produsent",
        "Firma",
        "Leverandør",
        "Produsent/leverandør",
        "Lead/developer",
        "Company",
        "Developer",
        "Company/developer",
        "Navn på firma",
        "Firmanavn",
        "Søker",
        "Forslagsstiller",
        "Manufacturer",
    ),
    "financing": ("Finansieringsansvar", "Finansiering"),
    "nye_metoder": ("ID-nummer i Nye metoder", "ID-nummer", "ID nummer", "Nye metoder ID", "ID", "Nye metoder nr"),
    "information_as_of": ("Opplysninger per", "Opplysningar per", "Oppdatert per", "Information as of"),
    "regulatory_change": ("Type søknad", "Type of application"),
    "pharmaceutical_form": ("Legemiddelform", "Formulering", "Pharmaceutical form"),
    "ema_number": ("EMA-produktnummer", "EMA-nummer", "EMA product number"),
    "tags": ("Tag", "Tag (merknad)", "Kjennetegn", "Kjenneteikn"),
    "first_published/date": (
        "Først publisert",
        "Publisert",
        "Dato",
        "Publiseringsdato",
        "Dato for publisering",
        "First published",
        "Dato publisert",
        "Published",
    ),
    "first_published/agency": ("Utarbeidet av", "Utarbeidd av", "Utgiver", "Utgjevar", "Etat", "Publisert av"),
    "first_published/number": (
        "Varselnummer",
        "Metodevarsel nr",
        "Metodevarsel nummer",
        "Varsel nr",
        "NIHRIO ID",
        "NIHR HSRIC ID",
        "HSRIC ID",
        "Nummer",
    ),
    "updated": ("Sist oppdatert", "Siste oppdatering", "Oppdatert", "Last updated"),
    "title": ("Tittel", "Metode", "Navn på metoden", "Title"),
}
# One word that begins many sentences too: a label only before a colon or in a cell of its own.
WITH_COLON_ONLY = {
    folded(word)
    for word in (
        *("ID", "Dato", "Metode", "Nummer", "Tag", "Innehaver", "Søker", "Etat", "ATC"),
        *("Metodevarsel nr", "Metodevarsel nummer", "Varsel nr"),
    )
}


@cache
def label_codes() -> dict[str, str]:
    """Return the field of each label by its folded words."""
    codes: dict[str, str] = {}
    for code, forms in MORE_LABELS.items():
        for form in forms:
            codes.setdefault(folded(form), code)
    for rows in HEADER_LABELS.values():
        for code, term in rows.items():
            _add(codes, code, term)
    for code in ("type", "areas", "financing", "nye_metoder", "information_as_of", "regulatory_change"):
        _add(codes, code, HEADINGS[code])
    for code, term in (("ema_number", terms.EMA_NUMBER), ("pharmaceutical_form", terms.PHARMACEUTICAL_FORM)):
        _add(codes, code, term)
    return codes


def _add(codes: dict[str, str], code: str, term: Term) -> None:
    for form in (term.nb, term.nn, term.en):
        codes.setdefault(folded(form), code)


WORD_ENDS = re.compile(r"(?<=[\w)/])\s+(?=\S)")


def label_of(flow: Flow) -> tuple[str, int]:
    """Return the field whose label begins the line, and where in the line its value begins; "" for none."""
    text = flow.text
    colon = text.find(":", 0, MAX_LABEL_LENGTH)
    if colon > 0 and (code := label_codes().get(folded(text[:colon]), "")):
        return code, colon + 1
    if code := label_codes().get(folded(text), ""):
        return code, len(text)
    ends = [match.start() for match in WORD_ENDS.finditer(text[:MAX_LABEL_LENGTH])]
    for end in reversed(ends):
        words = folded(text[:end])
        if words in label_codes() and words not in WITH_COLON_ONLY:
            return label_codes()[words], end
    return "", 0
