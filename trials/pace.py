"""Asking a public service no faster than it likes: a pause between calls, and how long to wait after a refusal."""

import random
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from django.utils import timezone

# Not for secrets: it only keeps those who were refused together from coming back together.
chance = random.SystemRandom().random


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

    def take_turn(self, patience: float | None = None) -> bool:
        """Wait until a call may start; False, and no turn taken, where that is longer than `patience` seconds."""
        with self._lock:
            now = self.clock()
            turn = max(now, self._free_at)
            if patience is not None and turn - now > patience:
                return False
            self._free_at = turn + self.pause
        # Not under the lock: whoever comes next reads at once when the turn after this one is.
        if turn > now:
            self.sleep(turn - now)
        return True


def back_off(attempt: int) -> float:
    """Seconds to wait after the first (0), second (1) … attempt that failed: twice as long each time, never equal."""
    return 2**attempt * (0.5 + chance())


def retry_after(header: str | None, now: datetime | None = None) -> float | None:
    """The seconds that a Retry-After header asks for, as a number or as a date; None where it says nothing usable."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - (now or timezone.now())).total_seconds())
