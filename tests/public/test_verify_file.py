"""A real database file in the hands of somebody with the sqlite3 module: `manage.py verify` says what was changed."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def manage(database: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py as a person would, on this file."""
    environment = {**os.environ, "DEBUG": "1", "DATABASE_URL": f"sqlite:///{database}"}
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of a demonstration site, made by the commands."""
    database = tmp_path_factory.mktemp("site") / "db.sqlite3"
    for words in (["migrate", "--verbosity=0"], ["load_demo", "--few"]):
        answer = manage(database, *words)
        assert answer.returncode == 0, answer.stderr
    with sqlite3.connect(database) as file:
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    file.close()
    return database


def tampered(demonstration: Path, folder: Path, change: Callable[[sqlite3.Connection], object]) -> Path:
    """A copy, changed with the guards away; then they stand again as if nothing had been."""
    copy = folder / "copy.sqlite3"
    shutil.copy(demonstration, copy)
    file = sqlite3.connect(copy)
    guards = file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in guards:
        file.execute(f"DROP TRIGGER {name}")
    change(file)
    for _, sql in guards:
        file.execute(sql)
    file.commit()
    file.close()
    return copy


def test_a_file_that_nobody_touched_is_well(demonstration: Path) -> None:
    answer = manage(demonstration, "verify")

    assert answer.returncode == 0, answer.stdout
    assert answer.stdout.startswith("All is well: 4 notices")


def test_words_that_were_changed_in_the_file_are_found(demonstration: Path, tmp_path: Path) -> None:
    copy = tampered(
        demonstration,
        tmp_path,
        lambda file: file.execute("UPDATE notices_version SET content = REPLACE(content, 'baricitinib', 'placebo')"),
    )

    answer = manage(copy, "verify")

    assert answer.returncode == 1
    assert "its text does not have the hash that stands beside it" in answer.stdout
    assert "guard" not in answer.stdout


def test_a_notice_that_was_published_past_everybody_is_found(demonstration: Path, tmp_path: Path) -> None:
    def publish(file: sqlite3.Connection) -> None:
        """The open review becomes an approval, and a ledger row follows; no event says so."""
        file.execute("UPDATE notices_review SET status = 'approved', decided_by_id = 2, decided_at = submitted_at "
                     "WHERE status = 'open'")  # fmt: skip
        file.execute(
            "INSERT INTO notices_publication (notice_id, kind, version_id, review_id, reason, public_note, "
            "effective_at, created_by_id, created_at, words_sha256, markup_sha256, seal) "
            "SELECT notice_id, 'publish', version_id, id, '', public_note, decided_at, decided_by_id, decided_at, "
            "a.words_sha256, a.markup_sha256, a.seal FROM notices_review r, "
            "(SELECT words_sha256, markup_sha256, seal FROM notices_publication LIMIT 1) a WHERE status = 'approved' "
            "AND NOT EXISTS (SELECT 1 FROM notices_publication p WHERE p.review_id = r.id)"
        )

    answer = manage(tampered(demonstration, tmp_path, publish), "verify")

    assert answer.returncode == 1
    assert "0 events say that it was decided, not one" in answer.stdout
    assert "0 events say that it was made, not one" in answer.stdout


def test_a_notice_that_was_torn_out_is_found_by_what_it_leaves(demonstration: Path, tmp_path: Path) -> None:
    copy = tampered(demonstration, tmp_path, lambda file: file.execute("DELETE FROM notices_notice WHERE number = 1"))

    answer = manage(copy, "verify")

    assert answer.returncode == 1
    for table in ("version", "review", "publication", "event", "listing"):
        assert f"{table} 1 belongs to notice 1, which does not exist" in answer.stdout


def test_guards_that_were_dropped_are_found(demonstration: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    shutil.copy(demonstration, copy)
    with sqlite3.connect(copy) as file:
        file.execute("DROP TRIGGER guard_notices_review_update")
    file.close()

    answer = manage(copy, "verify")

    assert answer.returncode == 1
    finding, digest = answer.stdout.splitlines()
    assert finding == "the trigger guard_notices_review_update on notices_review is missing"
    assert digest.startswith("Digest of the ledger: ")
    assert "1 found" in answer.stderr


def test_a_migration_puts_the_guards_back(demonstration: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    shutil.copy(demonstration, copy)
    with sqlite3.connect(copy) as file:
        file.execute("DROP TRIGGER guard_notices_review_update")
    file.close()

    assert manage(copy, "migrate", "--verbosity=0").returncode == 0
    assert manage(copy, "verify").returncode == 0
