"""`manage.py drill`: does a backup come back? From a timer, once a week."""

import sqlite3
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

from django.core.management.base import CommandError

from notices.backup.drill import DrillFailed, differences, restored, scratch_database
from notices.backup.making import make_backup
from notices.backup.manifest import Manifest, UnfitBackup
from notices.backup.postgresql import ProgramFailed
from notices.backup.restoring import fit_backup, has_changed_since
from notices.management.job_command import JobCommand, JobError, Outcome

MAX_NAMES = 20  # of files that differ, printed one by one


class Command(JobCommand):
    is_reading = True
    help = (
        "Restores a backup into a database of its own, verifies it, and compares the public site that it gives with "
        "this one, byte for byte but for the marked time of making. Exit codes: 0 all is the same, 1 it failed, 4 a "
        "file differs."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", nargs="?", type=Path, help="one backup; without it one is made")
        parser.add_argument("--database", metavar="URL", help="an empty database to restore into; it is not emptied")

    def handle(self, *args: Any, folder: Path | None, database: str | None, **options: Any) -> None:
        try:
            with self._backup(folder) as (place, manifest), _scratch(database) as address:
                with self._timed("restored and verified"):
                    self.stdout.write(restored(place, address), ending="")
                with self._timed("compared"):
                    count, differing = differences(address)
                self._report(count, differing, manifest)
        except (DrillFailed, ProgramFailed, UnfitBackup, sqlite3.Error) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error

    @contextmanager
    def _backup(self, folder: Path | None) -> Iterator[tuple[Path, Manifest]]:
        if folder:
            yield folder, fit_backup(folder)
            return
        with TemporaryDirectory() as ours:
            with self._timed("backed up"):
                made = make_backup(Path(ours))
            yield made

    @contextmanager
    def _timed(self, what: str) -> Iterator[None]:
        began = monotonic()
        yield
        self.stdout.write(f"{what}: {monotonic() - began:.1f} s")

    def _report(self, count: int, differing: list[str], manifest: Manifest) -> None:
        if not differing:
            self.stdout.write(f"All {count} files of the public site are the same.")
            return
        for name in differing[:MAX_NAMES]:
            self.stdout.write(f"differs: {name}")
        if not has_changed_since(manifest):
            raise JobError(f"{len(differing)} of {count} files of the public site differ.", Outcome.INCIDENT)
        self.stdout.write(f"{len(differing)} of {count} files differ: the site has changed since {manifest.made_at}.")


def _scratch(database: str | None) -> Any:
    return nullcontext(database) if database else scratch_database()
