"""Ledger rows and what is stored to be sent or listed are sealed; the SQL of the ledger's guards stands beside."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

AWAY = {}


def take_away(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            AWAY.update(cursor.fetchall())
    for name in AWAY:
        schema_editor.execute(f"DROP TRIGGER {name}")


def put_back(apps, schema_editor):
    while AWAY:
        schema_editor.execute(AWAY.popitem()[1], params=None)


def install(apps, schema_editor):
    path = Path(__file__).with_suffix(f".{schema_editor.connection.vendor}.sql")
    for statement in path.read_text(encoding="utf-8").split("\n\n"):
        schema_editor.execute(statement.strip(), params=None)


def added(model, name, field):
    return migrations.AddField(model_name=model, name=name, field=field, preserve_default=False)


class Migration(migrations.Migration):
    dependencies = [("notices", "0013_roles_and_accounts")]

    operations = [
        migrations.RunPython(take_away, put_back),
        migrations.AddField(
            model_name="publication", name="words_sha256", field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="publication", name="markup_sha256", field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
        added("publication", "seal", models.CharField(default="", editable=False, max_length=77)),
        added(
            "storedpage",
            "publication",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                default=0,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="notices.publication",
            ),
        ),
        added("storedpage", "last_entry", models.BigIntegerField(default=0)),
        added("storedpage", "hashes", models.CharField(default="", max_length=200)),
        added("storedpage", "seal", models.CharField(default="", max_length=77)),
        added("approvedhtml", "build", models.CharField(default="", max_length=16)),
        added("approvedhtml", "seal", models.CharField(default="", max_length=77)),
        added("pdffile", "seal", models.CharField(default="", max_length=77)),
        added("listing", "text_sha256", models.CharField(default="", max_length=64)),
        added("listing", "seal", models.CharField(default="", max_length=77)),
        added("listingarea", "seal", models.CharField(default="", max_length=77)),
        added("listingname", "seal", models.CharField(default="", max_length=77)),
        migrations.RunPython(put_back, take_away),
        migrations.RunPython(install),
    ]
