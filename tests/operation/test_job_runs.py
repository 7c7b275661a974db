"""A job's runs: one at a time, each with a row, a line in the log and a code; a killed one has no end."""

import logging
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command, get_commands, load_command_class
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from notices.management.job_command import JobCommand, JobError
from notices.models import JobRun
from notices.operation import job_runs
from notices.operation.job_runs import EXIT_CODES, MAX_SILENCE, AnotherRun, Outcome, begin
from tests.support.gunicorn import write_database
from tests.support.source_code import ROOT

pytestmark = pytest.mark.django_db

# What a person starts with a file or for one account, and has its answer before them.
NO_JOBS = {
    *("check_text", "clean_html", "compare_studies", "document_schema", "read_study"),
    *("load_demo", "make_manager", "remove_second_factors"),
    *("export_notices", "import_notices", "restore"),
}
JOBS_WITH_ARGUMENTS = {
    **{name: ["none"] for name in ("load_names", "backup", "export_site")},
    "load_atc_alterations": ["none", "--by", "nobody"],
}


def our_commands() -> set[str]:
    return {name for name, app in get_commands().items() if app in ("notices", "trials")}


def jobs() -> list[str]:
    return sorted(our_commands() - NO_JOBS)


class AJob(JobCommand):
    """Ends as its test says."""

    end: BaseException | None = None

    def job_name(self, options: dict[str, Any]) -> str:
        return "a_job"

    def handle(self, *args: Any, **options: Any) -> None:
        if self.end:
            raise self.end


def run_of(end: BaseException | None) -> int:
    """The code with which the job ends that is ended by this."""
    job = AJob(stderr=StringIO())
    job.end = end
    try:
        call_command(job)
    except CommandError as error:
        return error.returncode
    return 0


def test_every_command_of_ours_is_a_job_or_answers_a_person():
    assert {
        name for name in our_commands() if isinstance(load_command_class(get_commands()[name], name), JobCommand)
    } == (our_commands() - NO_JOBS)


@pytest.mark.parametrize(
    ("end", "code", "outcome", "problem"),
    [
        (None, 0, "done", ""),
        (CommandError("broken"), 1, "failed", "broken"),
        (ValueError("a bug"), 1, "failed", "ValueError: a bug"),
        (JobError("2 found", Outcome.INCIDENT), 4, "incident", "2 found"),
        (JobError("half", Outcome.PARTLY), 5, "partly", "half"),
        (JobError("a part is at work", Outcome.ANOTHER_RUN), 3, "another_run", "a part is at work"),
    ],
)
def test_a_run_leaves_its_outcome_its_code_and_a_line(end, code, outcome, problem, caplog):
    caplog.set_level(logging.INFO, "notices.jobs")

    assert run_of(end) == code == EXIT_CODES[Outcome(outcome)]

    run = JobRun.objects.get()
    assert (run.job, run.outcome, run.problem) == ("a_job", outcome, problem)
    assert run.ended_at and run.started_at <= run.ended_at
    (line,) = caplog.records
    assert line.getMessage().startswith(f"Job a_job: {outcome} after ")
    assert (line.fields["job"], line.fields["outcome"]) == ("a_job", outcome)
    assert (line.exc_info is not None) is isinstance(end, ValueError)
    # An error is mailed to whoever looks after the site.
    assert (line.levelname == "ERROR") is (outcome in ("failed", "incident"))


def test_a_run_that_is_stopped_by_a_timer_says_so():
    with pytest.raises(SystemExit) as stop:
        run_of(SystemExit(128 + signal.SIGTERM))

    assert stop.value.code == 143
    assert (JobRun.objects.get().outcome, JobRun.objects.get().problem) == ("failed", "stopped")


@pytest.mark.parametrize("name", jobs())
def test_a_second_run_of_each_job_does_nothing_and_ends_with_3(name: str, monkeypatch):
    begin(name)

    def works(*_words: Any, **_more: Any) -> None:
        raise AssertionError("the second run went to work")

    monkeypatch.setattr(type(load_command_class(get_commands()[name], name)), "handle", works)
    with pytest.raises(CommandError, match="Another run is at it") as refusal:
        call_command(name, *JOBS_WITH_ARGUMENTS.get(name, []), stderr=StringIO())

    assert refusal.value.returncode == 3
    assert sorted(JobRun.objects.values_list("job", "outcome")) == [(name, "another_run"), (name, "running")]


def test_what_looks_at_a_part_is_a_job_of_its_own():
    begin("store_pages")
    begin("rebuild_listings")

    call_command("store_pages", "--check", stdout=StringIO())
    call_command("rebuild_listings", "--check", stdout=StringIO())

    assert JobRun.objects.filter(job__endswith="--check", outcome="done").count() == 2


def silenced(run: JobRun) -> JobRun:
    JobRun.objects.filter(pk=run.pk).update(alive_at=timezone.now() - MAX_SILENCE - timedelta(seconds=5))
    return run


def test_a_run_without_a_sign_of_life_makes_way_and_is_said_to_have_no_end(manager, client_of):
    run = silenced(begin("verify"))
    page = reverse("desk-status")
    assert "Avbrutt: Den ble aldri ferdig" in client_of(manager).get(page).text

    assert run_of_job("verify") == 0

    run.refresh_from_db()
    assert (run.outcome, run.ended_at) == ("no_end", None)
    assert "Avbrutt: Den ble aldri ferdig" in client_of(manager).get(page).text


def run_of_job(name: str) -> int:
    try:
        call_command(name, stdout=StringIO(), stderr=StringIO())
    except CommandError as error:
        return error.returncode
    return 0


def test_a_run_that_was_taken_for_dead_and_ends_all_the_same_has_its_end():
    run = silenced(begin("verify"))
    begin("verify")

    job_runs.end(run, Outcome.DONE)

    run.refresh_from_db()
    assert (run.outcome, run.ended_at is None) == ("done", False)


def test_a_run_shows_signs_of_life(monkeypatch):
    """Another thread has another connection, and sees no row of a test's transaction: here it is called by itself."""
    run = silenced(begin("verify"))
    turns = iter([False, True])

    class Stop:
        def wait(self, _seconds: float) -> bool:
            return next(turns)

    monkeypatch.setattr(connection, "close", lambda: None)
    job_runs.show_life(run, Stop())  # type: ignore[arg-type]

    run.refresh_from_db()
    assert timezone.now() - run.alive_at < MAX_SILENCE


def test_runs_are_kept_for_90_days():
    old, young = begin("old"), begin("young")
    for run, days in ((old, 91), (young, 89)):
        JobRun.objects.filter(pk=run.pk).update(started_at=timezone.now() - timedelta(days=days))

    begin("new")

    assert set(JobRun.objects.values_list("job", flat=True)) == {"young", "new"}


@pytest.mark.parametrize("fields", [{"outcome": "running"}, {"outcome": "done", "ended_at": None}])
def test_the_database_lets_one_run_at_a_time_and_wants_an_end_for_an_outcome(fields: dict[str, Any]):
    begin("verify")
    now = timezone.now()

    with pytest.raises(IntegrityError), transaction.atomic():
        JobRun.objects.create(job="verify", started_at=now, alive_at=now, **fields)


def test_what_only_reads_works_where_nothing_can_be_written(monkeypatch):
    def refuses(_job: str) -> JobRun:
        raise DatabaseError("read only")

    monkeypatch.setattr("notices.management.job_command.begin", refuses)

    assert (run_of_job("verify"), run_of_job("store_pages")) == (0, 1)
    assert not JobRun.objects.exists()


# A process of its own.


KILLED = """
import os, signal
import django
django.setup()
from django.core.management import call_command
from notices.management.commands import clearsessions
clearsessions.Command.handle = lambda *words, **more: os.kill(os.getpid(), signal.SIGKILL)
call_command("clearsessions")
"""


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a process of its own needs a database of its own: a file")
def test_a_job_that_is_killed_leaves_a_run_without_an_end(tmp_path: Path):
    database = tmp_path / "site.sqlite3"
    write_database(database)
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{database}"}

    process = subprocess.run([sys.executable, "-c", KILLED], cwd=ROOT, env=environment, capture_output=True, text=True)

    assert process.returncode == -signal.SIGKILL, process.stderr
    with sqlite3.connect(database) as file:
        (row,) = file.execute("SELECT job, outcome, ended_at FROM notices_jobrun").fetchall()
    assert row == ("clearsessions", "running", None)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_runs_that_begin_at_the_same_moment_one_goes_on():
    start = threading.Barrier(4)
    begun: list[JobRun | None] = []

    def run(_number: int) -> None:
        try:
            connection.ensure_connection()
            start.wait(timeout=20)
            begun.append(begin("verify"))
        except AnotherRun:
            begun.append(None)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(run, range(4)))

    assert len([run for run in begun if run]) == 1
    assert JobRun.objects.filter(outcome="another_run").count() == 3
