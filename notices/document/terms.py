"""Vocabularies of single facts, and the words before them on the page, in the languages of notices."""

from notices.document.template import Term, Vocabulary

TAGS = Vocabulary(
    (
        "orphan",
        "Legemiddel for sjeldne sykdommer",
        "Legemiddel for sjeldne sjukdommar",
        "Orphan medicine",
    ),
    ("atmp", "Avansert terapi (ATMP)", "Avansert terapi (ATMP)", "Advanced therapy (ATMP)"),
    ("gene_therapy", "Genterapi", "Genterapi", "Gene therapy"),
    ("prime", "PRIME", "PRIME", "PRIME"),
    ("vaccine", "Vaksine", "Vaksine", "Vaccine"),
    (
        "companion_diagnostic",
        "Tilhørende diagnostikk",
        "Tilhøyrande diagnostikk",
        "Companion diagnostics",
    ),
    ("radiation", "Medisinsk stråling", "Medisinsk stråling", "Medical radiation"),
)

JOINT_STATES = Vocabulary(
    ("planned", "Planlagt", "Planlagd", "Planned"),
    ("ongoing", "Pågår", "Pågår", "Under way"),
    ("completed", "Fullført", "Fullført", "Completed"),
)

PATIENT_BASES = Vocabulary(
    ("new_per_year", "nye per år i Norge", "nye per år i Noreg", "new per year in Norway"),
    ("at_any_time", "i Norge til enhver tid", "i Noreg til kvar tid", "in Norway at any time"),
    ("treated_per_year", "behandlet per år i Norge", "behandla per år i Noreg", "treated per year in Norway"),
)

COST_BASES = Vocabulary(
    ("per_treatment", "per behandling", "per behandling", "per treatment"),
    ("per_patient_year", "per pasient per år", "per pasient per år", "per patient per year"),
    ("per_year", "i alt per år", "i alt per år", "in all per year"),
)

# The types of technology in the three groups of the national system.
TECHNOLOGY_GROUPS = Vocabulary(
    ("medicines", "Legemidler", "Legemiddel", "Medicines"),
    (
        "devices",
        "Medisinsk utstyr, diagnostikk og tester",
        "Medisinsk utstyr, diagnostikk og testar",
        "Medical devices, diagnostics and tests",
    ),
    (
        "procedures",
        "Prosedyrer og organisatoriske tiltak",
        "Prosedyrar og organisatoriske tiltak",
        "Procedures and organisational measures",
    ),
)
GROUPS_OF_TYPES = {
    "medicine": "medicines",
    "device": "devices",
    "diagnostic": "devices",
    "digital": "devices",
    "procedure": "procedures",
    "organisational": "procedures",
    # What is neither a product nor a test is something that a service does.
    "other": "procedures",
}

# The words before a value.
TAGS_TERM = Term("tags", "Kjennetegn", "Kjenneteikn", "Characteristics")
PHARMACEUTICAL_FORM = Term("pharmaceutical_form", "Legemiddelform", "Legemiddelform", "Pharmaceutical form")
EMA_NUMBER = Term("ema_number", "EMA-produktnummer", "EMA-produktnummer", "EMA product number")
FIRST_PUBLISHED = Term("first_published", "Først publisert", "Først publisert", "First published")
PREVIOUS_USE = Term("previous_use", "Tidligere godkjent bruk", "Tidlegare godkjend bruk", "Previously approved use")
COST = Term("cost", "Kostnad", "Kostnad", "Cost")
PATIENTS = Term("patients", "Antall pasienter", "Talet på pasientar", "Number of patients")
JOINT_ASSESSMENT = Term(
    "joint_assessment",
    "Felles klinisk vurdering i EU/EØS (JCA)",
    "Felles klinisk vurdering i EU/EØS (JCA)",
    "Joint clinical assessment in the EU/EEA (JCA)",
)
