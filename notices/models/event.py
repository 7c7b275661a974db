"""What happened: one row for each act, chained by hash to the one before."""

import json
from datetime import UTC
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from notices import sealing
from notices.models.chain import ChainLink
from notices.models.moment import MomentField
from notices.models.notice import Notice, Version
from trials.process_memory import empties_a_memory


class Counter(models.Model):
    """A number that goes up by one under a lock."""

    NOTICE_NUMBER = "notice number"
    # Not a number but a lock, held while an event that belongs to no notice is added.
    EVENTS = "events of no notice"
    # Another lock, held while an account or a role changes.
    ACCOUNTS = "events of accounts"
    # It goes up with every change of what the public sees: see `notices.models.public_revision`.
    PUBLIC = "what the public sees"

    name = models.CharField(primary_key=True, max_length=40)
    value = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


COMMANDS_OF_THE_SERVER = ["rotate_key", "take_over_markup"]
# A guest comments, and a refusal may be theirs; the others are given at the server's command line.
COMMANDS_OF_NOBODY = ["comment", "refused", *COMMANDS_OF_THE_SERVER]


class EventQuerySet(models.QuerySet["Event"]):
    """Events, asked by their chains and seals."""

    def sealed_with_another_key(self, name: str) -> Self:
        return self.exclude(seal__startswith=f"{name}:")

    def last_of_each_chain(self) -> Self:
        newest = models.Window(models.Max("sequence"), partition_by=models.F("notice"))
        return self.annotate(newest=newest).filter(sequence=models.F("newest")).order_by("notice_id")


class Event(ChainLink, models.Model):
    """Who did what, when, to which version. A row is inserted and never deleted.

    Where words are removed by law, its data lose them, and its request id goes: nobody can then try guesses at the
    words against the chain value, which stays.
    """

    seal_purpose = "event"

    at = MomentField(_("at"))
    # None for a guest who used a share link, and for a command line.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("actor"),
    )
    # As text too: the log still names the person when the account gets another name.
    actor_name = models.CharField(_("actor's name"), max_length=200)
    command = models.CharField(_("command"), max_length=20)
    notice = models.ForeignKey(
        Notice,
        models.PROTECT,
        null=True,
        related_name="events",
        verbose_name=_("notice"),
    )
    # 1, 2, 3 … in each notice: a chain has no fork and no hole. Events of no notice have a chain of their own.
    sequence = models.PositiveIntegerField(_("sequence"))
    version = models.ForeignKey(
        Version,
        models.PROTECT,
        null=True,
        related_name="events",
        verbose_name=_("version"),
    )
    # A request that arrives twice is executed once; a refusal has no id, so that it can be tried again.
    request_id = models.UUIDField(null=True, unique=True)
    data = models.JSONField(_("data"), default=dict)
    chain = models.CharField(max_length=64)
    # With the ledger's key: who writes past the program can compute a chain again, but not its seal.
    seal = models.CharField(max_length=sealing.SEAL_LENGTH)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            models.UniqueConstraint(fields=["notice", "sequence"], name="event_sequence_once_a_notice"),
            models.UniqueConstraint(
                fields=["sequence"],
                condition=models.Q(notice__isnull=True),
                name="event_sequence_once_without_a_notice",
            ),
            models.CheckConstraint(
                condition=models.Q(actor__isnull=False) | models.Q(command__in=COMMANDS_OF_NOBODY),
                name="event_of_nobody_is_one_of_a_few",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name}: {self.command}"

    def chain_place(self) -> tuple[int | None, ...]:
        return self.notice_id, self.sequence

    def hashed_values(self) -> dict[str, Any]:
        return {
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor": self.actor_id,
            "actor_name": self.actor_name,
            "command": self.command,
            "notice": self.notice_id,
            "sequence": self.sequence,
            "version": self.version_id,
            "request_id": str(self.request_id) if self.request_id else None,
            "data": self.data,
        }

    @property
    def left_values(self) -> tuple[sealing.Value, ...]:
        """What a removal by law seals of an event that lost words: its place, its chain value, all that it says now."""
        text = json.dumps(self.hashed_values(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return self.notice_id, self.sequence, self.chain, text


_ROTATED: set[str] = set()
empties_a_memory(_ROTATED.clear)


def has_rotated(key: str) -> bool:
    """Were the chains sealed with this key by a rotation? A process remembers that they were."""
    if key not in _ROTATED:
        rotations = Event.objects.filter(notice__isnull=True, command="rotate_key")
        if any(sealing.key_of(event.seal) == key and event.is_sealed for event in rotations):
            _ROTATED.add(key)
    return key in _ROTATED
