"""Every address that the site answers to, and the browsers of everybody who may come."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from notices.access.roles import EDITOR, MANAGER, REVIEWER
from notices.policy import ADMINISTRATOR, DEACTIVATED, PREFIXES, VISITOR
from tests.support.roles import set_roles
from tests.support.wsgi_client import WsgiClient

ROLES = (VISITOR, EDITOR, REVIEWER, MANAGER, ADMINISTRATOR, DEACTIVATED)
SIGNED_OUT = {VISITOR, DEACTIVATED}


class Address(NamedTuple):
    """A pattern of the resolver: its whole route, the namespace around it, its own name."""

    route: str
    namespace: str
    name: str | None


def addresses(patterns: Any = None, route: str = "/", namespace: str = "") -> Iterator[Address]:
    """Every address of the site, with those that libraries bring."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        whole = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, whole, pattern.namespace or namespace)
        else:
            assert isinstance(pattern, URLPattern)
            yield Address(whole, namespace, pattern.name)


def in_prefix(address: Address) -> bool:
    return any(address.route.startswith(prefix.path) for prefix in PREFIXES)


def browser_of(role: str, people: Mapping[str, User]) -> Client:
    """The browser of somebody with this role, at the front door; `people` are those who are signed in, by role."""
    client = WsgiClient()
    if role == DEACTIVATED:
        _leave_while_signed_in(client)
    elif role != VISITOR:
        client.force_login(people[role])
    return client


def _leave_while_signed_in(client: Client) -> None:
    person = User.objects.create_user("former")
    set_roles(person, EDITOR, REVIEWER, MANAGER)
    client.force_login(person)
    User.objects.filter(pk=person.pk).update(is_active=False)


@contextmanager
def taken_back() -> Iterator[None]:
    """What is done in here is undone, so that the next try finds the same world."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
