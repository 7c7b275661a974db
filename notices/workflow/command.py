"""How every command runs: once, in one transaction, against the notice its person saw, leaving an Event."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar, cast
from uuid import UUID, uuid4

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from notices.access.notice_state import NoticeState
from notices.access.permissions import reasons_against
from notices.access.refusals import Reason, reason_for
from notices.access.roles import ROLES
from notices.mail.immediate import send_soon
from notices.models import Comment, Counter, Event, Notice, Outbox, Publication, Review, ShareLink, Version

# What somebody else should hear of: these leave a row in the outbox.
TOLD = frozenset({"submit", "recall", "return", "approve", "cancel", "withdraw", "comment", "assign"})


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
    """There is nothing to do: everything is taken back, and that is no fault."""


@dataclass(frozen=True)
class Outcome:
    """What a command left behind; `event` is None where nothing had to change."""

    notice: Notice
    version: Version | None = None
    review: Review | None = None
    publication: Publication | None = None
    event: Event | None = None
    comment: Comment | None = None
    share_link: ShareLink | None = None


@dataclass(frozen=True)
class Order:
    """A command as a person gave it."""

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
        """What a request id is bound to: a second request with the same id must be the same request."""
        said = [self.command, self.by.pk if self.by else None, self.notice_id, self.seen_version, self.arguments]
        return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()

    @property
    def person(self) -> User:
        """Who gave it. Only commands that no guest can give may ask."""
        return _there(self.by)

    @property
    def actor_name(self) -> str:
        """As the log keeps it."""
        name = (self.by.get_full_name() or self.by.get_username()) if self.by else self.guest_name
        return name[:200]


@dataclass
class Scene:
    """What a command acts on, inside its transaction."""

    order: Order
    state: NoticeState
    at: datetime

    @property
    def notice(self) -> Notice:
        return self.state.notice

    @property
    def head(self) -> Version:
        """The text that is worked on. Only commands that refuse a notice without one may ask."""
        return _there(self.state.head)

    @property
    def review(self) -> Review:
        """The open review. Only commands that refuse a notice without one may ask."""
        return _there(self.state.review)

    @property
    def pending(self) -> Publication:
        """What is scheduled. Only commands that refuse a notice without may ask."""
        return _there(self.state.pending)

    @property
    def live(self) -> Publication:
        """What the public sees now. Only commands that refuse a notice without may ask."""
        return _there(self.state.live)

    def event(self, version: Version | None, **data: Any) -> Event:
        """The event of this command, chained to the one before."""
        data["request"] = self.order.fingerprint
        event = _append(self.order, self.notice, version, self.order.request_id, data, self.at, self.state.last_event)
        if self.order.command in TOLD:
            Outbox.objects.create(event=event, created_at=self.at, due_at=self.at)
            transaction.on_commit(send_soon, robust=True)
        return event


Act = Callable[[Scene], Outcome]

Thing = TypeVar("Thing")


def _there(thing: Thing | None) -> Thing:
    if thing is None:
        raise LookupError("a command asked for what its guards did not make sure of")
    return thing


def carry_out(order: Order, act: Act) -> Outcome:
    """Run `act` once, on the notice as its person saw it. Raises Refused (leaving an event of it) or OutOfDate."""
    return _once(order, act, _scene)


def carry_out_beside(order: Order, act: Act) -> Outcome:
    """The same for what is said and arranged beside the text: it disturbs nobody's work, so it asks for no etag."""
    return _once(order, act, _scene_beside)


def _once(order: Order, act: Act, scene_of: "Callable[[Order], Scene]") -> Outcome:
    try:
        # Who names an etag comes too late the second time, and hears then what the first time brought.
        earlier = _earlier(order) if order.etag is None else None
        return earlier or _carried_out(order, act, scene_of)
    except OutOfDate as refusal:
        # The same request, a moment ago, may be what made this one out of date.
        if earlier := _earlier(order):
            return earlier
        _leave_refusal(order, refusal)
        raise
    except Refused as refusal:
        _leave_refusal(order, refusal)
        raise
    except IntegrityError as error:
        if earlier := _earlier(order):
            return earlier
        by_guard = Refused(reason_for("guard"))
        _leave_refusal(order, by_guard, error=str(error).partition("CONTEXT")[0].strip())
        raise by_guard from error


def _carried_out(order: Order, act: Act, scene_of: "Callable[[Order], Scene]") -> Outcome:
    try:
        with transaction.atomic():
            return act(scene_of(order))
    except Unchanged:
        notice = Notice.objects.select_related("head").get(pk=_there(order.notice_id))
        return Outcome(notice, notice.head)


def _scene(order: Order) -> Scene:
    """Claim the notice, then read everything anew: what was read before the claim may be old."""
    at = timezone.now()
    if order.notice_id is None:
        state = NoticeState.of_new(at, _roles_now(order.person))
    else:
        # No notice has the etag 0: who names none has seen none.
        seen = Notice.objects.filter(pk=order.notice_id, etag=order.etag or 0)
        if not seen.update(etag=F("etag") + 1):
            raise OutOfDate
        at = timezone.now()  # not the time before a wait for the claim
        state = NoticeState.of(order.notice_id, order.person.pk)
        if order.seen_version != (state.head.number if state.head else 0):
            raise OutOfDate
    _require_rights(order, state)
    return Scene(order, state, at)


def _scene_beside(order: Order) -> Scene:
    """Take the lock on the notice's chain of events, then read everything anew."""
    notice_id = _there(order.notice_id)
    Notice.objects.filter(pk=notice_id).update(etag=F("etag"))
    at = timezone.now()
    state = NoticeState.of(notice_id, order.by.pk if order.by else None)
    if order.by is not None:
        _require_rights(order, state)
    return Scene(order, state, at)


def _require_rights(order: Order, state: NoticeState) -> None:
    if reasons := reasons_against(order.command, state, order.person.pk, state.roles):
        raise Refused(*reasons)


def _roles_now(person: User) -> frozenset[str]:
    """The roles this person has now: rights may have gone since the page was made."""
    names = get_user_model().objects.filter(pk=person.pk, is_active=True).values_list("groups__name", flat=True)
    return frozenset(name for name in names if name in ROLES)


def _earlier(order: Order) -> Outcome | None:
    """The answer that this very request got before; Refused when its id was another request's."""
    event = Event.objects.filter(request_id=order.request_id).select_related("notice", "version").first()
    if event is None:
        return None
    if event.data.get("request") != order.fingerprint:
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


def _leave_refusal(order: Order, refusal: Refused, **data: Any) -> None:
    """An event that says what was refused, after everything else was taken back."""
    if order.notice_id is not None and not Notice.objects.filter(pk=order.notice_id).exists():
        return
    data |= {"command": order.command, "reasons": [reason.code for reason in refusal.reasons]}
    with transaction.atomic():
        last, notice = _locked_chain(order.notice_id)
        _append(order, notice, None, None, data, timezone.now(), last, command="refused")


def turned_away(*, command: str, by: User, notice_id: int | None = None) -> None:
    """Leave an event of somebody who gave a command and may not be at the desk any more."""
    _leave_refusal(Order(command, by, uuid4(), notice_id), Refused(reason_for("role")))


def _locked_chain(notice_id: int | None) -> tuple[tuple[int, str], Notice | None]:
    """The end of a chain, with the lock that lets nobody else add to it."""
    if notice_id is None:
        Counter.objects.filter(name=Counter.EVENTS).update(value=F("value") + 1)
        notice = None
    else:
        Notice.objects.filter(pk=notice_id).update(etag=F("etag"))
        notice = Notice.objects.get(pk=notice_id)
    last = Event.objects.filter(notice=notice).order_by("-sequence").values_list("sequence", "chain").first()
    return last or (0, ""), notice


def _append(
    order: Order,
    notice: Notice | None,
    version: Version | None,
    request_id: UUID | None,
    data: dict[str, Any],
    at: datetime,
    last: tuple[int, str],
    command: str | None = None,
) -> Event:
    sequence, chain = last
    event = Event(
        at=at,
        actor=order.by,
        actor_name=order.actor_name,
        command=command or order.command,
        notice=notice,
        sequence=sequence + 1,
        version=version,
        request_id=request_id,
        data=data,
    )
    event.chain = event.chained_to(chain)
    event.save(force_insert=True)
    return event
