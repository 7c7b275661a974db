"""A stored list goes with every act after which the public sees something else, at its second and at midnight."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from notices import workflow
from notices.models import AtcAlteration, Notice, Publication, StoredList, TrialAlert
from notices.models.moment import next_midnight
from notices.models.public_revision import public_revision
from notices.monitoring.alerts import update_alerts
from notices.public.page_cache import filtered_feeds
from notices.public.page_cache import store as stored_pages
from notices.workflow.projections import rebuild
from tests.public.test_stored_lists import FEED, paths_of, withdraw_as_wrong
from tests.public.test_stored_pages import get_counted
from tests.support.redactions import redacted
from tests.support.registry_records import record
from tests.support.worlds import act, alone_in_the_world, complete_document, published, saved, submitted
from trials.models import Trial
from trials.records import record_moved_number, store_record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages_are_stored")]


# Each act after which the public sees something else raises the revision


Act = tuple[Callable[[], Any], Callable[[], Any]]
ACTS = (
    *("published", "approved again", "scheduled", "schedule cancelled", "withdrawn as outdated", "withdrawn as wrong"),
    *("registry read", "registry lost it", "registry moved it", "alert raised", "alert dismissed", "alert ended"),
    *("redacted", "code renamed", "projections rebuilt", "everything expired"),
)


@pytest.fixture
def acts(
    notice: Notice, editor: User, reviewer: User, manager: User, second_manager: User, administrator: User
) -> dict[str, Act]:
    """By name: what must come before the act, and the act."""
    trial = Trial.objects.get(citations__version__notice=notice)

    def nothing() -> None: ...

    def revised() -> None:
        saved(notice, editor, title="Eksempelmab igjen")
        submitted(editor, notice)

    def schedule() -> None:
        act(workflow.approve, notice, reviewer, publish_at=timezone.now() + timedelta(minutes=5))

    def scheduled() -> None:
        revised()
        schedule()

    def withdraw(kind: str) -> Callable[[], Any]:
        words = {"kind": kind, "reason": "Grunn", "public_note": "Merknad."}
        return lambda: act(workflow.withdraw, notice, manager, **words)

    def read_registry() -> None:
        store_record(trial, record(number=trial.number), None, timezone.now())

    def read_and_compare() -> None:
        read_registry()
        update_alerts()

    def dismiss() -> None:
        for alert in TrialAlert.objects.current():
            workflow.dismiss_alert(alert=alert, reason="Det gjør ikke noe.", by=editor, request_id=uuid4())

    def rename() -> None:
        workflow.save_code(row=AtcAlteration(old="D11AH05", new="D11AH99", year=2020), by=administrator)

    def move() -> None:
        record_moved_number(trial, Trial.objects.for_number("NCT03334422"), None, timezone.now())

    gone = Trial.objects.filter(pk=trial.pk)
    return {
        "published": (nothing, lambda: published(editor, reviewer, document=alone_in_the_world())),
        "approved again": (revised, lambda: act(workflow.approve, notice, reviewer)),
        "scheduled": (revised, schedule),
        "schedule cancelled": (scheduled, lambda: act(workflow.cancel, notice, reviewer)),
        "withdrawn as outdated": (nothing, withdraw(Publication.Kind.WITHDRAW_OUTDATED)),
        "withdrawn as wrong": (nothing, withdraw(Publication.Kind.WITHDRAW_WRONG)),
        "registry read": (nothing, read_registry),
        "registry lost it": (nothing, lambda: gone.update(gone_at=timezone.now())),
        "registry moved it": (nothing, move),
        "alert raised": (read_registry, update_alerts),
        "alert dismissed": (read_and_compare, dismiss),
        "alert ended": (read_and_compare, lambda: TrialAlert.objects.update(ended_at=timezone.now())),
        "redacted": (nothing, lambda: redacted(notice, manager, second_manager, words="Et antistoff")),
        "code renamed": (nothing, rename),
        "projections rebuilt": (nothing, rebuild),
        "everything expired": (nothing, stored_pages.expire_all_pages),
    }


@pytest.mark.parametrize("name", ACTS)
def test_whatever_the_public_sees_otherwise_raises_the_revision(
    name: str, acts: dict[str, Act], reader: Client, visitor: Client, notice: Notice
) -> None:
    before, change = acts[name]
    before()
    for path in paths_of(notice):
        reader.get(path)
    revision = public_revision()

    change()

    assert public_revision() > revision
    for path in paths_of(notice):
        filtered_feeds.clear_filtered_feeds()
        plain = visitor.get(path).content
        assert reader.get(path).content == plain, path
        assert reader.get(path).content == plain, path


def test_every_act_is_walked(acts: dict[str, Act]) -> None:
    assert tuple(acts) == ACTS


def test_what_only_the_desk_sees_ends_no_list(reader: Client, notice: Notice, editor: User) -> None:
    reader.get(FEED)
    revision = public_revision()

    saved(notice, editor, title="Et utkast")
    submitted(editor, notice)

    assert public_revision() == revision
    assert get_counted(reader, FEED)[1] == 1


def test_words_that_are_removed_by_law_are_in_no_row(
    reader: Client, notice: Notice, manager: User, second_manager: User
) -> None:
    for path in paths_of(notice):
        reader.get(path)

    redacted(notice, manager, second_manager, words="Et antistoff")

    assert not StoredList.objects.exists()


def test_another_program_reads_no_list_of_this_one(
    reader: Client, notice: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another template, translation or setting makes another build."""
    reader.get(FEED)
    StoredList.objects.update(identity=b"of an older program")
    monkeypatch.setattr("notices.public.page_cache.wsgi.build", lambda: "another")

    assert b"older program" not in reader.get(FEED).content
    assert StoredList.objects.get().build == "another"


def test_a_list_that_was_made_before_a_change_is_not_stored_after_it(
    visitor: Client, notice: Notice, manager: User
) -> None:
    copy = visitor.get(FEED).wsgi_request.environ["horizonscan.page_to_store"]
    withdraw_as_wrong(notice, manager)

    assert stored_pages.store_copy(FEED, "a", [], b"old", copy) is False
    assert not StoredList.objects.exists()


# Until when it holds


def soon(editor: User) -> Notice:
    return submitted(editor, document=complete_document(title="Fra om litt")).notice


def test_a_schedule_ends_a_list_at_its_second(
    reader: Client, visitor: Client, notice: Notice, editor: User, reviewer: User, set_now: Any
) -> None:
    at = timezone.now() + timedelta(seconds=30)
    act(workflow.approve, soon(editor), reviewer, publish_at=at)
    for path in paths_of(notice):
        answers = [reader.get(path), reader.get(path)]
        assert all(int(answer["Cache-Control"].rpartition("=")[2]) < 30 for answer in answers)
        assert "ra om litt" not in answers[1].text
    assert {each.valid_until for each in StoredList.objects.all()} == {min(at, next_midnight(timezone.now()))}

    set_now(at)

    for path in paths_of(notice):
        assert reader.get(path).content == visitor.get(path).content
    assert "fra-om-litt" in reader.get("/sitemap.xml").text
    assert "Fra om litt" in reader.get(FEED).text


def test_no_list_is_sent_past_midnight_in_oslo(reader: Client, notice: Notice, set_now: Any) -> None:
    evening = datetime(2027, 1, 31, 22, 59, 30, tzinfo=UTC)
    midnight = evening + timedelta(seconds=30)
    set_now(evening)
    for path in paths_of(notice):
        assert reader.get(path)["Cache-Control"] == "public, max-age=30"
    assert {each.valid_until for each in StoredList.objects.all()} == {midnight}
    made = set(StoredList.objects.values_list("pk", flat=True))

    set_now(midnight)

    for path in paths_of(notice):
        assert reader.get(path)["Cache-Control"] == "public, max-age=60"
    assert not made & set(StoredList.objects.values_list("pk", flat=True))
