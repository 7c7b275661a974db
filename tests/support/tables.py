"""Rows past the commands: what somebody could try from the shell, in SQL or through the ORM."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from notices import workflow
from notices.models import Event, Notice, Publication, Review, Version
from notices.sealing import SEAL_LENGTH
from notices.triggers import guards
from tests.support.worlds import act, created, published, saved, submitted


@dataclass
class World:
    """One notice that is live with a draft after it, one with two versions that is in review, one draft."""

    live: Publication
    draft: Notice
    review: Review
    editor: User
    reviewer: User

    def scheduled(self) -> Publication:
        """An approval whose time has not come."""
        outcome = act(
            workflow.approve, self.review.notice, self.reviewer, publish_at=timezone.now() + timedelta(days=1)
        )
        assert outcome.publication is not None
        return outcome.publication

    def entry(self, at: datetime, review: Review) -> dict[str, Any]:
        """The columns of a ledger row that publishes what the review pins."""
        words = {"notice": review.notice, "version": review.version, "review": review, "kind": "publish"}
        return {**words, "effective_at": at, "created_by": self.reviewer, "created_at": at, "seal": "0" * SEAL_LENGTH}

    def withdrawal(self, **changes: Any) -> dict[str, Any]:
        assert self.live.review is not None
        words = {"kind": "withdraw_wrong", "reason": "Feil.", "public_note": "Feil.", "review": None}
        return {**self.entry(timezone.now(), self.live.review), **words, **changes}


def new_world(editor: User, reviewer: User) -> World:
    live = published(editor, reviewer).publication
    assert live is not None
    saved(live.notice, editor, title="Utkast")
    two = created(editor).notice
    saved(two, editor, title="To")
    review = submitted(editor, two).review
    assert review is not None
    return World(live, created(editor).notice, review, editor, reviewer)


def read_anew(world: World) -> World:
    """The same rows as the database has them, and none of what a test did to these objects."""
    return World(
        Publication.objects.get(pk=world.live.pk),
        Notice.objects.get(pk=world.draft.pk),
        Review.objects.get(pk=world.review.pk),
        User.objects.get(pk=world.editor.pk),
        User.objects.get(pk=world.reviewer.pk),
    )


def row(table: str, pk: int | None) -> dict[str, Any]:
    """A row as the database has it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} WHERE id = %s", [pk])
        (values,) = cursor.fetchall()
        columns = [column[0] for column in cursor.description]
    return {
        column: str(value) if isinstance(value, datetime) else value
        for column, value in zip(columns, values, strict=True)
    }


def insert(table: str, values: dict[str, Any], verb: str = "INSERT", end: str = "") -> None:
    marks = ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(f"{verb} INTO {table} ({', '.join(values)}) VALUES ({marks}) {end}", list(values.values()))


def execute(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def new_version(notice: Notice, number: int, **changes: Any) -> Version:
    head = notice.head
    assert head is not None
    words = {"content": head.content, "sha256": head.sha256, "schema_number": 2, "kind": "edit"}
    words |= {"created_by": head.created_by, "created_at": timezone.now(), **changes}
    return Version.objects.create(notice=notice, number=number, **words)


def new_review(notice: Notice, version: Version | None, by: User, **changes: Any) -> Review:
    assert version is not None
    words = {"submitted_by": by, "submitted_at": timezone.now(), "change": "first", **changes}
    return Review.objects.create(notice=notice, version=version, **words)


def new_event(world: World, notice: Notice | None, sequence: int, **more: Any) -> Event:
    words = {"at": timezone.now(), "actor": world.editor, "actor_name": "x", "command": "save", "chain": "0" * 64}
    return Event.objects.create(**{"notice": notice, "sequence": sequence, "seal": "0" * SEAL_LENGTH, **words, **more})


@contextmanager
def without_guards() -> Iterator[None]:
    """What only the owner of the database can do: the guards are away for a moment, and nobody sees it later."""
    if connection.vendor == "postgresql":
        execute("SET CONSTRAINTS ALL IMMEDIATE")
    guards.remove(connection)
    execute("DELETE FROM notices_outbox")  # mail that names an event would keep it
    yield
    if connection.vendor == "postgresql":
        execute("SET CONSTRAINTS ALL IMMEDIATE")
    guards.install(connection)
