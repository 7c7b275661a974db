"""Run a command once, in one transaction, against the notice that its person saw; it leaves an Event."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar, cast
from uuid import UUID, uuid4

from django.contrib.auth.models import User
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import F

from notices.access.notice_state import NoticeState
from notices.access.permissions import reasons_against, roles_now
from notices.access.refusals import Reason, reason_for
from notices.access.security_log import log_denied
from notices.mail.immediate import send_soon
from notices.models import Comment, Event, Notice, Outbox, Publication, Review, ShareLink, Version
from notices.models.clock import database_now
from notices.workflow.chain import append_event, lock_chain

# Commands of which somebody else gets a mail: they leave a row in the outbox. So does a save of a merged text.
NOTIFYING = frozenset(
    {"submit", "recall", "return", "approve", "cancel", "withdraw", "comment", "assign", "propose_redaction"}
)
# What an event says of a merged text: the places that it took over from others, and those where it did not.
MERGING = frozenset({"merged", "overruled"})

DEADLOCK = "40P01"  # PostgreSQL's code
MAX_DEADLOCKS = 3


class Refused(Exception):
    """The command was not carried out, for these reasons."""

    def __init__(self, *reasons: Reason) -> None:
        super().__init__("; ".join(reason.code for reason in reasons))
        self.reasons = list(reasons)


class OutOfDate(Refused):
    """Somebody changed the notice after this person's page was made."""

    def __init__(self) -> None:
        super().__init__(reason_for("out_of_date"))


class Unchanged(Exception):
    """There is nothing to change: the transaction is rolled back, and the command counts as carried out."""


@dataclass(frozen=True)
class Outcome:
    """The rows that a command wrote or belongs to; `event` is None where nothing had to change."""

    notice: Notice
    version: Version | None = None
    review: Review | None = None
    publication: Publication | None = None
    event: Event | None = None
    comment: Comment | None = None
    share_link: ShareLink | None = None


@dataclass(frozen=True)
class CommandRequest:
    """A command with its arguments, as a person or a guest gave it."""

    command: str
    by: User | None  # None for a guest who came through a link
    request_id: UUID
    notice_id: int | None = None
    etag: int | None = None
    seen_version: int | None = None
    arguments: dict[str, Any] = field(default_factory=dict)
    guest_name: str = ""

    @property
    def fingerprint(self) -> str:
        """The hash of the whole request: a second request with the same id must have the same one."""
        content = [self.command, self.by.pk if self.by else None, self.notice_id, self.seen_version, self.arguments]
        return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()

    @property
    def person(self) -> User:
        """The person who gave the command. Raises LookupError for a guest's command."""
        return require(self.by)

    @property
    def actor_name(self) -> str:
        """The name of the person or guest, as the log keeps it."""
        name = (self.by.get_full_name() or self.by.get_username()) if self.by else self.guest_name
        return name[:200]


@dataclass
class CommandContext:
    """The notice that a command changes, as it is inside the transaction."""

    request: CommandRequest
    state: NoticeState
    at: datetime

    @property
    def notice(self) -> Notice:
        return self.state.notice

    @property
    def head(self) -> Version:
        """The version that is worked on. Raises LookupError where there is none."""
        return require(self.state.head)

    @property
    def review(self) -> Review:
        """The open review. Raises LookupError where there is none."""
        return require(self.state.review)

    @property
    def pending(self) -> Publication:
        """The scheduled publication. Raises LookupError where there is none."""
        return require(self.state.pending)

    @property
    def live(self) -> Publication:
        """The publication that the public sees now. Raises LookupError where there is none."""
        return require(self.state.live)

    def record_event(self, version: Version | None, **data: Any) -> Event:
        """Write the event of this command, chained to the one before, and the mail that follows from it."""
        return self.record_event_of(self.request.command, version, **data)

    def record_event_of(self, command: str, version: Version | None, **data: Any) -> Event:
        """Write the event of a command that did another thing than its own name says."""
        data["request"] = self.request.fingerprint
        event = append_event(
            self.state.last_event,
            notice=self.notice,
            command=command,
            at=self.at,
            by=self.request.by,
            actor_name=self.request.actor_name,
            data=data,
            version=version,
            request_id=self.request.request_id,
        )
        if self.request.command in NOTIFYING or MERGING & data.keys():
            Outbox.objects.create(event=event, created_at=self.at, due_at=self.at)
            transaction.on_commit(send_soon, robust=True)
        return event


# What a command does inside its transaction, and what claims the notice for it.
Action = Callable[[CommandContext], Outcome]
Preparation = Callable[[CommandRequest], CommandContext]

Value = TypeVar("Value")


def require(value: Value | None) -> Value:
    """Return the value. Raises LookupError for None: the guards of a command did not rule it out."""
    if value is None:
        raise LookupError("a command needs a value that its guards did not make sure of")
    return value


def run_command(request: CommandRequest, act: Action) -> Outcome:
    """Run `act` once, on the notice as its person saw it. Raises Refused or OutOfDate, and leaves an event of it."""
    return _run_once(request, act, _claim_notice)


def run_without_etag(request: CommandRequest, act: Action) -> Outcome:
    """Run `act` once, whichever version the person saw: comments and assignments do not touch the text."""
    return _run_once(request, act, _lock_events)


def _run_once(request: CommandRequest, act: Action, prepare: Preparation) -> Outcome:
    try:
        return _run_or_earlier(request, act, prepare)
    except Refused as refusal:
        guard = refusal.__cause__
        data = {"error": str(guard).partition("CONTEXT")[0].strip()} if isinstance(guard, IntegrityError) else {}
        _record_refusal(request, refusal, **data)
        raise


def _run_or_earlier(request: CommandRequest, act: Action, prepare: Preparation) -> Outcome:
    """Run the command, or return the outcome of the same request before. Raises Refused where its id was another's."""
    try:
        # With an etag, the same request is out of date the second time, and gets the first outcome below.
        earlier = _earlier_outcome(request) if request.etag is None else None
        return earlier or _run_despite_deadlocks(request, act, prepare)
    except Refused as refusal:
        # The same request may have been carried out a moment ago, and so be what stands in the way of this one.
        is_too_late = request.etag is None or isinstance(refusal, OutOfDate)
        if is_too_late and (earlier := _earlier_outcome(request)):
            return earlier
        raise
    except IntegrityError as error:
        if earlier := _earlier_outcome(request):
            return earlier
        raise Refused(reason_for("guard")) from error


def _run_despite_deadlocks(request: CommandRequest, act: Action, prepare: Preparation) -> Outcome:
    """Run the command again where it and another one waited for each other, and PostgreSQL ended this one.

    A withdrawal holds its own notice and waits for the one that it names as the replacement.
    """
    for _try in range(MAX_DEADLOCKS):
        try:
            return _run(request, act, prepare)
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") != DEADLOCK or connection.in_atomic_block:
                raise
    return _run(request, act, prepare)


def _run(request: CommandRequest, act: Action, prepare: Preparation) -> Outcome:
    try:
        with transaction.atomic():
            return act(prepare(request))
    except Unchanged:
        notice = Notice.objects.select_related("head").get(pk=require(request.notice_id))
        return Outcome(notice, notice.head)


def _claim_notice(request: CommandRequest) -> CommandContext:
    """Claim the notice by its etag, then read its state: what was read before the claim may be old."""
    at = database_now()
    if request.notice_id is None:
        state = NoticeState.of_new(at, roles_now(request.person))
    else:
        # No notice has the etag 0, so a request without an etag matches none.
        matching = Notice.objects.filter(pk=request.notice_id, etag=request.etag or 0)
        if not matching.update(etag=F("etag") + 1):
            raise OutOfDate
        at = database_now()  # not the time before a wait for the claim
        state = NoticeState.of(request.notice_id, request.person.pk)
        if request.seen_version != (state.head.number if state.head else 0):
            raise OutOfDate
    _require_permission(request, state)
    return CommandContext(request, state, at)


def _lock_events(request: CommandRequest) -> CommandContext:
    """Lock the notice's chain of events, then read its state."""
    notice_id = require(request.notice_id)
    Notice.objects.filter(pk=notice_id).update(etag=F("etag"))
    at = database_now()
    state = NoticeState.of(notice_id, request.by.pk if request.by else None)
    if request.by is not None:
        _require_permission(request, state)
    return CommandContext(request, state, at)


def _require_permission(request: CommandRequest, state: NoticeState) -> None:
    if reasons := reasons_against(request.command, state, request.person.pk, state.roles):
        raise Refused(*reasons)


def _earlier_outcome(request: CommandRequest) -> Outcome | None:
    """Return the outcome of the same request before, if any. Raises Refused where its id was another request's."""
    event = Event.objects.filter(request_id=request.request_id).select_related("notice", "version").first()
    if event is None:
        return None
    if event.data.get("request") != request.fingerprint:
        raise Refused(reason_for("request_id"))
    return Outcome(
        cast(Notice, event.notice),  # only refusals belong to no notice, and they have no request id
        event.version,
        Review.objects.filter(pk=event.data.get("review")).first(),
        Publication.objects.filter(pk=event.data.get("publication")).first(),
        event,
        Comment.objects.filter(pk=event.data.get("comment")).first(),
        ShareLink.objects.filter(pk=event.data.get("share_link")).first(),
    )


def _record_refusal(request: CommandRequest, refusal: Refused, **data: Any) -> None:
    """Write an event of what was refused, after the transaction was rolled back; and a line of the security log.

    A page that was out of date, and what was filled in wrongly, is refused and not denied.
    """
    denied = [reason.code for reason in refusal.reasons if not reason.place]
    if denied and not isinstance(refusal, OutOfDate):
        log_denied(request.command, request.by.pk if request.by else None, denied, request.notice_id)
    if request.notice_id is not None and not Notice.objects.filter(pk=request.notice_id).exists():
        return
    data |= {"command": request.command, "reasons": [reason.code for reason in refusal.reasons]}
    with transaction.atomic():
        end, notice = lock_chain(request.notice_id)
        append_event(
            end,
            notice=notice,
            command="refused",
            at=database_now(),
            by=request.by,
            actor_name=request.actor_name,
            data=data,
        )


def record_denied_command(*, command: str, by: User, notice_id: int | None = None) -> None:
    """Write an event of a command that somebody without any role at the desk tried to give."""
    _record_refusal(CommandRequest(command, by, uuid4(), notice_id), Refused(reason_for("role")))
