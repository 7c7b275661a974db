"""The rows of the outbox: who sends one claims it first; what fails is tried again, less and less often."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from notices.mail.recipients import Concern
from notices.models import Event, Outbox

# How long after each failure the next attempt is made; after the last, about two days, it is given up.
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440)]
# Whoever claims a row has so long to send it. When they are broken off, somebody else takes over after that.
CLAIMED_FOR = timedelta(minutes=10)


def digest_hour(now: datetime) -> datetime:
    """The hour of today's digests in Norway."""
    return timezone.make_aware(datetime.combine(timezone.localdate(now), time(settings.DIGEST_HOUR)))


def next_digest_hour(now: datetime) -> datetime:
    """The first one after `now`."""
    today = digest_hour(now)
    return today if today > now else digest_hour(now + timedelta(days=1))


def due(now: datetime) -> list[Outbox]:
    """What waits and is due, the oldest first."""
    rows = Outbox.objects.waiting().filter(due_at__lte=now)
    return list(rows.select_related("event__notice", "event__version", "person__profile").order_by("created_at", "pk"))


def claim(row: Outbox, now: datetime) -> bool:
    """Is the row mine? Only one of several senders hears yes, and only until `CLAIMED_FOR` has passed."""
    mine = Outbox.objects.waiting().filter(pk=row.pk, due_at=row.due_at)
    claimed = mine.update(due_at=now + CLAIMED_FOR, attempts=F("attempts") + 1) == 1
    row.attempts += claimed
    return claimed


def close(rows: Iterable[Outbox], outcome: str) -> None:
    Outbox.objects.filter(pk__in=[row.pk for row in rows]).update(done_at=timezone.now(), outcome=outcome)


def put_off(rows: Iterable[Outbox], error: Exception) -> str:
    """Try again later, or give up; the outcome of the last row."""
    outcome = "failed"
    for row in rows:
        waiting = Outbox.objects.waiting().filter(pk=row.pk)
        told = {"attempts": row.attempts, "last_error": f"{type(error).__name__}: {error}"[:500]}
        if row.attempts <= len(PAUSES):
            outcome = "failed"
            waiting.update(**told, due_at=timezone.now() + PAUSES[row.attempts - 1])
        else:
            outcome = "given up"
            waiting.update(**told, done_at=timezone.now(), outcome=outcome)
    return outcome


def write(event: Event, concerned: dict[int, Concern], due_at: dict[int, datetime], now: datetime) -> None:
    """One row for each person whom the event concerns."""
    Outbox.objects.bulk_create(
        Outbox(event=event, person_id=person, is_my_turn=concern.is_my_turn, created_at=now, due_at=due_at[person])
        for person, concern in concerned.items()
    )


def write_digests(people: Iterable[int], hour: datetime) -> None:
    """One row a person and day; a second time nothing happens."""
    rows = (Outbox(person_id=person, created_at=hour, due_at=hour) for person in people)
    Outbox.objects.bulk_create(rows, ignore_conflicts=True)
