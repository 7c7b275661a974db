"""A round of asking belongs to a registry; those from before asked the only one that there was."""

from django.db import migrations, models
from django.db.models import Q, UniqueConstraint


class Migration(migrations.Migration):
    dependencies = [("trials", "0002_guards")]
    operations = [
        migrations.AddField(
            model_name="refreshrun",
            name="registry",
            field=models.CharField(default="ctgov", max_length=40, verbose_name="registry"),
            preserve_default=False,
        ),
        migrations.RemoveConstraint(model_name="refreshrun", name="one_open_refresh_run"),
        migrations.AddConstraint(
            model_name="refreshrun",
            constraint=UniqueConstraint(
                condition=Q(("finished_at__isnull", True)), fields=("registry",), name="one_open_run_a_registry"
            ),
        ),
    ]
