"""Roles as rows and what happened to accounts, with their guards; one account an e-mail address. The SQL is beside."""

from pathlib import Path

import django.db.models.deletion
import notices.models.moment
from django.conf import settings
from django.db import migrations, models


# Groups were the roles before. Nobody is in them: a database that had accounts is refused.
OLD_ROLES = ("editor", "reviewer", "manager")
LOCK = "events of accounts"
ONE_ADDRESS = "CREATE UNIQUE INDEX one_account_an_address ON auth_user (LOWER(email)) WHERE email <> ''"


def fill(apps, schema_editor):
    alias = schema_editor.connection.alias
    apps.get_model("notices", "Counter").objects.using(alias).get_or_create(name=LOCK)
    apps.get_model("auth", "Group").objects.using(alias).filter(name__in=OLD_ROLES).delete()


def install(apps, schema_editor):
    path = Path(__file__).with_suffix(f".{schema_editor.connection.vendor}.sql")
    for statement in path.read_text(encoding="utf-8").split("\n\n"):
        schema_editor.execute(statement.strip(), params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0012_alerts_are_differences"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AccountEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", notices.models.moment.MomentField(verbose_name="at")),
                ("actor_name", models.CharField(blank=True, max_length=200, verbose_name="actor's name")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("person", "a person"),
                            ("command", "a command"),
                            ("directory", "the directory"),
                            ("link", "a link sent by e-mail"),
                        ],
                        max_length=10,
                    ),
                ),
                ("person_name", models.CharField(blank=True, max_length=200, verbose_name="person's name")),
                ("kind", models.CharField(max_length=30, verbose_name="what happened")),
                ("sequence", models.PositiveIntegerField(unique=True, verbose_name="sequence")),
                ("request_id", models.UUIDField(null=True, unique=True)),
                ("data", models.JSONField(default=dict, verbose_name="data")),
                ("chain", models.CharField(max_length=64)),
                ("seal", models.CharField(max_length=77)),
            ],
            options={
                "verbose_name": "account event",
                "verbose_name_plural": "account events",
            },
        ),
        migrations.CreateModel(
            name="RoleGrant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "act",
                    models.CharField(
                        choices=[("given", "given"), ("confirmed", "confirmed"), ("ended", "ended")],
                        max_length=10,
                        verbose_name="act",
                    ),
                ),
                ("role", models.CharField(max_length=20, verbose_name="role")),
                ("needs_confirmation", models.BooleanField(default=False)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("person", "a person"),
                            ("command", "a command"),
                            ("directory", "the directory"),
                            ("link", "a link sent by e-mail"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", notices.models.moment.MomentField(verbose_name="at")),
            ],
            options={
                "verbose_name": "role",
                "verbose_name_plural": "roles",
            },
        ),
        migrations.RemoveConstraint(
            model_name="outbox",
            name="outbox_one_digest_a_person_and_day",
        ),
        migrations.AddField(
            model_name="accountevent",
            name="actor",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="actor",
            ),
        ),
        migrations.AddField(
            model_name="accountevent",
            name="person",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="account_events",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person",
            ),
        ),
        migrations.AddField(
            model_name="outbox",
            name="account_event",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="mails", to="notices.accountevent"
            ),
        ),
        migrations.AddConstraint(
            model_name="outbox",
            constraint=models.UniqueConstraint(
                condition=models.Q(("account_event__isnull", True), ("event__isnull", True)),
                fields=("person", "created_at"),
                name="outbox_one_digest_a_person_and_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="outbox",
            constraint=models.UniqueConstraint(
                condition=models.Q(("account_event__isnull", False)),
                fields=("account_event",),
                name="outbox_once_an_account_event",
            ),
        ),
        migrations.AddField(
            model_name="rolegrant",
            name="answers",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="replies", to="notices.rolegrant"
            ),
        ),
        migrations.AddField(
            model_name="rolegrant",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="rolegrant",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="role_grants",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person",
            ),
        ),
        migrations.AddConstraint(
            model_name="accountevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("actor__isnull", False), ("source", "person")),
                    models.Q(("source", "person"), _negated=True),
                    _connector="OR",
                ),
                name="account_event_of_a_person_names_them",
            ),
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.UniqueConstraint(fields=("answers", "act"), name="role_is_confirmed_once_and_ended_once"),
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("act", "given"), ("answers__isnull", True)),
                    models.Q(
                        ("act__in", ["confirmed", "ended"]), ("answers__isnull", False), ("needs_confirmation", False)
                    ),
                    _connector="OR",
                ),
                name="role_grant_answers_unless_given",
            ),
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("by__isnull", False), ("source", "person")),
                    models.Q(("by__isnull", True), ("source__in", ["command", "directory"])),
                    _connector="OR",
                ),
                name="role_grant_by_a_person_or_not",
            ),
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("act", "ended"),
                    ("by__isnull", True),
                    models.Q(("by", models.F("person")), _negated=True),
                    _connector="OR",
                ),
                name="nobody_gives_or_confirms_their_own_role",
            ),
        ),
        migrations.RunSQL(ONE_ADDRESS, "DROP INDEX one_account_an_address"),
        migrations.RunPython(fill),
        migrations.RunPython(install),
    ]
