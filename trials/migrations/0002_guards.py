"""The guards of what registries said; the SQL stands beside."""

import re
from pathlib import Path

from django.db import migrations


def _sql(schema_editor):
    return Path(__file__).with_suffix(f".{schema_editor.connection.vendor}.sql").read_text(encoding="utf-8")


def install(apps, schema_editor):
    for statement in _sql(schema_editor).split("\n\n"):
        schema_editor.execute(statement.strip(), params=None)


def remove(apps, schema_editor):
    made = re.findall(r"^CREATE (\w+) (\w+)", _sql(schema_editor), re.MULTILINE)
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for name in [name for kind, name in made if kind == ("TRIGGER" if is_sqlite else "FUNCTION")]:
        schema_editor.execute(f"DROP TRIGGER {name}" if is_sqlite else f"DROP FUNCTION {name}() CASCADE")


class Migration(migrations.Migration):
    dependencies = [("trials", "0001_tables")]
    operations = [migrations.RunPython(install, remove)]
