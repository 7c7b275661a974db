"""A round of asking the registry for all watched trials: what it stores, what it asks, and how it breaks off."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from tests.support.registry_records import enrolled, record
from tests.support.registry_server import Registry, registry_of
from trials.clinicaltrials_gov.registry import REGISTRY
from trials.models import FetchedStudy, RefreshRun, StudyRecord, Trial
from trials.records import latest_records, store_record
from trials.refresh import store
from trials.refresh.claim import CLAIM_DURATION, resume_or_begin
from trials.refresh.round import AlreadyRunning, RefreshSummary, numbers_by_registry, refresh
from trials.registry import RegistryVersion

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
GONE, OLD, NEW = "NCT09999999", "NCT08888888", "NCT08888889"


def numbers_from(count: int, first: int = 1) -> list[str]:
    return [f"NCT{number:08}" for number in range(first, first + count)]


@pytest.fixture
def registry():
    with registry_of(*(record(number=number) for number in numbers_from(10))) as fake_registry:
        yield fake_registry


def run_round(server: Registry, numbers: list[str], at: datetime = NOW, **options: Any) -> RefreshSummary:
    with server.client() as client:
        arguments: dict[str, Any] = {"registry": REGISTRY, "client": client, "now": lambda: at} | options
        return refresh(numbers, **arguments)


def next_day(registry: Registry, day: int = 21) -> None:
    registry.data_version = f"2026-11-{day}T09:00:06"
    registry.calls.clear()


def change_records(registry: Registry, numbers: list[str], **changes: Any) -> None:
    for number in numbers:
        registry.records[number] = record(number=number, **changes)


def run_outcomes() -> list[str]:
    return list(RefreshRun.objects.order_by("pk").values_list("outcome", flat=True))


# What a round does.


def test_watched_numbers_are_asked_for_in_their_own_registries_each_once():
    texts = ["NCT00000001", "nct 0000 0001", "2023-508143-51-00", "no number"]

    assert numbers_by_registry(texts) == ({"ctgov": ["NCT00000001"]}, 2)


def test_a_first_round_keeps_a_record_of_each_trial(registry):
    summary = run_round(registry, numbers_from(10))

    assert (summary.total, summary.new) == (10, numbers_from(10))
    assert (summary.calls, registry.paths) == (2, ["/version", "/studies"])
    assert set(latest_records(numbers_from(10))) == set(numbers_from(10))
    assert set(Trial.objects.values_list("checked_at", "checked_version")) == {(NOW, registry.data_version)}
    assert (run_outcomes(), FetchedStudy.objects.count()) == (["stored"], 0)


def test_a_second_round_on_the_same_data_asks_only_for_the_version(registry):
    run_round(registry, numbers_from(10))
    registry.calls.clear()

    summary = run_round(registry, numbers_from(10))

    assert (summary.calls, summary.total, registry.paths) == (1, 0, ["/version"])
    assert run_outcomes() == ["stored"]


def test_a_trial_that_is_new_among_the_watched_is_all_that_is_asked_for(registry):
    run_round(registry, numbers_from(9))
    registry.calls.clear()
    assert run_round(registry, numbers_from(10)).new == numbers_from(1, first=10)
    assert registry.calls[1].params["filter.ids"] == "NCT00000010"


def test_only_what_a_reader_would_notice_is_kept(registry):
    run_round(registry, numbers_from(10))
    next_day(registry)
    change_records(registry, numbers_from(8), locations=[{"country": "Sweden"}, {"city": "Oslo", "country": "Norway"}])
    change_records(registry, numbers_from(2, first=9), enrollment=enrolled(660))

    summary = run_round(registry, numbers_from(10), NOW + timedelta(days=1))

    assert (summary.unchanged, summary.changed) == (8, ["NCT00000009", "NCT00000010"])
    assert StudyRecord.objects.count() == 12
    assert set(Trial.objects.values_list("checked_at", flat=True)) == {NOW + timedelta(days=1)}
    run = RefreshRun.objects.latest("pk")
    assert run.counts == {"asked": 10, "unchanged": 8, "changed": 2, "new": 0, "gone": 0, "moved": 0, "unreadable": 0}


def test_a_trial_that_is_gone_is_noted_once_and_may_come_back(registry):
    run_round(registry, numbers_from(10))
    lost = registry.records.pop("NCT00000003")
    for day in (21, 22):
        next_day(registry, day)
        summary = run_round(registry, numbers_from(10), NOW + timedelta(days=day))
        assert summary.gone == (["NCT00000003"] if day == 21 else [])
        assert registry.paths[-1] == "/studies/NCT00000003"
    assert Trial.objects.get(number="NCT00000003").gone_at == NOW + timedelta(days=21)

    next_day(registry, 23)
    registry.records["NCT00000003"] = lost
    assert run_round(registry, numbers_from(10)).unchanged == 10
    assert Trial.objects.get(number="NCT00000003").gone_at is None
    assert StudyRecord.objects.count() == 10


def test_a_trial_with_another_number_leads_to_it(registry):
    change_records(registry, [OLD])
    run_round(registry, [OLD, *numbers_from(5)])
    del registry.records[OLD]
    registry.records[NEW] = record(number=NEW, aliases=[OLD])
    for day in (21, 22):
        next_day(registry, day)
        summary = run_round(registry, [OLD, *numbers_from(5)])
        assert summary.moved == ([(OLD, NEW)] if day == 21 else [])

    assert Trial.objects.get(number=OLD).moved_to == Trial.objects.get(number=NEW)
    assert latest_records([OLD])[OLD].study.number == NEW
    assert summary.unchanged == 6
    assert set(Trial.objects.values_list("checked_version", flat=True)) == {"2026-11-22T09:00:06"}


def test_a_trial_may_lead_to_one_that_is_watched_already(registry):
    change_records(registry, [OLD, NEW])
    run_round(registry, [OLD, NEW])
    next_day(registry)
    del registry.records[OLD]
    change_records(registry, [NEW], aliases=[OLD])

    summary = run_round(registry, [OLD, NEW])

    assert (summary.changed, summary.unchanged, summary.moved) == ([OLD], 1, [(OLD, NEW)])
    assert latest_records([OLD, NEW])[OLD] == latest_records([OLD, NEW])[NEW]
    assert StudyRecord.objects.count() == 2


def test_a_number_that_a_batch_leaves_out_is_asked_for_alone(registry):
    registry.next(body=b'{"apiVersion": "2.0.5", "dataTimestamp": "2026-11-20T09:00:06"}')
    registry.next(body=b'{"studies": []}')
    summary = run_round(registry, ["NCT00000001", GONE])
    assert (summary.new, summary.gone) == (["NCT00000001"], [GONE])
    assert registry.paths[2:] == ["/studies/NCT00000001", f"/studies/{GONE}"]


def test_one_record_that_cannot_be_read_holds_up_no_other(registry):
    registry.records["x"] = record(number="nonsense")
    registry.records["NCT00000001"] = record(number=None)
    summary = run_round(registry, numbers_from(10))
    assert (summary.unreadable, len(summary.new)) == (["NCT00000001"], 9)
    assert Trial.objects.get(number="NCT00000001").checked_at is None


# Breaking off and going on.


def test_what_was_fetched_before_the_registry_broke_down_is_not_asked_for_again(registry):
    small = replace(REGISTRY, batch_size=4)
    registry.next(body=b'{"apiVersion": "2.0.5", "dataTimestamp": "2026-11-20T09:00:06"}')
    registry.next(body=json_bytes([registry.records[number] for number in numbers_from(4)]))
    registry.next(status=500)

    broken = run_round(registry, numbers_from(10), registry=small)
    assert (broken.problem, broken.incident, broken.total) == ("The registry has a problem of its own.", False, 0)
    assert (run_outcomes(), FetchedStudy.objects.count(), StudyRecord.objects.count()) == ([""], 4, 0)

    registry.calls.clear()
    steps: list[tuple[int, int]] = []
    whole = run_round(
        registry, numbers_from(10), registry=small, progress=lambda done, total: steps.append((done, total))
    )
    assert [len(call.params["filter.ids"].split(",")) for call in registry.calls[1:]] == [4, 2]
    assert (len(whole.new), run_outcomes()) == (10, ["stored"])
    assert steps == [(4, 10), (8, 10), (10, 10)]


def test_what_was_fetched_of_another_day_is_asked_for_again(registry):
    break_off_round(registry)
    next_day(registry)
    assert len(run_round(registry, numbers_from(10)).new) == 10
    assert registry.paths == ["/version", "/studies"]
    assert (run_outcomes(), FetchedStudy.objects.count()) == (["abandoned", "stored"], 0)


def test_a_registry_that_is_down_from_the_start_opens_no_round(registry):
    registry.next(status=503, times=4)
    summary = run_round(registry, numbers_from(10))
    assert (summary.problem, summary.calls, run_outcomes()) == ("The registry has a problem of its own.", 4, [])


def test_two_rounds_at_once_are_one(registry):
    """The second comes while the first one fetches."""

    def another(done: int, total: int) -> None:
        with pytest.raises(AlreadyRunning):
            run_round(registry, numbers_from(10))

    assert len(run_round(registry, numbers_from(10), progress=another).new) == 10
    assert run_outcomes() == ["stored"]


def test_a_round_whose_process_was_killed_is_gone_on_with_when_its_claim_has_run_out(registry):
    break_off_round(registry)
    RefreshRun.objects.update(claimed_until=NOW + CLAIM_DURATION)

    with pytest.raises(AlreadyRunning):
        run_round(registry, numbers_from(10), NOW + CLAIM_DURATION / 2)
    assert len(run_round(registry, numbers_from(10), NOW + CLAIM_DURATION).new) == 10
    assert run_outcomes() == ["stored"]


def test_who_slept_through_its_claim_stores_nothing(registry, monkeypatch):
    judge_round = store.judge_round

    def taken_over(*args: Any) -> Any:
        RefreshRun.objects.update(claimed_until=NOW + 3 * CLAIM_DURATION)
        return judge_round(*args)

    monkeypatch.setattr(store, "judge_round", taken_over)
    with pytest.raises(AlreadyRunning):
        run_round(registry, numbers_from(10))
    assert (run_outcomes(), StudyRecord.objects.count()) == ([""], 0)
    assert RefreshRun.objects.get().claimed_until == NOW + 3 * CLAIM_DURATION


def test_an_error_while_storing_leaves_nothing_half_stored(registry, monkeypatch):
    with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError):
        broken.setattr(store, "store_record", lambda *args: 1 / 0)
        run_round(registry, numbers_from(10))
    assert (StudyRecord.objects.count(), FetchedStudy.objects.count(), run_outcomes()) == (0, 10, [""])

    registry.calls.clear()
    assert len(run_round(registry, numbers_from(10)).new) == 10
    assert registry.paths == ["/version"]


def test_a_round_that_finds_nothing_new_needs_few_queries(registry, django_assert_max_num_queries):
    change_records(registry, numbers_from(40))
    run_round(registry, numbers_from(40))
    next_day(registry)
    with django_assert_max_num_queries(25):
        assert run_round(registry, numbers_from(40)).unchanged == 40


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_many_processes_that_begin_or_store_at_the_same_moment_one_does(registry):
    start = threading.Barrier(4)
    version = RegistryVersion("2.0.5", registry.data_version)
    trial = Trial.objects.for_number("NCT00000001")

    def act(_process: int) -> tuple[bool, int]:
        try:
            connection.ensure_connection()
            start.wait(timeout=20)
            record_id = store_record(trial, record(number=trial.number), version, NOW).pk
            start.wait(timeout=20)
            try:
                resume_or_begin(REGISTRY, version, lambda: NOW)
            except AlreadyRunning:
                return False, record_id
            return True, record_id
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as processes:
        began, record_ids = zip(*processes.map(act, range(4)), strict=True)
    assert sorted(began) == [False, False, False, True]
    assert set(record_ids) == set(StudyRecord.objects.values_list("pk", flat=True))
    assert StudyRecord.objects.count() == RefreshRun.objects.count() == 1


def break_off_round(registry: Registry) -> None:
    """A round that ended before all was stored, after it had fetched."""
    numbers = [*numbers_from(10), GONE]
    registry.next(body=b'{"apiVersion": "2.0.5", "dataTimestamp": "2026-11-20T09:00:06"}')
    registry.next(body=json_bytes([registry.records[number] for number in numbers_from(10)]))
    registry.next(status=500)
    assert run_round(registry, numbers).problem
    assert FetchedStudy.objects.count() == 10


def json_bytes(records: list[dict[str, Any]]) -> bytes:
    return json.dumps({"studies": records}).encode()
