"""The column type of a point in time, and the time at which a query is run."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from notices.models.clock import database_now
from notices.models.prepared import LateValue


class MomentField(models.DateTimeField):
    """A date and time that is always stored with six decimals: SQLite and its triggers compare times as text."""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        value = super().get_db_prep_value(value, connection, prepared)
        return f"{value}.000000" if isinstance(value, str) and "." not in value else value


def next_midnight(now: datetime) -> datetime:
    """Return the next midnight in Norway."""
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, time()))


class RunTime(LateValue):
    """The time at which a query is run, by the program's clock: with it a query is built once and run many times."""

    def __init__(self, after: timedelta = timedelta()) -> None:
        """Stand for the time `after` that; a negative one stands for a time before it."""
        super().__init__(None, output_field=MomentField())
        self.after = after

    def value_of(self, connection: Any, values: dict[str, Any]) -> Any:
        return self.output_field.get_db_prep_value(database_now() + self.after, connection)


class Today(LateValue):
    """The day on which a query is run, in Norway."""

    def __init__(self) -> None:
        super().__init__(None, output_field=models.DateField())

    def value_of(self, connection: Any, values: dict[str, Any]) -> Any:
        return self.output_field.get_db_prep_value(timezone.localdate(), connection)


def moment_of_json(text: str | None) -> datetime | None:
    """Read a time as the database writes it in JSON: SQLite leaves out that it is UTC."""
    moment = parse_datetime(text) if text else None
    return moment.replace(tzinfo=UTC) if moment and timezone.is_naive(moment) else moment
