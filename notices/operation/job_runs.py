"""One run of a job: a row that says when it began, that it lives, when it ended and how.

Of each job one run goes on at a time, on all machines together. A run that was killed shows no sign of life any more:
the next one takes its place, and it is said to have no end. Nothing here holds a lock of the database.
"""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Q
from django.db.models.functions import Now

from notices.models import JobRun

Outcome = JobRun.Outcome

# How a command ends. 2 is that of a wrong option.
EXIT_CODES = {Outcome.DONE: 0, Outcome.FAILED: 1, Outcome.ANOTHER_RUN: 3, Outcome.INCIDENT: 4, Outcome.PARTLY: 5}
ENDS = {code: outcome for outcome, code in EXIT_CODES.items()}

LIFE_SECONDS = 15.0
# A run that was silent for so long was killed. It is longer than a database may be locked.
MAX_SILENCE = timedelta(seconds=90)
KEPT_FOR = timedelta(days=90)
MAX_PROBLEM_LENGTH = 500

# What a line of an end weighs; an error is mailed to ADMINS too.
LEVELS = {Outcome.DONE: logging.INFO, Outcome.ANOTHER_RUN: logging.INFO, Outcome.PARTLY: logging.WARNING}

log = logging.getLogger("notices.jobs")


class AnotherRun(Exception):
    """A run of the job goes on already."""


def begin(job: str) -> JobRun:
    """Begin a run of the job, and forget what is older than `KEPT_FOR`. Raises AnotherRun, of which a row stays too."""
    JobRun.objects.filter(_is_silent(), job=job).update(outcome=Outcome.NO_END)
    JobRun.objects.filter(started_at__lt=Now() - KEPT_FOR).delete()
    now = {"started_at": Now(), "alive_at": Now()}
    try:
        with transaction.atomic():
            return JobRun.objects.create(job=job, outcome=Outcome.RUNNING, **now)
    except IntegrityError as error:
        JobRun.objects.create(job=job, outcome=Outcome.ANOTHER_RUN, ended_at=Now(), **now)
        raise AnotherRun from error


def forget_running() -> None:
    """Delete the runs that go on: where the database was just restored they went on in the one that was copied."""
    if JobRun._meta.db_table in connection.introspection.table_names():  # a backup of 0.1.0 has none
        JobRun.objects.filter(outcome=Outcome.RUNNING).delete()


def _is_silent() -> Q:
    return Q(outcome=Outcome.RUNNING, alive_at__lt=Now() - MAX_SILENCE)


@contextmanager
def kept_alive(run: JobRun | None) -> Iterator[None]:
    """Show signs of life from a thread of its own until the block ends; of no run, none."""
    if run is None:
        yield
        return
    is_over = threading.Event()
    thread = threading.Thread(target=show_life, args=(run, is_over), name="sign-of-life", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def show_life(run: JobRun, is_over: threading.Event) -> None:
    while not is_over.wait(LIFE_SECONDS):
        try:
            JobRun.objects.filter(pk=run.pk).update(alive_at=Now())
        except DatabaseError:
            log.warning("Job %s could not show a sign of life.", run.job, exc_info=True)
        finally:
            connection.close()


def end(run: JobRun | None, outcome: Outcome, problem: str = "") -> None:
    """End the run, also one that was taken for dead meanwhile. Where no database answers it is left without an end."""
    if run is None:
        return
    ended = {"outcome": outcome, "problem": problem[:MAX_PROBLEM_LENGTH], "ended_at": Now()}
    try:
        JobRun.objects.filter(pk=run.pk).update(**ended)
    except DatabaseError:
        log.warning("Job %s: its end could not be recorded.", run.job, exc_info=True)


def log_end(job: str, outcome: Outcome, problem: str, since: float, error: BaseException | None = None) -> None:
    """Leave a line of the run's end; `since` is its beginning by the monotonic clock."""
    level = LEVELS.get(outcome, logging.ERROR)
    fields = {"job": job, "outcome": str(outcome), "seconds": round(time.monotonic() - since, 3)}
    # What is of one kind has one text before its values are filled in: a fault is mailed once an hour a kind.
    text = f"Job {job}: {outcome} after %.1f s" + (": %s" if problem else "")
    values = [fields["seconds"], *([problem] if problem else [])]
    log.log(level, text, *values, extra={"fields": fields}, exc_info=error)
