"""Managers who act on the same role at the same moment: one act counts, the others are told why.

See `test_races`: on PostgreSQL these tests prove something.
"""

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User

from notices.models import AccountEvent, RoleGrant
from notices.verification.accounts import findings
from notices.workflow import accounts
from tests.support.roles import end_roles, give_roles
from tests.workflow.test_races import at_once, reasons

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ROUNDS = 2


@pytest.fixture
def managers(settings: Any, manager: User) -> list[User]:
    """Three of them; the first gives, the others confirm and end."""
    settings.CONFIRM_ROLES = True
    others = [User.objects.create_user(name) for name in ("second", "third")]
    for person in others:
        give_roles(person, "manager")
    return [manager, *others]


def acting(command: Any, person: User, by: User, role: str = "reviewer") -> Any:
    return lambda: command(person=person, role=role, by=by, request_id=uuid4())


def outcomes(*acts: Any) -> list[Any]:
    """What came of each: the kind of its event, or the reasons of its refusal."""
    answers: list[Any] = at_once(*acts)
    return [answer.kind if isinstance(answer, AccountEvent) else reasons(answer) for answer in answers]


def test_a_role_is_confirmed_once_and_ended_once(editor: User, managers: list[User]) -> None:
    giver, second, third = managers
    for _turn in range(ROUNDS):
        accounts.give_role(person=editor, role="reviewer", by=giver)
        confirmed = outcomes(*(acting(accounts.confirm_role, editor, by) for by in (second, third)))
        ended = outcomes(*(acting(accounts.end_role, editor, by) for by in managers))

        assert sorted(confirmed, key=str) == [["nothing_to_confirm"], "role_confirmed"]
        assert sorted(ended, key=str) == [["role_gone"], ["role_gone"], "role_ended"]
    assert RoleGrant.objects.filter(person=editor, role="reviewer").count() == 3 * ROUNDS
    assert list(findings()) == []


def test_a_role_that_one_confirms_while_another_ends_it_has_ended(editor: User, managers: list[User]) -> None:
    giver, second, third = managers
    for _turn in range(ROUNDS):
        accounts.give_role(person=editor, role="reviewer", by=giver)

        confirmed, ended = outcomes(
            acting(accounts.confirm_role, editor, second), acting(accounts.end_role, editor, third)
        )

        assert ended == "role_ended"
        assert confirmed in ("role_confirmed", ["nothing_to_confirm"])
        assert not RoleGrant.objects.standing().filter(person=editor, role="reviewer").exists()
    assert list(findings()) == []


def test_the_last_two_managers_do_not_end_each_other(managers: list[User]) -> None:
    first, second, third = managers
    end_roles(third)
    for _turn in range(ROUNDS):
        give_roles(first, "manager")
        give_roles(second, "manager")

        ended = outcomes(
            acting(accounts.end_role, first, second, "manager"), acting(accounts.end_role, second, first, "manager")
        )

        assert sorted(ended, key=str)[-1] == "role_ended"
        assert RoleGrant.objects.in_force().filter(role="manager").count() == 1
    assert list(findings()) == []
