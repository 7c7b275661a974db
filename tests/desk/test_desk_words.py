"""What a step's page asks for: the words that must go with it, and all that a notice lacks before it is submitted."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from notices.models import Notice, Publication, Review
from tests.support.browsing import Page
from tests.support.sites import Site, edit_page, fields, has_button, step_page, tokens
from tests.support.worlds import complete_document, created

pytestmark = pytest.mark.django_db

WITHDRAWAL = {"kind": "withdraw_wrong", "reason": "Feil dose.", "public_note": "Varselet hadde en feil."}


@pytest.fixture
def people(editor, reviewer, manager) -> dict[str, User]:
    return {"editor": editor, "reviewer": reviewer, "manager": manager}


@pytest.fixture
def post(people, client_of) -> Callable[..., Any]:
    """A function: the answer to a step, sent with today's tokens."""

    def post_step(who: str, notice: Notice, name: str, **words: str) -> Any:
        return client_of(people[who]).post(step_page(notice, name), {**tokens(notice), **words})

    return post_step


def errors(response: Any) -> set[str]:
    return set(response.context["form"].errors)


def test_returning_needs_a_reason(site: Site, post):
    answer = post("reviewer", site.in_review, "return", reason="  ")

    assert (answer.status_code, errors(answer)) == (422, {"reason"})
    assert has_button(answer, "return")


def test_withdrawing_needs_to_say_how_and_why_and_what_the_public_is_told(site: Site, post):
    nothing = post("manager", site.live, "withdraw")
    without_note = post("manager", site.live, "withdraw", kind="withdraw_wrong", reason="Feil dose i tabellen.")
    forged = post("manager", site.live, "withdraw", **(WITHDRAWAL | {"kind": "publish"}))

    assert (nothing.status_code, errors(nothing)) == (422, {"kind", "reason", "public_note"})
    assert (without_note.status_code, errors(without_note)) == (422, {"public_note"})
    assert "Feil dose i tabellen." in without_note.text
    assert (forged.status_code, errors(forged)) == (422, {"kind"})


@pytest.mark.parametrize("number", ["x", "-1", "0", str(10**30), "9" * 5000])
def test_only_a_published_notice_replaces_another(site: Site, post, number: str):
    answer = post("manager", site.live, "withdraw", **WITHDRAWAL, replaced_by=number)

    assert (answer.status_code, errors(answer)) == (422, {"replaced_by"})
    assert not Publication.objects.filter(notice=site.live, kind="withdraw_wrong").exists()


def test_a_notice_does_not_replace_itself_but_another_does(site: Site, post):
    itself = post("manager", site.live, "withdraw", **WITHDRAWAL, replaced_by=str(site.live.number))
    another = post("manager", site.live, "withdraw", **WITHDRAWAL, replaced_by=str(site.revised.number))

    assert (itself.status_code, errors(itself)) == (422, {"replaced_by"})
    assert another.status_code == 302
    assert Publication.objects.get(notice=site.live, kind="withdraw_wrong").replaced_by == site.revised


def test_a_major_change_needs_words_for_the_public_and_a_minor_does_not(site: Site, post):
    unsaid = post("editor", site.revised, "submit")
    major = post("editor", site.revised, "submit", change="major", note_to_reviewer="Ny studie.")
    minor = post("editor", site.revised, "submit", change="minor")

    assert (unsaid.status_code, errors(unsaid)) == (422, {"change"})
    assert (major.status_code, errors(major)) == (422, {"public_note"})
    assert "Ny studie." in major.text
    assert minor.status_code == 302
    assert Review.objects.get(notice=site.revised, status="open").change == "minor"


def test_only_what_may_come_back_is_offered_to_be_restored(site: Site, editor: User, post, client_of):
    offered = client_of(editor).get(step_page(site.revised, "restore") + "?version=2")
    older = post("editor", site.revised, "restore", number="1")

    # The first version was never published, and is older than the published one.
    assert [value for value, _label in offered.context["form"].fields["number"].choices] == [2]
    assert (older.status_code, errors(older)) == (422, {"number"})


@pytest.mark.parametrize("version", ["1", "99", "x", "", "\x00", "1" * 5000])
def test_an_address_asks_for_a_version_that_it_need_not_have(site: Site, editor: User, client_of, version: str):
    answer = client_of(editor).get(step_page(site.revised, "restore"), {"version": version})

    assert answer.status_code == 200


# What is missing before a notice can be submitted


def holes() -> dict[str, Any]:
    """A text in which nearly everything is wrong."""
    trial = complete_document().trials[0]
    return {
        "title": "",
        "areas": (),
        "substances": (),
        "atc": {"code": "X1", "group": ""},
        "nye_metoder": ({"key": "n1", "number": "2020_1"},),
        "financing": None,
        "information_as_of": None,
        "status": "<p>Se [@ukjent].</p>",
        "disease": "",
        "international_done": {"count": None, "at_least": True, "citations": "[@borte]"},
        "alerts": {"count": None, "at_least": True, "citations": ""},
        "trials": (
            trial.model_copy(update={"number": "NCT123", "arms": (), "intervention": "", "status": None}),
            trial.model_copy(update={"key": "t2", "population": "", "phase": None}),
        ),
        "elements": tuple(
            box.model_copy(update={"checked": box.code == "other"}) for box in complete_document().elements
        ),
        "kinds": tuple(box.model_copy(update={"checked": False}) for box in complete_document().kinds),
    }


@pytest.mark.parametrize("technology_type", ["medicine", "device", "diagnostic", "procedure", "organisational"])
def test_everything_that_is_missing_shows_at_once_and_leads_to_its_field(
    technology_type: str, editor: User, reviewer: User, client_of
):
    client = client_of(editor)
    notice = created(editor, complete_document(technology_type=technology_type, **holes())).notice
    fields = set(Page(client.get(edit_page(notice)).text).ids)

    question = client.get(step_page(notice, "submit"))
    refusal = client.post(step_page(notice, "submit"), tokens(notice))

    for answer in (question, refusal):
        links = answer.context["blocking"]
        assert {link.html_id for link in links} <= fields
        assert all(link.label for link in links)
        addresses = [link for link in Page(answer.text).links if "/edit/#" in link]
        assert {f"{reverse('desk-edit', args=[notice.pk])}#{link.html_id}" for link in links} <= set(addresses)
        assert not has_button(answer, "submit")
    assert refusal.status_code == 422
    assert len(refusal.context["blocking"]) > 15
    assert not Review.objects.exists()


def test_a_notice_that_has_just_begun_says_all_that_it_lacks(editor: User, reviewer: User, client_of):
    client = client_of(editor)
    data = fields(client.get(reverse("desk-new"))) | {"title": ["Nytt varsel"]}
    client.post(reverse("desk-new"), data)
    notice = Notice.objects.get()

    answer = client.post(step_page(notice, "submit"), tokens(notice))

    assert answer.status_code == 422
    assert {link.html_id for link in answer.context["blocking"]} <= set(Page(client.get(edit_page(notice)).text).ids)


def test_advice_stops_nobody(editor: User, reviewer: User, client_of):
    trial = complete_document().trials[0].model_copy(update={"participants": None})
    notice = created(editor, complete_document(trials=(trial,))).notice

    page = client_of(editor).get(step_page(notice, "submit"))

    assert "id_trials-0-participants" in {link.html_id for link in page.context["advice"]}
    assert page.context["blocking"] == []
    assert client_of(editor).post(step_page(notice, "submit"), fields(page)).status_code == 302
