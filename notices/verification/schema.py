"""Is the schema what the migrations make? Every part is compared with a file of hashes, one for each kind of database.

`make schema` writes the files; a test compares them with a database that has run all migrations. On PostgreSQL also
what a role or a session can be told: where names are looked up, and that triggers are not to fire.
"""

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper

from notices.verification.catalogue import SchemaPart, home_of, parts

FOLDER = Path(__file__).parent
MAX_BROKEN_ROWS = 20
# The major versions of PostgreSQL on which a new database was compared with the file, and nothing differed.
TRIED_VERSIONS = (15, 16, 18)
# What switches triggers and foreign keys off, or moves a name to another table.
DANGEROUS_SETTINGS = ("session_replication_role", "search_path", "row_security")


def findings(connection: BaseDatabaseWrapper) -> Iterator[str]:
    """Yield each part of the schema that is missing, switched off, other than it should be, or should not be there."""
    unexpected = list(differences(expected(connection.vendor), parts(connection)))
    yield from unexpected
    if unexpected and connection.vendor == "postgresql":
        yield from untried(connection.pg_version // 10_000)  # type: ignore[attr-defined]  # PostgreSQL's alone
    yield from _settings(connection) if connection.vendor == "postgresql" else _broken_rows(connection)


def untried(version: int) -> Iterator[str]:
    """Say that a server of this version may write down the same schema in other words."""
    if version not in TRIED_VERSIONS:
        tried = ", ".join(map(str, TRIED_VERSIONS))
        yield (
            f"the server is PostgreSQL {version}, and the schema is compared as PostgreSQL {tried} write it down: "
            "some of these differences may be the server's own words"
        )


def differences(expected_hashes: dict[str, str], present: dict[str, SchemaPart]) -> Iterator[str]:
    """Compare what should be there with what is."""
    tables = {name.removeprefix("the table ") for name in expected_hashes if name.startswith("the table ")}
    for name in sorted(expected_hashes.keys() | present.keys()):
        part = present.get(name)
        if part is None:
            yield f"{name} is missing"
        elif name not in expected_hashes:
            if not _is_harmless(name, tables):
                yield f"{name} is there, and no migration makes it"
        elif part.is_off:
            yield f"{name} is switched off"
        elif hash_of(part) != expected_hashes[name]:
            yield f"{name} is not as the migrations make it"


def _is_harmless(name: str, tables: set[str]) -> bool:
    """Is it, or is it on, a table that is not one of ours? A trigger never is harmless."""
    if name.startswith("the table "):
        return " as a part of " not in name or name.rpartition(" ")[2] not in tables
    is_plain = name.startswith(("the column ", "the constraint ", "the index "))
    return is_plain and name.rpartition(" ")[2] not in tables


def hash_of(part: SchemaPart) -> str:
    return hashlib.sha256(part.text.encode()).hexdigest()[:32]


def path_of(vendor: str) -> Path:
    """Return the file with a line for each part that the migrations make on this kind of database."""
    return FOLDER / f"schema.{vendor}.txt"


@cache
def expected(vendor: str) -> dict[str, str]:
    """Return the hash of each part that the migrations make, by the part's name."""
    lines = path_of(vendor).read_text("utf-8").splitlines()
    return {name: digest for digest, _space, name in (line.partition(" ") for line in lines)}


def _broken_rows(connection: BaseDatabaseWrapper) -> Iterator[str]:
    """Yield what SQLite finds of rows that break a constraint: it can be told not to look while they are written."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA integrity_check({MAX_BROKEN_ROWS})")
        for (words,) in cursor.fetchall():
            if words != "ok":
                yield f"SQLite's own check says: {words}"


def _settings(connection: BaseDatabaseWrapper) -> Iterator[str]:
    home = home_of(connection)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schemas(false)::text[], current_setting('session_replication_role')")
        path, replication = cursor.fetchone()
        for schema in path:
            if schema != home:
                yield f"search_path leads to the schema {schema}, beside {home}, which holds the tables"
        if replication != "origin":
            yield f"session_replication_role is {replication}: triggers and foreign keys do not fire"
        cursor.execute(
            "SELECT COALESCE(rolname, 'every role'), split_part(setting, '=', 1), setting FROM pg_db_role_setting s "
            "CROSS JOIN LATERAL unnest(setconfig) setting LEFT JOIN pg_roles r ON r.oid = s.setrole "
            "WHERE setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database())) ORDER BY 1, 2"
        )
        for role, name, setting in cursor.fetchall():
            if name in DANGEROUS_SETTINGS:
                yield f"{role} starts each session with {setting}: take it back with ALTER ROLE … RESET {name}"
