"""An account as managers see it: which roles it has or waits for, and where it stands. Questions only."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from django.contrib.auth.models import User
from django.db.models import OuterRef, QuerySet, Subquery

from notices.access.directory import is_connected
from notices.access.roles import MANAGER
from notices.access.second_factor import factors_of
from notices.models import AccountEvent, RoleGrant
from notices.models.prepared import Prepared

# What says how far somebody has come: the newest of these counts.
STEPS_OF_ENTRY = ("made", "invited", "joined", "deactivated", "reactivated")


class Standing(StrEnum):
    """Whether somebody can sign in; `INVITED` means that they never have."""

    INVITED = "invited"
    MEMBER = "member"
    LEFT = "left"


@dataclass(frozen=True)
class HeldRole:
    """A role as it was given, with what became of it."""

    grant: RoleGrant
    confirmation: RoleGrant | None = None
    ending: RoleGrant | None = None

    @property
    def role(self) -> str:
        return self.grant.role

    @property
    def is_standing(self) -> bool:
        return self.ending is None

    @property
    def is_waiting(self) -> bool:
        """Does it wait for the confirmation of a second manager?"""
        return self.is_standing and self.grant.needs_confirmation and self.confirmation is None

    @property
    def is_in_force(self) -> bool:
        return self.is_standing and not self.is_waiting


@dataclass(frozen=True)
class AccountState:
    """One account, read off its rows in three queries."""

    person: User
    roles: list[HeldRole]  # every role that was ever given, the oldest first
    managers: frozenset[int]  # the ids of all active managers
    standing: Standing

    @classmethod
    def of(cls, person_id: int) -> "AccountState":
        """Read the state of an account. Raises User.DoesNotExist."""
        person = User.objects.get(pk=person_id)
        return cls(person, roles_ever(person_id), frozenset(_MANAGERS.rows()), standing_of(person))

    @property
    def standing_roles(self) -> dict[str, HeldRole]:
        """The roles that were given and have not ended, by their codes."""
        return {held.role: held for held in self.roles if held.is_standing}

    @cached_property
    def has_factor(self) -> bool:
        """Does the person have a second factor? It is looked up where a page asks."""
        return factors_of(self.person).exists()

    @cached_property
    def has_joined(self) -> bool:
        """Has the person ever had a way in: a password of their own, or the directory?"""
        return self.person.has_usable_password() or is_connected(self.person)

    @property
    def is_last_manager(self) -> bool:
        return self.managers == {self.person.pk}


def _active_managers() -> QuerySet[RoleGrant, int]:
    managers = RoleGrant.objects.in_force().filter(role=MANAGER, person__is_active=True)
    return managers.values_list("person", flat=True)


_MANAGERS = Prepared(_active_managers)


def roles_ever(person_id: int) -> list[HeldRole]:
    """Return every role that a person was ever given, the oldest first. One query."""
    rows = list(RoleGrant.objects.filter(person=person_id).select_related("by").order_by("pk"))
    answers = {(row.answers_id, row.act): row for row in rows}
    return [
        HeldRole(row, answers.get((row.pk, RoleGrant.Act.CONFIRMED)), answers.get((row.pk, RoleGrant.Act.ENDED)))
        for row in rows
        if row.act == RoleGrant.Act.GIVEN
    ]


def standing_of(person: User) -> Standing:
    """Return where the account stands; no query for somebody who can sign in."""
    if person.is_active:
        return Standing.MEMBER
    steps = AccountEvent.objects.filter(person=person, kind__in=STEPS_OF_ENTRY).order_by("-sequence")
    return Standing.INVITED if steps.values_list("kind", flat=True).first() == "invited" else Standing.LEFT


def invited() -> QuerySet[User]:
    """Return the accounts whose people were invited and have not joined; usable inside another query."""
    steps = AccountEvent.objects.filter(person=OuterRef("pk"), kind__in=STEPS_OF_ENTRY).order_by("-sequence")
    closed = User.objects.filter(is_active=False).annotate(last_step=Subquery(steps.values("kind")[:1]))
    return closed.filter(last_step="invited")
