"""The tables of removals by law, and the guards that let them alone change texts, events and notes; the SQL beside."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from notices.models.moment import MomentField

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

    dependencies = [
        ('notices', '0018_told_of_roles_and_marks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(take_away, put_back),
        migrations.CreateModel(
            name='Redaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(verbose_name='reason')),
                ('places', models.JSONField(verbose_name='places')),
                ('proposed_at', MomentField(verbose_name='proposed at')),
                ('confirmed_at', MomentField(verbose_name='confirmed at')),
                ('sequence', models.PositiveIntegerField()),
                ('confirmed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='redactions', to='notices.notice', verbose_name='notice')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposed by')),
            ],
            options={
                'verbose_name': 'removal by law',
                'verbose_name_plural': 'removals by law',
            },
        ),
        migrations.AddField(
            model_name='version',
            name='redaction',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='notices.redaction', verbose_name='removal by law'),
        ),
        migrations.CreateModel(
            name='RedactionProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.TextField(verbose_name='words to remove')),
                ('reason', models.TextField(verbose_name='reason')),
                ('proposed_at', MomentField()),
                ('notice', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='redaction_proposal', to='notices.notice')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddConstraint(
            model_name='redaction',
            constraint=models.CheckConstraint(condition=models.Q(('proposed_by', models.F('confirmed_by')), _negated=True), name='redaction_by_two_people'),
        ),
        migrations.AddConstraint(
            model_name='redaction',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='redaction_for_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='redaction',
            constraint=models.UniqueConstraint(fields=('notice', 'sequence'), name='redaction_once_an_event'),
        ),
        migrations.RunPython(put_back, take_away),
        migrations.RunPython(install),
    ]
