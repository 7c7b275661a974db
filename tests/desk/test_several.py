"""Several notices of the list at once: each answers for itself, and nothing is done twice."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notices import workflow
from notices.access.refusals import reason_for
from notices.models import Notice
from tests.support.downloads import excel_rows
from tests.support.roles import give_roles
from tests.support.sites import fields
from tests.support.worlds import act, complete_document, created, published, submitted

pytestmark = pytest.mark.django_db

SEVERAL, LIST = reverse("desk-several"), reverse("desk-notices")
SOON = timezone.localdate() + timedelta(days=9)


def page_of(client: Client, what: str, *notices: Notice, **words: str) -> Any:
    data: dict[str, Any] = {"act": what, "notice": [notice.pk for notice in notices], **words}
    return client.get(SEVERAL, data)


def done(client: Client, what: str, *notices: Notice, **words: str) -> Any:
    return client.post(SEVERAL, fields(page_of(client, what, *notices)) | words)


def results(answer: Any) -> dict[int, tuple[str, ...]]:
    """What became of each notice: the codes of its reasons, or nothing."""
    return {
        result.row.notice.pk: tuple(reason.code for reason in result.reasons) for result in answer.context["results"]
    }


@pytest.fixture
def in_review(editor: User) -> Notice:
    return submitted(editor, document=complete_document(title="Til godkjenning")).notice


def test_one_refused_does_not_stop_the_others(editor, reviewer, manager, client_of, in_review):
    draft, other = created(editor).notice, submitted(editor).notice

    answer = done(client_of(manager), "reviewer", in_review, draft, other, value=str(reviewer.pk))

    assert results(answer) == {in_review.pk: (), draft.pk: ("not_in_review",), other.pk: ()}
    assert str(reason_for("not_in_review")) in answer.text
    assert [notice.reviews.get().assigned_to for notice in (in_review, other)] == [reviewer, reviewer]
    # Those that were refused can be tried again, and only those.
    again = client_of(manager).get(answer.context["again"])
    assert [row.notice for row in again.context["rows"]] == [draft]


def test_each_is_refused_for_its_own_reason(editor, other_editor, reviewer, manager, client_of, in_review):
    theirs = submitted(other_editor).notice

    answer = done(client_of(manager), "reviewer", in_review, theirs, value=str(reviewer.pk))
    assert results(answer) == {in_review.pk: (), theirs.pk: ()}
    # Somebody who had a hand in one of the texts.
    give_roles(editor, "reviewer")
    answer = done(client_of(manager), "reviewer", in_review, theirs, value=str(editor.pk))
    assert results(answer) == {in_review.pk: ("reviewer",), theirs.pk: ()}


def test_the_same_press_twice_is_carried_out_once_and_answers_alike(editor, other_editor, client_of):
    notices = [created(editor).notice for _turn in range(2)]
    client = client_of(editor)
    pressed = fields(page_of(client, "assignee", *notices)) | {"value": str(other_editor.pk)}
    first = client.post(SEVERAL, pressed)
    # What a colleague changes between the two stays.
    workflow.rearrange(notice=notices[0], by=other_editor, request_id=uuid4(), assignee=editor)

    second = client.post(SEVERAL, pressed)

    assert [results(answer) for answer in (first, second)] == [{notice.pk: () for notice in notices}] * 2
    for notice in notices:
        notice.refresh_from_db()
    assert [notice.assignee for notice in notices] == [editor, other_editor]


def test_the_due_day_is_that_of_the_decision_or_of_looking_at_it_again(editor, reviewer, client_of, in_review):
    draft, live = created(editor).notice, published(editor, reviewer).notice

    answer = done(client_of(editor), "due", in_review, draft, live, value=f"{SOON:%d.%m.%Y}")

    assert set(results(answer).values()) == {()}
    for notice in (draft, live, in_review):
        notice.refresh_from_db()
    due = in_review.reviews.get().due_at
    assert (draft.review_by, live.review_by, in_review.review_by) == (SOON, SOON, None)
    assert due is not None
    assert timezone.localdate(due) == SOON
    done(client_of(editor), "due", draft, in_review, remove="1")
    draft.refresh_from_db()
    assert (draft.review_by, in_review.reviews.get().due_at) == (None, None)


@pytest.mark.parametrize(
    ("what", "value"), [("due", ""), ("due", "01.01.2020"), ("due", "snart"), ("assignee", ""), ("reviewer", "1000000")]
)
def test_what_was_not_said_changes_nothing(editor, client_of, in_review, what: str, value: str):
    Notice.objects.update(review_by=date(2030, 1, 1))
    answer = done(client_of(editor), what, in_review, value=value)

    assert answer.status_code == 422
    assert [row.notice for row in answer.context["rows"]] == [in_review]
    in_review.refresh_from_db()
    assert (in_review.review_by, in_review.assignee) == (date(2030, 1, 1), editor)
    assert not in_review.events.filter(command="assign").exists()


def test_nobody_is_a_choice(editor, reviewer, client_of, in_review):
    done(client_of(editor), "reviewer", in_review, value=str(reviewer.pk))
    done(client_of(editor), "reviewer", in_review, value="nobody")

    assert in_review.reviews.get().assigned_to is None


def test_nothing_chosen_leads_back_to_the_list_as_it_was(editor_client):
    for query in ({}, {"notice": ["x", "", "-1", "9" * 40, "123456"]}):
        answer = editor_client.get(SEVERAL, {"act": "due", "back": "state=drafting&page=2", **query})
        assert answer["Location"] == f"{LIST}?state=drafting&page=2"
    assert editor_client.get(SEVERAL, {"act": "approve", "notice": "1"})["Location"] == LIST
    elsewhere = editor_client.get(SEVERAL, {"act": "due", "back": "//evil.example/?a=1"})
    assert elsewhere["Location"].startswith(f"{LIST}?")


def test_the_box_in_the_head_chooses_all_of_the_page_without_a_script(editor, client_of):
    notices = [created(editor).notice for _turn in range(3)]
    client = client_of(editor)
    ids = client.get(LIST).text.partition('name="all" value="')[2].partition('"')[0]

    chosen = client.get(SEVERAL, {"act": "due", "all": ids, "notice": notices[0].pk}).context["rows"]

    assert sorted(row.notice.pk for row in chosen) == sorted(notice.pk for notice in notices)


def test_the_chosen_ones_are_sent_as_a_file_whatever_the_filter_leaves_out(editor, client_of):
    one, other = (created(editor, complete_document(title=title)).notice for title in ("=En", "To"))
    created(editor)
    act(workflow.set_aside, other, editor)

    answer = client_of(editor).get(LIST, {"format": "csv", "notice": [one.pk, other.pk]})

    assert sorted(row["title"] for row in excel_rows(answer)) == ["'=En", "To"]
