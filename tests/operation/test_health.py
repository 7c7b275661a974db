"""What monitors are told: each need that is not met is named, nothing secret, and asking often costs nothing."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notices.models import JobRun
from notices.operation import readiness as module
from notices.operation import requirements
from notices.operation.job_runs import Outcome, begin, end
from notices.operation.readiness import forget_readiness, readiness

pytestmark = pytest.mark.django_db

READY = "/health/ready/"


@pytest.fixture
def ready(visitor: Client) -> Callable[[], Any]:
    """A function: what a monitor gets that asks now; with it, the status."""

    def ask() -> Any:
        forget_readiness()
        answer = visitor.get(READY)
        return {"code": answer.status_code, **answer.json()}

    return ask


def ended(job: str, outcome: Outcome = Outcome.DONE, ago: timedelta = timedelta()) -> None:
    run = begin(job)
    end(run, outcome, "a problem that is told to managers alone")
    at = timezone.now() - ago
    JobRun.objects.filter(pk=run.pk).update(started_at=at, alive_at=at, ended_at=at)


def all_done() -> None:
    for job in ("send_mail", "refresh_trials", "verify"):
        ended(job)


def test_a_site_that_has_what_it_needs_says_so(ready, visitor):
    all_done()

    report = ready()

    assert (report["code"], report["status"]) == (200, "ok")
    names = ["database", "migrations", "guards", "writable", "registries", "disk", "clock"]
    assert report["checks"] == {name: {"status": "ok"} for name in names}
    assert list(report["jobs"]) == ["send_mail", "refresh_trials", "verify"]
    for job in report["jobs"].values():
        assert job["status"] == "ok" and job["age_seconds"] < 600 and job["last_success"].endswith("Z")
    assert visitor.get("/health/").content == visitor.get(READY).content
    assert visitor.get(READY)["Cache-Control"] == "no-store"


def test_the_process_lives_whatever_the_database_does(visitor, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = visitor.get("/health/live/")

    assert (answer.status_code, answer.json(), answer["Cache-Control"]) == (200, {"status": "ok"}, "no-store")


def drop_a_guard() -> None:
    with connection.cursor() as cursor:
        table = " ON notices_version" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER guard_notices_version_update{table}")


def switch_a_guard_off() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE notices_version DISABLE TRIGGER guard_notices_version_update")


def take_a_migration_back() -> None:
    MigrationRecorder(connection).record_unapplied("notices", "0029_job_runs")


BROKEN = {
    "guards": (drop_a_guard, "missing"),
    "migrations": (take_a_migration_back, "behind"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_the_site_cannot_do_without_is_named_with_503(name: str, ready):
    all_done()
    breaks, reason = BROKEN[name]
    breaks()

    report = ready()

    assert (report["code"], report["status"]) == (503, "failing")
    assert report["checks"][name] == {"status": "failing", "reason": reason}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite can't switch a trigger off")
def test_a_guard_that_is_switched_off_is_missing(ready):
    switch_a_guard_off()

    assert ready()["checks"]["guards"]["reason"] == "missing"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a server's own setting")
def test_a_server_that_takes_no_changes_is_named(ready):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_read_only = on")

    report = ready()

    assert (report["code"], report["checks"]["writable"]) == (503, {"status": "failing", "reason": "read_only"})


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the file of a database")
def test_a_file_that_takes_no_changes_is_named(ready, monkeypatch):
    monkeypatch.setattr("notices.operation.requirements.os.access", lambda _path, _mode: False)

    assert ready()["checks"]["writable"] == {"status": "failing", "reason": "read_only"}


def test_the_old_machine_of_an_update_stays_ready(ready):
    all_done()
    MigrationRecorder(connection).record_applied("notices", "9999_of_the_next_release")
    drop_a_guard()  # which the next release may call otherwise

    report = ready()

    assert (report["code"], report["status"]) == (200, "ok")
    assert report["checks"]["migrations"] == {"status": "ok", "reason": "ahead"}
    assert "guards" not in report["checks"]


def test_little_room_is_a_warning(ready, settings):
    all_done()
    settings.MIN_FREE_DISK_MB = 10**12

    report = ready()

    assert (report["code"], report["status"]) == (200, "warning")
    assert report["checks"]["disk"] == {"status": "warning", "reason": "low"}


@pytest.mark.parametrize(("skew", "status"), [(1.9, "ok"), (2.1, "warning"), (-120, "warning")])
def test_a_machine_whose_clock_is_not_the_databases_is_a_warning(skew, status, ready, monkeypatch):
    all_done()
    monkeypatch.setattr("notices.models.clock.clock_skew", lambda: skew)

    report = ready()

    assert (report["code"], report["status"]) == (200, status)
    assert report["checks"]["clock"] == {"status": status, **({} if status == "ok" else {"reason": "differs"})}


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("job", "outcome", "ago", "reason"),
    [
        ("send_mail", Outcome.DONE, HOUR / 10, ""),
        ("send_mail", Outcome.DONE, HOUR, "late"),
        ("send_mail", Outcome.PARTLY, HOUR / 10, ""),
        ("verify", Outcome.DONE, 29 * HOUR, ""),
        ("verify", Outcome.DONE, 31 * HOUR, "late"),
        ("verify", Outcome.INCIDENT, HOUR, "incident"),
        ("verify", Outcome.ANOTHER_RUN, HOUR, ""),
        ("refresh_trials", Outcome.PARTLY, HOUR, "partly"),
        ("refresh_trials", Outcome.FAILED, HOUR, "failed"),
    ],
)
def test_a_job_that_is_late_or_ended_badly_is_a_warning(job, outcome, ago, reason, ready):
    all_done()
    JobRun.objects.filter(job=job).update(started_at=timezone.now() - ago, ended_at=timezone.now() - ago)
    if outcome != Outcome.DONE:
        JobRun.objects.filter(job=job).update(ended_at=timezone.now() - HOUR / 10)
        ended(job, outcome)

    report = ready()

    assert report["code"] == 200
    assert (report["status"], report["jobs"][job].get("reason", "")) == ("warning" if reason else "ok", reason)


def test_a_job_that_never_ran_and_one_that_was_killed_are_named(ready):
    ended("send_mail")
    ended("verify", ago=HOUR)
    killed = begin("verify")
    JobRun.objects.filter(pk=killed.pk).update(alive_at=timezone.now() - HOUR / 10)

    jobs = ready()["jobs"]

    assert (jobs["refresh_trials"]["reason"], jobs["refresh_trials"]["last_success"]) == ("never", None)
    assert jobs["verify"]["reason"] == "no_end"


def test_where_the_site_sends_mail_itself_no_timer_is_waited_for(ready, settings):
    settings.MAIL_AT_ONCE = True

    assert "send_mail" not in ready()["jobs"]


def test_nothing_is_told_that_is_a_secret(visitor, settings):
    ended("verify", Outcome.FAILED)

    text = visitor.get(READY).text

    for secret in ("a problem that is told", str(connection.settings_dict["NAME"]), settings.SECRET_KEY, "0029", "/"):
        assert secret not in text


def test_no_session_is_read_and_no_cookie_set(editor, client_of, django_assert_max_num_queries):
    client = client_of(editor)

    for where in ("/health/", READY, "/health/live/"):
        forget_readiness()
        with django_assert_max_num_queries(6) as queries:
            answer = client.get(where)
        assert not [query for query in queries.captured_queries if "django_session" in query["sql"]]
        assert (answer.cookies, "Cookie" in answer.headers.get("Vary", "")) == ({}, False)


def test_who_asks_often_asks_the_database_once(visitor, django_assert_num_queries, monkeypatch):
    now = 1_000.0
    monkeypatch.setattr("notices.operation.readiness.time.monotonic", lambda: now)
    visitor.get(READY)

    with django_assert_num_queries(0):
        for _time in range(20):
            assert visitor.get(READY).status_code == 200

    drop_a_guard()
    now += module.FRESH_SECONDS
    assert visitor.get(READY).status_code == 503


def test_while_one_looks_the_others_get_the_last_answer_until_it_is_old(monkeypatch):
    now = 1_000.0
    monkeypatch.setattr("notices.operation.readiness.time.monotonic", lambda: now)
    last = readiness()
    with module.memory.lock:  # a thread whose database hangs
        now += module.FRESH_SECONDS
        assert readiness() is last
        now += module.MAX_AGE_SECONDS
        assert readiness().requirements == (module.SILENT_DATABASE,)


def test_a_database_that_does_not_answer_is_told_and_asked_again(visitor, monkeypatch, caplog):
    def gone(_now: object) -> Any:
        raise OperationalError("password authentication failed for user horizonscan")

    monkeypatch.setattr(module, "requirements", gone)

    answer = visitor.get(READY)

    assert answer.status_code == 503 and answer["Retry-After"]
    assert answer.json()["checks"] == {"database": {"status": "failing", "reason": "silent"}}
    assert "password authentication" not in answer.text and "The database does not answer." in caplog.text


def test_threads_that_ask_at_once_look_once(monkeypatch):
    looks: list[int] = []
    may_end = threading.Event()
    report = module.SiteReadiness(timezone.now(), (requirements.Requirement("database"),))

    def look() -> module.SiteReadiness:
        looks.append(1)
        may_end.wait(20)
        return report

    monkeypatch.setattr(module, "_look", look)
    answers: list[module.SiteReadiness] = []
    threads = [threading.Thread(target=lambda: answers.append(readiness())) for _number in range(5)]
    for thread in threads:
        thread.start()
    may_end.set()
    for thread in threads:
        thread.join()

    assert (len(looks), answers) == (1, [report] * 5)


# The page for managers.


def test_managers_read_the_same_in_words(manager, editor, client_of, settings):
    all_done()
    ended("verify", Outcome.INCIDENT)
    drop_a_guard()

    page = client_of(manager).get(reverse("desk-status")).text

    assert "Databasen avviser det som bryter en regel" in page and "Noen av reglene mangler" in page
    assert "Fant noe som noen må se nærmere på" in page and "a problem that is told to managers alone" in page
    assert 'href="/admin/status/"' in client_of(manager).get(reverse("desk")).text
    assert 'href="/admin/status/"' not in client_of(editor).get(reverse("desk")).text
    assert client_of(editor).get(reverse("desk-status")).status_code == 403


def test_a_site_on_which_nothing_has_run_yet_has_a_page_too(manager, client_of):
    page = client_of(manager).get(reverse("desk-status")).text

    assert page.count("Har ikke kjørt ennå") == 4
    assert page.count("Den har aldri lyktes.") == 3
