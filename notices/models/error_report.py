"""Errors that readers report in a published version."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from notices.models.moment import MomentField
from notices.models.notice import Notice
from notices.models.publication import Publication


class ErrorReportQuerySet(models.QuerySet["ErrorReport"]):
    def open(self) -> "ErrorReportQuerySet":
        """Return the reports that nobody has closed yet."""
        return self.filter(closed_at__isnull=True)


class ErrorReport(models.Model):
    """An error that a reader found. The only thing stored of the reader is an e-mail address, if they gave one."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="error_reports", verbose_name=_("notice"))
    # The version that the reader saw, and its public number.
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="error_reports")
    published_number = models.PositiveIntegerField(_("version"))
    # The code of a section; "" if the reader named none.
    section = models.CharField(_("where"), max_length=40, blank=True)
    text = models.TextField(_("what is wrong"))
    # Only for the answer: it is deleted when the report is closed.
    email = models.EmailField(_("e-mail address"), blank=True)
    reported_at = MomentField(_("reported at"))
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("closed by")
    )
    closed_at = MomentField(_("closed at"), null=True)
    note = models.TextField(_("note"), blank=True)

    objects = ErrorReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("error report")
        verbose_name_plural = _("error reports")
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True, closed_at__isnull=True, note="")
                | Q(closed_by__isnull=False, closed_at__isnull=False),
                name="error_report_closed_by_somebody_sometime",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(email=""), name="error_report_closed_keeps_no_email"
            ),
        ]
        indexes = [models.Index(fields=["notice"], condition=Q(closed_at__isnull=True), name="error_report_open")]

    def __str__(self) -> str:
        return f"{self.notice_id}: {self.reported_at:%Y-%m-%d %H:%M}"
