"""Errors that readers report without an account: stored, counted, listed, closed."""

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from notices.document.template import HEADINGS
from notices.models import ErrorReport, Publication
from notices.models.clock import database_now
from notices.models.sql import RowCount
from notices.rendering.page_language import page_language

# The part of a notice that has no heading: title and fact box.
TOP = "header"


def report(*, publication: Publication, published_number: int, text: str, section: str = "", email: str = "") -> None:
    """Store what a reader reports of a version, unless the same report is still open."""
    values = {"publication": publication, "section": section, "text": text, "email": email}
    if ErrorReport.objects.open().filter(**values).exists():
        return
    ErrorReport.objects.create(
        notice_id=publication.notice_id, published_number=published_number, reported_at=database_now(), **values
    )


def close(pk: int, *, by: User, note: str = "") -> bool:
    """Close a report and delete the reader's e-mail address; return False where it was closed already."""
    open_report = ErrorReport.objects.open().filter(pk=pk)
    return open_report.update(closed_by=by, closed_at=database_now(), note=note, email="") == 1


def open_reports(notice: int | None = None) -> QuerySet[ErrorReport]:
    """Return the open reports, on one notice if given, the longest waiting first."""
    return _listed(ErrorReport.objects.open(), notice).order_by("reported_at", "pk")


def closed_reports(notice: int | None = None) -> QuerySet[ErrorReport]:
    """Return the closed reports, on one notice if given, the last closed first."""
    return _listed(ErrorReport.objects.filter(closed_at__isnull=False), notice).order_by("-closed_at", "pk")


def _listed(reports: QuerySet[ErrorReport], notice: int | None) -> QuerySet[ErrorReport]:
    reports = reports.filter(notice=notice) if notice else reports
    columns = reports.select_related("notice", "publication__version", "closed_by")
    return columns.defer("publication__version__content")


def number_of_open() -> RowCount:
    """Return the number of open reports as a column of another query."""
    return RowCount(open_reports())


def heading_of(section: str) -> str:
    """Return a section's heading in the language of the page; "" where the report names none."""
    if section == TOP:
        return _("The title and the facts at the top")
    return HEADINGS[section].label(page_language()) if section in HEADINGS else ""
