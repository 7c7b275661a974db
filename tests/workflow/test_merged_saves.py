"""A text that was merged with a colleague's is saved once, undoes nothing in silence, and the colleague is told."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from notices import workflow
from notices.access import people
from notices.desk.audit_log import log_entries
from notices.mail.sending import send_waiting
from notices.models import MergeNews, Notice, Outbox
from notices.verification import verify
from notices.views.desk.access import menu_counts
from notices.workflow import Outcome, Refused
from notices.workflow.merging import VersionsBetween
from tests.support.roles import end_roles, set_roles
from tests.support.worlds import head_of, saved
from tests.workflow.test_requests import page

pytestmark = pytest.mark.django_db

THEIRS: dict[str, Any] = {"title": "Kollegaens tittel", "disease": "<p>Kollegaens ord.</p>"}


@pytest.fixture
def overtaken(notice: Notice, other_editor: User) -> Notice:
    """A notice whose second version is a colleague's."""
    return saved(notice, other_editor, **THEIRS).notice


def save_merged(notice: Notice, by: User, known: Any = (), **changes: Any) -> Outcome:
    """The head with changes, saved as a text that was made from the first version."""
    document = head_of(notice).document.revised(**changes)
    return workflow.save(**page(notice), document=document, by=by, base_version=1, known=known)


def ids(notice: Notice, *places: str) -> list[str]:
    return [change.id for change in VersionsBetween(notice.pk, 1, 2).changes() if change.place in places]


def test_the_event_names_the_places_that_were_taken_over_with_their_version_and_person(overtaken, editor, other_editor):
    outcome = save_merged(overtaken, editor, holder="Min innehaver")

    source = {"version": 2, "by": other_editor.pk}
    assert outcome.event
    assert outcome.event.data["merged"] == [{"place": "title", **source}, {"place": "disease#1", **source}]
    assert "overruled" not in outcome.event.data
    assert list(MergeNews.objects.values_list("event", "person", "seen_at")) == [
        (outcome.event.pk, other_editor.pk, None)
    ]
    assert list(verify()) == []


def test_what_would_be_undone_in_silence_is_refused_and_with_its_name_it_is_saved(overtaken, editor, other_editor):
    with pytest.raises(Refused) as refused:
        save_merged(overtaken, editor, title="Min tittel")
    assert [reason.code for reason in refused.value.reasons] == ["would_undo"]
    assert overtaken.versions.count() == 2

    outcome = save_merged(overtaken, editor, known=ids(overtaken, "title"), title="Min tittel")

    assert outcome.event
    assert [row["place"] for row in outcome.event.data["overruled"]] == ["title"]
    assert [row["place"] for row in outcome.event.data["merged"]] == ["disease#1"]
    (entry,) = log_entries([outcome.event])
    assert any(other_editor.get_full_name() in line for line in entry.details)


def test_what_i_saved_myself_is_neither_refused_nor_told(notice, editor):
    saved(notice, editor, **THEIRS)

    outcome = save_merged(notice, editor, title="Min tittel")

    assert outcome.event
    assert not {"merged", "overruled"} & outcome.event.data.keys()
    assert not MergeNews.objects.exists()
    assert not Outbox.objects.exists()


def test_the_same_merged_form_sent_twice_is_saved_and_told_once(overtaken, editor):
    now = page(overtaken)
    document = head_of(overtaken).document.revised(holder="Min innehaver")

    outcomes = [workflow.save(**now, document=document, by=editor, base_version=1) for _press in range(2)]

    assert outcomes[0].version == outcomes[1].version
    assert (overtaken.versions.count(), MergeNews.objects.count()) == (3, 1)


def test_a_text_that_is_the_head_again_is_no_version_and_tells_nobody(overtaken, editor):
    assert save_merged(overtaken, editor).event is None
    assert not MergeNews.objects.exists()


# Telling


@pytest.mark.parametrize("address", ["desk", "desk-notice"])
def test_a_colleague_sees_it_at_the_desk_until_they_have_seen_it(overtaken, editor, other_editor, client_of, address):
    save_merged(overtaken, editor, known=ids(overtaken, "title"), title="Min tittel")
    client: Client = client_of(other_editor)
    place = reverse(address, args=[overtaken.pk] if address == "desk-notice" else [])
    before = client.get(place)
    (item,) = before.context["merge_news"]

    answer = client.post(
        reverse("desk-merge-news", args=[overtaken.pk]), {"until": item.event_id, "is_from_desk": "on"}
    )

    assert (item.name, item.number, item.overruled) == (editor.get_full_name(), 3, ["Tittel"])
    assert "data-merge-news" in before.text
    assert answer.status_code == 302
    assert "data-merge-news" not in client.get(place).text
    assert "data-merge-news" not in client_of(editor).get(place).text


def test_only_a_persons_own_news_are_counted(overtaken, editor, other_editor):
    save_merged(overtaken, editor, holder="Min innehaver")

    assert [menu_counts(person)["merge_news"] for person in (editor, other_editor)] == [0, 1]


def test_news_that_came_after_the_page_stay(overtaken, editor, other_editor, client_of):
    save_merged(overtaken, editor, holder="Min innehaver")
    first = MergeNews.objects.get()
    save_merged(overtaken, editor, holder="Enda en innehaver")

    client_of(other_editor).post(reverse("desk-merge-news", args=[overtaken.pk]), {"until": first.event_id})

    assert list(MergeNews.objects.unseen().values_list("event", flat=True)) == [
        MergeNews.objects.exclude(pk=first.pk).get().event_id
    ]


@pytest.mark.parametrize("forged", [{}, {"until": "x"}, {"until": "0"}, {"until": "9" * 30}])
def test_a_forged_form_marks_nothing_as_seen(overtaken, editor, other_editor, client_of, forged):
    save_merged(overtaken, editor, holder="Min innehaver")

    answer = client_of(other_editor).post(reverse("desk-merge-news", args=[overtaken.pk]), forged)

    assert answer.status_code == 302
    assert MergeNews.objects.unseen().count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"holder": "Min"}, "saved version 3, which takes over what you had saved."),
        ({"title": "Min"}, "saved version 3, which lacks some of what you had saved."),
    ],
)
def test_a_colleague_gets_a_mail_in_their_digest(
    overtaken, editor, other_editor, mailoutbox: list[EmailMessage], changes: dict[str, str], sentence: str
):
    people.update_profile(other_editor, language="en", mail_rest="now")
    save_merged(overtaken, editor, known=ids(overtaken, *changes), **changes)

    send_waiting()

    (mail,) = mailoutbox
    assert mail.to == [other_editor.email]
    assert f"{editor.get_full_name()} {sentence}" in mail.body


def test_a_colleague_who_lost_the_role_in_between_gets_no_mail(overtaken, editor, other_editor, mailoutbox):
    save_merged(overtaken, editor, holder="Min innehaver")
    end_roles(other_editor)

    send_waiting()

    assert mailoutbox == []


def test_who_lost_the_role_in_between_saves_nothing(overtaken, editor):
    set_roles(editor, "reviewer")

    with pytest.raises(Refused) as refused:
        save_merged(overtaken, editor, holder="Min innehaver")

    assert [reason.code for reason in refused.value.reasons] == ["role"]
    assert overtaken.versions.count() == 2


def test_a_text_of_a_version_that_there_is_not_is_taken_as_made_from_the_oldest(overtaken, other_editor):
    between = VersionsBetween(overtaken.pk, 999, 2)

    assert (between.base_number, between.number) == (1, 2)
    assert {change.place for change in between.changes()} == {"title", "disease#1"}
    assert between.by_others(between.changes(), other_editor.pk) == {}
