"""Migrations of today under the program of each release: of two machines one is a release behind for a while."""

import io
import os
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.db import connection

from tests.database.test_migrations import files
from tests.support.empty_database import ALIAS, empty_database

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

ROOT = Path(__file__).resolve().parents[2]
RELEASES: dict[str, str] = tomllib.loads(Path(__file__).with_name("releases.toml").read_text("utf-8"))

# What the released program does with a database, in its own words: its commands, by way of its own tests' world.
SCENARIO = """
import django
django.setup()
from django.contrib.auth.models import User
from notices import workflow
from notices.workflow import accounts
from tests.support.worlds import act, created, published, saved, submitted, withdrawn

people = []
for role in ("editor", "reviewer", "manager"):
    person = User.objects.create_user(role, f"{role}@example.org")
    accounts.give_role(person=person, role=role, by=None)
    people.append(person)
editor, reviewer, manager = people
notice = published(editor, reviewer).notice
saved(notice, editor, title="En ny tittel")
submitted(editor, notice)
act(workflow.return_to_writer, notice, reviewer, reason="Tallene mangler.")
saved(notice, editor, title="En bedre tittel")
submitted(editor, notice)
act(workflow.approve, notice, reviewer)
withdrawn(editor, reviewer, manager)
created(editor)
print("done")
"""


def git(*words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=False)


@pytest.fixture(params=sorted(RELEASES))
def commit(request: pytest.FixtureRequest) -> str:
    """The commit of one release, where this copy has the history that it is in."""
    name = RELEASES[request.param]
    if git("cat-file", "-e", f"{name}^{{commit}}").returncode:
        pytest.skip("This copy has no history: the release's commit is not in it.")
    return name


@pytest.fixture
def released(commit: str, tmp_path: Path) -> Path:
    """The folder of the released program."""
    with tarfile.open(fileobj=io.BytesIO(git("archive", commit).stdout)) as archive:
        archive.extractall(tmp_path / "released", filter="data")
    return tmp_path / "released"


@pytest.fixture
def address(django_db_blocker: "DjangoDbBlocker", tmp_path: Path) -> Iterator[str]:
    """The DATABASE_URL of a database that has run all migrations of today."""
    with django_db_blocker.unblock(), empty_database(tmp_path) as database:
        call_command("migrate", verbosity=0, database=ALIAS)
        name = database.settings_dict["NAME"]
        server = urlsplit(os.environ.get("DATABASE_URL", ""))
        yield f"sqlite:///{name}" if connection.vendor == "sqlite" else server._replace(path=f"/{name}").geturl()


def answer_of(program: Path, address: str, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "DEBUG": "1",
        "MAIL_AT_ONCE": "0",
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "horizonscan.settings",
    }
    return subprocess.run(
        [sys.executable, *words], cwd=program, env=environment, capture_output=True, text=True, check=False
    )


def test_what_a_release_has_migrated_is_there_as_it_was(commit: str):
    for name, path in files().items():
        then = git("show", f"{commit}:{path.relative_to(ROOT).as_posix()}")
        assert then.returncode or then.stdout.decode() == path.read_text("utf-8"), name


@pytest.mark.django_db
def test_the_released_program_works_on_a_database_of_today(released: Path, address: str):
    assert answer_of(released, address, "-c", SCENARIO).stdout == "done\n"

    assert "All is well" in answer_of(ROOT, address, "manage.py", "verify").stdout
