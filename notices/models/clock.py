"""The database's clock: by it is decided what is live, on every machine alike.

A process learns it from answers of the database, and counts on from there by its own monotonic clock: whatever happens
to the machine's clock meanwhile changes nothing. SQLite has no clock but the machine's.
"""

import logging
import time
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, NamedTuple

from django.utils import timezone

# The machine's own clock, also in a test for which it is another time: it is what the database's is compared with.
from django.utils.timezone import now as machine_now

# What PostgreSQL answers with its time, as seconds since 1970.
SQL = "extract(epoch FROM clock_timestamp())"
# Seconds for which an answer that came at once is worth more than a newer one that came late.
WORTH = 60
# Seconds by which the two clocks may differ before somebody is told.
MAX_SKEW = 2

logger = logging.getLogger(__name__)


class ClockReading(NamedTuple):
    """What the database's clock showed, when by the monotonic one, and how far that may be wrong; seconds each."""

    database: float
    monotonic: float
    error: float


class _Clock:
    """What this process knows of the database's clock."""

    def __init__(self) -> None:
        self.reading: ClockReading | None = None
        self.is_skew_told = False
        self.lock = Lock()

    def note(self, reading: ClockReading) -> None:
        with self.lock:
            known = self.reading
            is_worse = known is not None and reading.error > max(known.error, 0.05)
            if known is not None and is_worse and reading.monotonic - known.monotonic < WORTH:
                return
            self.reading = reading
        self._tell()

    def _tell(self) -> None:
        """Log, once until they agree again, that machine and database show different times."""
        if do_clocks_agree():
            self.is_skew_told = False
        elif not self.is_skew_told:
            self.is_skew_told = True
            logger.error("The database's clock is %+.1f s off this machine's: both should be set by NTP", clock_skew())


_clock = _Clock()


def database_now() -> datetime:
    """Return the time by the database's clock; by the machine's own until the database has said what it is."""
    return timezone.now() + timedelta(seconds=clock_skew())


def clock_skew() -> float:
    """Return by how many seconds the database's clock is before the machine's; 0 where no difference can be seen."""
    if (reading := _clock.reading) is None:
        return 0.0
    skew = reading.database + (time.monotonic() - reading.monotonic) - machine_now().timestamp()
    # Two clocks that show the same seem to differ by what the answer took.
    return 0.0 if abs(skew) <= reading.error else skew


def do_clocks_agree() -> bool:
    """Do machine and database show the same time, but for what nobody need be told of?"""
    return abs(clock_skew()) <= MAX_SKEW


def note_clock(database: float, asked_at: float) -> None:
    """Note what the database's clock shows in an answer that has just come to a question of `asked_at` (monotonic)."""
    now = time.monotonic()
    half = (now - asked_at) / 2
    # A microsecond for what the two clocks are rounded to.
    _clock.note(ClockReading(database, now - half, half + 1e-6))


def read_clock(connection: Any, **_signal: Any) -> None:
    """Ask a new connection for its database's time. Not by Django's cursor: it is nobody's query."""
    if connection.vendor != "postgresql":
        return
    asked_at = time.monotonic()
    with connection.wrap_database_errors:
        (seconds,) = connection.connection.execute(f"SELECT {SQL}").fetchone()
    note_clock(float(seconds), asked_at)
