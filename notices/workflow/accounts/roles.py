"""The commands on roles: give, confirm and end. Each writes one row of RoleGrant and one AccountEvent."""

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth.models import User

from notices.access.account_state import AccountState
from notices.access.roles import CONFIRMED_ROLES
from notices.models import AccountEvent, RoleGrant, Source
from notices.workflow.accounts.command import AccountContext, run_on_accounts
from notices.workflow.command import CommandRequest


def give_role(*, person: User, role: str, by: User | None, request_id: UUID | None = None) -> AccountEvent:
    """Give a person a role; `by` is None for a command line. Raises Refused.

    Where the setting asks for it, what a manager gives of CONFIRMED_ROLES counts when a second one has confirmed it.
    """

    def act(context: AccountContext) -> AccountEvent:
        state = AccountState.of(person.pk)
        context.require_permission("give", state, role)
        return write_given_role(context, state.person, role)

    return run_on_accounts(_request("give_role", person, role, by, request_id), act, person)


def confirm_role(*, person: User, role: str, by: User, request_id: UUID | None = None) -> AccountEvent:
    """Confirm a role that another manager gave: from now on it counts. Raises Refused."""

    def act(context: AccountContext) -> AccountEvent:
        state = AccountState.of(person.pk)
        context.require_permission("confirm", state, role)
        return write_act(context, RoleGrant.Act.CONFIRMED, state.person, role, answers=state.standing_roles[role].grant)

    return run_on_accounts(_request("confirm_role", person, role, by, request_id), act, person)


def end_role(*, person: User, role: str, by: User | None, request_id: UUID | None = None) -> AccountEvent:
    """End a role of a person, confirmed or not; everybody may end their own. Raises Refused."""

    def act(context: AccountContext) -> AccountEvent:
        state = AccountState.of(person.pk)
        context.require_permission("end", state, role)
        return write_act(context, RoleGrant.Act.ENDED, state.person, role, answers=state.standing_roles[role].grant)

    return run_on_accounts(_request("end_role", person, role, by, request_id), act, person)


def write_given_role(context: AccountContext, person: User, role: str) -> AccountEvent:
    """Write that a person is given a role, inside a command."""
    is_doubled = role in CONFIRMED_ROLES and _asks_a_second_voice(context)
    return write_act(context, RoleGrant.Act.GIVEN, person, role, needs_confirmation=is_doubled)


def _asks_a_second_voice(context: AccountContext) -> bool:
    """Does a manager confirm what is given: always where a group alone proposes it, never after a command line?"""
    is_proposed = context.actor.source == Source.DIRECTORY
    return is_proposed or (settings.CONFIRM_ROLES and context.request.by is not None)


def write_act(
    context: AccountContext,
    act: str,
    person: User,
    role: str,
    *,
    needs_confirmation: bool = False,
    answers: RoleGrant | None = None,
    **data: Any,
) -> AccountEvent:
    """Write an act on a role, its event, and the mail about it."""
    grant = RoleGrant(
        act=act,
        person=person,
        role=role,
        needs_confirmation=needs_confirmation,
        source=context.actor.source,
        by=context.actor.person,
        at=context.at,
        answers=answers,
    )
    grant.save(force_insert=True)
    if act == RoleGrant.Act.GIVEN:
        data["needs_confirmation"] = needs_confirmation
    event = context.record_event(f"role_{act}", person, role=role, grant=grant.pk, **data)
    if context.actor.source != Source.COMMAND:  # nobody is told of what the command line did
        context.write_mail(event)
    return event


def _request(command: str, person: User, role: str, by: User | None, request_id: UUID | None) -> CommandRequest:
    return CommandRequest(command, by, request_id or uuid4(), arguments={"person": person.pk, "role": role})
