"""Calls to the directory: short, small, and to no other address than the one that was asked."""

import time
from typing import Any

import requests
from urllib3.exceptions import HTTPError

# Until the whole answer is there. A sign-in asks four times, and a worker of ours waits meanwhile.
MAX_SECONDS = 5.0
MAX_BYTES = 1_000_000


class DirectorySession(requests.Session):
    """Waits no longer and reads no more than it should, and follows no redirect."""

    def request(self, method: Any, url: Any, *args: Any, **options: Any) -> requests.Response:
        """Return the answer, read to its end. Raises requests.RequestException."""
        ends_at = time.monotonic() + MAX_SECONDS
        limits = {"timeout": MAX_SECONDS, "allow_redirects": False, "stream": True}
        with super().request(method, url, *args, **(options | limits)) as response:
            # Where requests itself keeps what it has read.
            response._content = _read(response, ends_at)
        return response


def _read(response: requests.Response, ends_at: float) -> bytes:
    """Read what comes as it comes: one byte a second would outlast any limit on the next byte alone."""
    body = bytearray()
    try:
        while piece := response.raw.read1(65_536, decode_content=True):
            body += piece
            if time.monotonic() > ends_at:
                raise requests.Timeout
            if len(body) > MAX_BYTES:
                raise requests.exceptions.ContentDecodingError
    except (OSError, HTTPError) as error:
        raise error if isinstance(error, requests.RequestException) else requests.ConnectionError from error
    return bytes(body)
