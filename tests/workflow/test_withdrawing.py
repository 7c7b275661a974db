"""A manager takes away what is live, alone; what the public is told, and what becomes of the work."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from notices import workflow
from notices.models import Listing, Notice, Publication
from tests.support.worlds import act, created, published, saved, submitted, withdrawn
from tests.workflow.test_workflow import refusal, story

pytestmark = pytest.mark.django_db

WORDS = {"kind": "withdraw_outdated", "reason": "Innført.", "public_note": "Metoden er besluttet innført."}


@pytest.mark.parametrize("kind", ["withdraw_outdated", "withdraw_wrong"])
def test_what_is_withdrawn_is_off_the_list_with_reason_and_note(
    kind: str, editor: User, reviewer: User, manager: User
) -> None:
    outcome = withdrawn(editor, reviewer, manager, kind)

    entry = outcome.publication
    assert entry is not None
    assert (entry.kind, entry.reason, entry.public_note) == (kind, WORDS["reason"], WORDS["public_note"])
    assert (entry.created_by, entry.version) == (manager, outcome.version)
    assert not Listing.objects.live().exists()
    assert story(outcome.notice)[-1] == "withdraw"


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ({"reason": " "}, ["reason"]),
        ({"public_note": ""}, ["public_note"]),
        ({"kind": "publish"}, ["kind"]),
        ({"kind": "", "reason": "", "public_note": ""}, ["kind", "reason", "public_note"]),
    ],
)
def test_it_needs_a_kind_a_reason_and_a_note(
    words: dict[str, str], codes: list[str], editor: User, reviewer: User, manager: User
) -> None:
    notice = published(editor, reviewer).notice

    assert refusal(act, workflow.withdraw, notice, manager, **{**WORDS, **words}) == codes
    assert Listing.objects.live().exists()


@pytest.mark.parametrize("where", ["draft", "in review", "withdrawn"])
def test_what_is_not_live_cannot_be_withdrawn(where: str, editor: User, reviewer: User, manager: User) -> None:
    places: dict[str, Any] = {
        "draft": lambda: created(editor),
        "in review": lambda: submitted(editor),
        "withdrawn": lambda: withdrawn(editor, reviewer, manager),
    }
    notice = places[where]().notice

    assert refusal(act, workflow.withdraw, notice, manager, **WORDS) == ["not_live"]


def test_an_open_review_is_returned_with_the_reason(editor: User, reviewer: User, manager: User) -> None:
    notice = published(editor, reviewer).notice
    saved(notice, editor, title="Ny tittel")
    review = submitted(editor, notice).review
    act(workflow.withdraw, notice, manager, **WORDS)

    assert review is not None
    review.refresh_from_db()
    assert (review.status, review.decided_by, review.decision_note) == ("returned", manager, WORDS["reason"])


def test_a_draft_survives_and_can_be_published(editor: User, reviewer: User, manager: User) -> None:
    notice = published(editor, reviewer).notice
    draft = saved(notice, editor, title="Ny tittel").version
    outcome = act(workflow.withdraw, notice, manager, **WORDS)

    assert outcome.notice.head == draft
    assert published(editor, reviewer, notice).publication is not None
    assert Listing.objects.live().get().title == "Ny tittel"


def test_the_same_text_comes_back_with_a_new_review(editor: User, reviewer: User, manager: User) -> None:
    before = withdrawn(editor, reviewer, manager)
    after = published(editor, reviewer, before.notice)

    assert after.version == before.version
    assert [entry.kind for entry in Publication.objects.order_by("id")] == ["publish", "withdraw_outdated", "publish"]
    assert Listing.objects.live().get().published_number == 2


def test_only_another_published_notice_replaces_it(editor: User, reviewer: User, manager: User) -> None:
    notice, draft = published(editor, reviewer).notice, created(editor).notice
    successor = published(editor, reviewer).notice

    for wrong in (notice, draft):
        assert refusal(act, workflow.withdraw, notice, manager, **WORDS, replaced_by=wrong) == ["replaced_by"]
    outcome = act(workflow.withdraw, notice, manager, **WORDS, replaced_by=successor)
    assert outcome.publication is not None
    assert outcome.publication.replaced_by == successor


def test_a_withdrawal_touches_no_other_notice(editor: User, reviewer: User, manager: User) -> None:
    other = published(editor, reviewer).notice
    withdrawn(editor, reviewer, manager)

    assert Listing.objects.live().get().notice == other
    assert Notice.objects.get(pk=other.pk).etag == other.etag
