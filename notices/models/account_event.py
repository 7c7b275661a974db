"""What happened to accounts: made, invited, roles, e-mail address, password. One chain for all of them."""

from datetime import UTC
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.utils.translation import gettext_lazy as _

from notices import sealing
from notices.models.chain import ChainLink
from notices.models.moment import MomentField
from notices.models.role_grant import Source


class AccountEvent(ChainLink, models.Model):
    """Who changed what of whose account, when. A row is inserted, never changed and never deleted.

    Its data hold no password, no hash and no link that lets somebody in.
    """

    seal_purpose = "account event"

    at = MomentField(_("at"))
    # None for a command line, the directory, and somebody who came through a link.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("actor")
    )
    # As text too: the log still names the person when the account gets another name.
    actor_name = models.CharField(_("actor's name"), max_length=200, blank=True)
    source = models.CharField(max_length=10, choices=Source.choices)
    # None where it is about the chain itself: its new key.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="account_events", verbose_name=_("person")
    )
    person_name = models.CharField(_("person's name"), max_length=200, blank=True)
    # No fixed list: later parts of the program add theirs.
    kind = models.CharField(_("what happened"), max_length=30)
    # 1, 2, 3 …: the chain has no fork and no hole.
    sequence = models.PositiveIntegerField(_("sequence"), unique=True)
    # A request that arrives twice is executed once; a refusal has no id, so that it can be tried again.
    request_id = models.UUIDField(null=True, unique=True)
    data = models.JSONField(_("data"), default=dict)
    chain = models.CharField(max_length=64)
    seal = models.CharField(max_length=sealing.SEAL_LENGTH)

    class Meta:
        verbose_name = _("account event")
        verbose_name_plural = _("account events")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(source="person", actor__isnull=False) | ~models.Q(source="person"),
                name="account_event_of_a_person_names_them",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.person_name}: {self.kind}"

    @property
    def account(self) -> User:
        """The account that it is about. Raises LookupError for an event of the chain itself."""
        if self.person is None:
            raise LookupError("the event is about no account")
        return self.person

    def chain_place(self) -> tuple[int | None, ...]:
        return (self.sequence,)

    def hashed_values(self) -> dict[str, Any]:
        return {
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor": self.actor_id,
            "actor_name": self.actor_name,
            "source": self.source,
            "person": self.person_id,
            "person_name": self.person_name,
            "kind": self.kind,
            "sequence": self.sequence,
            "request_id": str(self.request_id) if self.request_id else None,
            "data": self.data,
        }
