"""The registry's client against a registry on this machine: what it asks, how that fails, and how politely it asks."""

import time
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.registry_records import record
from tests.support.registry_server import registry_of
from trials.clinicaltrials_gov.client import FIELDS, ClinicalTrialsGov, plain_words
from trials.pace import Pace, back_off, retry_after
from trials.registry import (
    BROKEN,
    BUSY,
    CROWDED,
    ELSEWHERE,
    REFUSED,
    SILENT,
    SLOW,
    TOO_LARGE,
    UNREADABLE,
    RecordUnreadable,
    RegistryUnavailable,
    RegistryVersion,
    StudyNotFound,
)

A, B, C = "NCT01234567", "NCT01234568", "NCT01234569"
HTML = b"<!doctype html><title>Maintenance</title>"


@pytest.fixture
def registry():
    with registry_of(
        record(), record(number=B, aliases=[C], title="Otherimab in Asthma", acronym="OTHER-2")
    ) as fake_registry:
        yield fake_registry


@pytest.fixture
def sleeps():
    return []


@pytest.fixture
def client(registry, sleeps):
    with registry.client(pace=Pace(0, sleep=sleeps.append)) as registry_client:
        yield registry_client


def own_number(content: dict[str, Any]) -> str:
    return str(content["protocolSection"]["identificationModule"]["nctId"])


def failure(client: ClinicalTrialsGov, number: str = A) -> RegistryUnavailable:
    with pytest.raises(RegistryUnavailable) as caught:
        client.study(number)
    return caught.value


# What it is asked.


def test_the_version_is_that_of_the_api_and_of_the_data(client):
    assert client.version() == RegistryVersion("2.0.5", "2026-11-20T09:00:06")


@pytest.mark.parametrize("written", [A, " nct-0123 4567 ", "nct01234567", f"https://clinicaltrials.gov/study/{A}"])
def test_a_study_is_found_however_its_number_is_written(client, registry, written):
    assert client.study(written) == record()
    assert registry.paths == [f"/studies/{A}"]


@pytest.mark.parametrize("text", ["2023-508143-51-00", "", "../version", f"{A}/../../x", f"{A}?fields=x", "NCT1"])
def test_nothing_but_a_number_of_this_registry_enters_an_address(client, registry, text):
    for ask in (client.study, lambda number: client.studies([A, number])):
        with pytest.raises(ValueError, match="no number of"):
            ask(text)
    assert registry.calls == []


def test_a_call_says_who_asks_and_for_which_fields(client, registry, settings):
    client.study(A)

    (call,) = registry.calls
    assert call.headers["user-agent"] == f"HorizonScan/{settings.VERSION} (+HorizonScan)"
    assert call.params == {"fields": ",".join(FIELDS)}


def test_a_contact_with_other_letters_fits_into_a_header(registry, settings):
    settings.REGISTRY_CONTACT = "Nye metoder Østlandet\r\nX-Evil: 1"
    with registry.client() as client:
        client.version()
    assert "Nye metoder %C3%98stlandet%0D%0A" in registry.calls[0].headers["user-agent"]


def test_a_number_that_the_registry_does_not_know(client):
    with pytest.raises(StudyNotFound):
        client.study("NCT09999999")


def test_the_number_nought_is_not_asked_for_since_the_registry_refuses_a_batch_with_it(client, registry):
    with pytest.raises(StudyNotFound):
        client.study("NCT00000000")
    assert list(client.studies(["NCT00000000", A])) == [A]
    assert registry.calls[0].params["filter.ids"] == A


def test_an_earlier_number_is_followed_to_the_study_with_the_same_fields(client, registry):
    assert own_number(client.study(C)) == B
    assert registry.paths == [f"/studies/{C}", f"/studies/{B}"]
    assert registry.calls[1].params == registry.calls[0].params


@pytest.mark.parametrize(
    "location",
    [
        f"http://localhost:1/api/v2/studies/{B}",
        f"https://127.0.0.1/api/v2/studies/{B}",
        f"//elsewhere.example/api/v2/studies/{B}",
        f"/other/studies/{B}",
        "/api/v2/version",
        "/api/v2/studies/2023-508143-51-00",
    ],
)
def test_a_redirect_to_anything_but_a_study_of_the_same_registry_is_not_followed(client, registry, location):
    registry.next(status=301, headers={"Location": location})
    assert failure(client).reason == ELSEWHERE
    assert client.calls == len(registry.calls) == 1


def test_redirects_that_lead_in_a_circle_end(client, registry):
    registry.next(status=301, headers={"Location": f"/api/v2/studies/{B}"}, times=9)
    assert failure(client).reason == ELSEWHERE
    assert client.calls == 4


def test_many_studies_come_by_the_number_asked_for(client, registry):
    records = client.studies([A, " nct-01234569", "NCT09999999"])

    assert {number: own_number(record) for number, record in records.items()} == {A: A, " nct-01234569": B}
    assert registry.paths == ["/studies"]


def test_a_study_is_not_hidden_by_another_one_that_had_its_number_once(client, registry):
    registry.records = {"x": record(number=B, aliases=[A]), "y": record(), "z": record(number=C, aliases=[A])}
    assert own_number(client.studies([A])[A]) == A


def test_no_more_than_a_hundred_are_asked_for_at_once(client, registry):
    client.studies([f"NCT{number:08}" for number in range(1, 202)] * 2)
    assert [len(call.params["filter.ids"].split(",")) for call in registry.calls] == [100, 100, 1]


def test_pages_are_followed_and_one_may_be_empty(client, registry):
    registry.page_size, registry.empty_page_first = 1, True

    assert list(client.studies([A, B])) == [A, B]
    assert [call.params.pop("pageToken", None) for call in registry.calls] == [None, "p0", "p1"]
    assert registry.calls[0].params == registry.calls[1].params == registry.calls[2].params


def test_pages_without_an_end_are_given_up(client, registry):
    registry.next(body=b'{"studies": [], "nextPageToken": "again"}', times=999)
    with pytest.raises(RegistryUnavailable) as caught:
        client.studies([A])
    assert caught.value.reason == UNREADABLE


def test_an_answer_that_is_too_large_is_asked_for_in_halves(registry):
    registry.records[A] = record(title="x" * 9_000)
    with registry.client(max_bytes=9_000) as client:
        assert list(client.studies([A, B, "NCT09999999"])) == [B]


def test_titles_are_searched_by_words_alone(client, registry):
    records = client.search('AREA[Title](OTHERIMAB) AND NOT "asthma" OR', limit=1)

    assert registry.calls[0].params["query.titles"] == "AREA Title OTHERIMAB asthma"
    assert records == []
    assert [own_number(each) for each in client.search("(other-2)")] == [B]
    assert registry.calls[1].params["pageSize"] == "5"


def test_a_search_finds_no_more_than_was_asked_for(client, registry):
    registry.next(body=b'{"studies": [{}, {}, {}]}')
    assert len(client.search("eczema", limit=2)) == 2


def test_a_search_is_bounded_and_nothing_is_not_searched_for(client, registry):
    assert client.search(' "[]()*?" and ') == []
    assert registry.calls == []
    assert len(plain_words("eczema " * 1_000)) <= 200


# How it fails.


def test_a_registry_that_recovers_is_asked_again(client, registry, sleeps):
    for status in (503, 502, 504):
        registry.next(status=status, body=b"no", kind="text/html")

    assert client.study(A) == record()
    assert client.calls == len(registry.calls) == 4
    assert [0.5 <= sleeps[0] <= 1.5, 1 <= sleeps[1] <= 3, 2 <= sleeps[2] <= 6] == [True] * 3


@pytest.mark.parametrize(
    ("answer", "reason", "calls"),
    [
        ({"status": 503}, BROKEN, 4),
        ({"status": 429}, BUSY, 4),
        ({"status": 500}, BROKEN, 1),
        ({"status": 400, "body": b"bad", "kind": "text/plain"}, REFUSED, 1),
        ({"status": 403, "body": HTML, "kind": "text/html"}, REFUSED, 1),
        ({"status": 404, "body": HTML, "kind": "text/html"}, REFUSED, 1),
        ({"body": b'{"protocolSection": {}, ' + b" " * 200, "cut": 100}, SILENT, 4),
        ({"body": b'{"protocolSection": '}, UNREADABLE, 1),
        ({"body": HTML, "kind": "text/html"}, UNREADABLE, 1),
        ({"body": b"[]"}, UNREADABLE, 1),
        ({"body": b"[" * 100_000}, UNREADABLE, 1),
        ({"body": b"\xff\xfe{}"}, UNREADABLE, 1),
        ({"body": b"", "status": 204}, REFUSED, 1),
    ],
)
def test_each_failure_has_its_reason_and_only_passing_ones_are_tried_again(client, registry, answer, reason, calls):
    registry.next(**answer, times=9)
    assert failure(client).reason == reason
    assert client.calls == calls


def test_a_registry_that_asks_for_patience_gets_it(client, registry, sleeps):
    registry.next(status=429, headers={"Retry-After": "7"})
    assert client.study(A) == record()
    assert sleeps == [7.0]


def test_a_registry_that_asks_for_much_patience_is_left_alone(client, registry, sleeps):
    registry.next(status=503, headers={"Retry-After": "3600"})
    problem = failure(client)
    assert (problem.reason, problem.retry_after, sleeps) == (BROKEN, 3600.0, [])


def test_a_time_to_wait_is_given_in_seconds_or_as_a_date():
    now = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)
    dates = ["Sun, 22 Nov 2026 12:01:30 GMT", "Sun, 22 Nov 2026 12:01:30 -0000", "Sun, 22 Nov 2026 11:00:00 GMT"]
    assert [retry_after(text, now) for text in dates] == [90.0, 90.0, 0.0]
    texts = ["12", " 0 ", "-5", "1.5", "١٢", "soon", "", None]
    assert [retry_after(text, now) for text in texts] == [12.0, 0.0, *[None] * 6]


def test_a_registry_that_is_not_there():
    with registry_of() as gone:
        pass
    with gone.client() as client:
        assert failure(client).reason == SILENT
    assert client.calls == 4


def test_an_answer_that_does_not_come_is_not_waited_for(registry):
    registry.next(slow=0.3)
    with registry.client(timeout=0.05, retries=0) as client:
        assert failure(client).reason == SLOW


def test_an_answer_that_drips_is_not_waited_for(registry):
    registry.next(body=b" " * 500, drip=0.01)
    started = time.monotonic()
    with registry.client(timeout=0.1, retries=0) as client:
        assert failure(client).reason == SLOW
    assert time.monotonic() - started < 2


def test_a_large_record_is_read_and_a_larger_one_is_not(registry, client):
    registry.records[A] = record(title="x" * 5_000_000)
    assert len(client.study(A)["protocolSection"]["identificationModule"]["briefTitle"]) == 5_000_000
    registry.records[A] = record(title="x" * 8_000_001)
    problem = failure(client)
    assert (problem.reason, type(problem)) == (TOO_LARGE, RecordUnreadable)


@pytest.mark.parametrize("number", [None, 7, "", "NCT99", B])
def test_a_record_of_no_number_or_another_one_is_no_record_of_the_study(client, registry, number):
    registry.records[A] = record(number=number)
    assert isinstance(failure(client), RecordUnreadable)


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b'{"apiVersion": "2.0.5"}',
        b'{"apiVersion": 2, "dataTimestamp": "x"}',
        b'{"apiVersion": "2.0.5", "dataTimestamp": ""}',
        b'{"apiVersion": "2.0.5", "dataTimestamp": "x", "more": NaN}',
    ],
)
def test_a_version_that_does_not_say_of_which_day_is_none(client, registry, body):
    registry.next(body=body)
    with pytest.raises(RegistryUnavailable):
        client.version()


def test_a_batch_without_a_list_of_studies_is_no_answer(client, registry):
    registry.next(body=b'{"studies": {}}')
    with pytest.raises(RegistryUnavailable):
        client.studies([A])


def test_whoever_waits_is_told_at_once(registry, settings):
    settings.CLINICALTRIALS_GOV_URL = registry.url
    registry.next(status=503, times=9)
    with ClinicalTrialsGov.interactive() as client:
        assert failure(client).reason == BROKEN
        assert (client.calls, client.timeout) == (1, 5.0)


# How politely it asks.


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def pace(self) -> Pace:
        return Pace(1.0, clock=lambda: self.now, sleep=self.sleep)


def test_there_is_a_second_between_calls_whichever_client_makes_them(registry):
    moment = Time()
    pace = moment.pace()
    for _client in range(2):
        with registry.client(pace=pace) as client:
            client.version()
            client.version()
    assert moment.slept == [1.0, 1.0, 1.0]


def test_who_comes_after_a_pause_need_not_wait(registry):
    moment = Time()
    with registry.client(pace=moment.pace()) as client:
        client.version()
        moment.now += 5
        client.version()
    assert moment.slept == []


def test_a_person_does_not_stand_in_a_long_line(registry):
    turns = Pace(1.0, clock=lambda: 0.0, sleep=lambda seconds: None)
    with registry.client(pace=turns, max_wait=2.0) as client:
        for _turn in range(3):
            client.version()
        assert failure(client).reason == CROWDED
    assert len(registry.calls) == client.calls == 3


def test_those_who_were_refused_together_do_not_come_back_together():
    assert len({back_off(1) for _each in range(20)}) > 1
