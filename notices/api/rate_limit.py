"""How many calls one address may make in a minute. Counted in the process's own memory, so with n processes n times."""

import ipaddress
from collections import OrderedDict
from threading import Lock
from time import monotonic

from django.conf import settings
from django.http import HttpRequest

WINDOW = 60
# The address that has been quiet longest is forgotten first.
MOST_ADDRESSES = 10_000
# One subscriber has at least so many bits of an IPv6 address for itself, and can change the rest at will.
IPV6_BITS = 64


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


def caller(request: HttpRequest) -> str:
    """Who asks. Behind a proxy it is the last name in the list: those before it are what the caller wrote."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        address = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or address
    try:
        read = ipaddress.ip_address(address)
    except ValueError:
        return str(address)[:50]
    return str(ipaddress.ip_network((read, IPV6_BITS), strict=False)) if read.version == 6 else str(read)
