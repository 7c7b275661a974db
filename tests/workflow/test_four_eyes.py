"""Nobody approves a text they had a hand in: not through the command, and not past it, by SQL or the ORM."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from notices import workflow
from notices.models import Notice, Publication, Review, Version
from tests.support.roles import set_roles
from tests.support.worlds import act, created, published, saved, submitted, withdrawn
from tests.workflow.test_workflow import refusal

pytestmark = pytest.mark.django_db

GUARD = "nobody approves a text they had a hand in"
CHECK = "review_approver_is_not_the_submitter"


@pytest.fixture
def both(db: None) -> User:
    """Somebody who writes and reviews, and is superuser besides."""
    person = User.objects.create_user("both", is_staff=True, is_superuser=True)
    set_roles(person, "editor", "reviewer")
    return person


def approve_by_orm(review: Review, person: User) -> None:
    Review.objects.filter(pk=review.pk).update(status="approved", decided_by=person, decided_at=timezone.now())


def approve_by_save(review: Review, person: User) -> None:
    review.status, review.decided_by, review.decided_at = "approved", person, timezone.now()
    review.save()


def approve_by_bulk_update(review: Review, person: User) -> None:
    review.status, review.decided_by, review.decided_at = "approved", person, timezone.now()
    Review.objects.bulk_update([review], ["status", "decided_by", "decided_at"])


def approve_by_sql(review: Review, person: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE notices_review SET status = 'approved', decided_by_id = %s, decided_at = submitted_at "
            "WHERE id = %s",
            [person.pk, review.pk],
        )


WAYS: list[Callable[[Review, User], None]] = [approve_by_orm, approve_by_save, approve_by_bulk_update, approve_by_sql]


def assert_refused_every_way(notice: Notice, person: User, codes: list[str], guard: str = GUARD) -> None:
    """By the command, which says why, and past it by the database itself."""
    review = Review.objects.get(notice=notice, status="open")
    before = Publication.objects.count()
    assert refusal(act, workflow.approve, notice, person) == codes
    for way in WAYS:
        with pytest.raises(IntegrityError, match=guard), transaction.atomic():
            way(Review.objects.get(pk=review.pk), person)
    review.refresh_from_db()
    assert (review.status, review.decided_by) == ("open", None)
    assert Publication.objects.count() == before


def test_ones_own_text_as_superuser(both: User) -> None:
    notice = submitted(both).notice

    assert_refused_every_way(notice, both, ["writer", "submitter"])


def test_ones_own_text_that_a_colleague_submitted(both: User, editor: User) -> None:
    notice = created(both).notice
    submitted(editor, notice)

    assert_refused_every_way(notice, both, ["writer"])


def test_ones_own_text_after_a_colleague_saved_a_comma(both: User, editor: User) -> None:
    notice = created(both).notice
    saved(notice, editor, title="Eksempelmab, til behandling av eksempelsyke")
    submitted(editor, notice)

    assert_refused_every_way(notice, both, ["writer"])


def test_a_colleagues_text_that_the_reviewer_edited_first(both: User, editor: User) -> None:
    notice = created(editor).notice
    saved(notice, both, title="Rettet av den som skal godkjenne")
    submitted(editor, notice)

    assert_refused_every_way(notice, both, ["writer"])


def test_a_text_that_the_reviewer_edited_between_two_reviews(both: User, editor: User, reviewer: User) -> None:
    notice = submitted(editor).notice
    act(workflow.return_to_writer, notice, reviewer, reason="Kilden mangler.")
    saved(notice, both, title="Rettet")
    saved(notice, editor, title="Rettet mer")
    submitted(editor, notice)

    assert_refused_every_way(notice, both, ["writer"])


def test_an_abandoned_own_version_that_a_colleague_restored(both: User, editor: User, reviewer: User) -> None:
    notice = published(editor, reviewer).notice
    own = saved(notice, both, title="Min tekst").version
    act(workflow.discard, notice, both)
    saved(notice, editor, title="Deres tekst")
    assert own is not None
    act(workflow.restore, notice, editor, number=own.number)
    submitted(editor, notice)

    assert_refused_every_way(notice, both, ["writer"])


def test_an_own_version_that_was_discarded_before_a_colleague_began_anew(both: User, editor: User) -> None:
    """Strict on purpose: a text put aside still disqualifies its writer."""
    notice = created(both).notice
    act(workflow.discard, notice, both)
    saved(notice, editor, title="Deres tekst")
    submitted(editor, notice)

    assert_refused_every_way(notice, both, ["writer"])


def test_a_colleagues_text_that_one_submitted(both: User, editor: User) -> None:
    notice = created(editor).notice
    submitted(both, notice)

    assert_refused_every_way(notice, both, ["submitter"], CHECK)


def test_an_own_published_text_that_was_withdrawn_and_submitted_again(
    both: User, editor: User, reviewer: User, manager: User
) -> None:
    notice = withdrawn(both, reviewer, manager).notice
    submitted(editor, notice)

    assert_refused_every_way(notice, both, ["writer"])


def test_who_wrote_only_what_was_published_before_may_approve_the_next_edition(
    both: User, editor: User, reviewer: User
) -> None:
    notice = published(both, reviewer).notice
    saved(notice, editor, title="Ny tittel")
    submitted(editor, notice)

    assert act(workflow.approve, notice, both).publication is not None


def test_a_second_person_may_approve_where_the_writer_may_not(both: User, editor: User, reviewer: User) -> None:
    notice = created(both).notice
    saved(notice, editor, title="Ny tittel")
    submitted(editor, notice)

    assert act(workflow.approve, notice, reviewer).publication is not None


# The ways round: who wrote it is not changed, the pin is not moved, the past is not moved.


def change_writer_by_orm(version: Version, person: User) -> None:
    Version.objects.filter(pk=version.pk).update(created_by=person)


def change_writer_by_save(version: Version, person: User) -> None:
    version.created_by = person
    version.save()


def change_writer_by_sql(version: Version, person: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE notices_version SET created_by_id = %s WHERE id = %s", [person.pk, version.pk])


@pytest.mark.parametrize("way", [change_writer_by_orm, change_writer_by_save, change_writer_by_sql])
def test_the_writer_of_a_version_is_not_changed_first(way: Callable[..., None], both: User, editor: User) -> None:
    version = submitted(editor, created(both).notice).version
    assert version is not None

    with pytest.raises(IntegrityError, match="notices_version is never changed"), transaction.atomic():
        way(version, editor)
    assert_refused_every_way(version.notice, both, ["writer"])


@pytest.mark.parametrize("column", ["submitted_by", "version", "notice"])
def test_what_was_submitted_is_not_changed_on_the_way_to_a_decision(column: str, both: User, editor: User) -> None:
    other = submitted(editor)
    review = submitted(both).review
    assert review is not None
    value: dict[str, Any] = {"submitted_by": editor, "version": other.version, "notice": other.notice}

    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(
            **{column: value[column]}, status="approved", decided_by=both, decided_at=timezone.now()
        )


def test_a_review_does_not_begin_as_approved(both: User, editor: User, reviewer: User) -> None:
    notice = created(both).notice
    words = {"notice": notice, "version": notice.head, "submitted_by": editor, "submitted_at": timezone.now()}

    with pytest.raises(IntegrityError, match="a review starts open"), transaction.atomic():
        Review.objects.create(**words, change="first", status="approved", decided_by=both, decided_at=timezone.now())


def sealed_entry(**columns: Any) -> Publication:
    """A ledger row, not saved, with a genuine seal: it is refused for what it says."""
    entry = Publication(words_sha256="0" * 64, markup_sha256="0" * 64, **columns)
    entry.give_seal()
    return entry


def test_a_ledger_row_without_the_decision_of_a_second_person_is_refused(both: User, editor: User) -> None:
    outcome = submitted(both)
    now = timezone.now()
    words = {"notice": outcome.notice, "version": outcome.version, "review": outcome.review, "kind": "publish"}
    entry = sealed_entry(**words, effective_at=now, created_by=both, created_at=now)

    with pytest.raises(IntegrityError, match="only an approved review publishes its version"), transaction.atomic():
        entry.save(force_insert=True)


def test_another_version_than_the_approved_one_is_not_published(both: User, editor: User, reviewer: User) -> None:
    live = published(editor, reviewer)
    draft = saved(live.notice, both, title="Min tekst").version
    assert draft is not None
    review = Review.objects.get()
    now = timezone.now()

    entry = sealed_entry(
        notice=live.notice, version=draft, review=review, kind="publish",
        effective_at=now, created_by=reviewer, created_at=now,
    )  # fmt: skip

    with pytest.raises(IntegrityError, match="guard: a row of notices_publication is"), transaction.atomic():
        entry.save(force_insert=True)
