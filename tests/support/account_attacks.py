"""Attacks on roles and the log of accounts, past everything that the product offers: each is refused by name."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from notices.models import AccountEvent, RoleGrant
from tests.support.tables import World, execute, insert, row

ONLY_AS_IT_WAS_GIVEN = "a role is confirmed and ended as it was given, and while it stands"
BY_SOMEBODY_ELSE = "a role is confirmed where that is needed, and by somebody else than who gave it"
ONLY_A_MANAGER = "only a manager gives and confirms roles, and ends those of others"
NO_FORK = "the chain of account events has no fork and no hole"


def role_of(world: World) -> RoleGrant:
    """The editor's role, which a command gave."""
    return RoleGrant.objects.get(person=world.editor, act="given", role="editor")


def new_grant(world: World, **columns: Any) -> RoleGrant:
    words = {"act": "given", "person": world.editor, "role": "reviewer", "source": "command", "at": timezone.now()}
    return RoleGrant.objects.create(**{**words, **columns})


def new_account_event(world: World, sequence: int, **columns: Any) -> AccountEvent:
    words = {"at": timezone.now(), "source": "command", "person": world.editor, "person_name": "x", "kind": "made"}
    seal = "x" * 77
    return AccountEvent.objects.create(**{**words, "sequence": sequence, "chain": "0" * 64, "seal": seal, **columns})


def a_manager(world: World) -> None:
    new_grant(world, person=world.reviewer, role="manager")


def change_a_role(world: World) -> None:
    RoleGrant.objects.update(role="manager")


def delete_a_role(world: World) -> None:
    execute("DELETE FROM notices_rolegrant WHERE id = %s", role_of(world).pk)


def insert_a_role_again(world: World) -> None:
    insert("notices_rolegrant", row("notices_rolegrant", role_of(world).pk))


def end_a_role_twice(world: World) -> None:
    for _time in range(2):
        new_grant(world, act="ended", role="editor", answers=role_of(world))


def give_a_role_twice(world: World) -> None:
    new_grant(world, role="editor")


def end_a_role_of_somebody_else(world: World) -> None:
    new_grant(world, act="ended", person=world.reviewer, role="editor", answers=role_of(world))


def confirm_a_role_that_has_ended(world: World) -> None:
    start = new_grant(world, needs_confirmation=True)
    new_grant(world, act="ended", answers=start)
    new_grant(world, act="confirmed", answers=start)


def confirm_what_needs_no_confirmation(world: World) -> None:
    new_grant(world, act="confirmed", role="editor", answers=role_of(world))


def confirm_what_one_gave(world: World) -> None:
    a_manager(world)
    by = {"source": "person", "by": world.reviewer}
    start = new_grant(world, needs_confirmation=True, **by)
    new_grant(world, act="confirmed", answers=start, **by)


def give_a_role_as_no_manager(world: World) -> None:
    new_grant(world, source="person", by=world.reviewer)


def give_a_role_while_waiting_to_be_a_manager(world: World) -> None:
    new_grant(world, person=world.reviewer, role="manager", needs_confirmation=True)
    new_grant(world, source="person", by=world.reviewer)


def change_an_account_event(world: World) -> None:
    AccountEvent.objects.update(kind="renamed")


def delete_an_account_event(world: World) -> None:
    execute("DELETE FROM notices_accountevent")


def insert_an_account_event_again(world: World) -> None:
    columns = row("notices_accountevent", AccountEvent.objects.filter(request_id__isnull=False)[0].pk)
    insert("notices_accountevent", {**columns, "id": 10_000})


def leave_out_the_seal(world: World) -> None:
    new_account_event(world, AccountEvent.objects.count() + 1, seal="")


def fork_the_chain_of_accounts(world: World) -> None:
    new_account_event(world, 1)


def leave_a_hole_in_the_chain_of_accounts(world: World) -> None:
    new_account_event(world, AccountEvent.objects.count() + 2)


ACCOUNT_ATTACKS: list[tuple[str, Callable[[World], None]]] = [
    ("a row of notices_rolegrant is never changed", change_a_role),
    ("a row of notices_rolegrant is never deleted", delete_a_role),
    ("a row of notices_rolegrant is never replaced", insert_a_role_again),
    ("a row of notices_rolegrant is never replaced", end_a_role_twice),
    ("a role that somebody has is not given again", give_a_role_twice),
    (ONLY_AS_IT_WAS_GIVEN, end_a_role_of_somebody_else),
    (ONLY_AS_IT_WAS_GIVEN, confirm_a_role_that_has_ended),
    (BY_SOMEBODY_ELSE, confirm_what_needs_no_confirmation),
    (BY_SOMEBODY_ELSE, confirm_what_one_gave),
    (ONLY_A_MANAGER, give_a_role_as_no_manager),
    (ONLY_A_MANAGER, give_a_role_while_waiting_to_be_a_manager),
    ("a row of notices_accountevent is never changed", change_an_account_event),
    ("a row of notices_accountevent is never deleted", delete_an_account_event),
    ("a row of notices_accountevent is never replaced", insert_an_account_event_again),
    ("an account event carries a seal", leave_out_the_seal),
    (NO_FORK, fork_the_chain_of_accounts),
    (NO_FORK, leave_a_hole_in_the_chain_of_accounts),
]
