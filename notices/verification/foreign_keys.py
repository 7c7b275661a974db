"""Rows that name a row that does not exist: only somebody who switched foreign keys off can make them."""

from collections.abc import Iterator
from functools import cache

from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey, Model
from django.db.models.options import Options

OURS = ("notices", "trials")
# What is found of one column is listed up to here: a table that was emptied leaves thousands.
MAX_ROWS = 20


def findings() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(_query())
        for table, pk, target, missing in cursor.fetchall():
            yield f"{table} {pk} belongs to {target} {missing}, which does not exist"


@cache
def _query() -> str:
    """Return one query for all foreign keys of our tables that the database itself should keep."""
    return " UNION ALL ".join(_of(column) for column in _columns())


def _columns() -> Iterator["ForeignKey[Model, Model]"]:
    for app in OURS:
        for model in apps.get_app_config(app).get_models(include_auto_created=True):
            for field in model._meta.concrete_fields:
                if isinstance(field, ForeignKey) and getattr(field, "db_constraint", True):
                    yield field


def _of(column: "ForeignKey[Model, Model]") -> str:
    table, target = column.model._meta, column.target_field.model._meta
    name, key = column.column, column.target_field.column
    return (
        f"SELECT * FROM (SELECT '{table.model_name}', CAST(r.{_key(table)} AS text), '{target.model_name}', "
        f"CAST(r.{name} AS text) FROM {table.db_table} r LEFT JOIN {target.db_table} t ON t.{key} = r.{name} "
        f"WHERE r.{name} IS NOT NULL AND t.{key} IS NULL LIMIT {MAX_ROWS}) {table.model_name}_{name}"
    )


def _key(table: "Options[Model]") -> str:
    return str(table.pk.column)
