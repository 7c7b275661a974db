"""Rows read quickly: a notice has some fifty, and to make a model's object of one takes longer than to check it."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import F, Model, QuerySet
from django.db.models.base import ModelState

CHUNK = 200


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


def quick_objects(rows: QuerySet[Any], chunk_size: int = CHUNK) -> Iterator[Any]:
    """Yield the objects of a query without telling signals of each, and without setting each value by itself."""
    model = rows.model
    names = [*(column.attname for column in model._meta.concrete_fields), *rows.query.annotations]
    for values in rows.values_list(*names).iterator(chunk_size=chunk_size):
        row: Any = object.__new__(model)
        row._state = ModelState()
        row._state.adding, row._state.db = False, rows.db
        vars(row).update(zip(names, values, strict=True))
        yield row


def tuples(table: type[Model], *columns: str, **paths: str) -> Iterator[Any]:
    """Yield named tuples of these columns and paths, `notice_id` among them, in the order of the notices."""
    rows = table._default_manager.annotate(**{name: F(path) for name, path in paths.items()})
    named = rows.order_by("notice_id", *columns).values_list(*columns, *paths, named=True)
    return named.iterator(chunk_size=CHUNK)
