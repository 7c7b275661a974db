"""The fixed terms of the template: vocabularies, headings and header labels, in the languages of notices.

These words belong to the approved text, which stays in its own language; the words of the site's pages go through
gettext instead. All terms stand in the template's order.
"""

from typing import Literal, NamedTuple, Self, get_args

Language = Literal["nb", "nn", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


class Term(NamedTuple):
    """A code and its word in bokmål, nynorsk and English."""

    code: str
    nb: str
    nn: str
    en: str

    def label(self, language: Language) -> str:
        return {"nb": self.nb, "nn": self.nn, "en": self.en}[language]


class Vocabulary(tuple[Term, ...]):
    """Terms in the order they are printed."""

    def __new__(cls, *terms: tuple[str, str, str, str]) -> Self:
        return super().__new__(cls, (Term(*term) for term in terms))

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(term.code for term in self)

    def label(self, code: str, language: Language) -> str:
        """Return the word for `code`; raises KeyError when the vocabulary lacks it."""
        for term in self:
            if term.code == code:
                return term.label(language)
        raise KeyError(code)


TECHNOLOGY_TYPES = Vocabulary(
    ("medicine", "Legemiddel", "Legemiddel", "Medicine"),
    ("device", "Medisinsk utstyr", "Medisinsk utstyr", "Medical device"),
    ("diagnostic", "Diagnostisk test", "Diagnostisk test", "Diagnostic test"),
    ("procedure", "Prosedyre", "Prosedyre", "Procedure"),
    ("organisational", "Organisatorisk tiltak", "Organisatorisk tiltak", "Organisational measure"),
    (
        "digital",
        "Digital teknologi og kunstig intelligens (KI)",
        "Digital teknologi og kunstig intelligens (KI)",
        "Digital technology and artificial intelligence (AI)",
    ),
    ("other", "Annet", "Anna", "Other"),
)

FINANCING = Vocabulary(
    ("specialist", "Spesialisthelsetjenesten", "Spesialisthelsetenesta", "Specialist health service"),
    ("insurance", "Folketrygden (blå resept)", "Folketrygda (blå resept)", "National Insurance Scheme"),
    ("municipality", "Kommune", "Kommune", "Municipality"),
    ("undecided", "Annet / uavklart", "Anna / uavklart", "Other / undecided"),
)

REGULATORY_CHANGES = Vocabulary(
    ("new_substance", "Nytt virkestoff", "Nytt verkestoff", "New active substance"),
    ("extension", "Indikasjonsutvidelse", "Indikasjonsutviding", "Extension of indication"),
    ("formulation", "Ny formulering", "Ny formulering", "New pharmaceutical form"),
    ("strength", "Ny styrke", "Ny styrke", "New strength"),
)

REGIONS = Vocabulary(
    ("norway", "Norge", "Noreg", "Norway"),
    ("eu", "EU/EØS", "EU/EØS", "EU/EEA"),
    ("usa", "USA", "USA", "USA"),
    ("other", "Annet land", "Anna land", "Other country"),
)

APPROVAL_KINDS = Vocabulary(
    ("ma", "Markedsføringstillatelse (MT)", "Marknadsføringsløyve (MT)", "Marketing authorisation (MA)"),
    ("fda", "FDA-godkjenning", "FDA-godkjenning", "FDA approval"),
    ("ce", "CE-merking", "CE-merking", "CE marking"),
    ("other", "Annen godkjenning", "Anna godkjenning", "Other approval"),
)

APPROVAL_STATUSES = Vocabulary(
    ("not_applied", "Ikke søkt", "Ikkje søkt", "Not applied for"),
    ("under_review", "Under vurdering", "Under vurdering", "Under review"),
    ("positive_opinion", "Positiv uttalelse", "Positiv uttale", "Positive opinion"),
    ("negative_opinion", "Negativ uttalelse", "Negativ uttale", "Negative opinion"),
    ("granted", "Godkjent", "Godkjent", "Granted"),
    ("conditional", "Betinget godkjenning", "Vilkårsbunden godkjenning", "Conditional authorisation"),
    ("refused", "Avslått", "Avslått", "Refused"),
    ("withdrawn", "Søknad trukket", "Søknad trekt", "Application withdrawn"),
    ("off_market", "Trukket fra markedet", "Trekt frå marknaden", "Withdrawn from the market"),
    ("no_application", "Søknad ikke ventet", "Søknad ikkje venta", "No application expected"),
    ("unknown", "Ukjent", "Ukjend", "Unknown"),
)

TIME_PERSPECTIVES = Vocabulary(
    ("under_6", "Under 6 måneder", "Under 6 månader", "Less than 6 months"),
    ("6_to_12", "6–12 måneder", "6–12 månader", "6–12 months"),
    ("12_to_24", "12–24 måneder", "12–24 månader", "12–24 months"),
    ("over_24", "Over 24 måneder", "Over 24 månader", "More than 24 months"),
    ("granted", "MT gitt", "MT gitt", "MA granted"),
    ("unknown", "Ukjent", "Ukjend", "Unknown"),
)

ASSESSMENT_RELATIONS = Vocabulary(
    (
        "same_substance",
        "Samme virkestoff, annen indikasjon",
        "Same verkestoff, annan indikasjon",
        "Same substance, other indication",
    ),
    (
        "same_indication",
        "Samme indikasjon, annet virkestoff",
        "Same indikasjon, anna verkestoff",
        "Same indication, other substance",
    ),
)

TRIAL_STATUSES = Vocabulary(
    ("planned", "Ikke startet", "Ikkje starta", "Not started"),
    ("ongoing", "Pågående", "Pågåande", "Ongoing"),
    ("completed", "Avsluttet", "Avslutta", "Completed"),
    ("suspended", "Midlertidig stanset", "Mellombels stansa", "Suspended"),
    ("terminated", "Avbrutt", "Avbroten", "Terminated"),
    ("withdrawn", "Trukket tilbake før inklusjon", "Trekt tilbake før inklusjon", "Withdrawn before enrolment"),
    ("unknown", "Ukjent status", "Ukjend status", "Unknown status"),
    ("available", "Tilgjengelig", "Tilgjengeleg", "Available"),
    ("no_longer_available", "Ikke lenger tilgjengelig", "Ikkje lenger tilgjengeleg", "No longer available"),
    ("temporarily_not_available", "Midlertidig utilgjengelig", "Mellombels utilgjengeleg", "Temporarily not available"),
    ("approved_for_marketing", "Godkjent for markedsføring", "Godkjend for marknadsføring", "Approved for marketing"),
    ("withheld", "Opplysninger holdt tilbake", "Opplysningar haldne tilbake", "Information withheld"),
)

PHASES = Vocabulary(
    ("early_1", "Tidlig fase 1", "Tidleg fase 1", "Early phase 1"),
    ("1", "Fase 1", "Fase 1", "Phase 1"),
    ("1_2", "Fase 1/2", "Fase 1/2", "Phase 1/2"),
    ("2", "Fase 2", "Fase 2", "Phase 2"),
    ("2_3", "Fase 2/3", "Fase 2/3", "Phase 2/3"),
    ("3", "Fase 3", "Fase 3", "Phase 3"),
    ("3_4", "Fase 3/4", "Fase 3/4", "Phase 3/4"),
    ("4", "Fase 4", "Fase 4", "Phase 4"),
    ("na", "fase ikke relevant", "fase ikkje relevant", "phase not applicable"),
    ("observational", "observasjonsstudie", "observasjonsstudie", "observational study"),
    ("expanded_access", "utvidet tilgang", "utvida tilgang", "expanded access"),
)

ASSESSMENT_ELEMENTS = Vocabulary(
    (
        "clinical_effect",
        "Klinisk effekt relativt til komparator",
        "Klinisk effekt relativt til komparator",
        "Clinical effect relative to comparator",
    ),
    (
        "safety",
        "Sikkerhet relativt til komparator",
        "Tryggleik relativt til komparator",
        "Safety relative to comparator",
    ),
    ("costs", "Kostnader/ressursbruk", "Kostnader/ressursbruk", "Costs/resource use"),
    ("cost_effectiveness", "Kostnadseffektivitet", "Kostnadseffektivitet", "Cost-effectiveness"),
    ("organisation", "Organisatoriske konsekvenser", "Organisatoriske konsekvensar", "Organisational consequences"),
    ("ethics", "Etikk", "Etikk", "Ethics"),
    ("legal", "Juridiske konsekvenser", "Juridiske konsekvensar", "Legal consequences"),
    ("other", "Annet", "Anna", "Other"),
)

ASSESSMENT_KINDS = Vocabulary(
    ("single", "Hurtig metodevurdering", "Hurtig metodevurdering", "Single technology assessment (STA)"),
    ("full", "Fullstendig metodevurdering", "Fullstendig metodevurdering", "Full HTA"),
    ("simplified", "Forenklet metodevurdering", "Forenkla metodevurdering", "Simplified HTA"),
    ("mini", "Mini-metodevurdering", "Mini-metodevurdering", "Mini-HTA"),
    ("price_note", "Prisnotat", "Prisnotat", "Price note"),
    (
        "joint",
        "Felles klinisk vurdering i EU/EØS (JCA)",
        "Felles klinisk vurdering i EU/EØS (JCA)",
        "Joint clinical assessment (JCA)",
    ),
    ("await_order", "Avvente bestilling", "Avvente bestilling", "Await order"),
    ("none", "Ingen metodevurdering", "Inga metodevurdering", "No assessment"),
)

HEADINGS = {
    term.code: term
    for term in Vocabulary(
        ("summary", "Kort fortalt", "Kort fortalt", "In brief"),
        ("status", "Status for bruk og godkjenning", "Status for bruk og godkjenning", "Status of use and approval"),
        (
            "time_perspective",
            "Tidsperspektiv markedsføringstillatelse (MT) i Norge",
            "Tidsperspektiv marknadsføringsløyve (MT) i Noreg",
            "Time perspective for marketing authorisation (MA) in Norway",
        ),
        (
            "description",
            "Beskrivelse av den nye metoden",
            "Omtale av den nye metoden",
            "Description of the new technology",
        ),
        (
            "disease",
            "Sykdomsbeskrivelse og pasientgrunnlag",
            "Sjukdomsomtale og pasientgrunnlag",
            "Disease description and patient population",
        ),
        ("current_treatment", "Dagens behandling", "Dagens behandling", "Current treatment"),
        ("evidence", "Status for dokumentasjon", "Status for dokumentasjon", "Status of the evidence"),
        (
            "norwegian",
            "Metodevurderinger eller systematiske oversikter – norske",
            "Metodevurderingar eller systematiske oversikter – norske",
            "Health technology assessments or systematic reviews – Norwegian",
        ),
        (
            "international",
            "Metodevurderinger eller systematiske oversikter – internasjonale",
            "Metodevurderingar eller systematiske oversikter – internasjonale",
            "Health technology assessments or systematic reviews – international",
        ),
        ("alerts", "Metodevarsler", "Metodevarsel", "Horizon scanning alerts"),
        ("research", "Klinisk forskning", "Klinisk forsking", "Clinical research"),
        (
            "elements",
            "Relevante vurderingselementer for en metodevurdering",
            "Relevante vurderingselement for ei metodevurdering",
            "Relevant assessment elements",
        ),
        (
            "kinds",
            "Hva slags metodevurdering kan være aktuell",
            "Kva slags metodevurdering kan vere aktuell",
            "Kind of assessment that may be relevant",
        ),
        ("references", "Referanser", "Referansar", "References"),
        ("version_log", "Endringslogg", "Endringslogg", "Version log"),
        ("type", "Type metode", "Type metode", "Type of technology"),
        ("areas", "Område", "Område", "Clinical area"),
        ("atc", "ATC-kode", "ATC-kode", "ATC code"),
        ("financing", "Finansieringsansvar", "Finansieringsansvar", "Financing responsibility"),
        ("nye_metoder", "ID-nummer i Nye metoder", "ID-nummer i Nye metoder", "Nye metoder ID number"),
        ("information_as_of", "Opplysninger per", "Opplysningar per", "Information as of"),
        ("regulatory_change", "Type søknad", "Type søknad", "Type of application"),
    )
}

# The header rows of each technology type, with their labels. A type lacks the rows that it does not name here.
HEADER_LABELS: dict[str, dict[str, Term]] = {
    "medicine": {
        "substances": Term("substances", "Virkestoffnavn", "Verkestoffnamn", "Active substance (INN)"),
        "brand_names": Term("brand_names", "Handelsnavn", "Handelsnamn", "Brand name"),
        "atc": HEADINGS["atc"],
        "holder": Term("holder", "MT søker/innehaver", "MT-søkjar/innehavar", "MA applicant/holder"),
    },
    "device": {
        "substances": Term("substances", "Generisk navn", "Generisk namn", "Generic name"),
        "brand_names": Term("brand_names", "Produktnavn", "Produktnamn", "Product name"),
        "holder": Term("holder", "Produsent", "Produsent", "Manufacturer"),
    },
    "diagnostic": {
        "substances": Term("substances", "Navn på testen", "Namn på testen", "Name of the test"),
        "brand_names": Term("brand_names", "Produktnavn", "Produktnamn", "Product name"),
        "holder": Term("holder", "Produsent", "Produsent", "Manufacturer"),
    },
    "procedure": {
        "substances": Term("substances", "Navn på prosedyren", "Namn på prosedyren", "Name of the procedure"),
        "brand_names": Term("brand_names", "Utstyr som brukes", "Utstyr som blir brukt", "Devices used"),
        "holder": Term("holder", "Fagmiljø eller leverandør", "Fagmiljø eller leverandør", "Clinic or supplier"),
    },
    "organisational": {
        "substances": Term("substances", "Navn på tiltaket", "Namn på tiltaket", "Name of the measure"),
        "holder": Term("holder", "Ansvarlig virksomhet", "Ansvarleg verksemd", "Responsible organisation"),
    },
    "digital": {
        "substances": Term("substances", "Generisk navn", "Generisk namn", "Generic name"),
        "brand_names": Term("brand_names", "Produktnavn", "Produktnamn", "Product name"),
        "holder": Term("holder", "Produsent", "Produsent", "Manufacturer"),
    },
    "other": {
        "substances": Term("substances", "Navn på metoden", "Namn på metoden", "Name of the technology"),
        "brand_names": Term("brand_names", "Produktnavn", "Produktnamn", "Product name"),
        "holder": Term("holder", "Ansvarlig virksomhet", "Ansvarleg verksemd", "Responsible organisation"),
    },
}
