"""The comments on a text as pages show them: the threads with their buttons, and the form for a new one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from notices.access.notice_state import NoticeState
from notices.access.permissions import reasons_against, reasons_against_resolving, roles_of
from notices.access.refusals import Reason, reason_for
from notices.desk.threads import Thread, Threads, open_threads_of, threads_of
from notices.document.labels import LISTS
from notices.forms.comments import CommentForm, ReplyForm
from notices.forms.edit.links import FieldTarget, find_target
from notices.forms.edit.notice import NoticeForm
from notices.forms.tokens import VersionTokenForm
from notices.models import Version
from notices.views.desk.access import DeskRequest, tokens_of

NOWHERE = FieldTarget("", "")


@dataclass(frozen=True)
class RejectedComment:
    """A comment or reply that could not be saved, to be shown again with the reasons."""

    new: CommentForm | None = None
    reply: ReplyForm | None = None
    reply_to: int = 0
    reasons: Sequence[Reason] = ()
    status: int = 200


@dataclass(frozen=True)
class ThreadView:
    """A thread with what this person can do about it."""

    thread: Thread
    reply: ReplyForm
    may_take_over: bool
    # Why a suggestion can't be taken over, in words; "" where it can, or where there is none.
    hindrance: str
    # In the edit form beside it: the field that it is about.
    target: FieldTarget
    # Why the person can't resolve it, in words; "" where they can.
    against_resolving: str = ""
    resolve_id: UUID = field(default_factory=uuid4)
    take_over_id: UUID = field(default_factory=uuid4)


@dataclass(frozen=True)
class CommentSection:
    """The comments on a notice, beside one version of its text."""

    threads: Threads
    placed: list[ThreadView]  # in the order of the document, those on the whole notice first
    orphans: list[ThreadView]
    new: CommentForm
    version: Version
    tokens: VersionTokenForm
    # The query string that leads a person back to the page they came from.
    return_query: str


def comment_section(
    request: DeskRequest, state: NoticeState, version: Version, return_query: str, rejected: RejectedComment
) -> CommentSection:
    """Return the threads at their places in `version`, and the form for a new one."""
    document = version.document
    threads = threads_of(state.notice.pk, document)
    views = _ThreadViews(request, state, rejected)
    return CommentSection(
        threads,
        [views.of(thread) for _label, at_place in threads.by_place for thread in at_place],
        [views.of(thread) for thread in threads.orphans],
        rejected.new or CommentForm(document=document, initial=_initial(request)),
        version,
        tokens_of(state),
        return_query,
    )


def open_thread_views(request: DeskRequest, state: NoticeState, form: NoticeForm) -> list[ThreadView]:
    """Return the open threads beside the edit form, each with the field that it is about."""
    # Where the query for the state counted them already, none are read in vain.
    if not getattr(state.notice, "has_comments", True):
        return []
    views = _ThreadViews(request, state, RejectedComment())
    threads = open_threads_of(state.notice.pk, form.base)
    return [views.of(thread, _target(form, thread)) for thread in threads]


def put_at_fields(form: NoticeForm, views: Iterable[ThreadView]) -> None:
    """Let the form draw each thread under the field, in the row or over the list that it is about."""
    form.threads = {}
    for view in views:
        form.threads.setdefault(view.target.html_id, []).append(view)


def _initial(request: DeskRequest) -> dict[str, object]:
    return {"request_id": uuid4(), "place": request.GET.get("place", "")}


def _target(form: NoticeForm, thread: Thread) -> FieldTarget:
    """Return the field of the thread's place, or the row or list around it."""
    place = thread.anchor.place if thread.anchor else ""
    while place:
        if target := _list_target(form, place) or find_target(form, place):
            return target
        place = place.rpartition("/")[0]
    return FieldTarget("", thread.label)


def _list_target(form: NoticeForm, place: str) -> FieldTarget | None:
    """Return the list itself for the place of a list, which else would be its first field."""
    outer, _slash, name = place.rpartition("/")
    if not outer:
        return FieldTarget(f"rows-{name}", str(form.lists[name].heading or name)) if name in form.lists else None
    row = find_target(form, outer)
    if row is None or not row.html_id.startswith("row-") or name not in LISTS:
        return None
    return FieldTarget(f"rows-{row.html_id.removeprefix('row-')}-{name}", row.label)


class _ThreadViews:
    """Makes the views of the threads of one notice for one person."""

    def __init__(self, request: DeskRequest, state: NoticeState, rejected: RejectedComment) -> None:
        self._state, self._rejected = state, rejected
        self._user_id, self._roles = request.user.pk, roles_of(request.user)
        self._against_saving = reasons_against("save", state, self._user_id, self._roles)

    def of(self, thread: Thread, target: FieldTarget = NOWHERE) -> ThreadView:
        hindrance = self._hindrance(thread)
        may = thread.is_open and thread.comment.suggestion is not None and not (hindrance or self._against_saving)
        return ThreadView(thread, self._reply(thread), may, hindrance, target, self._resolving(thread))

    def _resolving(self, thread: Thread) -> str:
        reasons = reasons_against_resolving(thread.comment, self._state, self._user_id, self._roles)
        return str(reasons[0]) if reasons and thread.is_open else ""

    def _hindrance(self, thread: Thread) -> str:
        if not thread.is_open or thread.comment.suggestion is None:
            return ""
        if self._against_saving:
            return "" if self._against_saving[0].code == "role" else str(self._against_saving[0])
        if self._state.head is None or not thread.fits(self._state.head.document):
            return str(reason_for("suggestion_gone"))
        return ""

    def _reply(self, thread: Thread) -> ReplyForm:
        if self._rejected.reply and self._rejected.reply_to == thread.comment.pk:
            return self._rejected.reply
        return reply_form(thread.comment.pk)


def reply_form(thread: int, data: Mapping[str, Any] | None = None) -> ReplyForm:
    """Return the form under a thread; the thread's number is in the ids of its fields, as a page has several."""
    return ReplyForm(data, auto_id=f"id_reply_{thread}_%s", initial={"request_id": uuid4()})
