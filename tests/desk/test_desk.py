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
from notices.desk.waiting_reviews import WaitingReview
from notices.models import Notice, Review
from tests.support.browsing import Page
from tests.support.roles import give_roles
from tests.support.worlds import act, complete_document, created, published, saved, submitted, withdrawn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lasting_people")]


def titled(title: str, **changes: Any) -> Any:
    return complete_document(title=title, **changes)


def titles(response: Any, name: str) -> list[str]:
    """The titles of a group of the first page (turn, waiting, decided), or under "rows" of the list."""
    groups = {group.code: group.rows for group in response.context.get("groups") or ()}
    return [str(row.notice) for row in groups.get(name, response.context.get("rows") or ())]


def remarks(response: Any, name: str) -> dict[str, list[str]]:
    """What is said of each notice of a group, by its title."""
    groups = {group.code: group.rows for group in response.context["groups"]}
    return {str(row.notice): row.remarks for row in groups.get(name, ())}


CONTRIBUTED = WaitingReview(Review(), contributed=True, has_conflict=False).hindrance
HAS_CONFLICT = WaitingReview(Review(), contributed=False, has_conflict=True).hindrance


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

    assert titles(mine, "turn") == ["Returnert", "Ny tekst på publisert", "Felles utkast", "Mitt utkast"]
    assert titles(colleagues, "turn") == ["Felles utkast", "Kollegaens utkast"]


def test_what_waits_for_me_stands_oldest_first(editor, other_editor, reviewer, client_of):
    submitted(editor, document=titled("Den første"))
    submitted(other_editor, document=titled("Den andre"))
    created(editor, titled("Et utkast"))
    published(editor, reviewer)

    page = client_of(reviewer).get("/admin/")

    assert titles(page, "turn") == ["Den første", "Den andre"]
    assert titles(client_of(editor).get("/admin/"), "waiting") == ["Den første"]


def test_a_text_that_i_had_a_hand_in_waits_for_somebody_else(editor, other_editor, reviewer, client_of):
    give_roles(other_editor, "reviewer")
    submitted(other_editor, document=titled("Min egen"))
    touched = saved(created(other_editor).notice, editor, title="Jeg begynte").notice
    submitted(editor, touched)
    began_before = published(other_editor, reviewer, document=titled("Publisert før")).notice
    submitted(editor, saved(began_before, editor, title="Ny tekst etter publisering").notice)
    asked_only = created(editor, titled("Jeg sendte den inn")).notice
    submitted(other_editor, asked_only)

    page = client_of(other_editor).get("/admin/")

    assert titles(page, "turn") == ["Ny tekst etter publisering"]
    waiting = ["Min egen", "Jeg begynte", "Jeg sendte den inn"]
    assert remarks(page, "waiting") == {title: [CONTRIBUTED] for title in waiting}


def test_what_is_assigned_to_me_stands_first_and_what_is_assigned_to_others_apart(
    editor, reviewer, other_reviewer, client_of
):
    submitted(editor, document=titled("Andres"), assigned_to=other_reviewer)
    submitted(editor, document=titled("Hvem som helst"))
    late = timezone.now() - timedelta(days=2)
    submitted(editor, document=titled("Min"), assigned_to=reviewer, due_at=late)

    page = client_of(reviewer).get("/admin/")

    assert titles(page, "turn") == ["Min", "Hvem som helst"]
    assert titles(page, "waiting") == ["Andres"]
    overdue = f'<span class="hs-late">{date_format(localtime(late), "SHORT_DATE_FORMAT")}<'
    assert page.text.count(overdue) == page.text.count("hs-late") == 1


def test_of_very_many_reviews_the_oldest_are_shown_and_a_way_to_all(editor, reviewer, client_of, monkeypatch):
    monkeypatch.setattr("notices.desk.my_work.MAX_ITEMS", 2)
    for number in range(3):
        submitted(editor, document=titled(f"Nummer {number}"))

    page = client_of(reviewer).get("/admin/")

    assert titles(page, "turn") == ["Nummer 0", "Nummer 1"]
    assert page.context["groups"][0].number == 3
    assert "/admin/?show=turn" in Page(page.text).links
    assert len(titles(client_of(reviewer).get("/admin/?show=turn"), "turn")) == 3


def test_a_deputy_sees_what_waits_for_who_is_away(editor, other_editor, reviewer, other_reviewer, client_of):
    submitted(editor, document=titled("Til den som er borte"), assigned_to=reviewer)
    created(editor, titled("Utkast av den som er borte"))
    give_roles(other_reviewer, "editor")
    created(other_reviewer, titled("Eget utkast"))
    update_profile(reviewer, deputy=other_reviewer, away_from=timezone.localdate())
    update_profile(editor, deputy=other_reviewer, away_from=timezone.localdate())

    deputys, others = (client_of(person).get("/admin/?show=deputy") for person in (other_reviewer, other_editor))

    assert titles(deputys, "turn") == ["Til den som er borte", "Utkast av den som er borte"]
    assert deputys.context["absent"] == ["Editor", "Reviewer"]
    assert others.context["groups"] == []


def test_the_choices_count_what_they_show(editor, reviewer, other_reviewer, client_of):
    late = timezone.now() - timedelta(days=2)
    submitted(editor, document=titled("Over fristen"), assigned_to=reviewer, due_at=late)
    submitted(editor, document=titled("For en annen"), assigned_to=other_reviewer)
    published(editor, reviewer)
    update_profile(other_reviewer, deputy=reviewer, away_from=timezone.localdate())

    choices = dict(client_of(reviewer).get("/admin/").context["choices"])

    assert choices == {"": 3, "late": 1, "deputy": 1}
    for choice, number in choices.items():
        page = client_of(reviewer).get("/admin/", {"show": choice})
        assert sum(len(group.rows) for group in page.context["groups"]) == number
    assert client_of(reviewer).get("/admin/?show=nothing").context["groups"] == []


def test_a_conflict_of_interest_puts_a_review_apart(editor, reviewer, other_reviewer, client_of):
    notice = submitted(editor, document=titled("Venns firma")).notice
    workflow.declare_conflict(notice=notice, by=reviewer, request_id=uuid4())

    home = client_of(reviewer).get("/admin/")
    assert remarks(home, "waiting") == {"Venns firma": [HAS_CONFLICT]}
    # A title is cut where there is no room; what is special about it is not.
    assert "<span>Venns firma</span> <small>" in home.text
    assert titles(client_of(other_reviewer).get("/admin/"), "turn") == ["Venns firma"]


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

    for person in (editor, other_editor, reviewer, manager):
        due = [] if person == other_editor else ["Kommer senere"]
        assert titles(client_of(person).get("/admin/"), "waiting") == due


def test_the_page_and_the_command_agree_on_whose_a_text_is(editor, other_editor, reviewer, client_of):
    """The list is one query, the command asks the rows anew: for each text the same answer."""
    give_roles(other_editor, "reviewer")
    live = published(editor, reviewer).notice
    saved(live, other_editor, title="Forkastet forsøk")
    act(workflow.discard, live, other_editor)
    submitted(editor, saved(live, editor, title="Nytt forsøk").notice)
    submitted(editor, document=titled("Ikke min"))

    home = client_of(other_editor).get("/admin/")
    turn = titles(home, "turn")
    assert {*turn, *titles(home, "waiting")} == {"Nytt forsøk", "Ikke min"}
    for title in ("Nytt forsøk", "Ikke min"):
        notice = Notice.objects.get(title=title)
        page = client_of(other_editor).get(reverse("desk-notice", args=[notice.pk]))
        assert (reverse("desk-step", args=[notice.pk, "approve"]) in Page(page.text).links) is (title in turn)


def test_decisions_are_shown_to_those_they_concern(editor, other_editor, reviewer, other_reviewer, client_of):
    returned = submitted(editor, document=titled("Sendt tilbake")).notice
    act(workflow.return_to_writer, returned, reviewer, reason="Feil antall deltakere.")
    published(editor, reviewer, document=titled("Publisert"))
    submitted(other_editor, document=titled("Et annet"))

    pages = {person: client_of(person).get("/admin/") for person in (editor, reviewer, other_editor, other_reviewer)}
    assert [titles(page, "decided") for page in pages.values()] == [
        ["Publisert"],
        ["Publisert", "Sendt tilbake"],
        [],
        [],
    ]
    # It is the writer's turn again.
    assert titles(pages[editor], "turn") == ["Sendt tilbake"]


def test_a_line_leads_to_the_work_itself_and_its_number_to_the_notice(editor, reviewer, client_of):
    draft, review = created(editor, titled("Utkast")).notice, submitted(editor, document=titled("Sak")).notice

    for person, notice, name in ((editor, draft, "desk-edit"), (reviewer, review, "desk-review")):
        links = Page(client_of(person).get("/admin/").text).links
        assert reverse(name, args=[notice.pk]) in links
        assert reverse("desk-notice", args=[notice.pk]) in links


def test_one_filled_button_at_most_and_a_new_notice_in_the_bar_of_editors(editor, reviewer, client_of):
    for person in (editor, reviewer):
        page = client_of(person).get("/admin/").text
        assert 'data-variant="primary"' not in page.partition("<main")[2].partition("</main>")[0]
        assert (reverse("desk-new") in Page(page).links) is (person == editor)
