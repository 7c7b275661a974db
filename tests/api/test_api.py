"""The open API: what it tells of notices, versions and trials, and what holds for each of its addresses."""

import json
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from notices import workflow
from notices.api import rate_limit
from notices.models import Notice
from tests.support.api_answers import V1, expected_metadata, numbers, problem, read
from tests.support.sites import Site
from tests.support.worlds import act, complete_document, created, saved, submitted
from tests.support.worlds import published as publish
from trials.models import Trial

pytestmark = pytest.mark.django_db

EVERY = [
    *("/api/openapi.json", f"{V1}/notices", f"{V1}/notices.jsonl", f"{V1}/notices.csv", f"{V1}/changes"),
    f"{V1}/notices.meta.json",
    *(f"{V1}/trials", f"{V1}/trials/NCT03334396", f"{V1}/document.schema.json"),
]


# One notice


def test_a_notice_is_told_as_it_is_live_or_as_it_was_last(site: Site, visitor: Client, editor, reviewer):
    publish(editor, reviewer, saved(site.live, editor, title="Ny tittel").notice)

    live, outdated = (read(visitor, f"notices/{notice.number}") for notice in (site.live, site.outdated))

    # What is true of it today is told beside: tests/monitoring/test_life_of_a_trial.py.
    assert live.pop("staleness")["is_stale"] is True
    assert outdated.pop("staleness") is None
    assert live == expected_metadata(site.live, 2)
    assert outdated == expected_metadata(site.outdated, 1)


def test_a_version_has_its_facts_and_the_text_that_was_hashed(site: Site, visitor: Client):
    answer = read(visitor, f"notices/{site.live.number}/versions/1")

    text = json.dumps(answer["document"], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert answer["facts"] == expected_metadata(site.live, 1)
    assert sha256(text.encode()).hexdigest() == answer["facts"]["sha256"]


def test_the_versions_of_a_notice_say_which_can_be_read(site: Site, visitor: Client, editor, reviewer, manager):
    publish(editor, reviewer, saved(site.live, editor, title="Feil").notice)
    act(workflow.withdraw, site.live, manager, kind="withdraw_wrong", reason="Feil", public_note="Feil dose.")
    publish(editor, reviewer, saved(site.live, editor, title="Riktig").notice)

    items = read(visitor, f"notices/{site.live.number}/versions")["items"]

    assert [item["version"] for item in items] == [1, 2, 3]
    assert [item["withdrawn_as_wrong_at"] is None for item in items] == [True, False, True]
    assert [item["note"] for item in items] == ["Nye opplysninger.", "Feil dose.", "Nye opplysninger."]
    assert items[1]["sha256"] is items[1]["json_address"] is None
    assert visitor.get(f"{V1}/notices/{site.live.number}/versions/2").status_code == 410


@pytest.mark.parametrize("tail", ["", "/versions", "/versions/1"])
def test_what_was_withdrawn_as_wrong_is_gone_and_says_why(site: Site, visitor: Client, tail: str):
    answer = visitor.get(f"{V1}/notices/{site.wrong.number}{tail}")

    assert problem(answer)[0] == 410
    assert answer.json()["note"] == "Metoden er besluttet innført."
    assert "ksempel" not in answer.text


def without_request_id(problem: Any) -> dict[str, Any]:
    """What a problem says, but for the number of its request: nothing else may tell two of them apart."""
    return {**problem.json(), "request_id": ""}


@pytest.mark.parametrize("state", ["draft", "in_review", "scheduled", "returned", "set_aside"])
@pytest.mark.parametrize("tail", ["", "/versions", "/versions/1"])
def test_what_is_not_public_is_not_there(site: Site, visitor: Client, state: str, tail: str):
    notice: Notice = getattr(site, state)
    never = visitor.get(f"{V1}/notices/999999{tail}")

    for number in filter(None, (notice.number, 10_000 + notice.pk)):
        answer = visitor.get(f"{V1}/notices/{number}{tail}")
        assert (answer.status_code, without_request_id(answer), answer.headers) == (
            404,
            without_request_id(never),
            never.headers,
        )


def test_the_list_without_a_version_leads_to_the_one_that_there_is(visitor: Client):
    answer = visitor.get("/api/notices?area=hud&limit=5")

    assert (answer.status_code, answer["Location"]) == (301, "/api/v1/notices?area=hud&limit=5")
    assert visitor.get("/api/notices?aera=hud").status_code == 422


def test_the_schema_of_a_text_is_at_the_address_that_it_names(visitor: Client, settings):
    settings.SITE_URL = "https://varsler.example.org"

    schema = visitor.get(f"{V1}/document.schema.json").json()

    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"https://varsler.example.org{V1}/document.schema.json"
    assert {"title", "summary", "trials", "references"} <= schema["properties"].keys()


@pytest.mark.parametrize("where", ["/api/v1/nothing", "/api/v2/notices", "/api/v1/notices/x", "/api/v1/notices/0"])
def test_where_nothing_is_a_program_is_told_so_as_a_program(visitor: Client, where: str):
    assert problem(visitor.get(where))[0] == 404


# Trials


def test_the_trials_are_those_of_live_notices(site: Site, visitor: Client):
    answer = read(visitor, "trials")

    assert [item["number"] for item in answer["items"]] == ["NCT03334396"]
    assert answer["items"][0]["registry_address"] == "https://clinicaltrials.gov/study/NCT03334396"
    assert answer["items"][0]["notices"] == 3


def test_trials_come_in_pages_by_number(site: Site, visitor: Client, editor, reviewer):
    trials = [complete_document().trials[0].model_copy(update={"key": key, "number": n}) for key, n in NUMBERS.items()]
    publish(editor, reviewer, document=complete_document(trials=tuple(trials)))
    first = read(visitor, "trials", limit=2)
    second = read(visitor, "trials", limit=2, cursor=first["items"][-1]["number"])

    # Letter by letter, whatever the server's own order: capitals before hyphens are not.
    assert [item["number"] for item in first["items"] + second["items"]] == sorted([*NUMBERS.values(), "NCT03334396"])
    assert (first["next"] is None, second["next"]) == (False, None)


NUMBERS = {"a": "ISRCTN12345678", "b": "DRKS00012345", "c": "ACTRN12605000123456"}


def test_a_trial_is_found_however_its_number_is_written_with_the_notices_that_cite_it(site: Site, visitor: Client):
    answer = read(visitor, "trials/nct 0333 4396")

    assert answer["trial"] == read(visitor, "trials")["items"][0]
    assert numbers({"items": answer["notices"]}) == [site.rereviewed.number, site.revised.number, site.live.number]


def test_a_trial_that_only_a_draft_cites_is_not_there(site: Site, visitor: Client, editor):
    row = complete_document().trials[0].model_copy(update={"number": "NCT01234567"})
    submitted(editor, created(editor, complete_document(trials=(row,))).notice)
    assert Trial.objects.filter(number="NCT01234567").exists()

    there, never = visitor.get(f"{V1}/trials/NCT01234567"), visitor.get(f"{V1}/trials/NCT07654321")

    assert (
        (there.status_code, without_request_id(there))
        == (never.status_code, without_request_id(never))
        == (404, without_request_id(never))
    )


# Time


def test_what_is_scheduled_appears_at_its_second_and_no_cache_reaches_past_it(
    site: Site, visitor: Client, editor, reviewer, set_now
):
    at = timezone.now() + timedelta(hours=1)
    notice = act(workflow.approve, submitted(editor).notice, reviewer, publish_at=at).notice
    notice.refresh_from_db()

    def is_listed_at(moment: Any) -> tuple[bool, str]:
        set_now(moment)
        answer = visitor.get(f"{V1}/notices")
        return notice.number in numbers(answer.json()), answer["Cache-Control"]

    assert is_listed_at(at - timedelta(seconds=10)) == (False, "public, max-age=10")
    assert is_listed_at(at - timedelta(microseconds=1)) == (False, "public, max-age=0")
    assert is_listed_at(at) == (True, "public, max-age=60")


# What holds everywhere


@pytest.mark.parametrize("where", EVERY)
def test_every_address_is_open_to_the_pages_of_other_sites_and_sets_no_cookie(
    site: Site, visitor: Client, where: str, set_now
):
    # The cursor of the newest changes moves when a minute has passed.
    set_now(timezone.now())
    answer, headers_only = visitor.get(where), visitor.head(where)

    for each in (answer, headers_only):
        assert each.status_code == 200
        assert each["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in each.headers
        assert each["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert each["Cache-Control"] == "public, max-age=60"
        # The same for every person; files of all notices come compressed to whoever takes that.
        assert each.headers.get("Vary", "Accept-Encoding") == "Accept-Encoding"
        assert not each.cookies
    assert headers_only["ETag"] == answer["ETag"]
    assert b"".join(headers_only) == b""


@pytest.mark.parametrize("where", EVERY)
def test_who_has_the_answer_is_not_sent_it_again(site: Site, visitor: Client, where: str, set_now):
    # The cursor of the newest changes moves when a minute has passed.
    set_now(timezone.now())
    tag = visitor.get(where)["ETag"]

    again, other = (visitor.get(where, headers={"If-None-Match": name}) for name in (tag, '"another"'))

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    assert again["Access-Control-Allow-Origin"] == "*"
    assert other.status_code == 200


@pytest.mark.parametrize("where", [*EVERY, "/api/v1/nothing", "/api/v1/notices/999999"])
def test_a_browser_may_ask_first_and_nobody_may_write(db: None, visitor: Client, where: str):
    first = visitor.options(where, headers={"Origin": "https://example.org", "Access-Control-Request-Method": "GET"})

    assert (first.status_code, first["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
    for method in (visitor.post, visitor.put, visitor.patch, visitor.delete, visitor.trace):
        answer = method(where)
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("notices?areal=hud", "No such parameter: areal. This address knows: area, atc, change, changed, "),
        ("notices?q=hud&q=oye", "Given more than once: q."),
        ("notices?phase=9", "phase: Input should be 'early_1', '1'"),
        ("notices?time=soon", "time: Input should be 'under_6', '6_to_12'"),
        ("notices?status=granted&status=maybe", "status: Input should be 'not_applied'"),
        ("notices?tag=rare", "tag: Input should be 'orphan'"),
        ("notices?change=none", "change: Input should be 'new_substance'"),
        ("notices.csv?changed=yes", "changed: Input should be '0' or '1'"),
        ("notices?limit=0", "limit: "),
        ("notices?limit=101", "limit: "),
        ("notices?limit=5.0", "limit: "),
        ("notices?limit=%2B5", "limit: "),
        ("notices?type=pill", "type: "),
        ("notices?year=20", "year: "),
        ("notices?cursor=1", "cursor: "),
        ("notices?state=wrong", "state: Input should be 'live', 'replaced' or 'outdated'"),
        ("notices?sort=best", "sort: Input should be 'newest', 'oldest', 'number' or 'expected'"),
        ("notices?sort=newest&sort=oldest", "Given more than once: sort."),
        ("notices?expected_from=2027", "expected_from: Value error, a day, written as 2026-11-23"),
        ("notices?expected_to=2027-02-30", "expected_to: Input should be a valid date"),
        ("notices.csv?expected_to=soon", "expected_to: "),
        ("notices.csv?limit=5", "No such parameter: limit. This address knows: area"),
        ("notices?published_from=2026", "published_from: Value error, a day (2026-11-23) or a time"),
        ("notices?published_to=31.12.2026", "published_to: Value error, a day"),
        ("notices?changed_since=2026-13-01", "changed_since: Value error"),
        ("changes?cursor=1790000000000000-1%0A", "cursor: "),
        ("changes?since=yesterday", "since: "),
        ("changes?since=2026-02-30", "since: "),
        (f"notices?q={'x' * 201}", "q: "),
        ("notices/1?verbose=1", "No such parameter: verbose. This address knows: none."),
    ],
)
def test_a_wrong_question_is_told_what_would_be_right(db: None, visitor: Client, address: str, words: str):
    status, detail = problem(visitor.get(f"{V1}/{address}"))

    assert status == 422
    assert detail.startswith(words)


@pytest.mark.parametrize("words", ["%00", "%22%3E%3Cb%3E*(-", "%F0%9F%92%8A", "'%20OR%201=1--"])
def test_strange_words_are_only_words(site: Site, visitor: Client, words: str):
    assert visitor.get(f"{V1}/notices?q={words}").status_code == 200


# Limits


def test_who_calls_too_often_is_told_to_wait_and_nobody_else_is(site: Site, visitor: Client, settings):
    settings.API_CALLS_A_MINUTE = 2

    answers = [visitor.get(f"{V1}/notices") for _call in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert problem(answers[2])[1].startswith("More than 2 calls in a minute.")
    assert 0 < int(answers[2]["Retry-After"]) <= 61
    assert answers[2]["Access-Control-Allow-Origin"] == "*"
    assert visitor.get(f"{V1}/notices", REMOTE_ADDR="192.0.2.7").status_code == 200
    assert visitor.options(f"{V1}/notices").status_code == 204


def test_a_minute_later_there_are_calls_again(monkeypatch):
    limit = rate_limit.RateLimit()
    for now, waits in ((0.0, 0), (1.0, 60), (59.0, 2), (60.0, 0), (61.0, 60)):
        monkeypatch.setattr(rate_limit, "monotonic", lambda now=now: now)
        assert limit.seconds_to_wait("192.0.2.1", max_calls=1) == waits


def test_the_count_remembers_so_many_addresses_and_no_more(monkeypatch):
    monkeypatch.setattr(rate_limit, "MAX_ADDRESSES", 2)
    limit = rate_limit.RateLimit()

    waits = [limit.seconds_to_wait(address, max_calls=1) > 0 for address in ("a", "b", "a", "c", "b", "a")]

    # "b" was quiet longest when "c" came, and "a" when "b" came again.
    assert waits == [False, False, True, False, False, False]


# Cost


def test_a_list_of_many_takes_as_many_queries_as_a_list_of_one(
    site: Site, visitor: Client, django_assert_max_num_queries
):
    for where in ("notices", "trials", "changes"):
        for limit in (1, 100):
            with django_assert_max_num_queries(4):
                read(visitor, where, limit=limit)
