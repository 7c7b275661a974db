"""The index of the public's search terms: a table of FTS5 on SQLite, a tsvector on PostgreSQL; the SQL stands beside.

On SQLite the index follows the table of terms by triggers: a later migration that rebuilds that table makes them again.
"""

from pathlib import Path

from django.db import migrations

BACK = {
    "sqlite": "DROP TABLE notices_listingindex",
    "postgresql": "ALTER TABLE notices_listingterms DROP COLUMN terms",
}


def make_index(apps, schema_editor):
    path = Path(__file__).with_suffix(f".{schema_editor.connection.vendor}.sql")
    for statement in path.read_text(encoding="utf-8").split("\n\n"):
        schema_editor.execute(statement.strip(), params=None)


def drop_index(apps, schema_editor):
    schema_editor.execute(BACK[schema_editor.connection.vendor])


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_public_tables")]
    operations = [migrations.RunPython(make_index, drop_index)]
