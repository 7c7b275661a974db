"""Who may use which address in which way: the whole table is tried, and no address stands outside it."""

import json
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from notices import workflow
from notices.access.notice_state import NoticeState
from notices.access.roles import EDITOR, MANAGER, REVIEWER
from notices.importing.result import Fate
from notices.models import (
    Comment,
    ErrorReport,
    ImportedFile,
    Notice,
    Publication,
    Review,
    ShareLink,
    TrialAlert,
    Version,
)
from notices.monitoring.alerts import update_alerts
from notices.policy import (
    ADMINISTRATOR,
    EVERYBODY,
    METHODS,
    PREFIXES,
    READING,
    SENDING,
    TABLE,
    VISITOR,
    PolicyRow,
)
from notices.public.error_reports import report
from notices.public.page_cache.store import store_html
from notices.rendering.fragment import fragment
from notices.views.desk.workflow_steps import STEPS
from notices.workflow.assignment import arrangement
from tests.monitoring.test_alerts import store_answer
from tests.support.addresses import ROLES, SIGNED_OUT, addresses, browser_of, in_prefix, taken_back
from tests.support.blank_pages import blank_pages
from tests.support.forms_data import form_data
from tests.support.old_imports import bring_in
from tests.support.people import somebody, token_of_an_invitation
from tests.support.registry_records import enrolled
from tests.support.sites import tokens
from tests.support.worlds import created, head_of, published, saved, submitted
from tests.support.wsgi_client import WsgiClient

pytestmark = [pytest.mark.django_db, pytest.mark.pages, pytest.mark.usefixtures("pages_are_stored")]

SIGN_IN, LET_IN, REFUSED, NO_SUCH_METHOD, NOTHING = "sign in", "let in", "refused", "no such method", "nothing there"
# What takes the fields of the edit form.
OF_THE_FORM = {"desk-edit", "desk-autosave", "desk-ready", "desk-live-preview"}
NOWHERE = 10**6
# What everybody at the desk may send, and readers too.
HEARD_OF_ALL = {"desk-people", "desk-profile", "desk-merge-news", "desk-comment", "desk-comment-reply"}
HEARD_OF_ALL |= {"desk-comment-resolve", "notice-report", "desk-close-report", "share", "desk-share", "desk-revoke"}
HEARD_OF_ALL |= {"desk-columns", "desk-several"}
# Opens the last link that was made; those before it are not to be opened.
TOKEN = "token-of-the-last-link"


# The table is whole


def test_every_address_stands_in_the_table():
    named = {row.name for row in TABLE}

    outside = [address for address in addresses() if not in_prefix(address) and address.name not in named]

    assert outside == []


def test_every_row_of_the_table_names_an_address():
    ours = {address.name for address in addresses() if not in_prefix(address)}

    assert {row.name for row in TABLE} - ours == set()
    assert [prefix.path for prefix in PREFIXES if not any(a.route.startswith(prefix.path) for a in addresses())] == []


def test_no_address_stands_in_the_table_twice():
    names = [(row.name, row.step) for row in TABLE]

    assert sorted(names) == sorted(set(names))


def test_nobody_is_in_the_table_whom_nobody_knows():
    named = [row.may_read | row.may_send for row in TABLE] + [prefix.may_enter for prefix in PREFIXES]

    assert frozenset().union(*named) == set(ROLES)


def test_every_step_of_the_workflow_has_a_row():
    assert {row.step for row in TABLE if row.name == "desk-step"} == set(STEPS)


# All of it, tried


class World(NamedTuple):
    """A published notice, one in review, one that is a draft, and one that is not there."""

    published: Notice
    in_review: Notice
    draft: Notice
    nowhere: Notice


@pytest.fixture(scope="module")
def lasting_world(lasting_database: DjangoDbBlocker, lasting_people: list[User]) -> World:
    editor, reviewer, _manager = lasting_people
    with lasting_database.unblock():
        world = made(editor, reviewer)
        # A PDF is made once, which takes its time, and then kept.
        for name, args in (("notice-pdf", []), ("notice-version-pdf", [1])):
            assert Client().get(reverse(name, args=[world.published.number, *args])).status_code == 200
        return world


@pytest.fixture
def world(lasting_world: World, db: None) -> World:
    """For one test: the notices read anew."""
    return World(*(Notice.objects.filter(pk=notice.pk).first() or Notice(pk=notice.pk) for notice in lasting_world))


def made(editor: User, reviewer: User) -> World:
    notices = [created(editor).notice for _notice in range(3)]
    new_tokens = iter(["token-of-the-first", "token-of-the-second", TOKEN])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("notices.workflow.share_links.secrets.token_urlsafe", lambda _bytes: next(new_tokens))
        for notice in notices:
            workflow.share(version=head_of(notice), reader="Eksempel AS", days=14, by=editor, request_id=uuid4())
    for notice in notices:
        words: dict[str, Any] = {"place": "holder", "text": "Nytt navn.", "suggestion": "Eksempel ASA"}
        workflow.comment(version=head_of(notice), by=editor, request_id=uuid4(), **words)
    world = World(
        published(editor, reviewer, notices[0]).notice,
        submitted(editor, notices[1]).notice,
        saved(notices[2], editor, title="Et utkast").notice,
        Notice(pk=NOWHERE),
    )
    store_answer(enrollment=enrolled(660, "ACTUAL"))
    update_alerts()
    publication = Publication.objects.get()
    report(publication=publication, published_number=1, text="Tallet er feil.")
    bring_in(editor)
    # As after the approval's commit: pages left blank are not to be taken for other words than the approved ones.
    store_html(publication.version, fragment(publication.version.document))
    # A number that is another notice's id would prove nothing.
    assert world.published.number not in {notice.pk for notice in world[1:]}
    return world


@pytest.fixture
def client_for(editor, reviewer, manager, administrator) -> Callable[[str], Client]:
    """A function: the browser of somebody with this role."""
    people = {EDITOR: editor, REVIEWER: reviewer, MANAGER: manager, ADMINISTRATOR: administrator}
    return lambda role: browser_of(role, people)


def link_to(notice: Notice) -> int:
    """The id of the notice's share link; of one that is not there where it has none."""
    link = ShareLink.objects.filter(version__notice=notice.pk).first()
    return link.pk if link else NOWHERE + notice.pk


def said_about(notice: Notice) -> int:
    """The id of the notice's comment; of one that is not there where it has none."""
    comment = Comment.objects.filter(notice=notice.pk).first()
    return comment.pk if comment else NOWHERE + notice.pk


def an_alert() -> int:
    """The id of the published notice's alert."""
    alert = TrialAlert.objects.first()
    return alert.pk if alert else NOWHERE


def a_report() -> int:
    """The id of what a reader reported of the published notice."""
    report = ErrorReport.objects.first()
    return report.pk if report else NOWHERE


def path_of(row: PolicyRow, notice: Notice) -> str:
    number = notice.number or notice.pk
    arguments: dict[str, Callable[[], list[Any]]] = {
        "notice": lambda: [number, notice.slug or "varsel"],
        "notice-by-number": lambda: [number],
        "notice-by-number-alone": lambda: [number],
        "notice-json": lambda: [number],
        "notice-version": lambda: [number, 1],
        "notice-version-json": lambda: [number, 1],
        "notice-pdf": lambda: [number],
        "notice-version-pdf": lambda: [number, 1],
        "notice-citation": lambda: [number, "ris"],
        "notice-version-citation": lambda: [number, 1, "bib"],
        "notice-feed": lambda: [number],
        "notice-compare": lambda: [number],
        "notice-differences": lambda: [number, 1, 1],
        "notice-report": lambda: [number],
        "sitemap-section": lambda: ["notices"],
        "desk-close-report": lambda: [a_report()],
        **dict.fromkeys(("desk-source", "desk-source-file"), lambda: [ImportedFile.objects.get().pk]),
        "api-notice": lambda: [number],
        "api-notice-versions": lambda: [number],
        "api-notice-version": lambda: [number, 1],
        "api-trial": lambda: ["NCT03334396"],
        "api-nothing": lambda: ["v2"],
        "desk-notice": lambda: [notice.pk],
        "desk-edit": lambda: [notice.pk],
        "desk-autosave": lambda: [notice.pk],
        "desk-edit-part": lambda: [notice.pk, 1],
        **dict.fromkeys(("desk-preview", "desk-docx", "desk-json"), lambda: [notice.pk, 1]),
        "desk-references": lambda: [notice.pk],
        "desk-ready": lambda: [notice.pk],
        "desk-presence": lambda: [notice.pk],
        "desk-live-preview": lambda: [notice.pk],
        "desk-people": lambda: [notice.pk],
        "desk-share": lambda: [notice.pk],
        "desk-revoke": lambda: [link_to(notice)],
        "desk-review": lambda: [notice.pk],
        "desk-redaction": lambda: [notice.pk],
        "desk-merge-news": lambda: [notice.pk],
        "desk-comment": lambda: [notice.pk, 1],
        "desk-comment-reply": lambda: [said_about(notice)],
        "desk-comment-resolve": lambda: [said_about(notice)],
        "desk-comment-take-over": lambda: [said_about(notice)],
        "desk-update-trial": lambda: [notice.pk, "t1"],
        "desk-dismiss-alert": lambda: [an_alert()],
        "share": lambda: [TOKEN],
        "trial": lambda: ["NCT03334396"],
        "desk-step": lambda: [notice.pk, row.step],
        "desk-person": lambda: [somebody().pk],
        "desk-person-step": lambda: [somebody().pk, row.step],
        "invitation": lambda: [token_of_an_invitation()],
    }
    return reverse(row.name, args=arguments[row.name]() if row.name in arguments else [])


@cache
def is_of_a_notice(row: PolicyRow) -> bool:
    return path_of(row, Notice(pk=1)) != path_of(row, Notice(pk=2))


def expected(row: PolicyRow, method: str, role: str, notice: Notice) -> str:
    """What the table says."""
    is_public = row.may_read == EVERYBODY
    if row.is_open and method not in READING:
        return LET_IN if method == "OPTIONS" else NO_SUCH_METHOD
    if row.name == "api-nothing":
        return NOTHING
    if role in SIGNED_OUT and not is_public:
        return SIGN_IN
    if is_public and is_of_a_notice(row) and notice.number is None:
        return NOTHING
    who = dict.fromkeys(READING, row.may_read) | dict.fromkeys(SENDING, row.may_send)
    if not who.get(method):
        return NO_SUCH_METHOD
    # Only who belongs at the desk is told that a notice is not there.
    is_there = not is_of_a_notice(row) or notice.pk != NOWHERE
    if not is_there and role in row.may_read | row.may_send:
        return NOTHING
    return LET_IN if role in who[method] else REFUSED


def outcome(response: Any) -> str:
    """What happened; a step that is refused for its content, or for the notice's state, was let in."""
    if response.status_code == 302 and response["Location"].startswith(reverse("account_login")):
        return SIGN_IN
    return {403: REFUSED, 404: NOTHING, 405: NO_SUCH_METHOD}.get(response.status_code, LET_IN)


@pytest.fixture
def attempts(world: World) -> Callable[[PolicyRow, str, Notice], list[dict[str, Any]]]:
    """A function: what is tried with a method: nothing; what a person would send; the press of a row's button."""
    words: dict[str, Any] = {
        "change": "minor",
        "reason": "Ord.",
        "public_note": "Ord.",
        "kind": "withdraw_outdated",
        "number": "1",
    }
    words |= {"reader": "Eksempel AS", "days": "14", "guest_name": "Kari Nordmann", "text": "Ord."}
    # Who begins a notice has seen those that are like it.
    words |= {"seen": [notice.pk for notice in world]}
    words |= {"mail_my_turn": "now", "mail_rest": "digest"}
    (stray,) = [start for start, _end, fate, _where in ImportedFile.objects.get().pieces if fate == Fate.NOT_PLACED]
    words |= {"start": str(stray), "is_settled": "on"}
    words |= {"role": "reviewer", "first_name": "Ny", "last_name": "Kollega"}
    words |= {"username": "ny", "email": "ny@example.org"}
    form_fields = {notice.pk: {**form_data(notice.head.document).dict(), **words} for notice in world if notice.head}
    few = words.keys() | {"title", "technology_type", "language"}

    def by(row: PolicyRow, method: str, notice: Notice) -> list[dict[str, Any]]:
        if method not in SENDING or notice.pk not in form_fields:
            return [{}]
        # Some hundred fields take their time: only where they are read.
        fields = {
            name: form_fields[notice.pk][name] for name in (form_fields[notice.pk] if row.name in OF_THE_FORM else few)
        }
        whole = fields | tokens(notice) | {"arranged": json.dumps(arrangement(NoticeState.of(notice.pk)))}
        return [{}, whole] + ([whole | {"row": "add:trials"}] if row.name == "desk-edit" else [])

    return by


def row_counts() -> tuple[int, ...]:
    tables = [model._meta.db_table for model in (Notice, Version, Review, Publication)]
    with connection.cursor() as cursor:
        # One question, as it is asked some thousand times.
        cursor.execute("SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in tables))
        return tuple(cursor.fetchone())


def tried(row: PolicyRow, world: World, role: str) -> Iterator[tuple[Notice, str]]:
    """With which notices and methods an address is tried: with each method once, and where the answer can differ.

    At the desk the state of a notice decides nothing here: test_policy_by_state.py asks for that. A public page knows
    nobody, so a visitor tries all of it.
    """
    if not is_of_a_notice(row) or (row.may_read == EVERYBODY and role == VISITOR):
        yield from ((notice, method) for notice in (world if is_of_a_notice(row) else world[:1]) for method in METHODS)
        return
    # Where there is nothing the answer is found soon: it shows which methods there are.
    yield from ((world.nowhere, method) for method in METHODS)
    yield from ((world.published, method) for method in ("GET", "POST") if method == "GET" or row.may_send)
    if row.may_read == EVERYBODY:
        yield from ((notice, "GET") for notice in (world.in_review, world.draft))


@pytest.mark.parametrize("role", ROLES)
def test_every_address_keeps_to_the_table_for(
    role: str, world: World, attempts, client_for: Callable[[str], Client], settings
):
    settings.SECURITY_CONTACT = "vakt@example.org"  # without one there is no security.txt
    client, before = client_for(role), row_counts()
    wrong = []

    with blank_pages():
        for row in TABLE:
            paths = {notice.pk: path_of(row, notice) for notice in world}
            for notice, method in tried(row, world, role):
                where, due = paths[notice.pk], expected(row, method, role, notice)
                # What may be sent is sent below; here no form is filled in, so nothing is carried out.
                for data in attempts(row, method, notice) if due == REFUSED else [{}]:
                    response = client.post(where, data) if data else client.generic(method, where)
                    if outcome(response) != due:
                        wrong.append((method, where, len(data), response.status_code))
            assert row_counts() == before, row

    assert wrong == []


@pytest.mark.parametrize("role", [EDITOR, REVIEWER, MANAGER])
def test_who_may_send_is_heard(role: str, world: World, attempts, client_for: Callable[[str], Client]):
    """The table's other half: what it allows can be done, so that a page that refuses everybody would show."""
    client, before = client_for(role), row_counts()
    heard = set()

    for row in TABLE:
        for notice in world[:3] if role in row.may_send else []:
            with taken_back(), blank_pages():
                response = client.post(path_of(row, notice), attempts(row, "POST", notice)[1])
            assert outcome(response) == LET_IN
            if response.status_code in (201, 302):
                heard.add(row.step or row.name)
                break

    own = {
        EDITOR: {"desk-new", "desk-edit", "submit", "recall", "discard", "restore", "set-aside"}
        | {"desk-comment-take-over", "desk-update-trial", "desk-dismiss-alert", "desk-source"},
        REVIEWER: {"approve", "return"},
        MANAGER: {"recall", "withdraw", "desk-invite", "give", "deactivate"},
    }
    assert row_counts() == before
    assert heard == HEARD_OF_ALL | own[role]


def test_without_the_token_of_a_form_nobody_sends_anything_to_the_desk(world: World, attempts, editor: User):
    client = WsgiClient(enforce_csrf_checks=True)
    client.force_login(editor)

    for row in TABLE:
        if row.may_send and row.may_read != EVERYBODY:
            assert client.post(path_of(row, world.draft), attempts(row, "POST", world.draft)[1]).status_code == 403

    assert Version.objects.count() == 5
