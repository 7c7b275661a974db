"""Run a command on an account once, in one transaction, under the lock of all accounts; it leaves an AccountEvent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from notices.access.account_permissions import account_reasons
from notices.access.account_state import AccountState
from notices.access.people import NOBODY
from notices.access.permissions import roles_now
from notices.access.refusals import reason_for
from notices.access.roles import MANAGER
from notices.access.security_log import log_denied
from notices.mail.immediate import send_soon
from notices.models import AccountEvent, Outbox
from notices.models.clock import database_now
from notices.workflow.accounts.log import Actor, append_account_event
from notices.workflow.chain import ChainEnd, lock_accounts
from notices.workflow.command import CommandRequest, Refused


@dataclass
class AccountContext:
    """What a command on an account works with, inside its transaction."""

    request: CommandRequest
    actor: Actor
    end: ChainEnd
    at: datetime

    def require_permission(self, step: str, state: AccountState, role: str = "") -> None:
        """Raise Refused where the person who acts may not take this step; a command line may."""
        if self.request.by is None:
            reasons = account_reasons(step, state, NOBODY, [MANAGER], role)
        else:
            reasons = account_reasons(step, state, self.request.by.pk, roles_now(self.request.by), role)
        if reasons:
            raise Refused(*reasons)

    def record_event(self, kind: str, person: User, **data: Any) -> AccountEvent:
        """Write an event. The first of a command carries its request id, so that the same request acts once."""
        request_id = None
        if not self._has_recorded:
            request_id, data["request"] = self.request.request_id, self.request.fingerprint
        event = append_account_event(
            self.end, kind=kind, person=person, actor=self.actor, at=self.at, data=data, request_id=request_id
        )
        self.end, self._has_recorded = (event.sequence, event.chain), True
        return event

    def write_mail(self, event: AccountEvent, person: User | None = None) -> None:
        """Write the row by which the event is mailed: to this person, or to all whom it concerns when it is sent."""
        Outbox.objects.create(account_event=event, person=person, created_at=self.at, due_at=self.at)
        transaction.on_commit(send_soon, robust=True)

    _has_recorded: bool = False


def run_on_accounts(
    request: CommandRequest, act: Callable[[AccountContext], AccountEvent], person: User | None = None
) -> AccountEvent:
    """Run `act` once and return its event; a second time with the same request, the event of the first.

    Raises Refused; where the command is about `person`, an event of the refusal is left.
    """
    actor = Actor.of(request.by)
    try:
        with transaction.atomic():
            end = lock_accounts()
            return _earlier_event(request) or act(AccountContext(request, actor, end, database_now()))
    except Refused as refusal:
        _record_refusal(request, refusal, person)
        raise
    except IntegrityError as error:
        guard_refusal = Refused(reason_for("guard"))
        _record_refusal(request, guard_refusal, person, error=str(error).partition("CONTEXT")[0].strip())
        raise guard_refusal from error


def _earlier_event(request: CommandRequest) -> AccountEvent | None:
    """Return the event of the same request before, if any. Raises Refused where its id was another request's."""
    event = AccountEvent.objects.filter(request_id=request.request_id).select_related("person").first()
    if event is not None and event.data.get("request") != request.fingerprint:
        raise Refused(reason_for("request_id"))
    return event


def _record_refusal(request: CommandRequest, refusal: Refused, person: User | None, **data: Any) -> None:
    log_denied(request.command, request.by.pk if request.by else None, [reason.code for reason in refusal.reasons])
    if person is None:
        return
    data |= {"command": request.command, "reasons": [reason.code for reason in refusal.reasons]}
    with transaction.atomic():
        end = lock_accounts()
        append_account_event(
            end, kind="refused", person=person, actor=Actor.of(request.by), at=database_now(), data=data
        )
