"""Attacks on brackets marked as no citations, past everything that the product offers: each is refused by name."""

from collections.abc import Callable

from django.utils import timezone

from notices.models import NotCitation, Notice, Review
from tests.support.tables import World, execute, insert, row
from tests.support.worlds import head_of, submitted

ON_THE_HEAD = "a bracket is marked on the text that is worked on, and not while it is in review"


def a_mark(world: World, notice: Notice | None = None) -> NotCitation:
    return NotCitation.objects.create(
        notice=notice or world.draft,
        version=head_of(notice or world.draft),
        place="summary",
        bracket="(1)",
        sentence="Se (1).",
        created_by=world.editor,
        created_at=timezone.now(),
    )


def change_a_mark(world: World) -> None:
    execute("UPDATE notices_notcitation SET bracket = %s WHERE id = %s", "(2)", a_mark(world).pk)


def delete_a_mark(world: World) -> None:
    execute("DELETE FROM notices_notcitation WHERE id = %s", a_mark(world).pk)


def insert_a_mark_again(world: World) -> None:
    insert("notices_notcitation", row("notices_notcitation", a_mark(world).pk))


def mark_in_review(world: World) -> None:
    a_mark(world, world.review.notice)


def mark_another_notices_version(world: World) -> None:
    columns = row("notices_notcitation", a_mark(world).pk)
    insert("notices_notcitation", {**columns, "id": 10_000, "version_id": world.live.version_id})


def approve_with_a_mark_of_ones_own(world: World) -> None:
    NotCitation.objects.create(
        notice=world.draft,
        version=head_of(world.draft),
        created_by=world.reviewer,
        created_at=timezone.now(),
    )
    review = submitted(world.editor, world.draft).review
    decided = {"status": "approved", "decided_by": world.reviewer, "decided_at": timezone.now()}
    Review.objects.filter(pk=review.pk if review else 0).update(**decided)


MARK_ATTACKS: list[tuple[str, Callable[[World], None]]] = [
    ("a row of notices_notcitation is never changed", change_a_mark),
    ("a row of notices_notcitation is never deleted", delete_a_mark),
    ("a row of notices_notcitation is never replaced", insert_a_mark_again),
    (ON_THE_HEAD, mark_in_review),
    (ON_THE_HEAD, mark_another_notices_version),
    ("nobody approves a text in which they marked a bracket as no citation", approve_with_a_mark_of_ones_own),
]
