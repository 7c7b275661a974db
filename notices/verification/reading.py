"""Rows read quickly: a notice has some fifty, and to make a model's object of one takes longer than to check it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from django.db import connections
from django.db.models import DateTimeField, F, Model, QuerySet, TextField
from django.db.models.base import ModelState
from django.db.models.functions import Cast

from notices.models.moment import moment_of_json

CHUNK = 200
# Makes a row of its values, which come in the order of these columns.
Shape = Callable[[QuerySet[Any], list[str]], Callable[[Iterable[Any]], Any]]


class RowsByNotice:
    """Rows of one table, handed out notice by notice in the order of the notices."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._groups = groupby(rows, key=attrgetter("notice_id"))
        self._waiting: tuple[int, list[Any]] | None = None

    def of(self, notice_id: int) -> list[Any]:
        while self._waiting is None or self._waiting[0] < notice_id:
            group = next(self._groups, None)
            if group is None:
                return []
            self._waiting = (group[0], list(group[1]))
        return self._waiting[1] if self._waiting[0] == notice_id else []


class NoticeRows:
    """The rows of one table that belong to some notices, read by a query that is put into SQL once.

    Each notice has its rows in the order of the query.
    """

    def __init__(self, rows: QuerySet[Any], columns: Iterable[str], shape: Shape) -> None:
        names = ["notice_id", *(name for name in columns if name != "notice_id")]
        # Two places, which are filled in this order.
        query = rows.filter(notice_id__gte=0, notice_id__lte=0).values_list(*_columns(rows, names)).query
        compiler = query.get_compiler(using=rows.db)
        self._database = rows.db
        self._sql, _places = compiler.as_sql()
        self._converters = _converters(compiler)
        self._make = shape(rows, names)

    @classmethod
    def objects(cls, rows: QuerySet[Any]) -> "NoticeRows":
        """Read objects of a model, its annotations among their attributes."""
        return cls(rows, _names(rows), _objects)

    @classmethod
    def tuples(cls, table: type[Model], *columns: str, **paths: str) -> "NoticeRows":
        """Read named tuples of these columns, in no order; where `notice_id` is none, its path is given."""
        rows = table._default_manager.annotate(**{name: F(path) for name, path in paths.items()})
        return cls(rows, (*columns, *paths), _tuples)

    def by_notice(self, first: int, last: int) -> dict[int, list[Any]]:
        """Return the rows of the notices with these ids and those between."""
        grouped: defaultdict[int, list[Any]] = defaultdict(list)
        with connections[self._database].cursor() as cursor:
            cursor.execute(self._sql, (first, last))
            for row in cursor.fetchall():
                if self._converters:
                    row = list(row)
                    for place, convert in self._converters:
                        row[place] = convert(row[place])
                grouped[row[0]].append(self._make(row))
        return grouped


def quick_objects(rows: QuerySet[Any], chunk_size: int = CHUNK) -> Iterator[Any]:
    """Yield the objects of a query without telling signals of each, and without setting each value by itself."""
    names = _names(rows)
    return map(_objects(rows, names), rows.values_list(*names).iterator(chunk_size=chunk_size))


def _names(rows: QuerySet[Any]) -> list[str]:
    return [*(column.attname for column in rows.model._meta.concrete_fields), *rows.query.annotations]


def _objects(rows: QuerySet[Any], names: list[str]) -> Callable[[Iterable[Any]], Any]:
    def make(values: Iterable[Any]) -> Any:
        row: Any = object.__new__(rows.model)
        row._state = ModelState()
        row._state.adding, row._state.db = False, rows.db
        vars(row).update(zip(names, values, strict=True))
        return row

    return make


def _tuples(_rows: QuerySet[Any], names: list[str]) -> Callable[[Iterable[Any]], Any]:
    return NamedTuple("Row", [(name, Any) for name in names])._make


def _columns(rows: QuerySet[Any], names: list[str]) -> list[Any]:
    """Return what is asked for by these names: on SQLite times as text, which its driver would read twice as slowly."""
    if connections[rows.db].vendor != "sqlite":
        return names
    times = {column.attname for column in rows.model._meta.concrete_fields if isinstance(column, DateTimeField)}
    return [Cast(name, MomentText()) if name in times else name for name in names]


class MomentText(TextField):
    """A time as SQLite has it, in UTC."""

    def from_db_value(self, text: str | None, *_context: Any) -> Any:
        try:
            return datetime.fromisoformat(f"{text}+00:00") if text else None
        except ValueError:  # written past the program, which stores all times in one form
            return moment_of_json(text)


def _converters(compiler: Any) -> list[tuple[int, Callable[[Any], Any]]]:
    """Return what makes a value of what the database's driver gives, by its place."""
    converters = compiler.get_converters(column for column, _sql, _alias in compiler.select)
    return [(place, _converter(compiler, *each)) for place, each in converters.items()]


def _converter(compiler: Any, functions: list[Any], expression: Any) -> Callable[[Any], Any]:
    def convert(value: Any) -> Any:
        for function in functions:
            value = function(value, expression, compiler.connection)
        return value

    return convert
