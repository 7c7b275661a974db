"""One mail a day: what waited for it, and what is due."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.utils import timezone, translation
from django.utils.formats import date_format

from notices import workflow
from notices.access import people
from notices.forms.date_and_time import end_of_day
from notices.mail import outbox
from notices.mail.sending import send_waiting
from notices.models import Notice, Outbox
from notices.workflow import accounts
from tests.support.roles import give_roles
from tests.support.worlds import act, complete_document, created, head_of, published, submitted

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
Digests = Callable[[int, int], dict[str, str]]


@pytest.fixture(autouse=True)
def only_the_digest(editor, reviewer, manager) -> None:
    for person in (editor, reviewer, manager):
        people.update_profile(person, language="en", mail_my_turn="never")


@pytest.fixture
def digests(mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch) -> Digests:
    """A function: send what waits, so many days from now at this hour in Norway; the new mails by their readers."""

    def send(days: int, hour: int) -> dict[str, str]:
        mailoutbox.clear()
        moment = timezone.make_aware(datetime.combine(TODAY + timedelta(days=days), time(hour)))
        with monkeypatch.context() as patch:
            patch.setattr(timezone, "now", lambda: moment)
            send_waiting()
        return {mail.to[0].partition("@")[0]: f"{mail.subject}\n{mail.body}" for mail in mailoutbox}

    return send


def comment(notice: Notice, by: User) -> None:
    workflow.comment(version=head_of(notice), text="Er dette riktig?", by=by, request_id=uuid4())


def test_what_happened_is_collected_until_the_hour_and_told_once(editor, reviewer, manager, digests):
    people.update_profile(manager, mail_rest="never")
    notices = [created(editor, complete_document(title=title)).notice for title in ("Den ene", "Den andre")]
    for notice in notices:
        comment(notice, reviewer)
    assert send_waiting()["addressed"] == 2

    assert digests(1, 6) == {}
    mails = digests(1, 7)

    assert mails.keys() == {"editor"}
    assert mails["editor"].startswith("HorizonScan: 2 things from the desk\n")
    assert mails["editor"].index("Den ene") < mails["editor"].index("Den andre")
    assert digests(1, 8) == {}
    assert digests(2, 7) == {}
    assert not Outbox.objects.waiting().exists()


def test_what_guests_say_waits_for_the_digest_whoever_wants_their_mail_at_once(
    editor, reviewer, manager, digests, mailoutbox
):
    for person in (editor, manager):
        people.update_profile(person, mail_my_turn="now", mail_rest="now")
    version = head_of(created(editor).notice)
    words = {"version": version, "reader": "Firma AS", "days": 5, "by": manager}
    link = workflow.share(**words, request_id=uuid4())[0].share_link

    for text in ("Feil dose.", "Feil N.", "Feil navn."):
        workflow.comment(version=version, text=text, request_id=uuid4(), share_link=link, guest_name="Kari fra Firma")

    send_waiting()
    assert mailoutbox == []
    mails = digests(1, 7)
    # The writer, and who made the link; once for all three.
    assert mails.keys() == {"editor", "manager"}
    assert "Kari fra Firma (guest) commented on version 1. (3 times)" in mails["editor"]
    assert digests(1, 8) == digests(2, 7) == {}
    assert not Outbox.objects.waiting().exists()


def test_what_others_did_with_a_role_waits_for_the_digest_too(editor, manager, digests):
    accounts.give_role(person=editor, role="reviewer", by=manager)
    assert send_waiting()["sent"] == 0

    assert "Manager gave you a role at the desk: Reviewer.\nhttp://testserver/admin/people/" in digests(1, 7)["editor"]
    assert not Outbox.objects.waiting().exists()


def test_a_digest_is_not_sent_where_nothing_is_new(editor, reviewer, digests):
    published(editor, reviewer)
    digests(1, 7)

    assert digests(2, 7) == {}


def test_a_due_review_is_told_when_it_is_near_and_when_it_is_overdue(editor, reviewer, digests):
    submitted(editor, assigned_to=reviewer, due_at=end_of_day(TODAY + timedelta(days=5)))

    mails = {day: digests(day, 7).get("reviewer", "") for day in range(1, 9)}

    assert {day: bool(text) for day, text in mails.items()} == {day: day in (4, 6) for day in mails}
    assert "To be decided by" in mails[4] and "Overdue" not in mails[4]
    assert "Overdue: to be decided by" in mails[6]


def test_a_day_to_look_again_is_told_to_the_writer(editor, reviewer, manager, digests):
    notice = published(editor, reviewer).notice
    day = TODAY + timedelta(days=20)
    workflow.assign(notice=notice, by=manager, request_id=uuid4(), assignee=editor, review_by=day)
    digests(1, 7)

    mails = {days: digests(days, 7).get("editor", "") for days in range(2, 24)}

    assert [days for days, text in mails.items() if text] == [7, 21]
    with translation.override("en"):
        assert f"To be looked at again by {date_format(day, 'SHORT_DATE_FORMAT')}." in mails[7]
    assert "Overdue" in mails[21]


def test_a_decided_review_is_due_no_more(editor, reviewer, digests):
    notice = submitted(editor, assigned_to=reviewer, due_at=end_of_day(TODAY + timedelta(days=1))).notice
    act(workflow.approve, notice, reviewer)

    assert "reviewer" not in digests(1, 7)


def test_the_deputy_hears_what_is_due(editor, reviewer, other_reviewer, digests):
    people.update_profile(other_reviewer, language="en", mail_my_turn="never")
    submitted(editor, assigned_to=reviewer, due_at=end_of_day(TODAY))
    people.update_profile(reviewer, away_from=date(2020, 1, 1), deputy=other_reviewer)

    assert digests(1, 7).keys() == {"reviewer", "other_reviewer"}


@pytest.mark.parametrize("my_turn", ["never", "digest"])
def test_who_wants_nothing_of_the_rest_hears_nothing_of_what_is_due(editor, reviewer, digests, my_turn):
    people.update_profile(reviewer, mail_my_turn=my_turn, mail_rest="never")
    submitted(editor, assigned_to=reviewer, due_at=end_of_day(TODAY + timedelta(days=2)))
    digests(1, 7)

    assert digests(3, 7) == {}


def test_what_is_due_waits_for_the_hour(editor, reviewer, digests):
    submitted(editor, assigned_to=reviewer, due_at=end_of_day(TODAY + timedelta(days=1)))
    digests(1, 7)

    assert digests(2, 6) == {}
    assert digests(2, 7).keys() == {"reviewer"}


@pytest.mark.parametrize(("hour", "days"), [(6, 0), (7, 1), (23, 1)])
@pytest.mark.parametrize("day", [date(2026, 1, 10), date(2026, 3, 28), date(2026, 10, 24)])
def test_the_next_digest_is_at_the_hour_of_clocks_in_norway(day, hour, days):
    now = timezone.make_aware(datetime.combine(day, time(hour)))

    due = outbox.next_digest_hour(now)

    assert due == timezone.make_aware(datetime.combine(day + timedelta(days=days), time(7)))


def test_who_left_gets_no_digest_and_nothing_waits_for_them(editor, reviewer, digests):
    comment(created(editor).notice, reviewer)
    send_waiting()
    User.objects.filter(pk=editor.pk).update(is_active=False)

    assert digests(1, 7) == {}
    assert Outbox.objects.get(person=editor, event__isnull=False).outcome == "no right"


def test_a_digest_that_fails_is_tried_again_with_all_that_was_in_it(editor, reviewer, digests, settings):
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "tests.support.postbox.Failing"
    give_roles(reviewer, "editor")
    comment(created(reviewer).notice, editor)
    assert digests(1, 7) == {}

    settings.EMAIL_BACKEND = backend

    assert "Editor commented on version 1." in digests(1, 8)["reviewer"]
    assert digests(1, 9) == {}
