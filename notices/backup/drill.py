"""The rehearsal: a backup is restored into a database beside the site's own, verified, and compared with the site."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from django.conf import settings
from django.db import ProgrammingError, connection

from notices.public.static_copy.copying import hashes_of_site


class DrillFailed(Exception):
    """A step of the drill failed, and what it said."""


@contextmanager
def scratch_database() -> Iterator[str]:
    """Give the DATABASE_URL of an empty database that is gone at the end. Raises DrillFailed."""
    if connection.vendor == "sqlite":
        with TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/drill.sqlite3"
        return
    name = f"{connection.settings_dict['NAME']}_drill_{os.getpid()}"
    _on_the_server(f"CREATE DATABASE {connection.ops.quote_name(name)}")
    try:
        yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    finally:
        _on_the_server(f"DROP DATABASE {connection.ops.quote_name(name)} WITH (FORCE)")


def restored(backup: Path, database: str) -> str:
    """Restore a backup into a database as the command does it, and return what that says. Raises DrillFailed."""
    return _manage(database, "restore", str(backup), "--migrate")


def differences(database: str) -> tuple[int, list[str]]:
    """Compare the public site with the one that another database gives: how many files, and which differ.

    Raises DrillFailed.
    """
    problems: list[str] = []
    ours = hashes_of_site(problems)
    lines = _manage(database, "export_site", "--hashes").splitlines()
    theirs = {name: digest for digest, _space, name in (line.partition("  ") for line in lines)}
    differing = [name for name in sorted(ours.keys() | theirs.keys()) if ours.get(name) != theirs.get(name)]
    return len(ours), [*problems, *differing]


def _manage(database: str, *words: str) -> str:
    """Run a command of this program on another database."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *words]
    environment = {**os.environ, "DATABASE_URL": database}
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if answer.returncode:
        raise DrillFailed(f"{words[0]} failed:\n{answer.stdout}{answer.stderr}".strip())
    return answer.stdout


def _on_the_server(statement: str) -> None:
    try:
        with connection._nodb_cursor() as cursor:
            cursor.execute(statement)
    except ProgrammingError as error:
        raise DrillFailed(
            f"{error} The drill needs a database beside the site's own: let its role make one (ALTER ROLE … CREATEDB), "
            "or name an empty one with --database."
        ) from error
