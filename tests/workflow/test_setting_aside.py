"""A draft that nobody works on leaves every desk, is found when asked for, and comes back whole."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.translation import gettext as _

from notices import workflow
from notices.models import Notice
from notices.verification import verify
from tests.desk.test_desk import titles as my_titles
from tests.support.sites import step_page, tokens
from tests.support.worlds import act, complete_document, created, head_of, published, saved, submitted
from tests.workflow.test_workflow import refusal, story

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(editor: User) -> Notice:
    """A draft with two versions that was set aside."""
    notice = saved(created(editor, complete_document(title="Lagt bort")).notice, editor, holder="Et firma").notice
    return act(workflow.set_aside, notice, editor).notice


def titles(rows: Any) -> list[str]:
    return [row.notice.title for row in rows]


def test_it_is_on_nobodys_desk_and_found_when_asked_for(notice, editor, other_editor, client_of):
    for person in (editor, other_editor):
        client = client_of(person)
        assert my_titles(client.get("/admin/"), "turn") == []
        assert titles(client.get("/admin/notices/").context["rows"]) == []
        assert titles(client.get("/admin/notices/?state=drafting").context["rows"]) == []
        assert titles(client.get("/admin/notices/?state=set_aside").context["rows"]) == ["Lagt bort"]
    assert "?state=set_aside&amp;assignee=me" in client_of(editor).get("/admin/").text
    assert "?state=set_aside" not in client_of(other_editor).get("/admin/").text


def test_its_page_says_so_and_offers_to_bring_it_back(notice, editor, client_of):
    page = client_of(editor).get(reverse("desk-notice", args=[notice.pk])).text

    assert f'data-state="set_aside">{_("Set aside")}' in page
    assert step_page(notice, "bring-back") in page
    assert _("Set the draft aside") in page


def test_who_brings_it_back_gets_it(notice, other_editor, client_of):
    client_of(other_editor).post(step_page(notice, "bring-back"), tokens(notice))

    notice.refresh_from_db()
    assert (notice.set_aside_at, notice.assignee) == (None, other_editor)
    assert my_titles(client_of(other_editor).get("/admin/"), "turn") == ["Lagt bort"]
    assert head_of(notice).number == 2
    assert list(verify()) == []


@pytest.mark.parametrize("how", ["save", "submit", "restore", "discard"])
def test_the_next_writer_brings_it_back(how: str, notice, editor):
    ways: dict[str, Any] = {
        "save": lambda: saved(notice, editor, title="Ny tekst"),
        "submit": lambda: submitted(editor, notice),
        "restore": lambda: act(workflow.restore, notice, editor, number=1),
        "discard": lambda: act(workflow.discard, notice, editor),
    }
    ways[how]()

    notice.refresh_from_db()
    assert notice.set_aside_at is None
    assert list(verify()) == []


def test_a_notice_that_the_public_reads_is_never_left_out(editor, reviewer, client_of):
    live = published(editor, reviewer).notice
    saved(live, editor, title="Påbegynt")
    act(workflow.set_aside, live, editor)
    client = client_of(editor)

    rows = client.get("/admin/notices/").context["rows"]

    assert [(row.work, row.public) for row in rows] == [("set_aside", "publish")]
    assert my_titles(client.get("/admin/"), "turn") == []


def test_only_a_draft_that_nobody_reviews_is_set_aside(editor, reviewer, notice):
    live = published(editor, reviewer).notice
    in_review = submitted(editor).notice

    assert refusal(act, workflow.set_aside, notice, editor) == ["set_aside"]
    assert refusal(act, workflow.set_aside, live, editor) == ["no_draft"]
    assert "in_review" in refusal(act, workflow.set_aside, in_review, editor)
    assert refusal(act, workflow.bring_back, live, editor) == ["not_set_aside"]
    assert story(live)[-1] == "refused"


@pytest.mark.parametrize("name", ["set_aside", "bring_back"])
def test_only_editors_do_it(name: str, notice, reviewer, manager):
    for person in (reviewer, manager):
        assert "role" in refusal(act, getattr(workflow, name), notice, person)
