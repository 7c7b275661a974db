"""`verify` on who gave a command: it needs a role, held at that moment by somebody whose account was open."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notices import workflow
from notices.verification import contributors
from notices.verification.history import histories
from notices.verification.roles import MAX_CLOCK_DIFFERENCE, Periods, RolesThen
from tests.support.comment_attacks import blocking_comment
from tests.support.tables import World, execute, without_guards
from tests.support.worlds import complete_document, created, published
from tests.verification.test_forged_accounts import taken_back
from tests.workflow.test_citation_marks import mark

pytestmark = pytest.mark.django_db


BEFORE, LATER = "'2020-01-01 00:00:00.000000+00:00'", "'2099-01-01 00:00:00.000000+00:00'"
ENDED = (
    f"UPDATE notices_rolegrant SET at = {BEFORE} WHERE person_id = {{reviewer}}; "
    "INSERT INTO notices_rolegrant (act, person_id, role, needs_confirmation, source, at, answers_id) "
    f"SELECT 'ended', person_id, role, 1 = 0, 'command', {BEFORE}, id FROM notices_rolegrant "
    "WHERE person_id = {reviewer}"
)
APPROVED = "event 3 of notice {live}: account {reviewer} gave the command “approve” without being reviewer then"
# (what is done, what is found)
TAMPERINGS = [
    (f"UPDATE notices_rolegrant SET at = {LATER} WHERE person_id = {{reviewer}}", APPROVED),
    (ENDED, APPROVED),
    ("UPDATE notices_rolegrant SET needs_confirmation = (1 = 1) WHERE person_id = {reviewer}", APPROVED),
    ("DELETE FROM notices_rolegrant WHERE person_id = {reviewer}", APPROVED),
    ("UPDATE notices_rolegrant SET role = 'manager' WHERE person_id = {reviewer}", APPROVED),
    ("UPDATE notices_accountevent SET kind = 'deactivated' WHERE person_id = {reviewer} AND kind = 'made'", APPROVED),
    (
        "UPDATE notices_rolegrant SET role = 'reviewer' WHERE person_id = {editor}",
        "event 1 of notice {live}: account {editor} gave the command “create” without being editor then; "
        "event 2 of notice {live}: account {editor} gave the command “submit” without being editor then",
    ),
    (
        "UPDATE notices_event SET command = 'recall', actor_id = {reviewer} WHERE notice_id = {two} AND sequence = 3",
        "event 3 of notice {two}: account {reviewer} gave the command “recall” without being manager then",
    ),
    (
        "UPDATE notices_event SET actor_id = {editor} WHERE command = 'resolve'",
        "event 5 of notice {two}: account {editor} gave the command “resolve” without being reviewer then",
    ),
    (
        "UPDATE notices_event SET actor_id = {reviewer} WHERE command = 'mark_not_citation'",
        "the person who approved it had a hand in its text",
    ),
]


def all_findings() -> str:
    roles = RolesThen.read()
    return "; ".join(
        finding
        for history in histories()
        for check in (roles.findings, contributors.findings)
        for finding in check(history)
    )


def test_each_command_of_somebody_without_its_role_is_found(world: World, editor: User, reviewer: User) -> None:
    workflow.resolve(comment=blocking_comment(world), by=reviewer, request_id=uuid4())
    marked = created(editor, complete_document(summary="<p>Legemidlet er i fase (2) nå.</p>")).notice
    mark(marked, editor)
    published(editor, reviewer, marked)
    rows = {"editor": editor.pk, "reviewer": reviewer.pk, "live": world.live.notice_id, "two": world.review.notice_id}
    assert all_findings() == ""
    unnoticed = []

    with without_guards():
        for statements, sentence in TAMPERINGS:
            with taken_back():
                for statement in statements.format(**rows).split("; "):
                    execute(statement)
                if sentence.format(**rows) not in all_findings():
                    unnoticed.append((statements, all_findings()))

    assert unnoticed == []


def test_roles_take_two_queries_however_many_notices_there_are(world: World, editor: User) -> None:
    everything = list(histories())

    with CaptureQueriesContext(connection) as queries:
        roles = RolesThen.read()
        assert [finding for history in everything for finding in roles.findings(history)] == []

    assert len(queries) == 2


def test_a_role_that_ends_while_a_command_runs_was_held() -> None:
    """The command has read the role, waits for its turn, and notes the later time."""
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    periods = Periods()
    for start, stop in ((0, 10), (20, 30)):
        periods.begin(noon + timedelta(minutes=start))
        periods.end(noon + timedelta(minutes=stop))
    periods.begin(noon + timedelta(minutes=40))
    second = timedelta(seconds=1)

    held = {minute: periods.cover(noon + timedelta(minutes=minute)) for minute in (-5, 5, 15, 25, 35, 45, 10**6)}

    assert held == {-5: False, 5: True, 15: False, 25: True, 35: False, 45: True, 10**6: True}
    latest = noon + timedelta(minutes=10) + MAX_CLOCK_DIFFERENCE
    assert [periods.cover(at) for at in (latest, latest + second)] == [True, False]
    earliest = noon - MAX_CLOCK_DIFFERENCE
    assert [periods.cover(at) for at in (earliest, earliest - second)] == [True, False]
