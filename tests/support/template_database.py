"""A database that is migrated once in a run: where tests run in several processes, each of them starts with a copy."""

import fcntl
import shutil
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from pytest_django import DjangoDbBlocker

NAME = "template_of_tests"


def take_a_copy(shared: Path, mine: Path, blocker: DjangoDbBlocker) -> None:
    """Let Django make this process's database as a copy of the template. Whoever comes first makes the template.

    `shared` is a folder of all processes of this run. On SQLite the copy is written to the file `mine`; PostgreSQL
    copies by itself, and the template stays until its server ends.
    """
    is_file = connection.vendor == "sqlite"
    name = str(shared / f"{NAME}.sqlite3") if is_file else NAME
    with (shared / f"{NAME}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = shared / f"{NAME}.made"
        if not made.exists():
            with blocker.unblock():
                _make(name)
            made.touch()
    if is_file:
        shutil.copyfile(name, mine)
    else:
        connection.settings_dict["TEST"]["TEMPLATE"] = name


def _make(name: str) -> None:
    """Migrate a new database and leave it: what somebody is connected to cannot be copied."""
    if connection.vendor == "postgresql":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")
            cursor.execute(f"CREATE DATABASE {name}")
    before = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = name
    connection.close()
    call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
    connection.close()
    connection.settings_dict["NAME"] = before
