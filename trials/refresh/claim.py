"""The claim on a registry's round: one process at a time, and another one continues where this one was killed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from trials.models import RefreshRun
from trials.registry import Registry, RegistryVersion

# Longer than a batch can take with all its retries; renewed batch by batch.
CLAIM_DURATION = timedelta(minutes=10)

Clock = Callable[[], datetime]


class AlreadyRunning(Exception):
    """Another process works on this round, or has taken it over."""


@contextmanager
def claim_round(registry: Registry, version: RegistryVersion, now: Clock) -> Iterator[RefreshRun]:
    """Claim the registry's open round of this version of its data, or a new one, until the block ends in any way."""
    run = resume_or_begin(registry, version, now)
    try:
        yield run
    finally:
        claimed_run(run).update(claimed_until=now())


def resume_or_begin(registry: Registry, version: RegistryVersion, now: Clock) -> RefreshRun:
    """Take over the registry's open round if its claim has expired and its data are current, else begin one.

    Raises AlreadyRunning while another process holds the claim.
    """
    at = now()
    open_runs = RefreshRun.objects.filter(registry=registry.code, finished_at=None)
    with transaction.atomic():
        if open_runs.filter(claimed_until__lte=at).update(claimed_until=at + CLAIM_DURATION):
            run = open_runs.get()
            if run.data_version == version.data_version:
                return run
            # What it fetched is of another day.
            run.fetched.all().delete()
            open_runs.update(finished_at=at, outcome="abandoned")
        try:
            with transaction.atomic():
                return RefreshRun.objects.create(
                    registry=registry.code,
                    data_version=version.data_version,
                    api_version=version.api_version,
                    started_at=at,
                    claimed_until=at + CLAIM_DURATION,
                )
        except IntegrityError as error:  # there is an open round, and its claim has not expired
            raise AlreadyRunning from error


def claimed_run(run: RefreshRun) -> QuerySet[RefreshRun]:
    """Return the round as a queryset, empty once another process has taken it over."""
    return RefreshRun.objects.filter(pk=run.pk, finished_at=None, claimed_until=run.claimed_until)


def renew_claim(run: RefreshRun, now: Clock) -> None:
    """Hold the round for longer; raises AlreadyRunning where another process has taken it over."""
    until = now() + CLAIM_DURATION
    if not claimed_run(run).update(claimed_until=until):
        raise AlreadyRunning
    run.claimed_until = until
