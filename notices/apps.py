"""The app of the notices, and what it does around every `migrate`."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.utils.translation import gettext_lazy as _

# Nothing was released before them: a database that has our tables without these was made by an earlier edition.
FIRST_MIGRATIONS = {"notices": "0001_ledger_tables", "trials": "0001_tables"}
EARLIER_EDITION = (
    "The database {name} was made by an earlier edition of HorizonScan, and its contents are not carried over: "
    "delete it, or name an empty one in DATABASE_URL."
)


class NoticesConfig(AppConfig):
    name = "notices"
    verbose_name = _("Notices")

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in
        from django.db.models.signals import post_migrate, pre_migrate

        from notices.access.people import load_profile_into_session

        user_logged_in.connect(load_profile_into_session)
        pre_migrate.connect(_refuse_an_earlier_edition, sender=self)
        post_migrate.connect(_put_triggers_back, sender=self)


def _refuse_an_earlier_edition(using: str, **kwargs: Any) -> None:
    """Stop before anything is written: the tables that the migrations make would stand in their way."""
    from django.core.management import CommandError
    from django.db.migrations.recorder import MigrationRecorder

    connection = connections[using]
    recorded = MigrationRecorder(connection).applied_migrations()
    tables = connection.introspection.table_names()
    for app, first in FIRST_MIGRATIONS.items():
        is_ours = any(name == app for name, _ in recorded) or any(name.startswith(f"{app}_") for name in tables)
        if is_ours and (app, first) not in recorded:
            raise CommandError(EARLIER_EDITION.format(name=connection.settings_dict["NAME"]))


def _put_triggers_back(using: str, **kwargs: Any) -> None:
    """Install again what somebody has taken away. The migrations make the triggers; they are the same ones."""
    from django.db.migrations.loader import MigrationLoader

    from notices.triggers import guards, page_expiry

    loader = MigrationLoader(connections[using])
    if set(loader.graph.leaf_nodes()) <= set(loader.applied_migrations):
        guards.install(connections[using])
        page_expiry.install(connections[using])
