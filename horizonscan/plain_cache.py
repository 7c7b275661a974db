"""The cache that all processes share in the database: nothing but plain values comes out of it.

Django stores values as pickles. Reading one runs what it names, so whoever can write a row of the table could run a
program of theirs in this process, which has the keys. Here a pickle may name nothing: numbers, texts and lists of them
need no name.
"""

import base64
import io
import pickle  # nosec B403
from collections.abc import Iterable
from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router
from django.utils import timezone

from notices.sealing import report_forgery


class PlainUnpickler(pickle.Unpickler):
    """Reads values that are made of no class and no function. Raises UnpicklingError for all others."""

    def find_class(self, module: str, name: str) -> Any:
        raise pickle.UnpicklingError(f"{module}.{name} is no plain value")


class PlainCache(DatabaseCache):
    """Django's cache in the database, without its trust in what stands there."""

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        """Return the values of these keys that are there and not over; one that is not plain is reported and absent."""
        own_keys = {self.make_and_validate_key(key, version=version): key for key in keys}
        connection = connections[router.db_for_read(self.cache_model_class) or "default"]
        if not own_keys:
            return {}
        places = ", ".join(["%s"] * len(own_keys))
        table = connection.ops.quote_name(self.cache_model_class._meta.db_table)
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT cache_key, value FROM {table} WHERE expires > %s AND cache_key IN ({places})",
                [now, *own_keys],
            )
            rows = cursor.fetchall()
        return {own_keys[key]: value for key, text in rows for value in _plain_values(key, text)}


def _plain_values(key: str, text: str) -> list[Any]:
    """Return the value, or nothing where it is none that this program stores."""
    try:
        return [PlainUnpickler(io.BytesIO(base64.b64decode(text))).load()]
    except (pickle.UnpicklingError, ValueError, EOFError, IndexError, KeyError, TypeError, AttributeError):
        report_forgery(f"the value “{key}” in the cache", "")
        return []
