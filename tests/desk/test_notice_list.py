"""The desk's list of all notices: what each filter finds, in which order, and what nonsense does not do."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from notices import workflow
from notices.document.model import Name
from notices.models import Notice
from tests.desk.test_desk import titled, titles
from tests.support.browsing import Page
from tests.support.roles import give_roles
from tests.support.worlds import act, created, published, submitted, withdrawn

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def several(lasting_database: DjangoDbBlocker, lasting_people: list[User]) -> None:
    """A notice in each state, with letters that only Norwegian has."""
    with lasting_database.unblock():
        _make_several(*lasting_people)


def _make_several(editor: User, reviewer: User, manager: User) -> None:
    published(editor, reviewer, document=titled("ÆRLIG legemiddel mot kløe", technology_type="medicine"))
    created(editor, titled("Blåskjelltest", technology_type="diagnostic"))
    submitted(editor, document=titled("Øyedråper", substances=(Name(key="s", text="Såpeløsning"),)))
    withdrawn(editor, reviewer, manager)
    returned = submitted(editor, document=titled("Returnert prosedyre", technology_type="procedure")).notice
    act(workflow.return_to_writer, returned, reviewer, reason="Mangler.")
    act(workflow.discard, created(editor, titled("Forkastet tiltak")).notice, editor)
    act(workflow.set_aside, created(editor, titled("Lagt bort")).notice, editor)
    later = submitted(editor, document=titled("Planlagt tiltak")).notice
    act(workflow.approve, later, reviewer, publish_at=timezone.now() + timedelta(days=1))
    give_roles(reviewer, "editor")
    created(reviewer, titled("Min egen tekst"))


ALL = ["Min egen tekst", "Planlagt tiltak"]
ALL += ["Forkastet tiltak", "Returnert prosedyre", "Eksempelmab til behandling av eksempelsyke", "Øyedråper"]
ALL += ["Blåskjelltest", "ÆRLIG legemiddel mot kløe"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, set(ALL)),
        ({"words": "ærlig"}, {"ÆRLIG legemiddel mot kløe"}),
        ({"words": "KLØE ÆRLIG"}, {"ÆRLIG legemiddel mot kløe"}),
        ({"words": "BLÅSKJELL"}, {"Blåskjelltest"}),
        ({"words": "øyedråper"}, {"Øyedråper"}),
        ({"words": "SÅPELØSNING"}, {"Øyedråper"}),
        ({"words": "2"}, {"Eksempelmab til behandling av eksempelsyke"}),
        ({"words": "ærlig blåskjell"}, set()),
        ({"words": "100%"}, set()),
        ({"words": "_"}, set()),
        ({"words": "  "}, set(ALL)),
        ({"state": "drafting"}, {"Blåskjelltest", "Returnert prosedyre", "Min egen tekst"}),
        ({"state": "returned"}, {"Returnert prosedyre"}),
        ({"state": "in_review"}, {"Øyedråper"}),
        ({"state": "published"}, {"ÆRLIG legemiddel mot kløe"}),
        ({"state": "withdrawn"}, {"Eksempelmab til behandling av eksempelsyke"}),
        ({"state": "discarded"}, {"Forkastet tiltak"}),
        ({"state": "scheduled"}, {"Planlagt tiltak"}),
        ({"state": "set_aside"}, {"Lagt bort"}),
        ({"words": "lagt bort"}, set()),
        ({"assignee": "me"}, {"Min egen tekst"}),
        ({"assignee": "me", "state": "drafting"}, {"Min egen tekst"}),
        ({"assignee": "me", "state": "published"}, set()),
        ({"type": "diagnostic"}, {"Blåskjelltest"}),
        ({"type": "medicine", "state": "published", "words": "legemiddel"}, {"ÆRLIG legemiddel mot kløe"}),
    ],
)
def test_the_filter_finds(several: None, client_of, reviewer: User, query: dict[str, str], expected: set[str]):
    page = client_of(reviewer).get("/admin/notices/", query)

    assert set(titles(page, "rows")) == expected


def test_the_newest_work_stands_first(several: None, client_of, reviewer: User):
    # A discarded draft counts from the day it was begun.
    assert titles(client_of(reviewer).get("/admin/notices/"), "rows") == ALL


@pytest.mark.parametrize(
    "query",
    [
        "state=nothing",
        "type=magic",
        "words=%00",
        "words=%ED%A0%80",
        "words=" + "9" * 40,
        "words=%D9%A1%D9%A2",
        "words=" + "a" * 60_000,
        "words=" + "a+" * 2_000,
        "words=%27%29%3B+drop+table+notices_notice%3B--",
        "page=0",
        "page=-1",
        "page=x",
        "page=99999999999999999999",
        "state=drafting&state=%00",
        "unknown=1&&&=",
        "assignee=you",
    ],
)
def test_nonsense_in_the_address_is_harmless(several: None, client_of, editor: User, query: str):
    answer = client_of(editor).get(f"/admin/notices/?{query}")

    assert answer.status_code == 200
    assert Notice.objects.count() == len(ALL) + 1  # the one that was set aside


def test_what_was_asked_for_is_shown_and_not_carried_out(several: None, client_of, editor: User):
    page = client_of(editor).get("/admin/notices/", {"words": '"><script>alert(1)</script>', "state": "<b>"})

    assert "<script>alert" not in page.text
    assert "&quot;&gt;&lt;script&gt;" in page.text


def test_a_long_list_has_pages_that_keep_the_filter(client_of, editor: User):
    for number in range(26):
        created(editor, titled(f"Varsel {number}"))

    first = client_of(editor).get("/admin/notices/?words=varsel&state=drafting")
    second = client_of(editor).get("/admin/notices/?words=varsel&state=drafting&page=2")

    assert "/admin/notices/?words=varsel&state=drafting&page=2" in Page(first.text).links
    assert titles(second, "rows") == ["Varsel 0"]
