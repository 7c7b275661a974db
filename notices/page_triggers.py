"""Triggers by which the database itself says that what the public sees has changed: no writer can forget it.

With every row of the ledger that comes or changes, the stamp of what is public goes up and the notice's stored pages
go, in the same transaction: a page made before can be kept no more, and one kept before is read no more.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from notices.models import Counter, Publication, StoredPage

LEDGER = Publication._meta.db_table
PAGES = StoredPage._meta.db_table
EVENTS = ("INSERT", "UPDATE")
# The stamp first: who keeps a page holds it, so no page can be kept between these two.
BODY = (
    f"UPDATE {Counter._meta.db_table} SET value = value + 1 WHERE name = '{Counter.PUBLIC}'; "
    f"DELETE FROM {PAGES} WHERE notice_id = NEW.notice_id;"
)


def _name(event: str) -> str:
    return f"public_changes_by_{event.lower()}"


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place of whatever stands there, where the tables exist."""
    remove(connection)
    if not {LEDGER, PAGES} <= set(connection.introspection.table_names()):
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE FUNCTION public_changes() RETURNS trigger LANGUAGE plpgsql AS "
                f"$public$BEGIN {BODY} RETURN NEW; END$public$"
            )
        for event in EVENTS:
            act = "EXECUTE FUNCTION public_changes()" if connection.vendor == "postgresql" else f"BEGIN {BODY} END"
            cursor.execute(f"CREATE TRIGGER {_name(event)} AFTER {event} ON {LEDGER} FOR EACH ROW {act}")


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away, for a migration."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP FUNCTION IF EXISTS public_changes() CASCADE")
            return
        for event in EVENTS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {_name(event)}")
