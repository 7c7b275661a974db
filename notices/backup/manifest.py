"""What lies beside the copy of a database, and whether a backup is whole.

A backup is a folder with the database's copy, MANIFEST, which says what it is of, and CHECKSUMS over both, which is
written last and reads as `sha256sum --check` does.
"""

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

MANIFEST, CHECKSUMS = "backup.json", "SHA256SUMS"
FORMAT = "HorizonScan backup 1"
# The copy of the database, by the database's kind.
COPIES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


class UnfitBackup(Exception):
    """The folder holds no backup, or one that is not whole, or one that this program cannot use."""


@dataclass(frozen=True)
class Manifest:
    """What a backup is of, as it was at one moment."""

    # Of the database: "sqlite" or "postgresql", and its version.
    kind: str
    server: str
    made_at: str
    # Of the program.
    version: str
    # Each as "app.name".
    migrations: list[str]
    # As `verify` prints them.
    digest: str
    counts: str
    # Goes up with everything that changes a public page.
    public_revision: int
    # The names of the ledger's keys that the program had; the keys themselves lie elsewhere.
    ledger_keys: list[str]

    @property
    def copy(self) -> str:
        return COPIES[self.kind]


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write what makes the database's copy in this folder a backup, and see that all of it is on the disk."""
    text = json.dumps({"format": FORMAT, **asdict(manifest)}, indent=1)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
    names = (manifest.copy, MANIFEST)
    (folder / CHECKSUMS).write_text("".join(f"{sha256_of(folder / name)}  {name}\n" for name in names))
    for path in (*(folder / name for name in (*names, CHECKSUMS)), folder):
        to_disk(path)


def checked_manifest(folder: Path) -> Manifest:
    """Return what a backup is of, when each of its files is as it was written. Raises UnfitBackup."""
    try:
        lines = (folder / CHECKSUMS).read_text("utf-8").splitlines()
    except OSError as error:
        raise UnfitBackup(f"{folder} is no whole backup: its {CHECKSUMS} cannot be read ({error.strerror}).") from error
    sums = {name: digest for digest, _space, name in (line.partition("  ") for line in lines)}
    manifest = _read(folder)
    for name in (MANIFEST, manifest.copy):
        if not (folder / name).is_file():
            raise UnfitBackup(f"{folder / name} is missing.")
        if sha256_of(folder / name) != sums.get(name):
            raise UnfitBackup(f"{folder / name} is not as it was written: take another backup.")
    return manifest


def _read(folder: Path) -> Manifest:
    try:
        values: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
        if values.pop("format") != FORMAT or values["kind"] not in COPIES:
            raise ValueError
        return Manifest(**values)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnfitBackup(f"{folder / MANIFEST} is missing, or of no backup that this program knows.") from error


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def to_disk(path: Path) -> None:
    """Wait until a file or a folder would outlast a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
