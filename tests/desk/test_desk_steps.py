"""Every step of the workflow as its page offers it: asked, carried out, or refused without losing a word."""

from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext as _

from notices import workflow
from notices.access.refusals import reason_for
from notices.models import Event, Notice, Publication, Review, Version
from notices.views.desk.workflow_steps import STEPS
from tests.support.roles import end_roles, give_roles, set_roles
from tests.support.sites import Site, fields, has_button, step_page, tokens
from tests.support.worlds import act, published, saved, submitted

pytestmark = pytest.mark.django_db

WITHDRAWAL = {"kind": "withdraw_wrong", "reason": "Feil dose.", "public_note": "Varselet hadde en feil."}
# step: who takes it, on which notice of the site, with which words, and what the last event then is.
TAKEN: dict[str, tuple[str, str, dict[str, str], str]] = {
    "submit": ("editor", "draft", {"note_to_reviewer": "Se tabellen."}, "submit"),
    "recall": ("editor", "in_review", {}, "recall"),
    "return": ("reviewer", "in_review", {"reason": "Feil antall."}, "return"),
    "approve": ("reviewer", "in_review", {"note": "Lest."}, "approve"),
    "withdraw": ("manager", "live", WITHDRAWAL, "withdraw"),
    "cancel": ("manager", "scheduled", {}, "cancel"),
    "set-aside": ("editor", "draft", {}, "set_aside"),
    "bring-back": ("editor", "set_aside", {}, "bring_back"),
    "discard": ("editor", "revised", {}, "discard"),
    "restore": ("editor", "discarded", {"number": "1"}, "restore"),
}


@pytest.fixture
def people(editor, reviewer, manager) -> dict[str, User]:
    return {"editor": editor, "reviewer": reviewer, "manager": manager}


def last_event(notice: Notice) -> str:
    return str(notice.events.order_by("-sequence").values_list("command", flat=True)[0])


def filled_in(response: Any, **words: Any) -> dict[str, Any]:
    """What a browser would send from this page, with `words` typed into it."""
    return fields(response) | words


def test_every_step_is_taken_here():
    assert set(TAKEN) == set(STEPS)


@pytest.mark.parametrize("name", STEPS)
def test_the_page_asks_and_the_button_does_it(name: str, site: Site, people, client_of):
    who, state, words, event = TAKEN[name]
    client, notice = client_of(people[who]), getattr(site, state)

    question = client.get(step_page(notice, name))
    answer = client.post(step_page(notice, name), filled_in(question, **words), follow=True)

    assert has_button(question, name)
    assert str(STEPS[name].explanation) in unescape(question.text)
    assert answer.redirect_chain == [(reverse("desk-notice", args=[notice.pk]), 302)]
    assert str(STEPS[name].done) in unescape(answer.text)
    assert last_event(notice) == event


@pytest.mark.parametrize("name", STEPS)
def test_a_button_pressed_twice_acts_once(name: str, site: Site, people, client_of):
    who, state, words, event = TAKEN[name]
    client, notice = client_of(people[who]), getattr(site, state)
    data = filled_in(client.get(step_page(notice, name)), **words)

    answers = [client.post(step_page(notice, name), data) for _press in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert notice.events.filter(command=event, request_id=data["request_id"][0]).count() == 1
    assert last_event(notice) == event


@pytest.mark.parametrize("name", STEPS)
def test_what_was_typed_comes_back_when_the_notice_has_changed(name: str, site: Site, people, client_of, other_editor):
    who, state, words, _event = TAKEN[name]
    client, notice = client_of(people[who]), getattr(site, state)
    data = filled_in(client.get(step_page(notice, name)), **words)
    # Somebody was quicker with the same notice.
    if state == "in_review":
        act(workflow.recall, notice, people["manager"])
    else:
        saved(notice, other_editor, title="En kollega var her")
    before = Event.objects.exclude(command="refused").count()

    answer = client.post(step_page(notice, name), data)

    assert answer.status_code == 409
    assert str(reason_for("out_of_date")) in unescape(answer.text)
    assert not has_button(answer, name)
    for word in words.values():
        assert word in answer.text
    assert answer.context["row"].work == "drafting"  # and the page says so
    assert f'data-state="drafting">{_("Draft")}' in answer.text
    assert Event.objects.exclude(command="refused").count() == before


FORGED_TOKENS: list[dict[str, Any]] = [
    {"etag": None},
    {"seen_version": None},
    {"request_id": None},
    {"etag": ""},
    {"etag": "x"},
    {"etag": "-1"},
    {"etag": "1" * 5000},
    {"seen_version": "1.5"},
    {"request_id": "x"},
    {"request_id": "\x00"},
]


@pytest.mark.parametrize("name", STEPS)
def test_a_form_without_its_tokens_is_never_taken_as_fresh(name: str, site: Site, people, client_of):
    who, state, words, _event = TAKEN[name]
    client, notice = client_of(people[who]), getattr(site, state)
    before = Event.objects.count()

    for forged in FORGED_TOKENS:
        data = {key: value for key, value in {**tokens(notice), **words, **forged}.items() if value is not None}
        answer = client.post(step_page(notice, name), data)
        assert answer.status_code == 422
        assert not has_button(answer, name)
        assert [word for word in words.values() if word not in answer.text] == []

    assert Event.objects.count() == before


@pytest.mark.parametrize("name", STEPS)
def test_tokens_of_another_moment_are_out_of_date(name: str, site: Site, people, client_of):
    who, state, words, _event = TAKEN[name]
    client, notice = client_of(people[who]), getattr(site, state)

    for forged in ({"etag": "0"}, {"etag": "999999"}, {"seen_version": "98"}, {"seen_version": "99"}):
        answer = client.post(step_page(notice, name), {**tokens(notice), **words, **forged})
        assert answer.status_code == 409
        assert last_event(notice) == "refused"


def test_a_number_larger_than_any_is_out_of_date_and_no_fault(site: Site, editor: User, client_of):
    data = tokens(site.draft) | {"etag": str(10**30), "seen_version": str(10**30)}

    assert client_of(editor).post(step_page(site.draft, "submit"), data).status_code == 409


# The wrong person, the wrong moment


def test_a_right_that_was_lost_since_the_page_was_made_is_lost(site: Site, reviewer: User, client_of):
    client = client_of(reviewer)
    data = filled_in(client.get(step_page(site.in_review, "return")), reason="Feil antall deltakere.")
    set_roles(reviewer, "manager")

    answer = client.post(step_page(site.in_review, "return"), data)

    assert answer.status_code == 403
    assert str(reason_for("role", "reviewer")) in unescape(answer.text)
    assert "Feil antall deltakere." in answer.text
    assert Review.objects.get(notice=site.in_review).status == "open"


@pytest.mark.parametrize("name", STEPS)
def test_who_lost_the_role_for_a_step_writes_nothing_and_leaves_an_event(name: str, site: Site, people, client_of):
    who, state, words, event = TAKEN[name]
    client, notice = client_of(people[who]), getattr(site, state)
    data = filled_in(client.get(step_page(notice, name)), **words)
    role = "manager" if who == "editor" and name != "recall" else "reviewer" if who == "editor" else "editor"
    if who == "manager":
        give_roles(people["editor"], "manager")  # the last manager's role can't end
    set_roles(people[who], role)
    before = Event.objects.exclude(command="refused").count()

    answer = client.post(step_page(notice, name), data)

    assert answer.status_code == 403
    assert [word for word in words.values() if word not in answer.text] == []
    assert Event.objects.exclude(command="refused").count() == before
    assert notice.events.latest("sequence").data["command"] == event


@pytest.mark.parametrize("name", STEPS)
def test_who_was_deactivated_writes_nothing_and_leaves_an_event(name: str, site: Site, people, client_of):
    who, state, words, _event = TAKEN[name]
    client, notice = client_of(people[who]), getattr(site, state)
    data = filled_in(client.get(step_page(notice, name)), **words)
    User.objects.filter(pk=people[who].pk).update(is_active=False)

    answer = client.post(step_page(notice, name), data)

    assert (answer.status_code, answer["Location"].startswith(reverse("account_login"))) == (302, True)
    assert last_event(notice) == "refused"


def test_somebody_without_any_role_left_is_refused(site: Site, reviewer: User, client_of):
    client = client_of(reviewer)
    data = filled_in(client.get(step_page(site.in_review, "approve")))
    end_roles(reviewer)

    assert client.post(step_page(site.in_review, "approve"), data).status_code == 403
    assert Review.objects.get(notice=site.in_review).status == "open"


def test_somebody_deactivated_since_the_page_was_made_is_signed_out(site: Site, reviewer: User, client_of):
    client = client_of(reviewer)
    data = filled_in(client.get(step_page(site.in_review, "approve")))
    User.objects.filter(pk=reviewer.pk).update(is_active=False)

    answer = client.post(step_page(site.in_review, "approve"), data)

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))
    assert Review.objects.get(notice=site.in_review).status == "open"


def test_the_step_of_another_role_is_refused_however_it_is_sent(site: Site, editor: User, client_of):
    for data in ({}, tokens(site.in_review), {"etag": "x"}):
        answer = client_of(editor).post(step_page(site.in_review, "approve"), data)
        assert answer.status_code == 403
        assert str(reason_for("role", "reviewer")) in unescape(answer.text)


def test_nobody_approves_their_own_text_by_any_form(editor: User, client_of):
    give_roles(editor, "reviewer")
    notice = submitted(editor).notice

    answer = client_of(editor).post(step_page(notice, "approve"), tokens(notice))

    assert answer.status_code == 409
    assert str(reason_for("submitter")) in unescape(answer.text)
    assert not Publication.objects.exists()


def test_the_request_of_another_notice_is_not_carried_out_again(site: Site, reviewer: User, client_of):
    client = client_of(reviewer)
    used = filled_in(client.get(step_page(site.in_review, "approve")))
    client.post(step_page(site.in_review, "approve"), used)
    other = tokens(site.rereviewed) | {"request_id": used["request_id"]}

    answer = client.post(step_page(site.rereviewed, "approve"), other)

    assert answer.status_code == 409
    assert str(reason_for("request_id")) in unescape(answer.text)
    assert Review.objects.filter(notice=site.rereviewed, status="open").exists()


def test_the_request_of_somebody_else_is_not_answered(site: Site, reviewer, other_reviewer, client_of):
    used = filled_in(client_of(reviewer).get(step_page(site.in_review, "return")), reason="Feil.")
    client_of(reviewer).post(step_page(site.in_review, "return"), used)

    answer = client_of(other_reviewer).post(step_page(site.in_review, "return"), used)

    assert answer.status_code == 409


def test_what_was_approved_is_what_the_page_showed(editor: User, reviewer: User, client_of, visitor: Client):
    """The reviewer's page pins its text: a version saved after it was made is not approved by it."""
    notice = submitted(editor).notice
    data = filled_in(client_of(reviewer).get(step_page(notice, "approve")))
    act(workflow.recall, notice, editor)
    submitted(editor, saved(notice, editor, title="En annen tekst").notice)

    answer = client_of(reviewer).post(step_page(notice, "approve"), data)

    assert answer.status_code == 409
    assert not Publication.objects.exists()
    assert "En annen tekst" in answer.text


def test_words_that_are_html_stay_words(site: Site, client_of, editor: User, reviewer: User):
    data = tokens(site.in_review) | {"reason": "<script>alert(1)</script>"}
    client_of(reviewer).post(step_page(site.in_review, "return"), data)

    page = client_of(editor).get(reverse("desk-notice", args=[site.in_review.pk])).text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_versions_stay_when_a_draft_is_discarded(editor: User, reviewer: User, client_of):
    notice = saved(published(editor, reviewer).notice, editor, title="Ny").notice

    client_of(editor).post(step_page(notice, "discard"), tokens(notice))

    notice.refresh_from_db()
    assert notice.head is not None
    assert notice.head.number == 1
    assert Version.objects.filter(notice=notice).count() == 2
