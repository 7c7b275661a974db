"""Triggers that delete stored pages when something they show changes: no program can forget to.

The public revision goes up and the pages go, in the same transaction: a page made before cannot be stored any more, and
one stored before is not read any more. The database does not know which pages of other notices show this one: see
`notices.public.page_cache.store.expire_related`.
"""

from typing import NamedTuple

from django.db.backends.base.base import BaseDatabaseWrapper

from notices.models import AtcAlteration, Counter, Notice, NoticeTrial, Publication, StoredPage, TrialAlert, Version
from trials.models import Trial

STORED_PAGE = StoredPage._meta.db_table
CITING_NOTICES = (
    f"SELECT v.notice_id FROM {NoticeTrial._meta.db_table} c "
    f"JOIN {Version._meta.db_table} v ON v.id = c.version_id WHERE c.trial_id = NEW.id"
)


NOTICE_OF_VERSION = f"SELECT v.notice_id FROM {Version._meta.db_table} v WHERE v.id = NEW.version_id"


class WatchedTable(NamedTuple):
    """A table that pages show: its events, the columns whose update counts (all, if none), the pages to delete."""

    table: str
    events: tuple[str, ...]
    columns: tuple[str, ...] = ()
    pages: str = "notice_id = NEW.notice_id"


WATCHED_TABLES = (
    WatchedTable(Publication._meta.db_table, ("INSERT", "UPDATE")),
    WatchedTable(
        TrialAlert._meta.db_table,
        ("INSERT", "UPDATE"),
        ("old", "new", "level", "row_key", "dismissed_at", "ended_at"),
    ),
    WatchedTable(TrialAlert.versions.through._meta.db_table, ("INSERT",), (), f"notice_id IN ({NOTICE_OF_VERSION})"),
    WatchedTable(Notice._meta.db_table, ("UPDATE",), ("review_by",), "notice_id = NEW.id"),
    WatchedTable(Trial._meta.db_table, ("UPDATE",), ("checked_at", "gone_at"), f"notice_id IN ({CITING_NOTICES})"),
    WatchedTable(AtcAlteration._meta.db_table, ("INSERT", "UPDATE", "DELETE"), (), "1 = 1"),
)


def _action(watched: WatchedTable) -> str:
    # The revision first: whoever stores a page locks it, so none is stored between these two, and neither waits.
    return (
        f"UPDATE {Counter._meta.db_table} SET value = value + 1 WHERE name = '{Counter.PUBLIC}'; "
        f"DELETE FROM {STORED_PAGE} WHERE {watched.pages};"
    )


def _condition(watched: WatchedTable, differs: str) -> str:
    return " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in watched.columns)


def _name(table: str, event: str = "change") -> str:
    return f"public_{table}_{event.lower()}"


def statements(vendor: str) -> list[str]:
    """Return the SQL that creates the triggers; the migrations contain the same text, frozen."""
    sql = []
    for watched in WATCHED_TABLES:
        action = f"BEGIN {_action(watched)} END"
        if vendor == "postgresql":
            function = _name(watched.table)
            sql.append(
                f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$public$BEGIN {_action(watched)} RETURN NULL; END$public$"
            )
            action = f"EXECUTE FUNCTION {function}()"
        condition = _condition(watched, "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT")
        for event in watched.events:
            when = f"WHEN ({condition}) " if condition and event == "UPDATE" else ""
            name = _name(watched.table, event)
            sql.append(f"CREATE TRIGGER {name} AFTER {event} ON {watched.table} FOR EACH ROW {when}{action}")
    return sql


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers, in place of any that exist; do nothing while the tables do not exist."""
    remove(connection)
    if not {STORED_PAGE, *(watched.table for watched in WATCHED_TABLES)} <= set(connection.introspection.table_names()):
        return
    with connection.cursor() as cursor:
        for statement in statements(connection.vendor):
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers."""
    with connection.cursor() as cursor:
        for watched in WATCHED_TABLES:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP FUNCTION IF EXISTS {_name(watched.table)}() CASCADE")
                continue
            for event in watched.events:
                cursor.execute(f"DROP TRIGGER IF EXISTS {_name(watched.table, event)}")
