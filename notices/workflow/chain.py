"""The chains of events: one a notice, and one of what belongs to no notice."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import F

from notices.models import AccountEvent, Counter, Event, Notice, Version

# How far a chain has come: its last sequence number and chain value.
ChainEnd = tuple[int, str]


def lock_chain(notice_id: int | None) -> tuple[ChainEnd, Notice | None]:
    """Lock a chain of events. Return its end, and the notice that it belongs to, if any."""
    if notice_id is None:
        Counter.objects.filter(name=Counter.EVENTS).update(value=F("value") + 1)
        notice = None
    else:
        Notice.objects.filter(pk=notice_id).update(etag=F("etag"))
        notice = Notice.objects.get(pk=notice_id)
    last = Event.objects.filter(notice=notice).order_by("-sequence").values_list("sequence", "chain").first()
    return last or (0, ""), notice


def lock_accounts() -> ChainEnd:
    """Lock the chain of account events and return its end. Everything read afterwards is as the last act left it."""
    Counter.objects.filter(name=Counter.ACCOUNTS).update(value=F("value") + 1)
    last = AccountEvent.objects.order_by("-sequence").values_list("sequence", "chain").first()
    return last or (0, "")


def append_event(
    end: ChainEnd,
    *,
    notice: Notice | None,
    command: str,
    at: datetime,
    by: User | None,
    actor_name: str,
    data: dict[str, Any],
    version: Version | None = None,
    request_id: UUID | None = None,
) -> Event:
    """Write the next event of a locked chain, chained to its end and sealed."""
    sequence, chain = end
    event = Event(
        at=at,
        actor=by,
        actor_name=actor_name,
        command=command,
        notice=notice,
        sequence=sequence + 1,
        version=version,
        request_id=request_id,
        data=data,
    )
    event.link_to(chain)
    event.save(force_insert=True)
    return event
