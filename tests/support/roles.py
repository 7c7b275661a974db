"""Roles for the people of tests: given and ended as a command line does it."""

from django.contrib.auth.models import User

from notices.models import RoleGrant
from notices.workflow import accounts


def roles_held(person: User) -> set[str]:
    return set(RoleGrant.objects.standing().filter(person=person).values_list("role", flat=True))


def give_roles(person: User, *roles: str) -> None:
    """Give the person these roles; what they have stays."""
    for role in sorted({*roles} - roles_held(person)):
        accounts.give_role(person=person, role=role, by=None)


def end_roles(person: User, *roles: str) -> None:
    """End these roles of the person, or all of them."""
    for role in sorted(roles_held(person) & {*roles} if roles else roles_held(person)):
        accounts.end_role(person=person, role=role, by=None)


def set_roles(person: User, *roles: str) -> None:
    """Give the person these roles and no others."""
    if others := roles_held(person) - {*roles}:
        end_roles(person, *others)
    give_roles(person, *roles)
