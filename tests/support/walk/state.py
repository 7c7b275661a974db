"""What the model of the workflow knows, in the words of the rules: nothing here asks the product."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

EDITOR, REVIEWER, MANAGER = "editor", "reviewer", "manager"
ROLES = (EDITOR, REVIEWER, MANAGER)
# What stands where words were removed by law.
REMOVED = "[fjernet etter loven]"
PUBLISH, OUTDATED, WRONG = "publish", "withdraw_outdated", "withdraw_wrong"


class Words(NamedTuple):
    """All that differs from text to text. Without a title a text is not ready to be submitted."""

    title: str
    body: tuple[str, ...] = ()  # each is one person's word, and stands nowhere else
    holder: str = "Eksempel AS"
    trial: str = "NCT03334396"

    def without(self, word: str) -> "Words":
        title = " ".join(REMOVED if each == word else each for each in self.title.split(" "))
        return self._replace(title=title, body=tuple(REMOVED if each == word else each for each in self.body))


@dataclass(frozen=True)
class Step:
    """A command as somebody gives it from their page, with its other arguments in `more`."""

    command: str
    by: str | None  # None for a guest
    request: UUID
    notice: UUID | None = None  # by the request that made it; so are remarks and links
    etag: int | None = None
    seen: int | None = None  # the number of the text on the page
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def contents(self) -> tuple[Any, ...]:
        """What a second request with the same id must have in common with the first."""
        return self.command, self.by, self.notice, self.seen, self.more


@dataclass
class Role:
    giver: str | None
    is_waiting: bool = False  # for a second manager


@dataclass
class Person:
    name: str
    roles: dict[str, Role] = field(default_factory=dict)
    is_active: bool = True
    is_administrator: bool = False

    @property
    def acts_as(self) -> set[str]:
        return {role for role, held in self.roles.items() if not held.is_waiting} if self.is_active else set()


@dataclass
class Text:
    number: int
    words: Words
    writer: str
    # Whose words or work it brings along: its writer, and whoever stood behind what it brings back or leaves behind.
    brought: frozenset[str]
    lost_words: bool = False
    typists: set[str] = field(default_factory=set)  # who typed beside it what no field can read


@dataclass
class Review:
    number: int
    submitter: str
    assigned_to: str | None
    status: str = "open"
    decided_by: str | None = None


@dataclass
class Entry:
    kind: str
    number: int
    at: datetime
    is_cancelled: bool = False


@dataclass
class Remark:
    author: str | None  # None for a guest
    number: int
    is_blocking: bool = False
    is_reply: bool = False
    suggestion: str | None = None
    holder: str = ""  # what stood where the suggestion is to stand
    resolved_by: str | None = None


@dataclass
class Link:
    number: int
    made_at: datetime
    expires_at: datetime
    is_revoked: bool = False


class Proposal(NamedTuple):
    """A word that somebody proposes to remove by law."""

    by: str
    word: str


@dataclass
class Notice:
    assignee: str | None
    etag: int = 1
    public_number: int | None = None
    head: int = 0  # the number of the text that is worked on
    is_set_aside: bool = False
    texts: list[Text] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    ledger: list[Entry] = field(default_factory=list)
    remarks: dict[UUID, Remark] = field(default_factory=dict)
    links: dict[UUID, Link] = field(default_factory=dict)
    conflicts: set[str] = field(default_factory=set)
    unread: dict[str, str] = field(default_factory=dict)
    proposal: Proposal | None = None

    def text(self, number: int) -> Text:
        return self.texts[number - 1]

    @property
    def review(self) -> Review | None:
        return self.reviews[-1] if self.reviews and self.reviews[-1].status == "open" else None

    @property
    def blocking(self) -> list[Remark]:
        return [remark for remark in self.remarks.values() if remark.is_blocking and not remark.resolved_by]

    # The ledger. It only goes forward, so its order is the order in which it takes effect.

    def in_effect(self, now: datetime) -> list[Entry]:
        return [entry for entry in self.ledger if not entry.is_cancelled and entry.at <= now]

    def pending(self, now: datetime) -> Entry | None:
        return next((entry for entry in self.ledger if not entry.is_cancelled and entry.at > now), None)

    def last(self, now: datetime) -> Entry | None:
        return entries[-1] if (entries := self.in_effect(now)) else None

    def live(self, now: datetime) -> Entry | None:
        last = self.last(now)
        return last if last and last.kind == PUBLISH else None

    def published(self, now: datetime) -> list[int]:
        """The numbers of the texts that were ever public, in their order; one can come twice."""
        return [entry.number for entry in self.in_effect(now) if entry.kind == PUBLISH]

    def stands(self, number: int, now: datetime) -> bool:
        """Two people stand behind this text: it was public, and not called wrong since."""
        kinds = [
            entry.kind for entry in self.in_effect(now) if entry.number == number and entry.kind in (PUBLISH, WRONG)
        ]
        return bool(kinds) and kinds[-1] == PUBLISH

    def is_draft(self, now: datetime) -> bool:
        return self.is_written(now) and self.head not in self.published(now)

    def is_written(self, now: datetime) -> bool:
        public = {entry.number for entry in (self.live(now), self.pending(now)) if entry}
        return bool(self.head) and self.head not in public

    def can_return(self, number: int, now: datetime) -> bool:
        """Can this text be restored?"""
        published = self.published(now)
        is_newer = number > max(published, default=0)
        return 1 <= number <= len(self.texts) and number != self.head and (number in published or is_newer)

    # Who contributed.

    def hands(self, number: int, now: datetime, among: Iterable[Text] | None = None) -> set[str]:
        """Who contributed to a text: go back from the newest, until another text is met behind which two people stand.

        What was written after it and discarded counts too.
        """
        people: set[str] = set()
        for text in reversed(self.texts if among is None else list(among)):
            if text.number < number and self.stands(text.number, now):
                break
            people |= text.brought
        return people

    def hands_up_to(self, number: int, now: datetime) -> set[str]:
        return self.hands(number, now, self.texts[:number])

    def cannot_decide(self, now: datetime) -> set[str]:
        review = self.review
        return self.hands(self.head, now) | self.conflicts | ({review.submitter} if review else set())


@dataclass
class World:
    now: datetime
    people: dict[str, Person]
    notices: dict[UUID, Notice] = field(default_factory=dict)
    requests: dict[UUID, Step] = field(default_factory=dict)  # those that were carried out
    public_numbers: int = 0

    @property
    def managers(self) -> set[str]:
        return {person.name for person in self.people.values() if MANAGER in person.acts_as}
