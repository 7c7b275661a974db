"""`manage.py restore DIR`: a backup back into the database that DATABASE_URL names."""

import sqlite3
from argparse import ArgumentParser
from pathlib import Path
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from notices.backup import restoring
from notices.backup.manifest import Manifest, UnfitBackup
from notices.backup.postgresql import ProgramFailed
from notices.backup.restoring import DatabaseNotEmpty


class Command(BaseCommand):
    help = (
        "Checks a backup, puts it into an empty database and verifies what is there then. Stop the site before. Exit "
        "codes: 0 done, 1 refused or failed: the last line says which, and what is in the database now."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="the folder of one backup")
        parser.add_argument("--replace", action="store_true", help="let everything go that the database holds now")
        parser.add_argument("--migrate", action="store_true", help="bring a backup of an older program up to this one")

    def handle(self, *args: Any, folder: Path, replace: bool, migrate: bool, **options: Any) -> None:
        try:
            manifest = restoring.fit_backup(folder)
            self._warn_of_keys(manifest)
            began = monotonic()
            restoring.restore(folder, manifest, replace=replace)
        except (UnfitBackup, DatabaseNotEmpty) as refusal:
            raise CommandError(f"{refusal} Nothing was changed.") from refusal
        except (ProgramFailed, sqlite3.Error) as error:
            raise CommandError(f"Restoring failed; the database is as it was before. {error}") from error
        self.stdout.write(f"Restored what {manifest.version} held at {manifest.made_at}: {monotonic() - began:.1f} s.")
        self._require(list(restoring.differences_from(manifest)))
        if restoring.is_behind():
            if not migrate:
                self.stdout.write("The backup is of an older program: run manage.py migrate, then manage.py verify.")
                return
            restoring.migrate()
        began = monotonic()
        self._require(restoring.findings())
        self.stdout.write(f"Verified, and the digest is that of the backup: {monotonic() - began:.1f} s.")

    def _warn_of_keys(self, manifest: Manifest) -> None:
        for name in restoring.missing_keys(manifest):
            self.stderr.write(
                f"The backup was made with a ledger key “{name}…” that is neither LEDGER_KEY nor among "
                "LEDGER_KEYS_RETIRED: what it sealed is not shown without it. See docs/ledger.md."
            )

    def _require(self, wrong: list[str]) -> None:
        for each in wrong:
            self.stdout.write(each)
        if wrong:
            raise CommandError(f"The backup is in the database, and {len(wrong)} found: do not open the site on it.")
