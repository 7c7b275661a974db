"""Asking a public service no faster than it allows: a pause between calls, and how long to wait after a refusal.

Pure: the caller says what time it is.
"""

import random
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# Not for secrets: it only keeps clients that were refused together from coming back together.
random_fraction = random.SystemRandom().random


class Pace:
    """Lets calls start no closer together than a pause, whichever thread makes them."""

    def __init__(
        self,
        pause: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.pause = pause
        self.clock = clock
        self.sleep = sleep
        self._lock = threading.Lock()
        self._free_at = float("-inf")

    def acquire(self, max_wait: float | None = None) -> bool:
        """Wait until a call may start; return False at once where that would take longer than `max_wait` seconds."""
        with self._lock:
            now = self.clock()
            start = max(now, self._free_at)
            if max_wait is not None and start - now > max_wait:
                return False
            self._free_at = start + self.pause
        # Not under the lock: the next caller reads at once when it may start.
        if start > now:
            self.sleep(start - now)
        return True


def back_off(attempt: int) -> float:
    """Return the seconds to wait after the first (0), second (1) … failure: twice as long each time, never equal."""
    return 2**attempt * (0.5 + random_fraction())


def retry_after(header: str | None, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for, by number or date; None where it says nothing usable."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
