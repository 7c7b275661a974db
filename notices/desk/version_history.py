"""The page of one notice: its versions under both of their numbers, and what is open besides the text."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Case, Count, OuterRef, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce

from notices.access.notice_state import NoticeState
from notices.checks.unread_values import BOX
from notices.models import Comment, ErrorReport, Publication, ShareLink, UnreadValue, Version


@dataclass(frozen=True)
class VersionRow:
    """A saved version. The desk numbers every save; the public counts what was published."""

    version: Version
    public_numbers: list[int]  # several when a withdrawn text came back
    live_text: str  # of the version that the public sees now, else ""
    is_scheduled: bool
    is_restorable: bool


def version_rows(state: NoticeState) -> Iterator[VersionRow]:
    """Yield all versions, newest first, without their texts except the live one. One query."""
    public = public_numbers(state)
    scheduled = state.pending.version_id if state.pending else None
    live = state.live.version_id if state.live else None
    live_text: Any = Case(When(pk=live, then="content"), default=Value(""), output_field=TextField())
    versions = Version.objects.filter(notice=state.notice.pk).select_related("created_by").defer("content")
    for version in versions.annotate(live_text=live_text).order_by("-number"):
        restorable = state.is_restorable(version.number)
        is_scheduled = version.pk == scheduled
        yield VersionRow(version, public.get(version.pk, []), version.live_text, is_scheduled, restorable)


def public_numbers(state: NoticeState) -> dict[int, list[int]]:
    """Return the numbers that the public knows versions by, by the id of the version."""
    numbers: dict[int, list[int]] = {}
    published = [entry for entry in state.effective if entry.kind == Publication.Kind.PUBLISH]
    for number, entry in enumerate(published, start=1):
        numbers.setdefault(entry.version_id, []).append(number)
    return numbers


@dataclass(frozen=True)
class OpenItems:
    """What is open besides the text: its writer, comments, links for readers outside, reports, unread values."""

    assignee: User | None
    unresolved_comments: int
    share_links: int
    open_reports: int
    unread_values: int

    @classmethod
    def columns(cls) -> dict[str, Coalesce]:
        """Return the columns that the query for the notice's state must have for `of`."""
        comments = Comment.objects.unresolved().filter(notice=OuterRef("pk"))
        links = ShareLink.objects.open().filter(version__notice=OuterRef("pk"))
        unread = UnreadValue.objects.filter(notice=OuterRef("pk")).exclude(place__endswith=BOX)
        return {
            "unresolved": _count_of(comments, "notice"),
            "share_links": _count_of(links, "version__notice"),
            "unread_values": _count_of(unread, "notice"),
            "open_reports": _count_of(ErrorReport.objects.open().filter(notice=OuterRef("pk")), "notice"),
        }

    @classmethod
    def of(cls, state: NoticeState) -> "OpenItems":
        notice: Any = state.notice  # with the annotations of `columns`
        return cls(notice.assignee, notice.unresolved, notice.share_links, notice.open_reports, notice.unread_values)


def _count_of(rows: QuerySet[Any], group: str) -> Coalesce:
    counts = rows.order_by().values(group).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counts), 0)
