"""Links by which an invited person chooses a password: signed, for one invitation, until they expire. Questions only.

No table keeps a link. It names the event of its invitation, and works while that is the last thing that happened.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.core import signing
from django.urls import reverse

from notices.access.account_state import STEPS_OF_ENTRY
from notices.models import AccountEvent
from notices.models.clock import database_now

INVITATION_TIME = timedelta(days=7)
SALT = "notices.access.invitations"


@dataclass(frozen=True)
class Invitation:
    """A link that was sent, and whether it still works."""

    event: AccountEvent
    is_open: bool

    @property
    def person(self) -> User:
        return self.event.account

    @property
    def expires_at(self) -> datetime:
        return self.event.at + INVITATION_TIME


def path_of_invitation(event: AccountEvent) -> str:
    """Return the path of the page on which the invited person chooses a password."""
    return reverse("invitation", args=[signing.dumps(event.pk, salt=SALT)])


def invitation_of(token: str) -> Invitation | None:
    """Return the invitation that a link names; None where the link is not one of ours."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    event = AccountEvent.objects.filter(pk=pk, kind="invited").select_related("person").first()
    return Invitation(event, is_open(event)) if event else None


def is_open(event: AccountEvent) -> bool:
    """Does the link of this invitation work now: not used, not replaced, not taken back, not expired?"""
    steps = AccountEvent.objects.filter(person=event.person_id, kind__in=STEPS_OF_ENTRY).order_by("-sequence")
    is_newest = steps.values_list("pk", flat=True).first() == event.pk
    return is_newest and not event.account.is_active and database_now() < event.at + INVITATION_TIME
