"""The ledger: what the public sees at any moment."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notices.models.moment import MomentField
from notices.models.notice import Notice, Version
from notices.models.review import Review


class PublicationQuerySet(models.QuerySet["Publication"]):
    def uncancelled(self) -> "PublicationQuerySet":
        """Return the entries that were not cancelled, in the order in which they take effect."""
        return self.filter(cancelled_at__isnull=True).order_by("effective_at", "id")

    def effective(self) -> "PublicationQuerySet":
        """Return the entries that have taken effect: the last one is what the public sees now."""
        return self.uncancelled().filter(effective_at__lte=timezone.now())

    def pending(self) -> "PublicationQuerySet":
        """Return the entries that will take effect later."""
        return self.uncancelled().filter(effective_at__gt=timezone.now())


class Publication(models.Model):
    """A ledger row: from `effective_at` on, the public sees `version`, or that it is withdrawn."""

    class Kind(models.TextChoices):
        PUBLISH = "publish", _("published")
        WITHDRAW_OUTDATED = "withdraw_outdated", _("withdrawn as outdated")
        WITHDRAW_WRONG = "withdraw_wrong", _("withdrawn as wrong")

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="publications", verbose_name=_("notice"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    # The version that is published or withdrawn.
    version = models.ForeignKey(Version, models.PROTECT, related_name="publications", verbose_name=_("version"))
    review = models.OneToOneField(
        Review,
        models.PROTECT,
        null=True,
        related_name="publication",
        verbose_name=_("review"),
    )
    reason = models.TextField(_("reason"), blank=True)
    public_note = models.TextField(_("public note"), blank=True)
    replaced_by = models.ForeignKey(
        Notice,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("replaced by"),
    )
    effective_at = MomentField(_("effective at"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("created by"),
    )
    created_at = MomentField(_("created at"))
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("cancelled by"),
    )
    cancelled_at = MomentField(_("cancelled at"), null=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="publish", review__isnull=False)
                | (
                    Q(
                        kind__in=["withdraw_outdated", "withdraw_wrong"],
                        review__isnull=True,
                    )
                    & ~Q(reason="")
                    & ~Q(public_note="")
                ),
                name="publication_publishes_a_review_or_withdraws_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_by__isnull=True, cancelled_at__isnull=True)
                | Q(cancelled_by__isnull=False, cancelled_at__isnull=False),
                name="publication_cancelled_by_somebody_sometime",
            ),
        ]
        indexes = [models.Index(fields=["notice", "effective_at"], name="publication_by_effect")]

    def __str__(self) -> str:
        return f"{self.notice_id}: {self.get_kind_display()}"
