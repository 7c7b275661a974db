"""`manage.py backup DIR`: everything that the database holds, in a folder of its own below DIR; from a timer."""

import sqlite3
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from notices.backup.making import make_backup, remove_older
from notices.backup.postgresql import ProgramFailed
from notices.management.job_command import JobCommand


class Command(JobCommand):
    is_reading = True
    help = (
        "Copies the database as of one moment, with checksums and the ledger's digest. Keys and the agency's files are "
        "not in it. Exit codes: 0 done, 1 failed; nothing that looks like a backup is left then."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="where backups lie, each in a folder of its own")
        parser.add_argument("--keep", metavar="N", type=int, help="afterwards remove all but the newest N backups")

    def handle(self, *args: Any, folder: Path, keep: int | None = None, **options: Any) -> None:
        if keep is not None and keep < 1:
            raise CommandError("--keep: one backup at least stays.")
        try:
            place, manifest = make_backup(folder)
            removed = remove_older(folder, keep) if keep else []
        except (ProgramFailed, sqlite3.Error) as error:
            raise CommandError(f"No backup was made: {error}") from error
        except OSError as error:
            raise CommandError(f"No backup was made: {error.filename or folder}: {error.strerror}") from error
        self.stdout.write(f"{place}: {manifest.counts}.")
        for older in removed:
            self.stdout.write(f"Removed: {older}")
        self.stdout.write(f"Digest of the ledger: {manifest.digest}")
