"""The connection: a transaction begins with its limits, and a PostgreSQL that says nothing is waited for no longer."""

import time
from collections.abc import Generator
from typing import Any, TypeVar

import psycopg
from django.db.backends.postgresql import base
from django.utils.functional import cached_property

from horizonscan.database_limits import LIMITS, PATIENCE, Limits, limit_of_transaction

Result = TypeVar("Result")
# Seconds between two looks at whether the time is over.
INTERVAL = 0.1
# Seconds after a vain try for which a web process does not try again to connect: else each question of a request that
# fails, and of every other one, would wait for the same.
REST = 1

_vain_try_at = [float("-inf")]


def _note_vain_try() -> None:
    _vain_try_at[0] = time.monotonic()


class Connection(psycopg.Connection[Any]):
    """A connection on which no answer is waited for longer than its limits allow."""

    limits = LIMITS["job"]
    # Did this side end it, as no answer came?
    was_silent = False

    def wait(self, gen: Any, *arguments: Any, **options: Any) -> Any:
        """Wait for the answer to what was sent: psycopg's own, with an end."""
        limit = self.limits.read if self.autocommit else self.limits.act
        return super().wait(self._until(gen, limit.statement + PATIENCE), *arguments, **options)

    def wait_at_most(self, gen: Any, seconds: float) -> Any:
        """Wait for the answer to what was sent, but for no longer than this. Raises OperationalError."""
        return super().wait(self._until(gen, seconds), INTERVAL)

    def _until(self, gen: Generator[Any, Any, Result], seconds: float) -> Generator[Any, Any, Result]:
        """Go on with what is waited for until it is there; psycopg comes back with nothing after each interval."""
        deadline = time.monotonic() + seconds
        try:
            state = next(gen)
            while True:
                ready = yield state
                if not ready and time.monotonic() > deadline:
                    self._end()
                    raise psycopg.OperationalError(f"PostgreSQL did not answer for {seconds:g} seconds")
                state = gen.send(ready)
        except StopIteration as end:
            result: Result = end.value
            return result

    def _end(self) -> None:
        """Close it without a word: whatever came late would be taken for the answer to the next question."""
        self.was_silent = True
        _note_vain_try()
        self.pgconn.finish()


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, with the limits that the settings give as the option `limits`."""

    @cached_property
    def limits(self) -> Limits:
        return self.settings_dict["OPTIONS"].get("limits", LIMITS["job"])

    def get_connection_params(self) -> dict[str, Any]:
        parameters = super().get_connection_params()
        parameters.pop("limits", None)
        return parameters

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        """Open a connection of ours. Django's own does the same with psycopg's, and knows other isolation levels."""
        self.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
        if self.limits is LIMITS["web"] and time.monotonic() - _vain_try_at[0] < REST:
            raise psycopg.OperationalError("PostgreSQL did not answer a moment ago")
        try:
            connection = Connection.connect(**conn_params)
        except psycopg.OperationalError:
            _note_vain_try()
            raise
        connection.limits = self.limits
        return connection

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]  # the stubs leave out what has an underscore
        if not autocommit:
            with self.wrap_database_errors:
                # Not by Django's cursor: it is nobody's query.
                self.connection.execute(limit_of_transaction(self.limits.act))
