"""The files of `deploy/` name what exists, and `check --deploy` names what is missing with its mend."""

import os
import re
import runpy
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import call_command, get_commands
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.urls import resolve

from notices.public.agency_pages import AGENCY_PAGES
from notices.verification import deployment
from tests import postgres
from tests.site.test_docs import variables_read
from tests.support.gunicorn import LEDGER_KEY, SECRET_KEY, write_database
from tests.support.source_code import ROOT, tree_of

pytestmark = pytest.mark.django_db

UNITS = ROOT / "deploy/systemd"
TIMERS = runpy.run_path(str(ROOT / "deploy/timers.py"))
# Variables of the files in deploy/ themselves, each explained where it is read.
OF_THE_FILES = {
    *("POSTGRES_PASSWORD", "OWNER_PASSWORD", "APPLICATION_PASSWORD", "PROXY_PORT"),
    *("OWNER_DATABASE_URL", "BACKUPS", "SITE_COPY"),
}


def example() -> dict[str, str]:
    """The variables of .env.example."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


# The files


def test_each_timer_runs_a_command_that_exists():
    jobs = list(TIMERS["jobs"]())

    assert {job.words[0] for job in jobs} <= set(get_commands())
    assert len(jobs) == len(list(UNITS.glob("*.timer")))
    named = re.findall(r"`(\w+)`", (ROOT / "docs/operations.md").read_text())
    assert {job.words[0] for job in jobs} <= set(named)
    assert {job.words[0] for job in jobs if job.is_owners} == {"backup", "drill"}


def values_of(service: Path, name: str) -> list[str]:
    """What systemd reads of a setting: in the unit, then in all its drop-ins by the names of their files."""
    words = service.stem.rstrip("@").split("-")
    folders = [f"{'-'.join(words[:number])}-.service.d" for number in range(1, len(words))] + [f"{service.name}.d"]
    drop_ins = sorted(
        (file for folder in folders for file in (UNITS / folder).glob("*.conf")), key=lambda file: file.name
    )
    return [value for file in (service, *drop_ins) for value in re.findall(rf"^{name}=(.*)$", file.read_text(), re.M)]


def test_what_the_drop_in_of_all_services_says_undoes_nothing_of_a_service():
    every, owner = "/etc/horizonscan/env", "/etc/horizonscan/owner.env"
    for service in UNITS.glob("*.service"):
        is_owners = service.stem in ("horizonscan-backup", "horizonscan-drill")
        # The last file that names the database counts, and the last mask.
        assert values_of(service, "EnvironmentFile") == ([every, owner] if is_owners else [every]), service
        is_readable = service.stem == "horizonscan-export-site"
        assert values_of(service, "UMask")[-1] == ("0022" if is_readable else "0077"), service


@pytest.mark.parametrize(
    ("moment", "due", "not_due"),
    [
        ("*-*-* *:*:00 Europe/Oslo", "2026-12-06T05:30:00+00:00", None),
        ("*-*-* *:40:00 Europe/Oslo", "2026-12-06T05:40:00+00:00", "2026-12-06T05:41:00+00:00"),
        ("Sun *-*-* 06:30:00 Europe/Oslo", "2026-12-06T05:30:00+00:00", "2026-12-07T05:30:00+00:00"),
        ("*-*-* 00:02:00 Europe/Oslo", "2026-06-05T22:02:00+00:00", "2026-06-05T23:02:00+00:00"),
    ],
)
def test_a_timer_is_due_at_its_minute_in_norway(moment: str, due: str, not_due: str | None):
    job = TIMERS["TimedJob"](("verify",), (TIMERS["MOMENT"].fullmatch(moment),), False)

    assert job.is_due(datetime.fromisoformat(due))
    assert not_due is None or not job.is_due(datetime.fromisoformat(not_due))


def test_each_variable_that_the_files_name_is_one_of_the_settings():
    known = set(variables_read(tree_of("horizonscan.settings")))
    compose = (ROOT / "deploy/compose.yaml").read_text()
    used = set(re.findall(r"\$\{(\w+)", compose)) | set(re.findall(r"^ +([A-Z_]+): ", compose, re.MULTILINE))

    assert set(example()) <= known
    assert used - known <= OF_THE_FILES


def test_the_image_has_the_release_of_the_database_and_everything_it_copies():
    dockerfile, compose = (ROOT / "deploy/Dockerfile").read_text(), (ROOT / "deploy/compose.yaml").read_text()
    copied = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]

    assert re.findall(r"postgresql-client-(\d+)", dockerfile) == re.findall(r"postgres:(\d+)-", compose)
    assert all((ROOT / name).exists() for name in copied)
    assert not any(name.startswith((".env", ".git", "docs", "tests")) for name in copied)
    assert re.search(r"^USER horizonscan$", dockerfile, re.MULTILINE)
    (health,) = re.findall(r"127\.0\.0\.1:8000(/\S+?)'", dockerfile)
    assert resolve(health)


# The check


@pytest.fixture
def ready(settings: Any, tmp_path: Path) -> Any:
    """Settings with which nothing is wrong."""
    (tmp_path / "staticfiles.json").write_text("{}")
    for name, value in {
        "SITE_URL": "https://varsler.example.org",
        "ALLOWED_HOSTS": ["varsler.example.org"],
        "BEHIND_PROXY": True,
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "mail.example.org",
        "DEFAULT_FROM_EMAIL": "varsler@example.org",
        "ADMINS": [("drift@example.org", "drift@example.org")],
        "CONTACT_EMAIL": "varsler@example.org",
        "PUBLISHER_NAME": "Etaten",
        "DEMO": False,
        "DEBUG": False,
        "STORED_PAGES": True,
        "STATIC_ROOT": tmp_path,
    }.items():
        setattr(settings, name, value)
    return settings


def codes() -> list[str]:
    return [str(each.id) for each in (*deployment.wrong_settings(), *deployment.wrong_installation())]


OWNED = {"postgresql": ["notices.W017"], "sqlite": []}


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("SITE_URL", "http://127.0.0.1:8000", "notices.W005"),
        ("SITE_URL", "", "notices.W005"),
        ("SITE_URL", "https://varsler.example.org/under", "notices.W006"),
        ("ALLOWED_HOSTS", ["other.example.org"], "notices.E002"),
        ("ALLOWED_HOSTS", ["*"], "notices.W007"),
        ("BEHIND_PROXY", False, "notices.W008"),
        ("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend", "notices.W009"),
        ("EMAIL_HOST", "", "notices.W010"),
        ("DEFAULT_FROM_EMAIL", "horizonscan@localhost", "notices.W011"),
        ("DEFAULT_FROM_EMAIL", "", "notices.W011"),
        ("ADMINS", [], "notices.W012"),
        ("CONTACT_EMAIL", "", "notices.W013"),
        ("PUBLISHER_NAME", "HorizonScan", "notices.W014"),
        ("DEMO", True, "notices.W015"),
        ("STORED_PAGES", False, "notices.W016"),
        ("STATIC_ROOT", "/nowhere", "notices.E003"),
    ],
)
def test_each_wrong_setting_is_named_with_its_mend(name: str, value: Any, code: str, ready: Any):
    assert codes() == OWNED[connection.vendor]

    setattr(ready, name, value)

    assert code in codes()
    hints = [each.hint for each in (*deployment.wrong_settings(), *deployment.wrong_installation())]
    assert all(hints)


def test_migrations_that_wait_and_guards_that_are_gone_are_named(ready: Any):
    trigger = "guard_notices_event_update"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {trigger}{' ON notices_event' if connection.vendor == 'postgresql' else ''}")
    (finding,) = [each for each in deployment.wrong_installation() if each.id == "notices.E006"]
    assert trigger in finding.msg and "manage.py migrate" in str(finding.hint)

    MigrationRecorder.Migration.objects.filter(app="notices", name="0001_ledger_tables").delete()
    (finding, *_rest) = deployment.wrong_installation()
    assert finding.id == "notices.E004" and "notices.0001_ledger_tables" in finding.msg


def test_a_site_that_nobody_can_sign_in_to_is_named(ready: Any):
    ready.CACHES = {"default": {"BACKEND": "horizonscan.plain_cache.PlainCache", "LOCATION": "no_such_table"}}

    assert "notices.E007" in codes()


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_the_check_is_silent_with_the_example_filled_in(tmp_path: Path, settings: Any):
    for name in AGENCY_PAGES:
        for language, _name in settings.LANGUAGES:
            (tmp_path / f"{name}.{language}.html").write_text("<h1>Om oss</h1>")
    settings.CACHES = {"default": {"BACKEND": "horizonscan.plain_cache.PlainCache", "LOCATION": "horizonscan_cache"}}
    call_command("createcachetable")
    write_database(tmp_path / "site.sqlite3")
    filled_in = example() | {
        "SECRET_KEY": SECRET_KEY,
        "LEDGER_KEY": LEDGER_KEY,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}",
        "AGENCY_PAGES": str(tmp_path),
        "DEBUG": "0",
        "DEMO": "0",
        "STORED_PAGES": "1",
    }
    # Static files are collected when a site is installed.
    code = (
        "import sys; from django.conf import settings; from django.core.management import execute_from_command_line\n"
        f"settings.STATIC_ROOT = {str(tmp_path)!r}\n"
        "execute_from_command_line(['manage.py', 'check', '--deploy', '--fail-level', 'WARNING'])"
    )
    (tmp_path / "staticfiles.json").write_text("{}")
    environment = {**os.environ, **filled_in, "DJANGO_SETTINGS_MODULE": "horizonscan.settings"}
    # For browsers in tests alone.
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)

    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )

    assert answer.stderr == ""
    assert answer.stdout.startswith("System check identified no issues")


# The two roles


@pytest.fixture
def roles() -> Iterator[tuple[str, str]]:
    """The addresses of a database as its owner and as the application; roles.sql makes all three."""
    name, server = "horizonscan", os.environ["DATABASE_URL"]
    psql = [str(postgres.binaries() / "psql"), server, "--quiet", "--no-psqlrc"]
    script = (ROOT / "deploy/postgresql/roles.sql").read_text()

    def run(words: list[str], text: str) -> None:
        subprocess.run([*psql, *words], input=text, text=True, check=True, capture_output=True)

    run(["--set=owner_password=o", "--set=application_password=a", "--file=-"], script)
    try:
        owner, application = (server.replace("postgres@", f"horizonscan_{role}@") for role in ("owner", "app"))
        yield owner.rpartition("/")[0] + f"/{name}", application.rpartition("/")[0] + f"/{name}"
    finally:
        run(["--file=-"], f"DROP DATABASE {name} WITH (FORCE); DROP ROLE horizonscan_owner; DROP ROLE horizonscan_app;")


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_the_application_reads_and_writes_and_changes_no_table_and_no_guard(roles: tuple[str, str]):
    owner, application = (psycopg.connect(address, autocommit=True) for address in roles)
    owner.execute("CREATE TABLE notices_event (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, word text)")
    refuse = "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
    owner.execute(f"{refuse} 'BEGIN RAISE EXCEPTION $$guarded$$; END'")
    owner.execute("CREATE TRIGGER guard BEFORE UPDATE ON notices_event FOR EACH ROW EXECUTE FUNCTION refuse()")

    application.execute("INSERT INTO notices_event (word) VALUES ('x')")
    assert application.execute("SELECT word FROM notices_event").fetchall() == [("x",)]
    with pytest.raises(psycopg.errors.RaiseException, match="guarded"):
        application.execute("UPDATE notices_event SET word = 'y'")
    for statement in (
        "ALTER TABLE notices_event DISABLE TRIGGER guard",
        "DROP TRIGGER guard ON notices_event",
        "DROP TABLE notices_event",
        "TRUNCATE notices_event",
        "ALTER TABLE notices_event ADD COLUMN more text",
        f"{refuse} 'BEGIN RETURN NEW; END'",
        "CREATE TABLE another (id int)",
        "SET session_replication_role = replica",
        "SET ROLE horizonscan_owner",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute(statement)
    owner.close()
    application.close()
