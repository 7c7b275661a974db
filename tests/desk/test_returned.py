"""A text that was returned: its reason is first in the form, and the next submission starts where it ended."""

from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from notices import workflow
from notices.forms.date_and_time import end_of_day
from notices.models import Notice
from tests.support.roles import end_roles
from tests.support.sites import fields, folded_edit_page, step_page
from tests.support.worlds import act, created, head_of, saved, submitted

pytestmark = pytest.mark.django_db

REASON = "N for EXAMPLE-1 stemmer ikke."


@pytest.fixture
def writer(client_of, editor: User) -> Client:
    return client_of(editor)


def returned(editor: User, reviewer: User, **arguments: Any) -> Notice:
    notice = submitted(editor, **arguments).notice
    return act(workflow.return_to_writer, notice, reviewer, reason=REASON).notice


def above_the_form(client: Client, notice: Notice) -> str:
    text = client.get(folded_edit_page(notice)).text
    return unescape(text.partition("</h1>")[2].partition("<form")[0])


def test_the_reason_comes_first_with_links_to_its_places_until_the_text_is_submitted_again(
    editor, reviewer, writer: Client
):
    notice = submitted(editor).notice
    workflow.comment(version=head_of(notice), text="Hvem?", place="holder", by=reviewer, request_id=uuid4())
    workflow.comment(version=head_of(notice), text="Min egen.", place="title", by=editor, request_id=uuid4())
    assert REASON not in above_the_form(writer, notice)
    act(workflow.return_to_writer, notice, reviewer, reason=REASON)

    first = above_the_form(writer, notice).partition("</section>")[0]

    assert REASON in first and "Reviewer" in first
    assert first.count("<a ") == 2 and 'href="#row-trials-0"' in first and 'href="#id_holder"' in first
    submitted(editor, notice)
    assert REASON not in above_the_form(writer, notice)


def test_a_submission_after_a_return_starts_with_its_reviewer_and_day(editor, reviewer, writer: Client):
    day = timezone.localdate() + timedelta(days=3)
    notice = returned(editor, reviewer, assigned_to=reviewer, due_at=end_of_day(day))

    values = fields(writer.get(step_page(notice, "submit")))

    assert values["assigned_to"] == [str(reviewer.pk)]
    assert values["due_at"] == [f"{day:%d.%m.%Y}"]


def test_who_returned_it_is_asked_again_where_nobody_was_assigned(editor, reviewer, writer: Client):
    notice = returned(editor, reviewer)

    values = fields(writer.get(step_page(notice, "submit")))

    assert (values["assigned_to"], values["due_at"]) == ([str(reviewer.pk)], [""])


def test_a_reviewer_without_the_role_and_a_day_that_has_passed_are_not_kept_and_the_form_says_so(
    editor, reviewer, other_reviewer, client_of, set_now
):
    reviewer.last_name = "<i>Lovas"
    reviewer.save()
    day = timezone.localdate() + timedelta(days=3)
    notice = returned(editor, reviewer, assigned_to=reviewer, due_at=end_of_day(day))
    end_roles(reviewer, "reviewer")
    set_now(timezone.now() + timedelta(days=4))

    page = client_of(editor).get(step_page(notice, "submit"))

    values = fields(page)
    assert (values["assigned_to"], values["due_at"]) == ([""], [""])
    assert "&lt;i&gt;Lovas ble spurt sist" in page.text and "<i>Lovas" not in page.text
    assert "Dagen som ble satt sist, er passert." in page.text


def test_a_first_submission_and_one_after_an_approval_ask_anybody(editor, reviewer, writer: Client):
    first = created(editor).notice
    assert fields(writer.get(step_page(first, "submit")))["assigned_to"] == [""]

    approved = returned(editor, reviewer, assigned_to=reviewer)
    act(workflow.approve, submitted(editor, approved, assigned_to=reviewer).notice, reviewer)
    saved(approved, editor, title="Neste utgave")

    assert fields(writer.get(step_page(approved, "submit")))["assigned_to"] == [""]
    assert REASON not in above_the_form(writer, approved)
