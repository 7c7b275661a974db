"""The rate limit: calls a minute by one address, counted in each process, so that n processes allow n times as many."""

from collections import OrderedDict
from threading import Lock
from time import monotonic

WINDOW = 60
# The address whose last call is the oldest is dropped first.
MAX_ADDRESSES = 10_000


class RateLimit:
    """It counts calls by address, each in a minute that begins with its first call."""

    def __init__(self) -> None:
        self._counts: OrderedDict[str, tuple[float, int]] = OrderedDict()
        self._lock = Lock()

    def seconds_to_wait(self, address: str, max_calls: int) -> int:
        """Count a call and return 0, or the seconds to wait if there were too many; `max_calls` 0 means no limit."""
        if not max_calls:
            return 0
        now = monotonic()
        with self._lock:
            began, calls = self._counts.pop(address, (now, 0))
            if now - began >= WINDOW:
                began, calls = now, 0
            self._counts[address] = began, calls + 1
            if len(self._counts) > MAX_ADDRESSES:
                self._counts.popitem(last=False)
        return 0 if calls < max_calls else int(began + WINDOW - now) + 1
