"""Every way to change or delete a frozen row, tried on every table; and that the guards are there, and seen to be."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, models, transaction
from django.db.models import ProtectedError

from notices.models import Event, Publication, Review, Version
from notices.triggers import guards
from notices.triggers.conditions import REDACTION_PROPOSAL, TABLES, UNREAD_VALUE
from notices.verification import schema
from tests.support.record_attacks import a_record
from tests.support.tables import World, execute, insert, row
from tests.support.worlds import published

pytestmark = pytest.mark.django_db
sqlite_only = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="only SQLite has OR REPLACE")
postgresql_only = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has nothing like it")


# A row of each table that must stay as it is, and a column of it that somebody might want otherwise.
FROZEN: dict[str, tuple[Callable[[World], models.Model], str, Any]] = {
    "version": (lambda world: world.live.version, "content", "{}"),
    "event": (lambda world: Event.objects.filter(notice=world.draft).get(), "actor_name", "Noen andre"),
    "decided review": (lambda world: Review.objects.get(publication=world.live), "decision_note", "x"),
    "ledger row": (lambda world: world.live, "public_note", "x"),
    "study record": (lambda world: a_record(), "content", "[]"),
}


def save(instance: models.Model, column: str, value: Any) -> None:
    setattr(instance, column, value)
    instance.save()


def save_one_column(instance: models.Model, column: str, value: Any) -> None:
    setattr(instance, column, value)
    instance.save(update_fields=[column])


def update(instance: models.Model, column: str, value: Any) -> None:
    type(instance)._default_manager.filter(pk=instance.pk).update(**{column: value})


def bulk_update(instance: models.Model, column: str, value: Any) -> None:
    setattr(instance, column, value)
    type(instance)._default_manager.bulk_update([instance], [column])


def update_in_sql(instance: models.Model, column: str, value: Any) -> None:
    execute(f"UPDATE {instance._meta.db_table} SET {column} = %s WHERE id = %s", value, instance.pk)


def change_the_key(instance: models.Model, column: str, value: Any) -> None:
    execute(f"UPDATE {instance._meta.db_table} SET id = 10000 WHERE id = %s", instance.pk)


def delete(instance: models.Model, column: str, value: Any) -> None:
    instance.delete()


def delete_as_queryset(instance: models.Model, column: str, value: Any) -> None:
    type(instance)._default_manager.filter(pk=instance.pk).delete()


def delete_in_sql(instance: models.Model, column: str, value: Any) -> None:
    execute(f"DELETE FROM {instance._meta.db_table} WHERE id = %s", instance.pk)


def insert_or_update(instance: models.Model, column: str, value: Any) -> None:
    table = instance._meta.db_table
    changed = {**row(table, instance.pk), column: value}
    insert(table, changed, end=f"ON CONFLICT (id) DO UPDATE SET {column} = excluded.{column}")


def bulk_create_over_it(instance: models.Model, column: str, value: Any) -> None:
    setattr(instance, column, value)
    type(instance)._default_manager.bulk_create(
        [instance], update_conflicts=True, update_fields=[column], unique_fields=["id"]
    )


WAYS = [save, save_one_column, update, bulk_update, update_in_sql, change_the_key, delete, delete_as_queryset]
WAYS += [delete_in_sql, insert_or_update, bulk_create_over_it]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("kind", FROZEN)
def test_a_frozen_row_stays_as_it_is(kind: str, way: Callable[..., object], world: World) -> None:
    find, column, value = FROZEN[kind]
    instance = find(world)
    before = row(instance._meta.db_table, instance.pk)

    # Django itself protects a row that others point to, before the database is asked.
    with pytest.raises((IntegrityError, ProtectedError)) as refused, transaction.atomic():
        way(instance, column, value)

    assert isinstance(refused.value, ProtectedError) or "guard: " in str(refused.value)
    assert row(instance._meta.db_table, before["id"]) == before


# SQLite's OR REPLACE deletes what is in its way, and asks the guards against deleting only with recursive_triggers.


@pytest.fixture(params=["ON", "OFF"])
def recursive_triggers(request: pytest.FixtureRequest, db: None) -> Any:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has OR REPLACE")
    execute(f"PRAGMA recursive_triggers = {request.param}")
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA recursive_triggers").fetchone() == (request.param == "ON",)
    yield
    execute("PRAGMA recursive_triggers = ON")


@pytest.mark.parametrize("fresh_key", [False, True], ids=["by its id", "by another unique key"])
@pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "REPLACE"])
@pytest.mark.parametrize("kind", ["version", "event", "ledger row"])
def test_a_frozen_row_is_not_replaced(
    kind: str, verb: str, fresh_key: bool, world: World, recursive_triggers: None
) -> None:
    find, column, value = FROZEN[kind]
    instance = find(world)
    table = instance._meta.db_table
    before = row(table, instance.pk)

    with pytest.raises(IntegrityError, match="guard: "), transaction.atomic():
        insert(table, {**before, column: value} | ({"id": 10_000} if fresh_key else {}), verb)
    assert row(table, instance.pk) == before


@pytest.mark.parametrize("kind", ["decided review", "open review", "notice"])
def test_a_review_and_a_notice_are_not_replaced(kind: str, world: World, recursive_triggers: None) -> None:
    instance = {"decided review": world.live.review, "open review": world.review, "notice": world.live.notice}[kind]
    assert instance is not None
    before = row(instance._meta.db_table, instance.pk)

    for fresh_key in [False] if kind == "decided review" else [False, True]:
        with pytest.raises(IntegrityError, match="guard: "), transaction.atomic():
            insert(instance._meta.db_table, before | ({"id": 10_000} if fresh_key else {}), "INSERT OR REPLACE")
    assert row(instance._meta.db_table, instance.pk) == before


@pytest.mark.parametrize("table", ["notices_review", "notices_notice"])
def test_an_update_does_not_push_another_row_out(table: str, world: World, recursive_triggers: None) -> None:
    notices, reviews = (world.draft.pk, world.live.notice_id), (world.review.pk, world.live.review_id)
    mover, victim = {"notices_notice": notices, "notices_review": reviews}[table]

    with pytest.raises(IntegrityError, match="guard: "), transaction.atomic():
        execute(f"UPDATE OR REPLACE {table} SET id = %s WHERE id = %s", victim, mover)
    assert row(table, victim)


@sqlite_only
@pytest.mark.parametrize("verb", ["UPDATE OR IGNORE", "UPDATE OR FAIL", "UPDATE OR ROLLBACK"])
def test_no_word_of_sqlite_makes_a_guard_look_away(verb: str, world: World) -> None:
    version = world.live.version

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        execute(f"{verb} notices_version SET content = '{{}}' WHERE id = %s", version.pk)
    assert Version.objects.get(pk=version.pk).content == version.content


# PostgreSQL's TRUNCATE asks no guard of single rows.


@postgresql_only
@pytest.mark.parametrize("end", ["CASCADE", "RESTART IDENTITY CASCADE"])
@pytest.mark.parametrize("table", [*TABLES, "auth_user"])
def test_a_table_is_not_emptied(table: str, end: str, world: World) -> None:
    execute("SET CONSTRAINTS ALL IMMEDIATE")  # or PostgreSQL itself refuses, for what this transaction still owes

    with pytest.raises(IntegrityError, match="is never emptied"), transaction.atomic():
        execute(f"TRUNCATE {table} {end}")
    assert Event.objects.exists()


def test_an_account_that_acted_cannot_be_deleted(world: World) -> None:
    with pytest.raises((ProtectedError, IntegrityError)), transaction.atomic():
        world.editor.delete()
    assert User.objects.filter(pk=world.editor.pk).exists()


# The guards are there, and it is seen when they are not.


def test_the_guards_stand_after_the_migrations() -> None:
    assert list(schema.findings(connection)) == []


@pytest.mark.parametrize("table", TABLES)
def test_a_guard_that_was_dropped_is_named(table: str) -> None:
    # What cannot be read may be deleted, but not written under a review; a proposal goes when it is answered.
    guard = f"guard_{table}_insert" if table in (UNREAD_VALUE, REDACTION_PROPOSAL) else f"guard_{table}_delete"
    execute(f"DROP TRIGGER {guard}" if connection.vendor == "sqlite" else f"DROP TRIGGER {guard} ON {table}")

    assert list(schema.findings(connection)) == [f"the trigger {guard} on {table} is missing"]


@sqlite_only
def test_a_guard_that_was_weakened_is_named() -> None:
    name = "guard_notices_version_update"
    with connection.cursor() as cursor:
        (sql,) = cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [name]).fetchone()
    execute(f"DROP TRIGGER {name}")
    execute(sql.replace("BEGIN", "WHEN NEW.id < 0 BEGIN"))

    assert list(schema.findings(connection)) == [
        f"the trigger {name} on notices_version is not as the migrations make it"
    ]


NAME = "guard_notices_version_update"


@postgresql_only
@pytest.mark.parametrize(
    "weakening",
    [
        f"ALTER TABLE notices_version DISABLE TRIGGER {NAME}",
        f"ALTER TABLE notices_version ENABLE REPLICA TRIGGER {NAME}",
        "ALTER TABLE notices_version DISABLE TRIGGER ALL",
        f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        *(
            f"DROP TRIGGER {NAME} ON notices_version; CREATE TRIGGER {NAME} {when} EXECUTE FUNCTION {NAME}()"
            for when in (
                "BEFORE UPDATE ON notices_version FOR EACH ROW WHEN (NEW.id < 0)",
                "BEFORE UPDATE OF kind ON notices_version FOR EACH ROW",
                "AFTER UPDATE ON notices_version FOR EACH ROW",
                "BEFORE INSERT ON notices_version FOR EACH ROW",
                "BEFORE UPDATE ON notices_event FOR EACH ROW",
                "BEFORE UPDATE ON notices_version FOR EACH STATEMENT",
            )
        ),
    ],
)
def test_a_guard_that_was_switched_off_or_altered_is_named(weakening: str) -> None:
    execute(weakening)

    assert NAME in "; ".join(schema.findings(connection))


def test_guards_that_are_installed_twice_stand_once() -> None:
    guards.install(connection)
    guards.install(connection)

    assert list(schema.findings(connection)) == []


def test_times_carry_six_decimals_even_on_the_second(editor: User, reviewer: User, set_now) -> None:
    """SQLite compares times as text, and so do the guards there."""
    second = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    set_now(second)
    published(editor, reviewer)
    columns = {"version": "created_at", "event": "at", "review": "decided_at", "publication": "effective_at"}

    with connection.cursor() as cursor:
        for table, column in columns.items():
            cursor.execute(f"SELECT CAST({column} AS TEXT) FROM notices_{table} ORDER BY id DESC")
            (text,) = cursor.fetchone()
            assert re.fullmatch(r"2026-01-02 03:04:05(\.000000)?(\+00)?", text)
            assert connection.vendor == "postgresql" or text.endswith(".000000")
    assert Publication.objects.effective().exists()
