"""A database of an earlier edition: `migrate`, and so `make run`, says in one sentence what to do."""

import hashlib
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.sql import emit_pre_migrate_signal
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

from notices.apps import FIRST_MIGRATIONS
from tests.support.empty_database import ALIAS, contents, empty_database

SENTENCE = (
    "The database {name} was made by an earlier edition of HorizonScan, and its contents are not carried over: "
    "delete it, or name an empty one in DATABASE_URL."
)
EARLIER = {
    "trials": ["0001_initial", "0002_study_records"],
    "notices": [
        *("0001_initial", "0002_basics", "0003_the_desk", "0004_trial_alerts"),
        *("0005_pdf_files", "0006_stored_pages", "0007_search", "0008_error_reports"),
    ],
}


@pytest.fixture
def database(db: None, tmp_path: Path) -> Iterator[BaseDatabaseWrapper]:
    with empty_database(tmp_path) as database:
        yield database


def has_run(database: BaseDatabaseWrapper, migrations: dict[str, list[str]]) -> None:
    """Record the migrations as run, beside one of Django's."""
    recorder = MigrationRecorder(database)
    recorder.ensure_schema()
    for app, names in {"contenttypes": ["0001_initial"], **migrations}.items():
        for name in names:
            recorder.record_applied(app, name)


def has_tables(database: BaseDatabaseWrapper, *names: str) -> None:
    with database.cursor() as cursor:
        for name in names:
            cursor.execute(f"CREATE TABLE {name} (id integer)")


def assert_refused_and_untouched(database: BaseDatabaseWrapper) -> None:
    before = contents(database)

    with pytest.raises(CommandError) as refusal:
        call_command("migrate", database=ALIAS, verbosity=0)

    assert str(refusal.value) == SENTENCE.format(name=database.settings_dict["NAME"])
    assert contents(database) == before


def test_a_whole_database_of_before_is_refused(database):
    has_run(database, EARLIER)
    has_tables(database, "trials_trial", "notices_notice")

    assert_refused_and_untouched(database)


@pytest.mark.parametrize("app", ["notices", "trials"])
def test_half_a_database_of_before_is_refused(database, app):
    has_run(database, {app: EARLIER[app][:1]})
    has_tables(database, f"{app}_something")

    assert_refused_and_untouched(database)


def test_names_without_tables_are_refused(database):
    has_run(database, EARLIER)

    assert_refused_and_untouched(database)


def test_tables_without_names_are_refused(database):
    has_tables(database, "notices_notice")

    assert_refused_and_untouched(database)


def test_events_of_before_they_were_sealed_are_refused(database):
    """Nobody could say of them that they are true."""
    has_run(database, {"trials": ["0001_tables"], "notices": ["0001_ledger_tables", "0009_unread_values"]})
    has_tables(database, "notices_event")
    emit_pre_migrate_signal(verbosity=0, interactive=False, db=ALIAS)
    with database.cursor() as cursor:
        cursor.execute("INSERT INTO notices_event (id) VALUES (1)")

    with pytest.raises(CommandError, match="was made by an earlier edition"):
        emit_pre_migrate_signal(verbosity=0, interactive=False, db=ALIAS)


def test_a_database_that_holds_nothing_of_ours_is_accepted(database):
    has_run(database, {})
    has_tables(database, "django_content_type", "other_notices")

    emit_pre_migrate_signal(verbosity=0, interactive=False, db=ALIAS)


def test_a_database_of_a_later_edition_is_not_taken_for_an_earlier_one(database):
    has_run(database, {app: [first, "9999_of_tomorrow"] for app, first in FIRST_MIGRATIONS.items()})
    has_tables(database, "trials_trial", "notices_notice", "notices_of_tomorrow")

    emit_pre_migrate_signal(verbosity=0, interactive=False, db=ALIAS)


def test_make_run_says_it_in_one_sentence(tmp_path: Path):
    path = tmp_path / "db.sqlite3"
    with sqlite3.connect(path) as file:
        file.execute("PRAGMA journal_mode=WAL")
        file.execute("CREATE TABLE notices_notice (id integer)")
        file.execute("CREATE TABLE django_migrations (id integer PRIMARY KEY, app text, name text, applied text)")
        for app, names in EARLIER.items():
            file.executemany("INSERT INTO django_migrations (app, name) VALUES (?, ?)", [(app, name) for name in names])
    file.close()
    before = hashlib.sha256(path.read_bytes()).hexdigest()

    answer = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "--command", what_make_run_runs()],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DEBUG": "1", "DATABASE_URL": f"sqlite:///{path}"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr == f"CommandError: {SENTENCE.format(name=path)}\n"
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def what_make_run_runs() -> str:
    text = re.search(
        r"^define RUN\n(.*?)^endef", (settings.BASE_DIR / "Makefile").read_text(), re.DOTALL | re.MULTILINE
    )
    assert text
    return text[1].replace("$(PORT)", "0")
