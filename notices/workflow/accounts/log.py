"""The chain of account events: locking it, adding to it, and who acts while a page or a command changes an account."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from notices.access.current_request import current_request
from notices.access.people import name_of
from notices.models import AccountEvent, Source
from notices.models.clock import database_now
from notices.workflow.chain import ChainEnd, lock_accounts


@dataclass(frozen=True)
class Actor:
    """Who changes an account: a person, or none where a command line, a mailed link or the directory does."""

    person: User | None
    source: str
    name: str

    @classmethod
    def of(cls, person: User | None, source: str = Source.COMMAND) -> "Actor":
        if person is None:
            return cls(None, source, "")
        return cls(person, Source.PERSON, name_of(person)[:200])


def current_actor() -> Actor:
    """Return who changes an account now: who is signed in, who came by a mailed link, or a command line."""
    request = current_request()
    if request is None:
        return Actor.of(None)
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return Actor.of(None, Source.LINK)
    return Actor.of(user)


def append_account_event(
    end: ChainEnd,
    *,
    kind: str,
    person: User,
    actor: Actor,
    at: datetime,
    data: dict[str, Any],
    request_id: UUID | None = None,
) -> AccountEvent:
    """Write the next event of the locked chain, chained to its end and sealed."""
    sequence, chain = end
    event = AccountEvent(
        at=at,
        actor=actor.person,
        actor_name=actor.name,
        source=actor.source,
        person=person,
        person_name=name_of(person)[:200],
        kind=kind,
        sequence=sequence + 1,
        request_id=request_id,
        data=data,
    )
    event.link_to(chain)
    event.save(force_insert=True)
    return event


def record_account_event(kind: str, person: User, actor: Actor | None = None, **data: Any) -> AccountEvent:
    """Write an event of something that happened to an account beside the commands."""
    with transaction.atomic():
        end = lock_accounts()
        return append_account_event(
            end, kind=kind, person=person, actor=actor or current_actor(), at=database_now(), data=data
        )
