"""What the database's own catalogue says of tables, constraints, triggers and functions, as short texts by their names.

The texts are made of what stays the same between releases of a database; on PostgreSQL without the schema's name.
"""

import re
from typing import NamedTuple

from django.db.backends.base.base import BaseDatabaseWrapper

# A table that every installation has: its schema is that of all others.
LANDMARK = "notices_notice"

# An index that a constraint makes by itself has no SQL of its own, and can be gone all the same.
SQLITE = """
SELECT CASE type WHEN 'table' THEN 'the table ' || name ELSE 'the ' || type || ' ' || name || ' on ' || tbl_name END,
       COALESCE(sql, ''), 0
FROM sqlite_master WHERE type IN ('table', 'index', 'trigger') AND name NOT IN ('sqlite_sequence', 'sqlite_stat1')
"""

# Constraints that say NOT NULL stand with the columns: before PostgreSQL 18 they were no rows of their own.
POSTGRESQL = """
WITH home AS (SELECT relnamespace AS oid FROM pg_class WHERE oid = to_regclass(%(landmark)s)),
     tables AS (SELECT c.* FROM pg_class c JOIN home ON home.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'p', 'v', 'm')),
     off AS (SELECT tgconstraint AS oid FROM pg_trigger WHERE tgisinternal AND tgenabled NOT IN ('O', 'A'))
SELECT 'the table ' || relname, concat_ws(' ', relkind, relpersistence), false FROM tables
UNION ALL
SELECT 'row security on ' || relname, '', false FROM tables WHERE relrowsecurity OR relforcerowsecurity
UNION ALL
SELECT 'the table ' || inhrelid::regclass || ' as a part of ' || t.relname, '', false
FROM pg_inherits JOIN tables t ON t.oid = inhparent
UNION ALL
SELECT 'the column ' || attname || ' of ' || t.relname,
       concat_ws(' ', format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN 'NOT NULL' END,
                 pg_get_expr(d.adbin, d.adrelid), attgenerated, attidentity, l.collname), false
FROM pg_attribute a JOIN tables t ON t.oid = attrelid
LEFT JOIN pg_attrdef d ON d.adrelid = attrelid AND d.adnum = attnum
LEFT JOIN pg_collation l ON l.oid = attcollation AND l.collname <> 'default'
WHERE attnum > 0 AND NOT attisdropped
UNION ALL
SELECT 'the constraint ' || conname || ' on ' || t.relname,
       concat_ws(' ', pg_get_constraintdef(c.oid), CASE WHEN NOT convalidated THEN 'not validated' END),
       c.oid IN (SELECT oid FROM off)
FROM pg_constraint c JOIN tables t ON t.oid = conrelid WHERE contype IN ('p', 'u', 'c', 'f', 'x')
UNION ALL
SELECT 'the index ' || i.relname || ' on ' || t.relname,
       concat_ws(' ', pg_get_indexdef(indexrelid), CASE WHEN NOT indisvalid THEN 'not valid' END), false
FROM pg_index x JOIN pg_class i ON i.oid = indexrelid JOIN tables t ON t.oid = indrelid
WHERE NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = indexrelid AND contype IN ('p', 'u', 'x'))
UNION ALL
SELECT 'the trigger ' || tgname || ' on ' || t.relname, pg_get_triggerdef(g.oid), tgenabled NOT IN ('O', 'A')
FROM pg_trigger g JOIN tables t ON t.oid = tgrelid WHERE NOT tgisinternal
UNION ALL
SELECT 'the rule ' || rulename || ' on ' || t.relname, pg_get_ruledef(r.oid), false
FROM pg_rewrite r JOIN tables t ON t.oid = ev_class WHERE rulename <> '_RETURN'
UNION ALL
SELECT 'the policy ' || polname || ' on ' || t.relname, '', false
FROM pg_policy p JOIN tables t ON t.oid = polrelid
UNION ALL
SELECT 'the function ' || proname || '(' || pg_get_function_identity_arguments(p.oid) || ')',
       concat_ws(' ', format_type(prorettype, NULL), lanname, prokind, provolatile, prosecdef, proconfig::text, prosrc),
       false
FROM pg_proc p JOIN home ON home.oid = pronamespace JOIN pg_language l ON l.oid = prolang
WHERE NOT EXISTS (SELECT 1 FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = p.oid AND deptype = 'e')
UNION ALL
SELECT 'the operator ' || oprname || ' of ' || concat_ws(' and ', format_type(NULLIF(oprleft, 0), NULL),
       format_type(oprright, NULL)), '', false
FROM pg_operator o JOIN home ON home.oid = oprnamespace
WHERE NOT EXISTS (SELECT 1 FROM pg_depend WHERE classid = 'pg_operator'::regclass AND objid = o.oid AND deptype = 'e')
UNION ALL
SELECT 'the event trigger ' || evtname, '', false FROM pg_event_trigger WHERE evtenabled <> 'D'
"""


# PostgreSQL writes "is one of these" down in one way when a migration made it, and in another, which means the same,
# when a dump of that was read again: the words are taken for text all together, or one by one.
_WORD = r"'(?:[^']|'')*'::character varying"
TAKEN_TOGETHER = re.compile(rf"\((ARRAY\[{_WORD}(?:, {_WORD})*\])\)::text\[\]")
TAKEN_ALONE = re.compile(rf"\(({_WORD})\)::text")


class SchemaPart(NamedTuple):
    """A part of the schema: what it is and whether it is switched off."""

    name: str  # "the trigger guard_notices_event_update on notices_event"
    text: str
    is_off: bool


def parts(connection: BaseDatabaseWrapper) -> dict[str, SchemaPart]:
    """Return every part of the schema that can refuse or change a row, by its name."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(SQLITE)
            return {name: SchemaPart(name, text, bool(is_off)) for name, text, is_off in cursor}
        home = home_of(connection)
        cursor.execute(POSTGRESQL, {"landmark": LANDMARK})
        return {
            name: SchemaPart(name, _as_restored(_without_schema(text, home)), is_off) for name, text, is_off in cursor
        }


def home_of(connection: BaseDatabaseWrapper) -> str:
    """Return the schema that holds the tables on PostgreSQL, "" where there are none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE c.oid = to_regclass(%s)",
            [LANDMARK],
        )
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def _without_schema(text: str, schema: str) -> str:
    return text.replace(f'"{schema}".', "").replace(f"{schema}.", "") if schema else text


def _as_restored(text: str) -> str:
    """Return the text in the same words for a database that was migrated and for one that was restored."""
    return TAKEN_ALONE.sub(r"\1", TAKEN_TOGETHER.sub(r"\1", text))
