"""Who writes and who decides, who is away and who stands in, and who must not decide."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from notices import workflow
from notices.access import people
from notices.access.notice_state import NoticeState
from notices.models import ConflictOfInterest, Notice
from notices.workflow import Refused, accounts
from tests.support.query_counts import MAX_DESK_QUERIES, count_queries
from tests.support.roles import give_roles, set_roles
from tests.support.sites import fields
from tests.support.worlds import act, created, published, saved, submitted

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
ADAY = timedelta(days=1)


def away(person: User, deputy: User | None = None, first: date = TODAY, last: date | None = None) -> User:
    people.update_profile(person, away_from=first, away_until=last, deputy=deputy)
    return person


def leave(person: User) -> None:
    person.is_active = False
    person.save()


def page_of(notice: Notice) -> str:
    return reverse("desk-people", args=[notice.pk])


def send(client: Client, notice: Notice, **words: Any) -> Any:
    """What the page sends after somebody has filled in `words`."""
    return client.post(page_of(notice), fields(client.get(page_of(notice))) | words)


# Who can decide


def test_offered_are_reviewers_who_had_no_hand_in_the_text(editor, other_editor, reviewer, other_reviewer):
    for person in (editor, other_editor):
        give_roles(person, "reviewer")
    notice = created(editor).notice
    submitted(other_editor, notice)

    offered = people.eligible_reviewers(NoticeState.of(notice.pk))

    assert offered == [other_reviewer, reviewer]


def test_not_offered_is_who_declared_a_conflict_left_or_lost_the_role(editor, reviewer, other_reviewer, manager):
    notice = submitted(editor).notice
    workflow.declare_conflict(notice=notice, by=reviewer, request_id=uuid4())
    leave(other_reviewer)

    assert people.eligible_reviewers(NoticeState.of(notice.pk)) == []


def test_whoever_is_about_to_submit_is_not_offered(editor, reviewer, other_reviewer):
    notice = created(editor).notice

    offered = people.eligible_reviewers(NoticeState.of(notice.pk), submitter=reviewer)

    assert offered == [other_reviewer]


# Who is away


@pytest.mark.parametrize(
    ("first", "last", "is_away"),
    [
        (None, None, False),
        (TODAY, None, True),
        (TODAY, TODAY, True),
        (TODAY - ADAY, TODAY - ADAY, False),
        (TODAY + ADAY, None, False),
    ],
)
def test_away_is_from_the_first_day_to_the_last(editor, other_editor, first, last, is_away):
    people.update_profile(editor, away_from=first, away_until=last, deputy=other_editor)
    person = people.everybody().get(pk=editor.pk)

    assert people.is_away(person) is is_away
    assert people.deputised_for(other_editor) == ([editor] if is_away else [])
    assert people.deputies_of([editor.pk]) == ({editor.pk: other_editor.pk} if is_away else {})


def test_a_day_begins_at_midnight_in_norway(editor, other_editor, set_now):
    away(editor, other_editor, date(2026, 7, 2), date(2026, 7, 2))
    half_past_midnight = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    set_now(half_past_midnight)

    assert people.deputised_for(other_editor) == [editor]


def test_a_deputy_stands_in_for_somebody_who_has_left(editor, other_editor):
    people.update_profile(editor, deputy=other_editor)
    assert people.deputised_for(other_editor) == []

    leave(editor)

    assert people.deputised_for(other_editor) == [editor]


def test_a_deputy_of_a_deputy_takes_on_nothing(editor, other_editor, reviewer):
    away(editor, other_editor)
    away(other_editor, reviewer)

    assert people.deputised_for(reviewer) == [other_editor]
    assert people.deputies_of([editor.pk]) == {editor.pk: other_editor.pk}


def test_a_deputy_who_has_left_stands_in_for_nobody(editor, other_editor):
    away(editor, other_editor)

    leave(other_editor)

    assert people.deputies_of([editor.pk]) == {}


def test_a_deputy_lends_no_rights(editor, reviewer, other_editor):
    notice = submitted(editor).notice
    away(reviewer, other_editor)

    with pytest.raises(Refused):
        act(workflow.approve, notice, other_editor)


# The page of a notice


def test_everybody_with_a_role_says_who_writes_and_who_decides(editor, other_editor, reviewer, manager, client_of):
    notice = submitted(editor).notice
    day = TODAY + timedelta(days=5)

    words = {"assignee": str(other_editor.pk), "reviewer": str(reviewer.pk)}
    answer = send(client_of(manager), notice, **words, due_at=f"{day:%d.%m.%Y}", review_by="01.02.2030")

    assert answer.status_code == 302
    notice.refresh_from_db()
    review = notice.reviews.get()
    assert (notice.assignee, notice.review_by) == (other_editor, date(2030, 2, 1))
    assert review.assigned_to == reviewer
    assert review.due_at and timezone.localdate(review.due_at) == day
    event = notice.events.get(command="assign")
    assert event.data["changed"] == ["assignee", "due_at", "review_by", "reviewer"]


def test_without_a_review_nobody_is_chosen_to_decide(editor, reviewer, client_of):
    notice = created(editor).notice

    page = client_of(editor).get(page_of(notice))

    assert "reviewer" not in fields(page)
    assert send(client_of(editor), notice, assignee="").status_code == 302
    notice.refresh_from_db()
    assert notice.assignee is None


def test_offered_on_the_page_are_those_who_can_act_and_the_others_are_told(
    editor, other_editor, reviewer, other_reviewer, client_of
):
    notice = submitted(editor).notice
    workflow.declare_conflict(notice=notice, by=reviewer, request_id=uuid4())
    away(other_reviewer, reviewer, last=TODAY + ADAY)

    page = client_of(editor).get(page_of(notice)).text

    chooser = page.partition('name="reviewer"')[2].partition("</select>")[0]
    assert f'value="{reviewer.pk}"' not in chooser
    assert f'value="{other_reviewer.pk}"' in chooser
    assert _("deputy: %(name)s") % {"name": people.name_of(reviewer)} in chooser
    assert f"{people.name_of(reviewer)} {_('has declared a conflict of interest')}" in page


@pytest.mark.parametrize("who", ["editor", "deactivated", "nobody"])
def test_a_forged_choice_is_refused_and_nothing_is_written(editor, deactivated, client_of, who):
    notice = submitted(editor).notice
    forged = {"editor": editor.pk, "deactivated": deactivated.pk, "nobody": 10**6}[who]

    answer = send(client_of(editor), notice, reviewer=str(forged))

    assert answer.status_code == 422
    assert notice.reviews.get().assigned_to is None
    assert not notice.events.filter(command="assign").exists()


def test_a_day_that_has_passed_is_no_due_date(editor, client_of):
    notice = submitted(editor).notice

    assert send(client_of(editor), notice, due_at=f"{TODAY - ADAY:%d.%m.%Y}").status_code == 422
    assert notice.reviews.get().due_at is None


def test_who_comes_too_late_sees_what_stands_and_keeps_what_was_chosen(editor, other_editor, manager, client_of):
    notice = created(editor).notice
    slow, quick = client_of(editor), client_of(manager)
    opened = fields(slow.get(page_of(notice)))
    send(quick, notice, assignee=str(other_editor.pk))

    answer = slow.post(page_of(notice), opened | {"review_by": "01.02.2030"})

    assert answer.status_code == 409
    assert people.name_of(other_editor) in answer.text.partition("<dl")[2].partition("</dl>")[0]
    assert "01.02.2030" in answer.text
    notice.refresh_from_db()
    assert (notice.assignee, notice.review_by) == (other_editor, None)
    assert notice.events.get(command="refused").data["reasons"] == ["out_of_date"]
    # The same form again speaks of what stands now.
    assert slow.post(page_of(notice), fields(answer)).status_code == 302


def test_the_same_press_twice_is_carried_out_once(editor, other_editor, client_of):
    notice = created(editor).notice
    client = client_of(editor)
    pressed = fields(client.get(page_of(notice))) | {"assignee": str(other_editor.pk)}

    answers = [client.post(page_of(notice), pressed).status_code for _turn in range(2)]

    assert answers == [302, 302]
    assert notice.events.filter(command="assign").count() == 1


@pytest.mark.parametrize("missing", ["arranged", "request_id"])
def test_a_form_that_does_not_say_what_it_changes_changes_nothing(editor, client_of, missing):
    notice = created(editor).notice
    client = client_of(editor)
    words = {name: value for name, value in fields(client.get(page_of(notice))).items() if name != missing}

    answer = client.post(page_of(notice), words | {"assignee": ""})

    assert answer.status_code == 422
    notice.refresh_from_db()
    assert notice.assignee == editor


def test_the_page_says_who_is_named_but_has_left(editor, other_editor, client_of):
    notice = created(other_editor).notice
    leave(other_editor)

    page = client_of(editor).get(page_of(notice)).text

    words = _("%(names)s is named here, but can't act any more. Choose somebody else.")
    assert words % {"names": people.name_of(other_editor)} in page.replace("&#x27;", "'")


# A conflict of interest


def test_a_reviewer_declares_a_conflict_and_takes_it_back(editor, reviewer, client_of):
    notice = submitted(editor, assigned_to=reviewer).notice
    client = client_of(reviewer)

    assert send(client, notice, act="declare", reason="Min søster leder studien.").status_code == 302

    conflict = ConflictOfInterest.objects.get()
    assert (conflict.person, conflict.reason, conflict.ended_at) == (reviewer, "Min søster leder studien.", None)
    assert notice.reviews.get().assigned_to is None
    with pytest.raises(Refused):
        act(workflow.approve, notice, reviewer)

    assert send(client, notice, act="end").status_code == 409  # not while the review is open
    act(workflow.recall, notice, editor)
    assert send(client, notice, act="end").status_code == 302

    submitted(editor, notice)
    assert act(workflow.approve, notice, reviewer).publication


def test_only_a_reviewer_has_a_conflict_to_declare(editor, client_of):
    notice = submitted(editor).notice

    page = client_of(editor).get(page_of(notice))
    answer = send(client_of(editor), notice, act="declare")

    assert 'value="declare"' not in page.text
    assert answer.status_code == 403
    assert not ConflictOfInterest.objects.exists()
    assert notice.events.get(command="refused").data["command"] == "declare_conflict"


# Everybody


def test_the_list_names_everybody_with_a_role_and_their_open_work(editor, reviewer, deactivated, manager, client_of):
    created(editor)
    published(editor, reviewer)
    submitted(editor, assigned_to=reviewer)

    page = client_of(manager).get(reverse("desk-people-list")).text

    rows = [row.partition("</tr>")[0] for row in page.partition("<tbody>")[2].split("<tr>")[1:]]
    assert [people.name_of(one) in row for one, row in zip([editor, manager, reviewer, deactivated], rows, strict=True)]
    numbers = [[cell.partition("</td>")[0] for cell in row.split("<td>")[-2:]] for row in rows]
    assert numbers == [["1", "0"], ["0", "0"], ["0", "1"], ["0", "0"]]


def test_who_is_invited_has_not_left_and_their_role_can_be_confirmed(manager, administrator, client_of, settings):
    settings.CONFIRM_ROLES = True
    give_roles(administrator, "manager")
    account = accounts.NewAccount("kari", "kari@example.org", "Kari", "Nordmann")
    accounts.invite(account=account, roles=["editor", "reviewer"], by=manager)

    answer = client_of(administrator).get(reverse("desk-people-list"))

    assert [one.is_invited for one in answer.context["colleagues"]] == [False, False, True]
    assert (answer.context["forms"], _("Has left") in answer.text) == ([], False)
    assert [(grant.person.username, grant.role) for grant, _name, _giver in answer.context["waiting"]] == [
        ("kari", "reviewer")
    ]
    accounts.deactivate(person=User.objects.get(username="kari"), by=manager)
    answer = client_of(administrator).get(reverse("desk-people-list"))
    assert (answer.context["waiting"], _("Has left") in answer.text) == ([], True)


def test_a_manager_names_the_deputy_of_somebody_who_has_left(editor, other_editor, manager, client_of):
    leave(editor)

    answer = client_of(manager).post(
        reverse("desk-people-list"), {"person": str(editor.pk), "deputy": str(other_editor.pk)}
    )

    assert answer.status_code == 302
    assert people.deputised_for(other_editor) == [editor]


def test_nobody_names_the_deputy_of_somebody_who_is_here(editor, other_editor, manager, client_of):
    words = {"person": str(editor.pk), "deputy": str(other_editor.pk)}

    assert client_of(manager).post(reverse("desk-people-list"), words).status_code == 422
    assert people.profile_of(User.objects.get(pk=editor.pk)).deputy is None


@pytest.mark.parametrize("chosen", ["editor", "deactivated", "administrator"])
def test_a_deputy_is_somebody_else_who_is_at_the_desk(editor, deactivated, administrator, manager, client_of, chosen):
    leave(editor)
    deputy = {"editor": editor, "deactivated": deactivated, "administrator": administrator}[chosen]
    words = {"person": str(editor.pk), "deputy": str(deputy.pk)}

    assert client_of(manager).post(reverse("desk-people-list"), words).status_code == 422


def test_nobody_who_is_away_is_made_their_own_deputy(editor, manager, client_of):
    away(editor)
    words = {"person": str(editor.pk), "deputy": str(editor.pk)}

    assert client_of(manager).post(reverse("desk-people-list"), words).status_code == 422


def test_only_a_manager_names_the_deputy_of_somebody_else(editor, other_editor, client_of):
    leave(editor)
    client = client_of(other_editor)

    page = client.get(reverse("desk-people-list"))
    words = {"person": str(editor.pk), "deputy": str(other_editor.pk)}

    assert 'name="deputy"' not in page.text
    assert client.post(reverse("desk-people-list"), words).status_code == 403
    assert people.deputised_for(other_editor) == []


# How many queries


def test_the_pages_take_as_few_queries_for_many_people_as_for_one(editor, reviewer, manager, client_of):
    notice = published(editor, reviewer).notice
    submitted(editor, saved(notice, editor, title="Ny tekst").notice)
    workflow.declare_conflict(notice=notice, by=reviewer, request_id=uuid4())
    where = [page_of(notice), reverse("desk-people-list"), reverse("desk-profile")]
    one = [count_queries(client_of(manager), address) for address in where]

    for number in range(30):
        person = User.objects.create_user(f"person{number}")
        set_roles(person, "editor", "reviewer")
        away(person, editor)
        created(person)

    many = [count_queries(client_of(manager), address) for address in where]
    print(one, many)
    assert many == one
    assert max(one) <= MAX_DESK_QUERIES
