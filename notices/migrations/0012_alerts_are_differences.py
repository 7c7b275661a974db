"""An alert is one occurrence of a difference, whatever versions it is found in; the triggers' SQL stands beside."""

from pathlib import Path

from django.db import migrations, models

from notices.models.moment import MomentField

CURRENT = models.Q(ended_at__isnull=True)


def drop_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION public_notices_trialalert_change() CASCADE")
        return
    for event in ("insert", "update"):
        schema_editor.execute(f"DROP TRIGGER public_notices_trialalert_{event}")


def create_triggers(apps, schema_editor):
    path = Path(__file__).with_suffix(f".{schema_editor.connection.vendor}.sql")
    for statement in path.read_text(encoding="utf-8").split("\n\n"):
        schema_editor.execute(statement.strip(), params=None)


def join_rows(apps, schema_editor):
    """Make one occurrence of the rows that say the same of several versions; the others stay, and have ended."""
    alerts = apps.get_model("notices", "TrialAlert").objects.using(schema_editor.connection.alias)
    newest = {}
    for alert in alerts.order_by("-version_id", "-pk"):
        alert.versions.add(alert.version_id)
        if alert.ended_at is not None:
            continue
        first = newest.setdefault((alert.notice_id, alert.trial_id, alert.field, alert.fingerprint), alert)
        if first is alert:
            continue
        first.versions.add(alert.version_id)
        if alert.first_seen_at < first.first_seen_at:
            alerts.filter(pk=first.pk).update(first_seen_at=alert.first_seen_at)
            first.first_seen_at = alert.first_seen_at
        alerts.filter(pk=alert.pk).update(ended_at=first.first_seen_at)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


class Migration(migrations.Migration):
    dependencies = [("notices", "0011_substance_names")]

    operations = [
        migrations.RunPython(drop_triggers),
        migrations.RemoveIndex("TrialAlert", "trial_alert_open"),
        migrations.RemoveConstraint("TrialAlert", "trial_alert_once"),
        migrations.RenameField("TrialAlert", "resolved_at", "ended_at"),
        migrations.AddField("TrialAlert", "told_at", MomentField(null=True)),
        migrations.AlterField(
            "TrialAlert", "version", models.ForeignKey("notices.Version", models.PROTECT, related_name="+")
        ),
        migrations.AddField(
            "TrialAlert", "versions", models.ManyToManyField("notices.Version", related_name="trial_alerts")
        ),
        migrations.RunPython(join_rows),
        migrations.RemoveField("TrialAlert", "version"),
        migrations.AddConstraint(
            "TrialAlert",
            models.UniqueConstraint(
                fields=["notice", "trial", "field", "fingerprint"], condition=CURRENT, name="trial_alert_open_once"
            ),
        ),
        migrations.AddIndex(
            "TrialAlert",
            models.Index(
                fields=["notice", "level"],
                condition=models.Q(ended_at__isnull=True, dismissed_at__isnull=True),
                name="trial_alert_open",
            ),
        ),
        migrations.RunPython(create_triggers),
    ]
