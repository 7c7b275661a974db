"""What is sent of a copy while the database does not answer: marked, and kept by no cache."""

import gzip
from typing import NamedTuple

import brotli
from django.template.loader import render_to_string
from django.utils import translation

from notices.models.clock import database_now
from notices.public.made_at import moment_of
from notices.public.page_cache.look_up import SentPage, last_checked
from notices.public.page_cache.outage import may_be_sent

# The banner stands right before this, outside of the approved text, which no page may interrupt.
BEGIN_OF_MAIN = b'<main id="main" tabindex="-1">'
# What is said of the bytes as they were; the copy is sent plain.
OF_THE_BYTES = {"etag", "vary", "content-length", "content-encoding", "cache-control"}


class StaleAnswer(NamedTuple):
    """An answer without the database."""

    headers: list[tuple[str, str]]
    body: bytes


def stale_answer(path: str, build: str) -> StaleAnswer | None:
    """Return the copy under this path that this process checked last, if it may still be sent; None otherwise."""
    page = last_checked(path, build)
    now = database_now()
    if page is None or page.valid_until <= now or not may_be_sent(page.checked_at_revision):
        return None
    body = with_banner(_plain(page), path)
    headers = [(name, value) for name, value in page.headers if name.lower() not in OF_THE_BYTES]
    headers += [
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        # RFC 9211; what was stored is sent without having been checked.
        ("Cache-Status", 'HorizonScan; hit; detail="the database does not answer"'),
    ]
    return StaleAnswer(headers, body)


def with_banner(body: bytes, path: str) -> bytes:
    """Return a page with a banner that says what it is, in the language of its address; anything else as it is."""
    before, main, after = body.partition(BEGIN_OF_MAIN)
    if not main:
        return body
    prefix = path.split("/", 2)[1]
    with translation.override(prefix if prefix in ("nn", "en") else "nb"):
        banner = render_to_string("public/_stale.html", {"made_at": moment_of(body)})
    return b"".join((before, main, banner.encode(), after))


def _plain(page: SentPage) -> bytes:
    match page.encoding:
        case "br":
            return bytes(brotli.decompress(page.body))
        case "gzip":
            return gzip.decompress(page.body)
    return page.body
