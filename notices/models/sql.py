"""Expressions that put rows of other tables into the query for one row: a page then needs fewer queries."""

from typing import Any

from django.db.models import Aggregate, IntegerField, JSONField, QuerySet, Subquery, TextField, Value
from django.db.models.functions import JSONObject


class JSONRows(Aggregate):
    """All values of a group as one JSON list, in no order."""

    function = "JSONB_AGG"
    template = "%(function)s(%(expressions)s)"
    output_field = JSONField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(
            compiler, connection, function="JSON_GROUP_ARRAY", template="%(function)s(JSON(%(expressions)s))", **context
        )


class CommaJoined(Aggregate):
    """All values of a group as one text with commas between them."""

    function = "STRING_AGG"
    template = "%(function)s(CAST(%(expressions)s AS text), ',')"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(compiler, connection, function="GROUP_CONCAT", **context)


def json_rows(rows: QuerySet[Any], **columns: Any) -> Subquery:
    """Return the rows as a list of JSON objects, None where there are none; times in them are texts."""
    one_group = rows.order_by().annotate(group=Value(1)).values("group")
    return Subquery(one_group.annotate(list=JSONRows(JSONObject(**columns))).values("list"))


class RowCount(Subquery):
    """How many rows there are, or how many different values of these columns; 0 where there are none."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()

    def __init__(self, rows: QuerySet[Any], *columns: str) -> None:
        rows = rows.order_by()
        super().__init__(rows.values(*columns).distinct() if columns else rows.values("pk"))
