"""Mail that waits to be sent: written in the transaction of what it tells of, sent afterwards."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from notices.models.event import Event
from notices.models.moment import MomentField


class OutboxQuerySet(models.QuerySet["Outbox"]):
    def waiting(self) -> "OutboxQuerySet":
        return self.filter(done_at__isnull=True)


class Outbox(models.Model):
    """First one row for each event that concerns somebody; the sender then makes one of it for each of them.

    Whom an event concerns, and whether they may still see it, is asked when it is sent, not when it happened.
    """

    # None for a person's digest of the day; `created_at` is then the hour that it is due at.
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+")
    # None until somebody has asked whom it concerns.
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    is_my_turn = models.BooleanField(default=False)
    created_at = MomentField()
    # Not before this moment: a digest waits for its hour, a failed attempt for the next one. Who sends it moves it on
    # first, so that nobody else does.
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
                condition=Q(event__isnull=True),
                name="outbox_one_digest_a_person_and_day",
            ),
            models.CheckConstraint(
                condition=Q(event__isnull=False) | Q(person__isnull=False), name="outbox_of_an_event_or_a_person"
            ),
        ]
        indexes = [models.Index(fields=["done_at", "due_at"], name="outbox_waiting")]

    def __str__(self) -> str:
        return f"{self.event_id}: {self.person_id}"
