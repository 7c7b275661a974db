"""The request that is being answered, for what must name it and gets none as an argument: the log, account events."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.http import HttpRequest

_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


def current_request() -> HttpRequest | None:
    """Return the request that is being answered; None on a command line."""
    return _request.get()


@contextmanager
def while_answering(request: HttpRequest) -> Iterator[None]:
    """Let this be the current request inside the block."""
    token = _request.set(request)
    try:
        yield
    finally:
        _request.reset(token)
