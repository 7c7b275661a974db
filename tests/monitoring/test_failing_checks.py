"""Checks that have not worked for three days, and numbers in drafts that nobody knows: who hears of them, and when."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from notices.mail.watch_news import WatchNews, watch_news
from notices.monitoring.failing_checks import failing_checks
from notices.monitoring.unknown_numbers import unknown_in_drafts
from notices.operation.readiness import forget_readiness
from tests.support.worlds import complete_document, created, published, saved
from trials.clinicaltrials_gov.registry import REGISTRY
from trials.models import RegistryCheck, Trial
from trials.refresh.last_checks import record_check
from trials.registry import BROKEN

pytestmark = pytest.mark.django_db

NUMBER = complete_document().trials[0].number
NOW = timezone.now()
DAY = timedelta(days=1)


def draft_with(editor: User, number: str) -> Any:
    row = complete_document().trials[0].model_copy(update={"number": number})
    return created(editor, complete_document(title="Et utkast", trials=(row,))).notice


def test_a_registry_is_failing_when_no_check_has_worked_for_three_days(editor, reviewer):
    published(editor, reviewer)
    Trial.objects.update(created_at=NOW)

    never_tried = [len(failing_checks(NOW + days * DAY)) for days in (2, 3)]
    record_check(REGISTRY, NOW, data_version="one")
    Trial.objects.update(checked_version="one", checked_at=NOW)
    worked = [len(failing_checks(NOW + days * DAY)) for days in (2, 3)]
    record_check(REGISTRY, NOW + 4 * DAY, problem=BROKEN)
    (failing,) = failing_checks(NOW + 4 * DAY)

    assert (never_tried, worked) == ([0, 1], [0, 1])
    assert (failing.since, failing.problem, failing.numbers) == (NOW, BROKEN, ())
    record_check(REGISTRY, NOW + 5 * DAY, data_version="one")
    assert failing_checks(NOW + 7 * DAY) == []


def test_a_record_that_cannot_be_read_for_three_days_is_named(editor, reviewer):
    published(editor, reviewer)
    Trial.objects.update(created_at=NOW, checked_at=NOW, checked_version="one")

    record_check(REGISTRY, NOW + 3 * DAY, data_version="two")

    assert [failing.numbers for failing in failing_checks(NOW + 3 * DAY)] == [(NUMBER,)]
    assert failing_checks(NOW + 2 * DAY) == []


def test_it_is_said_at_the_desk_to_managers_and_by_health(editor, manager, reviewer, client_of, visitor):
    published(editor, reviewer)
    Trial.objects.update(created_at=NOW - 9 * DAY)
    silent = {"status": "warning", "reason": "silent"}
    assert visitor.get("/health/").json()["checks"]["registries"] == silent
    record_check(REGISTRY, NOW, data_version="one")
    forget_readiness()
    assert visitor.get("/health/").json()["checks"]["registries"] == {"status": "ok"}
    forget_readiness()
    RegistryCheck.objects.update(first_tried_at=NOW - 9 * DAY, worked_at=NOW - 4 * DAY, problem=BROKEN)

    for where in ("desk", "desk-changes"):
        assert "har ikke vært kontrollert mot ClinicalTrials.gov siden" in client_of(editor).get(reverse(where)).text
    assert {person: len(news.failing) for person, news in watch_news(NOW).items()} == {manager.pk: 1}
    health = visitor.get("/health/")
    assert (health.status_code, health.json()["status"]) == (200, "warning")
    assert health.json()["checks"]["registries"] == silent


def test_the_writer_of_a_draft_hears_of_a_number_that_nobody_knows(editor, other_editor, client_of):
    notice = draft_with(editor, "NCT09999999")
    Trial.objects.create(number="NCT09999999", registry="ctgov", gone_at=NOW)
    sentence = "ClinicalTrials.gov kjenner ingen studie med nummeret NCT09999999."

    (numbers,) = unknown_in_drafts()

    assert numbers.notice == notice
    assert watch_news(NOW).keys() == {editor.pk}
    pages = [reverse("desk"), *(reverse(name, args=[notice.pk]) for name in ("desk-notice", "desk-edit"))]
    for where in pages:
        assert sentence in client_of(editor).get(where).text, where
    assert sentence not in client_of(other_editor).get(reverse("desk")).text


def test_of_a_published_number_the_alert_is_told_and_not_the_draft(editor, reviewer):
    notice = published(editor, reviewer).notice
    saved(notice, editor, title="Ny tittel")
    Trial.objects.update(gone_at=NOW)

    assert unknown_in_drafts() == []


def test_the_digest_has_it_once_by_itself_and_then_beside_other_news(editor):
    draft_with(editor, "NCT09999999")
    Trial.objects.create(number="NCT09999999", registry="ctgov", gone_at=NOW)
    news = watch_news(NOW)[editor.pk]
    (hour,) = [numbers.since + DAY for numbers in news.unknown]

    assert [news.is_worth_a_mail(last, hour) for last in (None, hour - DAY - DAY, hour - timedelta(hours=1))] == [
        True,
        True,
        False,
    ]
    assert not WatchNews()
