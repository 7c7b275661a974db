"""The accounts: their chain of events, an event behind every act on a role, each account as its events say."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import User

from notices.access.names import name_key
from notices.models import AccountEvent, RoleGrant
from notices.verification.chains import chain_findings
from notices.verification.history import data_of

# What an event says of its account afterwards.
STATE = ("email", "is_active", "is_staff", "is_superuser")
AT_FIRST = {"email": "", "is_active": False, "is_staff": False, "is_superuser": False}
OPEN = {"joined": True, "reactivated": True, "deactivated": False}


def findings() -> Iterator[str]:
    events = list(AccountEvent.objects.order_by("sequence"))
    yield from chain_findings(events, "accounts")
    yield from _grants(events)
    yield from _accounts(events)


# Roles


def _grants(events: list[AccountEvent]) -> Iterator[str]:
    by_grant: defaultdict[Any, list[AccountEvent]] = defaultdict(list)
    for event in events:
        if "grant" in data_of(event):
            by_grant[data_of(event)["grant"]].append(event)
    grants = {grant.pk: grant for grant in RoleGrant.objects.order_by("pk")}
    managers: Counter[int] = Counter()
    for grant in grants.values():
        where = f"role row {grant.pk} ({grant.role} of account {grant.person_id}, {grant.act})"
        for finding in (*_event_of(grant, by_grant[grant.pk]), *_rules(grant, grants, managers)):
            yield f"{where}: {finding}"
        _count_manager(grant, grants, managers)
    for pk in by_grant.keys() - grants.keys():
        yield f"account event {by_grant[pk][0].sequence} names role row {pk}, which does not exist"


def _event_of(grant: RoleGrant, events: list[AccountEvent]) -> Iterator[str]:
    if len(events) != 1:
        yield f"{len(events)} events tell of it, not one"
        return
    event = events[0]
    if (event.kind, event.person_id, data_of(event).get("role")) != (f"role_{grant.act}", grant.person_id, grant.role):
        yield "its event tells of another act, person or role"
    if (event.actor_id, event.source, event.at) != (grant.by_id, grant.source, grant.at):
        yield "who did it, or when, is not what its event says"
    if grant.act == RoleGrant.Act.GIVEN and data_of(event).get("needs_confirmation") != grant.needs_confirmation:
        yield "its event says something else of the confirmation that it needs"


def _rules(grant: RoleGrant, grants: dict[int, RoleGrant], managers: Counter[int]) -> Iterator[str]:
    start = grants.get(grant.answers_id or 0)
    if grant.act != RoleGrant.Act.GIVEN and (
        start is None or (start.act, start.person_id, start.role) != (RoleGrant.Act.GIVEN, grant.person_id, grant.role)
    ):
        yield "it answers no row by which the same person was given the same role"
    if grant.by_id is None:
        return
    is_own = grant.by_id == grant.person_id
    if is_own and grant.act != RoleGrant.Act.ENDED:
        yield "somebody gave or confirmed their own role"
    if grant.act == RoleGrant.Act.CONFIRMED and start is not None and start.by_id == grant.by_id:
        yield "who gave it confirmed it"
    if not managers[grant.by_id] and not (is_own and grant.act == RoleGrant.Act.ENDED):
        yield "whoever did it was no manager then"


def _count_manager(grant: RoleGrant, grants: dict[int, RoleGrant], managers: Counter[int]) -> None:
    """Keep up who is a manager after this act."""
    if grant.role != "manager":
        return
    start = grants.get(grant.answers_id or 0, grant)
    if grant.act == RoleGrant.Act.ENDED:
        managers[grant.person_id] = 0
    elif grant.act == RoleGrant.Act.CONFIRMED or not start.needs_confirmation:
        managers[grant.person_id] = 1


# Accounts


def _accounts(events: list[AccountEvent]) -> Iterator[str]:
    states: defaultdict[int, dict[str, Any]] = defaultdict(lambda: dict(AT_FIRST))
    births: Counter[int] = Counter()
    for event in events:
        if event.person_id is None:
            continue
        births[event.person_id] += event.kind == "made" or bool(data_of(event).get("made"))
        states[event.person_id].update(_said_by(event))
    addresses: defaultdict[str, list[int]] = defaultdict(list)
    names: defaultdict[str, list[int]] = defaultdict(list)
    for person in User.objects.order_by("pk"):
        addresses[person.email.casefold()].append(person.pk)
        names[name_key(person.username)].append(person.pk)
        if births[person.pk] != 1:
            yield f"account {person.pk}: {births[person.pk]} events say that it was made, not one"
        for name in STATE:
            if getattr(person, name) != states[person.pk][name]:
                yield f"account {person.pk}: its {name} is not what its events say"
    for address, people in addresses.items():
        if address and len(people) > 1:
            yield f"accounts {', '.join(map(str, people))} have one e-mail address"
    for people in names.values():
        if len(people) > 1:
            yield f"accounts {', '.join(map(str, people))} have one user name but for capitals"


def _said_by(event: AccountEvent) -> dict[str, Any]:
    if event.kind in OPEN:
        return {"is_active": OPEN[event.kind]}
    if event.kind == "email_changed":
        return {"email": data_of(event).get("to")}
    if event.kind in ("made", "invited", "rights_changed"):
        return {name: value for name, value in data_of(event).items() if name in STATE}
    return {}
