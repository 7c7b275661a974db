"""Policy × state: each desk address of a notice, in every state and for everybody, through the rules behind the pages.

Where the answer is not what the role alone says, HTTP is asked too: it answers as the rule does, nothing has changed,
and the security log has a line.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from notices.access.notice_state import NoticeState
from notices.access.permissions import WHO_MAY
from notices.models import (
    Comment,
    ConflictOfInterest,
    Notice,
    Publication,
    Review,
    ShareLink,
    Version,
)
from notices.views.desk.workflow_steps import STEPS
from tests.support.blank_pages import blank_pages
from tests.support.desk_policy import (
    PEOPLE,
    STATES,
    TABLE,
    DeskRow,
    addresses_of_a_notice,
    comment_on,
    every_state,
    rule_of,
)
from tests.support.forms_data import form_data
from tests.support.roles import give_roles
from tests.support.security_lines import denials_in
from tests.support.sites import tokens
from tests.support.worlds import complete_document

pytestmark = pytest.mark.django_db

# Of these a refused command changes nothing.
TABLES: tuple[type[Model], ...] = (Notice, Version, Review, Publication, Comment, ShareLink, ConflictOfInterest)
WORDS_OF_A_FORM = "Dette er en hemmelighet."


class World(NamedTuple):
    """A notice in each state, and everybody who may come."""

    notices: dict[str, Notice]
    people: dict[str, User]

    def state(self, name: str) -> NoticeState:
        return NoticeState.of(self.notices[name].pk)


@pytest.fixture(scope="module")
def lasting_world(lasting_database: DjangoDbBlocker) -> World:
    with lasting_database.unblock():
        people = {name: User.objects.create_user(name) for name in PEOPLE}
        for name, person in people.items():
            give_roles(person, *PEOPLE[name])
        return World(every_state(people), people)


@pytest.fixture
def world(lasting_world: World, db: None) -> World:
    return lasting_world


# The table is whole


def test_no_desk_address_of_a_notice_is_missing():
    assert {row.address for row in TABLE} == set(addresses_of_a_notice())


def test_no_command_and_no_step_is_missing():
    commands = {row.command for row in TABLE if row.command}

    assert commands == WHO_MAY.keys() - {"create"}
    assert {row.step for row in TABLE if row.address == "desk-step"} == set(STEPS)


def test_the_table_names_only_what_there_is(world: World):
    named = [against for row in TABLE for against in row.against]

    assert world.notices.keys() == STATES
    assert {state for against in named for state in against.states} <= STATES
    assert {person for against in named for person in against.people} <= PEOPLE.keys()


# The rules


def test_the_rules_answer_in_every_state_as_the_table_says(world: World):
    states = {name: world.state(name) for name in world.notices}
    wrong = []

    for row in TABLE:
        rule = rule_of(row)
        for name, state in states.items():
            for who, roles in PEOPLE.items():
                actual = [reason.code for reason in rule(state, world.people[who].pk, roles)]
                if actual != row.due(name, who):
                    wrong.append((row.address, row.command, name, who, actual, row.due(name, who)))

    assert wrong == []


# The same by HTTP


class Cell(NamedTuple):
    """Somebody's answer in a state: the codes of the reasons against them."""

    row: DeskRow
    state: str
    who: str
    codes: tuple[str, ...]

    @property
    def name(self) -> tuple[str, ...]:
        return self.row.address, self.row.command, self.state, self.who


def cells() -> Iterator[Cell]:
    """One cell for each answer of an address in a state to those with the role: for the same reasons, one person."""
    seen = set()
    for row in TABLE:
        for state in sorted(STATES):
            for who in PEOPLE:
                codes = tuple(row.due(state, who))
                if row.command and "role" not in codes and (key := (row.address, row.step, state, codes)) not in seen:
                    seen.add(key)
                    yield Cell(row, state, who, codes)


def path_of(row: DeskRow, notice: Notice) -> str:
    arguments: dict[str, list[Any]] = {"desk-step": [notice.pk, row.step], "desk-update-trial": [notice.pk, "t1"]}
    if row.address.startswith("desk-comment-"):
        return reverse(row.address, args=[comment_on(notice).pk])
    return reverse(row.address, args=arguments.get(row.address, [notice.pk]))


def form_of(row: DeskRow, notice: Notice) -> Mapping[str, Any]:
    """What a page made right now would send for this command, with words where it takes some."""
    state = NoticeState.of(notice.pk)
    number = next((number for number, _pk in state.versions if state.is_restorable(number)), 1)
    words = {"kind": "withdraw_wrong", "number": str(number), "change": "minor", "act": row.command.partition("_")[0]}
    words |= dict.fromkeys(("reason", "public_note", "note"), WORDS_OF_A_FORM) | {"references": "readable"}
    if row.address not in ("desk-edit", "desk-autosave"):
        return words | tokens(notice)
    origin = {"base_version": tokens(notice)["seen_version"], "page": str(uuid4())}
    return form_data(notice.head.document if notice.head else complete_document()).dict() | tokens(notice) | origin


def answer_due(cell: Cell, person: User, notice: Notice) -> tuple[int, list[tuple[str, ...]]]:
    """The status of what is sent in a cell that refuses it, and the lines in the security log."""
    if cell.row.address == "desk-autosave":
        return 200, []  # what is typed is kept beside the draft, and the answer says why it can't be saved
    if "nothing_to_restore" in cell.codes:
        return 422, []  # the form has no version to choose
    return 409, [(cell.row.command, f"account {person.pk}", str(notice.pk), ",".join(cell.codes), "127.0.0.1")]


def rows_of_all() -> dict[str, list[dict[str, Any]]]:
    """What no refused command changes."""
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in TABLES}


@pytest.mark.pages
def test_what_the_table_refuses_is_refused_by_http_and_nothing_changes(
    world: World, client_of: Callable[[User], Client], caplog: pytest.LogCaptureFixture
):
    clients = {who: client_of(person) for who, person in world.people.items()}
    before, wrong, logged = rows_of_all(), [], ""

    for cell in filter(lambda cell: cell.codes, cells()):
        notice, person = world.notices[cell.state], world.people[cell.who]
        with blank_pages():
            response = clients[cell.who].post(path_of(cell.row, notice), form_of(cell.row, notice))
        logged += caplog.text
        actual = response.status_code, denials_in(caplog)
        if actual != answer_due(cell, person, notice):
            wrong.append((*cell.name, *actual))

    assert wrong == []
    assert rows_of_all() == before
    assert WORDS_OF_A_FORM not in logged


@pytest.mark.pages
def test_the_page_of_a_step_gives_the_reasons_that_the_table_gives(world: World, client_of: Callable[[User], Client]):
    clients = {who: client_of(person) for who, person in world.people.items()}
    wrong = []

    for cell in filter(lambda cell: cell.row.step, cells()):
        with blank_pages() as contexts:
            response = clients[cell.who].get(path_of(cell.row, world.notices[cell.state]))
        reasons = [reason.code for reason in contexts[-1]["refused"]]
        if (response.status_code, reasons) != (200, [*cell.codes]):
            wrong.append((*cell.name, response.status_code, reasons))

    assert wrong == []
