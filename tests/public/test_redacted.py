"""What readers meet where words were removed by law: the text that is left, when and why; no file, no old hash."""

import json
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.test import Client

from notices.models import Notice
from tests.support.redactions import NAME, REASON, notice_with_words, redacted
from tests.support.roles import give_roles

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

pytestmark = pytest.mark.django_db

MARK = "[fjernet etter loven]"


@pytest.fixture(scope="module")
def lasting_notice(lasting_people: list[User], lasting_database: "DjangoDbBlocker") -> tuple[Notice, str]:
    """With the hash that its live version had."""
    with lasting_database.unblock():
        editor, reviewer, manager = lasting_people
        second = User.objects.create_user("second_manager", "second@example.org")
        give_roles(second, "manager")
        notice = notice_with_words(editor, reviewer)
        before = notice.versions.get(number=2).sha256
        redacted(notice, manager, second)
        notice.refresh_from_db()
        return notice, before


@pytest.fixture
def notice(lasting_notice: tuple[Notice, str], db: None) -> Notice:
    return lasting_notice[0]


@pytest.fixture
def old_hash(lasting_notice: tuple[Notice, str]) -> str:
    return lasting_notice[1]


@pytest.mark.parametrize("ending", ["/v/1/", "/v/2/", "/{slug}/", "/diff/1..2/"])
def test_pages_show_what_is_left_and_say_when_and_why(
    ending: str, notice: Notice, old_hash: str, client: Client
) -> None:
    page = client.get(f"/varsel/{notice.number}{ending.format(slug=notice.slug)}")

    words = page.content.decode()
    assert page.status_code == 200
    assert MARK in words and REASON in words and "Denne teksten er ikke hel." in words
    assert NAME not in words and old_hash not in words
    assert notice.versions.get(number=2).sha256 not in words
    assert f"{notice.number}.json" not in words and ".pdf" not in words


@pytest.mark.parametrize("language", ["nn", "en"])
def test_other_languages_say_so_too(language: str, notice: Notice, client: Client) -> None:
    words = client.get(f"/{language}/varsel/{notice.number}/v/2/").content.decode()

    assert {"nn": "Denne teksten er ikkje heil.", "en": "This text is not whole."}[language] in words


@pytest.mark.parametrize("ending", [".json", ".pdf", ".ris", ".bib", ".csl.json"])
@pytest.mark.parametrize("version", ["", "/v/1", "/v/2"])
def test_no_file_is_given_and_the_answer_says_why(version: str, ending: str, notice: Notice, client: Client) -> None:
    answer = client.get(f"/varsel/{notice.number}{version}{ending}")

    assert answer.status_code == 410
    assert REASON in answer.content.decode() and NAME not in answer.content.decode()


def test_the_api_says_it_and_gives_no_text(notice: Notice, old_hash: str, client: Client) -> None:
    one = client.get(f"/api/v1/notices/{notice.number}")
    lines = client.get(f"/api/v1/notices/{notice.number}/versions").json()["items"]
    whole = client.get(f"/api/v1/notices/{notice.number}/versions/2")
    changes = client.get("/api/v1/changes").json()["items"]

    assert one.json()["sha256"] is None and one.json()["redacted"]["reason"] == REASON
    assert [(line["sha256"], line["json_address"], line["redacted_at"] is None) for line in lines] == [
        (None, None, False),
        (None, None, False),
    ]
    assert whole.status_code == 410 and whole.json()["note"] == REASON
    last = changes[-1]
    assert (last["kind"], last["number"], last["version"], last["note"]) == ("redacted", notice.number, 2, REASON)
    for answer in (one.content, whole.content, json.dumps([lines, changes], ensure_ascii=False).encode()):
        assert NAME.encode() not in answer and old_hash.encode() not in answer


def test_exports_say_it_and_lack_the_text(notice: Notice, client: Client) -> None:
    lines = client.get("/api/v1/notices.jsonl").getvalue().decode().splitlines()
    table = client.get("/api/v1/notices.csv").getvalue().decode()

    exported = json.loads(lines[0])
    assert exported["document"] is None and exported["facts"]["redacted"]["reason"] == REASON
    assert REASON in table and NAME not in table


def test_search_and_lists_find_the_words_no_more(notice: Notice, client: Client) -> None:
    assert MARK in client.get("/").content.decode()
    assert f"/varsel/{notice.number}/" not in client.get("/", {"q": "Nordmann"}).content.decode()
    assert NAME not in client.get("/feed.atom").content.decode()


def test_the_page_on_checking_takes_no_such_text_for_its_example(notice: Notice, client: Client) -> None:
    assert f"/varsel/{notice.number}/" not in client.get("/kontroll/").content.decode()
