"""Digital follow-up at home in COPD: an organisational measure, left half written as drafts are."""

from notices.demo.pieces import areas, date, named, prose, term
from notices.document import Document, Reference, empty_elements, empty_kinds
from notices.vocabulary import TECHNOLOGY_TYPES


def draft() -> Document:
    """An unfinished notice: current treatment, evidence, checklists, financing and the date are still missing."""
    return Document(
        title="Digital hjemmeoppfølging av voksne med kronisk obstruktiv lungesykdom (kols)",
        technology_type=term(TECHNOLOGY_TYPES, "organisational"),
        areas=areas("lunge"),
        substances=named("digital hjemmeoppfølging"),
        status=prose(STATUS),
        description=prose(DESCRIPTION),
        disease=prose(DISEASE),
        elements=empty_elements("nb"),
        kinds=empty_kinds("nb"),
        references=REFERENCES,
    )


STATUS = """
Helsedirektoratet har gitt nasjonale faglige råd om digital hjemmeoppfølging [@r-advice]. Rådene bygger på en nasjonal
utprøving i årene 2018–2021, der seks lokale prosjekter og 735 pasienter deltok [@r-report].
"""

DESCRIPTION = """
Pasienten gjør avtalte målinger hjemme, for eksempel av oksygenmetning og blodtrykk, og svarer på spørsmål om egen helse
på nettbrett eller mobil. Helsepersonell følger med på svarene og tar kontakt når noe avviker fra det som er avtalt i
egenbehandlingsplanen [@r-advice].
"""

DISEASE = """
Kols er en kronisk lungesykdom med tung pust, hoste og nedsatt lungefunksjon. Perioder med forverring fører ofte til
innleggelse i sykehus. Pasientgrunnlaget er ikke beskrevet ennå.
"""

REFERENCES = (
    Reference(
        key="r-advice",
        authors="Helsedirektoratet",
        title="Digital hjemmeoppfølging",
        source="Nasjonale faglige råd",
        url="https://www.helsedirektoratet.no/faglige-rad/digital-hjemmeoppfolging",
    ),
    Reference(
        key="r-report",
        authors="Helsedirektoratet",
        title="Digital hjemmeoppfølging: sluttrapport fra nasjonal utprøving 2018–2021",
        source="Rapport",
        published=date("2022"),
        url=(
            "https://www.helsedirektoratet.no/rapporter/"
            "digital-hjemmeoppfolging-sluttrapport-fra-nasjonal-utproving-2018-2021"
        ),
    ),
)
