"""The desk's list of notices as a table to take along: names for machines, one row a notice."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from notices.desk.notice_rows import Row
from notices.models import Notice

COLUMNS = (
    *("id", "number", "title", "type", "areas", "work", "public", "scheduled_at"),
    *("saved_at", "saved_by", "assignee", "review_by", "created_at"),
)


def rows(notices: QuerySet[Notice]) -> Iterator[list[Any]]:
    """Rows under COLUMNS of what `notices_at_the_desk` found."""
    for notice in notices.iterator(chunk_size=500):
        row = Row(notice)
        yield [
            *(notice.pk, notice.number, notice.title, notice.technology_type, notice.areas_text),
            *(row.work, row.public, row.scheduled_at),
            *(notice.head.created_at if notice.head else None, row.saved_by, row.assigned_to),
            *(notice.review_by, notice.created_at),
        ]
