"""Copying a database of SQLite into a file and back, by SQLite's own online backup."""

import sqlite3
from contextlib import closing
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper


def dump(connection: BaseDatabaseWrapper, file: Path) -> None:
    """Copy the database, as this connection's transaction sees it, into a new file."""
    with closing(sqlite3.connect(file)) as target:
        connection.connection.backup(target)
        # One file: nothing of it stands in a log beside it.
        target.execute("PRAGMA journal_mode = DELETE")


def load(connection: BaseDatabaseWrapper, file: Path) -> None:
    """Put the copy in place of everything that the database holds, at once or not at all."""
    connection.ensure_connection()
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as source:
        source.backup(connection.connection)
    connection.close()
