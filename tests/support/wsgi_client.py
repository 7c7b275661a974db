"""A browser that comes in where the public does: through `horizonscan.wsgi`, past the stored pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.http import HttpResponse
from django.test import Client
from django.test.client import ClientHandler

# Here and not at the first request: it sets up logging again, and a test that reads the log would lose its handler.
from horizonscan import wsgi

CHECKS_TOKENS = "tests.checks_tokens"


class WsgiClient(Client):
    """Django's test client, with the whole WSGI application behind it; its answers know no templates."""

    def __init__(self, enforce_csrf_checks: bool = False, **words: Any) -> None:
        super().__init__(enforce_csrf_checks, **words)
        self.handler = _Handler(enforce_csrf_checks)


class _Request(WSGIRequest):
    """What Django's own test client does by a handler of its own: without this every form would need a token."""

    def __init__(self, environ: dict[str, Any]) -> None:
        super().__init__(environ)
        self._dont_enforce_csrf_checks = not environ.get(CHECKS_TOKENS, True)


class _Handler(ClientHandler):
    def __call__(self, environ: dict[str, Any]) -> Any:
        wsgi.django_application.request_class = _Request
        starts: list[tuple[str, list[tuple[str, str]]]] = []
        with connections_kept():
            answer = wsgi.application(
                {**environ, CHECKS_TOKENS: self.enforce_csrf_checks},
                lambda status, headers, *_rest: starts.append((status, headers)),
            )
            content = b"".join(answer)
            if hasattr(answer, "close"):
                answer.close()
        status, headers = starts[0]
        return _response(environ, status, headers, content)


@contextmanager
def connections_kept() -> Iterator[None]:
    """A test is one transaction: its connection must outlive a request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def _response(environ: dict[str, Any], status: str, headers: list[tuple[str, str]], content: bytes) -> Any:
    code = int(status.partition(" ")[0])
    # A server sends no content with these.
    has_none = environ["REQUEST_METHOD"] == "HEAD" or code in (204, 304)
    response: Any = HttpResponse(b"" if has_none else content, status=code)
    del response["Content-Type"]
    for name, value in headers:
        if name.lower() == "set-cookie":
            response.cookies.load(value)
        else:
            response[name] = f"{response[name]}, {value}" if name in response else value
    if "Location" in response:
        response.url = response["Location"]
    response.wsgi_request = WSGIRequest(environ)
    return response
