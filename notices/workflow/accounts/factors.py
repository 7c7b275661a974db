"""Second factors: an event of each that is added, removed or stands in, with a mail; a manager removes them all.

allauth keeps the rows. Whatever writes or deletes one sends a signal, and each leaves an event in its transaction.
"""

from typing import Any
from uuid import UUID, uuid4

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest

from notices.access.account_state import AccountState
from notices.access.second_factor import digest_of
from notices.mail.immediate import send_soon
from notices.models import AccountEvent, Outbox
from notices.workflow.accounts.command import AccountContext, run_on_accounts
from notices.workflow.accounts.log import Actor, current_actor, record_account_event
from notices.workflow.accounts.sessions import delete_sessions, end_other_sessions
from notices.workflow.command import CommandRequest

CODES = Authenticator.Type.RECOVERY_CODES


def record_added_factor(
    sender: type[Authenticator], instance: Authenticator, created: bool, raw: bool, **kwargs: Any
) -> None:
    """After a factor was added: leave an event, end the person's other sessions, tell them."""
    if not created or raw:
        return
    # Codes that come with the first factor need no mail of their own.
    is_told = instance.type != CODES or _are_made_again(instance.user)
    _record("factor_added", instance, is_told=is_told, digest=digest_of(instance))


def record_removed_factor(sender: type[Authenticator], instance: Authenticator, **kwargs: Any) -> None:
    """Before a factor is removed: leave an event, end the person's other sessions, tell them."""
    # Codes go with the last factor, or because new ones are made: that is told.
    _record("factor_removed", instance, is_told=instance.type != CODES)


def record_used_code(
    sender: type[Authenticator], request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    """After a recovery code stood in for a factor: leave an event, end the person's other sessions, tell them."""
    if authenticator.type == CODES:
        authenticator.refresh_from_db()  # allauth marks the code as used in a row of its own
        left = len(authenticator.wrap().get_unused_codes())
        _record("recovery_code_used", authenticator, Actor.of(user), left=left)


def remove_factors(*, person: User, by: User | None, request_id: UUID | None = None) -> AccountEvent:
    """Remove all second factors of somebody who has lost them, and sign them out everywhere. Raises Refused.

    They sign in with their password and set up a new one. `by` is None for a command line.
    """

    def act(context: AccountContext) -> AccountEvent:
        state = AccountState.of(person.pk)
        context.require_permission("remove-factors", state)
        event = context.record_event("factors_removed", state.person)
        Authenticator.objects.filter(user=person.pk).delete()  # each leaves its own event too
        delete_sessions(person.pk)
        context.write_mail(event, state.person)
        return event

    request = CommandRequest("remove_factors", by, request_id or uuid4(), arguments={"person": person.pk})
    return run_on_accounts(request, act, person)


def _record(kind: str, factor: Authenticator, actor: Actor | None = None, *, is_told: bool = True, **data: Any) -> None:
    person, actor = factor.user, actor or current_actor()
    with transaction.atomic():
        event = record_account_event(kind, person, actor, factor=factor.pk, type=factor.type, **data)
        # What somebody else removes is told by their own command.
        if is_told and actor.person == person:
            _tell(event)
        end_other_sessions(person.pk)


def _are_made_again(person: User) -> bool:
    last = AccountEvent.objects.filter(person=person).order_by("-sequence").first()
    return last is not None and (last.kind, last.data.get("type")) == ("factor_removed", CODES)


def _tell(event: AccountEvent) -> None:
    Outbox.objects.create(account_event=event, person=event.person, created_at=event.at, due_at=event.at)
    transaction.on_commit(send_soon, robust=True)
