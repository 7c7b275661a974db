"""What all tests share: their settings, the database between two tests, the people, the browser."""

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
import hypothesis
import pytest

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import User
    from django.test import Client
    from playwright.sync_api import Browser
    from pytest_django import DjangoDbBlocker

    from notices.models import Notice
    from tests.support.sites import Site
    from tests.support.tables import World

PASSWORD = "only-for-people-in-tests"

# Settings. Here and not in pyproject.toml: pytest-django reads settings named there before it reads this file.


def pytest_collection_finish() -> None:
    """Collect garbage seldom: what was imported and collected stays to the end, and is not walked again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


def pytest_configure(config: pytest.Config) -> None:
    """Set up Django as on a developer's machine, and refuse to run on another database than the expected one."""
    os.environ["DEBUG"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "horizonscan.settings")
    # Playwright keeps an event loop in the thread of the tests; their queries are synchronous all the same.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    django.setup()
    from django.conf import settings
    from django.db import connection

    # Slow on purpose in production; a test signs somebody in every second.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # A thread of its own would send while a test looks; tests that are about mail send it themselves.
    settings.MAIL_AT_ONCE = False
    # The name under which the tests' browsers ask for pages.
    settings.SITE_URL = "http://testserver"
    # Tests ask more often than people do; the one that is about the limit sets it.
    settings.API_CALLS_A_MINUTE = 0
    # Nobody listens there: no test ever asks the real registry, Crossref or PubMed.
    settings.CLINICALTRIALS_GOV_URL = settings.CROSSREF_URL = settings.PUBMED_URL = "http://127.0.0.1:9"
    # How fast examples are made says how busy the machine is, and nothing of the rule.
    hypothesis.settings.register_profile("tests", suppress_health_check=[hypothesis.HealthCheck.too_slow])
    hypothesis.settings.load_profile("tests")
    expected = os.environ.get("EXPECT_DATABASE", connection.vendor)
    if connection.vendor != expected:
        raise pytest.UsageError(f"The tests should run on {expected} and would run on {connection.vendor}.")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """For `-n auto`: one more than there are cores where tests wait for browsers and a database server."""
    return (os.cpu_count() or 1) + (os.environ.get("EXPECT_DATABASE") == "postgresql")


def pytest_report_header() -> str:
    from django.db import connection

    return f"database: {connection.vendor}"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that needs a browser, and every one that needs no database, before `-m` looks."""
    for item in items:
        fixtures = _fixtures(item)
        if "browser" in fixtures:
            item.add_marker(pytest.mark.browser)
        if not item.get_closest_marker("django_db") and not fixtures & {"db", "transactional_db"}:
            item.add_marker(pytest.mark.no_database)
    _lasting_last(items)


def _lasting_last(items: list[pytest.Item]) -> None:
    """In each module, those that share a lasting database after those that must find nothing of it."""
    places: dict[Path, list[int]] = {}
    for place, item in enumerate(items):
        places.setdefault(item.path, []).append(place)
    for mine in places.values():
        ordered = sorted((items[place] for place in mine), key=lambda item: "lasting_database" in _fixtures(item))
        for place, item in zip(mine, ordered, strict=True):
            items[place] = item


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """End a lasting database before a test of the same module that must find nothing of it.

    They stand in another order, but a process that takes tests over from another one may get the first after the last.
    """
    if nextitem is None or nextitem.path != item.path:
        return
    if "lasting_database" in _fixtures(item) - _fixtures(nextitem):
        module: Any = item.getparent(pytest.Module)
        # pytest's own, which ends everything below this node.
        item.session._setupstate.teardown_exact(module.parent)


def _fixtures(item: pytest.Item) -> set[str]:
    return set(getattr(item, "fixturenames", ()))


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """Limits on sign-in count in the cache, the public's list is kept: each test starts from nought."""
    from django.core.cache import cache

    from trials.process_memory import forget_everything

    yield
    cache.clear()
    forget_everything()


@pytest.fixture(scope="session", autouse=True)
def _contexts_of_pages_alone(django_test_environment: None) -> Iterator[None]:
    from tests.support.page_contexts import contexts_of_pages_alone

    with contexts_of_pages_alone():
        yield


@pytest.fixture
def set_now(monkeypatch: pytest.MonkeyPatch) -> Callable[["datetime"], None]:
    """A function: from now on it is that moment, for all that asks django.utils.timezone; not for the database."""

    def set_moment(moment: "datetime") -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
        # How far the two clocks of this machine seem apart is a question of the moment before.
        monkeypatch.setattr("notices.models.clock.clock_skew", lambda: 0.0)

    return set_moment


@pytest.fixture
def pages_are_stored(settings: Any) -> None:
    """As on a site that is no trial: who comes through the front door is sent what was stored."""
    settings.STORED_PAGES = True


@pytest.fixture
def reader() -> "Client":
    """The browser of somebody from the public who comes in where the public does, past the stored pages."""
    from tests.support.wsgi_client import WsgiClient

    return WsgiClient()


# The database.


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Is it left where it is at the end? SQLite's file lies in a folder that pytest empties by itself."""
    from django.db import connection

    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, django_db_blocker: "DjangoDbBlocker", tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Keep SQLite in a file, as a real site does: then every thread has a connection and locks of its own."""
    from django.db import connection

    from tests.support.template_database import take_a_copy

    file = tmp_path_factory.mktemp("database") / "test.sqlite3"
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(file)
    if "PYTEST_XDIST_WORKER" in os.environ:
        take_a_copy(tmp_path_factory.getbasetemp().parent, file, django_db_blocker)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: "DjangoDbBlocker") -> Iterator[None]:
    """Give each test the same start: what the migrations wrote, with the guards in place."""
    from django.test import TransactionTestCase

    from tests.support.migrated_rows import back_to, migrated_rows

    with django_db_blocker.unblock():
        rows = migrated_rows()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _test: back_to(rows))
        yield


@pytest.fixture(scope="module")
def lasting_database(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: "DjangoDbBlocker"
) -> Iterator["DjangoDbBlocker"]:
    """One transaction around all tests of a module: what is built in it stands for each of them, and then is gone.

    Each test is taken back to it, as a savepoint inside. It gives the blocker, under which a fixture may build. A test
    with real transactions would wait for this one: a module with such a test cannot have it.
    """
    from django.db import transaction

    mine = [item for item in request.session.items if item.path == request.path]
    marks = [mark for item in mine for mark in item.iter_markers("django_db")]
    assert not any(mark.kwargs.get("transaction") for mark in marks), "a test here has transactions of its own"
    around = transaction.atomic()
    with django_db_blocker.unblock():
        around.__enter__()
    yield django_db_blocker
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


# The people, named by their role. Who stands in a lasting database already is that person, read anew.


@pytest.fixture
def password() -> str:
    """Everybody's password."""
    return PASSWORD


def _person(name: str, *roles: str, has_left: bool = False, **fields: Any) -> "User":
    from django.contrib.auth.models import User

    from notices.workflow import accounts

    if known := User.objects.filter(username=name).first():
        return known
    full_name = name.replace("_", " ").capitalize()
    person = User.objects.create_user(name, f"{name}@example.org", PASSWORD, first_name=full_name, **fields)
    for role in roles:
        accounts.give_role(person=person, role=role, by=None)
    if has_left:
        accounts.deactivate(person=person, by=None)
        person.refresh_from_db()
    return person


@pytest.fixture
def editor(db: None) -> "User":
    return _person("editor", "editor")


@pytest.fixture
def other_editor(db: None) -> "User":
    return _person("other_editor", "editor")


@pytest.fixture
def reviewer(db: None) -> "User":
    return _person("reviewer", "reviewer")


@pytest.fixture
def other_reviewer(db: None) -> "User":
    return _person("other_reviewer", "reviewer")


@pytest.fixture
def manager(db: None) -> "User":
    return _person("manager", "manager")


@pytest.fixture
def second_manager(db: None) -> "User":
    return _person("second_manager", "manager")


@pytest.fixture
def administrator(db: None) -> "User":
    """Keeps accounts and code lists as superuser; has no say about texts."""
    return _person("administrator", is_staff=True, is_superuser=True)


@pytest.fixture
def deactivated(db: None) -> "User":
    """An editor who has left."""
    return _person("deactivated", "editor", has_left=True)


@pytest.fixture(scope="module")
def lasting_people(lasting_database: "DjangoDbBlocker") -> "list[User]":
    """Editor, reviewer and manager of a lasting database."""
    with lasting_database.unblock():
        return [_person(role, role) for role in ("editor", "reviewer", "manager")]


@pytest.fixture
def visitor() -> "Client":
    """The browser of somebody from the public."""
    from django.test import Client

    return Client()


@pytest.fixture
def client_of() -> Callable[["User"], "Client"]:
    """A function: the person's browser, signed in."""
    from django.test import Client

    def signed_in(person: "User") -> Client:
        client = Client()
        client.force_login(person)
        return client

    return signed_in


@pytest.fixture
def editor_client(editor: "User", client_of: Callable[["User"], "Client"]) -> "Client":
    """The editor's browser."""
    return client_of(editor)


@pytest.fixture
def notice(editor: "User") -> "Notice":
    """A draft of the editor's, complete and never submitted."""
    from tests.support.worlds import created

    return created(editor).notice


# The site with a notice in every state: it takes its time, so a module builds it once.


@pytest.fixture(scope="module")
def lasting_site(lasting_database: "DjangoDbBlocker", lasting_people: "list[User]") -> "Site":
    from tests.support.sites import full_site

    with lasting_database.unblock():
        return full_site(*lasting_people)


@pytest.fixture
def site(lasting_site: "Site", db: None) -> "Site":
    """For one test: the notices read anew, and whatever is done to them taken back."""
    from notices.models import Notice

    return type(lasting_site)(*(Notice.objects.get(pk=notice.pk) for notice in lasting_site))


# Rows that somebody tries to change past the commands.


@pytest.fixture(scope="module")
def lasting_world(lasting_database: "DjangoDbBlocker", lasting_people: "list[User]") -> "World":
    from tests.support.tables import new_world

    editor, reviewer, _manager = lasting_people
    with lasting_database.unblock():
        return new_world(editor, reviewer)


@pytest.fixture
def world(lasting_world: "World", db: None) -> "World":
    """For one test: one notice that is live with a draft after it, one in review, one draft."""
    from tests.support.tables import read_anew

    return read_anew(lasting_world)


# The browser.


@pytest.fixture(scope="session")
def browser(browser: "Browser") -> "Iterator[Browser]":
    """The plugin's own. While its event loop runs Django has another connection than before and after it."""
    from django.db import connections
    from playwright.sync_api import expect

    # How long is waited for what must come at last, in milliseconds; a busy machine is slow.
    expect.set_options(timeout=20_000)
    yield browser
    # Who drops the database afterwards would not see this one, and find the database in use.
    connections.close_all()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the machine's own Chromium; without one skip, but never where the tests are the gate."""
    from tests.support.browsers import BROWSER_SWITCHES, browser_path

    return {**browser_type_launch_args, "executable_path": browser_path(), "args": BROWSER_SWITCHES}
