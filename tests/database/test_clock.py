"""The database's clock as a process knows it: it decides, whatever the machine's shows, and differences are told."""

import logging
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils import timezone

from notices.models import Listing, Publication, clock
from notices.models.clock import clock_skew, database_now, note_clock, read_clock
from notices.public.http import max_age_until
from tests.support.worlds import published

TWO_MINUTES = 120.0


class Machine:
    """A machine whose clocks a test sets, in seconds; the database's clock shows the same as this one's at first."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.wall, self.monotonic = 1_900_000_000.0, 50.0
        monkeypatch.setattr(clock, "_clock", clock._Clock())
        monkeypatch.setattr(clock, "time", SimpleNamespace(monotonic=lambda: self.monotonic))
        monkeypatch.setattr(clock, "machine_now", lambda: SimpleNamespace(timestamp=lambda: self.wall))

    def wait(self, seconds: float) -> None:
        self.wall += seconds
        self.monotonic += seconds

    def hear(self, database: float, took: float = 0.001) -> None:
        """An answer comes in which the database's clock shows this."""
        note_clock(database, self.monotonic - took)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(monkeypatch)


def test_until_the_database_has_said_its_time_the_machine_is_believed(machine: Machine) -> None:
    assert clock_skew() == 0.0


@pytest.mark.parametrize("skew", [TWO_MINUTES, -TWO_MINUTES, 0.5])
def test_the_databases_time_counts_from_its_last_answer_on(machine: Machine, skew: float) -> None:
    machine.hear(machine.wall + skew)
    machine.wait(30)

    assert clock_skew() == pytest.approx(skew, abs=0.01)
    assert database_now() - timezone.now() == pytest.approx(timedelta(seconds=skew), abs=timedelta(seconds=0.1))


def test_a_machine_whose_clock_is_set_meanwhile_goes_on_by_the_databases(machine: Machine) -> None:
    machine.hear(machine.wall)
    machine.wall -= TWO_MINUTES

    assert clock_skew() == pytest.approx(TWO_MINUTES, abs=0.01)


def test_what_an_answer_took_is_no_difference(machine: Machine) -> None:
    machine.hear(machine.wall - 0.4, took=1.0)

    assert clock_skew() == 0.0


def test_an_answer_that_came_late_does_not_replace_a_better_one_for_a_minute(machine: Machine) -> None:
    machine.hear(machine.wall + 60)
    machine.hear(machine.wall + 58, took=3.0)
    assert clock_skew() == pytest.approx(60, abs=0.01)

    machine.wait(clock.WORTH + 2)
    machine.hear(machine.wall + 58, took=3.0)
    assert clock_skew() == pytest.approx(59.5, abs=0.01)


def test_a_difference_is_reported_once_until_the_clocks_agree_again(
    machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    def reports(*differences: float) -> list[str]:
        caplog.clear()
        with caplog.at_level(logging.ERROR, "notices.models.clock"):
            for difference in differences:
                machine.hear(machine.wall + difference)
        return [record.getMessage() for record in caplog.records]

    assert reports(1.9) == []
    assert reports(2.1, 3, 2.1) == ["The database's clock is +2.1 s off this machine's: both should be set by NTP"]
    assert reports(0, -121) == ["The database's clock is -121.0 s off this machine's: both should be set by NTP"]


@pytest.mark.django_db
def test_what_is_live_and_for_how_long_is_decided_by_that_time(
    editor: User, reviewer: User, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = published(editor, reviewer).notice
    soon = timezone.now() + timedelta(seconds=30)

    def seen() -> tuple[int, int, int, int]:
        status = visitor.get(f"/varsel/{notice.number}/{notice.slug}/").status_code
        return status, Listing.objects.live().count(), Publication.objects.effective().count(), max_age_until(soon)

    assert seen()[:3] == (200, 1, 1)
    monkeypatch.setattr(clock, "clock_skew", lambda: -TWO_MINUTES)
    # By a database that is two minutes behind nothing has been approved yet.
    assert seen() == (404, 0, 0, 60)
    monkeypatch.setattr(clock, "clock_skew", lambda: TWO_MINUTES)
    assert seen() == (200, 1, 1, 0)


@pytest.mark.django_db
def test_a_new_connection_is_asked_for_its_time(machine: Machine) -> None:
    machine.wall = timezone.now().timestamp() - TWO_MINUTES

    read_clock(connection)

    due = pytest.approx(TWO_MINUTES, abs=20) if connection.vendor == "postgresql" else 0.0
    assert clock_skew() == due
