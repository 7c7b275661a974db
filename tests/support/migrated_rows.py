"""What the migrations wrote into a fresh database, and how a database comes back to it."""

import threading

from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Model

from notices.triggers import guards

SECONDS_FOR_A_REQUEST = 10


def migrated_rows() -> list[list[Model]]:
    """All rows of the fresh database, by table: roles, permissions, code lists, counters."""
    return [list(model._base_manager.all()) for model in apps.get_models(include_auto_created=True)]


def back_to(rows: list[list[Model]]) -> None:
    """After a test with real transactions: empty all tables, which the guards would refuse, and refill them."""
    _let_requests_end()
    guards.remove(connection)
    _empty_tables()
    with transaction.atomic():
        for table in filter(None, rows):
            type(table[0])._base_manager.bulk_create(table)
    guards.install(connection)


def _empty_tables() -> None:
    """Empty each table of Django's models. On PostgreSQL TRUNCATE is slow: it makes new files for each of them."""
    if connection.vendor == "sqlite":
        call_command("flush", verbosity=0, interactive=False, reset_sequences=False, inhibit_post_migrate=True)
        return
    tables = list(map(connection.ops.quote_name, connection.introspection.django_table_names(only_existing=True)))
    with transaction.atomic(), connection.cursor() as cursor:
        # Like TRUNCATE it waits for whoever still writes, and asks no trigger and no foreign key.
        cursor.execute(f"LOCK TABLE {', '.join(tables)} IN EXCLUSIVE MODE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("; ".join(f"DELETE FROM {table}" for table in tables))


def _let_requests_end() -> None:
    """Wait for what a closing browser asked last: on tables that are being emptied it would stand in the way."""
    for thread in threading.enumerate():
        if thread.name.endswith("(process_request_thread)"):
            thread.join(SECONDS_FOR_A_REQUEST)
