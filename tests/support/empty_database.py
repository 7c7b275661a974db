"""A database without a table, beside the one that the tests run on: for what happens before or without `migrate`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

ALIAS = "empty"


@contextmanager
def empty_database(folder: Path) -> Iterator[BaseDatabaseWrapper]:
    """Give a connection with the alias "empty"; on SQLite its file lies in `folder`."""
    other = connections[connection.alias].copy(ALIAS)
    name = str(folder / "empty.sqlite3") if connection.vendor == "sqlite" else f"{other.settings_dict['NAME']}_empty"
    _on_the_server(f'CREATE DATABASE "{name}"')
    other.settings_dict["NAME"] = name
    connections[ALIAS] = other
    try:
        yield other
    finally:
        del connections[ALIAS]
        other.close()
        _on_the_server(f'DROP DATABASE "{name}"')


def contents(database: BaseDatabaseWrapper) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables by the table's name."""
    with database.cursor() as cursor:
        rows = {}
        for table in database.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows[table] = sorted(cursor.fetchall())
    return rows


def _on_the_server(statement: str) -> None:
    """Outside of the test's transaction. SQLite makes a file by itself."""
    if connection.vendor == "postgresql":
        with connections[connection.alias]._nodb_cursor() as cursor:
            cursor.execute(statement)
