"""Putting a backup back: it is checked before anything is touched, and verified afterwards."""

from collections.abc import Iterator
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from notices.backup import postgresql, sqlite
from notices.backup.making import ledger_state
from notices.backup.manifest import Manifest, UnfitBackup, checked_manifest
from notices.models.public_revision import public_revision
from notices.operation.job_runs import forget_running
from notices.operation.migrations import recorded_migrations, unknown_migrations, waiting_migrations
from notices.sealing import known_keys
from notices.verification import snapshot, verify

LOADS = {"sqlite": sqlite.load, "postgresql": postgresql.load}


class DatabaseNotEmpty(Exception):
    """The database holds tables, and nobody said that they may go."""


def fit_backup(folder: Path) -> Manifest:
    """Return what a backup is of, when it is whole and this program can restore it. Raises UnfitBackup."""
    manifest = checked_manifest(folder)
    if manifest.kind != connection.vendor:
        raise UnfitBackup(
            f"The backup is of {manifest.kind}, and DATABASE_URL names a database of {connection.vendor}."
        )
    recorded = {(app, name) for app, _dot, name in (each.partition(".") for each in manifest.migrations)}
    if newer := unknown_migrations(recorded):
        raise UnfitBackup(
            f"The backup is of program {manifest.version}, which is newer than this one "
            f"(this one has no {'.'.join(newer[0])}): restore it with that program."
        )
    return manifest


def missing_keys(manifest: Manifest) -> list[str]:
    """Return the names of the ledger's keys that the backup was made with and this program does not have."""
    return sorted(set(manifest.ledger_keys) - set(known_keys()))


def restore(folder: Path, manifest: Manifest, *, replace: bool) -> None:
    """Put the copy into the database. Raises DatabaseNotEmpty, postgresql.ProgramFailed and sqlite3.Error."""
    tables = connection.introspection.table_names()
    if tables and not replace:
        raise DatabaseNotEmpty(
            f"The database {connection.settings_dict['NAME']} holds {len(tables)} tables. Name an empty one in "
            "DATABASE_URL, or say --replace: everything in it is then gone."
        )
    LOADS[connection.vendor](connection, folder / manifest.copy)
    # The backup itself was running when it was made.
    forget_running()


def differences_from(manifest: Manifest) -> Iterator[str]:
    """Yield in what the database that was just restored is not the one that the backup is of."""
    digest, counts = ledger_state()
    if digest != manifest.digest:
        yield f"the ledger's digest is {digest} ({counts}), and was {manifest.digest} ({manifest.counts})"


def is_behind() -> bool:
    """Does the program have migrations that the database has not run?"""
    return bool(waiting_migrations(recorded_migrations(connection)))


def migrate() -> None:
    call_command("migrate", verbosity=0)


def findings() -> list[str]:
    """Return everything that `verify` finds wrong."""
    with snapshot():
        return list(verify())


def has_changed_since(manifest: Manifest) -> bool:
    """Has anything that the public sees changed in this database since the backup was made?"""
    return ledger_state()[0] != manifest.digest or public_revision() != manifest.public_revision
