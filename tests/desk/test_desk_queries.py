"""How many queries each page of the desk takes: the same for many rows as for one."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notices import workflow
from notices.access.people import update_profile
from notices.desk.my_work import MAX_ITEMS
from notices.models import Notice
from notices.views.desk.workflow_steps import STEPS
from tests.support.query_counts import MAX_DESK_QUERIES, count_queries
from tests.support.roles import set_roles
from tests.support.worlds import act, complete_document, created, head_of, published, saved, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def measured(editor, reviewer, manager, client_of) -> Callable[[], dict[str, int]]:
    """A function: the number of queries of each page, by its name."""
    everything = User.objects.create_user("everything")
    set_roles(everything, "editor", "reviewer", "manager")
    # Somebody is away, and leaves drafts and reviews to a deputy.
    update_profile(editor, deputy=everything, away_from=timezone.localdate())
    update_profile(reviewer, deputy=everything, away_from=timezone.localdate())

    def count() -> dict[str, int]:
        people = {"editor": editor, "reviewer": reviewer, "manager": manager, "all roles": everything}
        counts = {f"my work, {role}": count_queries(client_of(person), "/admin/") for role, person in people.items()}
        counts["all notices"] = count_queries(client_of(everything), "/admin/notices/")
        counts["all notices, filtered"] = count_queries(
            client_of(everything), "/admin/notices/?words=eksempelmab+0&state=drafting&type=medicine"
        )
        print(counts)
        return counts

    return count


def populate(editor: User, other_editor: User, reviewer: User, times: int) -> None:
    """Drafts, open reviews and decisions, so that every list has so many rows."""
    for number in range(times):
        created(editor, complete_document(title=f"Eksempelmab {number}"))
        submitted(other_editor, document=complete_document(title=f"Til godkjenning {number}"))
        published(editor, reviewer, document=complete_document(title=f"Publisert {number}"))
        later = submitted(other_editor, document=complete_document(title=f"Planlagt {number}")).notice
        act(workflow.approve, later, reviewer, publish_at=timezone.now() + timedelta(days=1))
        act(workflow.set_aside, created(editor, complete_document(title=f"Lagt bort {number}")).notice, editor)
        submitted(editor, document=complete_document(title=f"Tildelt {number}"), assigned_to=reviewer)


def test_the_lists_take_as_few_queries_for_many_notices_as_for_one(editor, other_editor, reviewer, measured):
    populate(editor, other_editor, reviewer, 1)
    one = measured()

    # More of each kind than somebody's own page shows, and pages of all notices.
    populate(editor, other_editor, reviewer, MAX_ITEMS + 1)

    assert measured() == one
    assert max(one.values()) <= MAX_DESK_QUERIES


def notice_queries(notice: Notice, client: Client) -> dict[str, int]:
    names = ["desk-notice", "desk-edit", "desk-review"]
    counts = {name: count_queries(client, reverse(name, args=[notice.pk])) for name in names}
    counts["desk-preview"] = count_queries(client, reverse("desk-preview", args=[notice.pk, 1]))
    counts |= {step: count_queries(client, reverse("desk-step", args=[notice.pk, step])) for step in STEPS}
    print(counts)
    return counts


def test_the_pages_of_a_notice_take_as_few_queries_for_many_versions_as_for_one(editor, reviewer, manager, client_of):
    notice = published(editor, reviewer).notice
    everything = User.objects.create_user("everything")
    set_roles(everything, "editor", "reviewer", "manager")
    submitted(editor, saved(notice, editor, title="Andre tekst").notice)
    workflow.share(version=head_of(notice), by=editor, request_id=uuid4(), reader="Eksempel AS", days=3)
    workflow.comment(version=head_of(notice), by=editor, request_id=uuid4(), text="Se på dette.")
    few = notice_queries(notice, client_of(everything))
    act(workflow.recall, notice, editor)

    for number in range(10):
        saved(notice, editor, title=f"Tekst {number}")
        submitted(editor, notice)
        act(workflow.return_to_writer, notice, reviewer, reason="Mangler.")
    submitted(editor, saved(notice, editor, title="Siste tekst").notice)

    assert notice_queries(notice, client_of(everything)) == few
    assert max(few.values()) <= MAX_DESK_QUERIES
