"""The public list of trials, narrowed by words and status, and numbers under which there is no trial."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from notices.monitoring.alerts import update_alerts
from notices.public import trial_index
from tests.public.test_trial_pages import JAPAN, NUMBER, OTHER, citing, listed_numbers, registry_answers
from tests.support.worlds import published
from trials.models import Trial
from trials.records import latest_records

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lasting_four")]


@pytest.fixture(scope="module")
def lasting_four(lasting_database: DjangoDbBlocker, lasting_people: list[User]) -> None:
    """One that recruits, one that is completed, one that was never read, one of another registry."""
    editor, reviewer, _manager = lasting_people
    with lasting_database.unblock():
        registry_answers(title="Examplimab in Adults With Eczema \\>16", acronym="EXAMPLE-1")
        registry_answers(OTHER, title="Baricitinib in Children", acronym="BREEZE", status="COMPLETED")
        published(editor, reviewer, document=citing(NUMBER, OTHER, "NCT03334435", JAPAN))
        update_alerts()


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("?q=eczema", [NUMBER]),
        ("?q=EXAMPLIMAB+adults", [NUMBER]),
        ("?q=ECZEMA+%3E16", [NUMBER]),
        ("?q=breeze", [OTHER]),
        ("?q=nct033344", ["NCT03334422", "NCT03334435"]),
        ("?q=nct-0333+4396", [NUMBER]),
        ("?q=nothing", []),
        ("?q=%00breeze", [OTHER]),
        ("?status=ongoing", [NUMBER]),
        ("?status=completed", [OTHER]),
        ("?status=unread", ["NCT03334435"]),
        ("?status=elsewhere", [JAPAN]),
        ("?status=magic", []),
        ("?q=breeze&status=ongoing", []),
        ("?page=x&q=breeze", [OTHER]),
        ("?page=99&q=breeze", [OTHER]),
    ],
)
def test_words_and_status_narrow_the_list(visitor: Client, query: str, numbers: list[str]):
    assert sorted(listed_numbers(visitor, query)) == sorted(numbers)


def numbers_that_are_read(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The trials whose records are read from now on, query by query."""
    queries: list[list[str]] = []

    def counted(numbers: Iterable[str]) -> Any:
        queries.append(sorted(numbers))
        return latest_records(queries[-1])

    monkeypatch.setattr(trial_index, "latest_records", counted)
    return queries


def test_words_are_looked_for_in_memory_until_something_public_changes(visitor: Client, monkeypatch):
    visitor.get("/studier/?q=eczema")
    numbers_read = numbers_that_are_read(monkeypatch)

    for query in ("?q=breeze", "?status=completed"):
        assert listed_numbers(visitor, query) == [OTHER]
    # Of the others no row is read.
    assert numbers_read == [[OTHER], [OTHER]]

    Trial.objects.filter(number=OTHER).update(gone_at=timezone.now())
    registry_answers(OTHER, title="Something else")

    assert listed_numbers(visitor, "?q=children") == []
    assert listed_numbers(visitor, "?q=something") == [OTHER]


def test_of_too_many_trials_none_is_remembered(visitor: Client, monkeypatch):
    monkeypatch.setattr(trial_index, "MAX_REMEMBERED", 2)
    numbers_read = numbers_that_are_read(monkeypatch)

    for _time in range(2):
        assert listed_numbers(visitor, "?q=breeze") == [OTHER]
    assert len(numbers_read) == 2


def test_statuses_are_counted_in_the_vocabularys_order_whatever_is_chosen(visitor: Client):
    for query in ("", "?status=completed", "?status=magic"):
        statuses = visitor.get(f"/studier/{query}").context["results"].statuses
        counts = [(option.value, option.count) for option in statuses if option.value != "magic"]
        assert counts == [("ongoing", 1), ("completed", 1), ("elsewhere", 1), ("unread", 1)]


@pytest.mark.parametrize(
    "number", ["NCT00000001", "NCT1", "x", "%00", "..", "NCT03334396/v/1", "\u0661" * 8, "n" * 600]
)
def test_what_is_no_public_trial_is_not_found(visitor: Client, number: str):
    assert visitor.get(f"/studier/{number}/").status_code == 404
