"""How many words a listed text has, counted once."""

from django.db import migrations, models

CHUNK = 500


def count_words(apps, schema_editor):
    """Count them as a command does: what stands between white space."""
    listings = apps.get_model("notices", "Listing").objects.using(schema_editor.connection.alias)
    ids = list(listings.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        rows = list(listings.filter(pk__in=ids[start : start + CHUNK]).only("search_text"))
        for row in rows:
            row.words = len(row.search_text.split())
        listings.bulk_update(rows, ["words"])


class Migration(migrations.Migration):
    dependencies = [("notices", "0029_job_runs")]
    operations = [
        migrations.AddField(
            model_name="listing", name="words", field=models.PositiveIntegerField(default=0, db_default=0)
        ),
        migrations.RunPython(count_words, migrations.RunPython.noop, elidable=True),
    ]
