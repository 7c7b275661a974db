"""The commands on roles: give, confirm and end. Each writes one row of RoleGrant and one AccountEvent."""

from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth.models import User

from notices.access.account_state import AccountState
from notices.access.roles import CONFIRMED_ROLES
from notices.models import AccountEvent, RoleGrant
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
        return _write(context, RoleGrant.Act.CONFIRMED, state.person, role, answers=state.standing_roles[role].grant)

    return run_on_accounts(_request("confirm_role", person, role, by, request_id), act, person)


def end_role(*, person: User, role: str, by: User | None, request_id: UUID | None = None) -> AccountEvent:
    """End a role of a person, confirmed or not; everybody may end their own. Raises Refused."""

    def act(context: AccountContext) -> AccountEvent:
        state = AccountState.of(person.pk)
        context.require_permission("end", state, role)
        return _write(context, RoleGrant.Act.ENDED, state.person, role, answers=state.standing_roles[role].grant)

    return run_on_accounts(_request("end_role", person, role, by, request_id), act, person)


def write_given_role(context: AccountContext, person: User, role: str) -> AccountEvent:
    """Write that a person is given a role, inside a command."""
    is_doubled = settings.CONFIRM_ROLES and context.request.by is not None and role in CONFIRMED_ROLES
    return _write(context, RoleGrant.Act.GIVEN, person, role, needs_confirmation=is_doubled)


def _write(
    context: AccountContext,
    act: str,
    person: User,
    role: str,
    *,
    needs_confirmation: bool = False,
    answers: RoleGrant | None = None,
) -> AccountEvent:
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
    more = {"needs_confirmation": needs_confirmation} if act == RoleGrant.Act.GIVEN else {}
    event = context.record_event(f"role_{act}", person, role=role, grant=grant.pk, **more)
    if context.request.by is not None:  # nobody is told of what the command line did
        context.write_mail(event)
    return event


def _request(command: str, person: User, role: str, by: User | None, request_id: UUID | None) -> CommandRequest:
    return CommandRequest(command, by, request_id or uuid4(), arguments={"person": person.pk, "role": role})
