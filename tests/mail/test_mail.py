"""Mail: whom an event concerns, what is said, when it goes out, and what happens when it can't."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from notices import workflow
from notices.access import people
from notices.mail.recipients import recipients_of
from notices.mail.sending import send_waiting
from notices.models import Comment, Notice
from tests.support.postbox import Mails, addressed_and_not_sent_yet, name_in, row_of
from tests.support.redactions import proposed
from tests.support.roles import end_roles, give_roles
from tests.support.worlds import act, complete_document, created, head_of, published, saved, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _everything_at_once(editor, other_editor, reviewer, other_reviewer, manager) -> None:
    for person in (editor, other_editor, reviewer, other_reviewer, manager):
        people.update_profile(person, mail_rest="now")


@pytest.fixture
def send(mailoutbox: Mails) -> Callable[[], dict[str, str]]:
    """A function: send what waits; the new mails' subjects by their readers' names."""

    def run() -> dict[str, str]:
        mailoutbox.clear()
        send_waiting()
        return {name_in(mail): str(mail.subject) for mail in mailoutbox}

    return run


def comment(notice: Notice, by: User, **words: Any) -> Comment:
    outcome = workflow.comment(version=head_of(notice), text="Er dette riktig?", by=by, request_id=uuid4(), **words)
    assert outcome.comment
    return outcome.comment


def leave(person: User) -> None:
    person.is_active = False
    person.save()


# Whom


def test_a_submission_goes_to_all_who_may_decide_it(editor, other_editor, send):
    give_roles(other_editor, "reviewer")
    submitted(editor, saved(created(editor).notice, other_editor, title="Ny tittel").notice)

    subject = f"HorizonScan: {_('Your turn: %(title)s') % {'title': 'Ny tittel'}}"
    assert send() == {"reviewer": subject, "other_reviewer": subject}


def test_a_submission_goes_to_the_reviewer_who_was_asked_alone(editor, reviewer, send):
    submitted(editor, assigned_to=reviewer)

    assert send().keys() == {"reviewer"}


def test_the_deputy_hears_of_it_too_and_of_whom_they_stand_in_for(editor, reviewer, other_reviewer, send, mailoutbox):
    people.update_profile(reviewer, away_from=timezone.localdate(), deputy=other_reviewer)
    submitted(editor, assigned_to=reviewer)

    assert send().keys() == {"reviewer", "other_reviewer"}
    words = _("You get this as the deputy of %(name)s.") % {"name": "Reviewer"}
    assert {name_in(mail): words in mail.body for mail in mailoutbox} == {"reviewer": False, "other_reviewer": True}


@pytest.mark.parametrize("deputy", [None, "editor", "manager"])
def test_where_nobody_who_was_asked_can_decide_everybody_who_can_hears_of_it(
    editor, manager, reviewer, other_reviewer, send, deputy
):
    people.update_profile(reviewer, deputy={"editor": editor, "manager": manager}.get(deputy))
    submitted(editor, assigned_to=reviewer)
    leave(reviewer)

    assert send().keys() == {"other_reviewer"}


def test_a_reviewer_who_is_away_with_nobody_standing_in_hears_of_it_and_so_do_all_others(
    editor, reviewer, other_reviewer, send
):
    people.update_profile(reviewer, away_from=timezone.localdate())
    submitted(editor, assigned_to=reviewer)

    assert send().keys() == {"reviewer", "other_reviewer"}


def test_a_decided_submission_is_told_to_no_reviewer_any_more(editor, reviewer, send):
    notice = submitted(editor).notice
    act(workflow.approve, notice, reviewer)

    assert send().keys() == {"editor"}


def test_a_return_is_the_turn_of_submitter_and_assignee(editor, other_editor, reviewer, manager, send):
    notice = submitted(editor).notice
    workflow.assign(notice=notice, by=manager, request_id=uuid4(), assignee=other_editor)
    send()
    act(workflow.return_to_writer, notice, reviewer, reason="Mangler kilder.")

    subjects = send()

    assert subjects.keys() == {"editor", "other_editor"}
    assert all(_("Your turn: %(title)s").partition("%")[0] in subject for subject in subjects.values())


def test_a_return_that_was_answered_already_is_told_to_nobody(editor, reviewer, send):
    notice = submitted(editor, assigned_to=reviewer).notice
    act(workflow.return_to_writer, notice, reviewer, reason="Mangler kilder.")
    submitted(editor, notice, assigned_to=reviewer)

    assert send().keys() == {"reviewer"}


def test_a_decision_goes_to_everybody_who_wrote_since_the_last_publication(
    editor, other_editor, reviewer, manager, send
):
    notice = published(editor, reviewer).notice
    notice = saved(notice, other_editor, title="Ny tittel").notice
    submitted(other_editor, notice, assigned_to=reviewer)
    workflow.assign(notice=notice, by=manager, request_id=uuid4(), reviewer=reviewer)
    send()

    act(workflow.approve, notice, reviewer)

    assert send().keys() == {"other_editor"}


def test_a_recall_by_a_manager_is_told_to_submitter_and_reviewer(editor, reviewer, manager, send):
    notice = submitted(editor, assigned_to=reviewer).notice
    send()

    act(workflow.recall, notice, manager)

    assert send().keys() == {"editor", "reviewer"}


def test_a_withdrawal_is_told_to_the_writers(editor, reviewer, manager, send):
    notice = published(editor, reviewer).notice
    send()

    act(workflow.withdraw, notice, manager, kind="withdraw_wrong", reason="Feil.", public_note="Feil.")

    assert send().keys() == {"editor"}


def test_a_removal_by_law_waits_for_the_other_managers_and_no_mail_has_its_words(
    editor, manager, second_manager, send, mailoutbox
):
    notice = created(editor, complete_document(title="Om Kari Nordmann")).notice
    proposed(notice, manager, "Kari Nordmann", "Uten grunnlag.")

    assert send() == {"second_manager": f"HorizonScan: Din tur: Utkast {notice.pk}"}
    (mail,) = mailoutbox
    assert reverse("desk-redaction", args=[notice.pk]) in str(mail.body) and "Nordmann" not in str(mail.body)

    act(workflow.decline_redaction, notice, manager)
    proposed(notice, manager, "Kari Nordmann", "Uten grunnlag.")
    act(workflow.redact, notice, second_manager)
    assert send() == {}


def test_a_cancelled_schedule_is_told_to_whoever_submitted_it(editor, reviewer, manager, send):
    notice = submitted(editor).notice
    act(workflow.approve, notice, reviewer, publish_at=timezone.now() + timedelta(days=3))
    send()

    act(workflow.cancel, notice, manager)

    assert send().keys() == {"editor"}


def test_a_comment_goes_to_the_writer_and_an_answer_to_the_thread_alone(
    editor, other_editor, reviewer, other_reviewer, manager, send
):
    notice = created(editor).notice
    first = comment(notice, reviewer)
    assert send().keys() == {"editor"}
    workflow.reply(to=first, text="Ja.", by=other_editor, request_id=uuid4())
    assert send().keys() == {"reviewer"}

    workflow.reply(to=first, text="Takk.", by=reviewer, request_id=uuid4())

    assert send().keys() == {"other_editor"}


def test_a_comment_that_blocks_is_the_writers_turn(editor, reviewer, send):
    people.update_profile(editor, mail_rest="never")
    notice = created(editor).notice
    comment(notice, reviewer)
    assert send() == {}

    comment(notice, reviewer, is_blocking=True)

    assert send().keys() == {"editor"}


def test_who_is_newly_asked_to_write_or_to_decide_hears_of_it_once(
    editor, other_editor, reviewer, manager, send, mailoutbox
):
    notice = submitted(editor).notice
    send()
    people_asked = {"assignee": other_editor, "reviewer": reviewer}

    workflow.assign(notice=notice, by=manager, request_id=uuid4(), **people_asked)
    assert send().keys() == {"other_editor", "reviewer"}
    assert len({mail.body.splitlines()[1] for mail in mailoutbox}) == 2
    workflow.assign(notice=notice, by=editor, request_id=uuid4(), **people_asked, review_by=timezone.localdate())

    assert send() == {}


def test_nobody_gets_mail_about_what_they_did_themselves(editor, manager, send):
    notice = created(editor).notice
    comment(notice, editor)
    workflow.assign(notice=notice, by=editor, request_id=uuid4())
    workflow.assign(notice=notice, by=editor, request_id=uuid4(), assignee=editor)

    assert send() == {}


def test_an_event_concerns_nobody_who_has_left_or_has_no_role_any_more(editor, other_editor, reviewer):
    notice = saved(created(editor).notice, other_editor, title="Ny tittel").notice
    submitted(editor, notice)
    event = act(workflow.approve, notice, reviewer).event
    assert event and recipients_of(event).keys() == {editor.pk, other_editor.pk}

    leave(editor)
    end_roles(other_editor)

    assert recipients_of(event) == {}


# Rights and wishes, asked anew


@pytest.mark.parametrize("lost", ["account", "role", "conflict", "address"])
def test_who_lost_the_right_to_see_or_decide_gets_nothing(editor, reviewer, send, lost):
    notice = submitted(editor, assigned_to=reviewer).notice
    addressed_and_not_sent_yet(reviewer)
    if lost == "account":
        leave(reviewer)
    elif lost == "role":
        end_roles(reviewer)
    elif lost == "conflict":
        workflow.declare_conflict(notice=notice, by=reviewer, request_id=uuid4())
    else:
        User.objects.filter(pk=reviewer.pk).update(email="")

    assert send() == {}
    assert (
        row_of(reviewer).outcome
        == {"account": "no right", "role": "no right", "conflict": "gone", "address": "no address"}[lost]
    )


def test_who_wants_none_gets_none(editor, reviewer, other_reviewer, send):
    people.update_profile(reviewer, mail_my_turn="never")
    submitted(editor)

    assert send().keys() == {"other_reviewer"}
    assert row_of(reviewer).outcome == "unwanted"


def test_each_reads_it_in_their_own_language(editor, reviewer, other_reviewer, send):
    people.update_profile(reviewer, language="en")
    submitted(editor, document=complete_document(title="Eksempelmab"))

    subjects = send()

    assert subjects["reviewer"] == "HorizonScan: Your turn: Eksempelmab"
    with translation.override("nb"):
        assert subjects["other_reviewer"] == f"HorizonScan: {_('Your turn: %(title)s') % {'title': 'Eksempelmab'}}"


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_times_are_told_as_the_readers_language_writes_them(editor, reviewer, send, mailoutbox, language):
    people.update_profile(editor, language=language)
    publish_at = timezone.now() + timedelta(days=3)
    act(workflow.approve, submitted(editor).notice, reviewer, publish_at=publish_at)
    send()

    with translation.override(language):
        assert date_format(timezone.localtime(publish_at), "DATETIME_FORMAT") in mailoutbox[0].body


def test_a_mail_says_what_happened_with_a_link_and_no_text_of_the_notice(editor, reviewer, send, mailoutbox, settings):
    settings.SITE_URL = "https://varsel.example.org"
    people.update_profile(reviewer, language="en")
    title = "Eksempelmab & «søster» [@ema]"
    notice = submitted(editor, document=complete_document(title=title), assigned_to=reviewer).notice
    send()

    (mail,) = mailoutbox

    assert "Editor asks for a decision on version 1." in mail.body
    assert f"https://varsel.example.org{reverse('desk-review', args=[notice.pk])}" in mail.body
    assert "https://varsel.example.org/admin/profile/" in mail.body
    assert "Eksempelmab & «søster»\n" in mail.body
    assert "hudsykdom" not in mail.body
    message = mail.message()
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@varsel.example.org>")


def test_a_title_can_not_add_a_header(editor, reviewer, send, mailoutbox):
    notice = submitted(editor).notice
    Notice.objects.filter(pk=notice.pk).update(title="Tittel\nBcc: noen@example.org")

    send()

    assert mailoutbox[0].subject.endswith("Tittel Bcc: noen@example.org")
    assert mailoutbox[0].message()["Bcc"] is None
