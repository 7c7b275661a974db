"""The column type of a point in time."""

from typing import Any

from django.db import models


class MomentField(models.DateTimeField):
    """A date and time that is always stored with six decimals: SQLite and its triggers compare times as text."""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        value = super().get_db_prep_value(value, connection, prepared)
        return f"{value}.000000" if isinstance(value, str) and "." not in value else value
