"""A database with many notices and events, for measuring pages. Rows past the commands: years of work in seconds.

Each notice was written, submitted and decided in the last three years; some are drafts, in review, returned
or withdrawn, some overdue. The guards are taken away while the rows go in and put back afterwards.
"""

import itertools
import random
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone

from notices import demo
from notices.access.roles import ROLES
from notices.document.model import SCHEMA, cleaned, sha256
from notices.models import Event, Listing, Notice, Publication, Review, Version, VersionContributor
from notices.triggers import guards
from notices.workflow import accounts
from notices.workflow.projections import desk_row, listing_of

ENDS = ("live", "live", "live", "live", "draft", "in_review", "returned", "withdrawn")


@transaction.atomic
def fill(notices: int = 5_000, events: int = 50_000, seed: int = 1) -> None:
    """Add so many notices and events, always the same ones for a seed; sign in as "everything"."""
    guards.remove(connection)
    _Filler(random.Random(seed), notices, events // notices).fill()
    guards.install(connection)


class _Filler:
    """Rows in memory, written at the end."""

    def __init__(self, chance: random.Random, notices: int, events_each: int) -> None:
        self.chance, self.count, self.events_each = chance, notices, events_each
        self.now = timezone.now()
        self.editor, self.reviewer = (User.objects.create_user(name) for name in ("writes", "decides"))
        everything = User.objects.create_user("everything")
        for role in ROLES:
            accounts.give_role(person=everything, role=role, by=None)
        texts = [cleaned(make()).canonical() for make in (demo.baricitinib, demo.draft, demo.device_in_review)]
        self.texts = [(text, sha256(text)) for text in texts]
        self.rows: dict[type[Any], list[Any]] = {
            table: [] for table in (Notice, Version, VersionContributor, Review, Publication, Listing, Event)
        }

    def fill(self) -> None:
        for number in range(1, self.count + 1):
            self._notice(number)
        # In the order in which it happened, as a log is.
        self.rows[Event].sort(key=lambda event: event.at)
        heads = [(notice.pk, notice.head_id) for notice in self.rows[Notice]]
        for notice in self.rows[Notice]:
            notice.head_id = None
        for table, rows in self.rows.items():
            table.objects.bulk_create(rows, batch_size=500)
        with connection.cursor() as cursor:
            cursor.executemany("UPDATE notices_notice SET head_id = %s WHERE id = %s", [(h, pk) for pk, h in heads])

    def _notice(self, number: int) -> None:
        start = self.now - timedelta(days=self.chance.uniform(0, 1000))
        end = self.chance.choice(ENDS)
        text, digest = self.texts[number % len(self.texts)]
        saves = self.events_each - {"draft": 1, "in_review": 2, "returned": 3, "live": 3, "withdrawn": 4}[end]
        times = [start, *sorted(start + timedelta(days=self.chance.expovariate(1 / 8)) for _save in range(saves))]
        notice = Notice(pk=number, etag=self.events_each, created_at=start, assignee=self.editor, head_id=number)
        version = Version(pk=number, notice=notice, number=saves + 1, kind="edit", schema_number=SCHEMA, content=text)
        version.sha256, version.created_by, version.created_at = digest, self.editor, times[-1]
        for name, value in desk_row(version.document).items():
            setattr(notice, name, value)
        notice.title = f"{notice.title} {number}"
        notice.review_by = (self.now + timedelta(days=self.chance.uniform(-30, 600))).date()
        self.rows[Notice].append(notice)
        self.rows[Version].append(version)
        contributor = VersionContributor(notice=notice, version=version, person=self.editor, why="wrote")
        self.rows[VersionContributor].append(contributor)
        commands = [("create", times[0]), *(("save", at) for at in times[1:])]
        self._events(notice, version, [*commands, *self._decided(notice, version, end, times[-1])])

    def _decided(self, notice: Notice, version: Version, end: str, saved: Any) -> list[tuple[str, Any]]:
        if end == "draft":
            return []
        submitted = saved + timedelta(days=self.chance.uniform(0, 5))
        decided = submitted + timedelta(days=self.chance.expovariate(1 / 6))
        review = Review(pk=notice.pk, notice=notice, version=version, change="first", submitted_by=self.editor)
        review.submitted_at, review.due_at = submitted, submitted + timedelta(days=7)
        self.rows[Review].append(review)
        if end == "in_review":
            return [("submit", submitted)]
        review.status = "returned" if end == "returned" else "approved"
        review.decided_by, review.decided_at, review.decision_note = self.reviewer, decided, "Rett tallet."
        if end == "returned":
            return [("submit", submitted), ("return", decided)]
        notice.number, notice.slug = notice.pk, "varsel"
        entry = self._entry(notice, version, decided, kind="publish", review=review)
        listing = listing_of(entry, [])
        self.rows[Listing].append(listing)
        if end == "live":
            return [("submit", submitted), ("approve", decided)]
        listing.live_until = decided + timedelta(days=50)
        listing.give_seal()
        self._entry(notice, version, listing.live_until, kind="withdraw_outdated", reason="x", public_note="x")
        return [("submit", submitted), ("approve", decided), ("withdraw", listing.live_until)]

    def _entry(self, notice: Notice, version: Version, at: Any, **more: Any) -> Publication:
        entry = Publication(notice=notice, version=version, effective_at=at, created_at=at, **more)
        entry.pk, entry.created_by = len(self.rows[Publication]) + 1, self.reviewer
        entry.give_seal()
        self.rows[Publication].append(entry)
        return entry

    def _events(self, notice: Notice, version: Version, happened: list[tuple[str, Any]]) -> None:
        chain = ""
        for sequence, (command, at) in zip(itertools.count(1), happened, strict=False):
            who = self.reviewer if command in ("approve", "return", "withdraw") else self.editor
            event = Event(at=at, actor=who, actor_name=who.username, command=command, notice=notice, version=version)
            event.sequence, event.data = sequence, {"sha256": version.sha256}
            event.link_to(chain)
            chain = event.chain
            self.rows[Event].append(event)
