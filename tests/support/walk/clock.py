"""One clock for the program and for the guards of PostgreSQL, which otherwise ask the database's own.

A schema that is found before `pg_catalog` holds another `clock_timestamp`. The guards themselves stay as they are.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.backends.signals import connection_created

START = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
MAKE = """
DROP SCHEMA IF EXISTS walk CASCADE;
CREATE SCHEMA walk;
CREATE TABLE walk.clock (stands_at timestamptz, shift interval);
INSERT INTO walk.clock VALUES (NULL, '0');
CREATE FUNCTION walk.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS
$$ SELECT COALESCE(stands_at, pg_catalog.clock_timestamp() + shift) FROM walk.clock $$
"""


class Clock:
    """It stands until it is moved; while people race, it runs from where it stood."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.now = START
        self._shift: timedelta | None = None
        patch.setattr("django.utils.timezone.now", self._time)
        self.move(timedelta())

    def _time(self) -> datetime:
        return self.now if self._shift is None else _real() + self._shift

    def move(self, by: timedelta) -> None:
        self.now += by
        _write("stands_at = %s", self.now)

    @contextmanager
    def running(self) -> Iterator[None]:
        self._shift = self.now - _real()
        _write("stands_at = NULL, shift = %s", self._shift)
        yield
        self.now, self._shift = _real() + self._shift, None
        self.move(timedelta(seconds=1))


def _real() -> datetime:
    return datetime.fromtimestamp(time.time(), UTC)


def _write(columns: str, value: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE walk.clock SET {columns}", [value])


def _look_there_first(connection: Any, **_: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET search_path = walk, pg_catalog, public")


def _look_as_usual() -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET search_path")


@contextmanager
def walk_clock(patch: pytest.MonkeyPatch) -> Iterator[Clock]:
    """Let the program and every connection to the database go by one clock, and take it away again."""
    with connection.cursor() as cursor:
        cursor.execute(MAKE)
    connection_created.connect(_look_there_first)
    _look_there_first(connection)
    try:
        yield Clock(patch)
    finally:
        connection_created.disconnect(_look_there_first)
        _look_as_usual()
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA walk CASCADE")


@contextmanager
def as_installed() -> Iterator[None]:
    """Inside, this connection finds names as on every installation: `verify` looks at that too."""
    _look_as_usual()
    try:
        yield
    finally:
        _look_there_first(connection)
