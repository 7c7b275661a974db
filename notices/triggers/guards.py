"""Triggers on SQLite and PostgreSQL that refuse every row that breaks a rule, whoever writes it and how."""

from django.db.backends.base.base import BaseDatabaseWrapper

from notices.models import Counter
from notices.triggers.conditions import ACCOUNT_EVENT, NOTICE, ROLE_GRANT, STUDY_RECORD, TABLES, Rule
from notices.triggers.guard_rules import RULES


def _name(table: str, event: str) -> str:
    return f"guard_{table}_{event.lower()}"


def _rules_by_trigger() -> dict[tuple[str, str], list[Rule]]:
    triggers: dict[tuple[str, str], list[Rule]] = {}
    for rule in RULES:
        triggers.setdefault((rule.table, rule.event), []).append(rule)
    return triggers


def _sqlite_triggers() -> dict[str, str]:
    # SQLite's clock has three decimals: 999 makes it the end of the millisecond.
    words = {
        "now": "(strftime('%Y-%m-%d %H:%M:%f', 'now') || '999')",
        "same": "IS",
        "differs": "IS NOT",
    }
    return {
        _name(table, event): f"CREATE TRIGGER {_name(table, event)} BEFORE {event} ON {table} BEGIN\n"
        + "".join(
            f"SELECT RAISE(ABORT, 'guard: {rule.message}') WHERE {_with_sql_words(rule.condition, words)};\n"
            for rule in rules
        )
        + "END"
        for (table, event), rules in _rules_by_trigger().items()
    }


def _postgresql_bodies() -> dict[str, str]:
    # now() would be the start of the transaction.
    words = {
        "now": "clock_timestamp()",
        "same": "IS NOT DISTINCT FROM",
        "differs": "IS DISTINCT FROM",
    }
    bodies = {}
    for (table, event), rules in _rules_by_trigger().items():
        bodies[_name(table, event)] = "\n".join(
            [
                "BEGIN",
                *([] if event == "DELETE" else _locks(table)),
                *(
                    f"IF {_with_sql_words(rule.condition, words)} THEN RAISE EXCEPTION 'guard: {rule.message}'"
                    " USING ERRCODE = 'check_violation'; END IF;"
                    for rule in rules
                ),
                f"RETURN {'OLD' if event == 'DELETE' else 'NEW'};",
                "END",
            ]
        )
    for table in TABLES:
        bodies[_name(table, "TRUNCATE")] = (
            f"BEGIN RAISE EXCEPTION 'guard: {table} is never emptied' USING ERRCODE = 'check_violation'; END"
        )
    return bodies


def _locks(table: str) -> list[str]:
    """Return what locks the row that every command locks first; rows that bypass the commands wait for it too."""
    if table in (NOTICE, STUDY_RECORD):
        return []
    if table in (ROLE_GRANT, ACCOUNT_EVENT):
        return [f"PERFORM 1 FROM {Counter._meta.db_table} WHERE name = '{Counter.ACCOUNTS}' FOR UPDATE;"]
    return [f"PERFORM 1 FROM {NOTICE} WHERE id = NEW.notice_id FOR UPDATE;"]


def _with_sql_words(condition: str, words: dict[str, str]) -> str:
    for word, text in words.items():
        condition = condition.replace(f"{{{word}}}", text)
    return condition


def statements(vendor: str) -> list[str]:
    """Return the SQL that creates the guards; the migrations contain the same text, frozen."""
    if vendor == "sqlite":
        return list(_sqlite_triggers().values())
    sql = []
    for name, body in _postgresql_bodies().items():
        table, event = name.removeprefix("guard_").rsplit("_", 1)
        each = "STATEMENT" if event == "truncate" else "ROW"
        sql += [
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $guard${body}$guard$",
            f"CREATE TRIGGER {name} BEFORE {event.upper()} ON {table} FOR EACH {each} EXECUTE FUNCTION {name}()",
        ]
    return sql


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the guards, in place of any that exist; do nothing while the tables do not exist."""
    remove(connection)
    if not set(TABLES) <= set(connection.introspection.table_names()):
        return
    with connection.cursor() as cursor:
        for statement in statements(connection.vendor):
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop the guards, for somebody who fills or empties whole tables."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in _sqlite_triggers():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            return
        for name in _postgresql_bodies():
            cursor.execute(f"DROP FUNCTION IF EXISTS {name}() CASCADE")
