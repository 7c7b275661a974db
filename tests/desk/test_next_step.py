"""The page of a notice: how far it is, the one next step, and how many things are missing."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.translation import gettext as _

from notices import workflow
from notices.access.notice_state import NoticeState, query_with
from notices.desk.notice_rows import NoticeRow
from notices.desk.stages import Stage, stages_of
from notices.desk.version_history import OpenItems
from notices.models import Notice, Review
from notices.views.desk.next_step import next_step, steps_of
from tests.support.sites import Site
from tests.support.worlds import act, complete_document, created, published, saved, submitted, withdrawn

pytestmark = pytest.mark.django_db

Seen = tuple[NoticeState, NoticeRow, list[Review], OpenItems]


def seen(notice: Notice) -> Seen:
    state = NoticeState.of(notice.pk, query=query_with(OpenItems.columns))
    reviews = list(state.notice.reviews.order_by("-pk"))
    return state, NoticeRow.of(state, reviews), reviews, OpenItems.of(state)


def stages(notice: Notice) -> list[Stage]:
    state, row, reviews, _items = seen(notice)
    return stages_of(state, row, reviews)


# state: the stage it is in, its name, and what is next for an editor, a reviewer and a manager.
NEXT: dict[str, tuple[int, str, tuple[str | None, str | None, str | None]]] = {
    "draft": (0, "Draft", ("submit", None, None)),
    "in_review": (1, "In review", (None, "review", None)),
    "returned": (0, "Draft", ("edit", None, None)),
    "discarded": (0, "Discarded", ("restore", None, None)),
    "live": (2, "Published", ("edit", None, None)),
    "revised": (0, "Draft", ("submit", None, None)),
    "rereviewed": (1, "In review", (None, "review", None)),
    "scheduled": (2, "Scheduled", (None, None, None)),
    "set_aside": (0, "Set aside", ("bring-back", None, None)),
    "outdated": (2, "Withdrawn as outdated", ("edit", None, None)),
    "wrong": (2, "Withdrawn as wrong", ("edit", None, None)),
}


@pytest.mark.parametrize("name", NEXT)
def test_each_state_has_one_stage_and_one_next_step(name: str, site: Site, editor, reviewer, manager):
    index, label, steps = NEXT[name]
    state, row, reviews, items = seen(getattr(site, name))
    all_stages = stages_of(state, row, reviews)

    assert [stage.is_current for stage in all_stages] == [place == index for place in range(3)]
    assert all_stages[index].label == _(label)
    for person, role, step in zip((editor, reviewer, manager), ("editor", "reviewer", "manager"), steps, strict=True):
        offer = next_step(state, row, steps_of(state, person.pk, {role}), reviews, items)
        assert (offer.step.name if offer.step else None) == step
        assert offer.heading


def test_a_returned_text_is_drawn_as_come_back_until_it_is_submitted_again(editor, reviewer):
    notice = submitted(editor).notice
    act(workflow.return_to_writer, notice, reviewer, reason="Mangler.")
    saved(notice, editor, title="Rettet")

    assert [stage.is_back for stage in stages(notice)] == [True, False, False]
    assert stages(notice)[1].note.startswith(_("Returned %(day)s by %(name)s").split(" %")[0])
    submitted(editor, notice)
    assert [stage.is_back for stage in stages(notice)] == [False, False, False]


def test_a_notice_that_another_replaced_says_so(editor, reviewer, manager):
    other = published(editor, reviewer).notice
    notice = withdrawn(editor, reviewer, manager, replaced_by=other).notice

    assert stages(notice)[2].note.startswith(_("Replaced by another notice, %(day)s").split(",")[0])


def page(client: Any, notice: Notice) -> str:
    text: str = client.get(reverse("desk-notice", args=[notice.pk])).text
    return text.partition("<main")[2].partition("</main>")[0]


def test_the_page_has_one_filled_button_and_counts_what_the_next_page_lists(editor: User, client_of):
    notice = created(editor, complete_document(title="", holder="", disease="")).notice
    client = client_of(editor)

    body = page(client, notice)
    listed = client.get(reverse("desk-step", args=[notice.pk, "submit"])).context["blocking"]

    assert body.count('data-variant="primary"') == 1
    assert reverse("desk-edit", args=[notice.pk]) in body
    missing = re.search(r'data-is="missing"><a href="[^"]+">(\d+)', body)
    assert missing is not None
    assert int(missing[1]) == len(listed) > 1


def test_the_reason_of_a_return_and_the_note_to_the_reviewer_stand_by_the_next_step(editor, reviewer, client_of):
    notice = submitted(editor, note_to_reviewer="Se på tabellen.").notice
    assert "Se på tabellen." in page(client_of(reviewer), notice).partition("hs-also")[0]

    act(workflow.return_to_writer, notice, reviewer, reason="Feil antall deltakere.")
    assert "Feil antall deltakere." in page(client_of(editor), notice).partition("hs-also")[0]


def test_the_history_has_each_version_with_its_comparison_and_its_place_for_the_public(editor, reviewer, client_of):
    notice = published(editor, reviewer).notice
    submitted(editor, saved(notice, editor, title="Ny").notice)
    act(workflow.approve, notice, reviewer)

    answer = client_of(editor).get(reverse("desk-notice", args=[notice.pk]))

    versions = [row for row in answer.context["history"] if row.is_version]
    assert [(row.event.version.number, row.public, row.standing, row.before) for row in versions] == [
        (2, (2,), "live", 1),
        (1, (1,), "superseded", None),
    ]
    assert f"{reverse('desk-review', args=[notice.pk])}?from=1&amp;to=2" in answer.text
