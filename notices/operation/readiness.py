"""Can the site work, and have its jobs done theirs? Looked up at most every few seconds by one thread of a process.

However often somebody asks, the database is not asked more often; and no number of questions waits for it.
"""

import logging
import threading
import time
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, InterfaceError

from notices.models.clock import database_now
from notices.operation.jobs import JOBS, JobState, is_awaited, job_states
from notices.operation.requirements import Requirement, State, requirements
from trials.process_memory import empties_a_memory

# An answer counts for so long.
FRESH_SECONDS = 10.0
# The first answer of a process is waited for, and one that is older than this no longer stands for the truth.
WAIT_SECONDS, MAX_AGE_SECONDS = 3.0, 60.0

SILENT_DATABASE = Requirement("database", State.FAILING, "silent")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SiteReadiness:
    """What was found at a moment."""

    at: datetime
    requirements: tuple[Requirement, ...]
    jobs: tuple[JobState, ...] = ()

    @property
    def state(self) -> State:
        """Return the worst of all."""
        states = {each.state for each in self.requirements}
        states |= {State.WARNING for job in self.jobs if job.reason}
        return next((state for state in (State.FAILING, State.WARNING) if state in states), State.OK)


class Memory:
    """The last answer of this process, and who looks for the next one."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.answer: SiteReadiness | None = None
        self.looked_at = 0.0

    @property
    def age(self) -> float:
        return time.monotonic() - self.looked_at if self.answer else float("inf")


memory = Memory()


def readiness() -> SiteReadiness:
    """Return what was found within the last `FRESH_SECONDS`; while one thread looks, the others get the last answer."""
    if memory.answer and memory.age < FRESH_SECONDS:
        return memory.answer
    if memory.lock.acquire(timeout=0 if memory.answer else WAIT_SECONDS):
        try:
            if memory.age >= FRESH_SECONDS:
                memory.answer, memory.looked_at = _look(), time.monotonic()
        finally:
            memory.lock.release()
    if memory.answer and memory.age < MAX_AGE_SECONDS:
        return memory.answer
    return SiteReadiness(database_now(), (SILENT_DATABASE,))


@empties_a_memory
def forget_readiness() -> None:
    memory.answer = None


def _look() -> SiteReadiness:
    now = database_now()
    try:
        needs = tuple(requirements(now))
        is_whole = all(each.state != State.FAILING for each in needs)
        jobs = job_states(now, tuple(filter(is_awaited, JOBS))) if is_whole else []
        return SiteReadiness(now, needs, tuple(jobs))
    except (DatabaseError, InterfaceError):
        log.warning("The database does not answer.", exc_info=True)
        return SiteReadiness(now, (SILENT_DATABASE,))
