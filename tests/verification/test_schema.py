"""What somebody changed of the schema is named: each constraint, trigger, function, rule and setting."""

from hashlib import sha256

import pytest
from django.db import connection

from notices.verification import schema
from notices.verification.catalogue import SchemaPart
from tests.support.tables import execute

EXPECTED = {
    name: sha256(text.encode()).hexdigest()[:32]
    for name, text in {
        "the table notes": "CREATE TABLE notes",
        "the trigger guard on notes": "BEFORE DELETE",
        "the function guard()": "refuse",
    }.items()
}
AS_MADE = {
    "the table notes": "CREATE TABLE notes",
    "the trigger guard on notes": "BEFORE DELETE",
    "the function guard()": "refuse",
}


@pytest.mark.parametrize(
    ("changes", "findings"),
    [
        ({}, []),
        ({"the trigger guard on notes": None}, ["the trigger guard on notes is missing"]),
        ({"the function guard()": "allow"}, ["the function guard() is not as the migrations make it"]),
        (
            {"the trigger other on notes": "AFTER INSERT"},
            ["the trigger other on notes is there, and no migration makes it"],
        ),
        ({"the trigger other on foreign": ""}, ["the trigger other on foreign is there, and no migration makes it"]),
        ({"the column more of notes": ""}, ["the column more of notes is there, and no migration makes it"]),
        (
            {"the table part as a part of notes": ""},
            ["the table part as a part of notes is there, and no migration makes it"],
        ),
        ({"row security on notes": ""}, ["row security on notes is there, and no migration makes it"]),
        # Tables of somebody else, such as that of the cache.
        ({"the table cache": "", "the column key of cache": "", "the index by_key on cache": ""}, []),
    ],
)
def test_what_differs_is_named(changes: dict[str, str | None], findings: list[str]) -> None:
    texts = {name: text for name, text in {**AS_MADE, **changes}.items() if text is not None}
    present = {name: SchemaPart(name, text, is_off=False) for name, text in texts.items()}

    assert list(schema.differences(EXPECTED, present)) == findings


def test_a_trigger_that_is_switched_off_is_named() -> None:
    present = {name: SchemaPart(name, text, is_off="trigger" in name) for name, text in AS_MADE.items()}

    assert list(schema.differences(EXPECTED, present)) == ["the trigger guard on notes is switched off"]


def test_a_version_of_postgresql_that_was_not_tried_is_named() -> None:
    assert [sentence for version in schema.TRIED_VERSIONS for sentence in schema.untried(version)] == []
    (remark,) = schema.untried(99)
    assert remark.startswith("the server is PostgreSQL 99, and the schema is compared as PostgreSQL 15, 16, 18")


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes down what it was told")
def test_another_version_is_named_only_where_something_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "TRIED_VERSIONS", ())
    assert list(schema.findings(connection)) == []

    execute("ALTER TABLE notices_event ALTER actor_name DROP NOT NULL")
    assert [finding for finding in schema.findings(connection) if finding.startswith("the server is PostgreSQL")]


NO_MIGRATION = "is there, and no migration makes it"
OTHER = "is not as the migrations make it"
SQLITE = [
    (
        "DROP TABLE notices_listingarea; CREATE TABLE notices_listingarea (id integer PRIMARY KEY, "
        "code varchar(64) NOT NULL, label varchar(500) NOT NULL, listing_id bigint NOT NULL)",
        f"the table notices_listingarea {OTHER}",
    ),
    (
        "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = replace(sql, 'CHECK (\"number\" >= 1)', '') "
        "WHERE name = 'notices_version'; PRAGMA writable_schema = RESET",
        f"the table notices_version {OTHER}",
    ),
    (
        "DROP INDEX event_sequence_once_without_a_notice",
        "the index event_sequence_once_without_a_notice on notices_event is missing",
    ),
    (
        "CREATE TRIGGER quiet AFTER INSERT ON notices_review BEGIN UPDATE notices_comment SET is_blocking = 0;END",
        f"the trigger quiet on notices_review {NO_MIGRATION}",
    ),
    (
        "DROP TRIGGER public_notices_publication_insert",
        "the trigger public_notices_publication_insert on notices_publication is missing",
    ),
    ("CREATE UNIQUE INDEX one_a_day ON notices_event (at)", f"the index one_a_day on notices_event {NO_MIGRATION}"),
    (
        "PRAGMA ignore_check_constraints = ON; UPDATE notices_atcalteration SET year = -1; "
        "PRAGMA ignore_check_constraints = OFF",
        "SQLite's own check says: CHECK constraint failed in notices_atcalteration",
    ),
    ("ALTER TABLE notices_event ADD COLUMN more text", f"the table notices_event {OTHER}"),
]
EVENT_GUARD = "guard_notices_event_update"
POSTGRESQL = [
    (
        "ALTER TABLE notices_version DROP CONSTRAINT version_number_once_a_notice",
        "the constraint version_number_once_a_notice on notices_version is missing",
    ),
    (
        "ALTER TABLE notices_version DROP CONSTRAINT version_number_from_one, "
        "ADD CONSTRAINT version_number_from_one CHECK (number >= 1) NOT VALID",
        f"the constraint version_number_from_one on notices_version {OTHER}",
    ),
    (
        "DROP INDEX event_sequence_once_without_a_notice",
        "the index event_sequence_once_without_a_notice on notices_event is missing",
    ),
    (
        "ALTER TABLE notices_event ALTER actor_name DROP NOT NULL",
        f"the column actor_name of notices_event {OTHER}",
    ),
    (
        "CREATE FUNCTION quiet() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL;END'",
        f"the function quiet() {NO_MIGRATION}",
    ),
    (
        "CREATE TRIGGER quiet BEFORE UPDATE ON notices_comment FOR EACH ROW "
        "EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        f"the trigger quiet on notices_comment {NO_MIGRATION}",
    ),
    (
        f"ALTER TABLE notices_event DISABLE TRIGGER {EVENT_GUARD}",
        f"the trigger {EVENT_GUARD} on notices_event is switched off",
    ),
    (
        f"ALTER TABLE notices_event ENABLE REPLICA TRIGGER {EVENT_GUARD}",
        f"the trigger {EVENT_GUARD} on notices_event is switched off",
    ),
    (
        "ALTER TABLE notices_approvedhtml DISABLE TRIGGER ALL",
        "the constraint notices_approvedhtml_version_id_251810a9_fk_notices_version_id on notices_approvedhtml "
        "is switched off",
    ),
    (
        f"CREATE OR REPLACE FUNCTION {EVENT_GUARD}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW;END'",
        f"the function {EVENT_GUARD}() {OTHER}",
    ),
    (
        f"ALTER FUNCTION {EVENT_GUARD}() SET search_path = pg_temp",
        f"the function {EVENT_GUARD}() {OTHER}",
    ),
    (
        "CREATE RULE quiet AS ON DELETE TO notices_storedpage DO INSTEAD NOTHING",
        f"the rule quiet on notices_storedpage {NO_MIGRATION}",
    ),
    (
        "ALTER TABLE notices_comment ENABLE ROW LEVEL SECURITY",
        f"row security on notices_comment {NO_MIGRATION}",
    ),
    (
        "CREATE POLICY quiet ON notices_comment USING (NOT is_blocking)",
        f"the policy quiet on notices_comment {NO_MIGRATION}",
    ),
    (
        "CREATE TABLE more () INHERITS (notices_event)",
        f"the table more as a part of notices_event {NO_MIGRATION}",
    ),
    (
        "CREATE FUNCTION public.same(varchar, varchar) RETURNS boolean LANGUAGE sql AS 'SELECT true'; "
        "CREATE OPERATOR public.= (FUNCTION = public.same, LEFTARG = varchar, RIGHTARG = varchar)",
        f"the operator = of character varying and character varying {NO_MIGRATION}",
    ),
    (
        "CREATE SCHEMA other; SET LOCAL search_path = other, public",
        "search_path leads to the schema other, beside public, which holds the tables",
    ),
    (
        "SET LOCAL session_replication_role = replica",
        "session_replication_role is replica: triggers and foreign keys do not fire",
    ),
    (
        "ALTER ROLE CURRENT_USER SET session_replication_role = replica",
        "postgres starts each session with session_replication_role=replica: "
        "take it back with ALTER ROLE … RESET session_replication_role",
    ),
]


@pytest.mark.django_db
@pytest.mark.parametrize("statements, finding", SQLITE if connection.vendor == "sqlite" else POSTGRESQL)
def test_a_schema_that_was_changed_is_named(statements: str, finding: str) -> None:
    for statement in statements.split("; "):
        execute(statement)

    assert finding in list(schema.findings(connection))
