"""When a page was made: one marked element of its shell. Two pages that say the same differ by it and nothing else."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from notices.models.clock import database_now

ELEMENT = re.compile(rb'<p class="hs-made-at" data-made-at>[^<]*<time datetime="([0-9T:-]{19}Z)">[^<]*</time>[^<]*</p>')
FORM = "%Y-%m-%dT%H:%M:%SZ"

_moment: ContextVar[datetime | None] = ContextVar("_moment", default=None)


def made_at() -> datetime:
    """Return the time that a page says it is made at: now, in whole seconds."""
    return _moment.get() or database_now().replace(microsecond=0)


@contextmanager
def made_again_as_at(moment: datetime | None) -> Iterator[None]:
    """Let pages say that they are made at this moment: they are made again to be compared; None for now."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)


def moment_of(page: bytes) -> datetime | None:
    """Return when a page says it was made; None where it says nothing, or says it more than once."""
    moments: list[bytes] = ELEMENT.findall(page)
    return datetime.strptime(moments[0].decode(), FORM).replace(tzinfo=UTC) if len(moments) == 1 else None


def without_made_at(page: bytes) -> bytes:
    """Return the page without that element: what two of them must have in common, byte for byte."""
    return ELEMENT.sub(b"", page)
