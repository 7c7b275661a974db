"""The second factors: an event behind each, and what it is has not changed since; none is gone without an event."""

from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator

from notices.access.second_factor import digest_of
from notices.models import AccountEvent
from notices.verification.history import data_of


def findings() -> Iterator[str]:
    added_events: dict[Any, AccountEvent] = {}
    for event in AccountEvent.objects.filter(kind__in=["factor_added", "factor_removed"]).order_by("sequence"):
        if event.kind == "factor_added":
            added_events[data_of(event).get("factor")] = event
        else:
            added_events.pop(data_of(event).get("factor"), None)
    for factor in Authenticator.objects.order_by("pk"):
        where = f"second factor {factor.pk} ({factor.type} of account {factor.user_id})"
        added = added_events.pop(factor.pk, None)
        if added is None:
            yield f"{where}: no event says that it was added"
        elif (added.person_id, data_of(added).get("type")) != (factor.user_id, factor.type):
            yield f"{where}: its event tells of another person or kind"
        elif data_of(added).get("digest") != digest_of(factor):
            yield f"{where}: it is not the one that was added"
    for pk, event in added_events.items():
        yield f"second factor {pk} of account {event.person_id} is gone, and no event says that it was removed"
