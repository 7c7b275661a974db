"""What a registry says now that a published row no longer says: found once, taken over, dismissed with a reason."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from notices import workflow
from notices.models import Event, Notice, TrialAlert
from notices.monitoring.alerts import update_alerts
from notices.monitoring.watched_trials import watched_numbers
from notices.verification import verify
from notices.workflow import Refused
from tests.support.registry_records import dated, enrolled, record
from tests.support.sites import full_site
from tests.support.worlds import act, complete_document, created, head_of, published, saved, submitted
from trials.models import StudyRecord, Trial
from trials.records import store_record

pytestmark = pytest.mark.django_db

NUMBER = "NCT03334396"
LONG_AGO = datetime(2020, 8, 7, 9, tzinfo=UTC)
# What the registry says where it agrees with the row of `complete_document`.
AGREES: dict[str, Any] = {
    "acronym": "EXAMPLE-1",
    "phases": ["PHASE3"],
    "enrollment": enrolled(624, "ACTUAL"),
    "status": "COMPLETED",
    "completion": dated("2019-08", "ACTUAL"),
    # Nothing is overdue, whatever day it is.
    "primary_completion": dated("2099-08"),
}


def store_answer(at: datetime = LONG_AGO, number: str = NUMBER, **changes: Any) -> StudyRecord:
    """The registry says this of a trial, and we have read it."""
    trial = Trial.objects.for_number(number)
    return store_record(trial, record(number=number, **{**AGREES, **changes}), None, at)


def approve_notice(editor: User, reviewer: User, notice: Notice | None = None, **options: Any) -> Notice:
    """A published notice, looked at as it is right after every approval."""
    notice = published(editor, reviewer, notice, **options).notice
    update_alerts()
    return notice


def field_and_values(alert: TrialAlert) -> tuple[str, Any, Any]:
    return alert.field, alert.old, alert.new


def open_fields(notice: Notice) -> list[str]:
    return [alert.field for alert in TrialAlert.objects.open().filter(notice=notice)]


# Finding.


def test_a_row_that_was_out_of_date_when_it_was_approved_is_an_alert_from_the_first_day(editor, reviewer):
    store_answer(enrollment=enrolled(660, "ACTUAL"))

    notice = approve_notice(editor, reviewer)

    (alert,) = TrialAlert.objects.open()
    assert field_and_values(alert) == ("participants", "N = 624", "N = 660")
    assert (alert.notice, alert.versions.get(), alert.row_key) == (notice, head_of(notice), "t1")
    assert alert.level == TrialAlert.Level.NOTABLE


def test_a_registry_that_agrees_with_the_row_raises_no_alert(editor, reviewer):
    store_answer()

    approve_notice(editor, reviewer)

    assert not TrialAlert.objects.exists()


def test_the_same_difference_is_found_once(editor, reviewer):
    approve_notice(editor, reviewer)
    store_answer(enrollment=enrolled(660, "ACTUAL"))

    first, again = update_alerts(), update_alerts()

    assert (len(first.new), len(again.new)) == (1, 0)
    assert TrialAlert.objects.count() == 1


def test_a_registry_that_takes_it_back_ends_the_alert_and_one_that_comes_back_is_another_occurrence(editor, reviewer):
    notice = approve_notice(editor, reviewer)
    now = timezone.now()
    store_answer(now, enrollment=enrolled(660, "ACTUAL"))
    update_alerts()

    store_answer(now + timedelta(minutes=1))
    ended = update_alerts()
    after_the_end = open_fields(notice)
    store_answer(now + timedelta(minutes=2), enrollment=enrolled(660, "ACTUAL"))
    update_alerts()

    assert (ended.ended, after_the_end) == (1, [])
    assert open_fields(notice) == ["participants"]
    first, second = TrialAlert.objects.order_by("pk")
    assert first.ended_at is not None and second.ended_at is None
    assert first.first_seen_at < second.first_seen_at


def test_what_no_printed_value_shows_is_compared_with_the_record_that_the_row_was_written_from(editor, reviewer):
    store_answer(LONG_AGO)
    notice = approve_notice(editor, reviewer)
    other = [{"measure": "Time to relapse", "timeFrame": "Week 52"}]

    store_answer(timezone.now(), primary_outcomes=other)
    update_alerts()

    (alert,) = TrialAlert.objects.open().filter(notice=notice)
    assert (alert.field, alert.new, alert.level) == (
        "primary_outcomes",
        ["Time to relapse [Week 52]"],
        TrialAlert.Level.IMPORTANT,
    )


def test_outcomes_that_changed_between_the_reading_that_the_row_names_and_its_approval_are_an_alert(editor, reviewer):
    read_on, changed_at = datetime(2020, 8, 8, tzinfo=UTC).date(), LONG_AGO + timedelta(days=30)
    rows = complete_document().trials
    row = rows[0].model_copy(update={"checked_on": read_on})
    store_answer(LONG_AGO)
    store_answer(changed_at, primary_outcomes=[{"measure": "Time to relapse", "timeFrame": "Week 52"}])

    notice = approve_notice(editor, reviewer, document=complete_document(trials=(row,)))

    assert open_fields(notice) == ["primary_outcomes"]


def test_a_number_that_the_registry_no_longer_knows_is_important(editor, reviewer):
    notice = approve_notice(editor, reviewer)
    Trial.objects.filter(number=NUMBER).update(gone_at=timezone.now())

    update_alerts()

    (alert,) = TrialAlert.objects.open().filter(notice=notice)
    assert field_and_values(alert) == ("number", NUMBER, "")
    assert alert.level == TrialAlert.Level.IMPORTANT


def test_a_number_that_leads_to_another_one_is_important_and_its_record_is_that_of_the_other(editor, reviewer):
    store_answer(LONG_AGO)
    notice = approve_notice(editor, reviewer)
    store_answer(timezone.now(), number="NCT09999999", enrollment=enrolled(660, "ACTUAL"))
    Trial.objects.filter(number=NUMBER).update(moved_to=Trial.objects.get(number="NCT09999999"))

    update_alerts()

    assert sorted(open_fields(notice)) == ["number", "participants"]


def test_a_scheduled_version_has_its_alerts_before_it_is_seen_and_they_are_open_only_then(editor, reviewer):
    store_answer(enrollment=enrolled(660, "ACTUAL"))
    notice = submitted(editor).notice

    act(workflow.approve, notice, reviewer, publish_at=timezone.now() + timedelta(days=1))
    update_alerts()

    assert TrialAlert.objects.current().filter(notice=notice).count() == 1
    assert open_fields(notice) == []


def test_a_withdrawn_notice_has_no_open_alerts(editor, reviewer, manager):
    store_answer(enrollment=enrolled(660, "ACTUAL"))
    notice = approve_notice(editor, reviewer)

    act(workflow.withdraw, notice, manager, kind="withdraw_outdated", reason="Innført.", public_note="Innført.")

    assert open_fields(notice) == []


def test_looking_takes_as_few_queries_for_many_notices_as_for_one(editor, reviewer):
    store_answer(enrollment=enrolled(660, "ACTUAL"))
    approve_notice(editor, reviewer)

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            update_alerts()
        return len(captured)

    one = count()
    for _ in range(10):
        approve_notice(editor, reviewer)

    assert count() == one


@pytest.mark.django_db(transaction=True)
def test_an_approval_is_looked_at_when_it_is_done_and_a_fault_there_does_not_undo_it(
    editor, reviewer, monkeypatch, caplog
):
    store_answer(enrollment=enrolled(660, "ACTUAL"))
    first = published(editor, reviewer).notice
    monkeypatch.setattr("notices.monitoring.alerts.latest_records", lambda numbers: 1 / 0)

    second = published(editor, reviewer).notice

    assert open_fields(first) == ["participants"]
    assert (second.number, open_fields(second)) == (2, [])
    assert "ZeroDivisionError" in caplog.text


# Taking over.


def update(notice: Notice, by: User, **changes: Any) -> workflow.Outcome:
    return act(workflow.update_trial, notice, by, **{"row_key": "t1", **changes})


def test_taking_over_makes_a_draft_with_that_row_updated_and_nothing_else(editor, reviewer, other_editor):
    store_answer(enrollment=enrolled(660, "ACTUAL"))
    two = complete_document().trials[0].model_copy(update={"key": "t2", "number": "NCT03334422"})
    rows = (*complete_document().trials, two)
    notice = approve_notice(editor, reviewer, document=complete_document(trials=rows))
    before = head_of(notice).document

    outcome = update(notice, other_editor)

    after = head_of(notice).document
    assert outcome.version is not None
    assert (outcome.version.created_by, outcome.version.number) == (other_editor, 2)
    assert after.trials[0].participants == 660
    assert after.trials[0].population == before.trials[0].population
    assert after.revised(trials=before.trials) == before
    assert after.trials[1] == before.trials[1]


def test_the_alert_stays_open_for_readers_until_the_draft_is_published(editor, reviewer):
    store_answer(enrollment=enrolled(660, "ACTUAL"))
    notice = approve_notice(editor, reviewer)
    update(notice, editor)
    in_the_draft = open_fields(notice)

    approve_notice(editor, reviewer, notice)

    assert (in_the_draft, open_fields(notice)) == (["participants"], [])
    assert TrialAlert.objects.get().updated_in == head_of(notice)


def test_taking_over_what_the_text_says_already_changes_nothing(editor, reviewer):
    store_answer(enrollment=enrolled(660, "ACTUAL"))
    notice = approve_notice(editor, reviewer)
    update(notice, editor)

    assert update(notice, editor).event is None
    assert notice.versions.count() == 2


@pytest.mark.parametrize(
    ("row_key", "reason"), [("forged", "row_gone"), ("t2", "row_gone")], ids=["no such row", "never read"]
)
def test_a_row_that_is_not_there_or_was_never_read_is_refused(editor, reviewer, row_key, reason):
    store_answer()
    two = complete_document().trials[0].model_copy(update={"key": "t2", "number": "NCT03334422"})
    notice = approve_notice(editor, reviewer, document=complete_document(trials=(*complete_document().trials, two)))

    with pytest.raises(Refused) as refusal:
        update(notice, editor, row_key=row_key)

    assert [each.code for each in refusal.value.reasons] == [reason]
    assert notice.versions.count() == 1
    assert Event.objects.filter(notice=notice).latest("sequence").command == "refused"


def test_nothing_is_taken_over_while_a_review_is_open(editor, reviewer):
    store_answer(enrollment=enrolled(660, "ACTUAL"))
    notice = approve_notice(editor, reviewer)
    submitted(editor, saved(notice, editor, title="Ny").notice)

    with pytest.raises(Refused) as refusal:
        update(notice, editor)

    assert [each.code for each in refusal.value.reasons] == ["in_review"]


# Dismissing.


def dismiss(alert: TrialAlert, by: User, reason: str = "Gjelder en annen gruppe.") -> workflow.Outcome:
    return workflow.dismiss_alert(alert=alert, reason=reason, by=by, request_id=uuid4())


@pytest.fixture
def alert(editor, reviewer) -> TrialAlert:
    store_answer(enrollment=enrolled(660, "ACTUAL"))
    approve_notice(editor, reviewer)
    return TrialAlert.objects.get()


def test_a_dismissed_alert_is_open_no_more_and_its_event_says_why(alert, editor):
    dismiss(alert, editor)

    assert open_fields(alert.notice) == []
    event = Event.objects.filter(notice=alert.notice).latest("sequence")
    assert (event.command, event.data["reason"], event.data["alert"]) == (
        "dismiss_alert",
        "Gjelder en annen gruppe.",
        alert.pk,
    )
    assert list(verify()) == []


def test_what_was_dismissed_stays_so_in_the_next_version_as_long_as_both_say_the_same(alert, editor, reviewer):
    dismiss(alert, editor)

    approve_notice(editor, reviewer, saved(alert.notice, editor, title="Ny tittel").notice)

    same = TrialAlert.objects.get(notice=alert.notice)
    assert (same.pk, list(same.versions.values_list("number", flat=True))) == (alert.pk, [1, 2])
    assert open_fields(alert.notice) == []


def test_a_registry_that_moves_on_after_a_dismissal_is_a_new_alert(alert, editor):
    dismiss(alert, editor)
    store_answer(timezone.now(), enrollment=enrolled(700, "ACTUAL"))

    update_alerts()

    assert [open_alert.new for open_alert in TrialAlert.objects.open()] == ["N = 700"]


@pytest.mark.parametrize("reason", ["", "  ", "x" * 2001])
def test_an_alert_is_dismissed_with_a_reason_only(alert, editor, reason):
    with pytest.raises(Refused) as refusal:
        dismiss(alert, editor, reason)

    assert [each.place for each in refusal.value.reasons] == ["reason"]
    assert open_fields(alert.notice) == ["participants"]


def test_an_alert_is_dismissed_once(alert, editor):
    dismiss(alert, editor)

    with pytest.raises(Refused) as refusal:
        dismiss(alert, editor, "En annen grunn.")

    assert [each.code for each in refusal.value.reasons] == ["alert_closed"]


@pytest.mark.parametrize("person", ["reviewer", "manager", "deactivated"])
def test_only_editors_dismiss_and_take_over(alert, person, request):
    somebody = request.getfixturevalue(person)

    for command in (lambda: dismiss(alert, somebody), lambda: update(alert.notice, somebody)):
        with pytest.raises(Refused) as refusal:
            command()
        assert "role" in [each.code for each in refusal.value.reasons]

    assert open_fields(alert.notice) == ["participants"]


def test_a_dismissal_without_its_event_is_found(alert, editor):
    TrialAlert.objects.filter(pk=alert.pk).update(
        dismissed_by=editor, dismissed_at=timezone.now(), reason="Ingen hendelse."
    )

    assert [finding for finding in verify() if f"trial alert {alert.pk}" in finding] != []


# What is watched.


def test_trials_of_published_scheduled_and_open_notices_are_watched_and_no_others(editor, reviewer, manager):
    numbers = iter(f"NCT{number:08}" for number in range(1, 100))

    def document() -> Any:
        row = complete_document().trials[0]
        return complete_document(trials=(row.model_copy(update={"number": next(numbers)}),))

    site = full_site(editor, reviewer, manager, unpublished=document)
    saved(site.live, editor, document())

    def cited_numbers(notice: Notice) -> str:
        return str(head_of(notice).document.trials[0].number)

    watched = watched_numbers()

    assert NUMBER in watched
    assert {
        cited_numbers(notice) for notice in (site.live, site.revised, site.scheduled, site.draft, site.in_review)
    } <= watched
    assert not {cited_numbers(site.set_aside)} & watched


def test_a_number_that_nobody_can_read_is_not_watched(editor):
    row = complete_document().trials[0].model_copy(update={"number": "no number"})
    created(editor, complete_document(trials=(row,)))

    assert watched_numbers() == set()
