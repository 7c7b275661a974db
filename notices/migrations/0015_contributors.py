"""The table of those who contributed to a version, and the guards that read it; the SQL stands beside."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def install(apps, schema_editor):
    path = Path(__file__).with_suffix(f".{schema_editor.connection.vendor}.sql")
    for statement in path.read_text(encoding="utf-8").split("\n\n"):
        schema_editor.execute(statement.strip(), params=None)


class Migration(migrations.Migration):

    dependencies = [
        ("notices", "0014_sealed_copies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='VersionContributor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.CharField(choices=[('wrote', 'wrote part of the text'), ('restored', 'wrote words that were brought back'), ('copied', 'wrote the draft that was copied'), ('set_aside', 'wrote a draft that was set aside'), ('discarded', 'wrote a draft that was discarded')], max_length=10, verbose_name='why')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='notices.notice', verbose_name='notice')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contributors', to='notices.version', verbose_name='version')),
            ],
            options={
                'verbose_name': 'contributor',
                'verbose_name_plural': 'contributors',
                'constraints': [models.UniqueConstraint(fields=('version', 'person'), name='contributor_once_a_version'), models.CheckConstraint(condition=models.Q(('why__in', ['wrote', 'restored', 'copied', 'set_aside', 'discarded'])), name='contributor_for_a_known_reason')],
            },
        ),
        migrations.RunPython(install),
    ]
