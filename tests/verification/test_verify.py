"""`manage.py verify` finds what somebody changed who owns the database and took the guards away, and put them back."""

import re
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from notices import workflow
from notices.demo import DEMO_PASSWORD
from notices.document.brackets import find_brackets
from notices.models import Event, Notice, ShareLink, TrialAlert, UnreadValue
from notices.monitoring.alerts import update_alerts
from notices.verification import verify
from notices.verification.chains import COMMANDS, SITE_COMMANDS
from tests.support.comment_attacks import approve, blocking_comment, comment_of, conflict
from tests.support.redactions import proposed, redacted
from tests.support.tables import World as Tables
from tests.support.tables import execute, new_event, without_guards
from tests.support.tampering import FUNCTIONS, STATEMENTS, Tampering, link_anew
from tests.support.worlds import act, complete_document, created, head_of, published, saved, submitted, withdrawn
from tests.workflow.test_workflow import refusal
from trials.models import Trial

pytestmark = pytest.mark.django_db


def notice_after_every_command(
    editor: User, other_editor: User, reviewer: User, manager: User, second_manager: User
) -> Notice:
    """Notices on which every command was carried out, and some were refused."""
    notice = submitted(editor).notice
    comment = comment_of(
        workflow.comment(
            version=head_of(notice), place="title", text="Kort den.", is_blocking=True, by=reviewer, request_id=uuid4()
        )
    )
    workflow.reply(to=comment, text="Ja.", by=editor, request_id=uuid4())
    refusal(act, workflow.approve, notice, reviewer)
    workflow.resolve(comment=comment, by=reviewer, request_id=uuid4())
    workflow.assign(notice=notice, by=manager, assignee=other_editor, request_id=uuid4())
    outcome, _token = workflow.share(
        version=head_of(notice), reader="Eksempel AS", days=1, by=editor, request_id=uuid4()
    )
    workflow.revoke(link=shared(outcome), by=editor, request_id=uuid4())
    refusal(act, workflow.approve, notice, editor)
    act(workflow.return_to_writer, notice, reviewer, reason="Kilden mangler.")
    workflow.declare_conflict(notice=notice, by=reviewer, request_id=uuid4())
    workflow.end_conflict(notice=notice, by=reviewer, request_id=uuid4())
    saved(notice, other_editor, title="Rettet")
    submitted(editor, notice)
    act(workflow.recall, notice, editor)
    act(workflow.restore, notice, other_editor, number=1)
    published(editor, reviewer, notice)
    saved(notice, editor, title="To")
    act(workflow.discard, notice, editor)
    saved(notice, editor, title="Tre")
    submitted(editor, notice)
    act(workflow.withdraw, notice, manager, kind="withdraw_wrong", reason="Feil.", public_note="Feil dose.")
    published(editor, reviewer, notice)
    act(workflow.discard, created(editor).notice, editor)
    withdrawn(editor, reviewer, manager, replaced_by=notice)
    refusal(created, manager)
    scheduled = submitted(editor).notice
    act(workflow.approve, scheduled, reviewer, publish_at=timezone.now() + timedelta(days=1))
    act(workflow.cancel, scheduled, manager)
    act(workflow.set_aside, saved(scheduled, editor, title="Lagt til side").notice, editor)
    act(workflow.bring_back, scheduled, editor)
    suggestion = comment_of(
        workflow.comment(
            version=head_of(scheduled), place="title", text="Bedre.", suggestion="Ny", by=reviewer, request_id=uuid4()
        )
    )
    seen = head_of(scheduled).number
    workflow.take_over(comment=suggestion, by=editor, etag=scheduled.etag, seen_version=seen, request_id=uuid4())
    dismissed_an_alert(editor, reviewer)
    marked = created(editor, complete_document(summary="<p>I fase (1).</p>")).notice
    for command in (workflow.mark_not_citation, workflow.take_back_mark):
        name = next(find_brackets(head_of(marked).document)).mark.name
        command(version=head_of(marked), name=name, by=editor, request_id=uuid4())
    unread = {"title": "x" * 501}
    act(workflow.save, marked, editor, document=head_of(marked).document, unread=unread)
    proposed(marked, manager, "fase (1)")
    act(workflow.decline_redaction, marked, manager)
    redacted(marked, manager, second_manager, "fase (1)")
    return notice


def dismissed_an_alert(editor: User, reviewer: User) -> None:
    """Of a trial that the registry no longer knows."""
    Trial.objects.filter(number="NCT03334396").update(gone_at=timezone.now())
    update_alerts()
    alert = TrialAlert.objects.open()[0]
    workflow.dismiss_alert(alert=alert, reason="Feil i registeret.", by=editor, request_id=uuid4())


def shared(outcome: workflow.Outcome) -> ShareLink:
    assert outcome.share_link is not None
    return outcome.share_link


def test_nothing_is_found_where_only_the_commands_wrote(
    editor: User, other_editor: User, reviewer: User, manager: User, second_manager: User
) -> None:
    notice = notice_after_every_command(editor, other_editor, reviewer, manager, second_manager)
    output = StringIO()

    assert list(verify()) == []
    call_command("verify", stdout=output)
    counts = "5 notices, 51 events, 11 versions, 7 reviews, 6 publications, 10 account events"
    assert f"All is well: {counts}." in output.getvalue()
    assert notice.number is not None
    assert set(Event.objects.filter(notice__isnull=False).values_list("command", flat=True)) == {*COMMANDS} - {
        *SITE_COMMANDS,
        "take_over_markup",
    }


def test_an_unread_value_that_nobody_typed_or_that_stands_under_a_review_is_found(editor: User) -> None:
    notice = submitted(editor).notice
    with without_guards():
        UnreadValue.objects.create(notice=notice, place="title", text="x", typed_by=editor, typed_at=timezone.now())

    assert list(verify()) == [
        f"the unread value of notice {notice.pk} at title has no event that says so",
        f"the unread value of notice {notice.pk} at title stands beside a text in review",
    ]


@pytest.mark.parametrize(
    ("stop", "finding"),
    [
        (blocking_comment, "it was approved while a comment stopped it"),
        (conflict, "the person who approved it had declared a conflict of interest"),
    ],
)
def test_an_approval_past_what_stopped_it_is_named(stop, finding: str, world: Tables) -> None:
    stop(world)
    with without_guards():
        approve(world, world.reviewer)
        new_event(world, world.review.notice, Event.objects.filter(notice=world.review.notice).count() + 1)
        Event.objects.filter(sequence=Event.objects.filter(notice=world.review.notice).count()).update(
            command="approve", actor=world.reviewer, data={"review": world.review.pk}
        )

    assert f"review {world.review.pk} of notice {world.review.notice_id}: {finding}" in list(verify())


def test_what_is_found_is_printed_and_the_command_fails(world: Tables) -> None:
    with without_guards():
        execute("UPDATE notices_notice SET slug = 'x' WHERE id = %s", world.live.notice_id)
    output = StringIO()

    with pytest.raises(CommandError, match="3 found"):
        call_command("verify", stdout=output)
    notice = f"notice {world.live.notice_id}"
    row = f"ledger row {world.live.pk} of {notice}"
    findings = output.getvalue().splitlines()[:-1]
    assert findings == [
        f"{row}: it has no seal of a known key",
        f"{notice}: its number or slug is not what it was given at its approval",
        f"{row}: its rows of the public's list have no seal of a known key, or lack one that was sealed",
    ]


def test_it_costs_the_same_number_of_queries_for_more_notices(world: Tables, editor: User, reviewer: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert list(verify()) == []
        return len(captured)

    few = queries()
    for _ in range(5):
        saved(published(editor, reviewer).notice, editor, title="Ny")

    assert queries() == few


# One thing after the other is changed. The sentence must be said of just the row that was changed.


def names(world: Tables, manager: User) -> dict[str, int | None]:
    """What the words in the cases stand for."""
    return {
        "live": world.live.notice_id,
        "version": world.live.version_id,
        "review": world.live.review_id,
        "entry": world.live.pk,
        "two": world.review.notice_id,
        "open": world.review.pk,
        "draft": world.draft.pk,
        "editor": world.editor.pk,
        "reviewer": world.reviewer.pk,
        "manager": manager.pk,
    }


def test_nothing_is_found_before_it(world: Tables) -> None:
    assert list(verify()) == []


def assert_found(sentence: str) -> None:
    findings = list(verify())
    assert [finding for finding in findings if finding.startswith(sentence)], findings


@pytest.mark.parametrize(("name", "statement", "sentence"), STATEMENTS, ids=[case[0] for case in STATEMENTS])
def test_a_row_that_was_changed_is_named(
    name: str, statement: str, sentence: str, world: Tables, manager: User
) -> None:
    words = names(world, manager)

    with without_guards():
        execute(statement.format_map(words))

    assert_found(sentence.format_map(words))


@pytest.mark.parametrize(("tamper", "sentence"), FUNCTIONS, ids=[case[0].__name__ for case in FUNCTIONS])
def test_a_forgery_is_named(tamper: Tampering, sentence: str, world: Tables, manager: User) -> None:
    words = names(world, manager)

    with without_guards():
        tamper(world)

    assert_found(sentence.format_map(words))


FAR_AHEAD = "'2099-01-01 00:00:00.000000'"
WITHDRAWAL = ["kind = 'withdraw_outdated'", "reason = 'x'", "public_note = 'x'", "replaced_by_id = {notice}"]


@pytest.mark.parametrize("change", WITHDRAWAL)
def test_words_of_a_withdrawal_that_were_changed_are_named(
    change: str, editor: User, reviewer: User, manager: User
) -> None:
    outcome = withdrawn(editor, reviewer, manager, "withdraw_wrong")
    entry = outcome.publication
    assert entry is not None

    with without_guards():
        execute(f"UPDATE notices_publication SET {change.format(notice=outcome.notice.pk)} WHERE id = %s", entry.pk)

    expected = "its kind, reason, public note or successor is not what its event says"
    assert_found(f"ledger row {entry.pk} of notice {outcome.notice.pk}: {expected}")


def test_a_withdrawal_that_was_moved_in_time_is_named(editor: User, reviewer: User, manager: User) -> None:
    outcome = withdrawn(editor, reviewer, manager)
    entry = outcome.publication
    assert entry is not None

    with without_guards():
        execute(f"UPDATE notices_publication SET effective_at = {FAR_AHEAD} WHERE id = %s", entry.pk)

    expected = "it takes effect at another time than its event says"
    assert_found(f"ledger row {entry.pk} of notice {outcome.notice.pk}: {expected}")


def test_a_restored_version_that_is_not_what_it_restored_is_named(editor: User) -> None:
    notice = created(editor).notice
    saved(notice, editor, title="To")
    restored = act(workflow.restore, notice, editor, number=1).event
    assert restored is not None

    with without_guards():
        Event.objects.filter(pk=restored.pk).update(data={**restored.data, "of": 2})

    assert_found(f"version 3 of notice {notice.pk}: it is not the text of version 2, which it restored")


def test_an_approval_by_the_submitter_is_named_even_where_the_constraint_was_dropped(world: Tables) -> None:
    with without_guards():
        if connection.vendor == "sqlite":
            execute("PRAGMA ignore_check_constraints = ON")
        else:
            execute("ALTER TABLE notices_review DROP CONSTRAINT review_approver_is_not_the_submitter")
        execute("UPDATE notices_review SET submitted_by_id = decided_by_id WHERE id = %s", world.live.review_id)
        if connection.vendor == "sqlite":
            execute("PRAGMA ignore_check_constraints = OFF")

    assert_found(
        f"review {world.live.review_id} of notice {world.live.notice_id}: the person who submitted it approved"
    )


def test_whoever_has_the_key_and_forges_everything_cannot_keep_the_digest(world: Tables) -> None:
    """Without a digest that somebody noted down elsewhere, a whole new past could not be told from the real one."""
    event = Event.objects.get(notice=world.draft)
    before = StringIO()
    call_command("verify", stdout=before)

    with without_guards():
        Event.objects.filter(pk=event.pk).update(actor_name="Noen andre")
        link_anew(world.draft.pk, with_the_key=True)

    after = StringIO()
    call_command("verify", stdout=after)
    last_lines = [output.getvalue().splitlines()[-1] for output in (before, after)]
    assert all(re.fullmatch("Digest of the ledger: [0-9a-f]{64}", line) for line in last_lines)
    assert last_lines[0] != last_lines[1]


def test_a_guard_that_is_gone_is_named(world: Tables) -> None:
    table = "" if connection.vendor == "sqlite" else " ON notices_event"
    execute(f"DROP TRIGGER guard_notices_event_update{table}")

    assert list(verify()) == ["the trigger guard_notices_event_update on notices_event is missing"]


@pytest.mark.parametrize(("debug", "is_named"), [(False, True), (True, False)])
def test_an_account_with_the_password_of_the_demonstration_is_named_where_it_matters(
    debug: bool, is_named: bool, editor: User, settings: LazySettings
) -> None:
    editor.set_password(DEMO_PASSWORD)
    editor.save()
    settings.DEBUG = debug
    output = StringIO()

    if is_named:
        with pytest.raises(CommandError, match="1 found"):
            call_command("verify", stdout=output)
        assert output.getvalue().splitlines()[0] == "account “editor” has the password of the demonstration"
    else:
        call_command("verify", stdout=output)
