"""Backups: whole or not there, of one moment, checked before they are restored and verified after."""

import json
import sqlite3
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection

from notices.backup import drill, making, restoring
from notices.backup.manifest import CHECKSUMS, MANIFEST, Manifest, write_manifest
from notices.models import JobRun, Notice
from tests import postgres
from tests.support.worlds import created, published

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _same_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands of PostgreSQL that the tests' own server came with, and for child processes the tests' settings."""
    if connection.vendor == "postgresql":
        monkeypatch.setenv("POSTGRES_BIN_DIR", str(postgres.binaries()))
    for name in ("SITE_URL", "FEED_TAG", "API_CALLS_A_MINUTE"):
        monkeypatch.setenv(name, str(getattr(django_settings, name)))
    monkeypatch.setenv("ALLOWED_HOSTS", "testserver")


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out, stderr=out)
    return out.getvalue()


def backup(folder: Path) -> Path:
    run("backup", str(folder))
    (place,) = making.backups_in(folder)
    return place


def rewritten(place: Path, **changes: Any) -> None:
    """Change what a backup says of itself, with checksums that fit."""
    values = json.loads((place / MANIFEST).read_text())
    del values["format"]
    write_manifest(place, Manifest(**{**values, **changes}))


def beside(act: Callable[[], object]) -> None:
    """Do something over a connection of its own."""

    def acting() -> None:
        try:
            act()
        finally:
            connection.close()

    thread = Thread(target=acting)
    thread.start()
    thread.join()


def test_a_backup_is_of_one_moment_and_comes_back(
    editor: User, reviewer: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    live = published(editor, reviewer).notice
    dump = making.DUMPS[connection.vendor]

    def dump_late(database: Any, file: Path) -> None:
        beside(lambda: created(editor))
        dump(database, file)

    monkeypatch.setitem(making.DUMPS, connection.vendor, dump_late)
    place = backup(tmp_path)
    assert Notice.objects.count() == 2
    assert "Verified, and the digest is that of the backup" in run("restore", str(place), "--replace")

    assert list(Notice.objects.values_list("pk", flat=True)) == [live.pk]
    # Not even the run of the backup itself, which had no end yet when it was copied.
    assert not JobRun.objects.filter(outcome=JobRun.Outcome.RUNNING).exists()
    # Guards and all: the site goes on.
    created(editor)
    assert "All is well" in run("verify")


def test_the_digest_is_that_of_verify(editor: User, reviewer: User, tmp_path: Path):
    published(editor, reviewer)

    words = run("backup", str(tmp_path))

    assert words.splitlines()[-1] == run("verify").splitlines()[-1]
    assert f"{tmp_path}/" in words and "1 publications" in words


def test_nobody_else_may_read_a_backup_and_only_the_newest_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    places = []
    for second in range(3):
        monkeypatch.setattr(making, "NAME", f"2026-12-0{second + 1}T000000Z")
        run("backup", str(tmp_path), "--keep", "2")
        places.append(tmp_path / making.NAME)

    assert making.backups_in(tmp_path) == places[1:] == sorted(tmp_path.iterdir())
    assert places[2].stat().st_mode & 0o077 == 0
    with pytest.raises(CommandError, match="very second"):
        run("backup", str(tmp_path))


@pytest.mark.parametrize(
    "fault", [OSError(28, "the disk is full", "database"), sqlite3.OperationalError("database or the disk is full")]
)
def test_half_a_backup_is_never_taken_for_a_whole_one(
    fault: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def dump(_database: Any, file: Path) -> None:
        file.write_bytes(b"half of it")
        raise fault

    monkeypatch.setitem(making.DUMPS, connection.vendor, dump)
    with pytest.raises(CommandError, match=r"No backup was made: .*the disk is full"):
        run("backup", str(tmp_path))
    assert list(tmp_path.iterdir()) == []

    # Killed on the way, it leaves a folder that no command takes.
    (tmp_path / ".unfinished-2026").mkdir()
    assert making.backups_in(tmp_path) == []
    with pytest.raises(CommandError, match="is no whole backup"):
        run("restore", str(tmp_path / ".unfinished-2026"))


def test_a_backup_that_is_not_whole_or_does_not_fit_is_refused_before_anything_is_touched(
    editor: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    created(editor)
    place = backup(tmp_path)
    monkeypatch.setitem(restoring.LOADS, connection.vendor, lambda *words: pytest.fail("something was touched"))

    def refusal(*words: str) -> str:
        with pytest.raises(CommandError) as error:
            run("restore", str(place), *words)
        return str(error.value)

    assert "holds" in (words := refusal()) and "--replace" in words
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]
    copy = next(place.glob("database.*"))
    copy.rename(place / ("database.dump" if other == "postgresql" else "database.sqlite3"))
    kind = connection.vendor
    rewritten(place, kind=other)
    assert f"The backup is of {other}" in refusal("--replace")
    next(place.glob("database.*")).rename(copy)
    rewritten(place, kind=kind, migrations=["notices.9999_of_the_future"], version="9.0.0")
    assert "program 9.0.0, which is newer" in refusal("--replace")
    with copy.open("r+b") as file:
        file.seek(1000)
        file.write(b"x")
    assert f"{copy} is not as it was written" in refusal("--replace")
    copy.unlink()
    assert f"{copy} is missing" in refusal("--replace")
    (place / MANIFEST).write_text("{}")
    assert "of no backup that this program knows" in refusal("--replace")
    (place / CHECKSUMS).unlink()
    assert "is no whole backup" in refusal("--replace")


def test_what_is_found_after_restoring_is_said(tmp_path: Path, settings: Any):
    place = backup(tmp_path)
    rewritten(place, digest="0" * 64)
    settings.LEDGER_KEY = "another key than the one that the backup was made with"

    with pytest.raises(CommandError, match="The backup is in the database, and 1 found") as error:
        out = StringIO()
        call_command("restore", str(place), "--replace", stdout=out, stderr=out)

    assert error.value.returncode == 1
    assert f"and was {'0' * 64}" in out.getvalue()
    assert "that is neither LEDGER_KEY nor among" in out.getvalue()


def test_a_backup_of_an_older_program_waits_for_its_migrations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    place = backup(tmp_path)
    steps: list[str] = []
    monkeypatch.setattr(restoring, "is_behind", lambda: True)
    monkeypatch.setattr(restoring, "migrate", lambda: steps.append("migrated"))

    assert "run manage.py migrate, then" in run("restore", str(place), "--replace")
    assert steps == []
    assert "Verified" in run("restore", str(place), "--replace", "--migrate")
    assert steps == ["migrated"]


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_without_the_programs_of_postgresql_the_command_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("POSTGRES_BIN_DIR", str(tmp_path))
    with pytest.raises(CommandError, match=r"There is no pg_dump for PostgreSQL .* Install it .*postgresql-client-"):
        run("backup", str(tmp_path))

    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho pg_dump (PostgreSQL) 9.6\n")
    old.chmod(0o755)
    with pytest.raises(CommandError, match=f"Too old: {tmp_path}"):
        run("backup", str(tmp_path))
    assert list(tmp_path.iterdir()) == [old]


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_a_restore_that_fails_leaves_the_database_as_it_was(editor: User, tmp_path: Path):
    place = backup(tmp_path)
    created(editor)
    (place / "database.dump").write_bytes((place / "database.dump").read_bytes()[:-5000])
    rewritten(place)

    with pytest.raises(CommandError, match="Restoring failed; the database is as it was before"):
        run("restore", str(place), "--replace")

    assert Notice.objects.count() == 1


def test_the_drill_restores_verifies_and_compares_the_site(editor: User, reviewer: User):
    published(editor, reviewer)

    words = run("drill")

    assert "Verified, and the digest is that of the backup" in words
    assert words.splitlines()[-1].startswith("All 65 files of the public site are the same")
    assert all(f"{step}: " in words for step in ("backed up", "restored and verified", "compared"))


def test_the_drill_names_what_differs(editor: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    place = backup(tmp_path)
    monkeypatch.setattr(drill, "_manage", lambda _database, name, *_words: "0  x.html\n" * (name == "export_site"))
    monkeypatch.setattr(drill, "hashes_of_site", lambda problems: {"x.html": "1", "y.html": "2"})

    with pytest.raises(CommandError, match="2 of 2 files of the public site differ"):
        run("drill", str(place))
    created(editor)
    assert "2 of 2 files differ: the site has changed since" in run("drill", str(place))
