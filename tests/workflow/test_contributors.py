"""Whoever's words can be in a text does not decide on it, whichever way the words came there."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from notices import workflow
from notices.access.contributors import Contribution, Contributions, standing_ids
from notices.access.notice_state import NoticeState
from notices.access.people import eligible_reviewers
from notices.desk.waiting_reviews import waiting_for
from notices.models import Notice, Publication, Review, VersionContributor
from notices.verification import verify
from tests.support.roles import give_roles
from tests.support.worlds import act, complete_document, created, head_of, published, saved, submitted
from tests.workflow.test_requests import page
from tests.workflow.test_workflow import refusal

WRONG = {"kind": "withdraw_wrong", "reason": "Feil.", "public_note": "Feil dose."}
OUTDATED = {"kind": "withdraw_outdated", "reason": "Innført.", "public_note": "Innført."}


class Team(NamedTuple):
    """`first` writes and reviews; it is their words that come along. `writer` goes on with the text."""

    first: User
    writer: User
    reviewer: User
    manager: User


@pytest.fixture
def team(editor: User, other_editor: User, reviewer: User, manager: User) -> Team:
    give_roles(other_editor, "reviewer")
    return Team(other_editor, editor, reviewer, manager)


def published_by_first(team: Team) -> Notice:
    return published(team.first, team.reviewer).notice


# Ways in which a text reaches a draft. Each returns the notice as it is before somebody submits it.


def edited(team: Team) -> Notice:
    return saved(created(team.first).notice, team.writer, title="Ny").notice


def withdrawn_as_wrong(team: Team) -> Notice:
    notice = published_by_first(team)
    act(workflow.withdraw, notice, team.manager, **WRONG)
    return saved(notice, team.writer, title="Rettet").notice


def written_beside_what_was_wrong(team: Team) -> Notice:
    """The draft is older than the withdrawal."""
    notice = published_by_first(team)
    saved(notice, team.writer, title="Ny")
    return act(workflow.withdraw, notice, team.manager, **WRONG).notice


def restored_after_two_editions(team: Team) -> Notice:
    notice = published_by_first(team)
    saved(notice, team.writer, title="Ny")
    published(team.writer, team.reviewer, notice)
    return act(workflow.restore, notice, team.writer, number=1).notice


def started_from(source: Notice, by: User) -> Notice:
    document = head_of(source).document.revised(title="Kopien")
    return workflow.create(document=document, by=by, request_id=uuid4(), started_from=head_of(source)).notice


def copied_from_a_draft(team: Team) -> Notice:
    return started_from(created(team.first).notice, team.writer)


def copied_twice(team: Team) -> Notice:
    return started_from(copied_from_a_draft(team), team.writer)


def copied_from_what_was_wrong(team: Team) -> Notice:
    notice = published_by_first(team)
    act(workflow.withdraw, notice, team.manager, **WRONG)
    return started_from(notice, team.writer)


def set_aside_first(team: Team) -> Notice:
    notice = act(workflow.set_aside, created(team.first).notice, team.writer).notice
    return saved(notice, team.writer, title="Ny").notice


def discarded_first(team: Team) -> Notice:
    notice = act(workflow.discard, created(team.first).notice, team.writer).notice
    return saved(notice, team.writer, title="Ny").notice


def discarded_over_a_withdrawn_text(team: Team) -> Notice:
    """No version comes after the one that was discarded: the withdrawn text is submitted as it was."""
    notice = published(team.writer, team.reviewer).notice
    act(workflow.withdraw, notice, team.manager, **OUTDATED)
    saved(notice, team.first, title="Forkastes")
    return act(workflow.discard, notice, team.writer).notice


def typed_what_no_field_could_read(team: Team) -> Notice:
    notice = created(team.writer).notice
    act(workflow.save, notice, team.first, document=head_of(notice).document, unread={"title": "x" * 501})
    return act(workflow.save, notice, team.writer, document=complete_document(title="x"), unread={}).notice


def saved_from_a_page_older_than_the_publication(team: Team) -> Notice:
    notice = saved(created(team.first).notice, team.writer, title="Ny").notice
    published(team.writer, team.reviewer, notice)
    text = head_of(notice).document.revised(holder="Fra den gamle siden")
    return workflow.save(**page(notice), document=text, by=team.writer, base_version=1).notice


Way = Callable[[Team], Notice]
# (how, why the row at the newest version that names them says so; None where an older version names them)
WAYS: list[tuple[Way, str | None]] = [
    (edited, None),
    (withdrawn_as_wrong, None),
    (written_beside_what_was_wrong, None),
    (restored_after_two_editions, "restored"),
    (copied_from_a_draft, "copied"),
    (copied_twice, "copied"),
    (copied_from_what_was_wrong, "copied"),
    (set_aside_first, "set_aside"),
    (discarded_first, "discarded"),
    (discarded_over_a_withdrawn_text, "wrote"),
    (typed_what_no_field_could_read, "wrote"),
    (saved_from_a_page_older_than_the_publication, "restored"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("way", "why"), WAYS, ids=lambda item: getattr(item, "__name__", ""))
def test_the_first_writer_does_not_decide_in_any_way(way: Way, why: str | None, team: Team) -> None:
    notice = way(team)
    review = submitted(team.writer, notice).review
    assert review is not None
    newest = VersionContributor.objects.filter(version=notice.versions.latest("number"), person=team.first)

    assert list(newest.values_list("why", flat=True)) == ([] if why is None else [why])
    assert refusal(act, workflow.approve, notice, team.first) == ["writer"]
    assert refusal(act, workflow.return_to_writer, notice, team.first, reason="x") == ["writer"]
    with pytest.raises(IntegrityError, match="nobody approves a text they had a hand in"), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(status="approved", decided_by=team.first, decided_at=timezone.now())
    assert eligible_reviewers(NoticeState.of(notice.pk)) == [team.reviewer]
    assert [item.contributed for item in waiting_for(team.first, ["reviewer"])] == [True]
    assert list(verify()) == []
    assert act(workflow.approve, notice, team.reviewer).publication is not None


# And ways in which two people stand behind all of the first writer's words.


def withdrawn_as_outdated(team: Team) -> Notice:
    notice = published_by_first(team)
    act(workflow.withdraw, notice, team.manager, **OUTDATED)
    return saved(notice, team.writer, title="Ny").notice


def the_edition_before_stands(team: Team) -> Notice:
    notice = published_by_first(team)
    saved(notice, team.writer, title="Ny")
    published(team.writer, team.reviewer, notice)
    act(workflow.withdraw, notice, team.manager, **WRONG)
    return saved(notice, team.writer, title="Rettet").notice


def approved_again_after_it_was_wrong(team: Team) -> Notice:
    notice = published_by_first(team)
    act(workflow.withdraw, notice, team.manager, **WRONG)
    published(team.writer, team.reviewer, notice)
    return saved(notice, team.writer, title="Ny").notice


def copied_from_what_is_published(team: Team) -> Notice:
    return started_from(published_by_first(team), team.writer)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "way",
    [
        withdrawn_as_outdated,
        the_edition_before_stands,
        approved_again_after_it_was_wrong,
        copied_from_what_is_published,
    ],
)
def test_the_first_writer_decides_where_two_people_stand_behind_their_words(way: Way, team: Team) -> None:
    notice = way(team)
    submitted(team.writer, notice)

    assert [item.contributed for item in waiting_for(team.first, ["reviewer"])] == [False]
    assert act(workflow.approve, notice, team.first).publication is not None
    assert list(verify()) == []


# The rule alone

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def entry(pk: int, kind: str, version: int, days: int = -1) -> Publication:
    return Publication(pk=pk, kind=kind, version_id=version, effective_at=NOW + timedelta(days=days))


@pytest.mark.parametrize(
    ("entries", "standing"),
    [
        ([], set()),
        ([entry(1, "publish", 7)], {7}),
        ([entry(1, "publish", 7, days=1)], set()),
        ([entry(1, "publish", 7), entry(2, "withdraw_outdated", 7)], {7}),
        ([entry(1, "publish", 7), entry(2, "withdraw_wrong", 7)], set()),
        ([entry(1, "publish", 7), entry(2, "withdraw_wrong", 7, days=1)], {7}),
        ([entry(1, "publish", 7), entry(2, "publish", 8), entry(3, "withdraw_wrong", 8)], {7}),
        ([entry(1, "publish", 7), entry(2, "withdraw_wrong", 7), entry(3, "publish", 7)], {7}),
    ],
)
def test_a_publication_stands_until_its_text_is_withdrawn_as_wrong(entries: list[Any], standing: set[int]) -> None:
    assert standing_ids(entries, NOW) == standing


def test_contributors_are_counted_back_to_the_last_version_that_stands() -> None:
    rows = [(1, 10, "wrote"), (2, 11, "wrote"), (3, 12, "wrote"), (3, 11, "restored"), (3, 11, "wrote")]
    known = Contributions(tuple(Contribution(*row) for row in rows), frozenset({1, 3}))

    assert known.to(2) == {11: "wrote"}
    assert known.to(2, of_the_head=True) == {11: "wrote", 12: "wrote"}
    assert known.to(3) == {11: "wrote", 12: "wrote"}
    assert known.to(4) == {}
    assert known.after(2) == {11: "wrote", 12: "wrote"}
