"""What the site needs to work, each asked by a function: nothing is written, and nothing told that is a secret."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import connection

from notices.models import Event
from notices.models.clock import do_clocks_agree
from notices.monitoring.failing_checks import failing_registries
from notices.operation.migrations import recorded_migrations, unknown_migrations, waiting_migrations
from notices.triggers.installed import missing_triggers

MEGABYTE = 1_048_576
TAKES_CHANGES = (
    "SELECT NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'off'"
    " AND has_table_privilege(to_regclass(%s)::oid, 'INSERT')"
)


class State(StrEnum):
    """How well a requirement is met: WARNING wants a person soon, FAILING means that the site can't do its work."""

    OK = "ok"
    WARNING = "warning"
    FAILING = "failing"


class Requirement(NamedTuple):
    """Something the site needs, how it stands, and a code that says why it is not met."""

    name: str
    state: State = State.OK
    reason: str = ""


def requirements(now: datetime) -> Iterator[Requirement]:
    """Yield what this process needs. Raises DatabaseError where no database answers."""
    migrations = _migrations()
    yield Requirement("database")
    yield migrations
    if not migrations.reason:
        # Of a newer schema this program does not know what belongs there.
        yield _guards()
    if migrations.state == State.OK:
        yield _writable()
        yield _registries(now)
    yield _disk()
    yield _clock()


def _migrations() -> Requirement:
    recorded = recorded_migrations(connection)
    if waiting_migrations(recorded):
        return Requirement("migrations", State.FAILING, "behind")
    # While machines are updated one after the other, the old ones work on the new schema.
    return Requirement("migrations", State.OK, "ahead" if unknown_migrations(recorded) else "")


def _guards() -> Requirement:
    return Requirement("guards", State.FAILING, "missing") if missing_triggers(connection) else Requirement("guards")


def _writable() -> Requirement:
    is_writable = _is_postgresql_writable() if connection.vendor == "postgresql" else _is_file_writable()
    return Requirement("writable") if is_writable else Requirement("writable", State.FAILING, "read_only")


def _is_postgresql_writable() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(TAKES_CHANGES, [Event._meta.db_table])
        return bool(cursor.fetchone()[0])


def _is_file_writable() -> bool:
    # SQLite also writes beside the file.
    return all(os.access(path, os.W_OK) for path in (_file(), _file().parent))


def _file() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _disk() -> Requirement:
    """Look at the room for SQLite's database and for temporary files; PostgreSQL's is on its own machine."""
    folders: list[Path | str] = [tempfile.gettempdir(), *([_file().parent] if connection.vendor == "sqlite" else [])]
    is_low = any(shutil.disk_usage(folder).free < settings.MIN_FREE_DISK_MB * MEGABYTE for folder in folders)
    return Requirement("disk", State.WARNING, "low") if is_low else Requirement("disk")


def _registries(now: datetime) -> Requirement:
    """Say whether the checks against registries work: one that is down is no reason to restart anything."""
    return Requirement("registries", State.WARNING, "silent") if failing_registries(now) else Requirement("registries")


def _clock() -> Requirement:
    """Compare the machine's clock with what the database last said: the database decides, so nothing fails by it."""
    return Requirement("clock") if do_clocks_agree() else Requirement("clock", State.WARNING, "differs")
