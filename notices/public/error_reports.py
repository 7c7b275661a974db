"""Errors that readers report without an account: taken in, counted, listed, closed."""

from django.contrib.auth.models import User
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from notices.document.template import HEADINGS
from notices.models import ErrorReport, Publication
from notices.models.sql import RowCount
from notices.rendering.page_language import page_language

# The part of a notice that has no heading: title and fact box.
TOP = "header"


def report(*, publication: Publication, published_number: int, text: str, section: str = "", email: str = "") -> None:
    """Take in what a reader says of a version; the same words of it once more, while open, are the same report."""
    said = {"publication": publication, "section": section, "text": text, "email": email}
    if ErrorReport.objects.open().filter(**said).exists():
        return
    ErrorReport.objects.create(
        notice_id=publication.notice_id, published_number=published_number, reported_at=timezone.now(), **said
    )


def close(pk: int, *, by: User, note: str = "") -> bool:
    """Somebody dealt with it, and the reader's address is forgotten; False where it was closed already."""
    still_open = ErrorReport.objects.open().filter(pk=pk)
    return still_open.update(closed_by=by, closed_at=timezone.now(), note=note, email="") == 1


def listed(notice: int | None = None) -> QuerySet[ErrorReport]:
    """The open ones, the oldest on top as it has waited longest; then the closed ones, last closed first."""
    reports = ErrorReport.objects.filter(notice=notice) if notice else ErrorReport.objects.all()
    return (
        reports.select_related("notice", "publication__version", "closed_by")
        .defer("publication__version__content")
        .order_by(F("closed_at").desc(nulls_first=True), "reported_at", "pk")
    )


def number_of_open() -> RowCount:
    """How many wait, as a part of another query."""
    return RowCount(ErrorReport.objects.open())


def heading_of(section: str) -> str:
    """What the page calls a section, in the language that is spoken now; "" where none was named."""
    if section == TOP:
        return _("The title and the facts at the top")
    return HEADINGS[section].label(page_language()) if section in HEADINGS else ""
