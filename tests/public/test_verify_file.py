"""A real database file in the hands of somebody with the sqlite3 module: `manage.py verify` says what was changed."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REVIEW_GUARD = "guard_notices_review_update"
# Several commands in one process: its start takes longer than most of them.
COMMANDS = """
import contextlib, io, json, sys
import django
django.setup()
from django.core.management import ManagementUtility
from django.db import connection
answers = []
for database, *words in json.loads(sys.argv[1]):
    connection.close()
    connection.settings_dict["NAME"] = database
    output, errors, code = io.StringIO(), io.StringIO(), 0
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        try:
            ManagementUtility(["manage.py", *words]).execute()
        except SystemExit as end:
            code = end.code
    answers.append([code, output.getvalue(), errors.getvalue()])
json.dump(answers, sys.stdout)
"""
# Exit code, output and errors of a command.
Answer = tuple[int, str, str]


def python(database: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run Python as a person would who has this file for the site's database."""
    environment = {
        **os.environ,
        "DEBUG": "1",
        # Its thread would write mail between the answers.
        "MAIL_AT_ONCE": "0",
        "DATABASE_URL": f"sqlite:///{database}",
        "DJANGO_SETTINGS_MODULE": "horizonscan.settings",
    }
    command = [sys.executable, *words]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def manage(*commands: Sequence[str | Path]) -> list[Answer]:
    """Run commands of manage.py one after the other; each is a database's file and the command's words."""
    words = json.dumps([list(map(str, command)) for command in commands])
    run = python(Path(commands[0][0]), "-c", COMMANDS, words)
    assert run.returncode == 0, run.stderr
    return [(code, output, errors) for code, output, errors in json.loads(run.stdout)]


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of a demonstration site, made by the commands."""
    database = tmp_path_factory.mktemp("site") / "db.sqlite3"
    for code, _output, errors in manage((database, "migrate", "--verbosity=0"), (database, "load_demo", "--few")):
        assert code == 0, errors
    with sqlite3.connect(database) as file:
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    file.close()
    return database


# What somebody does to a file. The guards are away meanwhile; then they stand again as if nothing had been.


def change_words(file: sqlite3.Connection) -> None:
    file.execute("UPDATE notices_version SET content = REPLACE(content, 'baricitinib', 'placebo')")


def publish(file: sqlite3.Connection) -> None:
    """The open review becomes an approval, and a ledger row follows; no event says so."""
    file.execute(
        "UPDATE notices_review SET status = 'approved', decided_by_id = 2, decided_at = submitted_at "
        "WHERE status = 'open'"
    )
    file.execute(
        "INSERT INTO notices_publication (notice_id, kind, version_id, review_id, reason, public_note, "
        "effective_at, created_by_id, created_at, words_sha256, markup_sha256, seal) "
        "SELECT notice_id, 'publish', version_id, id, '', public_note, decided_at, decided_by_id, decided_at, "
        "a.words_sha256, a.markup_sha256, a.seal FROM notices_review r, "
        "(SELECT words_sha256, markup_sha256, seal FROM notices_publication LIMIT 1) a WHERE status = 'approved' "
        "AND NOT EXISTS (SELECT 1 FROM notices_publication p WHERE p.review_id = r.id)"
    )


def tear_out(file: sqlite3.Connection) -> None:
    file.execute("DELETE FROM notices_notice WHERE number = 1")


def tampered(demonstration: Path, copy: Path, change: Callable[[sqlite3.Connection], None]) -> Path:
    """A copy, changed with the guards away; then they stand again as if nothing had been."""
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


def without_a_guard(demonstration: Path, copy: Path) -> Path:
    shutil.copy(demonstration, copy)
    with sqlite3.connect(copy) as file:
        file.execute(f"DROP TRIGGER {REVIEW_GUARD}")
    file.close()
    return copy


@pytest.fixture(scope="module")
def answers(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Answer]:
    """What the commands say of the changed copies, by the change."""
    folder = tmp_path_factory.mktemp("copies")
    verifications = [
        (tampered(demonstration, folder / change.__name__, change), "verify")
        for change in (change_words, publish, tear_out)
    ]
    copy = without_a_guard(demonstration, folder / "guard")
    names = ("words", "published", "torn out", "guard", "migrated", "after it")
    return dict(
        zip(
            names,
            manage(*verifications, (copy, "verify"), (copy, "migrate", "--verbosity=0"), (copy, "verify")),
            strict=True,
        )
    )


def test_a_file_that_nobody_touched_is_well(demonstration: Path) -> None:
    answer = python(demonstration, "manage.py", "verify")

    assert answer.returncode == 0, answer.stdout
    assert answer.stdout.startswith("All is well: 4 notices")


def test_words_that_were_changed_in_the_file_are_found(answers: dict[str, Answer]) -> None:
    code, output, _errors = answers["words"]

    assert code == 4
    assert "its text does not have the hash that stands beside it" in output
    assert "guard" not in output


def test_a_notice_that_was_published_past_everybody_is_found(answers: dict[str, Answer]) -> None:
    code, output, _errors = answers["published"]

    assert code == 4
    assert "0 events say that it was decided, not one" in output
    assert "0 events say that it was made, not one" in output


def test_a_notice_that_was_torn_out_is_found_by_what_it_leaves(answers: dict[str, Answer]) -> None:
    code, output, _errors = answers["torn out"]

    assert code == 4
    for table in ("version", "review", "publication", "event", "listing"):
        assert f"{table} 1 belongs to notice 1, which does not exist" in output


def test_guards_that_were_dropped_are_found(answers: dict[str, Answer]) -> None:
    code, output, errors = answers["guard"]

    assert code == 4
    finding, digest = output.splitlines()
    assert finding == f"the trigger {REVIEW_GUARD} on notices_review is missing"
    assert digest.startswith("Digest of the ledger: ")
    assert "1 found" in errors


def test_a_migration_puts_the_guards_back(answers: dict[str, Answer]) -> None:
    assert answers["migrated"][0] == 0
    assert answers["after it"][0] == 0
