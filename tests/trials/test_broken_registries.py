"""Rounds that look like a mistake of the registry: nothing is stored. tests/trials/test_guard.py has rule by rule."""

from datetime import timedelta

import pytest

from tests.support.registry_records import MISSING, enrolled, record
from tests.support.registry_server import Registry
from tests.trials.test_refreshing import NOW, change_records, next_day, numbers_from, registry, run_outcomes, run_round
from trials.clinicaltrials_gov.registry import REGISTRY
from trials.models import FetchedStudy, RefreshRun, RegistryCheck, StudyRecord, Trial

__all__ = ["registry"]  # the fixture

pytestmark = pytest.mark.django_db


def lose(registry: Registry, numbers: list[str]) -> None:
    for number in numbers:
        del registry.records[number]


def test_edits_are_no_incident_however_many(registry):
    run_round(registry, numbers_from(10))
    next_day(registry)
    change_records(registry, numbers_from(10), enrollment=enrolled(660), acronym="EXAMPLE-2", status="COMPLETED")
    registry.records["NCT00000001"] = record(number="NCT00000001", status="TERMINATED", why_stopped="Sponsor decision")
    summary = run_round(registry, numbers_from(9))
    assert (summary.incident, len(summary.changed)) == (False, 9)


@pytest.mark.parametrize("place", ["status", "enrollment", "arms_module", "primary_outcomes"])
def test_a_field_that_disappears_from_two_records_is_an_incident(registry, caplog, place):
    run_round(registry, numbers_from(2))
    next_day(registry)
    change_records(registry, numbers_from(2), **{place: MISSING})

    summary = run_round(registry, numbers_from(2))

    assert summary.incident
    assert StudyRecord.objects.count() == 2
    run = RefreshRun.objects.latest("pk")
    assert (run.outcome, run.problem) == ("incident", summary.problem)
    # The end of the job is the error that is mailed.
    assert [(one.levelname, summary.problem in one.getMessage()) for one in caplog.records] == [("WARNING", True)]
    assert set(Trial.objects.values_list("checked_version", flat=True)) == {"2026-11-20T09:00:06"}
    assert FetchedStudy.objects.count() == 0


def test_what_looks_like_a_mistake_and_is_real_can_be_accepted(registry):
    run_round(registry, numbers_from(10))
    next_day(registry)
    change_records(registry, numbers_from(10), enrollment=MISSING)
    assert run_round(registry, numbers_from(10)).incident

    summary = run_round(registry, numbers_from(10), accept=True)
    assert (summary.incident, len(summary.changed)) == (False, 10)
    assert run_outcomes() == ["stored", "incident", "stored"]


def test_many_trials_that_vanish_at_once_are_an_incident_and_not_asked_for_one_by_one(registry):
    run_round(registry, numbers_from(10))
    next_day(registry)
    lose(registry, numbers_from(5))

    summary = run_round(registry, numbers_from(10))

    assert (summary.incident, summary.calls) == (True, 2)
    assert summary.problem == "5 of 10 trials have vanished from the registry at once."
    assert not Trial.objects.filter(gone_at__isnull=False)
    accepted = run_round(registry, numbers_from(10), accept=True)
    assert (accepted.gone, accepted.calls) == (numbers_from(5), 7)


def test_trials_that_went_long_ago_are_no_incident(registry):
    run_round(registry, numbers_from(10))
    lose(registry, numbers_from(5))
    run_round(registry, numbers_from(10), accept=True)
    for day in (21, 22):
        next_day(registry, day)
        summary = run_round(registry, numbers_from(10), accept=day == 21)
    assert (summary.incident, summary.unchanged, summary.gone) == (False, 5, [])


def test_numbers_that_were_never_known_are_no_incident(registry):
    summary = run_round(registry, [*numbers_from(2), *numbers_from(8, first=900)])
    assert (summary.incident, summary.gone) == (False, numbers_from(8, first=900))


@pytest.mark.parametrize("loss", ["gone", "unreadable"])
def test_the_only_trial_is_told_in_the_second_night_beside_a_number_that_exists(registry, loss):
    number, other = "NCT00000001", REGISTRY.known_numbers[0]
    change_records(registry, [other])
    run_round(registry, [number])
    registry.records[number] = record(number=None)
    if loss == "gone":
        lose(registry, [number])
    next_day(registry)

    first = run_round(registry, [number], NOW + timedelta(days=1))
    again = run_round(registry, [number], NOW + timedelta(days=1, hours=2))
    asked_before = list(registry.paths)
    second = run_round(registry, [number], NOW + timedelta(days=2))

    assert "The only trial that was known is" in first.waiting
    assert (first.problem, again.waiting, Trial.objects.get(number=number).moved_to) == ("", first.waiting, None)
    assert f"/studies/{other}" not in asked_before
    assert registry.paths[-1] == f"/studies/{other}"
    assert getattr(second, loss) == [number]
    assert (second.waiting, second.problem) == ("", "")
    assert run_outcomes() == ["stored", "waiting", "waiting", "stored"]
    assert bool(Trial.objects.get(number=number).gone_at) is (loss == "gone")


def test_a_registry_that_lacks_also_what_is_known_to_exist_is_an_incident(registry):
    run_round(registry, numbers_from(1))
    registry.records = {}
    next_day(registry)

    run_round(registry, numbers_from(1), NOW + timedelta(days=1))
    summary = run_round(registry, numbers_from(1), NOW + timedelta(days=2))

    assert summary.incident
    assert "known to exist is not there either" in summary.problem
    assert not Trial.objects.filter(gone_at__isnull=False)


def test_a_first_night_that_knows_none_of_the_trials_stores_nothing_and_says_so(registry):
    unknown = numbers_from(3, first=900)

    summary = run_round(registry, unknown)

    assert (summary.incident, summary.problem) == (True, "The registry knows none of the trials.")
    assert set(Trial.objects.values_list("checked_at", "gone_at")) == {(None, None)}
    # The next night the same answer is believed, if the registry is seen to work.
    change_records(registry, [REGISTRY.known_numbers[1]])
    assert run_round(registry, unknown, NOW + timedelta(days=1)).gone == unknown
    next_day(registry)
    assert run_round(registry, unknown, NOW + timedelta(days=2)).problem == ""


def test_what_could_not_be_read_is_asked_for_again_beside_what_was_answered(registry):
    run_round(registry, numbers_from(10))
    next_day(registry)
    for number in numbers_from(2):
        registry.records[number] = record(number=None)

    summaries = [run_round(registry, numbers_from(10)) for _ in range(2)]

    assert [(summary.incident, summary.unreadable) for summary in summaries] == [(False, numbers_from(2))] * 2


def test_it_is_known_when_the_checks_worked_last(registry):
    later = NOW + timedelta(days=1)
    run_round(registry, numbers_from(2))
    registry.next(status=503, times=4)
    run_round(registry, numbers_from(2), later)
    check = RegistryCheck.objects.get()
    assert (check.worked_at, check.tried_at) == (NOW, later)
    assert check.problem == "The registry has a problem of its own."

    run_round(registry, numbers_from(2), later)
    check.refresh_from_db()
    assert (check.worked_at, check.problem, check.data_version) == (later, "", registry.data_version)
