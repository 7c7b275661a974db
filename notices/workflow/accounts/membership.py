"""The commands on accounts: invite, invite again, join, deactivate, reactivate."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.db import transaction

from notices.access.account_state import AccountState
from notices.access.invitations import Invitation, is_open
from notices.access.names import against_new_name
from notices.access.people import account_with_address, name_of, namesakes
from notices.access.permissions import roles_now
from notices.access.refusals import Reason, reason_for, role_needed
from notices.access.roles import MANAGER, ROLES
from notices.mail.account_outbox import write_account_mail
from notices.models import AccountEvent, AccountMail, Profile, Source
from notices.models.clock import database_now
from notices.workflow.accounts.command import AccountContext, run_on_accounts
from notices.workflow.accounts.log import Actor, append_account_event
from notices.workflow.accounts.roles import write_given_role
from notices.workflow.accounts.sessions import delete_sessions
from notices.workflow.chain import lock_accounts
from notices.workflow.command import CommandRequest, Refused


@dataclass(frozen=True)
class NewAccount:
    """What a manager says of somebody who is invited."""

    username: str
    email: str
    first_name: str = ""
    last_name: str = ""
    language: str = "nb"


def invite(
    *, account: NewAccount, roles: Iterable[str], by: User | None, request_id: UUID | None = None
) -> AccountEvent:
    """Make an account that nobody can sign in to yet, give it roles, and mail a link to its person. Raises Refused.

    Return the event of the invitation. `by` is None for a command line.
    """
    roles = [role for role in ROLES if role in set(roles)]

    def act(context: AccountContext) -> AccountEvent:
        if reasons := _against_inviting(account, by):
            raise Refused(*reasons)
        person = User(
            username=User.normalize_username(account.username),
            email=account.email.strip().lower(),
            first_name=account.first_name,
            last_name=account.last_name,
            is_active=False,
        )
        person.set_unusable_password()
        same_name = [other.get_username() for other in namesakes(account.first_name, account.last_name)]
        User.objects.bulk_create([person])  # which sends no signal: the events of a command are its own
        Profile.objects.create(person=person, language=account.language)
        invited = _write_invitation(context, person, made=True, same_name=same_name)
        for role in roles:
            write_given_role(context, person, role)
        return invited

    arguments = {**asdict(account), "roles": roles}
    return run_on_accounts(CommandRequest("invite", by, request_id or uuid4(), arguments=arguments), act)


def invite_again(*, person: User, email: str, by: User | None, request_id: UUID | None = None) -> AccountEvent:
    """Mail a new link to somebody who has not joined, at this address; the earlier link stops working."""

    def act(context: AccountContext) -> AccountEvent:
        state = AccountState.of(person.pk)
        context.require_permission("invite-again", state)
        if other := account_with_address(email, besides=person.pk):
            raise Refused(reason_for("address_in_use", name=name_of(other), place="email"))
        former = state.person.email
        User.objects.filter(pk=person.pk).update(email=email.lower())
        state.person.email = email.lower()
        more = {"from": former, "to": email.lower()} if former != email.lower() else {}
        if more:
            write_account_mail(AccountMail.Kind.INVITED_ELSEWHERE, state.person, to=former)
        return _write_invitation(context, state.person, **more)

    arguments = {"person": person.pk, "email": email}
    request = CommandRequest("invite_again", by, request_id or uuid4(), arguments=arguments)
    return run_on_accounts(request, act, person)


def join(*, invitation: Invitation, password: str) -> AccountEvent:
    """Set the invited person's password and open the account; the link works this once. Raises Refused."""
    with transaction.atomic():
        end = lock_accounts()
        event = AccountEvent.objects.select_related("person").get(pk=invitation.event.pk)
        if not is_open(event):
            raise Refused(reason_for("invitation_gone"))
        person = event.account
        person.password, person.is_active = make_password(password), True
        User.objects.filter(pk=person.pk).update(password=person.password, is_active=True)
        actor = Actor.of(None, Source.LINK)
        return append_account_event(
            end, kind="joined", person=person, actor=actor, at=database_now(), data={"invitation": event.sequence}
        )


def deactivate(*, person: User, by: User | None, request_id: UUID | None = None) -> AccountEvent:
    """Close an account: its person is signed out everywhere and can't come in. Raises Refused."""

    def act(context: AccountContext) -> AccountEvent:
        state = AccountState.of(person.pk)
        context.require_permission("deactivate", state)
        User.objects.filter(pk=person.pk).update(is_active=False)
        delete_sessions(person.pk)
        return context.record_event("deactivated", state.person)

    return run_on_accounts(_request("deactivate", person, by, request_id), act, person)


def reactivate(*, person: User, by: User | None, request_id: UUID | None = None) -> AccountEvent:
    """Open a closed account again. Its roles count again; its person has to sign in. Raises Refused."""

    def act(context: AccountContext) -> AccountEvent:
        state = AccountState.of(person.pk)
        context.require_permission("reactivate", state)
        delete_sessions(person.pk)  # should anything have closed the account without ending them
        User.objects.filter(pk=person.pk).update(is_active=True)
        return context.record_event("reactivated", state.person)

    return run_on_accounts(_request("reactivate", person, by, request_id), act, person)


def _against_inviting(account: NewAccount, by: User | None) -> list[Reason]:
    reasons = []
    if by is not None and MANAGER not in roles_now(by):
        reasons.append(role_needed({MANAGER}))
    if reason := against_new_name(account.username):
        reasons.append(replace(reason, place="username"))
    if other := account_with_address(account.email):
        reasons.append(reason_for("address_in_use", name=name_of(other), place="email"))
    return reasons


def _write_invitation(context: AccountContext, person: User, **data: Any) -> AccountEvent:
    """Write the event of an invitation and the row by which its mail is sent."""
    event = context.record_event("invited", person, email=person.email, **data)
    context.write_mail(event, person)
    return event


def _request(command: str, person: User, by: User | None, request_id: UUID | None) -> CommandRequest:
    return CommandRequest(command, by, request_id or uuid4(), arguments={"person": person.pk})
