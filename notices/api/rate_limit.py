"""How many calls one address may make in a minute. Counted in the process's own memory, so with n processes n times."""

from collections import OrderedDict
from threading import Lock
from time import monotonic

WINDOW = 60
# The address that has been quiet longest is forgotten first.
MOST_ADDRESSES = 10_000


class Limit:
    """Counts calls by address, each in a minute that begins with its first call."""

    def __init__(self) -> None:
        self._counts: OrderedDict[str, tuple[float, int]] = OrderedDict()
        self._lock = Lock()

    def seconds_to_wait(self, address: str, most: int) -> int:
        """Count a call: 0 if it may go on, else how long to wait. Where `most` is 0 there is no limit."""
        if not most:
            return 0
        now = monotonic()
        with self._lock:
            began, calls = self._counts.pop(address, (now, 0))
            if now - began >= WINDOW:
                began, calls = now, 0
            self._counts[address] = began, calls + 1
            if len(self._counts) > MOST_ADDRESSES:
                self._counts.popitem(last=False)
        return 0 if calls < most else int(began + WINDOW - now) + 1
