"""The app `notices`, and what it does before and after every `migrate`."""

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.core.checks import CheckMessage

# A database that has our tables without these migrations was made by an earlier edition.
FIRST_MIGRATIONS = {"notices": "0001_ledger_tables", "trials": "0001_tables"}
# From here on every event and ledger row is sealed, every account and role has an event, and every version says who
# contributed to it. Nothing is sealed or added afterwards: nobody knows that what stood there before is true.
ROWS_FROM_THE_START = {
    "notices_event": ("notices", "0015_contributors"),
    "auth_user": ("notices", "0013_roles_and_accounts"),
}
EARLIER_EDITION = (
    "The database {name} was made by an earlier edition of HorizonScan, and its contents are not carried over: "
    "delete it, or name an empty one in DATABASE_URL."
)


class NoticesConfig(AppConfig):
    name = "notices"
    verbose_name = _("Notices")

    def ready(self) -> None:
        from allauth.account.signals import authentication_step_completed
        from allauth.mfa.models import Authenticator
        from allauth.mfa.signals import authenticator_used
        from allauth.socialaccount.models import SocialAccount
        from django.contrib.auth.models import User
        from django.contrib.auth.signals import user_logged_in
        from django.core.checks import register
        from django.core.signals import request_finished
        from django.db.backends.signals import connection_created
        from django.db.models.signals import m2m_changed, post_migrate, post_save, pre_delete, pre_migrate, pre_save

        from notices.access.directory_settings import check_directory
        from notices.access.people import load_profile_into_session
        from notices.access.sessions import note_sign_in, renew_key
        from notices.models.clock import read_clock
        from notices.public.agency_pages import check_agency_pages
        from notices.public.security_txt import check_security_contact
        from notices.workflow.accounts import changes, directory, factors
        from notices.workflow.relisting import relist_forged

        check_registry_terms()
        register(check_security_contact, "security", deploy=True)
        register(check_agency_pages, deploy=True)
        register(check_directory, "security", deploy=True)
        register(check_deployment, deploy=True)
        connection_created.connect(read_clock)
        user_logged_in.connect(load_profile_into_session)
        user_logged_in.connect(note_sign_in)
        authentication_step_completed.connect(renew_key)
        pre_save.connect(changes.note_account_before, sender=User)
        post_save.connect(changes.record_account_change, sender=User)
        for relation in (User.groups, User.user_permissions):
            m2m_changed.connect(changes.record_permission_change, sender=relation.through)
        request_finished.connect(relist_forged)
        post_save.connect(factors.record_added_factor, sender=Authenticator)
        pre_delete.connect(factors.record_removed_factor, sender=Authenticator)
        authenticator_used.connect(factors.record_used_code)
        post_save.connect(directory.record_connection, sender=SocialAccount)
        pre_delete.connect(directory.record_disconnection, sender=SocialAccount)
        pre_migrate.connect(_refuse_an_earlier_edition, sender=self)
        post_migrate.connect(_restore_triggers, sender=self)


def check_deployment(**options: Any) -> "list[CheckMessage]":
    """Name what must be mended before the site is opened; what looks for it is read for this alone."""
    from notices.verification import deployment

    return [*deployment.wrong_settings(), *deployment.wrong_installation()]


def check_registry_terms() -> None:
    """Raise ImproperlyConfigured where a registry's part maps a code to a term that the template lacks."""
    from notices.trial_table.registry_terms import unknown_terms
    from trials.readable import readable_registries

    for registry in readable_registries():
        if problems := unknown_terms(registry):
            raise ImproperlyConfigured(f"The registry {registry.code}: {' '.join(problems)}")


def _refuse_an_earlier_edition(using: str, **kwargs: Any) -> None:
    """Stop before anything is written: the existing tables would be in the way of the new ones."""
    from django.core.management import CommandError

    from notices.operation.migrations import recorded_migrations

    connection = connections[using]
    recorded = recorded_migrations(connection)
    tables = connection.introspection.table_names()
    for app, first in FIRST_MIGRATIONS.items():
        is_ours = any(name == app for name, _ in recorded) or any(name.startswith(f"{app}_") for name in tables)
        if is_ours and (app, first) not in recorded:
            raise CommandError(EARLIER_EDITION.format(name=connection.settings_dict["NAME"]))
    for table, migration in ROWS_FROM_THE_START.items():
        is_older = any(name == "notices" for name, _ in recorded) and migration not in recorded
        if is_older and table in tables and _has_rows(connection, table):
            raise CommandError(EARLIER_EDITION.format(name=connection.settings_dict["NAME"]))


def _has_rows(connection: BaseDatabaseWrapper, table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")
        return cursor.fetchone() is not None


def _restore_triggers(using: str, **kwargs: Any) -> None:
    """Create the triggers again that somebody has dropped; they are the same as those of the migrations."""
    from notices.operation.migrations import recorded_migrations, waiting_migrations
    from notices.triggers import guards, page_expiry

    if not waiting_migrations(recorded_migrations(connections[using])):
        guards.install(connections[using])
        page_expiry.install(connections[using])
