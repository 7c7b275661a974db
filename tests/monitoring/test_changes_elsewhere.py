"""What has changed since approval, elsewhere at the desk: in the menu, my work, a notice's page, the list of all."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from notices import workflow
from notices.models import Notice
from tests.desk.test_changes_pages import LIST
from tests.desk.test_desk import remarks, titles
from tests.monitoring.test_alerts import approve_notice, store_answer
from tests.monitoring.test_changed_trials import OTHER, two_trials
from tests.support.registry_records import enrolled
from tests.support.worlds import complete_document, created, saved

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(editor, reviewer) -> Notice:
    """Live; one trial has 660 participants now, which is notable, the other a longer name, which is small."""
    store_answer(enrollment=enrolled(660, "ACTUAL"))
    store_answer(number=OTHER, acronym="EXAMPLE-22")
    return approve_notice(editor, reviewer, document=two_trials())


def test_the_menu_says_how_many_are_open_on_every_page(notice, reviewer, client_of):
    for address in ("/admin/", "/admin/profile/", "/accounts/password/change/"):
        assert '<span class="visually-hidden">: </span>1<span' in client_of(reviewer).get(address).text, address


def test_my_work_has_my_notices_that_have_changed(notice, editor, other_editor, reviewer, client_of):
    mine, others, reviewers = (client_of(person).get("/admin/") for person in (editor, other_editor, reviewer))

    assert remarks(mine, "turn") == {str(notice): [_("Changed since approval")]}
    assert f"{LIST}?notice={notice.pk}" in mine.text
    assert (titles(others, "turn"), titles(reviewers, "turn")) == ([], [])


def test_a_notices_page_shows_its_changes_passed_dates_and_the_day_to_look_again(notice, editor, manager, client_of):
    long_ago = date(2021, 5, 1)
    workflow.assign(notice=notice, by=manager, request_id=uuid4(), assignee=editor, review_by=long_ago)
    saved(notice, editor, regulatory_statuses=())

    page = client_of(editor).get(reverse("desk-notice", args=[notice.pk]))

    assert [len(row) for row in page.context["changed"]] == [1, 1]
    assert (len(page.context["passed"]), page.context["review_is_due"]) == (1, True)
    assert page.context["passed"][0] in page.text


def test_a_notices_page_says_nothing_where_there_is_nothing(editor, client_of):
    page = client_of(editor).get(reverse("desk-notice", args=[created(editor).notice.pk]))

    assert 'id="changed"' not in page.text


def test_the_list_of_notices_marks_those_that_have_changed_and_finds_them(notice, editor, client_of):
    created(editor, complete_document(title="Et utkast"))

    page = client_of(editor).get("/admin/notices/?state=changed")

    assert [row.notice for row in page.context["rows"]] == [notice]
    assert page.context["rows"][0].changed_label == _("Changed since approval")
    assert [bool(row.changed_label) for row in client_of(editor).get("/admin/notices/").context["rows"]] == [
        False,
        True,
    ]
