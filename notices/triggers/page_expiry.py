"""Triggers by which the database itself says that what a public page tells has changed: no writer can forget it.

The public revision goes up and the stored pages go, in the same transaction: a page made before can be kept no
more, and one kept before is read no more. What other notices' pages tell of this one is not known here: see
`notices.public.page_cache.store.expire_related`.
"""

from typing import NamedTuple

from django.db.backends.base.base import BaseDatabaseWrapper

from notices.models import AtcAlteration, Counter, Notice, NoticeTrial, Publication, StoredPage, TrialAlert, Version
from trials.models import Trial

PAGES = StoredPage._meta.db_table
CITING = (
    f"SELECT v.notice_id FROM {NoticeTrial._meta.db_table} c "
    f"JOIN {Version._meta.db_table} v ON v.id = c.version_id WHERE c.trial_id = NEW.id"
)


class Told(NamedTuple):
    """A table that pages tell of: by which events, on which of its columns (all, if none), on whose pages."""

    table: str
    events: tuple[str, ...]
    columns: tuple[str, ...] = ()
    whose: str = "notice_id = NEW.notice_id"


TOLD = (
    Told(Publication._meta.db_table, ("INSERT", "UPDATE")),
    Told(TrialAlert._meta.db_table, ("INSERT", "UPDATE")),
    Told(Notice._meta.db_table, ("UPDATE",), ("review_by",), "notice_id = NEW.id"),
    Told(Trial._meta.db_table, ("UPDATE",), ("checked_at", "gone_at"), f"notice_id IN ({CITING})"),
    Told(AtcAlteration._meta.db_table, ("INSERT", "UPDATE", "DELETE"), (), "1 = 1"),
)


def _body(told: Told) -> str:
    # The revision first: who stores a page locks it, so none is stored between these two, and none waits for the other.
    return (
        f"UPDATE {Counter._meta.db_table} SET value = value + 1 WHERE name = '{Counter.PUBLIC}'; "
        f"DELETE FROM {PAGES} WHERE {told.whose};"
    )


def _condition(told: Told, differs: str) -> str:
    return " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in told.columns)


def _name(table: str, event: str = "change") -> str:
    return f"public_{table}_{event.lower()}"


def statements(vendor: str) -> list[str]:
    """Return the SQL that makes the triggers; the migrations hold the same, frozen."""
    made = []
    for told in TOLD:
        act = f"BEGIN {_body(told)} END"
        if vendor == "postgresql":
            function = _name(told.table)
            made.append(
                f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$public$BEGIN {_body(told)} RETURN NULL; END$public$"
            )
            act = f"EXECUTE FUNCTION {function}()"
        condition = _condition(told, "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT")
        when = f"WHEN ({condition}) " if condition else ""
        made += [
            f"CREATE TRIGGER {_name(told.table, event)} AFTER {event} ON {told.table} FOR EACH ROW {when}{act}"
            for event in told.events
        ]
    return made


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place of whatever stands there, where the tables exist."""
    remove(connection)
    if not {PAGES, *(told.table for told in TOLD)} <= set(connection.introspection.table_names()):
        return
    with connection.cursor() as cursor:
        for statement in statements(connection.vendor):
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away."""
    with connection.cursor() as cursor:
        for told in TOLD:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP FUNCTION IF EXISTS {_name(told.table)}() CASCADE")
                continue
            for event in told.events:
                cursor.execute(f"DROP TRIGGER IF EXISTS {_name(told.table, event)}")
