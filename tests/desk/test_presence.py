"""Who has a form open is told to colleagues, stops nobody, and is forgotten within minutes."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notices.desk.presence import MIN_PAUSE, SHOWN_FOR
from notices.models import Event, Notice, Presence
from tests.support.query_counts import count_queries
from tests.support.sites import edit_page, filled_in
from tests.support.worlds import created, head_of

pytestmark = pytest.mark.django_db


def tell(client: Client, notice: Notice, **words: str) -> Any:
    return client.post(reverse("desk-presence", args=[notice.pk]), words)


@pytest.fixture
def colleague(other_editor, client_of) -> Client:
    other_editor.first_name, other_editor.last_name = "Ole", "Olsen"
    other_editor.save()
    return client_of(other_editor)


def test_colleagues_are_told_on_the_form_the_notice_page_and_by_the_answer(
    notice, editor_client, reviewer, client_of, colleague
):
    tell(colleague, notice)

    answer = tell(editor_client, notice).json()

    assert answer == {"others": ["Ole Olsen redigerer"]}
    for client, page in (
        (editor_client, edit_page(notice)),
        (client_of(reviewer), reverse("desk-notice", args=[notice.pk])),
    ):
        assert "Ole Olsen redigerer</" in client.get(page).text


def test_nobody_is_told_of_themselves_nor_of_another_notice(editor, notice, colleague, editor_client):
    other = created(editor).notice
    tell(colleague, notice)

    assert tell(colleague, notice).json() == {"others": []}
    assert "redigerer</" not in colleague.get(reverse("desk-notice", args=[notice.pk])).text
    assert tell(editor_client, other).json() == {"others": []}


def test_the_sentence_says_how_old_it_is_until_it_goes(notice, colleague, editor_client, set_now):
    now = timezone.now()
    tell(colleague, notice)

    def after(age: timedelta) -> list[str]:
        set_now(now + age)
        return tell(editor_client, notice).json()["others"]

    assert after(timedelta(seconds=100)) == ["Ole Olsen redigerer"]
    assert after(timedelta(minutes=2, seconds=30)) == ["Ole Olsen redigerer, for 2 min siden"]
    assert after(SHOWN_FOR + timedelta(seconds=1)) == []


def test_who_leaves_is_gone_at_once_and_who_says_nothing_is_erased(notice, colleague, editor_client, set_now):
    tell(colleague, notice)
    tell(editor_client, notice)

    assert tell(colleague, notice, leave="1").status_code == 200
    assert [row.person.username for row in Presence.objects.all()] == ["editor"]
    set_now(timezone.now() + SHOWN_FOR + timedelta(seconds=1))
    tell(colleague, notice)
    assert [row.person.username for row in Presence.objects.all()] == ["other_editor"]
    set_now(timezone.now() + 2 * SHOWN_FOR)
    call_command("send_mail")
    assert not Presence.objects.exists()


def test_it_is_written_once_a_while_however_often_it_is_said(notice, colleague, set_now):
    now = timezone.now()

    def seen_after(age: timedelta) -> datetime:
        set_now(now + age)
        tell(colleague, notice)
        return Presence.objects.get().seen_at

    first = seen_after(timedelta())
    assert seen_after(MIN_PAUSE / 2) == first
    assert seen_after(MIN_PAUSE + timedelta(seconds=1)) == now + MIN_PAUSE + timedelta(seconds=1)


def test_it_is_no_lock_and_leaves_no_event(notice, colleague, editor_client):
    events = Event.objects.count()
    tell(colleague, notice)

    assert Event.objects.count() == events
    data = filled_in(editor_client, notice, title="Skrevet imens")
    assert editor_client.post(edit_page(notice), data).status_code == 302
    assert head_of(notice).document.title == "Skrevet imens"


def test_only_who_may_write_can_be_present_and_an_old_colleague_is_nobody(
    notice, reviewer, client_of, colleague, editor_client, other_editor
):
    assert tell(client_of(reviewer), notice).status_code == 403
    assert tell(colleague, Notice(pk=10**6)).status_code == 404
    tell(colleague, notice)
    other_editor.is_active = False
    other_editor.save()

    assert tell(editor_client, notice).json() == {"others": []}


def test_a_form_that_cannot_be_saved_says_nothing(notice, editor_client, reviewer, client_of):
    address = reverse("desk-presence", args=[notice.pk])

    assert f'data-presence="{address}"' in editor_client.get(edit_page(notice)).text
    assert 'data-presence=""' in client_of(reviewer).get(edit_page(notice)).text


def test_being_told_costs_the_same_for_many(notice, editor, colleague, editor_client, django_user_model):
    page = reverse("desk-notice", args=[notice.pk])
    tell(colleague, notice)
    one = count_queries(editor_client, page)
    people = [django_user_model.objects.create_user(f"skriver {number}") for number in range(5)]
    Presence.objects.bulk_create(Presence(notice=notice, person=person, seen_at=timezone.now()) for person in people)

    assert count_queries(editor_client, page) == one
