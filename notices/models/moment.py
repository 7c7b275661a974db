"""The column type of a point in time."""

from datetime import UTC, datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime


class MomentField(models.DateTimeField):
    """A date and time that is always stored with six decimals: SQLite and its triggers compare times as text."""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        value = super().get_db_prep_value(value, connection, prepared)
        return f"{value}.000000" if isinstance(value, str) and "." not in value else value


def moment_of_json(text: str | None) -> datetime | None:
    """Read a time as the database writes it in JSON: SQLite leaves out that it is UTC."""
    moment = parse_datetime(text) if text else None
    return moment.replace(tzinfo=UTC) if moment and timezone.is_naive(moment) else moment
