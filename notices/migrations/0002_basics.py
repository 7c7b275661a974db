"""What an installation starts with: the three roles, the clinical areas, the counters."""

from django.db import migrations

from notices.document.default_areas import DEFAULT_AREAS

ROLES = ("editor", "reviewer", "manager")
COUNTERS = ("notice number", "events of no notice")


def make_basics(apps, schema_editor):
    for role in ROLES:
        apps.get_model("auth", "Group").objects.get_or_create(name=role)
    for name in COUNTERS:
        apps.get_model("notices", "Counter").objects.get_or_create(name=name)
    areas = apps.get_model("notices", "Area").objects
    for term in DEFAULT_AREAS:
        areas.get_or_create(
            code=term.code, defaults={"name_nb": term.nb, "name_nn": term.nn, "name_en": term.en}
        )


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [migrations.RunPython(make_basics, migrations.RunPython.noop)]
