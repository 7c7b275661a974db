"""Mails about an account that are no news of an event: they wait here, and their rows are gone once they are sent.

Of one that was given up stays for a month that it was, for managers.
"""

from enum import StrEnum

from django.conf import settings
from django.db import models

from notices.models.moment import MomentField


class AccountMail(models.Model):
    """One mail that waits. What stands in it is kept no longer than until it is sent or given up."""

    class Kind(StrEnum):
        RESET = "reset"
        CONFIRM_ADDRESS = "confirm_address"
        ADDRESS_ASKED = "address_asked"
        ADDRESS_CHANGED = "address_changed"
        INVITED_ELSEWHERE = "invited_elsewhere"
        FAILED_SIGN_INS = "failed_sign_ins"

    kind = models.CharField(max_length=20)
    # None where somebody typed a name: whose it is, if anybody's, is looked up when the mail is sent.
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    data = models.JSONField(default=dict)
    created_at = MomentField()
    # Not sent before this moment: a sender that claims the row moves it on first, and so does an attempt that failed.
    due_at = MomentField(db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    given_up_at = MomentField(null=True)

    def __str__(self) -> str:
        return f"{self.kind}: {self.person_id}"
