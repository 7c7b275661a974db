"""The agency's directory: an account at the first sign-in, and the roles that its groups propose.

A group only proposes: what decides what is published, or who decides, counts when one manager has confirmed it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, QuerySet

from notices.access.account_state import AccountState, HeldRole
from notices.access.directory import PROVIDER, connection_with, is_connected, seen_since
from notices.access.names import against_new_name
from notices.access.people import account_with_address, namesakes
from notices.access.permissions import roles_now
from notices.access.refusals import Reason, reason_for
from notices.access.roles import ROLES
from notices.models import AccountEvent, Profile, RoleGrant, Source
from notices.models.clock import database_now
from notices.workflow.accounts.command import AccountContext, run_on_accounts
from notices.workflow.accounts.log import Actor, record_account_event
from notices.workflow.accounts.roles import write_act, write_given_role
from notices.workflow.accounts.sessions import end_other_sessions
from notices.workflow.chain import lock_accounts
from notices.workflow.command import CommandRequest, Refused

MAX_USERNAME_LENGTH = 150


@dataclass(frozen=True)
class DirectoryIdentity:
    """Who the directory says that somebody is. `uid` names both the directory and the person in it, for ever."""

    uid: str
    email: str = ""
    username: str = ""
    first_name: str = ""
    last_name: str = ""
    roles: frozenset[str] = frozenset()  # what their groups propose


@dataclass(frozen=True)
class Arrival:
    """What became of somebody who comes from the directory: their account, and why it does not let them in, if so."""

    person: User | None
    reasons: list[Reason]


def arrive(identity: DirectoryIdentity) -> Arrival:
    """Make the account of somebody who comes for the first time, and let its roles follow their groups.

    An account is found by the identity alone, never by an address: see decision 0014.
    """
    with transaction.atomic():
        context = _context("arrive", identity.uid)
        connection = connection_with(identity.uid)
        if connection is None:
            if reasons := _against_an_account(identity):
                return Arrival(None, reasons)
            person = _make_account(context, identity)
        elif not connection.user.is_active:
            return Arrival(connection.user, [reason_for("account_closed")])
        else:
            person = connection.user
            SocialAccount.objects.filter(pk=connection.pk).update(last_login=context.at)
        _follow_groups(context, AccountState.of(person.pk), identity.roles)
        return Arrival(person, _against_entering(person))


def connect_directory(*, person: User, uid: str, request_id: UUID | None = None) -> AccountEvent:
    """Let an identity of the directory sign in to the account of a person who has just proved both. Raises Refused."""

    def act(context: AccountContext) -> AccountEvent:
        if connection_with(uid):
            raise Refused(reason_for("directory_taken"))
        if is_connected(person):
            raise Refused(reason_for("directory_connected"))
        event = _write_connection(context, person, uid)
        context.write_mail(event, person)
        end_other_sessions(person.pk)
        return event

    arguments = {"person": person.pk, "uid": uid}
    return run_on_accounts(CommandRequest("connect_directory", person, request_id or uuid4(), arguments=arguments), act)


def end_unseen_roles() -> int:
    """End the roles from the directory whose people have not come through it for `DIRECTORY_DAYS`; return how many."""
    before = database_now() - timedelta(days=settings.DIRECTORY_DAYS)
    people = set(_unseen(before).values_list("person", flat=True))
    return sum(_end_unseen(person_id, before) for person_id in sorted(people))


# What an arrival does


def _context(command: str, uid: str) -> AccountContext:
    request = CommandRequest(command, None, uuid4(), arguments={"uid": uid})
    end = lock_accounts()
    return AccountContext(request, Actor.of(None, Source.DIRECTORY), end, database_now())


def _against_an_account(identity: DirectoryIdentity) -> list[Reason]:
    if not identity.roles:
        return [reason_for("directory_no_group")]
    if not identity.email:
        return [reason_for("directory_no_address")]
    return [reason_for("directory_address")] if account_with_address(identity.email) else []


def _against_entering(person: User) -> list[Reason]:
    """Return why somebody who has an account can do nothing with it, if so."""
    if roles_now(person) or person.is_staff or person.is_superuser:
        return []
    waits = RoleGrant.objects.standing().filter(person=person).exists()
    return [reason_for("directory_waits") if waits else reason_for("directory_no_group")]


def _make_account(context: AccountContext, identity: DirectoryIdentity) -> User:
    person = User(
        username=_free_username(identity),
        email=identity.email.strip().lower(),
        first_name=identity.first_name,
        last_name=identity.last_name,
    )
    person.set_unusable_password()
    same_name = [other.get_username() for other in namesakes(person.first_name, person.last_name)]
    User.objects.bulk_create([person])  # which sends no signal: the events of a command are its own
    Profile.objects.create(person=person)
    more = {"same_name": same_name} if same_name else {}
    context.record_event("made", person, email=person.email, is_active=True, **more)
    _write_connection(context, person, identity.uid)
    return person


def _write_connection(context: AccountContext, person: User, uid: str) -> AccountEvent:
    row = SocialAccount(user=person, provider=PROVIDER, uid=uid, last_login=context.at, date_joined=context.at)
    SocialAccount.objects.bulk_create([row])
    return context.record_event("directory_connected", person, identity=uid)


def _free_username(identity: DirectoryIdentity) -> str:
    """Return the user name that the directory has, or the address; with a number where somebody else has it."""
    names = [_allowed(name) for name in (identity.username, identity.email, "person")]
    first = next(name for name in names if name and not _has_other_letters(name))
    return next(name for name in _numbered(first) if against_new_name(name) is None)


def _allowed(name: str) -> str:
    """Return what of a name may stand in a user name, with room for a number."""
    return "".join(letter for letter in name if letter.isalnum() or letter in "@.+-_")[: MAX_USERNAME_LENGTH - 5]


def _has_other_letters(name: str) -> bool:
    reason = against_new_name(name)
    return reason is not None and reason.code == "username_letters"


def _numbered(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1


# Rows that come past the commands


def record_connection(
    sender: type[SocialAccount], instance: SocialAccount, created: bool, raw: bool, **kwargs: Any
) -> None:
    """After an account was connected by allauth or a shell: leave an event."""
    if created and not raw:
        record_account_event("directory_connected", instance.user, identity=instance.uid)


def record_disconnection(sender: type[SocialAccount], instance: SocialAccount, **kwargs: Any) -> None:
    """Before a connection is removed: leave an event."""
    record_account_event("directory_disconnected", instance.user, identity=instance.uid)


# Roles


def _follow_groups(context: AccountContext, state: AccountState, proposed: frozenset[str]) -> None:
    """End what came from a group that the person has left, and give what their groups propose."""
    for role, held in state.standing_roles.items():
        if held.grant.source == Source.DIRECTORY and role not in proposed:
            write_act(context, RoleGrant.Act.ENDED, state.person, role, answers=held.grant, why="left_group")
    for role in ROLES:
        if role in proposed and role not in state.standing_roles and _may_be_proposed(state.roles, role):
            write_given_role(context, state.person, role)


def _may_be_proposed(roles: list[HeldRole], role: str) -> bool:
    """May the directory give this role? What a person has ended, a person alone gives back."""
    endings = [held.ending for held in roles if held.role == role and held.ending]
    return not endings or endings[-1].source == Source.DIRECTORY


def _unseen(before: datetime) -> QuerySet[RoleGrant]:
    """Return the roles from the directory of people who have not come through it since then."""
    return RoleGrant.objects.standing().filter(~Exists(seen_since(before)), source=Source.DIRECTORY)


def _end_unseen(person_id: int, before: datetime) -> int:
    with transaction.atomic():
        context = _context("end_unseen_roles", str(person_id))
        grants = list(_unseen(before).filter(person=person_id).select_related("person"))
        for grant in grants:
            more: dict[str, Any] = {"why": "not_seen", "days": settings.DIRECTORY_DAYS}
            write_act(context, RoleGrant.Act.ENDED, grant.person, grant.role, answers=grant, **more)
    return len(grants)
