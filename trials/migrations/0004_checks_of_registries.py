"""When the checks against each registry worked last."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("trials", "0003_round_of_a_registry")]
    operations = [
        migrations.CreateModel(
            name="RegistryCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("registry", models.CharField(max_length=40, unique=True, verbose_name="registry")),
                ("first_tried_at", models.DateTimeField()),
                ("tried_at", models.DateTimeField()),
                ("worked_at", models.DateTimeField(null=True)),
                ("data_version", models.CharField(blank=True, max_length=40)),
                ("problem", models.CharField(blank=True, max_length=500)),
            ],
            options={"verbose_name": "check against a registry", "verbose_name_plural": "checks against registries"},
        ),
    ]
