"""Scheduling at the desk: the writer's wish, the reviewer's time, what is said of it, and the way back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from notices import workflow
from notices.access.people import update_profile
from notices.models import Notice, Publication, Review
from notices.workflow import accounts
from tests.support.browsing import Page
from tests.support.roles import give_roles
from tests.support.sites import fields, has_button, step_page, tokens
from tests.support.worlds import act, created, published, saved, submitted

pytestmark = pytest.mark.django_db

# A day within the year to come, whenever the tests are run.
LATER = (timezone.now() + timedelta(days=30)).replace(hour=9, minute=30, second=0, microsecond=0)


def time_fields(moment: datetime) -> dict[str, str]:
    """What a person would type for a moment."""
    return {"publish_at_day": f"{timezone.localtime(moment):%d.%m.%Y}", "publish_at_time": f"{_oslo(moment)}"}


def _oslo(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M}"


def in_words(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")


@pytest.fixture
def post(client_of) -> Callable[..., Any]:
    """A function: the answer to a step, sent with today's tokens."""

    def post_step(who: User, notice: Notice, name: str, **words: str) -> Any:
        return client_of(who).post(step_page(notice, name), {**tokens(notice), **words}, follow=True)

    return post_step


def errors(response: Any) -> set[str]:
    return set(response.context["form"].errors)


# Submitting


def test_the_writer_names_a_time_a_reviewer_and_a_day(editor, reviewer, post):
    notice = created(editor).notice
    day = timezone.localdate() + timedelta(days=3)

    post(editor, notice, "submit", assigned_to=str(reviewer.pk), due_at=f"{day:%d.%m.%Y}", **time_fields(LATER))

    review = Review.objects.get()
    assert review.assigned_to == reviewer
    assert review.publish_at == LATER
    assert review.due_at is not None
    assert timezone.localtime(review.due_at).date() == day


def test_only_those_who_may_decide_are_offered(editor, other_editor, reviewer, other_reviewer, manager, client_of):
    for person in (editor, other_editor):
        give_roles(person, "reviewer")
    left = User.objects.create_user("left")
    give_roles(left, "reviewer")
    accounts.deactivate(person=left, by=None)
    notice = saved(created(other_editor).notice, editor, title="To har skrevet").notice
    workflow.declare_conflict(notice=notice, by=other_reviewer, request_id=tokens(notice)["request_id"])  # type: ignore[arg-type]

    page = client_of(editor).get(step_page(notice, "submit"))

    offered = [value for value, _label in page.context["form"].fields["assigned_to"].choices]
    assert offered == ["", str(reviewer.pk)]


def test_who_is_away_is_named_with_the_deputy(editor, reviewer, other_reviewer, client_of):
    update_profile(reviewer, deputy=other_reviewer, away_from=timezone.localdate())

    page = client_of(editor).get(step_page(created(editor).notice, "submit")).text

    assert _("deputy: %(name)s") % {"name": other_reviewer.get_full_name()} in page


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ({"assigned_to": "me"}, {"assigned_to"}),
        ({"assigned_to": "999999"}, {"assigned_to"}),
        ({"due_at": "01.01.2020"}, {"due_at"}),
        ({"due_at": "i morgen"}, {"due_at"}),
        ({"publish_at_day": "01.01.2020", "publish_at_time": "12:00"}, {"publish_at_day"}),
        ({"publish_at_time": "12:00"}, {"publish_at_day"}),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(words: dict[str, str], wrong: set[str], editor, post):
    give_roles(editor, "reviewer")
    notice = created(editor).notice
    words = {name: str(editor.pk) if value == "me" else value for name, value in words.items()}

    answer = post(editor, notice, "submit", note_to_reviewer="Ny studie.", **words)

    assert (answer.status_code, errors(answer)) == (422, wrong)
    assert "Ny studie." in answer.text
    assert has_button(answer, "submit")
    assert not Review.objects.exists()


# Approving


def test_the_wish_stands_in_the_reviewers_form_and_is_what_happens(editor, reviewer, client_of):
    notice = submitted(editor, publish_at=LATER).notice
    client = client_of(reviewer)
    question = client.get(step_page(notice, "approve"))

    answer = client.post(step_page(notice, "approve"), fields(question), follow=True)

    assert _("The writer would like it to be published %(when)s.") % {"when": in_words(LATER)} in unescape(
        question.text
    )
    assert Publication.objects.get().effective_at == LATER
    message = _("The notice is approved. The public sees it from %(when)s on.") % {"when": in_words(LATER)}
    assert message in unescape(answer.text)
    assert _("Approved for later publication") in answer.text


def test_the_reviewer_has_the_last_word_on_the_time(editor, reviewer, post):
    wished, other = (submitted(editor, publish_at=LATER).notice for _number in range(2))

    post(reviewer, wished, "approve", when="at_once", **time_fields(LATER))
    post(reviewer, other, "approve", when="later", **time_fields(LATER + timedelta(days=1)))

    assert Publication.objects.get(notice=wished).effective_at <= timezone.now()
    assert Publication.objects.get(notice=other).effective_at == LATER + timedelta(days=1)


def test_a_wish_that_has_passed_is_told_and_not_proposed(editor, reviewer, client_of):
    wish = timezone.now() - timedelta(hours=1)
    notice = submitted(editor, publish_at=wish).notice

    question = client_of(reviewer).get(step_page(notice, "approve"))

    assert in_words(wish) in question.text
    assert fields(question)["when"] == ["at_once"]
    assert fields(question)["publish_at_day"] == [""]


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ({"when": "later"}, {"publish_at_day"}),
        ({"when": "later", "publish_at_day": "01.01.2020", "publish_at_time": "12:00"}, {"publish_at_day"}),
        ({"publish_at_day": "01.01.2020", "publish_at_time": "12:00"}, {"publish_at_day"}),
        (
            {"when": "later", "publish_at_day": "31.02.2030", "publish_at_time": "x"},
            {"publish_at_day", "publish_at_time"},
        ),
        ({"when": "never"}, {"when"}),
    ],
)
def test_a_time_that_makes_no_sense_publishes_nothing(words: dict[str, str], wrong: set[str], editor, reviewer, post):
    notice = submitted(editor).notice

    answer = post(reviewer, notice, "approve", note="Lest nøye.", **words)

    assert answer.status_code == 422
    assert wrong <= errors(answer)
    assert "Lest nøye." in answer.text
    assert not Publication.objects.exists()


def test_a_time_that_comes_twice_asks_which_and_takes_the_answer(editor, reviewer, post, client_of, set_now):
    notice = submitted(editor).notice
    at = {"when": "later", "publish_at_day": "31.10.2027", "publish_at_time": "02:30"}
    set_now(datetime(2027, 9, 1, tzinfo=UTC))

    first = post(reviewer, notice, "approve", **at)
    second = post(reviewer, notice, "approve", publish_at_which="second", **at)

    assert "publish_at_which" not in fields(client_of(reviewer).get(step_page(created(editor).notice, "submit")))
    assert (first.status_code, errors(first)) == (422, {"publish_at_which"})
    assert _("The second time (winter time)") in unescape(first.text)
    assert second.redirect_chain
    assert Publication.objects.get().effective_at == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


# Afterwards


def test_the_page_of_the_notice_says_when_and_leads_to_cancelling(editor, reviewer, manager, client_of):
    notice = submitted(editor).notice
    act(workflow.approve, notice, reviewer, publish_at=LATER)
    words = _("Version %(number)s is scheduled for %(when)s.") % {"number": 1, "when": in_words(LATER)}

    for person, may_cancel in ((editor, False), (reviewer, True), (manager, True)):
        page = client_of(person).get(reverse("desk-notice", args=[notice.pk])).text
        assert words in page
        assert (step_page(notice, "cancel") in Page(page).links) is may_cancel
        assert f"/varsel/{Notice.objects.get().number}/" not in page
    assert words in client_of(manager).get(step_page(notice, "cancel")).text


def test_a_draft_beside_a_schedule_shows_both(editor, reviewer, client_of):
    notice = submitted(editor).notice
    act(workflow.approve, notice, reviewer, publish_at=LATER)
    saved(notice, editor, title="Nyere tekst")
    client = client_of(editor)
    own_page, all_notices = client.get(reverse("desk-notice", args=[notice.pk])), client.get("/admin/notices/")

    assert _("Version %(number)s, public from %(when)s") % {"number": 1, "when": in_words(LATER)} in own_page.text
    assert f'<li aria-current="step"><b>{_("Draft")}</b>' in own_page.text
    assert _("public from %(when)s") % {"when": in_words(LATER)} in all_notices.text
    assert f'data-state="drafting">{_("Draft")}' in all_notices.text
    assert [row.notice.pk for row in client.get("/admin/").context["groups"][0].rows] == [notice.pk]


def test_both_numbers_of_a_version_are_told(editor, reviewer, client_of):
    notice = published(editor, reviewer, saved(created(editor).notice, editor, title="Den første ute").notice).notice
    submitted(editor, saved(notice, editor, title="Den neste").notice)
    act(workflow.approve, notice, reviewer, publish_at=LATER)

    page = client_of(editor).get(reverse("desk-notice", args=[notice.pk]))

    versions = [row for row in page.context["history"] if row.is_version]
    rows = {row.event.version.number: (row.public, row.standing) for row in versions}
    assert rows == {3: ((), "scheduled"), 2: ((1,), "live"), 1: ((), "")}
    assert _("The desk numbers every save; the public counts only what was published.") in page.text
