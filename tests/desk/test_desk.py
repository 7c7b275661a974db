"""The desk: somebody's own work."""

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
