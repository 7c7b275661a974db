"""The desk: my work, all notices, one notice, and how many queries each takes."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from notices import workflow
from notices.access.people import update_profile
from notices.access.refusals import reason_for
from notices.document.model import Name
from notices.models import Notice
from tests.support.browsing import Page
from tests.support.roles import give_roles
from tests.support.worlds import act, complete_document, created, published, saved, submitted, withdrawn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lasting_people")]


def titled(title: str, **changes: Any) -> Any:
    return complete_document(title=title, **changes)


def titles(response: Any, name: str) -> list[str]:
    """The titles under "drafts", "waiting" or "decided" of the first page, or under "rows" of the list."""
    return [str(getattr(row, "notice", None) or row.review.notice) for row in response.context[name]]


def waiting(response: Any) -> list[tuple[str, bool]]:
    groups = response.context["waiting"]
    items = [*groups.mine, *groups.as_deputy, *groups.elsewhere, *groups.not_mine]
    return [(item.review.notice.title, item.is_mine_to_decide) for item in items]


# My work


def test_signing_in_leads_to_my_work(editor: User, password: str):
    client = Client()

    page = client.post("/accounts/login/", {"login": editor.username, "password": password}, follow=True)

    assert page.redirect_chain == [(reverse("desk"), 302)]
    assert f"<h1>{_('My work')}</h1>" in page.text
    assert editor.first_name in page.text


def test_somebody_without_a_role_is_told_who_can_help(client_of):
    answer = client_of(User.objects.create_user("new")).get("/admin/")

    assert answer.status_code == 403
    assert str(reason_for("role")) in answer.text


def test_my_drafts_are_those_that_i_began_or_saved_last(editor, other_editor, reviewer, manager, client_of):
    created(editor, titled("Mitt utkast"))
    created(other_editor, titled("Kollegaens utkast"))
    saved(created(editor, titled("Mitt")).notice, other_editor, title="Felles utkast")
    submitted(editor, document=titled("Til godkjenning"))
    published(editor, reviewer, document=titled("Publisert"))
    saved(published(editor, reviewer).notice, editor, title="Ny tekst på publisert")
    act(workflow.discard, created(editor, titled("Forkastet")).notice, editor)
    act(workflow.return_to_writer, submitted(editor, document=titled("Returnert")).notice, reviewer, reason="Mangler.")
    withdrawn(editor, reviewer, manager)

    mine, colleagues = client_of(editor).get("/admin/"), client_of(other_editor).get("/admin/")

    assert titles(mine, "drafts") == ["Returnert", "Ny tekst på publisert", "Felles utkast", "Mitt utkast"]
    assert titles(colleagues, "drafts") == ["Felles utkast", "Kollegaens utkast"]


def test_what_waits_for_me_stands_oldest_first(editor, other_editor, reviewer, client_of):
    submitted(editor, document=titled("Den første"), note_to_reviewer="Se på tabellen.")
    submitted(other_editor, document=titled("Den andre"))
    created(editor, titled("Et utkast"))
    published(editor, reviewer)

    page = client_of(reviewer).get("/admin/")

    assert waiting(page) == [("Den første", True), ("Den andre", True)]
    assert "Se på tabellen." in page.text


def test_a_text_that_i_had_a_hand_in_waits_for_somebody_else(editor, other_editor, reviewer, client_of):
    give_roles(other_editor, "reviewer")
    mine = submitted(other_editor, document=titled("Min egen")).notice
    touched = saved(created(other_editor).notice, editor, title="Jeg begynte").notice
    submitted(editor, touched)
    began_before = published(other_editor, reviewer, document=titled("Publisert før")).notice
    submitted(editor, saved(began_before, editor, title="Ny tekst etter publisering").notice)
    asked_only = created(editor, titled("Jeg sendte den inn")).notice
    submitted(other_editor, asked_only)

    page = client_of(other_editor).get("/admin/")

    assert waiting(page) == [
        ("Ny tekst etter publisering", True),
        ("Min egen", False),
        ("Jeg begynte", False),
        ("Jeg sendte den inn", False),
    ]
    assert page.text.count(_("You contributed to this text: somebody else must decide.")) == 3
    assert reverse("desk-preview", args=[mine.pk, 1]) not in Page(page.text).links


def test_what_is_assigned_to_me_stands_first_and_what_is_assigned_to_others_apart(
    editor, reviewer, other_reviewer, client_of
):
    submitted(editor, document=titled("Andres"), assigned_to=other_reviewer)
    submitted(editor, document=titled("Hvem som helst"))
    late = timezone.now() - timedelta(days=2)
    submitted(editor, document=titled("Min"), assigned_to=reviewer, due_at=late)

    page = client_of(reviewer).get("/admin/")

    groups = page.context["waiting"]
    assert [item.review.notice.title for item in groups.mine] == ["Min", "Hvem som helst"]
    assert [item.review.notice.title for item in groups.elsewhere] == ["Andres"]
    assert page.text.count(_("Assigned to you")) == 1
    overdue = _("Overdue: wanted by %(when)s") % {"when": date_format(localtime(late), "SHORT_DATE_FORMAT")}
    assert page.text.count(overdue) == 1


def test_of_very_many_reviews_the_oldest_are_shown_and_a_way_to_all(editor, reviewer, client_of, monkeypatch):
    monkeypatch.setattr("notices.desk.my_work.MAX_ITEMS", 2)
    for number in range(3):
        submitted(editor, document=titled(f"Nummer {number}"))

    page = client_of(reviewer).get("/admin/").text

    assert ("Nummer 0" in page, "Nummer 1" in page, "Nummer 2" in page) == (True, True, False)
    assert "/admin/notices/?state=in_review" in Page(page).links


def test_a_deputy_sees_what_waits_for_who_is_away(editor, other_editor, reviewer, other_reviewer, client_of):
    submitted(editor, document=titled("Til den som er borte"), assigned_to=reviewer)
    created(editor, titled("Utkast av den som er borte"))
    give_roles(other_reviewer, "editor")
    update_profile(reviewer, deputy=other_reviewer, away_from=timezone.localdate())
    update_profile(editor, deputy=other_reviewer, away_from=timezone.localdate())

    deputys, others = client_of(other_reviewer).get("/admin/"), client_of(other_editor).get("/admin/")

    assert [item.review.notice.title for item in deputys.context["waiting"].as_deputy] == ["Til den som er borte"]
    assert titles(deputys, "drafts_of_absent") == ["Utkast av den som er borte"]
    assert _("For people I stand in for") in deputys.text
    assert _("For people I stand in for") not in others.text


def test_a_conflict_of_interest_puts_a_review_apart(editor, reviewer, other_reviewer, client_of):
    notice = submitted(editor, document=titled("Venns firma")).notice
    workflow.declare_conflict(notice=notice, by=reviewer, request_id=uuid4())

    assert waiting(client_of(reviewer).get("/admin/")) == [("Venns firma", False)]
    assert waiting(client_of(other_reviewer).get("/admin/")) == [("Venns firma", True)]
    assert _("You have declared a conflict of interest: somebody else must decide.") in (
        client_of(reviewer).get("/admin/").text
    )


def test_from_signing_in_to_what_is_new_in_the_oldest_review_it_is_one_click(editor, reviewer, password):
    oldest = submitted(editor, document=titled("Den eldste")).notice
    submitted(editor, document=titled("Den nyeste"))
    client = Client()
    home = client.post("/accounts/login/", {"login": reviewer.username, "password": password}, follow=True)

    reviews = [link for link in Page(home.text).links if link.endswith("/review/")]

    assert reviews[0] == reverse("desk-review", args=[oldest.pk])
    assert client.get(reviews[0]).status_code == 200


def test_what_is_scheduled_is_shown_to_those_it_concerns(editor, other_editor, reviewer, manager, client_of):
    notice = submitted(editor, document=titled("Kommer senere")).notice
    act(workflow.approve, notice, reviewer, publish_at=timezone.now() + timedelta(days=1))

    pages = {person: client_of(person).get("/admin/") for person in (editor, other_editor, reviewer, manager)}

    for person, page in pages.items():
        due = [] if person == other_editor else ["Kommer senere"]
        assert [entry.notice.title for entry in page.context["scheduled"]] == due
    assert titles(pages[editor], "drafts") == []


def test_the_page_and_the_command_agree_on_whose_a_text_is(editor, other_editor, reviewer, client_of):
    """The list is one query, the command asks the rows anew: for each text the same answer."""
    give_roles(other_editor, "reviewer")
    live = published(editor, reviewer).notice
    saved(live, other_editor, title="Forkastet forsøk")
    act(workflow.discard, live, other_editor)
    submitted(editor, saved(live, editor, title="Nytt forsøk").notice)
    submitted(editor, document=titled("Ikke min"))

    for title, is_mine_to_decide in waiting(client_of(other_editor).get("/admin/")):
        notice = Notice.objects.get(title=title)
        page = client_of(other_editor).get(reverse("desk-notice", args=[notice.pk]))
        assert (reverse("desk-step", args=[notice.pk, "approve"]) in Page(page.text).links) is is_mine_to_decide


def test_decisions_are_shown_to_those_they_concern(editor, other_editor, reviewer, other_reviewer, client_of):
    notice = submitted(editor, document=titled("Varselet")).notice
    act(workflow.return_to_writer, notice, reviewer, reason="Feil antall deltakere.")
    submitted(other_editor, document=titled("Et annet"))

    for person in (editor, reviewer):
        page = client_of(person).get("/admin/")
        assert [review.notice.title for review in page.context["decided"]] == ["Varselet"]
        assert "Feil antall deltakere." in page.text
    for person in (other_editor, other_reviewer):
        assert client_of(person).get("/admin/").context["decided"] == []


def test_each_role_has_its_own_parts_of_the_page(editor, reviewer, manager, client_of):
    parts = {person: set(Page(client_of(person).get("/admin/").text).ids) for person in (editor, reviewer, manager)}

    mine = {"drafts", "waiting", "decided"}
    assert [parts[person] & mine for person in (editor, reviewer, manager)] == [
        {"drafts", "decided"},
        {"waiting", "decided"},
        {"decided"},
    ]


# All notices


@pytest.fixture
def several(editor: User, reviewer: User, manager: User) -> None:
    """A notice in each state, with letters that only Norwegian has."""
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
