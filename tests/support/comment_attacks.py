"""Attacks on what is said beside a text: comments and conflicts of interest, each named by the rule it breaks."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import User
from django.utils import timezone

from notices import workflow
from notices.models import Comment, ConflictOfInterest, Notice, Review
from tests.support.people import somebody
from tests.support.tables import World, execute, insert, row


def blocking_comment(world: World) -> Comment:
    """A comment that stops the approval of what is in review."""
    version = world.review.version
    return comment_of(
        workflow.comment(version=version, text="Feil.", is_blocking=True, by=world.reviewer, request_id=uuid4())
    )


def comment_of(outcome: workflow.Outcome) -> Comment:
    assert outcome.comment is not None
    return outcome.comment


def conflict(world: World, notice: Notice | None = None) -> ConflictOfInterest:
    workflow.declare_conflict(notice=notice or world.review.notice, by=world.reviewer, request_id=uuid4())
    return ConflictOfInterest.objects.get()


def approve(world: World, by: User) -> None:
    decided = {"status": "approved", "decided_by": by, "decided_at": timezone.now()}
    Review.objects.filter(pk=world.review.pk).update(**decided)


def change(comment: Comment, **columns: Any) -> None:
    Comment.objects.filter(pk=comment.pk).update(**columns)


def delete_a_comment(world: World) -> None:
    execute("DELETE FROM notices_comment WHERE id = %s", blocking_comment(world).pk)


def insert_a_comment_again(world: World) -> None:
    comment = blocking_comment(world)
    insert("notices_comment", row("notices_comment", comment.pk))


def insert_a_resolved_comment(world: World) -> None:
    columns = row("notices_comment", blocking_comment(world).pk)
    resolved = {"resolved_by_id": world.editor.pk, "resolved_at": columns["created_at"]}
    insert("notices_comment", {**columns, "id": 10_000, **resolved})


def comment_on_another_notices_version(world: World) -> None:
    columns = row("notices_comment", blocking_comment(world).pk)
    insert("notices_comment", {**columns, "id": 10_000, "version_id": world.live.version_id})


def change_what_was_said(world: World) -> None:
    change(blocking_comment(world), text="Noe annet.", resolved_by=world.editor, resolved_at=timezone.now())


def take_the_stop_away(world: World) -> None:
    change(blocking_comment(world), is_blocking=False)


def resolve_a_comment_again(world: World) -> None:
    comment = blocking_comment(world)
    workflow.resolve(comment=comment, by=world.reviewer, request_id=uuid4())
    change(comment, resolved_by=world.reviewer, resolved_at=timezone.now())


def open_a_comment_again(world: World) -> None:
    comment = blocking_comment(world)
    workflow.resolve(comment=comment, by=world.reviewer, request_id=uuid4())
    change(comment, resolved_by=None, resolved_at=None)


def approve_past_a_comment(world: World) -> None:
    blocking_comment(world)
    approve(world, world.reviewer)


def approve_in_spite_of_a_conflict(world: World) -> None:
    conflict(world)
    approve(world, world.reviewer)


def declare_a_standing_conflict_again(world: World) -> None:
    insert("notices_conflictofinterest", {**row("notices_conflictofinterest", conflict(world).pk), "id": 10_000})


def delete_a_conflict(world: World) -> None:
    execute("DELETE FROM notices_conflictofinterest WHERE id = %s", conflict(world).pk)


def give_a_conflict_to_somebody_else(world: World) -> None:
    declared = ConflictOfInterest.objects.filter(pk=conflict(world).pk)
    declared.update(person=world.editor, ended_at=timezone.now())


def declare_an_ended_conflict_again(world: World) -> None:
    declared = ConflictOfInterest.objects.filter(pk=conflict(world, world.draft).pk)
    workflow.end_conflict(notice=world.draft, by=world.reviewer, request_id=uuid4())
    declared.update(ended_at=None)


def end_a_conflict_under_a_review(world: World) -> None:
    ConflictOfInterest.objects.filter(pk=conflict(world).pk).update(ended_at=timezone.now())


def resolve_what_stops_ones_own_text(world: World) -> None:
    change(blocking_comment(world), resolved_by=world.editor, resolved_at=timezone.now())


def resolve_what_another_stopped_without_being_a_reviewer(world: World) -> None:
    change(blocking_comment(world), resolved_by=somebody(), resolved_at=timezone.now())


STARTS = "a comment is on a version of its own notice, and starts unresolved"
ONLY_RESOLVED = "a comment is only resolved, once"
ONLY_ENDED = "a declared conflict of interest is only ended, once"

COMMENT_ATTACKS: list[tuple[str, Callable[[World], None]]] = [
    ("a comment is never deleted", delete_a_comment),
    ("a row of notices_comment is never replaced", insert_a_comment_again),
    (STARTS, insert_a_resolved_comment),
    (STARTS, comment_on_another_notices_version),
    (ONLY_RESOLVED, change_what_was_said),
    (ONLY_RESOLVED, take_the_stop_away),
    (ONLY_RESOLVED, resolve_a_comment_again),
    (ONLY_RESOLVED, open_a_comment_again),
    ("a comment that stops the approval is not resolved", approve_past_a_comment),
    ("nobody approves who has declared a conflict of interest", approve_in_spite_of_a_conflict),
    ("a row of notices_conflictofinterest is never replaced", declare_a_standing_conflict_again),
    ("a declared conflict of interest is never deleted", delete_a_conflict),
    (ONLY_ENDED, give_a_conflict_to_somebody_else),
    ("a declared conflict of interest stands while a review is open", end_a_conflict_under_a_review),
    (
        "a comment that stops the approval is not resolved by those who wrote the text",
        resolve_what_stops_ones_own_text,
    ),
    (
        "a comment that stops the approval is resolved by its author or by a reviewer",
        resolve_what_another_stopped_without_being_a_reviewer,
    ),
    (ONLY_ENDED, declare_an_ended_conflict_again),
]
