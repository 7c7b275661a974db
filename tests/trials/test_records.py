"""The records that are kept of trials: asked for when they are old, stored when they say something new."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.support.registry_records import enrolled, record
from tests.support.registry_server import registry_of
from trials import records
from trials.clinicaltrials_gov.registry import REGISTRY
from trials.models import StudyRecord, Trial
from trials.pace import Pace
from trials.records import latest_records, record_for, records_for, store_record, studies_matching
from trials.registry import RecordUnreadable, RegistryUnavailable, RegistryVersion, StudyNotFound

pytestmark = pytest.mark.django_db

A, B, C = "NCT01234567", "NCT01234568", "NCT01234569"
NOW = timezone.now()
DAY = timedelta(days=1)


@pytest.fixture
def registry(settings, monkeypatch):
    monkeypatch.setattr("trials.clinicaltrials_gov.client.SHARED_PACE.pause", 0)
    with registry_of(record(), record(number=B, aliases=[C], title="Otherimab in Asthma")) as fake_registry:
        settings.CLINICALTRIALS_GOV_URL = fake_registry.url
        yield fake_registry


def trial(number: str = A) -> Trial:
    return Trial.objects.for_number(number)


def let_a_day_pass() -> None:
    Trial.objects.filter(checked_at__isnull=False).update(checked_at=timezone.now() - DAY)


# Storing.


def test_a_record_is_kept_as_it_came_with_what_it_is_of():
    study_record = store_record(trial(), record(), RegistryVersion("2.0.5", "2026-11-20T09:00:06"), NOW)

    assert (json.loads(study_record.content), study_record.study.number) == (record(), A)
    assert (study_record.data_version, study_record.api_version, study_record.read_at) == (
        "2026-11-20T09:00:06",
        "2.0.5",
        NOW,
    )
    assert (trial().checked_at, trial().checked_version) == (NOW, "2026-11-20T09:00:06")


def test_a_record_is_kept_only_where_a_value_that_matters_is_new():
    first = store_record(trial(), record(), None, NOW)
    same = store_record(trial(), record(locations=[{"country": "Sweden"}, {"country": "Norway"}]), None, NOW + DAY)
    other = store_record(trial(), record(enrollment=enrolled(660)), None, NOW + 2 * DAY)
    back = store_record(trial(), record(), None, NOW + 3 * DAY)

    assert same == first
    assert list(StudyRecord.objects.all()) == [back, other, first]
    assert trial().checked_at == NOW + 3 * DAY


@pytest.mark.parametrize("changes", [{"title": "Forged"}, {"enrollment": enrolled(7777)}])
def test_what_was_written_past_the_program_with_a_true_fingerprint_does_not_stay(changes: dict[str, Any]):
    first = store_record(trial(), record(), None, NOW)
    forged = json.dumps(record(**changes))
    own = {"content": forged, "fingerprint": first.fingerprint, "projection": first.projection}
    StudyRecord.objects.create(trial=trial(), read_at=NOW + DAY, **own)

    true = store_record(trial(), record(), None, NOW + 2 * DAY, first.fingerprint)

    assert latest_records([A])[A] == true
    assert true.study == first.study


def test_a_record_that_older_rules_read_is_read_anew_before_it_counts_as_changed(monkeypatch):
    with monkeypatch.context() as older:
        older.setattr(records, "PROJECTION", 0)
        first = store_record(trial(), record(), None, NOW, "of other rules")

    assert store_record(trial(), record(), None, NOW + DAY) == first
    assert store_record(trial(), record(enrollment=enrolled(660)), None, NOW + DAY) != first


def test_characters_that_no_database_takes_are_kept():
    study_record = store_record(trial(), record(title="a\x00b\ud800c"), None, NOW)
    study_record.refresh_from_db()
    assert json.loads(study_record.content) == record(title="a\x00b\ud800c")


# The newest of many.


def test_the_newest_record_of_each_is_found_with_one_query(django_assert_num_queries):
    for number in (A, B):
        store_record(trial(number), record(number=number), None, NOW)
        store_record(trial(number), record(number=number, enrollment=enrolled(660)), None, NOW + DAY)
    with django_assert_num_queries(1):
        records = latest_records([A, C])
        assert {
            number: (study_record.trial.number, study_record.study.enrollment)
            for number, study_record in records.items()
        } == {A: (A, 660)}


def test_a_number_that_has_moved_on_has_the_record_of_the_later_number():
    store_record(trial(C), record(number=C), None, NOW)
    newest = store_record(trial(B), record(number=B, aliases=[C]), None, NOW - DAY)
    Trial.objects.filter(number=C).update(moved_to=trial(B))
    assert latest_records([C, B, A]) == {C: newest, B: newest}
    assert latest_records([C]) == {C: newest}


# The record as of today.


def test_a_study_is_asked_for_once_a_day(registry):
    first = record_for(A)
    again = record_for("nct 0123 4567")
    assert (again, registry.paths) == (first, [f"/studies/{A}"])

    let_a_day_pass()
    registry.records[A] = record(enrollment=enrolled(660))
    assert record_for(A).study.enrollment == 660
    assert len(registry.calls) == 2


def test_what_a_person_looked_up_is_still_to_be_refreshed(registry):
    record_for(A)
    assert trial().checked_version == ""


def test_a_study_with_another_number_is_kept_under_it_and_remembered(registry):
    study_record = record_for(C)

    assert (study_record.trial.number, study_record.study.number) == (B, B)
    assert Trial.objects.get(number=C).moved_to == trial(B)
    assert record_for(C) == record_for(B) == study_record
    assert len(registry.calls) == 2  # the question and the redirect


def test_a_number_that_the_registry_does_not_know_leaves_nothing(registry):
    with pytest.raises(StudyNotFound):
        record_for("NCT09999999")
    assert not Trial.objects.exists()


def test_a_number_that_was_gone_today_is_not_asked_for_again(registry):
    Trial.objects.create(number=A, registry="ctgov", checked_at=timezone.now(), gone_at=timezone.now())
    with pytest.raises(StudyNotFound):
        record_for(A)
    assert registry.calls == []

    let_a_day_pass()
    assert record_for(A).trial.gone_at is None


@pytest.mark.parametrize("text", ["2023-508143-51-00", "eczema"])
def test_only_numbers_of_registries_that_are_read_have_a_record(registry, text):
    with pytest.raises(ValueError, match="no number of"):
        record_for(text)
    assert registry.calls == []


def test_nobody_waits_twice_for_a_registry_that_is_down(registry):
    store_record(trial(), record(), None, NOW - 2 * DAY)
    registry.next(status=503, times=9)

    for ask in (lambda: record_for(A), lambda: record_for(A), lambda: studies_matching("eczema", REGISTRY)):
        with pytest.raises(RegistryUnavailable):
            ask()
    assert len(registry.calls) == 1
    assert latest_records([A])[A].study.number == A


def test_after_a_minute_the_registry_is_asked_again(registry, monkeypatch):
    monkeypatch.setattr(records, "QUIET_SECONDS", 0)
    registry.next(status=500)
    with pytest.raises(RegistryUnavailable):
        record_for(A)
    assert record_for(A).study.number == A


def test_a_long_line_before_the_registry_is_no_outage(registry):
    turns = Pace(1.0, clock=lambda: 0.0, sleep=lambda seconds: None)
    with registry.client(pace=turns, max_wait=0.5) as client:
        record_for(A, client)
        with pytest.raises(RegistryUnavailable):
            record_for(B, client)
    assert record_for(B).study.number == B


def test_one_record_that_cannot_be_read_is_no_outage(registry):
    registry.records[A] = record(number=None)
    with pytest.raises(RecordUnreadable):
        record_for(A)
    assert record_for(B).study.number == B


def test_studies_are_found_by_words_of_their_title(registry):
    assert [study.number for study in studies_matching("otherimab", REGISTRY)] == [B]
    registry.next(body=b'{"studies": [{"protocolSection": 7}]}')
    assert studies_matching("otherimab", REGISTRY) == []


# Many at once.


def test_many_are_asked_for_in_one_call_and_not_again_the_same_day(registry):
    records = records_for([A, C, "nct09999999"])

    assert {number: record.study.number for number, record in records.items()} == {A: A, C: B}
    assert records_for([A, C]) == latest_records([A, C]) == records
    assert registry.paths == ["/studies"]


def test_one_that_is_gone_or_old_is_asked_for_again_among_many(registry):
    records_for([A, B])
    Trial.objects.filter(number=A).update(gone_at=timezone.now())
    registry.records.pop(A)

    assert records_for([A, B]).keys() == {B}
    let_a_day_pass()
    assert records_for([B]).keys() == {B}
    assert len(registry.calls) == 3


def test_while_the_registry_is_down_many_are_refused_as_one_is(registry):
    registry.next(status=503)

    with pytest.raises(RegistryUnavailable):
        records_for([A, B])
    assert StudyRecord.objects.count() == 0
