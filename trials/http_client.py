"""Asking a public service over HTTP: one call at a time, with pauses, retries, and bounds of time and size.

A service's client is a subclass of HttpReader, a registry's of HttpClient: it makes its questions with `get`, and says
in `raise_for_answer` what an answer with another status than 200 means there. No other module opens a connection.
"""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.conf import settings
from django.utils import timezone

from trials.pace import Pace, back_off, retry_after
from trials.registry import (
    BROKEN,
    BUSY,
    CROWDED,
    REFUSED,
    SILENT,
    SLOW,
    TOO_LARGE,
    RecordUnreadable,
    RegistryClient,
    RegistryUnavailable,
)

# Nine megabytes: a worker of which nobody asks anything of a registry does without.
if TYPE_CHECKING:
    import httpx

logger = logging.getLogger(__name__)

MAX_BYTES = 8_000_000
# A registry that asks for a longer wait than this many seconds is asked again another time.
MAX_RETRY_AFTER = 60.0

# By HTTP status, failures that a later attempt may not meet: the reason that is given if it does.
TEMPORARY_FAILURES = {429: BUSY, 502: BROKEN, 503: BROKEN, 504: BROKEN}


class HttpReader:
    """A client that makes one call at a time, pauses between calls, retries, and bounds time and size."""

    # How many times the service was asked; failed attempts count too.
    calls = 0
    # The kind of answer that is asked for.
    accept = "application/json"

    def __init__(
        self,
        base: str,
        *,
        pace: Pace,
        timeout: float = 20.0,
        retries: int = 3,
        max_wait: float | None = None,
        max_bytes: int = MAX_BYTES,
    ) -> None:
        import httpx

        self.base = httpx.URL(base.rstrip("/"))
        self.pace = pace
        self.timeout = timeout
        self.retries = retries
        self.max_wait = max_wait
        self.max_bytes = max_bytes
        self._http = httpx.Client(timeout=timeout, headers={"User-Agent": user_agent(), "Accept": self.accept})

    def close(self) -> None:
        self._http.close()

    def get(self, path: str, params: Mapping[str, str]) -> bytes:
        """Return the answer at an address below `base`, after at most `retries` further attempts."""
        for attempt in range(self.retries):
            try:
                return self._get_once(path, params)
            except RegistryUnavailable as problem:
                wait = problem.retry_after or 0.0
                if not problem.is_temporary or wait > MAX_RETRY_AFTER:
                    raise
                self.pace.sleep(max(wait, back_off(attempt)))
        return self._get_once(path, params)

    def raise_for_answer(self, response: "httpx.Response", path: str) -> None:
        """Raise what a redirect or a refusal means in this registry; called for any status but 200 and failures."""
        return

    def _get_once(self, path: str, params: Mapping[str, str]) -> bytes:
        import httpx

        if not self.pace.acquire(self.max_wait):
            raise RegistryUnavailable(CROWDED)
        self.calls += 1
        try:
            with self._http.stream("GET", f"{self.base}{path}", params=params) as response:
                self._raise_for_status(response, path)
                return self._body(response)
        except httpx.TimeoutException as error:
            raise RegistryUnavailable(SLOW, is_temporary=True) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise RegistryUnavailable(SILENT, is_temporary=True) from error

    def _raise_for_status(self, response: "httpx.Response", path: str) -> None:
        """Raise what any status but 200 means."""
        status = response.status_code
        if status == HTTPStatus.OK:
            return
        if status in TEMPORARY_FAILURES:
            wait = retry_after(response.headers.get("Retry-After"), timezone.now())
            raise RegistryUnavailable(TEMPORARY_FAILURES[status], wait, is_temporary=True)
        if status >= 500:
            raise RegistryUnavailable(BROKEN)
        self.raise_for_answer(response, path)
        logger.warning("%s answered %s: %r", response.url, status, self._body(response)[:300])
        raise RegistryUnavailable(REFUSED)

    def _body(self, response: "httpx.Response") -> bytes:
        """Read the answer's bytes within the bounds of size and time."""
        # The library's time-out is for each chunk: an answer that comes byte by byte would never end.
        end = self.pace.clock() + self.timeout
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > self.max_bytes:
                raise RecordUnreadable(TOO_LARGE)
            if self.pace.clock() > end:
                raise RegistryUnavailable(SLOW, is_temporary=True)
        return bytes(body)


class HttpClient(HttpReader, RegistryClient):
    """A registry's client over HTTP."""


def user_agent() -> str:
    """Name who asks, and whom to write to; a header holds only ASCII."""
    return f"HorizonScan/{settings.VERSION} (+{quote(settings.REGISTRY_CONTACT, safe=' @:/.,+-_')})"
