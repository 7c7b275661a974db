"""The table of brackets that somebody marked as no citation, and its guards; the SQL stands beside."""

import re
from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import notices.models.moment


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
    dependencies = [("notices", "0007_merge_news"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="NotCitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.CharField(max_length=200, verbose_name="place")),
                ("bracket", models.TextField(verbose_name="bracket")),
                ("sentence", models.TextField(verbose_name="sentence")),
                ("occurrence", models.PositiveSmallIntegerField(default=1)),
                ("is_taken_back", models.BooleanField(default=False, verbose_name="taken back")),
                ("created_at", notices.models.moment.MomentField(verbose_name="created at")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="created by",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="notices.notice",
                        verbose_name="notice",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="notices.version",
                        verbose_name="version",
                    ),
                ),
            ],
            options={
                "verbose_name": "bracket that is no citation",
                "verbose_name_plural": "brackets that are no citations",
            },
        ),
        migrations.RunPython(install, remove),
    ]
