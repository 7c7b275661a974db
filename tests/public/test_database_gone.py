"""A database that really stops, says nothing or is locked: what readers are answered, and that all goes on after."""

import sqlite3
import time
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from horizonscan.database_limits import LIMITS
from horizonscan.postgresql import base
from notices.public.page_cache import outage
from notices.workflow import accounts
from tests.public.test_outage import is_stale
from tests.public.test_stored_pages import path_of
from tests.support.own_postgres import OwnPostgres, own_postgres
from tests.support.worlds import published
from tests.support.wsgi_client import WsgiClient

of_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is no server")
# Seconds: a reader who waits longer waits for ever, or for SQLite's twenty seconds; the machine may do much else.
MAX_WAIT = 15


@pytest.fixture
def reader(settings: Any) -> Client:
    settings.STORED_PAGES = True
    return WsgiClient(raise_request_exception=False)


class Gone(NamedTuple):
    database: OwnPostgres
    path: str


@pytest.fixture(scope="module")
def own_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Gone]:
    """A server of this module's own, with a notice that is live, in place of that of all tests."""
    settings = dict(connection.settings_dict)
    with django_db_blocker.unblock(), own_postgres() as database:
        connection.close()
        connection.settings_dict.update(NAME="postgres", USER="postgres", HOST=str(database.home), PORT="")
        try:
            call_command("migrate", verbosity=0)
            people = {role: User.objects.create_user(role) for role in ("editor", "reviewer")}
            for role, person in people.items():
                accounts.give_role(person=person, role=role, by=None)
            notice = published(people["editor"], people["reviewer"]).notice
            yield Gone(database, path_of(notice))
        finally:
            connection.close()
            connection.settings_dict.clear()
            connection.settings_dict.update(settings)


@pytest.fixture
def gone(own_database: Gone, django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gone]:
    # As a process of the web server, and back sooner.
    monkeypatch.setitem(connections[DEFAULT_DB_ALIAS].__dict__, "limits", LIMITS["web"])
    monkeypatch.setattr(outage, "PAUSE", 0.1)
    monkeypatch.setattr(base, "REST", 0.05)
    with django_db_blocker.unblock():
        yield own_database
        connection.close()


def ask_in_time(reader: Client, path: str) -> Any:
    start = time.monotonic()
    answer = reader.get(path)
    assert time.monotonic() - start < MAX_WAIT
    return answer


def without_database(reader: Client, path: str) -> None:
    """A page that was checked is sent, marked; all else says that it can't be, and static files are not held up."""
    stale, others = (
        ask_in_time(reader, path),
        [ask_in_time(reader, where) for where in ("/", "/en/", "/api/v1/notices", "/admin/")],
    )
    assert is_stale(stale) and stale["Cache-Control"] == "no-store"
    assert [(answer.status_code, "Retry-After" in answer.headers) for answer in others] == [(503, True)] * 4
    assert ask_in_time(reader, "/static/nothing.css").status_code == 404


def with_database(reader: Client, path: str) -> None:
    time.sleep(0.15)
    answers = [reader.get(where) for where in (path, "/", path)]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert not is_stale(answers[2])


@of_postgresql
@pytest.mark.parametrize("trouble", ["stopped", "silent"])
def test_a_database_that_is_gone_holds_nobody_and_is_back_without_a_new_start(
    reader: Client, gone: Gone, trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notices.public.page_cache.look_up.PATIENCE", 0.3)
    for _time in range(2):
        reader.get(gone.path)

    if trouble == "stopped":
        gone.database.stop()
    else:
        gone.database.freeze()
    try:
        without_database(reader, gone.path)
    finally:
        if trouble == "stopped":
            gone.database.start()
        else:
            gone.database.thaw()

    with_database(reader, gone.path)


@of_postgresql
def test_a_transaction_keeps_to_its_own_limits_and_leaves_none_behind(gone: Gone) -> None:
    def limits() -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('statement_timeout'), current_setting('lock_timeout')")
            return list(cursor.fetchone())

    before = limits()
    with transaction.atomic():
        assert limits() == ["10s", "5s"]
    assert limits() == before


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's tables are locked by hand in tests/faults")
@pytest.mark.django_db(transaction=True)
def test_a_locked_sqlite_holds_nobody_for_long(
    reader: Client, editor: User, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.1)
    monkeypatch.setattr(outage, "PAUSE", 0.1)
    connection.close()
    path = path_of(published(editor, reviewer).notice)
    for _time in range(2):
        reader.get(path)
    connection.close()
    locker = sqlite3.connect(str(connection.settings_dict["NAME"]), isolation_level=None)
    try:
        locker.execute("PRAGMA locking_mode=EXCLUSIVE")
        locker.execute("BEGIN EXCLUSIVE")
        locker.execute("UPDATE notices_counter SET value = value")
        without_database(reader, path)
    finally:
        locker.rollback()
        locker.close()

    with_database(reader, path)
