"""An own e-mail address that changes: the link to confirm the new one, and the one to object with. Questions only.

No table keeps a link. It names the event of asking, and works while nothing else has happened to the address.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import signing
from django.urls import reverse

from notices.models import AccountEvent
from notices.models.clock import database_now

CONFIRM_TIME, OBJECT_TIME = timedelta(hours=24), timedelta(days=7)
REQUESTED, CHANGED, STOPPED = "email_change_asked", "email_changed", "email_change_stopped"
CONFIRM_SALT, OBJECT_SALT = "notices.access.address_changes", "notices.access.address_changes.objections"


@dataclass(frozen=True)
class AskedAddress:
    """What a link to confirm an address names: who asked for which."""

    event: AccountEvent
    address: str

    @property
    def is_open(self) -> bool:
        """Does the link work now: not used, not replaced, not stopped, not expired?"""
        is_waiting = _last_step(self.event) == self.event and self.event.account.is_active
        return is_waiting and database_now() < self.event.at + CONFIRM_TIME


def path_to_confirm(event_id: int, address: str) -> str:
    """Return the path of the page on which who asked for the address confirms it, signed in."""
    return reverse("account_confirm_email", args=[signing.dumps([event_id, address], salt=CONFIRM_SALT)])


def path_to_object(event_id: int) -> str:
    """Return the path of the page on which whoever reads mail at the former address objects."""
    return reverse("account_object_to_email", args=[signing.dumps(event_id, salt=OBJECT_SALT)])


def asked_address_of(token: str) -> AskedAddress | None:
    """Return what a link to confirm names; None where it is not one of ours."""
    event_id, address = _read(token, CONFIRM_SALT) or (0, "")
    event = _asked_event(event_id)
    return AskedAddress(event, address) if event else None


def objected_event_of(token: str) -> AccountEvent | None:
    """Return the event of asking that a link to object names; None where it is not one of ours."""
    return _asked_event(_read(token, OBJECT_SALT) or 0)


def former_address_of(asking: AccountEvent) -> str | None:
    """Return the address from before: still the account's, or what it goes back to. None where it is too late."""
    if database_now() >= asking.at + OBJECT_TIME:
        return None
    last = _last_step(asking)
    if last == asking:
        return asking.account.email
    is_changed = last is not None and last.kind == CHANGED and last.data.get("asked") == asking.sequence
    return last.data["from"] if last and is_changed else None


def _read(token: str, salt: str) -> Any:
    try:
        return signing.loads(token, salt=salt)
    except signing.BadSignature:
        return None


def _asked_event(pk: int) -> AccountEvent | None:
    return AccountEvent.objects.filter(pk=pk, kind=REQUESTED).select_related("person").first()


def _last_step(asking: AccountEvent) -> AccountEvent | None:
    steps = AccountEvent.objects.filter(person=asking.person_id, kind__in=(REQUESTED, CHANGED, STOPPED))
    return steps.order_by("-sequence").first()
