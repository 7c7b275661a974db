"""The night's command as whoever runs the site types it: what it asks, finds, prints, and how it ends."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import timezone

from notices.models import TrialAlert
from tests.monitoring.test_alerts import AGREES, NUMBER
from tests.support.postbox import fault_mails_are_out
from tests.support.registry_records import MISSING, enrolled, record
from tests.support.registry_server import Registry, registry_of
from tests.support.worlds import complete_document, published
from trials.clinicaltrials_gov.registry import REGISTRY
from trials.models import RefreshRun, StudyRecord, Trial

pytestmark = pytest.mark.django_db


def trial_record(number: str = NUMBER, **changes: Any) -> dict[str, Any]:
    return record(number=number, **{**AGREES, **changes})


@pytest.fixture
def registry(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    """A registry that says 660 where the notice prints 624."""
    monkeypatch.setattr(REGISTRY.pace, "pause", 0)
    monkeypatch.setattr(REGISTRY.pace, "sleep", lambda seconds: None)
    with registry_of(trial_record(enrollment=enrolled(660, "ACTUAL"))) as registry:
        settings.CLINICALTRIALS_GOV_URL = registry.url
        yield registry


def run_command(**options: Any) -> str:
    output = StringIO()
    call_command("refresh_trials", stdout=output, **options)
    return output.getvalue()


def test_what_a_published_row_no_longer_says_is_an_alert_after_the_first_night(registry, editor, reviewer):
    published(editor, reviewer)

    output = run_command()

    assert [(alert.field, alert.new) for alert in TrialAlert.objects.open()] == [("participants", "N = 660")]
    assert "1 new, 0 changed" in output
    assert "New alerts: 1 (0 important, 1 notable, 0 minor); ended: 0." in output


def test_a_second_run_on_the_same_data_makes_one_call_and_changes_nothing(registry, editor, reviewer):
    published(editor, reviewer)
    run_command()
    registry.calls.clear()

    output = run_command()

    assert registry.paths == ["/version"]
    assert "New alerts: 0" in output
    assert (StudyRecord.objects.count(), TrialAlert.objects.count()) == (1, 1)


def test_a_notice_that_was_published_since_is_compared_though_the_registry_has_nothing_new(registry, editor, reviewer):
    published(editor, reviewer)
    run_command()
    later = published(editor, reviewer).notice

    run_command()

    assert TrialAlert.objects.open().filter(notice=later).count() == 1


def test_a_registry_that_does_not_answer_is_said_and_ends_with_an_error(registry, editor, reviewer):
    published(editor, reviewer)
    for _ in range(4):
        registry.next(status=503)

    with pytest.raises(CommandError, match="Nothing was stored") as failure:
        run_command()

    assert failure.value.returncode == 1
    assert not StudyRecord.objects.exists()


def six_trials(registry: Registry, editor: User, reviewer: User) -> list[str]:
    """A notice that cites six trials, all read once."""
    numbers = [f"NCT{number:08}" for number in range(1, 7)]
    row = complete_document().trials[0]
    rows = tuple(row.model_copy(update={"key": number.lower(), "number": number}) for number in numbers)
    published(editor, reviewer, document=complete_document(trials=rows))
    registry.records = {number: trial_record(number) for number in numbers}
    run_command()
    return numbers


def test_what_looks_like_a_mistake_is_stored_only_when_somebody_says_that_it_is_real(registry, editor, reviewer):
    numbers = six_trials(registry, editor, reviewer)
    registry.records = {
        number: trial_record(number, enrollment=enrolled(660, "ACTUAL"), eligibility_module=MISSING)
        for number in numbers
    }
    registry.data_version = "2026-11-21T09:00:06"

    with pytest.raises(CommandError, match="Nothing was stored") as refusal:
        run_command()
    before = StudyRecord.objects.count()
    run_command(accept=True)

    assert refusal.value.returncode == 4
    assert (before, StudyRecord.objects.count()) == (6, 12)
    assert TrialAlert.objects.open().filter(field="participants").count() == 6


def test_a_second_run_at_the_same_time_is_refused(registry, editor, reviewer):
    published(editor, reviewer)
    at = timezone.now()
    RefreshRun.objects.create(
        registry="ctgov", data_version=registry.data_version, started_at=at, claimed_until=at + timedelta(minutes=5)
    )

    with pytest.raises(CommandError, match="Another run") as refusal:
        run_command()

    assert refusal.value.returncode == 3
    assert not StudyRecord.objects.exists()


def test_a_bar_is_drawn_for_somebody_who_looks_and_not_in_a_log(registry, editor, reviewer):
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    published(editor, reviewer)
    terminal, log = Terminal(), StringIO()

    run_command(stderr=log)
    registry.data_version = "2026-11-21T09:00:06"
    run_command(stderr=terminal)

    assert log.getvalue() == ""
    assert "1/1" in terminal.getvalue()


def test_numbers_of_other_registers_are_counted_and_not_asked_for(registry, editor, reviewer):
    row = complete_document().trials[0].model_copy(update={"number": "2023-508143-51-01"})
    published(editor, reviewer, document=complete_document(trials=(row,)))

    output = run_command()

    assert "1 of other registers" in output
    assert Trial.objects.get(number="2023-508143-51-01").checked_at is None


def test_administrators_are_told_by_mail_when_so_many_trials_have_changed_at_once(
    registry, editor, reviewer, settings, mailoutbox
):
    settings.ADMINS, settings.DEBUG = [("Drift", "drift@example.org")], False
    six_trials(registry, editor, reviewer)
    registry.records, registry.data_version = {}, "2026-11-21T09:00:06"

    with pytest.raises(CommandError):
        run_command()

    fault_mails_are_out()
    assert [mail.to for mail in mailoutbox] == [["drift@example.org"]]
