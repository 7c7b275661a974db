"""What is said about a text, as pages show it: the threads with their buttons, and the form for a new one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from notices.access.notice_state import NoticeState
from notices.access.permissions import reasons_against, roles_of
from notices.access.refusals import Reason
from notices.desk.threads import Thread, Threads, open_threads_of, threads_of
from notices.forms.comments import CommentForm, ReplyForm
from notices.forms.edit.links import Target, find
from notices.forms.edit.notice import NoticeForm
from notices.forms.edit.rows import Piece
from notices.forms.tokens import VersionTokenForm
from notices.models import Version
from notices.views.desk.access import DeskRequest, tokens_of

NOWHERE = Target("", "")


@dataclass(frozen=True)
class Typed:
    """What somebody sent that could not be done, to be shown again with the reasons."""

    new: CommentForm | None = None
    reply: ReplyForm | None = None
    reply_to: int = 0
    reasons: Sequence[Reason] = ()
    status: int = 200


@dataclass(frozen=True)
class ShownThread:
    """A thread with what this person can do about it."""

    thread: Thread
    reply: ReplyForm
    may_take_over: bool
    # Why a suggestion can't be taken over, in words; "" where it can, or where there is none.
    hindrance: str
    # In the edit form beside it: the field that it is about.
    target: Target
    resolve_id: UUID = field(default_factory=uuid4)
    take_over_id: UUID = field(default_factory=uuid4)


@dataclass(frozen=True)
class Talk:
    """All that is said about a notice, as one version of it is read."""

    threads: Threads
    standing: list[tuple[str, list[ShownThread]]]
    orphans: list[ShownThread]
    new: CommentForm
    version: Version
    tokens: VersionTokenForm
    # The query string that brings a person back to the page they came from.
    way_back: str


def talk_of(request: DeskRequest, state: NoticeState, version: Version, way_back: str, typed: Typed) -> Talk:
    """The threads as they stand in `version`."""
    document = version.document
    threads = threads_of(state.notice.pk, document)
    show = _Show(request, state, typed)
    return Talk(
        threads,
        [(label, [show.thread(thread) for thread in found]) for label, found in threads.standing],
        [show.thread(thread) for thread in threads.orphans],
        typed.new or CommentForm(document=document, initial=_begun(request)),
        version,
        tokens_of(state),
        way_back,
    )


def beside_form(request: DeskRequest, state: NoticeState, form: NoticeForm) -> list[ShownThread]:
    """The open threads beside the edit form, each with the field that it is about."""
    # Who has asked already whether there are any is not asked again.
    if not getattr(state.notice, "has_comments", True):
        return []
    show, pieces = _Show(request, state, Typed()), form.pieces()
    threads = open_threads_of(state.notice.pk, form.base)
    return [show.thread(thread, _target(pieces, thread)) for thread in threads]


def _begun(request: DeskRequest) -> dict[str, object]:
    return {"request_id": uuid4(), "place": request.GET.get("place", "")}


def _target(pieces: Iterable[Piece], thread: Thread) -> Target:
    """The field of the thread's place, or of the row or list around it."""
    place = thread.anchor.place if thread.anchor else ""
    while place:
        if target := find(pieces, place):
            return target
        place = place.rpartition("/")[0]
    return Target("", thread.label)


class _Show:
    """What one person can do about the threads of one notice."""

    def __init__(self, request: DeskRequest, state: NoticeState, typed: Typed) -> None:
        self._state, self._typed = state, typed
        self._against_saving = reasons_against("save", state, request.user.pk, roles_of(request.user))

    def thread(self, thread: Thread, target: Target = NOWHERE) -> ShownThread:
        hindrance = self._hindrance(thread)
        may = thread.is_open and thread.comment.suggestion is not None and not (hindrance or self._against_saving)
        return ShownThread(thread, self._reply(thread), may, hindrance, target)

    def _hindrance(self, thread: Thread) -> str:
        if not thread.is_open or thread.comment.suggestion is None:
            return ""
        if self._against_saving:
            return "" if self._against_saving[0].code == "role" else str(self._against_saving[0])
        if self._state.head is None or not thread.fits(self._state.head.document):
            return _("The suggestion no longer fits the text. Write it in by hand and resolve the comment.")
        return ""

    def _reply(self, thread: Thread) -> ReplyForm:
        if self._typed.reply and self._typed.reply_to == thread.comment.pk:
            return self._typed.reply
        return reply_form(thread.comment.pk)


def reply_form(thread: int, data: Mapping[str, Any] | None = None) -> ReplyForm:
    """The form under a thread; its fields have the thread's number in their ids, for there are several on a page."""
    return ReplyForm(data, auto_id=f"id_reply_{thread}_%s", initial={"request_id": uuid4()})
