"""Attempts with growing pauses: some are free, then each pause is twice as long as the one before, up to a bound.

What was tried is forgotten one by one. The count stands in the cache, which all processes share.
"""

import hashlib
import math
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from allauth.core.internal.ratelimit import cache_lock
from django.core.cache import cache

from notices.models.clock import database_now

FIRST_PAUSE = 60
MAX_DOUBLINGS = 20


class _Tried(NamedTuple):
    """How much was tried and is not forgotten, since when none was forgotten, and until when the next one waits."""

    number: int
    since: float
    until: float


@dataclass(frozen=True)
class Attempts:
    """A kind of attempt: how many are free, how long a pause becomes, after how long one of them is forgotten."""

    kind: str
    free: int
    longest_pause: timedelta
    forgotten_after: timedelta

    def count(self, who: str) -> int:
        """Count an attempt before it is made and return 0; or the seconds to wait, and then it must not be made.

        Of many at one moment each is counted before the next one is let through.
        """
        with cache_lock(self._key(who)) as is_mine:
            tried, now = self._tried(who), _now()
            if not is_mine:
                return FIRST_PAUSE
            if tried.until > now:
                return math.ceil(tried.until - now)
            self._store(who, _Tried(tried.number + 1, tried.since, now + self._pause_after(tried.number + 1)))
        return 0

    def take_back(self, who: str) -> None:
        """Let an attempt that succeeded not count."""
        with cache_lock(self._key(who)) as is_mine:
            tried = self._tried(who)
            if is_mine:
                self._store(who, _Tried(max(tried.number - 1, 0), tried.since, _now()))

    def forget(self, who: str) -> None:
        """Forget all that was tried."""
        cache.delete(self._key(who))

    def _pause_after(self, number: int) -> float:
        """Return how many seconds the next attempt waits after this many."""
        doublings = min(number - self.free, MAX_DOUBLINGS)
        return min(FIRST_PAUSE * 2**doublings, self.longest_pause.total_seconds()) if doublings >= 0 else 0

    def _tried(self, who: str) -> _Tried:
        """Return what was tried, less what is forgotten by now."""
        now, one = _now(), self.forgotten_after.total_seconds()
        number, since, until = cache.get(self._key(who)) or (0, now, now)
        forgotten = int((now - since) // one)
        if forgotten >= number:
            return _Tried(0, now, until)
        return _Tried(number - forgotten, since + forgotten * one, until)

    def _store(self, who: str, tried: _Tried) -> None:
        lasts = tried.number * self.forgotten_after.total_seconds() + self.longest_pause.total_seconds()
        cache.set(self._key(who), tuple(tried), lasts)

    def _key(self, who: str) -> str:
        # A hash: what was typed as a name may be a password, and the cache is no place for it.
        return f"attempts:{self.kind}:{hashlib.sha256(who.encode()).hexdigest()}"


def _now() -> float:
    return database_now().timestamp()
