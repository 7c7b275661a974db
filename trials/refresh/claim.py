"""The claim on a round of refreshing: one process at a time, and another one goes on where this one was killed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from trials.clinicaltrials_gov.client import RegistryVersion
from trials.models import RefreshRun

# Longer than a batch can take with all its retries; renewed batch by batch.
CLAIM = timedelta(minutes=10)

Clock = Callable[[], datetime]


class AlreadyRunning(Exception):
    """Another process is at this round, or has taken it over."""


@contextmanager
def claimed(version: RegistryVersion, now: Clock) -> Iterator[RefreshRun]:
    """The open round of this version of the data, or a new one, for us alone; let go of at the end, however it ends."""
    run = take_or_begin(version, now)
    try:
        yield run
    finally:
        held(run).update(claimed_until=now())


def take_or_begin(version: RegistryVersion, now: Clock) -> RefreshRun:
    at = now()
    opened = RefreshRun.objects.filter(finished_at=None)
    with transaction.atomic():
        if opened.filter(claimed_until__lte=at).update(claimed_until=at + CLAIM):
            run = opened.get()
            if run.data_version == version.data_version:
                return run
            # What it fetched is of another day.
            run.fetched.all().delete()
            opened.update(finished_at=at, outcome="abandoned")
        try:
            with transaction.atomic():
                return RefreshRun.objects.create(
                    data_version=version.data_version,
                    api_version=version.api_version,
                    started_at=at,
                    claimed_until=at + CLAIM,
                )
        except IntegrityError as error:  # there is an open round, and its claim has not run out
            raise AlreadyRunning from error


def held(run: RefreshRun) -> QuerySet[RefreshRun]:
    """The round, as long as nobody else has taken it over."""
    return RefreshRun.objects.filter(pk=run.pk, finished_at=None, claimed_until=run.claimed_until)


def renew(run: RefreshRun, now: Clock) -> None:
    until = now() + CLAIM
    if not held(run).update(claimed_until=until):
        raise AlreadyRunning
    run.claimed_until = until
