"""Which of our triggers the database has, and which it lacks: asked often, so by their names alone."""

import re
from functools import cache

from django.db.backends.base.base import BaseDatabaseWrapper

from notices.triggers import guards, page_expiry

CREATED = re.compile(r"CREATE TRIGGER (\w+)")
SQLITE = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
# Those that fire, on the tables of the schema that holds ours.
POSTGRESQL = """
SELECT tgname FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid
WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')
  AND c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = to_regclass('notices_notice'))
"""


def missing_triggers(connection: BaseDatabaseWrapper) -> set[str]:
    """Return the names of the triggers that this program needs and that are not there, or switched off. One query."""
    with connection.cursor() as cursor:
        cursor.execute(POSTGRESQL if connection.vendor == "postgresql" else SQLITE)
        return set(_needed(connection.vendor)) - {name for (name,) in cursor.fetchall()}


@cache
def _needed(vendor: str) -> frozenset[str]:
    statements = [*guards.statements(vendor), *page_expiry.statements(vendor)]
    return frozenset(name for statement in statements for name in CREATED.findall(statement))
