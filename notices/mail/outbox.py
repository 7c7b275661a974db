"""The rows of the outbox: a sender claims one first, and tries a failed one again, less and less often."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from functools import cache

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from notices.mail.recipients import MailReason
from notices.models import AccountEvent, Event, Outbox
from notices.models.clock import database_now
from notices.models.moment import MomentField
from notices.models.prepared import Place, Prepared

# The pause after each failed attempt; after the last one, about two days, the mail is given up.
RETRY_PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440)]
# A sender has this long to send a row it claimed. If it is interrupted, another one takes over afterwards.
CLAIM_TIME = timedelta(minutes=10)
# So many rows are in memory at once.
BATCH_SIZE = 100
BEGINNING = datetime(1, 1, 1, tzinfo=UTC)


def digest_hour(now: datetime) -> datetime:
    """Return when today's digests are due in Norway."""
    return timezone.make_aware(datetime.combine(timezone.localdate(now), time(settings.DIGEST_HOUR)))


def next_digest_hour(now: datetime) -> datetime:
    """Return when the first digests after `now` are due."""
    today = digest_hour(now)
    return today if today > now else digest_hour(now + timedelta(days=1))


def due(now: datetime, which: Q = Q(), person: int = 0) -> Iterator[Outbox]:  # noqa: B008 - it is never changed
    """Yield the waiting rows that are due, the oldest first, read in batches; `person` stands for `Place("person")`.

    Each is yielded once, whatever becomes of it meanwhile.
    """
    query, values = prepared_due(which), {"now": now, "at": BEGINNING, "pk": 0, "person": person}
    while batch := query.rows(**values):
        yield from batch
        values |= {"at": batch[-1].created_at, "pk": batch[-1].pk}


@cache
def prepared_due(which: Q) -> Prepared[Outbox]:
    return Prepared(lambda: _due_rows(which))


def _due_rows(which: Q) -> QuerySet[Outbox]:
    at = Place("at", MomentField())
    later = Q(created_at__gt=at) | Q(created_at=at, pk__gt=Place("pk"))
    rows = Outbox.objects.waiting().filter(which, later, due_at__lte=Place("now", MomentField()))
    rows = rows.select_related("event__notice", "event__version", "person__profile", "account_event__person")
    # A mail never quotes the text of a notice.
    return rows.defer("event__version__content").order_by("created_at", "pk")[:BATCH_SIZE]


def claim(row: Outbox, now: datetime) -> bool:
    """Claim the row for `CLAIM_TIME`, and say whether that worked: it does for one of several senders."""
    unclaimed = Outbox.objects.waiting().filter(pk=row.pk, due_at=row.due_at)
    is_claimed = unclaimed.update(due_at=now + CLAIM_TIME, attempts=F("attempts") + 1) == 1
    row.attempts += is_claimed
    return is_claimed


def close(rows: Iterable[Outbox], outcome: str) -> None:
    Outbox.objects.filter(pk__in=[row.pk for row in rows]).update(done_at=database_now(), outcome=outcome)


def put_off(rows: Iterable[Outbox], error: Exception) -> str:
    """Try again later, or give up; return the outcome of the last row."""
    outcome = "failed"
    for row in rows:
        waiting = Outbox.objects.waiting().filter(pk=row.pk)
        failure = {"attempts": row.attempts, "last_error": f"{type(error).__name__}: {error}"[:500]}
        if row.attempts <= len(RETRY_PAUSES):
            outcome = "failed"
            waiting.update(**failure, due_at=database_now() + RETRY_PAUSES[row.attempts - 1])
        else:
            outcome = "given up"
            waiting.update(**failure, done_at=database_now(), outcome=outcome)
    return outcome


def write(
    event: Event | AccountEvent, recipients: dict[int, MailReason], due_at: dict[int, datetime], now: datetime
) -> None:
    """Write one row for each person whom the event concerns."""
    of = {"account_event" if isinstance(event, AccountEvent) else "event": event}
    Outbox.objects.bulk_create(
        Outbox(**of, person_id=person, is_my_turn=reason.is_my_turn, created_at=now, due_at=due_at[person])
        for person, reason in recipients.items()
    )


def write_digests(people: Iterable[int], hour: datetime) -> None:
    """Write one row for each person and day; rows that exist are left alone."""
    rows = (Outbox(person_id=person, created_at=hour, due_at=hour) for person in people)
    Outbox.objects.bulk_create(rows, ignore_conflicts=True)
