"""Mail that waits to be sent: written in the transaction of its event, sent afterwards."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from notices.models.account_event import AccountEvent
from notices.models.event import Event
from notices.models.moment import MomentField


class OutboxQuerySet(models.QuerySet["Outbox"]):
    def waiting(self) -> "OutboxQuerySet":
        return self.filter(done_at__isnull=True)


class Outbox(models.Model):
    """One row for each event that concerns somebody; the sender then writes one for each of these people.

    It is an event of a notice or of an account. An invitation, or a change of second factors, is a row
    for the person of that account from the start.

    Whom an event concerns, and whether they may still see it, is decided when the mail is sent.
    """

    # Both None for a person's daily digest; `created_at` is then the hour at which it is due.
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+")
    account_event = models.ForeignKey(AccountEvent, models.PROTECT, null=True, related_name="mails")
    # None until the sender has addressed the event.
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    is_my_turn = models.BooleanField(default=False)
    created_at = MomentField()
    # Not sent before this moment: a digest waits for its hour, a failed mail for its next attempt. A sender that claims
    # the row moves it on first, so that no other sender takes it.
    due_at = MomentField()
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True)
    # Sent, addressed, or given up; `outcome` says which.
    done_at = MomentField(null=True)
    outcome = models.CharField(max_length=20, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "person"], name="outbox_once_an_event_and_person"),
            models.UniqueConstraint(
                fields=["event"], condition=Q(person__isnull=True), name="outbox_one_unaddressed_an_event"
            ),
            models.UniqueConstraint(
                fields=["person", "created_at"],
                condition=Q(event__isnull=True, account_event__isnull=True),
                name="outbox_one_digest_a_person_and_day",
            ),
            models.UniqueConstraint(fields=["account_event", "person"], name="outbox_once_an_account_event_and_person"),
            models.UniqueConstraint(
                fields=["account_event"],
                condition=Q(person__isnull=True),
                name="outbox_one_unaddressed_an_account_event",
            ),
            models.CheckConstraint(
                condition=Q(event__isnull=False) | Q(account_event__isnull=False) | Q(person__isnull=False),
                name="outbox_is_of_an_event_or_a_person",
            ),
        ]
        indexes = [models.Index(fields=["done_at", "due_at"], name="outbox_waiting")]

    def __str__(self) -> str:
        return f"{self.event_id}: {self.person_id}"
