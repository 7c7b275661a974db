"""A point in time as the tables keep it."""

from typing import Any

from django.db import models


class MomentField(models.DateTimeField):
    """A date and time that always carries six decimals: SQLite compares times as text, and so do the guards there."""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        value = super().get_db_prep_value(value, connection, prepared)
        return f"{value}.000000" if isinstance(value, str) and "." not in value else value
