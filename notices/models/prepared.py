"""Queries that are put into SQL once and run many times: for a large one that takes far longer than its answer."""

from collections.abc import Callable, Iterable, Set
from contextvars import ContextVar, copy_context
from copy import copy
from functools import cached_property
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import connections
from django.db.models import BigIntegerField, Field, QuerySet, Value

Row = TypeVar("Row")

MAX_NUMBER = BigIntegerField.MAX_BIGINT

_is_preparing: ContextVar[bool] = ContextVar("_is_preparing", default=False)


class LateValue(Value):
    """A value of a query that is known only when the query is run."""

    def value_of(self, connection: Any, values: dict[str, Any]) -> Any:
        """Return the value as the database's driver takes it; `values` are those that `Prepared.rows` is given."""
        raise NotImplementedError

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self if _is_preparing.get() else self.value_of(connection, {})]


class Place(LateValue):
    """Stands for a value that `Prepared.rows` is given: a number or a text, or what the field holds."""

    def __init__(self, name: str, field: "Field[Any, Any] | None" = None) -> None:
        super().__init__(name, output_field=field)
        self._field_of_value = field

    def value_of(self, connection: Any, values: dict[str, Any]) -> Any:
        value = values[self.value]
        return self._field_of_value.get_db_prep_value(value, connection) if self._field_of_value else value


class _Sql(NamedTuple):
    queryset: QuerySet[Any, Any]
    compiler: Any  # it knows which columns were asked for
    text: str
    parameters: tuple[Any, ...]


class Prepared(Generic[Row]):
    """A query with places for values. It is built and put into SQL when it is first run."""

    def __init__(self, build: Callable[[], "QuerySet[Any, Row]"]) -> None:
        self._build = build

    def rows(self, **values: Any) -> list[Row]:
        """Return the rows for these values; none where a number is larger than any column holds."""
        if any(isinstance(value, int) and abs(value) > MAX_NUMBER for value in values.values()):
            return []
        queryset, compiler, text, parameters = self._sql
        compiler = copy(compiler)
        # Each thread has a connection of its own.
        compiler.connection = connection = connections[queryset.db]
        filled = tuple(
            each.value_of(connection, values) if isinstance(each, LateValue) else each for each in parameters
        )
        compiler.as_sql = lambda: (text, filled)
        rows = queryset.all()
        rows.query.get_compiler = lambda *_using, **_connection: compiler  # type: ignore[method-assign]
        return list(rows)

    @property
    def annotations(self) -> Set[str]:
        """The names of the columns that are no fields of the rows' model."""
        return self._sql.queryset.query.annotation_select.keys()

    @cached_property
    def _sql(self) -> _Sql:
        queryset = self._build()
        compiler = queryset.query.get_compiler(using=queryset.db)
        context = copy_context()
        context.run(_is_preparing.set, True)
        text, parameters = context.run(compiler.as_sql)
        # It is of this thread, which may end.
        compiler.connection = None
        return _Sql(queryset, compiler, text, tuple(parameters))


class PreparedByIds(Generic[Row]):
    """A query for some ids. It is put into SQL once for each power of two, and filled up with ids that no row has."""

    def __init__(self, build: Callable[[list[Place]], "QuerySet[Any, Row]"]) -> None:
        self._build = build
        self._by_size: dict[int, Prepared[Row]] = {}

    def rows(self, ids: Iterable[int]) -> list[Row]:
        """Return the rows of these ids; none, without a query, for no id."""
        ids = list(ids)
        if not ids:
            return []
        size = 1 << (len(ids) - 1).bit_length()
        values = {f"id_{place}": pk for place, pk in enumerate([*ids, *(0 for _more in range(size - len(ids)))])}
        if size not in self._by_size:
            places = [Place(name) for name in values]
            self._by_size[size] = Prepared(lambda: self._build(places))
        return self._by_size[size].rows(**values)
