"""The label of a profile's last day away, in words that need no second reading."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0006_triggers")]

    operations = [
        migrations.AlterField(
            model_name="profile",
            name="away_until",
            field=models.DateField(blank=True, null=True, verbose_name="away up to and including"),
        ),
    ]
