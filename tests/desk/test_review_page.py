"""The review page: the first thing a reviewer sees, and the way from there to the decision."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext as _

from notices import workflow
from notices.models import LastRead, Notice
from tests.support.browsing import Page
from tests.support.query_counts import MAX_DESK_QUERIES
from tests.support.sites import step_page
from tests.support.worlds import act, created, head_of, published, saved, submitted

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]


def review_page(client: Client, notice: Notice, query: str = "") -> Any:
    return client.get(reverse("desk-review", args=[notice.pk]) + query)


def compared(page: Any) -> tuple[int | None, int]:
    """From which version to which."""
    pair = page.context["pair"]
    return pair.before, pair.after


@pytest.fixture
def proposed(editor: User, reviewer: User) -> Notice:
    """Live as version 1; version 2, with another population, is in review."""
    notice = published(editor, reviewer).notice
    row = head_of(notice).document.trials[0].model_copy(update={"population": "voksne pasienter"})
    saved(notice, editor, trials=(row,))
    return submitted(editor, notice, note_to_reviewer="Se på populasjonen.", public_note="Ny populasjon.").notice


def test_the_page_opens_with_what_is_proposed_against_what_is_live(proposed, reviewer, client_of: ClientOf):
    page = review_page(client_of(reviewer), proposed)

    assert compared(page) == (1, 2)
    assert _("Against what is published") in page.text
    changes = page.text.partition("data-difference")[2]
    assert "voksne" in changes.partition("<ins>")[2].partition("</ins>")[0]
    assert "fra 18 år" in changes.partition("<del>")[2].partition("</del>")[0]
    assert "Se på populasjonen." in page.text and "Ny populasjon." in page.text


def test_a_first_text_is_read_whole(editor, reviewer, client_of: ClientOf):
    notice = submitted(editor).notice

    page = review_page(client_of(reviewer), notice)

    assert compared(page) == (None, 1)
    assert _("Nothing has been published before, so the whole text is new.") in page.text
    assert "pasienter fra 18 år" in page.text and "<ins>" not in page.text


def test_on_a_second_look_only_what_came_since_is_shown_and_loading_again_changes_nothing(
    proposed, editor, reviewer, client_of: ClientOf
):
    review_page(client_of(reviewer), proposed)
    act(workflow.return_to_writer, proposed, reviewer, reason="Tittelen.")
    submitted(editor, saved(proposed, editor, title="Ny tittel").notice)

    pages = [review_page(client_of(reviewer), proposed) for _time in range(2)]

    assert [compared(page) for page in pages] == [(2, 3), (2, 3)]
    assert _("Since you last looked") in pages[0].text and _("Against what is published") in pages[0].text
    assert "voksne" not in pages[0].text.partition('id="what-differs"')[2].partition('id="comments"')[0]
    assert compared(review_page(client_of(editor), proposed)) == (1, 3)


def test_reading_the_whole_text_counts_as_a_look_and_an_older_one_does_not(
    proposed, editor, reviewer, client_of: ClientOf
):
    client = client_of(reviewer)
    client.head(reverse("desk-review", args=[proposed.pk]))
    assert not LastRead.objects.exists()
    for number in (2, 1):
        client.get(reverse("desk-preview", args=[proposed.pk, number]))
    assert LastRead.objects.get().version.number == 2

    act(workflow.recall, proposed, editor)
    saved(proposed, editor, title="Ny tittel")

    assert compared(review_page(client, proposed)) == (2, 3)


def test_any_two_versions_can_be_compared(proposed, manager, client_of: ClientOf):
    client = client_of(manager)

    assert compared(review_page(client, proposed, "?from=2&to=1")) == (2, 1)
    assert compared(review_page(client, proposed, "?from=2&to=2")) == (2, 2)
    assert compared(review_page(client, proposed, "?from=&to=")) == (1, 2)
    assert compared(review_page(client, proposed, "?to=1")) == (None, 1)


@pytest.mark.parametrize("query", ["?from=3", "?to=0", "?to=99999999999", "?from=x", "?from=-1", "?from=1&to=²"])
def test_versions_that_this_notice_has_not_are_not_found(proposed, editor, reviewer, client_of: ClientOf, query):
    other = created(editor).notice
    for number in range(3):
        saved(other, editor, title=f"Tittel {number}")

    assert review_page(client_of(reviewer), proposed, query).status_code == 404


def test_a_notice_without_open_work_can_be_read_too(editor, reviewer, client_of: ClientOf):
    live = published(editor, reviewer).notice
    discarded = act(workflow.discard, created(editor).notice, editor).notice

    pages = [review_page(client_of(editor), notice) for notice in (live, discarded)]

    assert [(page.status_code, compared(page)) for page in pages] == [(200, (None, 1)), (200, (None, 1))]


def test_the_decision_is_offered_to_whoever_may_take_it(
    proposed, editor, reviewer, other_reviewer, client_of: ClientOf
):
    approve, back = step_page(proposed, "approve"), step_page(proposed, "return")

    assert {approve, back} <= set(Page(review_page(client_of(reviewer), proposed).text).links)
    assert {approve, back} & set(Page(review_page(client_of(editor), proposed).text).links) == set()
    assert {approve, back} & set(Page(review_page(client_of(reviewer), proposed, "?to=1").text).links) == set()


def test_why_a_reviewer_may_not_approve_stands_in_place_of_the_button(proposed, reviewer, client_of: ClientOf):
    workflow.comment(version=head_of(proposed), text="Feil.", is_blocking=True, by=reviewer, request_id=uuid4())

    page = review_page(client_of(reviewer), proposed)

    assert step_page(proposed, "approve") not in Page(page.text).links
    assert _("You can't approve it now") in page.text


def test_a_link_beside_a_change_begins_a_comment_at_its_place(proposed, reviewer, client_of: ClientOf):
    client = client_of(reviewer)
    (link,) = [
        link for link in Page(review_page(client, proposed).text).links if link.endswith("#new-comment") and "?" in link
    ]

    page = client.get(link)

    assert compared(page) == (1, 2)
    assert 'name="place" value="Studie 1 (NCT03334396): Populasjon' in page.text


def test_a_place_that_is_not_there_begins_a_comment_on_what_is_around_it(proposed, reviewer, client_of: ClientOf):
    def place_field(place: str) -> str:
        page = review_page(client_of(reviewer), proposed, f"?place={place}").text
        match = re.search(r'name="place"(?: value="([^"]*)")?', page)
        return match[1] or "" if match else "no field"

    assert place_field("trials/gone/note") == "Studier"
    assert place_field("%22%3E<script>") == ""


def test_the_page_takes_few_queries_with_many_versions_and_comments(proposed, editor, reviewer, client_of: ClientOf):
    client = client_of(reviewer)

    def queries() -> int:
        review_page(client, proposed)
        with CaptureQueriesContext(connection) as captured:
            assert review_page(client, proposed).status_code == 200
        return len(captured)

    few = queries()
    act(workflow.recall, proposed, editor)
    for number in range(5):
        saved(proposed, editor, title=f"Tittel {number}")
        workflow.comment(version=head_of(proposed), text="Ord.", place="title", by=editor, request_id=uuid4())
    submitted(editor, proposed)

    assert queries() <= few + 1 <= MAX_DESK_QUERIES + 1
