"""The page of one notice: its versions under both of their numbers, and what is open besides the text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from notices.access.notice_state import NoticeState
from notices.checks.unread_values import BOX
from notices.desk.notice_rows import event_label
from notices.models import (
    Area,
    Comment,
    ErrorReport,
    Event,
    Publication,
    RetractedPublication,
    ShareLink,
    UnreadValue,
    Version,
)
from notices.models.sql import CommaJoined

# The commands that make a version.
VERSION_COMMANDS = ("create", "save", "restore")


@dataclass(frozen=True)
class VersionRow:
    """A saved version. The desk numbers every save; the public counts what was published."""

    version: Version
    public_numbers: list[int]  # several when a withdrawn text came back
    is_scheduled: bool
    is_restorable: bool


def version_rows(state: NoticeState) -> Iterator[VersionRow]:
    """Yield all versions, newest first, without their texts. One query."""
    public = public_numbers(state)
    scheduled = state.pending.version_id if state.pending else None
    versions = Version.objects.filter(notice=state.notice.pk).select_related("created_by").defer("content")
    for version in versions.order_by("-number"):
        restorable = state.is_restorable(version.number)
        is_scheduled = version.pk == scheduled
        yield VersionRow(version, public.get(version.pk, []), is_scheduled, restorable)


def public_numbers(state: NoticeState) -> dict[int, list[int]]:
    """Return the numbers that the public knows versions by, by the id of the version."""
    numbers: dict[int, list[int]] = {}
    published = [entry for entry in state.effective if entry.kind == Publication.Kind.PUBLISH]
    for number, entry in enumerate(published, start=1):
        numbers.setdefault(entry.version_id, []).append(number)
    return numbers


@dataclass(frozen=True)
class HistoryRow:
    """Something that happened to a notice: an event in words, and the version where the event made one.

    `public` is how the public numbers the version; `before` the version to compare it with, if there is one.
    """

    event: Event
    words: str
    is_version: bool = False
    public: tuple[int, ...] = ()
    standing: str = ""  # of a version that was published: live or superseded; or scheduled
    before: int | None = None
    is_restorable: bool = False


def history_rows(state: NoticeState, events: Iterable[Event]) -> list[HistoryRow]:
    """Return the history of these events, newest first. No query."""
    numbers = [number for number, _pk in state.versions]
    return [_history_row(state, event, numbers) for event in events]


def _history_row(state: NoticeState, event: Event, numbers: list[int]) -> HistoryRow:
    words, version = event_label(event), event.version
    if version is None or event.command not in VERSION_COMMANDS:
        return HistoryRow(event, words)
    older = [number for number in numbers if number < version.number]
    return HistoryRow(
        event,
        words,
        is_version=True,
        public=tuple(public_numbers(state).get(version.pk, ())),
        standing=_standing(state, version.pk),
        before=max(older, default=None),
        is_restorable=state.review is None and state.is_restorable(version.number),
    )


def _standing(state: NoticeState, version_id: int) -> str:
    if state.pending and state.pending.version_id == version_id:
        return "scheduled"
    if version_id not in state.published_ids:
        return ""
    return "live" if state.live and state.live.version_id == version_id else "superseded"


@dataclass(frozen=True)
class OpenItems:
    """What is open besides the text: its writer, comments, links for readers outside, reports, unread values.

    With it, what else the page needs in the same query: the text that the public sees, the areas in use.
    """

    assignee: User | None
    unresolved_comments: int
    share_links: int
    open_reports: int
    unread_values: int
    live_text: str  # the newest text that was published, "" where none was
    areas: frozenset[str]
    has_retractions: bool  # is any publication known as retracted? Hardly ever: then no text is read for it

    @classmethod
    def columns(cls) -> dict[str, Combinable]:
        """Return the columns that the query for the notice's state must have for `of`."""
        comments = Comment.objects.unresolved().filter(notice=OuterRef("pk"))
        links = ShareLink.objects.open().filter(version__notice=OuterRef("pk"))
        unread = UnreadValue.objects.filter(notice=OuterRef("pk")).exclude(place__endswith=BOX)
        effective = Publication.objects.effective().filter(notice=OuterRef("pk")).order_by("-effective_at", "-id")[:1]
        areas = Area.objects.filter(is_active=True).order_by().annotate(group=Value(1)).values("group")
        return {
            "unresolved": _count_of(comments, "notice"),
            "share_links": _count_of(links, "version__notice"),
            "unread_values": _count_of(unread, "notice"),
            "open_reports": _count_of(ErrorReport.objects.open().filter(notice=OuterRef("pk")), "notice"),
            "live_text": Subquery(effective.values("version__content")),
            "has_retractions": Exists(RetractedPublication.objects.all()),
            "areas_in_use": Subquery(areas.annotate(codes=CommaJoined("code")).values("codes")),
        }

    @classmethod
    def of(cls, state: NoticeState) -> "OpenItems":
        notice: Any = state.notice  # with the annotations of `columns`
        return cls(
            *(notice.assignee, notice.unresolved, notice.share_links, notice.open_reports, notice.unread_values),
            live_text=notice.live_text or "",
            areas=frozenset((notice.areas_in_use or "").split(",")),
            has_retractions=notice.has_retractions,
        )


def _count_of(rows: QuerySet[Any], group: str) -> Coalesce:
    counts = rows.order_by().values(group).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counts), 0)
