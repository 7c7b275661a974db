"""What a registry says now that a published row of the trial table does not say, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from notices.models.listing import Listing
from notices.models.moment import MomentField
from notices.models.notice import Notice, Version
from trials.models import Trial


class TrialAlertQuerySet(models.QuerySet["TrialAlert"]):
    def current(self) -> "TrialAlertQuerySet":
        """Return the alerts that are true of the registry today."""
        return self.filter(resolved_at__isnull=True)

    def open(self) -> "TrialAlertQuerySet":
        """Return the current alerts of versions that the public sees now, without dismissed ones."""
        live = Listing.objects.live().filter(publication__version=OuterRef("version"))
        return self.current().filter(Exists(live), dismissed_at__isnull=True)

    def important(self) -> "TrialAlertQuerySet":
        return self.filter(level=TrialAlert.Level.IMPORTANT)

    def not_minor(self) -> "TrialAlertQuerySet":
        """Return the alerts without the small ones, which are listed only on request."""
        return self.exclude(level=TrialAlert.Level.MINOR)


class TrialAlert(models.Model):
    """One difference between what an approved row prints and what its registry says.

    `notices.monitoring.alerts` opens and ends it; a command dismisses it, with a reason.
    """

    class Level(models.IntegerChoices):
        """How much the difference matters to a reader; the most important one sorts first."""

        IMPORTANT = 1, _("important")
        NOTABLE = 2, _("notable")
        MINOR = 3, _("small")

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="trial_alerts")
    # The published version whose row is compared.
    version = models.ForeignKey(Version, models.PROTECT, related_name="trial_alerts")
    trial = models.ForeignKey(Trial, models.PROTECT, related_name="alerts")
    row_key = models.CharField(max_length=64)
    # A code of `notices.trial_table.staleness` or `trials.changes`.
    field = models.CharField(max_length=40)
    # What the row prints, or what the registry said when the row was approved; and what it says now.
    old = models.JSONField()
    new = models.JSONField()
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    # sha256 of field, old and new: an alert that is found again has the same one.
    fingerprint = models.CharField(max_length=64)
    first_seen_at = MomentField()
    # When the registry changed back; null while the alert is true.
    resolved_at = MomentField(null=True)
    dismissed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    dismissed_at = MomentField(null=True)
    reason = models.TextField(blank=True)
    # The draft that took the registry's values over, if somebody did that.
    updated_in = models.ForeignKey(Version, models.PROTECT, null=True, related_name="+")

    objects = TrialAlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("trial alert")
        verbose_name_plural = _("trial alerts")
        ordering = ["level", "first_seen_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "row_key", "fingerprint"], name="trial_alert_once"),
            models.CheckConstraint(
                condition=Q(dismissed_by__isnull=True, dismissed_at__isnull=True, reason="")
                | (Q(dismissed_by__isnull=False, dismissed_at__isnull=False) & ~Q(reason="")),
                name="trial_alert_dismissed_by_somebody_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["notice", "level"],
                condition=Q(resolved_at__isnull=True, dismissed_at__isnull=True),
                name="trial_alert_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.trial_id} {self.field}"
