"""An alert is a difference: texts come and go, it opens, is told, is dismissed for this value, ends, and comes back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from notices.document.model import TrialRow
from notices.mail.trial_news import trial_news
from notices.models import Notice, Publication, TrialAlert, Version
from notices.monitoring.alerts import update_alerts
from notices.monitoring.baselines import CitedRow, RowHistory
from tests.monitoring.test_alerts import LONG_AGO, approve_notice, dismiss, store_answer
from tests.support.registry_records import MISSING, dated, enrolled
from tests.support.worlds import complete_document, saved

OTHER_OUTCOMES = [{"measure": "Time to relapse", "timeFrame": "Week 52"}]
STOPPED = {"status": "TERMINATED", "why_stopped": "Slow recruitment"}
PAPER = {"type": "RESULT", "pmid": "123", "citation": "A paper."}


def night(**changes: Any) -> None:
    """The registry says this now, and it is noticed."""
    store_answer(timezone.now(), **changes)
    update_alerts()


def publish_other_title(editor: User, reviewer: User, notice: Notice) -> None:
    approve_notice(editor, reviewer, saved(notice, editor, title=f"Tittel {timezone.now()}").notice)


def open_alerts(notice: Notice) -> dict[str, TrialAlert]:
    return {alert.field: alert for alert in TrialAlert.objects.open().filter(notice=notice)}


@pytest.mark.django_db
def test_a_text_in_which_something_else_changed_neither_ends_an_alert_nor_tells_it_again(editor, reviewer):
    store_answer()
    notice = approve_notice(editor, reviewer)
    night(primary_outcomes=OTHER_OUTCOMES, enrollment=enrolled(660, "ACTUAL"))
    before = open_alerts(notice)
    dismiss(before["participants"], editor)
    told_at = timezone.now() + timedelta(hours=1)
    (news,) = trial_news(told_at).values()
    news.note_told(told_at)

    publish_other_title(editor, reviewer, notice)
    publish_other_title(editor, reviewer, notice)

    later = timezone.now() + timedelta(hours=2)
    (after,) = open_alerts(notice).values()
    assert (after.pk, after.first_seen_at) == (before["primary_outcomes"].pk, before["primary_outcomes"].first_seen_at)
    assert (after.told_at, TrialAlert.objects.count()) == (told_at, 2)
    assert not trial_news(later)[editor.pk].since(told_at, later).alerts


MORNING = datetime(2026, 3, 1, 9, tzinfo=UTC)
READ_EARLIER, READ_LATER = datetime(2026, 2, 20, tzinfo=UTC).date(), datetime(2026, 3, 2, tzinfo=UTC).date()


@pytest.mark.parametrize(
    ("changes", "days"),
    [
        # Of each text one, a day after the other: what is changed in the row, and which day its values are from.
        ([{}, {}, {"note": "Et ord mer"}], 0),
        ([{}, {"participants": 625}, {}], 1),
        ([{}, {}, {"outcomes": "Tid til tilbakefall"}], 2),
        ([{}, {"population": "barn"}, {}], 0),
        ([{}, {}, {"outcomes": "N = 624 [@a]"}], 0),
        ([{}, {"outcomes": "Tid"}, {"outcomes": "N = 624"}], 2),
        ([{"checked_on": READ_LATER}, {}, {}], 0),
        ([{"checked_on": READ_EARLIER}, {}, {}], -8),
        ([{"checked_on": READ_EARLIER}, {"participants": 625}, {}], 1),
        ([{"checked_on": READ_EARLIER}, {}, {"checked_on": READ_LATER}], 2),
    ],
)
def test_a_baseline_moves_when_the_row_prints_other_values_or_a_person_confirms_it(changes, days):
    row, rows = complete_document().trials[0].model_copy(update={"outcomes": "N = 624"}), []
    for place, change in enumerate(changes):
        row = row.model_copy(update=change)
        version = Version(created_at=MORNING + timedelta(days=place))
        rows.append(CitedRow(Publication(version=version), complete_document(), row, row.number))

    written_at = RowHistory(tuple(rows)).written_at(["outcomes"])

    assert timezone.localdate(written_at) == timezone.localdate(MORNING + timedelta(days=days))


@pytest.mark.django_db
def test_a_trial_that_stops_for_safety_after_an_earlier_stop_was_dismissed_is_told(editor, reviewer):
    store_answer(status="RECRUITING")
    notice = approve_notice(editor, reviewer, document=complete_document(trials=(ongoing_row(),)))
    night(**STOPPED)
    for alert in open_alerts(notice).values():
        dismiss(alert, editor)
    assert open_alerts(notice) == {}

    night(**STOPPED | {"why_stopped": "Deaths among participants"})
    other_reason = open_alerts(notice)
    night(status="RECRUITING")
    resumed = open_alerts(notice)
    night(**STOPPED)
    again = open_alerts(notice)

    assert {name: alert.level for name, alert in other_reason.items()} == {"why_stopped": 1}
    assert resumed == {}
    assert {name: (alert.level, alert.dismissed_at, alert.told_at) for name, alert in again.items()} == {
        "status": (1, None, None),
        "why_stopped": (1, None, None),
    }


def ongoing_row() -> TrialRow:
    row = complete_document().trials[0]
    assert row.status
    return row.model_copy(update={"status": row.status.model_copy(update={"code": "ongoing", "label": "Pågående"})})


@pytest.mark.django_db
def test_what_nobody_had_asked_for_is_no_change_and_what_changes_later_is(editor, reviewer, monkeypatch):
    with monkeypatch.context() as before_the_upgrade:
        before_the_upgrade.setattr("trials.records.PROJECTION", 1)
        store_answer()
    notice = approve_notice(editor, reviewer)

    night(references=[PAPER], results_submitted="2026-01-02")
    first_night = open_alerts(notice)
    night(references=[PAPER | {"retractions": [{"pmid": "124"}]}], results_submitted=MISSING)

    assert first_night == {}
    assert {name: alert.level for name, alert in open_alerts(notice).items()} == {
        "retractions": 1,
        "results_submitted": 2,
    }


@pytest.mark.django_db
def test_time_alone_opens_an_alert_and_results_or_a_person_end_it(editor, reviewer):
    due = timezone.localdate() + timedelta(days=40)
    changes: dict[str, Any] = {"primary_completion": dated(due.isoformat()), "status": "RECRUITING"}
    store_answer(LONG_AGO, verified=timezone.localdate().isoformat()[:7], **changes)
    notice = approve_notice(editor, reviewer, document=complete_document(trials=(ongoing_row(),)))
    now = timezone.now()

    def fields_after(days: int) -> set[str]:
        update_alerts(at=now + timedelta(days=days))
        return set(open_alerts(notice))

    assert [fields_after(days) for days in (0, 400, 410, 800)] == [
        set(),
        set(),
        {"results_overdue"},
        {"results_overdue", "unverified"},
    ]
    store_answer(datetime(2036, 1, 1, tzinfo=UTC), verified="2035-12", has_results=True, **changes)
    assert fields_after(810) == {"results"}
