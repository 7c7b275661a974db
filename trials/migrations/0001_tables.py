"""Trials, what their registries said, and the rounds of asking."""

from django.db import migrations, models
from django.db.models import CASCADE, PROTECT, CheckConstraint, Index, Q, UniqueConstraint


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Trial",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="registry number")),
                ("registry", models.CharField(max_length=40, verbose_name="registry")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("checked_at", models.DateTimeField(null=True, verbose_name="checked at")),
                ("checked_version", models.CharField(blank=True, max_length=40, verbose_name="data version")),
                ("gone_at", models.DateTimeField(null=True, verbose_name="gone at")),
                (
                    "moved_to",
                    models.ForeignKey(null=True, on_delete=PROTECT, related_name="moved_from", to="trials.trial"),
                ),
            ],
            options={"verbose_name": "trial", "verbose_name_plural": "trials", "ordering": ["number"]},
        ),
        migrations.CreateModel(
            name="StudyRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("trial", models.ForeignKey(on_delete=PROTECT, related_name="records", to="trials.trial")),
                ("read_at", models.DateTimeField()),
                ("data_version", models.CharField(blank=True, max_length=40)),
                ("api_version", models.CharField(blank=True, max_length=20)),
                ("content", models.TextField()),
                ("fingerprint", models.CharField(max_length=64)),
                ("projection", models.PositiveSmallIntegerField()),
            ],
            options={
                "verbose_name": "study record",
                "verbose_name_plural": "study records",
                "ordering": ["-read_at", "-id"],
                "indexes": [Index(fields=["trial", "-read_at"], name="record_newest_first")],
            },
        ),
        migrations.CreateModel(
            name="RefreshRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("data_version", models.CharField(max_length=40)),
                ("api_version", models.CharField(blank=True, max_length=20)),
                ("started_at", models.DateTimeField()),
                ("claimed_until", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("outcome", models.CharField(blank=True, max_length=20)),
                ("problem", models.CharField(blank=True, max_length=500)),
                ("counts", models.JSONField(default=dict)),
            ],
            options={
                "verbose_name": "round of asking a registry",
                "verbose_name_plural": "rounds of asking a registry",
                "constraints": [
                    UniqueConstraint(
                        condition=Q(("finished_at__isnull", True)), fields=("outcome",), name="one_open_refresh_run"
                    ),
                    CheckConstraint(
                        condition=Q(
                            Q(("finished_at__isnull", True), ("outcome", "")),
                            Q(("finished_at__isnull", False), Q(("outcome", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="refresh_run_ends_with_an_outcome",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FetchedStudy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("run", models.ForeignKey(on_delete=CASCADE, related_name="fetched", to="trials.refreshrun")),
                ("trial", models.ForeignKey(on_delete=CASCADE, related_name="+", to="trials.trial")),
                ("number", models.CharField(blank=True, max_length=40)),
                ("content", models.TextField(blank=True)),
            ],
            options={"constraints": [UniqueConstraint(fields=("run", "trial"), name="fetched_once_a_run")]},
        ),
    ]
