"""Runs of the jobs: what timers and operators start, when it began, when it ended, and how."""

from enum import StrEnum

from django.db import models
from django.db.models import Q

from notices.models.moment import MomentField


class JobRun(models.Model):
    """One run of a job. A run that was killed never gets an end: its outcome says so once that is noticed."""

    class Outcome(StrEnum):
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        ANOTHER_RUN = "another_run"
        INCIDENT = "incident"
        PARTLY = "partly"
        NO_END = "no_end"

    # The command, and what narrows it: "verify", "refresh_trials" with a registry's code.
    job = models.CharField(max_length=100)
    # These three by the database's clock, which all machines share.
    started_at = MomentField()
    # The last sign of life: a run without one for a while was killed.
    alive_at = MomentField()
    ended_at = MomentField(null=True)
    outcome = models.CharField(max_length=20)
    # What went wrong, in English.
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["job"], condition=Q(outcome="running"), name="one_running_a_job"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, outcome__in=["running", "no_end"])
                | (Q(ended_at__isnull=False) & ~Q(outcome__in=["running", "no_end"])),
                name="job_run_has_an_end_and_its_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["job", "outcome", "started_at"], name="job_runs_by_outcome"),
            models.Index(fields=["job", "started_at"], name="job_runs_by_job"),
            models.Index(fields=["started_at"], name="job_runs_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.job}: {self.outcome}"
