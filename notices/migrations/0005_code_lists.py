"""What an installation starts with: the roles, the counters, the clinical areas, what is known of changed ATC codes."""

from django.db import migrations

ROLES = ("editor", "reviewer", "manager")
COUNTERS = ("notice number", "events of no notice", "what the public sees")
# Of the WHO's table of alterations; more are loaded by `manage.py load_atc_alterations`.
ATC_ALTERATIONS = [("L04AA37", "L04AF02", 2024)]
# Code, name in bokmål, in nynorsk, in English.
AREAS = [
    ("anestesi", "Anestesi og intensivmedisin", "Anestesi og intensivmedisin", "Anaesthesia and intensive care"),
    ("barn", "Barn og ungdom", "Barn og ungdom", "Children and adolescents"),
    ("blod", "Blod", "Blod", "Haematology"),
    ("endokrinologi", "Endokrinologi", "Endokrinologi", "Endocrinology"),
    ("fordoyelse", "Fordøyelse", "Fordøying", "Gastroenterology"),
    ("genetikk", "Genetikk og sjeldne sykdommer", "Genetikk og sjeldne sjukdommar", "Genetics and rare diseases"),
    ("hjerte-kar", "Hjerte og kar", "Hjarte og kar", "Heart and vessels"),
    ("hud", "Hud", "Hud", "Dermatology"),
    ("infeksjon", "Infeksjon", "Infeksjon", "Infectious diseases"),
    ("kirurgi", "Kirurgi", "Kirurgi", "Surgery"),
    ("kvinnehelse", "Kvinnehelse og fødsel", "Kvinnehelse og fødsel", "Women's health and childbirth"),
    ("lunge", "Lunge", "Lunge", "Respiratory medicine"),
    ("muskel-skjelett", "Muskel og skjelett", "Muskel og skjelett", "Musculoskeletal"),
    ("nevrologi", "Nevrologi", "Nevrologi", "Neurology"),
    ("nyre", "Nyre og urinveier", "Nyre og urinvegar", "Kidney and urinary tract"),
    ("onkologi", "Onkologi", "Onkologi", "Oncology"),
    ("psykisk-helse", "Psykisk helse og rus", "Psykisk helse og rus", "Mental health and addiction"),
    ("radiologi", "Radiologi og bildediagnostikk", "Radiologi og biletdiagnostikk", "Radiology and imaging"),
    ("rehabilitering", "Rehabilitering", "Rehabilitering", "Rehabilitation"),
    ("revmatologi", "Revmatologi", "Revmatologi", "Rheumatology"),
    ("ore-nese-hals", "Øre, nese og hals", "Øyre, nase og hals", "Ear, nose and throat"),
    ("oye", "Øye", "Auge", "Eye"),
]


def fill(apps, schema_editor):
    alias = schema_editor.connection.alias

    def rows(app, model):
        return apps.get_model(app, model).objects.using(alias)

    for name in ROLES:
        rows("auth", "Group").get_or_create(name=name)
    for name in COUNTERS:
        rows("notices", "Counter").get_or_create(name=name)
    for code, bokmaal, nynorsk, english in AREAS:
        names = {"name_nb": bokmaal, "name_nn": nynorsk, "name_en": english}
        rows("notices", "Area").get_or_create(code=code, defaults=names)
    for old, new, year in ATC_ALTERATIONS:
        rows("notices", "AtcAlteration").get_or_create(old=old, new=new, year=year)


class Migration(migrations.Migration):
    dependencies = [("notices", "0004_search_index"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
