"""Which migrations the program has, and which of them a database has run."""

from collections.abc import Set
from functools import cache

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

# A migration: its app and its name.
MigrationKey = tuple[str, str]
OUR_APPS = ("notices", "trials")


def recorded_migrations(connection: BaseDatabaseWrapper) -> Set[MigrationKey]:
    """Return what the database says that it has run."""
    return MigrationRecorder(connection).applied_migrations().keys()


def waiting_migrations(recorded: Set[MigrationKey]) -> list[MigrationKey]:
    """Return what a database that has run these has yet to run, by app and name."""
    return sorted(_of_program() - recorded)


def unknown_migrations(recorded: Set[MigrationKey]) -> list[MigrationKey]:
    """Return those of these that a newer program has and this one does not, by app and name.

    A backup holds migrations of libraries as well; which of them a program still has is theirs to say.
    """
    return sorted((app, name) for app, name in recorded - _loader().disk_migrations.keys() if app in OUR_APPS)


@cache
def _of_program() -> frozenset[MigrationKey]:
    """Return all migrations; in place of those that were squashed the one that they became."""
    return frozenset(_loader().graph.nodes)


@cache
def _loader() -> MigrationLoader:
    return MigrationLoader(None, ignore_no_migrations=True)
