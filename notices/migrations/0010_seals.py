"""Events are sealed, and their guards and those of two more tables refuse what is not; the SQL stands beside."""

from pathlib import Path

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


class Migration(migrations.Migration):
    dependencies = [("notices", "0009_unread_values")]

    operations = [
        migrations.RunPython(take_away, put_back),
        migrations.AddField(
            model_name="event",
            name="seal",
            field=models.CharField(default="", max_length=77),
            preserve_default=False,
        ),
        migrations.RemoveConstraint(model_name="event", name="event_of_a_guest_is_a_comment"),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("actor__isnull", False),
                    ("command__in", ["comment", "refused", "rotate_key", "take_over_markup"]),
                    _connector="OR",
                ),
                name="event_of_nobody_is_one_of_a_few",
            ),
        ),
        migrations.RunPython(put_back, take_away),
        migrations.RunPython(install),
    ]
