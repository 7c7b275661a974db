"""What the database itself refuses, tried past the commands: each rule, and each way to change what is frozen."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from notices.models import Event, Notice, Publication, Review, UnreadValue, Version
from notices.triggers.conditions import TABLES
from notices.triggers.guard_rules import RULES
from tests.support.account_attacks import ACCOUNT_ATTACKS
from tests.support.comment_attacks import COMMENT_ATTACKS
from tests.support.contributor_attacks import CONTRIBUTOR_ATTACKS
from tests.support.mark_attacks import MARK_ATTACKS
from tests.support.record_attacks import RECORD_ATTACKS
from tests.support.redaction_attacks import REDACTION_ATTACKS
from tests.support.tables import World, execute, insert, new_event, new_review, new_version, row

pytestmark = pytest.mark.django_db


# Each rule, broken.

Attack = Callable[[World], None]
ATTACKS: list[tuple[str, Attack]] = [
    *(*ACCOUNT_ATTACKS, *COMMENT_ATTACKS, *CONTRIBUTOR_ATTACKS, *RECORD_ATTACKS, *MARK_ATTACKS),
    *REDACTION_ATTACKS,
]


def breaks(message: str) -> Callable[[Attack], Attack]:
    """The decorated function must be refused with this message."""

    def remember(attack: Attack) -> Attack:
        ATTACKS.append((message, attack))
        return attack

    return remember


@breaks("an event carries a seal")
def insert_an_event_without_seal(world: World) -> None:
    new_event(world, world.draft, 2, seal="")


@breaks("a ledger row carries a seal")
def withdraw_without_a_seal(world: World) -> None:
    Publication.objects.create(**world.withdrawal(seal=""))


@breaks("a notice is never deleted")
def delete_a_notice(world: World) -> None:
    execute("DELETE FROM notices_notice WHERE id = %s", world.draft.pk)


@breaks("a row of notices_notice is never replaced")
def insert_a_notice_again(world: World) -> None:
    insert("notices_notice", row("notices_notice", world.draft.pk))


@breaks("a notice starts without number and head")
def insert_a_notice_with_a_number(world: World) -> None:
    Notice.objects.create(number=99, slug="x", created_at=timezone.now())


@breaks("a notice starts without number and head")
def insert_a_notice_with_another_ones_text(world: World) -> None:
    Notice.objects.create(head=world.live.version, created_at=timezone.now())


@breaks("number and slug are given once")
def change_a_number(world: World) -> None:
    Notice.objects.filter(pk=world.live.notice_id).update(number=99)


@breaks("number and slug are given once")
def change_a_slug(world: World) -> None:
    Notice.objects.filter(pk=world.live.notice_id).update(slug="noe-annet")


@breaks("number and slug are given once")
def take_a_number_away(world: World) -> None:
    Notice.objects.filter(pk=world.live.notice_id).update(number=None, slug="")


@breaks("a number comes with the first approval")
def give_a_draft_a_number(world: World) -> None:
    Notice.objects.filter(pk=world.draft.pk).update(number=99, slug="x")


@breaks("a notice keeps its key and takes the number of no other")
def change_the_key_of_a_notice(world: World) -> None:
    execute("UPDATE notices_notice SET id = id + 1000 WHERE id = %s", world.draft.pk)


@breaks("a notice keeps its key and takes the number of no other")
def take_another_ones_number(world: World) -> None:
    now = timezone.now()
    Review.objects.filter(pk=world.review.pk).update(status="approved", decided_by=world.reviewer, decided_at=now)
    Notice.objects.filter(pk=world.review.notice_id).update(number=world.live.notice.number, slug="x")


@breaks("the head is a version of its own notice")
def take_another_ones_text(world: World) -> None:
    Notice.objects.filter(pk=world.draft.pk).update(head=world.live.version)


@breaks("the head stays while a review is open")
def move_the_head_under_a_review(world: World) -> None:
    first = world.review.notice.versions.get(number=1)
    Notice.objects.filter(pk=world.review.notice_id).update(head=first)


@breaks("the head stays while a review is open")
def take_the_head_away_under_a_review(world: World) -> None:
    Notice.objects.filter(pk=world.review.notice_id).update(head=None)


@breaks("a row of notices_version is never changed")
def change_a_text(world: World) -> None:
    Version.objects.filter(pk=world.live.version_id).update(content="{}")


@breaks("a row of notices_version is never deleted")
def delete_a_version(world: World) -> None:
    execute("DELETE FROM notices_version WHERE id = %s", world.live.version_id)


@breaks("a row of notices_version is never replaced")
def insert_a_version_number_again(world: World) -> None:
    insert("notices_version", {**row("notices_version", world.live.version_id), "id": 10_000})


@breaks("no version while a review is open")
def write_under_a_review(world: World) -> None:
    new_version(world.review.notice, 3)


@breaks("version numbers go up")
def slip_a_version_in_between(world: World) -> None:
    new_version(world.draft, 5)
    new_version(world.draft, 4)


@breaks("a review is never deleted")
def delete_a_review(world: World) -> None:
    execute("DELETE FROM notices_review WHERE id = %s", world.review.pk)


@breaks("a row of notices_review is never replaced")
def open_a_second_review(world: World) -> None:
    new_review(world.review.notice, world.review.version, world.editor)


@breaks("a review starts open")
def begin_as_approved(world: World) -> None:
    decided = {"status": "approved", "decided_by": world.reviewer, "decided_at": timezone.now()}
    new_review(world.draft, world.draft.head, world.editor, **decided)


def leave_unread(world: World, notice: Notice) -> None:
    UnreadValue.objects.create(
        notice=notice, place="title", text="x" * 501, typed_by=world.editor, typed_at=timezone.now()
    )


@breaks("a row of notices_unreadvalue is never replaced")
def type_over_what_is_unread(world: World) -> None:
    leave_unread(world, world.draft)
    leave_unread(world, world.draft)


@breaks("nothing is left unread while a review is open")
def leave_something_unread_in_review(world: World) -> None:
    leave_unread(world, world.review.notice)


@breaks("a draft with values that no field can read is not submitted")
def review_a_draft_with_an_unread_value(world: World) -> None:
    leave_unread(world, world.draft)
    new_review(world.draft, world.draft.head, world.editor)


@breaks("a review pins the head of its own notice")
def pin_an_older_version(world: World) -> None:
    new_review(world.live.notice, world.live.version, world.editor)


@breaks("a review pins the head of its own notice")
def pin_the_version_of_another_notice(world: World) -> None:
    new_review(world.draft, world.live.version, world.editor)


@breaks("what is live or scheduled is not reviewed again")
def review_what_is_live(world: World) -> None:
    Notice.objects.filter(pk=world.live.notice_id).update(head=world.live.version)
    new_review(world.live.notice, world.live.version, world.editor)


@breaks("what is live or scheduled is not reviewed again")
def review_what_is_scheduled(world: World) -> None:
    entry = world.scheduled()
    new_review(entry.notice, entry.version, world.editor)


@breaks("a review is decided once")
def decide_again(world: World) -> None:
    assert world.live.review is not None
    Review.objects.filter(pk=world.live.review.pk).update(decision_note="Ombestemt.")


@breaks("a review is decided once")
def open_a_decided_review_again(world: World) -> None:
    undecided = {"status": "open", "decided_by": None, "decided_at": None}
    Review.objects.filter(publication=world.live).update(**undecided)


SUBMITTED = {
    "id": 10_000,
    "submitted_by": lambda world: world.reviewer,
    "submitted_at": lambda world: timezone.now(),
    "change": "minor",
    "public_note": "x",
    "note_to_reviewer": "x",
    "checks": [1],
    "version": lambda world: world.live.version,
    "notice": lambda world: world.draft,
}
for column, value in SUBMITTED.items():

    def change_what_was_submitted(world: World, column: str = column, value: Any = value) -> None:
        Review.objects.filter(pk=world.review.pk).update(**{column: value(world) if callable(value) else value})

    change_what_was_submitted.__name__ = f"change_{column}_of_a_review"
    breaks("what was submitted does not change")(change_what_was_submitted)


@breaks("nobody approves a text they had a hand in")
def approve_a_text_that_one_wrote_and_another_submitted(world: World) -> None:
    new_review(world.draft, world.draft.head, world.reviewer)
    decided = {"status": "approved", "decided_by": world.editor, "decided_at": timezone.now()}
    Review.objects.filter(notice=world.draft).update(**decided)


@breaks("a ledger row is never deleted")
def delete_a_ledger_row(world: World) -> None:
    execute("DELETE FROM notices_publication WHERE id = %s", world.live.pk)


@breaks("a row of notices_publication is never replaced")
def publish_the_same_review_again(world: World) -> None:
    insert("notices_publication", {**row("notices_publication", world.live.pk), "id": 10_000})


@breaks("only an approved review publishes its version")
def publish_before_the_decision(world: World) -> None:
    Publication.objects.create(**world.entry(timezone.now(), world.review))


@breaks("only an approved review publishes its version")
def publish_as_of_a_time_before_the_decision(world: World) -> None:
    now = timezone.now()
    Review.objects.filter(pk=world.review.pk).update(status="approved", decided_by=world.reviewer, decided_at=now)
    Publication.objects.create(**world.entry(now - timedelta(seconds=1), world.review))


@breaks("only the live version is withdrawn")
def withdraw_another_version(world: World) -> None:
    Publication.objects.create(**world.withdrawal(version=world.live.notice.versions.get(number=2)))


@breaks("only the live version is withdrawn")
def withdraw_twice(world: World) -> None:
    Publication.objects.create(**world.withdrawal())
    Publication.objects.create(**world.withdrawal())


@breaks("one entry waits at a time")
def schedule_a_withdrawal_and_withdraw(world: World) -> None:
    Publication.objects.create(**world.withdrawal(effective_at=timezone.now() + timedelta(days=1)))
    Publication.objects.create(**world.withdrawal())


@breaks("a ledger row starts uncancelled")
def insert_a_cancelled_row(world: World) -> None:
    cancelled = {"cancelled_by": world.editor, "cancelled_at": timezone.now()}
    Publication.objects.create(**world.withdrawal(**cancelled))


@breaks("the ledger goes forward")
def withdraw_as_of_yesterday(world: World) -> None:
    Publication.objects.create(**world.withdrawal(effective_at=timezone.now() - timedelta(days=1)))


ONLY_CANCELLED = "a ledger row is only cancelled, once and before it takes effect"


@breaks(ONLY_CANCELLED)
def cancel_what_is_live(world: World) -> None:
    cancelled = {"cancelled_by": world.reviewer, "cancelled_at": timezone.now()}
    Publication.objects.filter(pk=world.live.pk).update(**cancelled)


@breaks(ONLY_CANCELLED)
def cancel_twice(world: World) -> None:
    entry = Publication.objects.filter(pk=world.scheduled().pk)
    entry.update(cancelled_by=world.reviewer, cancelled_at=timezone.now())
    entry.update(cancelled_by=world.editor, cancelled_at=timezone.now())


@breaks(ONLY_CANCELLED)
def take_a_cancellation_back(world: World) -> None:
    entry = Publication.objects.filter(pk=world.scheduled().pk)
    entry.update(cancelled_by=world.reviewer, cancelled_at=timezone.now())
    entry.update(cancelled_by=None, cancelled_at=None)


@breaks(ONLY_CANCELLED)
def move_a_schedule(world: World) -> None:
    Publication.objects.filter(pk=world.scheduled().pk).update(effective_at=timezone.now())


@breaks(ONLY_CANCELLED)
def move_a_schedule_while_cancelling_it(world: World) -> None:
    cancelled = {"cancelled_by": world.reviewer, "cancelled_at": timezone.now()}
    Publication.objects.filter(pk=world.scheduled().pk).update(effective_at=timezone.now(), **cancelled)


@breaks("a row of notices_event is never changed")
def change_an_event(world: World) -> None:
    Event.objects.filter(notice=world.draft).update(actor_name="Noen andre")


@breaks("a row of notices_event is never deleted")
def delete_an_event(world: World) -> None:
    execute("DELETE FROM notices_event WHERE notice_id = %s", world.draft.pk)


@breaks("a row of notices_event is never replaced")
def use_a_request_again(world: World) -> None:
    new_event(world, world.draft, 2, request_id=Event.objects.filter(notice=world.draft).get().request_id)


NO_FORK = "the chain of events has no fork and no hole"


@breaks(NO_FORK)
def fork_a_chain(world: World) -> None:
    new_event(world, world.draft, 1, request_id=uuid4())


@breaks(NO_FORK)
def leave_a_hole(world: World) -> None:
    new_event(world, world.draft, 3)


@breaks(NO_FORK)
def fork_the_chain_of_no_notice(world: World) -> None:
    new_event(world, None, 1)
    new_event(world, None, 1)


@pytest.mark.parametrize(("message", "attack"), ATTACKS, ids=lambda item: getattr(item, "__name__", "-"))
def test_a_rule_that_is_broken_is_named(message: str, attack: Attack, world: World) -> None:
    with pytest.raises(IntegrityError, match=re.escape(f"guard: {message}")), transaction.atomic():
        attack(world)


def test_no_guarded_table_lets_a_row_be_replaced() -> None:
    rules = {rule.table for rule in RULES if rule.message == f"a row of {rule.table} is never replaced"}

    assert rules == set(TABLES)


def test_each_rule_is_broken_by_a_test() -> None:
    assert {message for message, _ in ATTACKS} == {rule.message for rule in RULES}
    assert len({rule.message for rule in RULES}) == len(RULES)
