"""The audit log: what it shows, finds and takes along, and that its chains can be checked outside."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import gettext as _

from notices import workflow
from notices.access.refusals import log_words
from notices.desk.event_text import describe_data
from notices.desk.notice_rows import EVENT_WORDS
from notices.models import Event, Notice
from notices.views.desk import audit_log as log
from tests.support.downloads import body, excel_rows
from tests.support.query_counts import MAX_DESK_QUERIES
from tests.support.worlds import act, complete_document, created, published, saved, submitted, withdrawn

pytestmark = pytest.mark.django_db

LOG = "/admin/log/"
DOCS = Path(__file__).resolve().parents[2] / "docs" / "audit-log.md"


@pytest.fixture
def notice(editor: User, reviewer: User) -> Notice:
    """Published; before that the editor tried to approve their own text."""
    notice = submitted(editor).notice
    with pytest.raises(workflow.Refused):
        act(workflow.approve, notice, editor)
    return act(workflow.approve, notice, reviewer, note="Godt arbeid.").notice


@pytest.fixture
def client(manager: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(manager)


def commands(client: Client, **query: Any) -> list[str]:
    """The commands on the page, newest first."""
    return [line.event.command for line in client.get(LOG, query).context["log_entries"]]


def test_the_newest_stands_first_and_says_who_did_what(client: Client, notice: Notice):
    newest, refused, *_rest = client.get(LOG).context["log_entries"]

    assert (newest.who, newest.words) == ("Reviewer", str(EVENT_WORDS["approve"]))
    assert _("Note: %(text)s") % {"text": "Godt arbeid."} in newest.details
    assert (refused.who, refused.words) == ("Editor", f"{EVENT_WORDS['refused']}: {EVENT_WORDS['approve']}")
    assert str(log_words("writer")) in refused.details[0]
    assert newest.short_chain == newest.event.chain[:12] != ""


def test_it_can_be_asked_for_a_person_a_command_a_notice_and_refusals(client, notice, editor, reviewer):
    other = created(editor, complete_document(title="Noe ganske annet")).notice

    assert commands(client, person=reviewer.pk) == ["approve"]
    assert commands(client, command="submit") == ["submit"]
    assert commands(client, refused="on") == ["refused"]
    assert commands(client, notice="ganske noe") == ["create"]
    assert commands(client, notice=str(other.pk)) == ["create"]
    assert commands(client, notice="ganske", command="submit") == []
    assert commands(client, person="999999") == []


def test_a_number_finds_the_notice_with_this_number(client, editor, reviewer):
    created(editor)
    second = published(editor, reviewer).notice
    assert (second.number, second.pk != second.number) == (1, True)

    assert {line.event.notice_id for line in client.get(LOG, {"notice": "1"}).context["log_entries"]} >= {second.pk}


def test_days_are_days_in_oslo(client, notice):
    today = timezone.localdate()

    assert len(commands(client, since=today, until=today)) == 4
    assert commands(client, since=today + timedelta(days=1)) == []
    assert commands(client, until=today - timedelta(days=1)) == []
    assert commands(client, since="i går") == []


def test_a_guest_is_named_as_one(client, editor, visitor):
    version = created(editor).version
    assert version is not None
    outcome, _token = workflow.share(version=version, reader="Eksempel AS", days=3, by=editor, request_id=uuid4())
    workflow.comment(
        version=version,
        text="Stemmer ikke.",
        share_link=outcome.share_link,
        guest_name="Kari Gjest",
        request_id=uuid4(),
    )

    (line,) = client.get(LOG, {"person": "guests"}).context["log_entries"]

    assert (line.event.command, line.who) == ("comment", _("%(name)s (guest)") % {"name": "Kari Gjest"})


def test_people_named_in_the_data_are_told_by_name(client, editor, notice):
    workflow.assign(notice=notice, by=editor, assignee=editor, request_id=uuid4())

    (line,) = client.get(LOG, {"command": "assign"}).context["log_entries"]

    assert line.details == [_("Writes: %(name)s") % {"name": "Editor"}]


def test_a_page_starts_from_an_event_so_that_nothing_is_skipped_or_told_twice(client, editor, monkeypatch):
    monkeypatch.setattr(log, "PAGE_LENGTH", 3)
    for number in range(7):
        created(editor, complete_document(title=f"Varsel {number}"))

    first = client.get(LOG).context
    created(editor)  # what happens meanwhile moves nothing
    second = client.get(first["older_url"]).context
    third = client.get(second["older_url"]).context

    ids = [[line.event.pk for line in page["log_entries"]] for page in (first, second, third)]
    assert [len(page) for page in ids] == [3, 3, 1]
    event_ids = [*ids[0], *ids[1], *ids[2]]
    assert event_ids == sorted(set(event_ids), reverse=True)
    assert third["older_url"] == ""


@pytest.mark.parametrize("before", ["x", "-1", "²", "9" * 40])
def test_a_place_that_makes_no_sense_is_the_newest_page(client, notice, before):
    assert len(commands(client, before=before)) == 4


def test_the_csv_holds_all_that_fits_the_filter_and_nothing_else(client, notice, monkeypatch):
    monkeypatch.setattr(log, "PAGE_LENGTH", 1)

    every = excel_rows(client.get(LOG, {"format": "csv"}))
    refused = excel_rows(client.get(LOG, {"format": "csv", "refused": "on"}))

    assert [row["command"] for row in every] == ["approve", "refused", "submit", "create"]
    assert [(row["tried"], row["reasons"]) for row in refused] == [("approve", "role writer submitter")]


def checked_outside(lines: str) -> subprocess.CompletedProcess[str]:
    """The program that the documentation gives, fed with an export."""
    (program,) = re.findall(r"```python\n(.*?)```", DOCS.read_text(), re.DOTALL)
    return subprocess.run([sys.executable, "-c", program], input=lines, text=True, capture_output=True, check=False)


def test_the_chains_of_an_export_can_be_checked_as_the_documentation_says(client, notice, editor, reviewer, manager):
    withdrawn(editor, reviewer, manager)
    with pytest.raises(workflow.Refused):
        workflow.create(document=complete_document(), by=manager, request_id=uuid4())  # an event of no notice

    export = body(client.get(LOG, {"format": "jsonl"}))
    forged = export.replace('"approve"', '"recall"', 1)
    with_hole = "\n".join(line for line in export.splitlines() if '"sequence":2' not in line)

    assert len(export.splitlines()) == Event.objects.count()
    assert (checked_outside(export).returncode, checked_outside(export).stdout) == (0, "3 chains fit\n")
    assert checked_outside(forged).returncode == checked_outside(with_hole).returncode == 1


def test_an_export_says_everything_that_was_hashed(client, notice):
    first = json.loads(body(client.get(LOG, {"format": "jsonl"})).splitlines()[0])
    event = Event.objects.get(pk=first["id"])

    assert first["data"] == event.data
    assert (first["chain"], first["command"]) == (event.chain, "create")


def test_the_log_takes_as_few_queries_for_many_events_as_for_one(client, editor):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(LOG)
        return len(captured)

    notice = created(editor).notice
    one = queries()
    for number in range(30):
        saved(notice, editor, title=f"Tittel {number}")

    assert queries() == one <= MAX_DESK_QUERIES


def test_who_has_no_role_reads_no_log(visitor, client_of, notice):
    stranger = client_of(User.objects.create_user("stranger"))

    for query in ({}, {"format": "csv"}, {"format": "jsonl"}):
        assert (visitor.get(LOG, query).status_code, stranger.get(LOG, query).status_code) == (302, 403)


def test_a_reason_without_words_of_its_own_is_told_as_a_lack_of_the_text():
    (says,) = describe_data({"reasons": ["missing", "dangling"]}, {})

    assert "missing, dangling" in says
