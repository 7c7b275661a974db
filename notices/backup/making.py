"""Making a backup: of one moment, and there only when it is whole."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from notices.backup import postgresql, sqlite
from notices.backup.manifest import CHECKSUMS, COPIES, Manifest, to_disk, write_manifest
from notices.models.public_revision import public_revision
from notices.operation.migrations import recorded_migrations
from notices.sealing import known_keys
from notices.verification import kept_ledger, snapshot

NAME = "%Y-%m-%dT%H%M%SZ"
UNFINISHED = ".unfinished-"
DUMPS = {"sqlite": sqlite.dump, "postgresql": postgresql.dump}


def make_backup(folder: Path) -> tuple[Path, Manifest]:
    """Make a backup below this folder, in one of its own that is named by the time; return that and its manifest.

    Raises postgresql.ProgramFailed and OSError; nothing is there then.
    """
    now = timezone.now()
    place = folder / now.strftime(NAME)
    if place.exists():
        raise FileExistsError(17, "There is a backup of this very second", str(place))
    with _unfinished(folder, place.name) as unfinished:
        with snapshot():
            manifest = _manifest(now.isoformat(timespec="seconds"))
            DUMPS[connection.vendor](connection, unfinished / COPIES[connection.vendor])
        write_manifest(unfinished, manifest)
        unfinished.rename(place)
    to_disk(folder)
    return place, manifest


def backups_in(folder: Path) -> list[Path]:
    """Return the whole backups below a folder, the newest last."""
    return sorted(path.parent for path in folder.glob(f"*/{CHECKSUMS}") if not path.parent.name.startswith("."))


def remove_older(folder: Path, keep: int) -> list[Path]:
    """Remove all but the newest backups below a folder; return those that are gone."""
    older = backups_in(folder)[:-keep]
    for place in older:
        # First what makes it a backup: what is left of one is none.
        (place / CHECKSUMS).unlink()
        shutil.rmtree(place)
    return older


def ledger_state() -> tuple[str, str]:
    """Return the digest of the ledger and how many rows it has, as `verify` prints them."""
    digest = kept_ledger.Digest.of(kept_ledger.chains())
    return str(digest), str(digest.counts)


def _manifest(made_at: str) -> Manifest:
    digest, counts = ledger_state()
    return Manifest(
        kind=connection.vendor,
        server=".".join(map(str, connection.get_database_version())),
        made_at=made_at,
        version=settings.VERSION,
        migrations=sorted(map(".".join, recorded_migrations(connection))),
        digest=digest,
        counts=counts,
        public_revision=public_revision(),
        ledger_keys=sorted(known_keys()),
    )


@contextmanager
def _unfinished(folder: Path, name: str) -> Iterator[Path]:
    """Give a new folder that only its owner may read; what is left in it at the end is removed."""
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f"{UNFINISHED}{name}-{os.getpid()}"
    unfinished.mkdir(mode=0o700)
    try:
        yield unfinished
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
