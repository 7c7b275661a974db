"""The base of every command that is a job: its runs are recorded, and it ends with a code that says how it went."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from notices.models import JobRun
from notices.operation.job_runs import ENDS, EXIT_CODES, AnotherRun, Outcome, begin, end, kept_alive, log_end

__all__ = ["ANOTHER_RUN", "JobCommand", "JobError", "Outcome"]

ANOTHER_RUN = "Another run is at it. Nothing is done twice; try again when it has ended."


class JobError(CommandError):
    """How a job ended that is not done, and why."""

    def __init__(self, problem: str, outcome: Outcome = Outcome.FAILED) -> None:
        super().__init__(problem, returncode=EXIT_CODES[outcome])


class JobCommand(BaseCommand):
    """A command whose runs leave a row and a line in the log.

    It ends with 0 where all is done, 1 where it failed, 3 where another run is at it, 4 where it found something that a
    person must look into, 5 where only a part was done. A job raises JobError; CommandError and any other fault are 1.
    """

    # A job that only reads works on a database that takes no changes, too: then nothing of the run is recorded.
    is_reading = False

    def job_name(self, options: dict[str, Any]) -> str:
        """Return the name of what one run does at a time; an option that makes it another job belongs to the name."""
        return self.__module__.rpartition(".")[2]

    def execute(self, *args: Any, **options: Any) -> str | None:
        job, since = self.job_name(options), time.monotonic()
        run = self._begun(job, since)
        outcome, problem, fault = Outcome.FAILED, "stopped", None
        try:
            with stopped_by_signals(), kept_alive(run):
                output = super().execute(*args, **options)
            outcome, problem = Outcome.DONE, ""
            return output
        except CommandError as error:
            outcome, problem = ENDS.get(error.returncode, Outcome.FAILED), str(error)
            raise
        except Exception as error:
            problem, fault = f"{type(error).__name__}: {error}", error
            raise JobError(f"{job} failed: {problem}") from error
        finally:
            log_end(job, outcome, problem, since, fault)
            end(run, outcome, problem)

    def _begun(self, job: str, since: float) -> JobRun | None:
        try:
            return begin(job)
        except AnotherRun as error:
            log_end(job, Outcome.ANOTHER_RUN, "", since)
            raise JobError(ANOTHER_RUN, Outcome.ANOTHER_RUN) from error
        except DatabaseError as error:
            if self.is_reading:
                self.stderr.write(f"This run is not recorded: {type(error).__name__}.")
                return None
            log_end(job, Outcome.FAILED, "no run could begin", since, error)
            raise JobError(f"No run of {job} could begin: {type(error).__name__}.") from error


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """Let a run that a timer stops say so: without this SIGTERM leaves it without an end."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    former = signal.signal(signal.SIGTERM, _stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, former)


def _stop(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)
