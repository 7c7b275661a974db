"""The commands: whoever gave one held a role for it at that moment, with an account that was open."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from notices.access.permissions import WHO_MAY
from notices.access.roles import MANAGER, REVIEWER
from notices.models import AccountEvent, Event, RoleGrant
from notices.verification.history import History, data_of

# A role may end while a command runs that has read it already, and the clocks of two machines differ.
MAX_CLOCK_DIFFERENCE = timedelta(minutes=1)
ALWAYS = datetime.max.replace(tzinfo=UTC)
COMMAND_OF = {"save_unread": "save"}
OPENING, CLOSING = ("joined", "reactivated"), ("invited", "deactivated")


@dataclass
class Periods:
    """The times at which something held, one after the other; the last may have no end."""

    times: list[tuple[datetime, datetime]] = field(default_factory=list)

    def begin(self, at: datetime) -> None:
        if not self.times or self.times[-1][1] != ALWAYS:
            self.times.append((at, ALWAYS))

    def end(self, at: datetime) -> None:
        if self.times and self.times[-1][1] == ALWAYS:
            self.times[-1] = (self.times[-1][0], at)

    def cover(self, at: datetime) -> bool:
        return any(begin - MAX_CLOCK_DIFFERENCE <= at <= self._late(end) for begin, end in self.times)

    @staticmethod
    def _late(end: datetime) -> datetime:
        return end if end == ALWAYS else end + MAX_CLOCK_DIFFERENCE


@dataclass(frozen=True)
class RolesThen:
    """Who held which role when, and whose account was open."""

    roles: dict[tuple[int, str], Periods]
    accounts: dict[int, Periods]

    @classmethod
    def read(cls) -> "RolesThen":
        """Read them off the rows of roles and the events of accounts: two queries for all notices."""
        return cls(_periods_of_roles(), _periods_of_accounts())

    def findings(self, history: History) -> Iterator[str]:
        authors: dict[Any, int | None] = {}  # {id of a comment that stops an approval: person}
        for event in history.events:
            data = data_of(event)
            if event.command == "comment" and data.get("is_blocking"):
                authors[data.get("comment")] = event.actor_id
            needed = _roles_for(event, data, history, authors)
            if event.actor_id is None or not needed or self._may(event.actor_id, needed, event.at):
                continue
            yield (
                f"event {event.sequence} of {history}: account {event.actor_id} gave the command “{event.command}” "
                f"without being {' or '.join(sorted(needed))} then"
            )

    def _may(self, person: int, roles: frozenset[str], at: datetime) -> bool:
        is_open = person in self.accounts and self.accounts[person].cover(at)
        return is_open and any((person, role) in self.roles and self.roles[person, role].cover(at) for role in roles)


def _roles_for(event: Event, data: dict[str, Any], history: History, authors: dict[Any, int | None]) -> frozenset[str]:
    """Return the roles of which one was needed; none for a guest's command, the server's, or a refused one."""
    command = COMMAND_OF.get(event.command, event.command)
    review = history.review_by_id.get(data.get("review"))
    if command == "recall" and review is not None and review.submitted_by_id != event.actor_id:
        return frozenset({MANAGER})
    if command == "resolve" and authors.get(data.get("comment"), event.actor_id) != event.actor_id:
        return frozenset({REVIEWER})
    return WHO_MAY.get(command, frozenset())


def _periods_of_roles() -> dict[tuple[int, str], Periods]:
    periods: defaultdict[tuple[int, str], Periods] = defaultdict(Periods)
    for act, person, role, at, needs_confirmation in RoleGrant.objects.order_by("pk").values_list(
        "act", "person", "role", "at", "needs_confirmation"
    ):
        if act == RoleGrant.Act.ENDED:
            periods[person, role].end(at)
        elif act == RoleGrant.Act.CONFIRMED or not needs_confirmation:
            periods[person, role].begin(at)
    return dict(periods)


def _periods_of_accounts() -> dict[int, Periods]:
    periods: defaultdict[int, Periods] = defaultdict(Periods)
    kinds = ("made", *OPENING, *CLOSING)
    for event in AccountEvent.objects.filter(kind__in=kinds, person__isnull=False).order_by("sequence"):
        person = periods[event.person_id or 0]
        if event.kind in OPENING or (event.kind == "made" and data_of(event).get("is_active")):
            person.begin(event.at)
        else:
            person.end(event.at)
    return dict(periods)
