"""Mails about roles, and the guards of marks on brackets and of who resolves a comment; the SQL stands beside."""

from pathlib import Path

from django.conf import settings
from django.db import migrations, models


def install(apps, schema_editor):
    path = Path(__file__).with_suffix(f".{schema_editor.connection.vendor}.sql")
    for statement in path.read_text(encoding="utf-8").split("\n\n"):
        schema_editor.execute(statement.strip(), params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0015_contributors'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='outbox',
            name='outbox_of_an_event_or_a_person',
        ),
        migrations.RemoveConstraint(
            model_name='outbox',
            name='outbox_once_an_account_event',
        ),
        migrations.AddConstraint(
            model_name='outbox',
            constraint=models.UniqueConstraint(fields=('account_event', 'person'), name='outbox_once_an_account_event_and_person'),
        ),
        migrations.AddConstraint(
            model_name='outbox',
            constraint=models.UniqueConstraint(condition=models.Q(('person__isnull', True)), fields=('account_event',), name='outbox_one_unaddressed_an_account_event'),
        ),
        migrations.AddConstraint(
            model_name='outbox',
            constraint=models.CheckConstraint(condition=models.Q(('event__isnull', False), ('account_event__isnull', False), ('person__isnull', False), _connector='OR'), name='outbox_is_of_an_event_or_a_person'),
        ),
        migrations.RunPython(install),
    ]
