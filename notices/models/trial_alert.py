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
        return self.filter(ended_at__isnull=True)

    def open(self) -> "TrialAlertQuerySet":
        """Return the current alerts of texts that the public sees now, without dismissed ones."""
        return self.current().of_live_texts().filter(dismissed_at__isnull=True)

    def of_live_texts(self) -> "TrialAlertQuerySet":
        """Return the alerts of texts that the public sees now."""
        return self.filter(Exists(Listing.objects.live().filter(publication__version__trial_alerts=OuterRef("pk"))))

    def important(self) -> "TrialAlertQuerySet":
        return self.filter(level=TrialAlert.Level.IMPORTANT)

    def not_minor(self) -> "TrialAlertQuerySet":
        """Return the alerts without the small ones, which are listed only on request."""
        return self.exclude(level=TrialAlert.Level.MINOR)


class TrialAlert(models.Model):
    """One occurrence of a difference between what approved texts print of a trial and what its registry says.

    It belongs to no version: it goes on from one to the next while the row and the registry say the same. Another
    value is another occurrence, and so is a value that comes back; a dismissal holds for this occurrence alone.
    `notices.monitoring.alerts` opens and ends it; a command dismisses it, with a reason.
    """

    class Level(models.IntegerChoices):
        """How much the difference matters to a reader; the most important one sorts first."""

        IMPORTANT = 1, _("important")
        NOTABLE = 2, _("notable")
        MINOR = 3, _("small")

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="trial_alerts")
    # The published and scheduled versions that it was found in.
    versions = models.ManyToManyField(Version, related_name="trial_alerts")
    trial = models.ForeignKey(Trial, models.PROTECT, related_name="alerts")
    # The row in the newest of these versions; of several rows of one trial, the first that it is true of.
    row_key = models.CharField(max_length=64)
    # A code of `notices.trial_table.staleness` or `trials.changes`.
    field = models.CharField(max_length=40)
    # What the row prints, or what the registry said when the row was written; and what it says now.
    old = models.JSONField()
    new = models.JSONField()
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    # sha256 of the field and of what was compared: the same difference, found again, has the same one.
    fingerprint = models.CharField(max_length=64)
    first_seen_at = MomentField()
    # When a mail first told somebody of it.
    told_at = MomentField(null=True)
    # When it was true no more; null while it is.
    ended_at = MomentField(null=True)
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
            models.UniqueConstraint(
                fields=["notice", "trial", "field", "fingerprint"],
                condition=Q(ended_at__isnull=True),
                name="trial_alert_open_once",
            ),
            models.CheckConstraint(
                condition=Q(dismissed_by__isnull=True, dismissed_at__isnull=True, reason="")
                | (Q(dismissed_by__isnull=False, dismissed_at__isnull=False) & ~Q(reason="")),
                name="trial_alert_dismissed_by_somebody_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["notice", "level"],
                condition=Q(ended_at__isnull=True, dismissed_at__isnull=True),
                name="trial_alert_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.trial_id} {self.field}"
