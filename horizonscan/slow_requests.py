"""What a request cost and whom it came from, around the whole application: stored pages never reach Django.

Behind a proxy the server's own access log would name the proxy in every line; it reads what is set here.
"""

import logging
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest

from notices.access.client_address import address_in

logger = logging.getLogger(__name__)

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class RequestLog:
    """A WSGI application around another one. It leaves a line where that takes longer than `SLOW_REQUEST_MS`."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if address := address_in(environ):
            environ["REMOTE_ADDR"] = address
        statuses: list[str] = []

        def start(status: str, *rest: Any) -> Any:
            statuses.append(status)
            return start_response(status, *rest)

        began = time.monotonic()
        try:
            return self.application(environ, start)
        finally:
            # A list that is sent in pieces goes on as long as its reader reads.
            self._note((time.monotonic() - began) * 1000, environ, statuses)

    def _note(self, took: float, environ: Environ, statuses: list[str]) -> None:
        if not settings.SLOW_REQUEST_MS or took <= settings.SLOW_REQUEST_MS:
            return
        request = WSGIRequest(environ)
        status = {"status_code": int(statuses[0][:3])} if statuses else {}
        logger.warning(
            *("Slow: %s %s took %.0f ms", request.method, request.path, took),
            extra={"request": request, "fields": {"ms": round(took)}, **status},
        )
