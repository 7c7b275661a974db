"""The jobs that a site needs, how their last runs ended, and which are late."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import Q, QuerySet, Subquery
from django.utils.translation import gettext_noop

from notices.models import JobRun
from notices.operation.job_runs import MAX_SILENCE, Outcome

# A nightly job is late when its next night has passed.
A_NIGHT = timedelta(hours=30)


class KnownJob(NamedTuple):
    """A job, its title as a msgid, and after how long without success it is late; None: nobody waits for it."""

    name: str
    title: str
    max_age: timedelta | None = None


JOBS = (
    KnownJob("send_mail", gettext_noop("Sending mail"), timedelta(minutes=15)),
    KnownJob("refresh_trials", gettext_noop("Asking registries for trials"), A_NIGHT),
    KnownJob("verify", gettext_noop("Checking that everything in the tables is true"), A_NIGHT),
    KnownJob("check_retractions", gettext_noop("Asking which publications were retracted")),
    KnownJob("store_pages", gettext_noop("Making public pages in advance")),
    KnownJob("end_directory_roles", gettext_noop("Ending roles of people the directory no longer sends")),
    KnownJob("clearsessions", gettext_noop("Deleting sessions that have ended")),
)


@dataclass(frozen=True)
class JobState:
    """One job as of a moment: its last run that ended or was killed, its last success, and whether it runs now.

    `reason` is "" where all is well, else why not: never, late, failed, incident, partly or no_end.
    """

    job: KnownJob
    at: datetime
    success_at: datetime | None
    last: JobRun | None
    is_running: bool

    @property
    def outcome(self) -> str:
        """Return how the last run ended; one that shows no sign of life has no end."""
        if self.last is None:
            return ""
        return Outcome.NO_END if self.last.outcome == Outcome.RUNNING else self.last.outcome

    @property
    def reason(self) -> str:
        if not is_awaited(self.job):
            return self.outcome if self.outcome != Outcome.DONE else ""
        is_late = self.success_at is None or self.at - self.success_at > self.max_age
        if self.outcome not in ("", Outcome.DONE) and (is_late or self.max_age >= A_NIGHT):
            return self.outcome
        return ("late" if self.success_at else "never") if is_late else ""

    @property
    def max_age(self) -> timedelta:
        return self.job.max_age or timedelta.max


def is_awaited(job: KnownJob) -> bool:
    """Should it have run? With MAIL_AT_ONCE the site's own processes send mail."""
    return job.max_age is not None and not (job.name == "send_mail" and settings.MAIL_AT_ONCE)


def job_states(at: datetime, jobs: tuple[KnownJob, ...] = JOBS) -> list[JobState]:
    """Return the state of each job. One query, which reads three rows a job by the index."""
    wanted = Q(pk__in=[])
    for job in jobs:
        own = JobRun.objects.filter(job=job.name).order_by("-started_at").values("pk")
        begun = own.exclude(outcome=Outcome.ANOTHER_RUN)
        for rows in (own.filter(outcome=Outcome.DONE)[:1], begun[:1], begun[1:2]):
            wanted |= Q(pk=Subquery(rows))
    runs = list(JobRun.objects.filter(wanted).order_by("-started_at"))
    return [_state_of(job, [run for run in runs if run.job == job.name], at) for job in jobs]


def _state_of(job: KnownJob, runs: list[JobRun], at: datetime) -> JobState:
    """Return the state of a job by its newest runs, the newest first."""
    success = next((run.ended_at for run in runs if run.outcome == Outcome.DONE), None)
    is_running = bool(runs) and runs[0].outcome == Outcome.RUNNING and runs[0].alive_at > at - MAX_SILENCE
    ended = runs[1:] if is_running else runs
    return JobState(job, at, success, ended[0] if ended else None, is_running)


def latest_troubles(at: datetime, number: int) -> QuerySet[JobRun]:
    """Return the last runs of all jobs that ended badly or never, the newest first."""
    is_silent = Q(outcome=Outcome.RUNNING, alive_at__lte=at - MAX_SILENCE)
    ended_badly = Q(outcome__in=[Outcome.FAILED, Outcome.INCIDENT, Outcome.PARTLY, Outcome.NO_END])
    return JobRun.objects.filter(is_silent | ended_badly).order_by("-started_at")[:number]
