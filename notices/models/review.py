"""The second person's decision on one version."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notices.models.moment import MomentField
from notices.models.notice import Notice, Version


class Review(models.Model):
    """The review of one pinned version. It is decided once."""

    class Status(models.TextChoices):
        OPEN = "open", _("in review")
        APPROVED = "approved", _("approved")
        RETURNED = "returned", _("returned")
        RECALLED = "recalled", _("recalled")

    class Change(models.TextChoices):
        FIRST = "first", _("first publication")
        MAJOR = "major", _("major change")
        MINOR = "minor", _("minor change")

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="reviews", verbose_name=_("notice"))
    version = models.ForeignKey(Version, models.PROTECT, related_name="reviews", verbose_name=_("version"))
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.OPEN)
    change = models.CharField(_("kind of change"), max_length=10, choices=Change.choices)
    public_note = models.TextField(_("public change note"), blank=True)
    note_to_reviewer = models.TextField(_("note to the reviewer"), blank=True)
    publish_at = MomentField(_("publish at"), null=True, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("assigned to"),
    )
    due_at = MomentField(_("due at"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("submitted by"),
    )
    submitted_at = MomentField(_("submitted at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = MomentField(_("decided at"), null=True)
    decision_note = models.TextField(_("decision note"), blank=True)
    # The check results of the submission, frozen: later readers see what was found then.
    checks = models.JSONField(_("check results"), default=list)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.UniqueConstraint(
                fields=["notice"],
                condition=Q(status="open"),
                name="one_open_review_a_notice",
            ),
            models.CheckConstraint(
                condition=Q(status="open", decided_by__isnull=True, decided_at__isnull=True)
                | Q(
                    status__in=["approved", "returned", "recalled"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
                name="review_decided_by_somebody_sometime",
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | ~Q(decided_by=models.F("submitted_by")),
                name="review_approver_is_not_the_submitter",
            ),
            models.CheckConstraint(
                condition=~Q(status="returned", decision_note=""),
                name="review_returned_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(change="major", public_note=""),
                name="review_major_with_public_note",
            ),
            models.CheckConstraint(
                condition=Q(change__in=["first", "major", "minor"]),
                name="review_change_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id}: {self.get_status_display()}"

    @property
    def due_day(self) -> date | None:
        """The day by which it is to be decided, in Norway."""
        return timezone.localdate(self.due_at) if self.due_at else None

    @property
    def is_late(self) -> bool:
        """Is it still open after that day?"""
        return self.status == self.Status.OPEN and self.due_day is not None and self.due_day < timezone.localdate()
