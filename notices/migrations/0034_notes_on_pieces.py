"""Pieces of old notices that an editor has dealt with were numbers; they are notes now, of which nobody knows by whom."""

from django.db import migrations


def make_notes(apps, schema_editor):
    files = apps.get_model("notices", "ImportedFile").objects.using(schema_editor.connection.alias)
    for file in files.exclude(settled=[]).only("settled"):
        file.settled = [
            {"start": each, "reason": "", "by": None, "at": None} if isinstance(each, int) else each
            for each in file.settled
        ]
        file.save(update_fields=["settled"])


class Migration(migrations.Migration):
    dependencies = [("notices", "0033_words_of_listings")]
    operations = [migrations.RunPython(make_notes, migrations.RunPython.noop, elidable=True)]
