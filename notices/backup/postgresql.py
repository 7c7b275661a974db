"""Copying a database of PostgreSQL into a file and back, by PostgreSQL's own programs."""

import os
import re
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile

from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.conninfo import make_conninfo

# What the copy does not hold: who owns the tables and who may read them belongs to the server it is restored on.
PLAIN = ("--no-owner", "--no-privileges")
# Everything that a database of ours holds, before the copy takes its place.
EMPTY = """
DO $$ DECLARE each record; BEGIN
FOR each IN
    SELECT format('DROP TABLE IF EXISTS %I.%I CASCADE', schemaname, tablename) AS command
    FROM pg_tables WHERE schemaname = 'public'
    UNION ALL SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', oid::regprocedure)
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
LOOP EXECUTE each.command; END LOOP; END $$;
"""


class ProgramFailed(Exception):
    """One of PostgreSQL's programs is not there, too old, or says that it failed."""


def dump(connection: BaseDatabaseWrapper, file: Path) -> None:
    """Copy the database, as this connection's transaction sees it, into a new file. Raises ProgramFailed."""
    with connection.cursor() as cursor:
        # This transaction waits for as long as pg_dump needs.
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
    words = ("--format=custom", f"--snapshot={snapshot}", f"--file={file}", *PLAIN)
    _run([_program("pg_dump", connection), *words, f"--dbname={_address(connection)}"], connection)


def load(connection: BaseDatabaseWrapper, file: Path) -> None:
    """Put the copy in place of everything that the database holds, in one transaction. Raises ProgramFailed."""
    connection.ensure_connection()
    address = f"--dbname={_address(connection)}"
    read = [_program("pg_restore", connection), "--file=-", *PLAIN, str(file)]
    write = [_program("psql", connection), "--no-psqlrc", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1"]
    write += ["--command=BEGIN", f"--command={EMPTY}", "--file=-", address]
    environment = _environment(connection)
    # Ours would hold locks that the other one waits for.
    connection.close()
    with TemporaryFile() as reading_problem, TemporaryFile() as writing_problem:
        with (
            subprocess.Popen(read, stdout=subprocess.PIPE, stderr=reading_problem) as reading,  # noqa: S603 - words of our own
            subprocess.Popen(write, stdin=subprocess.PIPE, stderr=writing_problem, env=environment) as writing,  # noqa: S603 - words of our own
        ):
            _hand_over(reading, writing)
        for program, problem in ((writing, writing_problem), (reading, reading_problem)):
            if program.returncode:
                problem.seek(0)
                raise ProgramFailed(problem.read().decode(errors="replace").strip())


def _hand_over(reading: subprocess.Popen[bytes], writing: subprocess.Popen[bytes]) -> None:
    """Pass on what one program reads to the one that writes it; only a whole copy is committed."""
    assert reading.stdout and writing.stdin  # noqa: S101 - both were asked for
    with suppress(BrokenPipeError), writing.stdin as target:
        shutil.copyfileobj(reading.stdout, target)
        reading.stdout.close()
        if reading.wait() == 0:
            target.write(b"\nCOMMIT;\n")
    # The writer may have ended early: then nobody reads what the other one has left.
    reading.stdout.close()


def _run(command: list[str], connection: BaseDatabaseWrapper) -> None:
    answer = subprocess.run(command, capture_output=True, text=True, check=False, env=_environment(connection))  # noqa: S603
    if answer.returncode:
        raise ProgramFailed(answer.stderr.strip() or f"{command[0]} ended with {answer.returncode}.")


def _program(name: str, connection: BaseDatabaseWrapper) -> str:
    """Return the path of one of PostgreSQL's programs: the oldest that is not older than the server."""
    server: int = connection.pg_version // 10_000  # type: ignore[attr-defined]  # PostgreSQL's connection has it
    versions = {folder: _major(folder / name) for folder in _folders() if (folder / name).exists()}
    fit = [folder for folder, version in versions.items() if version >= server]
    if not fit:
        older = f" Too old: {', '.join(map(str, versions))}." if versions else ""
        raise ProgramFailed(
            f"There is no {name} for PostgreSQL {server} here.{older} Install it (Debian: postgresql-client-{server}), "
            "or name its folder in POSTGRES_BIN_DIR."
        )
    # The server's own age, where it is there: what a newer program writes, an older server may not read.
    return str(min(fit, key=lambda folder: versions[folder]) / name)


def _folders() -> list[Path]:
    """Return where to look: the folder asked for, else the path, then Debian's folders, the newest first."""
    if asked_for := os.environ.get("POSTGRES_BIN_DIR"):
        return [Path(asked_for)]
    # Debian's own pg_dump on the path picks one of those in the folders by itself, and not always the one we need.
    on_path = [Path(path).parent for path in [shutil.which("pg_dump")] if path]
    packaged = Path("/usr/lib/postgresql").glob("*/bin")
    newest_first = sorted(packaged, key=lambda folder: int(re.sub(r"\D", "", folder.parent.name) or 0), reverse=True)
    return [*newest_first, *on_path]


def _major(program: Path) -> int:
    answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    version = re.search(r"\b(\d+)(?:\.\d+)?", answer.stdout)
    return int(version[1]) if version else 0


def _address(connection: BaseDatabaseWrapper) -> str:
    """Return what libpq needs to find the database, without the password: others may read a command's words."""
    return make_conninfo(**{name: value for name, value in _parameters(connection).items() if name != "password"})


def _environment(connection: BaseDatabaseWrapper) -> dict[str, str]:
    outer = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    password = _parameters(connection).get("password")
    return {**outer, "PGPASSWORD": password} if password else outer


def _parameters(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Return what the settings say of the connection, but for what psycopg alone understands.

    Nor the options: they bound how long a request may take, and a whole database takes longer.
    """
    parameters = connection.get_connection_params()
    return {
        name: str(value)
        for name, value in parameters.items()
        if (isinstance(value, str) or name == "port") and name != "options"
    }
