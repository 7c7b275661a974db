"""Words that were removed by law: what one manager proposes, and what became of it when another confirmed it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from notices.models.moment import MomentField

# What the seals in a removal's event are over: a hash of what held the words, and what is left of a text, an event and
# a comment. Under the key a hash says nothing of its words, and can be compared with one that was written down.
REMOVED_HASH, LEFT_TEXT, LEFT_EVENT, LEFT_COMMENT = (
    "removed hash",
    "redacted text",
    "redacted event",
    "redacted comment",
)


class RedactionProposal(models.Model):
    """The words that a manager proposes to remove, and why. Gone when another manager confirms or somebody declines.

    No row is changed: what is confirmed is what was proposed. Nothing else in the database keeps the words afterwards.
    """

    notice = models.OneToOneField("Notice", models.PROTECT, related_name="redaction_proposal")
    # One phrase a line.
    words = models.TextField(_("words to remove"))
    # Readers see it once it is confirmed.
    reason = models.TextField(_("reason"))
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = MomentField()

    def __str__(self) -> str:
        return f"{self.notice_id}: {self.proposed_at:%Y-%m-%d}"


class Redaction(models.Model):
    """Words of a notice that two managers removed by law. A row is inserted, never changed and never deleted.

    While its event is not written, the guards let its transaction change what they let nobody change otherwise.
    """

    notice = models.ForeignKey("Notice", models.PROTECT, related_name="redactions", verbose_name=_("notice"))
    # Readers see it beside each text that lost words.
    reason = models.TextField(_("reason"))
    # Where the words stood, without them: the places in each version, and how many rows of each other table.
    places = models.JSONField(_("places"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = MomentField(_("proposed at"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("confirmed by")
    )
    confirmed_at = MomentField(_("confirmed at"))
    # Of its event in the notice's chain, the last row of its transaction.
    sequence = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("removal by law")
        verbose_name_plural = _("removals by law")
        constraints = [
            models.CheckConstraint(condition=~Q(proposed_by=F("confirmed_by")), name="redaction_by_two_people"),
            models.CheckConstraint(condition=~Q(reason=""), name="redaction_for_a_reason"),
            models.UniqueConstraint(fields=["notice", "sequence"], name="redaction_once_an_event"),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id}: {self.confirmed_at:%Y-%m-%d}"
