"""`verify` on accounts and roles: what somebody could change who owns the database, and what is found."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction

from notices.triggers import guards
from notices.verification.accounts import findings
from notices.workflow import accounts
from tests.support.roles import give_roles
from tests.support.tables import execute

pytestmark = pytest.mark.django_db

# (what is done, what is found); {given}, {confirmed} are rows of the editor's role as reviewer, {editor} and {first},
# the manager who gave it, are accounts.
TAMPERINGS = [
    ("UPDATE notices_rolegrant SET role = 'manager' WHERE id = {given}", "its event tells of another act, person or"),
    ("UPDATE notices_rolegrant SET by_id = {editor} WHERE id = {given}", "somebody gave or confirmed their own role"),
    ("UPDATE notices_rolegrant SET by_id = {editor} WHERE id = {given}", "whoever did it was no manager then"),
    ("UPDATE notices_rolegrant SET by_id = {first} WHERE id = {confirmed}", "who gave it confirmed it"),
    (
        "UPDATE notices_rolegrant SET answers_id = (SELECT MIN(id) FROM notices_rolegrant) WHERE id = {confirmed}",
        "it answers no row by which the same",
    ),
    ("UPDATE notices_rolegrant SET needs_confirmation = (1 = 0) WHERE id = {given}", "else of the confirmation that"),
    ("DELETE FROM notices_rolegrant WHERE id = {confirmed}", "names role row {confirmed}, which does not exist"),
    (
        "INSERT INTO notices_rolegrant (act, person_id, role, needs_confirmation, source, at) "
        "VALUES ('given', {first}, 'editor', 1 = 0, 'command', '2026-01-01 00:00:00.000000+00:00')",
        "0 events tell of it, not one",
    ),
    ("UPDATE notices_accountevent SET actor_name = 'x' WHERE sequence = 3", "its chain does not fit what it says"),
    ("UPDATE notices_accountevent SET seal = chain WHERE sequence = 3", "event 3 of accounts is sealed with the key"),
    ("UPDATE notices_accountevent SET sequence = 100 WHERE sequence = 3", "event 3 of accounts is missing"),
    ("UPDATE auth_user SET is_superuser = (1 = 1) WHERE id = {editor}", "{editor}: its is_superuser is not what its"),
    ("UPDATE auth_user SET is_staff = (1 = 1) WHERE id = {editor}", "account {editor}: its is_staff is not what its"),
    ("UPDATE auth_user SET is_active = (1 = 0) WHERE id = {editor}", "account {editor}: its is_active is not what"),
    ("UPDATE auth_user SET email = 'x@example.org' WHERE id = {editor}", "account {editor}: its email is not what its"),
]


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_each_forged_role_and_account_is_found(editor: User, manager: User, reviewer: User, settings) -> None:
    settings.CONFIRM_ROLES = True
    give_roles(reviewer, "manager")
    start = accounts.give_role(person=editor, role="reviewer", by=manager)
    confirmation = accounts.confirm_role(person=editor, role="reviewer", by=reviewer)
    rows = {"given": start.data["grant"], "confirmed": confirmation.data["grant"]}
    rows |= {"editor": editor.pk, "first": manager.pk}
    assert list(findings()) == []
    if connection.vendor == "postgresql":
        execute("SET CONSTRAINTS ALL IMMEDIATE")
        execute("ALTER TABLE notices_rolegrant DROP CONSTRAINT nobody_gives_or_confirms_their_own_role")
    else:
        execute("PRAGMA ignore_check_constraints = ON")
    guards.remove(connection)
    unnoticed = []

    for statement, sentence in TAMPERINGS:
        with taken_back():
            execute(statement.format(**rows))
            if sentence.format(**rows) not in "; ".join(findings()):
                unnoticed.append((statement, list(findings())))

    if connection.vendor == "sqlite":
        execute("PRAGMA ignore_check_constraints = OFF")
    guards.install(connection)
    assert unnoticed == []
