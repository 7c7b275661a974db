"""The order and the columns of the list of notices, and the parts of it that are often asked for."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from notices import workflow
from notices.desk.notice_order import COLUMNS, DEFAULT_SORT, FIXED_COLUMNS, counts_by_view, known_sort
from notices.desk.table_rows import table_notices
from notices.models import Notice
from notices.views.desk import all_notices
from tests.support.browsing import Page
from tests.support.worlds import act, complete_document, created, published, saved, submitted, withdrawn

pytestmark = pytest.mark.django_db

LIST = "/admin/notices/"
USUAL = ("type", "state", "person", "due", "changed")


def rows(client: Client, **query: str) -> list[Any]:
    return client.get(LIST, query).context["rows"]


def titles(client: Client, **query: str) -> list[str]:
    return [str(row.title) for row in rows(client, **query)]


@pytest.fixture
def named(editor: User, other_editor: User, reviewer: User, manager: User) -> User:
    """A notice in each state; who asks is the editor."""
    for person, name in ((editor, "Berit"), (other_editor, "Anne"), (reviewer, "Cecilie")):
        person.first_name = name
        person.save()
    later = timezone.now() + timedelta(days=5)
    created(editor, complete_document(title="b utkast"))
    created(other_editor, complete_document(title="A utkast", technology_type="diagnostic"))
    submitted(editor, document=complete_document(title="c i godkjenning"), assigned_to=reviewer, due_at=later)
    published(editor, reviewer, document=complete_document(title="d publisert"))
    returned = submitted(editor, document=complete_document(title="e returnert")).notice
    act(workflow.return_to_writer, returned, reviewer, reason="Mangler.")
    withdrawn(editor, reviewer, manager)
    Notice.objects.filter(title="b utkast").update(review_by=timezone.localdate() - timedelta(days=2))
    return editor


def test_each_column_orders_by_what_it_shows(named, client_of):
    client = client_of(named)

    assert titles(client, sort="title")[:5] == ["A utkast", "b utkast", "c i godkjenning", "d publisert", "e returnert"]
    assert titles(client, sort="-title")[-5:] == [
        "e returnert",
        "d publisert",
        "c i godkjenning",
        "b utkast",
        "A utkast",
    ]
    assert [row.notice.number for row in rows(client, sort="number")] == [1, 2, None, None, None, None]
    assert [row.notice.number for row in rows(client, sort="-number")] == [2, 1, None, None, None, None]
    people = [row.person.first_name if row.person else "" for row in rows(client, sort="person")]
    assert people == ["Anne", "Berit", "Berit", "Cecilie", "", ""]
    assert titles(client, sort="due")[:2] == ["b utkast", "c i godkjenning"]
    assert titles(client, sort="-due")[:2] == ["c i godkjenning", "b utkast"]
    states = [row.state for row in rows(client, sort="state")]
    assert states == ["returned", "drafting", "drafting", "in_review", "publish", "withdraw_outdated"]
    labels = [str(row.type_label) for row in rows(client, sort="type")]
    assert labels == sorted(labels)
    saved(Notice.objects.get(title="A utkast"), named, summary="<p>Nytt.</p>")
    assert titles(client)[0] == titles(client, sort="-changed")[0] == "A utkast"
    times = [row.last_event.at for row in rows(client, sort="changed")]
    assert times == sorted(times)


def test_equal_ones_stand_in_the_same_order_on_every_page(client_of, editor, monkeypatch):
    monkeypatch.setattr(all_notices, "PAGE_SIZE", 4)
    for number in range(6):
        created(editor, complete_document(title=f"Varsel {number}"))
    client = client_of(editor)

    for sort in ("type", "-state", "due", "person", "areas"):
        everything = [title for page in "12" for title in titles(client, sort=sort, page=page)]
        assert len(set(everything)) == 6, sort
        assert everything[0] == "Varsel 5", sort


def test_the_head_says_the_order_and_leads_to_the_other_one_with_the_filter(named, client_of):
    text = client_of(named).get(LIST, {"sort": "due", "state": "drafting", "page": "1"}).text

    assert text.count("aria-sort=") == 1
    assert (
        '<th scope="col" aria-sort="ascending"><a class="hs-sort" href="/admin/notices/?sort=-due&amp;state=drafting">'
        in text
    )
    assert "/admin/notices/?sort=-changed&state=drafting" in Page(text).links
    # The filter keeps the order.
    assert '<input type="hidden" name="sort" value="due">' in text


@pytest.mark.parametrize("sort", ["", "x", "--due", "-", "due,title", "head__content", "\x00"])
def test_an_order_that_there_is_not_is_the_usual_one(sort: str, named, client_of):
    assert known_sort(sort) == DEFAULT_SORT
    assert titles(client_of(named), sort=sort) == titles(client_of(named))


def test_the_numbers_beside_the_parts_equal_what_they_lead_to(named, other_editor, reviewer, client_of):
    # In no part of the plain list.
    act(workflow.set_aside, created(named, complete_document(title="lagt bort")).notice, named)
    for person in (named, other_editor, reviewer):
        counts, total = counts_by_view(person, table_notices().filter(title="d publisert"))
        assert total == 1
        for view, number in counts.items():
            assert client_of(person).get(LIST, {"view": view}).context["page"].paginator.count == number, view
    assert counts_by_view(named, table_notices())[0] == {"": 6, "work": 4, "mine": 2, "late": 1}
    assert counts_by_view(reviewer, table_notices())[0]["mine"] == 1
    assert titles(client_of(named), view="late") == ["b utkast"]
    assert set(titles(client_of(other_editor), view="mine")) == {"A utkast"}
    # By the column, for any colleague.
    assert set(titles(client_of(named), assignee=str(reviewer.pk))) == {"c i godkjenning"}


def test_columns_are_chosen_once_and_remembered_for_each_person(named, reviewer, client_of):
    client = client_of(named)
    assert [column.code for column in client.get(LIST).context["columns"]] == list(USUAL)

    answer = client.post(f"{LIST}columns/", {"column": ["areas", "due", "x"], "back": "state=drafting&sort=due"})

    assert answer["Location"] == f"{LIST}?state=drafting&sort=due"
    page = client_of(named).get(LIST)
    assert [column.code for column in page.context["columns"]] == ["areas", "due"]
    boxes = 1
    assert page.text.count('<th scope="col"') == boxes + len(FIXED_COLUMNS) + 2
    assert len(client_of(reviewer).get(LIST).context["columns"]) == len(COLUMNS) - 1
    assert client.post(f"{LIST}columns/", {"back": "//evil.example"})["Location"].startswith(LIST)
    assert client.get(LIST).context["columns"] == []
