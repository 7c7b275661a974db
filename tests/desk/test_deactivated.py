"""Somebody who may not be at the desk any more presses a button: nothing is written, and an event tells of it."""

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.urls import reverse

from notices.models import DraftBuffer, Notice
from tests.support.roles import end_roles
from tests.support.sharing import address, shared
from tests.support.sites import edit_page, filled_in, step_page, tokens
from tests.support.worlds import created, submitted

pytestmark = pytest.mark.django_db


def refusals(notice: Notice) -> list[tuple[str, str]]:
    """Who was refused what, as the notice's events tell it."""
    refused = notice.events.filter(command="refused").select_related("actor")
    return [(event.actor_name, event.data["command"]) for event in refused]


def test_a_reviewer_who_was_deactivated_after_opening_the_page_approves_nothing(editor, reviewer: User, client_of):
    notice = submitted(editor).notice
    client, data = client_of(reviewer), tokens(notice)
    User.objects.filter(pk=reviewer.pk).update(is_active=False)

    answer = client.post(step_page(notice, "approve"), data)

    assert answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")
    assert refusals(notice) == [("Reviewer", "approve")]
    assert not notice.publications.exists()


def test_a_reviewer_who_lost_the_role_after_opening_the_page_approves_nothing(editor, reviewer: User, client_of):
    notice = submitted(editor).notice
    client, data = client_of(reviewer), tokens(notice)
    end_roles(reviewer)

    answer = client.post(step_page(notice, "approve"), data)

    assert answer.status_code == 403
    assert refusals(notice) == [("Reviewer", "approve")]
    assert not notice.publications.exists()


def test_an_editor_who_lost_the_role_saves_nothing(editor: User, other_editor: User, client_of):
    notice = created(editor).notice
    client = client_of(other_editor)
    data = filled_in(client, notice, title="Ny")
    end_roles(other_editor)

    assert client.post(edit_page(notice), data).status_code == 403
    assert refusals(notice) == [("Other editor", "desk-edit")]
    assert notice.versions.count() == 1


# Every kind of page that asks who somebody is; one that is open sends some of them by itself.
PAGES = [
    ("get", "/admin/", {}),
    ("get", "/admin/notices/{notice}/edit/", {}),
    ("post", "/admin/notices/{notice}/edit/", {"title": "Ny"}),
    ("post", "/admin/notices/{notice}/submit/", {}),
    ("post", "/admin/notices/{notice}/autosave/", {"title": "Ny"}),
    ("post", "/admin/notices/{notice}/ready/", {"title": "Ny"}),
    ("post", "/admin/pasted/", {"html": "<p>Ny</p>"}),
    ("get", "/admin/similar/", {"title": "Ny"}),
    ("get", "/admin/people/", {}),
    ("get", "/django-admin/", {}),
    ("get", "/accounts/password/change/", {}),
]


def test_a_session_that_was_left_to_a_closed_account_is_refused_and_deleted_at_its_next_use(
    editor: User, client_of
) -> None:
    notice = created(editor).notice
    wrong = []
    for method, path, data in PAGES:
        User.objects.filter(pk=editor.pk).update(is_active=True)
        client = client_of(editor)
        User.objects.filter(pk=editor.pk).update(is_active=False)
        answer = getattr(client, method)(path.format(notice=notice.pk), data)
        if answer.status_code not in (302, 401) or Session.objects.exists():
            wrong.append((path, answer.status_code, Session.objects.count()))
        Session.objects.all().delete()

    assert wrong == []
    assert (notice.versions.count(), DraftBuffer.objects.count()) == (1, 0)


def test_a_link_for_guests_is_the_same_to_somebody_whose_account_was_closed(editor: User, client_of) -> None:
    """It looks at no session, of whomever: what is left of one is deleted at the desk."""
    _link, token = shared(created(editor).notice, editor)
    client = client_of(editor)
    User.objects.filter(pk=editor.pk).update(is_active=False)

    assert client.get(address(token)).status_code == 200
    assert Session.objects.count() == 1
    assert client.get("/admin/").status_code == 302
    assert not Session.objects.exists()


def test_only_looking_leaves_no_event(editor: User, reviewer: User, client_of):
    notice = submitted(editor).notice
    client = client_of(reviewer)
    end_roles(reviewer)

    assert client.get(step_page(notice, "approve")).status_code == 403
    assert refusals(notice) == []


def test_a_page_that_keeps_its_text_by_itself_leaves_no_event(editor: User, other_editor: User, client_of):
    notice = created(editor).notice
    client = client_of(other_editor)
    data = filled_in(client, notice, title="Ny")
    User.objects.filter(pk=other_editor.pk).update(is_active=False)

    assert client.post(reverse("desk-autosave", args=[notice.pk]), data).status_code != 200
    assert refusals(notice) == []


def test_a_visitor_leaves_no_event(editor: User, visitor):
    notice = submitted(editor).notice

    assert visitor.post(step_page(notice, "approve"), tokens(notice)).status_code == 302
    assert refusals(notice) == []
