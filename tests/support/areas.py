"""The clinical areas that the migration gives a new installation."""

from notices.document.template import Vocabulary

# In bokmål's alphabetical order, which is the order the choices are shown in. A code is part of addresses: it stays.
DEFAULT_AREAS = Vocabulary(
    (
        "anestesi",
        "Anestesi og intensivmedisin",
        "Anestesi og intensivmedisin",
        "Anaesthesia and intensive care",
    ),
    ("barn", "Barn og ungdom", "Barn og ungdom", "Children and adolescents"),
    ("blod", "Blod", "Blod", "Haematology"),
    ("endokrinologi", "Endokrinologi", "Endokrinologi", "Endocrinology"),
    ("fordoyelse", "Fordøyelse", "Fordøying", "Gastroenterology"),
    (
        "genetikk",
        "Genetikk og sjeldne sykdommer",
        "Genetikk og sjeldne sjukdommar",
        "Genetics and rare diseases",
    ),
    ("hjerte-kar", "Hjerte og kar", "Hjarte og kar", "Heart and vessels"),
    ("hud", "Hud", "Hud", "Dermatology"),
    ("infeksjon", "Infeksjon", "Infeksjon", "Infectious diseases"),
    ("kirurgi", "Kirurgi", "Kirurgi", "Surgery"),
    (
        "kvinnehelse",
        "Kvinnehelse og fødsel",
        "Kvinnehelse og fødsel",
        "Women's health and childbirth",
    ),
    ("lunge", "Lunge", "Lunge", "Respiratory medicine"),
    ("muskel-skjelett", "Muskel og skjelett", "Muskel og skjelett", "Musculoskeletal"),
    ("nevrologi", "Nevrologi", "Nevrologi", "Neurology"),
    ("nyre", "Nyre og urinveier", "Nyre og urinvegar", "Kidney and urinary tract"),
    ("onkologi", "Onkologi", "Onkologi", "Oncology"),
    (
        "psykisk-helse",
        "Psykisk helse og rus",
        "Psykisk helse og rus",
        "Mental health and addiction",
    ),
    (
        "radiologi",
        "Radiologi og bildediagnostikk",
        "Radiologi og biletdiagnostikk",
        "Radiology and imaging",
    ),
    ("rehabilitering", "Rehabilitering", "Rehabilitering", "Rehabilitation"),
    ("revmatologi", "Revmatologi", "Revmatologi", "Rheumatology"),
    (
        "ore-nese-hals",
        "Øre, nese og hals",
        "Øyre, nase og hals",
        "Ear, nose and throat",
    ),
    ("oye", "Øye", "Auge", "Eye"),
)
