"""Files that are sent piece by piece: whoever reads them slowly holds no more than some threads, and not for ever.

A page goes to the kernel at once, however slowly it is read (`deploy/gunicorn.conf.py`); a file of all notices may not.
"""

import errno
import time
from collections.abc import Callable, Iterator
from threading import BoundedSemaphore
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse

from horizonscan.error_pages import error_page

# Of the threads of a process, so many may send files at the same time: the others are there for pages.
SHARE_OF_THREADS = 0.5
# Bytes a second, on average, below which a reader is cut off, and the seconds of sending before that is asked.
MIN_RATE, GRACE = 8_192, 30


class DownloadLimitMiddleware:
    """Answers 503 to who wants a file while as many readers as may be are being sent one by this process."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.places = BoundedSemaphore(max(1, int(settings.WEB_THREADS * SHARE_OF_THREADS)))

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not isinstance(response, StreamingHttpResponse) or response.is_async:
            return response
        if not self.places.acquire(blocking=False):
            # Nothing of the other answer was begun. To close it would tell the database that the request is over.
            return error_page(request, 503)
        content = cast(Iterator[bytes], response.streaming_content)
        response.streaming_content = Download(content, self.places.release)
        return response


class Download:
    """The pieces of an answer. It is over when all were sent, and where Django closes it as the reader has gone."""

    def __init__(self, content: Iterator[bytes], release: Callable[[], None]) -> None:
        self.content, self.release = content, release
        self.is_open = True
        self.sent, self.seconds, self.handed_over_at = 0, 0.0, 0.0

    def __iter__(self) -> "Download":
        return self

    def __next__(self) -> bytes:
        if self.sent:
            # What it took to write the next piece is not the reader's doing.
            self.seconds += time.monotonic() - self.handed_over_at
        if self.seconds > GRACE and self.sent / self.seconds < MIN_RATE:
            raise ConnectionResetError(errno.ECONNRESET, "the reader is too slow")
        try:
            piece = next(self.content)
        except StopIteration:
            self.close()
            raise
        self.sent += len(piece)
        self.handed_over_at = time.monotonic()
        return piece

    def close(self) -> None:
        """Give the place to the next reader."""
        if self.is_open:
            self.is_open = False
            self.release()
